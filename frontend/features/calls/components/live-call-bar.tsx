import type { Call } from '@sequelstring/contract/calls.ts';
import { ExternalLink, PhoneCall, PhoneIncoming, PhoneOff, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link, useMatch } from 'react-router';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { useSession } from '../../../lib/session.ts';
import { useRealtime } from '../../../lib/socket.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useActiveCalls, useCallsLive, useEndCall, useUpdateCall } from '../api/call.queries.ts';
import { clockTime } from '../api/clock-time.ts';
import { nameOfCall } from './call-marks.tsx';

/** My calls in progress, at the foot of every page but their own; one that comes in slides in as a card first. */
export function LiveCallBar() {
  const me = useSession((state) => state.user?.id);
  const { data } = useActiveCalls(me);
  const [incoming, setIncoming] = useState<Call>();
  useCallsLive();
  useRealtime('call:started', (call) => {
    if (call.user === me && call.type === 'inbound') setIncoming(call);
  });
  const open = useMatch('/calls/:callId')?.params.callId;
  const running = data?.data.filter(({ id }) => id !== open) ?? [];
  if (running.length === 0) return null;
  const card = running.find(({ id }) => id === incoming?.id);
  return (
    <>
      {card && <IncomingCard call={card} onClose={() => setIncoming(undefined)} />}
      <section aria-label={words.liveCalls} className="shrink-0 border-t bg-raised">
        {running.map((call) => (
          <Running key={call.id} call={call} />
        ))}
      </section>
    </>
  );
}

function Running({ call }: { call: Call }) {
  const { end, isPending } = useEndCall();
  const [noting, setNoting] = useState(false);
  const finish = () => void end(call).catch((error) => toast.failure(words.notChanged, error));
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2 sm:px-6">
      <PhoneCall aria-hidden className="size-4 text-positive" strokeWidth={1.5} />
      <Link to={`/calls/${call.id}`} dir="auto" className="min-w-0 truncate font-medium hover:underline">
        {nameOfCall(call)}
      </Link>
      <Timer since={call.startedAt ?? call.createdAt} />
      <span className="flex-1" />
      <Button size="sm" variant="ghost" aria-expanded={noting} onClick={() => setNoting(!noting)}>
        {words.note}
      </Button>
      <Button size="sm" variant="danger" loading={isPending} onClick={finish}>
        <PhoneOff aria-hidden strokeWidth={1.5} />
        {words.end}
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

function IncomingCard({ call, onClose }: { call: Call; onClose(): void }) {
  const name = nameOfCall(call);
  return (
    <section
      role="alert"
      aria-label={words.incoming}
      className="fixed right-4 bottom-18 z-40 flex w-80 max-w-[calc(100vw-2rem)] animate-slide-in-right flex-col gap-3 rounded-lg bg-raised p-4 shadow-float"
    >
      <p className="flex items-center gap-2 text-muted text-xs">
        <PhoneIncoming aria-hidden className="size-4 text-positive" strokeWidth={1.5} />
        <span className="flex-1">{words.incoming}</span>
        <IconButton icon={X} size="sm" label={words.dismiss} onClick={onClose} />
      </p>
      <div className="flex items-center gap-2.5">
        <Avatar name={name} size="md" />
        <div className="min-w-0">
          <p dir="auto" className="truncate font-medium">
            {name}
          </p>
          <p className="tabular truncate text-muted text-xs">
            {[call.contactName && call.accountName, call.dialedNumber].filter(Boolean).join(' · ')}
          </p>
        </div>
      </div>
      <div className="flex gap-2">
        <Button asChild size="sm" variant="primary">
          <Link to={call.contact ? `/contacts/${call.contact}` : `/calls/${call.id}`} onClick={onClose}>
            <ExternalLink aria-hidden strokeWidth={1.5} />
            {call.contact ? words.openContact : words.openCall}
          </Link>
        </Button>
      </div>
    </section>
  );
}
