import type { HistoryEntry } from '@sequelstring/contract/records/routes.ts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { History as HistoryIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatDateTime, formatDistance } from '../../lib/format.ts';
import { recordWords as words } from '../../lib/messages/records.ts';
import { useUserNames } from '../../lib/queries/users.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { historyQuery } from '../api/history.queries.ts';
import { FieldValue } from '../fields/field-value.tsx';
import type { AnyRecord } from '../record.ts';
import type { RecordView } from '../view.ts';

/** Who changed what in a record, newest first. */
export function History({ view, record }: { view: RecordView; record: AnyRecord }) {
  const history = useInfiniteQuery(historyQuery(view.kind, record.id));
  if (history.error && !history.data)
    return <ErrorState error={history.error} onRetry={() => void history.refetch()} />;
  if (!history.data) {
    return (
      <Loading label={words.loading(words.history)} className="flex flex-col gap-4">
        {['w-72', 'w-56', 'w-64'].map((width) => (
          <Skeleton key={width} className={width} />
        ))}
      </Loading>
    );
  }
  const entries = history.data.pages.flatMap(({ data }) => data);
  if (entries.length === 0) {
    return (
      <EmptyState icon={HistoryIcon} title={words.noHistory}>
        {words.noHistoryHelp}
      </EmptyState>
    );
  }
  return (
    <>
      <ol className="flex flex-col gap-4">
        {entries.map((entry) => (
          <Entry key={entry.id} view={view} entry={entry} />
        ))}
      </ol>
      {history.hasNextPage && (
        <Button className="mt-4" loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          {words.more}
        </Button>
      )}
    </>
  );
}

function Entry({ view, entry }: { view: RecordView; entry: HistoryEntry }) {
  const { id = '', kind, name: given } = entry.actor;
  const user = useUserNames()(id);
  const name = given ?? (user || (words.actors[kind as 'system'] ?? words.someone));
  const { fields } = view.kind;
  const known = entry.changes.filter(({ field, label }) => fields[field] ?? label);
  return (
    <li className="flex gap-3">
      <Avatar name={name} size="sm" className="mt-px" />
      <div className="min-w-0 flex-1">
        <p className="text-muted">
          <span className="font-medium text-ink">{name}</span> {actionWords(entry)}{' '}
          <time dateTime={entry.at} title={formatDateTime(entry.at)} className="text-xs">
            {formatDistance(entry.at)}
          </time>
        </p>
        {known.length > 0 && (
          <dl className="mt-1 flex flex-col gap-1">
            {known.map(({ field, label, from, to }) => (
              <div key={field} className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-2">
                <dt className="truncate text-muted">{fields[field]?.options.label ?? label}</dt>
                <dd className="flex min-w-0 flex-wrap items-center gap-x-1.5">
                  {entry.action !== 'created' && (
                    <>
                      <s className="min-w-0 text-muted decoration-faint">{show(view, field, from)}</s>
                      <span aria-hidden className="text-faint">
                        →
                      </span>
                    </>
                  )}
                  <span className="min-w-0 break-words">{show(view, field, to)}</span>
                </dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </li>
  );
}

/** `contact.updated` and `updated` are written alike. */
const actionWords = ({ action }: HistoryEntry): string =>
  words.actions[action.split('.').at(-1) as keyof typeof words.actions] ?? words.actions.updated;

function show(view: RecordView, name: string, value: unknown): ReactNode {
  const field = view.kind.fields[name];
  const nothing = value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
  if (!field || nothing) return <span className="text-faint">{words.empty}</span>;
  if (field.type === 'custom' || field.type === 'address') return words.otherValue;
  return <FieldValue field={field} value={value} plain />;
}
