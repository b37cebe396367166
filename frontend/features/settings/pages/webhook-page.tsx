import type { Webhook } from '@sequelstring/contract/webhooks.ts';
import { useQuery } from '@tanstack/react-query';
import { ChevronLeft } from 'lucide-react';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { webhookWords as words } from '../../../lib/messages/settings.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useDeleteWebhook, useUpdateWebhook, webhooksQuery } from '../api/webhook.queries.ts';
import { WebhookEvents } from '../components/webhook-events.tsx';
import { WebhookLog } from '../components/webhook-log.tsx';

/** One subscription: what it hears, and what was sent to it. */
export function WebhookPage() {
  const { webhookId = '' } = useParams();
  const list = useQuery(webhooksQuery);
  if (list.isError && !list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) {
    return (
      <Loading>
        <Skeleton className="h-40 rounded-lg" />
      </Loading>
    );
  }
  const webhook = list.data.find(({ id }) => id === webhookId);
  return (
    <>
      <Link
        to="/settings/webhooks"
        className="-mb-2 flex w-fit items-center gap-1 rounded-sm text-muted text-sm hover:text-ink"
      >
        <ChevronLeft aria-hidden className="size-4" strokeWidth={1.5} />
        {words.title}
      </Link>
      {webhook ? (
        <>
          <Subscription key={webhook.id} webhook={webhook} />
          <WebhookLog webhookId={webhook.id} />
        </>
      ) : (
        <EmptyState title="Webhook not found">It was deleted, or the address is wrong.</EmptyState>
      )}
    </>
  );
}

function Subscription({ webhook }: { webhook: Webhook }) {
  const update = useUpdateWebhook(webhook.id);
  const [events, setEvents] = useState(webhook.events);
  const [deleting, setDeleting] = useState(false);
  const isDirty = [...events].sort().join() !== [...webhook.events].sort().join();
  const change = (body: Parameters<typeof update.mutate>[0]) =>
    update.mutate(body, {
      onSuccess: () => toast.success(words.saved),
      onError: (error) => toast.failure('Could not save the webhook', error),
    });
  return (
    <Card
      title={<span className="wrap-anywhere">{webhook.url}</span>}
      action={
        <div className="flex shrink-0 items-center gap-2">
          {webhook.isActive ? (
            <Badge tone="positive">{words.active}</Badge>
          ) : (
            <Badge tone="warning">{words.paused}</Badge>
          )}
          <Button size="sm" onClick={() => change({ isActive: !webhook.isActive })}>
            {webhook.isActive ? words.pause : words.resume}
          </Button>
          <Button size="sm" variant="ghost" onClick={() => setDeleting(true)}>
            {words.delete}
          </Button>
        </div>
      }
    >
      <WebhookEvents value={events} onValueChange={setEvents} />
      <div className="mt-3 flex justify-end gap-2">
        {isDirty && (
          <Button variant="ghost" onClick={() => setEvents(webhook.events)}>
            Discard
          </Button>
        )}
        <Button
          variant="primary"
          disabled={!isDirty || events.length === 0}
          loading={update.isPending}
          onClick={() => change({ events })}
        >
          Save
        </Button>
      </div>
      {deleting && <DeleteDialog webhook={webhook} onClose={() => setDeleting(false)} />}
    </Card>
  );
}

function DeleteDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const remove = useDeleteWebhook(webhook.id);
  const navigate = useNavigate();
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        toast.success(words.deleted);
        void navigate('/settings/webhooks');
      },
      onError: (error) => toast.failure('Could not delete the webhook', error),
    });
  return (
    <ConfirmDialog
      title={words.deleteTitle}
      text={words.deleteText}
      action={words.delete}
      loading={remove.isPending}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}
