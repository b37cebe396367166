import { admins } from '@sequelstring/contract/route.ts';
import { Link } from 'react-router';
import { Button } from '../ui/button.tsx';
import { Callout } from '../ui/callout.tsx';
import type { KnownMailer } from './known-mailer.ts';
import { useHasRole } from './session.ts';

/** Says when emails do not reach anybody: because of a pause, or for want of a mail server. `inFolder`: it is seen in the outbox folder. */
export function MailerNotice({
  mailer,
  inFolder = false,
  className,
}: {
  mailer: KnownMailer;
  inFolder?: boolean;
  className?: string;
}) {
  const isAdmin = useHasRole(admins);
  if (mailer.paused) {
    return (
      <Callout
        tone="warning"
        className={className}
        title="Greetings are paused"
        action={
          isAdmin && (
            <Button asChild size="sm">
              <Link to="/settings/organisation">Organisation settings</Link>
            </Button>
          )
        }
      >
        Nothing is sent until an administrator lifts the pause.
      </Callout>
    );
  }
  if (mailer.kind !== 'outbox') return null;
  const folder = isAdmin ? (
    <Link to="/occasions/outbox" className="underline underline-offset-2">
      outbox folder
    </Link>
  ) : (
    'outbox folder'
  );
  return (
    <Callout
      className={className}
      title="No mail server connected"
      action={
        isAdmin && (
          <Button asChild size="sm">
            <Link to="/settings/mail">Connect mail server</Link>
          </Button>
        )
      }
    >
      {inFolder ? 'Emails are saved here, not delivered.' : <>Emails are saved to the {folder}, not delivered.</>}
    </Callout>
  );
}
