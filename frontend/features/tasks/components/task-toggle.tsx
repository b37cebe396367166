import { taskKind } from '@sequelstring/contract/records/task.ts';
import { editors } from '@sequelstring/contract/route.ts';
import { Check, RotateCcw } from 'lucide-react';
import { taskWords as words } from '../../../lib/messages/crm.ts';
import { recordWords } from '../../../lib/messages/records.ts';
import { queueDone } from '../../../lib/queue-keys.ts';
import { useHasRole } from '../../../lib/session.ts';
import { useRecordEdit } from '../../../records/api/record.edit.ts';
import { type AnyRecord, titleOf } from '../../../records/record.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { toast } from '../../../ui/toast.tsx';

function useTaskStatus(record: AnyRecord) {
  const edit = useRecordEdit(taskKind);
  const mayEdit = useHasRole(editors) && !record.deletedAt;
  const isDone = record.status === 'done';
  const toggle = async () => {
    const problem = await edit(record, words.status, { status: isDone ? 'open' : 'done' });
    if (problem) toast.error(recordWords.notChanged(words.status), { description: problem });
  };
  return { isDone, mayEdit, toggle: () => void toggle() };
}

/** Marks a task as done, and as open again. */
export function TaskToggle({ record }: { record: AnyRecord }) {
  const { isDone, mayEdit, toggle } = useTaskStatus(record);
  return (
    <Checkbox
      {...queueDone}
      className="rounded-full"
      aria-label={words.markDone(titleOf(taskKind, record))}
      checked={isDone}
      disabled={!mayEdit}
      // The row around it would open its preview.
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
      onCheckedChange={toggle}
    />
  );
}

/** The same as the first action of a task's page. */
export function DoneButton({ record }: { record: AnyRecord }) {
  const { isDone, mayEdit, toggle } = useTaskStatus(record);
  if (!mayEdit) return null;
  const Icon = isDone ? RotateCcw : Check;
  return (
    <Button onClick={toggle}>
      <Icon aria-hidden strokeWidth={1.5} />
      {isDone ? words.reopen : words.complete}
    </Button>
  );
}
