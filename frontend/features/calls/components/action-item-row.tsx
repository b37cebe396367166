import type { ActionItem } from '@sequelstring/contract/call-action-items.ts';
import { ListChecks, ListPlus, Pencil } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { currentTimeZone, formatDay, todayIn } from '../../../lib/format.ts';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { useUserNames } from '../../../lib/queries/users.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { cn } from '../../../ui/cn.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useActionItems } from '../api/call.queries.ts';
import { EditItemDialog } from './edit-item-dialog.tsx';
import { PlayGlyph } from './play-glyph.tsx';

interface ActionItemRowProps {
  item: ActionItem;
  readOnly: boolean;
  onSeek(seconds: number): void;
  /** Before it, such as a box to select it; and where it was said. */
  lead?: ReactNode;
  origin?: ReactNode;
}

/** One thing that was promised: done or not, by whom, until when, and the second in which it was said. */
export function ActionItemRow({ item, readOnly, onSeek, lead, origin }: ActionItemRowProps) {
  const { update, makeTask } = useActionItems();
  const [editing, setEditing] = useState(false);
  const nameOf = useUserNames();
  const owner = item.assignee ? nameOf(item.assignee) : item.assigneeName;
  const late = !item.completed && item.dueDate !== undefined && item.dueDate < todayIn(currentTimeZone());
  const toggle = (completed: boolean) =>
    update.mutate({ item, patch: { completed } }, { onError: (error) => toast.failure(words.itemNotChanged, error) });
  const toTask = () =>
    makeTask.mutate(item, {
      onSuccess: () => toast.success(words.taskMade, { description: item.description }),
      onError: (error) => toast.failure(words.taskNotMade, error),
    });
  return (
    <li className="group relative flex items-start gap-2.5 rounded-md px-2 py-1.5 hover:bg-hover">
      {lead}
      <Checkbox
        className="mt-1 rounded-full"
        aria-label={words.complete(item.description)}
        checked={item.completed}
        disabled={readOnly}
        onCheckedChange={(checked) => toggle(checked === true)}
      />
      <div className="min-w-0 flex-1">
        <p
          dir="auto"
          title={`“${item.quote}”`}
          className={cn('wrap-anywhere text-base', item.completed && 'text-muted line-through')}
        >
          {item.description}
        </p>
        <div className="mt-0.5 flex flex-wrap items-center gap-x-2.5 gap-y-1 text-muted text-xs">
          <PlayGlyph seconds={item.startTime} onSeek={onSeek} />
          {owner ? (
            <span className="flex min-w-0 items-center gap-1">
              <Avatar name={owner} size="xs" />
              <span className="truncate">{owner}</span>
            </span>
          ) : (
            <span>{words.noOwner}</span>
          )}
          {item.dueDate && (
            <span className={cn('tabular', late && 'text-negative')}>
              {late && `${words.overdue}: `}
              {formatDay(item.dueDate, 'weekday')}
            </span>
          )}
          {item.task && (
            <Link to={`/tasks/${item.task}`} className="inline-flex h-6 items-center gap-1 text-accent hover:underline">
              <ListChecks aria-hidden className="size-3.5" strokeWidth={1.5} />
              {words.openTask}
            </Link>
          )}
          {origin}
        </div>
      </div>
      {!readOnly && (
        <span className="absolute top-1 right-1 flex items-center rounded-md border bg-raised opacity-0 focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:static pointer-coarse:border-transparent pointer-coarse:bg-transparent pointer-coarse:opacity-100">
          <IconButton icon={Pencil} size="sm" label={words.editItem} onClick={() => setEditing(true)} />
          {!item.task && (
            <Button size="sm" variant="ghost" className="max-sm:px-1.5" loading={makeTask.isPending} onClick={toTask}>
              <ListPlus aria-hidden strokeWidth={1.5} className="sm:hidden" />
              <span className="max-sm:sr-only">{words.makeTask}</span>
            </Button>
          )}
        </span>
      )}
      {editing && <EditItemDialog item={item} onClose={() => setEditing(false)} />}
    </li>
  );
}
