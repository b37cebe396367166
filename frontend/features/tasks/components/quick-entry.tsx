import { taskKind } from '@sequelstring/contract/records/task.ts';
import { editors } from '@sequelstring/contract/route.ts';
import { Plus } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { currentLocale, currentTimeZone, formatDateTime, formatDay } from '../../../lib/format.ts';
import { taskWords as words } from '../../../lib/messages/crm.ts';
import { useHasRole, useSession } from '../../../lib/session.ts';
import { dateOrderOf } from '../../../lib/typed-date.ts';
import { useCreateRecord } from '../../../records/api/record.create.ts';
import { cn } from '../../../ui/cn.ts';
import { toast } from '../../../ui/toast.tsx';
import { type QuickTask, readQuickTask } from '../quick-task.ts';

const read = (line: string) =>
  readQuickTask(line, { now: new Date(), timeZone: currentTimeZone(), order: dateOrderOf(currentLocale()) });

/** One line that makes a task of what is typed, with the day it was understood to be due. */
export function QuickEntry({ className }: { className?: string }) {
  const mayCreate = useHasRole(editors);
  const assignee = useSession((session) => session.user?.id);
  const create = useCreateRecord(taskKind);
  const [line, setLine] = useState('');
  const [understood, setUnderstood] = useState<QuickTask>();
  useEffect(() => {
    if (!line) return setUnderstood(undefined);
    let current = true;
    void read(line).then((task) => current && setUnderstood(task));
    return () => {
      current = false;
    };
  }, [line]);
  if (!mayCreate) return null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const task = await read(line);
    if (!task || create.isPending) return;
    try {
      await create.mutateAsync({ ...task, assignee });
      setLine('');
      toast.success(words.added(task.title));
    } catch (failure) {
      toast.failure(words.notAdded, failure);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} className={cn('flex h-10 shrink-0 items-center gap-2', className)}>
      <Plus aria-hidden className="size-4 shrink-0 text-muted" strokeWidth={1.5} />
      <input
        aria-label={words.quickEntry}
        placeholder={words.quickPlaceholder}
        maxLength={300}
        autoComplete="off"
        value={line}
        onChange={(event) => setLine(event.target.value)}
        className="h-full min-w-0 flex-1 bg-transparent text-sm outline-none placeholder:text-muted"
      />
      <span aria-live="polite" className="tabular shrink-0 text-muted text-xs">
        {line && understood && dueWords(understood)}
      </span>
    </form>
  );
}

const dueWords = ({ dueOn, dueAt, repeat }: QuickTask): string =>
  [
    dueAt ? words.due(formatDateTime(dueAt)) : dueOn && words.due(formatDay(dueOn, 'weekday')),
    repeat && words.repeats(repeat),
  ]
    .filter(Boolean)
    .join(' · ');
