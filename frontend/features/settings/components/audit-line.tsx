import type { AuditActor, AuditChange, AuditEntry } from '@sequelstring/contract/audit.ts';
import type { KindName } from '@sequelstring/contract/records/field.ts';
import { Link } from 'react-router';
import { formatDateTime } from '../../../lib/format.ts';
import { factWords, auditWords as words } from '../../../lib/messages/audit.ts';
import { useUserNames } from '../../../lib/queries/users.ts';
import { useLinkedKind } from '../../../records/api/kinds.ts';

/** One fact: who, what, when and from where; what changed opens below it. */
export function AuditLine({ entry }: { entry: AuditEntry }) {
  const { action, actor, at, address, changes = [], detail } = entry;
  return (
    <li className="flex flex-col gap-0.5 px-4 py-2">
      <div className="flex flex-wrap items-baseline gap-x-2">
        <Who actor={actor} />
        <span>{factWords(action)}</span>
        <RecordLink entry={entry} />
        <span className="tabular ml-auto flex gap-x-2 text-muted text-xs">
          {address && <span>{address}</span>}
          <time dateTime={at}>{formatDateTime(at)}</time>
        </span>
      </div>
      {detail && <p className="break-words text-muted text-xs">{detail}</p>}
      {changes.length > 0 && (
        <details className="text-xs">
          <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-ink">
            {words.changes}: {changes.map(({ field }) => field).join(', ')}
          </summary>
          <dl className="mt-1 flex flex-col gap-1">
            {changes.map((change) => (
              <Change key={change.field} change={change} />
            ))}
          </dl>
        </details>
      )}
    </li>
  );
}

function Who({ actor: { kind, id } }: { actor: AuditActor }) {
  const nameOf = useUserNames();
  const name = kind === 'user' ? (id && nameOf(id)) || words.formerUser : words.actors[kind];
  return <span className="font-medium">{name}</span>;
}

/** Leads to the record, where it is one of a kind that has pages. */
function RecordLink({ entry: { kind, recordId } }: { entry: AuditEntry }) {
  const linked = useLinkedKind(kind as KindName | undefined);
  if (!linked || !recordId) return null;
  return (
    <Link to={`${linked.path}/${recordId}`} className="rounded-sm text-accent hover:underline">
      {words.openRecord}
    </Link>
  );
}

function Change({ change: { field, from, to } }: { change: AuditChange }) {
  const isHidden = from === undefined && to === undefined;
  return (
    <div className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-2">
      <dt className="truncate text-muted">{field}</dt>
      <dd className="min-w-0 break-words">
        {isHidden ? (
          <span className="text-faint">{words.hidden}</span>
        ) : (
          <>
            <s className="text-muted">{show(from)}</s> <span aria-hidden>→</span> {show(to)}
          </>
        )}
      </dd>
    </div>
  );
}

function show(value: unknown): string {
  if (value === undefined || value === null || value === '') return words.empty;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
