import type { Webhook as WebhookData } from '@sequelstring/contract/webhooks.ts';
import { useQuery } from '@tanstack/react-query';
import { ChevronRight, Plus, Webhook } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { formatCount } from '../../../lib/format.ts';
import { webhookWords as words } from '../../../lib/messages/settings.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { webhooksQuery } from '../api/webhook.queries.ts';
import { AddWebhookDialog } from '../components/webhook-dialog.tsx';

/** Who is told of what happens here. */
export function WebhooksPage() {
  const list = useQuery(webhooksQuery);
  const [adding, setAdding] = useState(false);
  const add = (
    <Button variant="primary" onClick={() => setAdding(true)}>
      <Plus aria-hidden strokeWidth={1.75} />
      {words.add}
    </Button>
  );
  return (
    <>
      <Card flush title={words.title} description={words.help} action={list.data?.length ? add : undefined}>
        {list.isError && !list.data && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
        {list.isPending && (
          <Loading className="flex flex-col gap-4 p-4">
            <Skeleton className="w-2/3" />
            <Skeleton className="w-1/2" />
          </Loading>
        )}
        {list.data?.length === 0 && (
          <EmptyState icon={Webhook} title={words.emptyTitle} action={add}>
            {words.emptyText}
          </EmptyState>
        )}
        {list.data && list.data.length > 0 && (
          <ul className="divide-y">
            {list.data.map((webhook) => (
              <WebhookRow key={webhook.id} webhook={webhook} />
            ))}
          </ul>
        )}
      </Card>
      {adding && <AddWebhookDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function WebhookRow({ webhook: { id, url, events, isActive } }: { webhook: WebhookData }) {
  return (
    <li>
      <Link
        to={`/settings/webhooks/${id}`}
        className="flex items-center gap-3 px-4 py-2.5 outline-offset-[-2px] hover:bg-hover"
      >
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{url}</p>
          <p className="truncate text-muted text-xs">
            {events.length > 4
              ? `${events.slice(0, 3).join(', ')} and ${formatCount(events.length - 3, 'other')}`
              : events.join(', ')}
          </p>
        </div>
        {!isActive && <Badge tone="warning">{words.paused}</Badge>}
        <ChevronRight aria-hidden className="size-4 shrink-0 text-muted" strokeWidth={1.5} />
      </Link>
    </li>
  );
}
