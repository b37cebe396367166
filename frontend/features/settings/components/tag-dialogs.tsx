import type { TagUse } from '@sequelstring/contract/tags.ts';
import { type FormEvent, useState } from 'react';
import { tagWords as words } from '../../../lib/messages/tags.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { Dialog, DialogClose, DialogContent, DialogFooter, focusFirstField } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useReplaceTags } from '../api/tag.queries.ts';

function useChange(onClose: () => void) {
  const replace = useReplaceTags();
  const change = (tags: string[], by?: string) =>
    replace.mutate(
      { tags, by },
      {
        onSuccess: ({ records }) => {
          toast.success(words.begun(records));
          onClose();
        },
        onError: (error) => toast.failure(words.failed, error),
      },
    );
  return { change, isPending: replace.isPending };
}

interface RenameTagsDialogProps {
  /** One to rename, or several to merge. */
  tags: readonly string[];
  known: readonly TagUse[];
  onClose(): void;
}

/** Gives one tag another name, or makes one of several. */
export function RenameTagsDialog({ tags, known, onClose }: RenameTagsDialogProps) {
  const { change, isPending } = useChange(onClose);
  const [name, setName] = useState(tags[0] ?? '');
  const [missing, setMissing] = useState(false);
  const by = name.trim();
  const isMerge = tags.length > 1;
  const exists = !tags.includes(by) && known.some(({ tag }) => tag === by);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!by);
    if (!by) return;
    if (!isMerge && by === tags[0]) return onClose();
    change([...tags], by);
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={isMerge ? words.merge(tags.length) : words.rename}
        description={isMerge ? words.mergeHelp : undefined}
        onOpenAutoFocus={focusFirstField}
      >
        <form noValidate className="flex flex-col gap-4" onSubmit={submit}>
          <Field
            label={isMerge ? words.into : words.name}
            help={exists ? words.willMerge(by) : undefined}
            error={missing && !by ? words.nameMissing : undefined}
          >
            <Input value={name} maxLength={60} autoComplete="off" onChange={(event) => setName(event.target.value)} />
          </Field>
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="ghost">{words.cancel}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" loading={isPending}>
              {words.save}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** Takes a tag off every record. */
export function RemoveTagDialog({ use: { tag, total }, onClose }: { use: TagUse; onClose(): void }) {
  const { change, isPending } = useChange(onClose);
  return (
    <ConfirmDialog
      title={words.removeTitle(tag)}
      text={words.removeText(total)}
      action={words.remove}
      loading={isPending}
      onConfirm={() => change([tag])}
      onClose={onClose}
    />
  );
}
