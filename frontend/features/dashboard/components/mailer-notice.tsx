import { admins } from '@sequelstring/contract/route.ts';
import { Link } from 'react-router';
import type { KnownMailer } from '../../../lib/known-mailer.ts';
import { useHasRole } from '../../../lib/session.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';

/** Says when greetings do not reach anybody: because of a pause, or for want of a mail server. */
export function MailerNotice({ mailer }: { mailer: KnownMailer }) {
  const isAdmin = useHasRole(admins);
  if (mailer.paused) {
    return (
      <Callout
        tone="warning"
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
  return (
    <Callout
      title="No mail server connected"
      action={
        isAdmin && (
          <Button asChild size="sm">
            <Link to="/settings/mail">Connect mail server</Link>
          </Button>
        )
      }
    >
      Greetings are saved to the outbox folder, not delivered.
    </Callout>
  );
}
