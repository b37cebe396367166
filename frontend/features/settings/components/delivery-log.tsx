import type { Integration } from '@sequelstring/contract/integrations.ts';
import type { DeliveryIn } from '@sequelstring/contract/webhooks.ts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Inbox, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { formatBytes, formatDateTime } from '../../../lib/format.ts';
import { deliveryStatus, integrationWords as words } from '../../../lib/messages/settings.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { toast } from '../../../ui/toast.tsx';
import { deliveriesQuery, useRetryDelivery } from '../api/integration.queries.ts';

const choices = [
  { value: 'all', label: 'All' },
  { value: 'failed', label: 'Failed' },
] as const;

const tones = { received: 'info', done: 'positive', failed: 'negative' } as const;

/** What vendors delivered; what failed can be worked on again. */
export function DeliveryLog({ names }: { names: readonly Integration[] }) {
  const [choice, setChoice] = useState<'all' | 'failed'>('all');
  const list = useInfiniteQuery(deliveriesQuery(choice === 'failed' ? 'failed' : undefined));
  const rows = list.data?.pages.flatMap((page) => page.data);
  const nameOf = (vendor: string) => names.find((one) => one.vendor === vendor.split('.')[0])?.name ?? vendor;
  return (
    <Card
      flush
      title={words.deliveries}
      action={<Segmented aria-label="Deliveries" options={choices} value={choice} onValueChange={setChoice} />}
    >
      {list.isError && !list.data && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && (
        <Loading className="flex flex-col gap-4 p-4">
          <Skeleton className="w-2/3" />
          <Skeleton className="w-1/2" />
        </Loading>
      )}
      {rows?.length === 0 && (
        <EmptyState icon={Inbox} title={words.noDelivery} className="py-8">
          {words.noDeliveries}
        </EmptyState>
      )}
      {rows && rows.length > 0 && (
        <ul className="divide-y">
          {rows.map((row) => (
            <DeliveryRow key={row.id} row={row} name={nameOf(row.vendor)} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button
          variant="ghost"
          className="m-2 self-center"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </Card>
  );
}

function DeliveryRow({ row, name }: { row: DeliveryIn; name: string }) {
  const retry = useRetryDelivery();
  const start = () =>
    retry.mutate(row.id, {
      onSuccess: () => toast.success(words.retrying),
      onError: (error) => toast.failure('Could not retry', error),
    });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <Badge tone={tones[row.status]}>{deliveryStatus[row.status]}</Badge>
      <span className="min-w-0 flex-1 truncate">{name}</span>
      <span className="tabular text-muted text-xs">{formatBytes(row.bytes)}</span>
      <span className="tabular text-muted text-xs">{formatDateTime(row.receivedAt)}</span>
      {row.status === 'failed' && (
        <Button size="sm" loading={retry.isPending} onClick={start}>
          <RotateCcw aria-hidden strokeWidth={1.5} />
          {words.retry}
        </Button>
      )}
      {row.error && <p className="wrap-anywhere w-full text-muted text-sm">{row.error}</p>}
    </li>
  );
}
