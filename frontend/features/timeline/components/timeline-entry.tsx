import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import type { Task } from '@sequelstring/contract/records/task.ts';
import { taskKind } from '@sequelstring/contract/records/task.ts';
import type { TimelineEntry } from '@sequelstring/contract/timeline.ts';
import {
  ArrowRightLeft,
  Circle,
  CircleCheck,
  ListChecks,
  type LucideIcon,
  Mail,
  Newspaper,
  NotebookPen,
  Paperclip,
  PencilLine,
  Phone,
  Plus,
  RotateCcw,
  Share2,
  Trash2,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { formatDateTime, formatDay, formatTime } from '../../../lib/format.ts';
import { taskWords } from '../../../lib/messages/crm.ts';
import { timelineWords as words } from '../../../lib/messages/timeline.ts';
import { useUserNames } from '../../../lib/queries/users.ts';
import { useLinkedKind } from '../../../records/api/kinds.ts';
import { useRecordEdit } from '../../../records/api/record.edit.ts';
import { Changes } from '../../../records/page/changes.tsx';
import type { AnyRecord } from '../../../records/record.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { cn } from '../../../ui/cn.ts';
import { toast } from '../../../ui/toast.tsx';
import { NoteCard } from './note-card.tsx';

interface EntryProps {
  /** The record on whose timeline it stands. */
  kind: AnyKind;
  parentId: string;
  entry: TimelineEntry;
  readOnly: boolean;
}

const icons: Record<string, LucideIcon> = {
  note: NotebookPen,
  task: ListChecks,
  'task-done': CircleCheck,
  email: Mail,
  call: Phone,
  stage: ArrowRightLeft,
  change: PencilLine,
  file: Paperclip,
  news: Newspaper,
  social: Share2,
  created: Plus,
  deleted: Trash2,
  restored: RotateCcw,
};

/** One thing that happened. */
export function Entry({ kind, parentId, entry, readOnly }: EntryProps) {
  const Icon = icons[entry.type] ?? Circle;
  const userName = useUserNames();
  const name = entry.actor ? userName(entry.actor) || words.someone : undefined;
  const verb = words.verbs[entry.type];
  return (
    <li className="group relative flex gap-3 pb-4">
      <span aria-hidden className="absolute top-7 bottom-0 left-3 border-l group-last:hidden" />
      <span className="flex size-6 shrink-0 items-center justify-center rounded-full border bg-surface text-muted">
        <Icon aria-hidden className="size-3.5" strokeWidth={1.5} />
      </span>
      <div className="min-w-0 flex-1 pt-0.5">
        <p className="text-muted">
          {(verb || name) && <span className="font-medium text-ink">{name ?? words.system}</span>}{' '}
          {verb ? <>{verb} </> : <EntryLink entry={entry} readsOn={name !== undefined} />}
          <What kind={kind} parentId={parentId} entry={entry} />
          <time dateTime={entry.at} title={formatDateTime(entry.at)} className="ml-1 whitespace-nowrap text-xs">
            {formatTime(entry.at)}
          </time>
        </p>
        <Detail entry={entry} readOnly={readOnly} />
      </div>
    </li>
  );
}

/** What it happened to, where that is not said by the page itself. */
function What({ kind, parentId, entry }: Omit<EntryProps, 'readOnly'>): ReactNode {
  const others = entry.about.filter(({ id }) => id !== parentId);
  const isOwn = entry.about.some(({ id }) => id === parentId);
  const linked = others.map((about, index) => (
    <span key={about.id}>
      {index > 0 && ', '}
      <AboutLink about={about} />
    </span>
  ));
  switch (entry.type) {
    case 'created':
    case 'deleted':
    case 'restored':
      return isOwn ? <>{words.this(kind.label.one)} </> : <>{linked} </>;
    case 'stage': {
      const { from, to } = entry.changes?.[0] ?? {};
      return (
        <>
          {isOwn ? words.this(kind.label.one) : linked} from{' '}
          <b className="font-medium text-ink">{String(from ?? '')}</b> to{' '}
          <b className="font-medium text-ink">{String(to ?? '')}</b>{' '}
        </>
      );
    }
    case 'change':
      return isOwn ? <>{words.fields(entry.changes?.length ?? 0)} </> : <>{linked} </>;
    case 'task-done':
    case 'file':
      return (
        <>
          <EntryLink entry={entry} />
          {!isOwn && others.length > 0 && (
            <>
              {words.on} {linked}{' '}
            </>
          )}
        </>
      );
    default:
      return others.length > 0 ? (
        <>
          {words.on} {linked}{' '}
        </>
      ) : null;
  }
}

function AboutLink({ about: { kind, id, title } }: { about: TimelineEntry['about'][number] }) {
  const linked = useLinkedKind(kind);
  const shown = title || `Untitled ${kind}`;
  if (!linked) return <span className="text-ink">{shown}</span>;
  return (
    <Link to={`${linked.path}/${id}`} dir="auto" className="text-ink underline decoration-1 underline-offset-2">
      {shown}
    </Link>
  );
}

/** The title of an entry, leading to what it tells of; `readsOn` after the name of who did it. */
function EntryLink({ entry, readsOn = false }: { entry: TimelineEntry; readsOn?: boolean }) {
  const { link, when } = entry;
  const words = readsOn ? entry.title.replace(/^./, (letter) => letter.toLowerCase()) : entry.title;
  const title = when ? `${words} ${formatDateTime(when)}` : words;
  const linked = useLinkedKind(link && 'kind' in link ? link.kind : undefined);
  const to = !link ? undefined : 'href' in link ? link.href : linked && `${linked.path}/${link.id}`;
  if (!to) return <span className="text-ink">{title} </span>;
  const className = 'text-ink underline decoration-1 underline-offset-2';
  return to.startsWith('/') ? (
    <>
      <Link to={to} className={className}>
        {title}
      </Link>{' '}
    </>
  ) : (
    <>
      <a href={to} target="_blank" rel="noreferrer" className={className}>
        {title}
      </a>{' '}
    </>
  );
}

function Detail({ entry, readOnly }: Pick<EntryProps, 'entry' | 'readOnly'>): ReactNode {
  const linked = useLinkedKind(entry.about[0]?.kind);
  if (entry.note) return <NoteCard note={entry.note} readOnly={readOnly} />;
  if (entry.type === 'task' && entry.task) return <TaskLine task={entry.task} readOnly={readOnly} />;
  if (entry.type === 'change' && entry.changes)
    return <Changes fields={linked?.kind.fields ?? {}} changes={entry.changes} />;
  if (!entry.detail) return null;
  return <p className="mt-0.5 whitespace-pre-line break-words text-ink">{entry.detail}</p>;
}

function TaskLine({ task, readOnly }: { task: Task; readOnly: boolean }) {
  const edit = useRecordEdit(taskKind as never);
  const isDone = task.status === 'done';
  const toggle = async () => {
    const record = task as unknown as AnyRecord;
    const problem = await edit(record, taskWords.status, { status: isDone ? 'open' : 'done' });
    if (problem) toast.error(problem);
  };
  const due = task.dueAt ? formatDateTime(task.dueAt) : task.dueOn && formatDay(task.dueOn);
  return (
    <div className="mt-1 flex items-center gap-2.5">
      <Checkbox
        className="rounded-full"
        aria-label={taskWords.markDone(task.title)}
        checked={isDone}
        disabled={readOnly}
        onCheckedChange={() => void toggle()}
      />
      <Link
        to={`/tasks/${task.id}`}
        dir="auto"
        className={cn('min-w-0 truncate underline-offset-2 hover:underline', isDone && 'text-muted line-through')}
      >
        {task.title}
      </Link>
      {due && <span className="tabular shrink-0 text-muted text-xs">{taskWords.due(due)}</span>}
    </div>
  );
}
