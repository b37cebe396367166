import type { Suppression } from '@sequelstring/contract/suppressions.ts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { MailCheck } from 'lucide-react';
import { useState } from 'react';
import { formatDistance } from '../../../lib/format.ts';
import { suppressionWords as words } from '../../../lib/messages/suppressions.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { SearchInput } from '../../../ui/search-input.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { suppressionsQuery } from '../api/suppression.queries.ts';
import { LiftSuppressionDialog } from '../components/lift-suppression-dialog.tsx';

const statuses = [
  { value: 'active', label: words.active },
  { value: 'lifted', label: words.lifted },
] as const;

/** Addresses that get no greetings, why, and the way to lift that. */
export function SuppressionsPage() {
  const [status, setStatus] = useState<'active' | 'lifted'>('active');
  const [email, setEmail] = useState('');
  const [lifting, setLifting] = useState<Suppression>();
  const query = useInfiniteQuery({
    ...suppressionsQuery({ lifted: status === 'lifted', email: email.trim() }),
    placeholderData: keepPreviousData,
  });
  const list = query.data?.pages.flatMap((page) => page.data);
  const empty = words.empty[email.trim() ? 'found' : status];
  return (
    <Card
      flush
      title={words.title}
      description={words.help}
      action={<Segmented aria-label={words.status} options={statuses} value={status} onValueChange={setStatus} />}
    >
      <div className="border-b px-4 py-3">
        <SearchInput
          className="max-w-sm"
          value={email}
          onValueChange={setEmail}
          label={words.search}
          placeholder={words.searchPlaceholder}
          group={words.title}
        />
      </div>
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && (
        <Loading className="flex flex-col gap-4 p-4">
          <Skeleton className="w-2/3" />
          <Skeleton className="w-1/2" />
        </Loading>
      )}
      {list?.length === 0 && (
        <EmptyState icon={MailCheck} title={empty.title}>
          {empty.text}
        </EmptyState>
      )}
      <ul className="divide-y">
        {list?.map((suppression) => (
          <SuppressionRow key={suppression.id} suppression={suppression} onLift={() => setLifting(suppression)} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          variant="ghost"
          className="m-2 self-center"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {words.more}
        </Button>
      )}
      {lifting && <LiftSuppressionDialog suppression={lifting} onClose={() => setLifting(undefined)} />}
    </Card>
  );
}

function SuppressionRow({
  suppression: { email, reason, source, createdAt, lifted },
  onLift,
}: {
  suppression: Suppression;
  onLift(): void;
}) {
  const facts = [words.explained[reason], words.sources[source], formatDistance(createdAt)];
  return (
    <li className="flex items-center gap-x-3 px-4 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{email}</p>
        <p className="text-muted text-xs">
          <span className="text-ink">{words.reasons[reason]}</span>: {facts.join(' · ')}
        </p>
        {lifted && (
          <p className="text-muted text-xs">
            {words.liftedBecause(lifted.why)} · {formatDistance(lifted.at)}
          </p>
        )}
      </div>
      {!lifted && (
        <Button size="sm" aria-label={words.liftLabel(email)} onClick={onLift}>
          {words.lift}
        </Button>
      )}
    </li>
  );
}
