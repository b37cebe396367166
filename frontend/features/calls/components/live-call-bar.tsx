import type { Call } from '@sequelstring/contract/calls.ts';
import { useQuery } from '@tanstack/react-query';
import { PhoneCall, PhoneOff, StickyNote } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link, useMatch } from 'react-router';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { Button } from '../../../ui/button.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toast } from '../../../ui/toast.tsx';
import { callQuery, useEndCall, useUpdateCall } from '../api/call.queries.ts';
import { clockTime } from '../api/clock-time.ts';
import { isOnPhone, type OnPhone } from '../phone/phone.store.ts';
import { nameOfCall } from './call-marks.tsx';
import { IncomingCard } from './incoming-card.tsx';
import { PhoneControls } from './phone-controls.tsx';

interface LiveCallBarProps {
  running: readonly Call[];
  /** The call on this browser. */
  on: OnPhone | undefined;
  /** The id of the call that came in last, until its card is closed. */
  incoming: string | undefined;
  onClose(): void;
}

/** My calls in progress, at the foot of every page but their own; one that comes in slides in as a card first. */
export function LiveCallBar({ running, on, incoming, onClose }: LiveCallBarProps) {
  const open = useMatch('/calls/:callId')?.params.callId;
  const onPhone = on && running.find((call) => isOnPhone(call, on));
  const shown = running.filter(
    (call) => (call.id !== open || call === onPhone) && !(call === onPhone && isRinging(on)),
  );
  const announced = running.find(({ id }) => id === incoming);
  const card = isRinging(on) ? onPhone : announced !== onPhone || !on ? announced : undefined;
  return (
    <>
      {(card || isRinging(on)) && <IncomingCard call={card} on={isRinging(on) ? on : undefined} onClose={onClose} />}
      {(shown.length > 0 || (on && !onPhone && !isRinging(on))) && (
        <section aria-label={words.liveCalls} className="shrink-0 border-t bg-raised">
          {on && !onPhone && !isRinging(on) && <Calling on={on} />}
          {shown.map((call) => (
            <Running key={call.id} call={call} on={call === onPhone ? on : undefined} />
          ))}
        </section>
      )}
    </>
  );
}

const isRinging = (on: OnPhone | undefined): boolean => on?.status === 'incoming';

/** A call on this browser of which the server has not told yet. */
function Calling({ on }: { on: OnPhone }) {
  const { data: call } = useQuery({ ...callQuery(on.callId ?? ''), enabled: on.callId !== undefined });
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2 sm:px-6">
      <PhoneCall aria-hidden className="size-4 text-positive" strokeWidth={1.5} />
      <span dir="auto" className="min-w-0 truncate font-medium">
        {call ? nameOfCall(call) : on.line.number}
      </span>
      <span className="text-muted">{words.calling}</span>
      <span className="flex-1" />
      <PhoneControls on={on} />
      <Button size="sm" variant="danger" onClick={() => on.line.hangUp()}>
        <PhoneOff aria-hidden strokeWidth={1.5} />
        <span className="max-sm:sr-only">{words.end}</span>
      </Button>
    </div>
  );
}

function Running({ call, on }: { call: Call; on?: OnPhone | undefined }) {
  const { end, isPending } = useEndCall();
  const [noting, setNoting] = useState(false);
  const finish = () => {
    if (on) on.line.hangUp();
    else void end(call).catch((error) => toast.failure(words.notChanged, error));
  };
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2 sm:px-6">
      <PhoneCall aria-hidden className="size-4 text-positive" strokeWidth={1.5} />
      <Link to={`/calls/${call.id}`} dir="auto" className="min-w-0 truncate font-medium hover:underline">
        {nameOfCall(call)}
      </Link>
      <Timer since={call.startedAt ?? call.createdAt} />
      <span className="flex-1" />
      {on && <PhoneControls on={on} />}
      <Button size="sm" variant="ghost" aria-expanded={noting} onClick={() => setNoting(!noting)}>
        <StickyNote aria-hidden className="sm:hidden" strokeWidth={1.5} />
        <span className="max-sm:sr-only">{words.note}</span>
      </Button>
      <Button size="sm" variant="danger" loading={isPending} onClick={finish}>
        <PhoneOff aria-hidden strokeWidth={1.5} />
        <span className="max-sm:sr-only">{words.end}</span>
      </Button>
      {noting && <Note key={call.id} call={call} />}
    </div>
  );
}

function Note({ call }: { call: Call }) {
  const update = useUpdateCall();
  const [text, setText] = useState(call.notes ?? '');
  const save = () => {
    const notes = text.trim();
    if (notes === (call.notes ?? '')) return;
    update.mutate(
      { callId: call.id, patch: { notes: notes || null } },
      { onError: (error) => toast.failure(words.notChanged, error) },
    );
  };
  return (
    <Textarea
      aria-label={words.notes}
      dir="auto"
      autoFocus
      rows={2}
      className="basis-full"
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={save}
    />
  );
}

function Timer({ since }: { since: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span className="tabular text-muted">{clockTime((now - Date.parse(since)) / 1000)}</span>;
}
