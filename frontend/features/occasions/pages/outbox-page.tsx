import { useQuery } from '@tanstack/react-query';
import { FolderOpen } from 'lucide-react';
import { useState } from 'react';
import { formatDateTime } from '../../../lib/format.ts';
import { MailerNotice } from '../../../lib/mailer-notice.tsx';
import { useMediaQuery } from '../../../lib/media.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { cn } from '../../../ui/cn.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Sheet, SheetContent } from '../../../ui/sheet.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { useGreetingSummary } from '../api/greeting.queries.ts';
import { outboxEmailQuery, useOutbox } from '../api/outbox.queries.ts';
import { MailPreview } from '../components/mail-preview.tsx';

/** What would have been sent if there were a mail server: the messages in the outbox folder. */
export function OutboxPage() {
  const list = useOutbox();
  const wide = useMediaQuery('(width >= 64rem)');
  const [openId, setOpenId] = useState<string>();
  const messages = list.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageHead
        title="Outbox folder"
        count={list.data?.pages[0]?.meta.total}
        breadcrumb={[{ label: 'Occasions', to: '/occasions' }]}
      />
      <SetupNotice />
      {list.error && !list.data ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <Loading label="Loading messages" className="flex flex-col gap-2 px-4 sm:px-6">
          <Skeleton className="h-12" />
          <Skeleton className="h-12" />
          <Skeleton className="h-12" />
        </Loading>
      ) : messages.length === 0 ? (
        <EmptyState icon={FolderOpen} title="The folder is empty">
          While no mail server is connected, emails are saved here.
        </EmptyState>
      ) : (
        <div className="flex min-h-0 flex-1 border-t">
          <div className="min-w-0 flex-1 overflow-y-auto bg-surface">
            <ul className="divide-y border-b">
              {messages.map((message) => (
                <li key={message.id}>
                  <button
                    type="button"
                    aria-current={message.id === openId || undefined}
                    onClick={() => setOpenId(message.id)}
                    className={cn(
                      'grid w-full grid-cols-[minmax(0,1fr)_auto] gap-x-4 px-4 py-2 text-left outline-offset-[-2px] hover:bg-hover sm:px-6',
                      message.id === openId && 'bg-selected hover:bg-selected',
                    )}
                  >
                    <span className="truncate font-medium">{message.subject}</span>
                    <span className="tabular text-muted text-xs">{formatDateTime(message.at)}</span>
                    <span className="col-span-2 truncate text-muted text-xs">to {message.to}</span>
                  </button>
                </li>
              ))}
            </ul>
            {list.hasNextPage && (
              <div className="p-2 text-center">
                <Button variant="ghost" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  Show older ones
                </Button>
              </div>
            )}
          </div>
          {openId && wide && (
            <aside
              aria-label="The message"
              className="flex w-1/2 max-w-2xl shrink-0 flex-col overflow-y-auto border-l p-4"
            >
              <Message key={openId} id={openId} />
            </aside>
          )}
          {openId && !wide && (
            <Sheet open onOpenChange={(open) => !open && setOpenId(undefined)}>
              <SheetContent title="Message">
                <div className="flex flex-1 flex-col p-4">
                  <Message key={openId} id={openId} />
                </div>
              </SheetContent>
            </Sheet>
          )}
        </div>
      )}
    </div>
  );
}

function Message({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(outboxEmailQuery(id));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <Loading label="Loading the message">
        <Skeleton className="h-96" />
      </Loading>
    );
  }
  return (
    <>
      <MailPreview mail={data} className="min-h-96 flex-1" />
      <details className="mt-3">
        <summary className="flex h-7 cursor-pointer items-center text-muted text-xs">Headers</summary>
        <dl className="grid grid-cols-[9rem_minmax(0,1fr)] gap-x-3 gap-y-1 pt-1 text-xs">
          {Object.entries(data.headers).map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="truncate text-muted">{name}</dt>
              <dd className="break-all">{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}

function SetupNotice() {
  const { data } = useGreetingSummary();
  const mailer = data?.mailer ?? { kind: 'outbox', paused: false };
  const className = 'mx-4 my-3 sm:mx-6';
  if (mailer.kind === 'outbox') return <MailerNotice mailer={mailer} inFolder className={className} />;
  return (
    <Callout tone="positive" className={className} title="A mail server is connected">
      New emails are delivered. These were saved before.
    </Callout>
  );
}
