import { occasions } from '@sequelstring/contract/occasions.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api } from '../../../lib/api.ts';
import { mailSettingsWords as words } from '../../../lib/messages/occasions.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Card } from '../../../ui/card.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { MailOrder } from '../components/mail-order.tsx';
import { MailerCard } from '../components/mailer-card.tsx';
import { SenderForm } from '../components/sender-form.tsx';

/** How mail leaves, and how to change that. */
export function MailPage() {
  const summary = useQuery({
    queryKey: ['greetings', 'summary'],
    queryFn: ({ signal }) => api.call(occasions.greetingSummary, { signal }),
  });
  if (summary.isError) return <ErrorState error={summary.error} onRetry={() => void summary.refetch()} />;
  if (summary.isPending) {
    return (
      <Loading>
        <Skeleton className="h-40 rounded-lg" />
      </Loading>
    );
  }
  const { mailer } = summary.data;
  return (
    <>
      {mailer.paused && (
        <Callout
          tone="warning"
          title="Greetings are paused"
          action={
            <Button asChild size="sm">
              <Link to="/settings/organisation">Organisation settings</Link>
            </Button>
          }
        >
          Nothing is sent until the pause is lifted.
        </Callout>
      )}
      <MailerCard mailer={mailer} />
      <MailOrder systems={[mailer.kind, ...mailer.fallback]} />
      <Card title={words.sender} description={words.senderHelp}>
        <SenderForm from={mailer.from} />
      </Card>
    </>
  );
}
