import type { Call } from '@sequelstring/contract/calls.ts';
import { ExternalLink, Phone, PhoneIncoming, PhoneOff, X } from 'lucide-react';
import { Link } from 'react-router';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { useFormatPhone } from '../../../lib/phone.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import type { OnPhone } from '../phone/phone.store.ts';
import { nameOfCall } from './call-marks.tsx';
import { CallerContext } from './caller-context.tsx';

interface IncomingCardProps {
  /** Missing until the server has told who it is. */
  call?: Call | undefined;
  /** It rings in this browser. */
  on?: OnPhone | undefined;
  onClose(): void;
}

/** Who calls. It can be answered where this browser is the phone. */
export function IncomingCard({ call, on, onClose }: IncomingCardProps) {
  const formatPhone = useFormatPhone();
  const name = call ? nameOfCall(call) : (on?.line.number ?? words.unknownCaller);
  const page = call && (call.contact ? `/contacts/${call.contact}` : `/calls/${call.id}`);
  const about = call
    ? [call.contactName && call.accountName, call.contactName && call.dialedNumber && formatPhone(call.dialedNumber)]
    : [];
  return (
    <section
      role="alert"
      aria-label={words.incoming}
      className="fixed right-4 bottom-18 z-40 flex w-80 max-w-[calc(100vw-2rem)] animate-slide-in-right flex-col gap-3 rounded-lg bg-raised p-4 shadow-float"
    >
      <p className="flex items-center gap-2 text-muted text-xs">
        <PhoneIncoming aria-hidden className="size-4 text-positive" strokeWidth={1.5} />
        <span className="flex-1">{words.incoming}</span>
        {!on && <IconButton icon={X} size="sm" label={words.dismiss} onClick={onClose} />}
      </p>
      <div className="flex items-center gap-2.5">
        <Avatar name={name} size="md" />
        <div className="min-w-0">
          <p dir="auto" className="truncate font-medium">
            {page && on ? (
              <Link to={page} className="hover:underline">
                {name}
              </Link>
            ) : (
              name
            )}
          </p>
          <p className="tabular truncate text-muted text-xs">{about.filter(Boolean).join(' · ')}</p>
        </div>
      </div>
      {call && <CallerContext call={call} />}
      <div className="flex gap-2">
        {on && (
          <>
            <Button variant="primary" className="flex-1" onClick={() => on.line.answer()}>
              <Phone aria-hidden strokeWidth={1.5} />
              {words.answer}
            </Button>
            <Button variant="danger" className="flex-1" onClick={() => on.line.decline()}>
              <PhoneOff aria-hidden strokeWidth={1.5} />
              {words.decline}
            </Button>
          </>
        )}
        {page && !on && (
          <Button asChild size="sm" variant="primary">
            <Link to={page} onClick={onClose}>
              <ExternalLink aria-hidden strokeWidth={1.5} />
              {call?.contact ? words.openContact : words.openCall}
            </Link>
          </Button>
        )}
      </div>
    </section>
  );
}
