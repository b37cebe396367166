import type { occasions } from '@sequelstring/contract/occasions.ts';
import type { Output } from '@sequelstring/contract/route.ts';
import { FolderOpen, Mail } from 'lucide-react';
import { Link } from 'react-router';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';

export type Mailer = Output<typeof occasions.greetingSummary>['mailer'];

const names: Record<Mailer['kind'], string> = {
  outbox: 'Outbox folder',
  smtp: 'SMTP server',
  sendgrid: 'SendGrid',
  ses: 'Amazon SES',
};

/** Which mailer is configured and whose name mail carries. */
export function MailerCard({ mailer }: { mailer: Mailer }) {
  const toFolder = mailer.kind === 'outbox';
  const Icon = toFolder ? FolderOpen : Mail;
  return (
    <Card>
      <div className="flex flex-wrap items-start gap-4">
        <span className="flex size-10 items-center justify-center rounded-lg border text-muted">
          <Icon aria-hidden className="size-5" strokeWidth={1.5} />
        </span>
        <div className="min-w-0 flex-1 basis-60">
          <h2 className="flex flex-wrap items-center gap-2 font-medium text-base">
            {names[mailer.kind]}
            {toFolder ? <Badge tone="warning">No mail leaves</Badge> : <Badge tone="positive">Connected</Badge>}
          </h2>
          <p className="text-base text-muted text-pretty">
            {toFolder
              ? 'No mail server is configured. Every message is written to a folder, where it can be read; nobody receives it.'
              : 'Messages are handed to this mail server.'}
          </p>
          <dl className="mt-2 flex gap-2">
            <dt className="text-muted">From</dt>
            <dd className="min-w-0 break-words">{mailer.from}</dd>
          </dl>
        </div>
        {toFolder && (
          <Button asChild>
            <Link to="/occasions/outbox">Read the outbox</Link>
          </Button>
        )}
      </div>
    </Card>
  );
}
