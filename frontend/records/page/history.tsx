import type { HistoryEntry } from '@sequelstring/contract/records/routes.ts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { History as HistoryIcon } from 'lucide-react';
import { formatDateTime, formatDistance } from '../../lib/format.ts';
import { recordWords as words } from '../../lib/messages/records.ts';
import { useUserNames } from '../../lib/queries/users.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { historyQuery } from '../api/history.queries.ts';
import type { AnyRecord } from '../record.ts';
import type { RecordView } from '../view.ts';
import { Changes } from './changes.tsx';

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
        <Changes fields={fields} changes={entry.changes} isNew={entry.action === 'created'} />
      </div>
    </li>
  );
}

/** `contact.updated` and `updated` are written alike. */
const actionWords = ({ action }: HistoryEntry): string =>
  words.actions[action.split('.').at(-1) as keyof typeof words.actions] ?? words.actions.updated;
