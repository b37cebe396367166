import type { DeliveryOut } from '@sequelstring/contract/webhooks.ts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Inbox, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { formatCount, formatDateTime } from '../../../lib/format.ts';
import { outStatus, webhookWords as words } from '../../../lib/messages/settings.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useRedeliver, webhookLogQuery } from '../api/webhook.queries.ts';

const choices = [
  { value: 'all', label: words.all },
  { value: 'failed', label: words.failedOnly },
] as const;

const tones = { waiting: 'info', delivered: 'positive', failed: 'negative' } as const;

/** What was sent to a subscriber, newest first; anything that is over can be sent again. */
export function WebhookLog({ webhookId }: { webhookId: string }) {
  const [choice, setChoice] = useState<'all' | 'failed'>('all');
  const log = useInfiniteQuery(webhookLogQuery(webhookId, choice === 'failed'));
  const rows = log.data?.pages.flatMap((page) => page.data);
  return (
    <Card
      flush
      title={words.log}
      action={<Segmented aria-label={words.log} options={choices} value={choice} onValueChange={setChoice} />}
    >
      {log.isError && !log.data && <ErrorState error={log.error} onRetry={() => void log.refetch()} />}
      {log.isPending && (
        <Loading className="flex flex-col gap-4 p-4">
          <Skeleton className="w-2/3" />
          <Skeleton className="w-1/2" />
        </Loading>
      )}
      {rows?.length === 0 && (
        <EmptyState icon={Inbox} title="Nothing here" className="py-8">
          {words.logEmpty}
        </EmptyState>
      )}
      {rows && rows.length > 0 && (
        <ul className="divide-y">
          {rows.map((row) => (
            <LogRow key={row.id} row={row} />
          ))}
        </ul>
      )}
      {log.hasNextPage && (
        <Button
          variant="ghost"
          className="m-2 self-center"
          loading={log.isFetchingNextPage}
          onClick={() => void log.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </Card>
  );
}

function LogRow({ row }: { row: DeliveryOut }) {
  const redeliver = useRedeliver();
  const start = () =>
    redeliver.mutate(row.id, {
      onSuccess: () => toast.success(words.redelivered),
      onError: (error) => toast.failure('Could not redeliver', error),
    });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5">
      <Badge tone={tones[row.status]}>{outStatus[row.status]}</Badge>
      <code className="min-w-0 flex-1 truncate text-sm">{row.event}</code>
      <span className="tabular text-muted text-xs">
        {row.answer && `${row.answer} · `}
        {formatCount(row.attempts, 'attempt')}
      </span>
      <span className="tabular text-muted text-xs">{formatDateTime(row.createdAt)}</span>
      <IconButton
        icon={RotateCcw}
        label={words.redeliver}
        size="sm"
        disabled={row.status === 'waiting'}
        loading={redeliver.isPending}
        onClick={start}
      />
      {row.error && <p className="wrap-anywhere w-full pb-1 text-muted text-sm">{row.error}</p>}
    </li>
  );
}
