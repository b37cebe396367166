import type { Call } from '@sequelstring/contract/calls.ts';
import { Phone, Plus } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { useCalls, useCallsLive } from '../api/call.queries.ts';
import { type CallForm, CallFormDialog } from './call-form-dialog.tsx';
import { CallHistoryList } from './call-history-list.tsx';
import { UpcomingCallCard } from './upcoming-call-card.tsx';

/** Whose calls: those with a contact, or with an account. */
export type CallsOf = { contact: string; account?: string } | { account: string };

interface CallsSectionProps {
  of: CallsOf;
  readOnly: boolean;
}

/** The calls with a contact or an account: those ahead as cards, the others as a list. */
export function CallsSection({ of, readOnly }: CallsSectionProps) {
  const filter = 'contact' in of ? { contactId: of.contact } : { accountId: of.account };
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useCalls(filter);
  const [dialog, setDialog] = useState<{ form: CallForm; call?: Call }>();
  const navigate = useNavigate();
  useCallsLive();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <Loading label={words.calls} className="flex flex-col gap-3">
        {['w-72', 'w-56', 'w-64'].map((width) => (
          <Skeleton key={width} className={width} />
        ))}
      </Loading>
    );
  }
  const all = data.pages.flatMap((page) => page.data);
  const ahead = all.filter(({ status }) => status === 'scheduled').reverse();
  const past = all.filter(({ status }) => status !== 'scheduled');
  const actions = !readOnly && (
    <div className="flex flex-wrap gap-2">
      <Button size="sm" onClick={() => setDialog({ form: 'log' })}>
        {words.log}
      </Button>
      <Button size="sm" variant="primary" onClick={() => setDialog({ form: 'schedule' })}>
        <Plus aria-hidden strokeWidth={1.5} />
        {words.schedule}
      </Button>
    </div>
  );
  return (
    <div className="flex flex-col gap-4">
      {all.length === 0 ? (
        <EmptyState icon={Phone} title={words.noneHere} action={actions}>
          {words.noneHereHelp}
        </EmptyState>
      ) : (
        <div className="flex justify-end">{actions}</div>
      )}
      {ahead.length > 0 && (
        <div className="grid gap-3 sm:grid-cols-2">
          {ahead.map((call) => (
            <UpcomingCallCard
              key={call.id}
              call={call}
              readOnly={readOnly}
              onReschedule={(one) => setDialog({ form: 'schedule', call: one })}
            />
          ))}
        </div>
      )}
      {past.length > 0 && (
        <div className="overflow-hidden rounded-lg border">
          <CallHistoryList calls={past} hideName={'contact' in of} />
        </div>
      )}
      {hasNextPage && (
        <Button variant="ghost" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {words.showMore}
        </Button>
      )}
      {dialog && (
        <CallFormDialog
          {...dialog}
          start={of}
          onClose={(call) => {
            setDialog(undefined);
            if (call && dialog.form === 'log') void navigate(`/calls/${call.id}`);
          }}
        />
      )}
    </div>
  );
}
