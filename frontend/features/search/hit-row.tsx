import type { SearchHit } from '@sequelstring/contract/search.ts';
import { StickyNote } from 'lucide-react';
import { Link } from 'react-router';
import { searchWords as words } from '../../lib/messages/search.ts';
import { useUserNames } from '../../lib/queries/users.ts';
import { useLinkedKind } from '../../records/api/kinds.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Marked } from './marked.tsx';

/** A record that was found, with the place where it matches. */
export function HitRow({ hit }: { hit: SearchHit }) {
  const target = hit.about ?? { kind: hit.kind, id: hit.id };
  const linked = useLinkedKind(target.kind);
  const nameOf = useUserNames();
  const Icon = useLinkedKind(hit.kind)?.icon ?? StickyNote;
  const owner = nameOf(hit.owner);
  const content = (
    <>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 self-start text-muted" strokeWidth={1.5} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">
          <bdi>{hit.title}</bdi>
        </span>
        <span className="block truncate text-muted text-xs">
          <bdi>{hit.match ? <Marked text={hit.match.text} ranges={hit.match.ranges} /> : hit.detail}</bdi>
        </span>
      </span>
      <span className="shrink-0 text-muted text-xs">{words.kind[hit.kind as keyof typeof words.kind]}</span>
      {owner && <Avatar name={owner} size="xs" className="max-sm:hidden" />}
    </>
  );
  const style = 'flex min-h-12 items-center gap-3 px-3 py-2 hover:bg-hover';
  return (
    <li>
      {linked ? (
        <Link to={`${linked.path}/${target.id}`} className={style}>
          {content}
        </Link>
      ) : (
        <div className={style}>{content}</div>
      )}
    </li>
  );
}
