import type { ActionItem } from '@sequelstring/contract/call-action-items.ts';
import { useState } from 'react';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { useUsers } from '../../../lib/queries/users.ts';
import { Button } from '../../../ui/button.tsx';
import { Combobox } from '../../../ui/combobox.tsx';
import { DateInput } from '../../../ui/date-input.tsx';
import { Dialog, DialogContent, DialogFooter, focusFirstField } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useActionItems } from '../api/call.queries.ts';

/** Says otherwise what is to be done, by whom and until when. */
export function EditItemDialog({ item, onClose }: { item: ActionItem; onClose(): void }) {
  const { update } = useActionItems();
  const { data: users = [] } = useUsers();
  const [description, setDescription] = useState(item.description);
  const [assignee, setAssignee] = useState(item.assignee);
  const [dueDate, setDueDate] = useState(item.dueDate ?? '');
  const [problem, setProblem] = useState(false);
  const save = async () => {
    const badDate = dueDate !== '' && !/^\d{4}-\d\d-\d\d$/.test(dueDate);
    setProblem(badDate);
    if (badDate || !description.trim()) return;
    const patch = { description: description.trim(), assignee: assignee ?? null, dueDate: dueDate || null };
    try {
      await update.mutateAsync({ item, patch });
      onClose();
    } catch (error) {
      toast.failure(words.itemNotChanged, error);
    }
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={words.editItem} description={`“${item.quote}”`} onOpenAutoFocus={focusFirstField}>
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <Field label={words.actionItems}>
            <Textarea value={description} onChange={(event) => setDescription(event.target.value)} maxLength={1000} />
          </Field>
          <Field label={words.owner}>
            <Combobox
              options={users.map(({ id, name, email }) => ({ value: id, label: name, hint: email }))}
              value={assignee}
              onValueChange={setAssignee}
              clearLabel={words.noOwner}
            />
          </Field>
          <Field label={words.due} error={problem ? words.dateProblem : undefined}>
            <DateInput value={dueDate} onValueChange={setDueDate} />
          </Field>
          <DialogFooter>
            <Button onClick={onClose}>{words.cancel}</Button>
            <Button type="submit" variant="primary" loading={update.isPending}>
              {words.save}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
