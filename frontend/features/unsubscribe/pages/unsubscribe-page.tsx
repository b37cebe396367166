import { occasions } from '@sequelstring/contract/occasions.ts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleCheck, MailX } from 'lucide-react';
import { useParams } from 'react-router';
import { api } from '../../../lib/api.ts';
import { ApiFailure } from '../../../lib/api-failure.ts';
import { useDocumentTitle } from '../../../lib/document-title.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';

/** Where the link at the foot of a greeting leads: one click ends the mail, nobody has to sign in. */
export function UnsubscribePage() {
  useDocumentTitle('Unsubscribe');
  return (
    <main className="flex min-h-dvh items-start justify-center px-4 pt-[16vh] pb-12">
      <div className="w-full max-w-md rounded-lg border bg-surface">
        <Unsubscribe />
      </div>
    </main>
  );
}

function Unsubscribe() {
  const { token = '' } = useParams();
  const params = { token };
  const info = useQuery({
    queryKey: ['unsubscribe', token],
    queryFn: ({ signal }) => api.call(occasions.unsubscribeInfo, { params, signal }),
  });
  const unsubscribe = useMutation({ mutationFn: () => api.call(occasions.unsubscribe, { params }) });
  if (info.isPending) {
    return (
      <Loading className="flex flex-col items-center gap-3 p-14">
        <Skeleton className="w-48" />
        <Skeleton className="w-64" />
      </Loading>
    );
  }
  if (info.isError) {
    const invalid = info.error instanceof ApiFailure && info.error.status === 400;
    if (!invalid) return <ErrorState error={info.error} onRetry={() => void info.refetch()} />;
    return (
      <EmptyState isPage icon={MailX} title="This link is not valid">
        It may have been cut off by a mail program. Open it from the message again, or answer the message and ask to be
        left out.
      </EmptyState>
    );
  }
  const { email, organisationName } = unsubscribe.data ?? info.data;
  if (unsubscribe.data?.optedOut ?? info.data.optedOut) {
    return (
      <div role="status">
        <EmptyState isPage icon={CircleCheck} title="You are unsubscribed">
          {organisationName} sends no more greetings to {email}.
        </EmptyState>
      </div>
    );
  }
  return (
    <EmptyState
      isPage
      icon={MailX}
      title={`No more greetings from ${organisationName}?`}
      action={
        <div className="flex flex-col gap-3">
          {unsubscribe.isError && <Callout tone="negative">{unsubscribe.error.message}</Callout>}
          <Button
            variant="primary"
            loading={unsubscribe.isPending}
            onClick={() => unsubscribe.mutate()}
            className="self-center"
          >
            Unsubscribe
          </Button>
        </div>
      }
    >
      Birthday and anniversary mail will no longer be sent to {email}.
    </EmptyState>
  );
}
