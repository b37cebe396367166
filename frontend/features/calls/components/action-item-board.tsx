import { ListChecks } from 'lucide-react';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { formatDate } from '../../../lib/format.ts';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { useSession } from '../../../lib/session.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Select } from '../../../ui/select.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { toast } from '../../../ui/toast.tsx';
import { type ItemFilters, useActionItems, useAllActionItems } from '../api/call.queries.ts';
import { ActionItemRow } from './action-item-row.tsx';

const statuses = [
  { value: 'open', label: words.open },
  { value: 'overdue', label: words.overdue },
  { value: 'completed', label: words.completed },
] as const;
const owers = [
  { value: 'anyone', label: words.anyone },
  { value: 'me', label: words.assignedToMe },
  { value: 'us', label: words.us },
  { value: 'them', label: words.them },
] as const;

/** What was promised on all calls: what is due first comes first. */
export function ActionItemBoard({ readOnly }: { readOnly: boolean }) {
  const [search, setSearch] = useSearchParams();
  const me = useSession((state) => state.user?.id);
  const status = statuses.find(({ value }) => value === search.get('status'))?.value ?? 'open';
  const ower = owers.find(({ value }) => value === search.get('by'))?.value ?? 'anyone';
  const filters: ItemFilters = {
    status,
    ...(ower === 'me' && me && { assignee: me }),
    ...((ower === 'us' || ower === 'them') && { owedBy: ower }),
  };
  const query = useAllActionItems(filters);
  const { complete } = useActionItems();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const items = query.data?.pages.flatMap((page) => page.data) ?? [];
  const selected = items.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const set = (key: string, value: string) => {
    const next = new URLSearchParams(search);
    next.set(key, value);
    setSearch(next, { replace: true });
    setChosen(new Set());
  };
  const completeAll = () =>
    complete.mutate(selected, {
      onSuccess: ({ changed }) => {
        setChosen(new Set());
        toast.success(words.itemsCompleted(changed));
      },
      onError: (error) => toast.failure(words.itemNotChanged, error),
    });
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2 sm:px-6">
        <Segmented
          aria-label={words.status}
          options={statuses}
          value={status}
          onValueChange={(value) => set('status', value)}
        />
        <Select
          aria-label={words.owedBy}
          options={owers}
          value={ower}
          onValueChange={(value) => set('by', value)}
          className="w-40"
        />
        {selected.length > 0 && (
          <Button size="sm" variant="primary" loading={complete.isPending} onClick={completeAll}>
            {words.completeSelected(selected.length)}
          </Button>
        )}
      </div>
      {query.error && !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : !query.data ? (
        <Loading label={words.actionItems} className="flex flex-col gap-3 px-4 py-4 sm:px-6">
          {['w-72', 'w-56', 'w-64'].map((width) => (
            <Skeleton key={width} className={width} />
          ))}
        </Loading>
      ) : items.length === 0 ? (
        <EmptyState icon={ListChecks} title={words.nothingOpen}>
          {words.nothingOpenHelp}
        </EmptyState>
      ) : (
        <ul aria-label={words.actionItems} className="min-h-0 flex-1 overflow-y-auto px-2 py-2 sm:px-4">
          {items.map((item) => (
            <ActionItemRow
              key={item.id}
              item={item}
              readOnly={readOnly}
              onSeek={(seconds) => void navigate(`/calls/${item.call}?t=${Math.floor(seconds)}`)}
              lead={
                !readOnly &&
                status !== 'completed' && (
                  <Checkbox
                    className="mt-1"
                    aria-label={words.select(item.description)}
                    checked={chosen.has(item.id)}
                    onCheckedChange={(checked) => {
                      const next = new Set(chosen);
                      if (checked === true) next.add(item.id);
                      else next.delete(item.id);
                      setChosen(next);
                    }}
                  />
                )
              }
              origin={
                <Link to={`/calls/${item.call}`} className="inline-flex h-6 items-center hover:underline">
                  {[item.contactName, formatDate(item.callAt)].filter(Boolean).join(', ')}
                </Link>
              }
            />
          ))}
          {query.hasNextPage && (
            <li className="flex justify-center py-3">
              <Button variant="ghost" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {words.showMore}
              </Button>
            </li>
          )}
        </ul>
      )}
    </>
  );
}
