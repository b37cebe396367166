import type { Greeting } from '@sequelstring/contract/greetings.ts';
import { Check, type LucideIcon, RotateCw, X } from 'lucide-react';
import { toast } from '../../../ui/toast.tsx';
import { type GreetingAction, useGreetingAction } from '../api/greeting.queries.ts';

type Outcome = Extract<GreetingAction, { kind: 'settle' }>['outcome'];

const choices: { outcome: Outcome; icon: LucideIcon; label: string; help: string }[] = [
  {
    outcome: 'sent',
    icon: Check,
    label: 'It arrived',
    help: 'Recorded as sent. Nothing goes out.',
  },
  {
    outcome: 'send_again',
    icon: RotateCw,
    label: 'Send it again',
    help: 'Goes out now. If the first one did arrive, the contact gets it twice.',
  },
  {
    outcome: 'not_sent',
    icon: X,
    label: 'Leave it',
    help: 'Recorded as not sent. The contact may have got nothing this year.',
  },
];

/** The decision on a greeting of which nobody knows whether it left, with what each choice does. */
export function SettleChoices({ greeting }: { greeting: Greeting }) {
  const action = useGreetingAction();
  // Awaited, since the choices are gone, and with them their callbacks, once the mail is settled.
  const settle = async (outcome: Outcome) => {
    try {
      await action.mutateAsync({ id: greeting.id, action: { kind: 'settle', outcome } });
      toast.success(`Email to ${greeting.contactName} settled`);
    } catch (failure) {
      toast.failure('It could not be settled', failure);
    }
  };
  return (
    <section aria-label="Decide" className="flex flex-col gap-2">
      <p className="text-pretty">
        The server stopped just as this mail was handed to the mail server, so it may or may not have left. It is never
        sent twice without you.
        {greeting.messageId && (
          <>
            {' '}
            Look for <code className="select-all break-all text-xs">{greeting.messageId}</code> in the mail server’s
            log, or ask the contact.
          </>
        )}
      </p>
      <div className="flex flex-col gap-2">
        {choices.map(({ outcome, icon: Icon, label, help }) => (
          <button
            key={outcome}
            type="button"
            disabled={action.isPending}
            onClick={() => void settle(outcome)}
            className="flex flex-col gap-1 rounded-md border border-control/60 bg-surface p-2.5 text-left hover:bg-hover disabled:opacity-60"
          >
            <span className="flex items-center gap-1.5 font-medium">
              <Icon aria-hidden className="size-4 text-muted" strokeWidth={1.75} />
              {label}
            </span>
            <span className="text-muted text-xs">{help}</span>
          </button>
        ))}
      </div>
    </section>
  );
}
