import { occasions } from '@sequelstring/contract/occasions.ts';
import type { Output } from '@sequelstring/contract/route.ts';
import { useQuery } from '@tanstack/react-query';
import { FolderOpen, Mail } from 'lucide-react';
import { Link } from 'react-router';
import { api } from '../../../lib/api.ts';
import { failureMessage } from '../../../lib/api-failure.ts';
import { mailSystemNames } from '../../../lib/messages/occasions.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';

export type Mailer = Output<typeof occasions.greetingSummary>['mailer'];

/** Which mailer is configured and whose name mail carries. */
export function MailerCard({ mailer }: { mailer: Mailer }) {
  const toFolder = mailer.kind === 'outbox';
  const Icon = toFolder ? FolderOpen : Mail;
  const check = useQuery({
    queryKey: ['mailer', 'check'],
    queryFn: ({ signal }) => api.call(occasions.checkMailer, { signal }),
    enabled: !toFolder,
    // What was true a moment ago says nothing of a server elsewhere.
    staleTime: 0,
  });
  const problem = check.data?.problem ?? (check.error ? failureMessage(check.error) : undefined);
  return (
    <Card>
      <div className="flex flex-wrap items-start gap-4">
        <span className="flex size-10 items-center justify-center rounded-lg border text-muted">
          <Icon aria-hidden className="size-5" strokeWidth={1.5} />
        </span>
        <div className="min-w-0 flex-1 basis-60">
          <h2 className="flex flex-wrap items-center gap-2 font-medium text-base">
            {mailSystemNames[mailer.kind]}
            <MailerState toFolder={toFolder} problem={problem} checking={check.isFetching} />
          </h2>
          <p className="text-base text-muted text-pretty">
            {toFolder
              ? 'Emails are written to a folder, where you can read them. Nobody receives them.'
              : 'Sends all email.'}
          </p>
          {problem && (
            <p role="alert" className="mt-1 text-base text-negative text-pretty">
              {problem} Greetings are retried until they are too late.
            </p>
          )}
          <dl className="mt-2 flex gap-2">
            <dt className="text-muted">From</dt>
            <dd className="min-w-0 break-words">{mailer.from}</dd>
          </dl>
        </div>
        {toFolder ? (
          <Button asChild>
            <Link to="/occasions/outbox">Open outbox</Link>
          </Button>
        ) : (
          <Button loading={check.isFetching} onClick={() => void check.refetch()}>
            Check again
          </Button>
        )}
      </div>
    </Card>
  );
}

function MailerState(props: { toFolder: boolean; problem: string | undefined; checking: boolean }) {
  if (props.toFolder) return <Badge tone="warning">Not delivered</Badge>;
  if (props.checking) return <Badge>Checking…</Badge>;
  if (props.problem) return <Badge tone="negative">Not reachable</Badge>;
  return <Badge tone="positive">Connected</Badge>;
}
