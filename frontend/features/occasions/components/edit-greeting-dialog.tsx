import type { Greeting } from '@sequelstring/contract/greetings.ts';
import { useForm } from 'react-hook-form';
import { queueWords as words } from '../../../lib/messages/occasions.ts';
import { useSubmit } from '../../../lib/use-submit.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Dialog, DialogClose, DialogContent, DialogFooter, focusFirstField } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useEditGreeting } from '../api/queue.queries.ts';

interface EditGreetingDialogProps {
  greeting: Greeting;
  /** A personal line to begin with. */
  line?: string;
  onClose(): void;
}

/** Another subject, and a personal line, for one email alone. */
export function EditGreetingDialog({ greeting, line, onClose }: EditGreetingDialogProps) {
  const edit = useEditGreeting(greeting.id);
  const form = useForm({ defaultValues: { subject: greeting.subject ?? '', note: line ?? greeting.note ?? '' } });
  const { submit, failure } = useSubmit(form, async ({ subject, note }) => {
    await edit.mutateAsync({ subject: subject.trim() || null, note: note.trim() || null });
    toast.success(words.saved);
    onClose();
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={words.editTitle(greeting.contactName)}
        description={words.editText}
        onOpenAutoFocus={focusFirstField}
      >
        <form onSubmit={submit} noValidate className="flex flex-col gap-4">
          {failure && <Callout tone="negative">{failure}</Callout>}
          <Field label={words.subject} optional help={words.subjectHelp}>
            <Input maxLength={300} {...form.register('subject')} />
          </Field>
          <Field label={words.note} optional help={words.noteHelp}>
            <Textarea rows={3} maxLength={2000} {...form.register('note')} />
          </Field>
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="ghost">Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary" loading={form.formState.isSubmitting}>
              Save
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
