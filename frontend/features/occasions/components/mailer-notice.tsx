import { admins } from '@sequelstring/contract/route.ts';
import { FolderOpen } from 'lucide-react';
import { Link } from 'react-router';
import { useKnownMailer } from '../../../lib/known-mailer.ts';
import { useHasRole } from '../../../lib/session.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { useGreetingSummary } from '../api/greeting.queries.ts';

/** Says where mails go where that is not to people: into the outbox folder, or nowhere while greetings are paused. */
export function MailerNotice({ className }: { className?: string }) {
  const isAdmin = useHasRole(admins);
  const { data } = useGreetingSummary();
  const mailer = useKnownMailer(data?.mailer);
  if (!mailer) return null;
  const { kind, paused } = mailer;
  if (paused) {
    return (
      <Callout
        tone="warning"
        className={className}
        title="Greetings are paused for everyone"
        action={
          isAdmin && (
            <Button asChild size="sm">
              <Link to="/settings/organisation">Open settings</Link>
            </Button>
          )
        }
      >
        What falls due now is recorded as not sent.
      </Callout>
    );
  }
  if (kind !== 'outbox') return null;
  return (
    <Callout
      tone="info"
      className={className}
      title="No mail server is configured"
      action={
        isAdmin && (
          <Button asChild size="sm">
            <Link to="/occasions/outbox">
              <FolderOpen aria-hidden strokeWidth={1.5} />
              Open the outbox folder
            </Link>
          </Button>
        )
      }
    >
      Emails are saved to the outbox folder, not delivered, until an administrator connects a mail server.
    </Callout>
  );
}
