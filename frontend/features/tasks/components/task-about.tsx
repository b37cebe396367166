import type { About, Task } from '@sequelstring/contract/records/task.ts';
import { Link } from 'react-router';
import { taskWords as words } from '../../../lib/messages/crm.ts';
import { useLinkedKind, useLinkedTitle } from '../../../records/api/kinds.ts';

/** The records that a task belongs to. */
export function TaskAbout({ task }: { task: Task }) {
  if (task.about.length === 0) return <p className="text-muted">{words.aboutNothing}</p>;
  return (
    <ul className="divide-y rounded-lg border bg-surface">
      {task.about.map((about) => (
        <AboutRow key={about.id} about={about} />
      ))}
    </ul>
  );
}

function AboutRow({ about }: { about: About }) {
  const linked = useLinkedKind(about.kind);
  const title = useLinkedTitle(linked, about.id);
  if (!linked || !title) return null;
  const Icon = linked.icon;
  return (
    <li className="flex min-h-11 items-center gap-2.5 px-3 hover:bg-hover">
      <Icon aria-hidden className="size-4 shrink-0 text-muted" strokeWidth={1.5} />
      <Link to={`${linked.path}/${about.id}`} dir="auto" className="min-w-0 flex-1 truncate py-3 font-medium">
        {title}
      </Link>
      <span className="text-muted text-xs">{linked.kind.label.one}</span>
    </li>
  );
}
