import type { Call } from '@sequelstring/contract/calls.ts';
import {
  CalendarClock,
  FileText,
  type LucideIcon,
  Mic,
  PhoneCall,
  PhoneIncoming,
  PhoneMissed,
  PhoneOff,
  PhoneOutgoing,
} from 'lucide-react';
import { formatNumber } from '../../../lib/format.ts';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { cn } from '../../../ui/cn.ts';
import { Tooltip } from '../../../ui/tooltip.tsx';

export function iconOfCall({ status, type }: Pick<Call, 'status' | 'type'>): LucideIcon {
  if (status === 'missed') return PhoneMissed;
  if (status === 'cancelled') return PhoneOff;
  if (status === 'in-progress') return PhoneCall;
  if (status === 'scheduled') return CalendarClock;
  return type === 'inbound' ? PhoneIncoming : PhoneOutgoing;
}

const tones: Record<Call['status'], Tone> = {
  scheduled: 'info',
  'in-progress': 'accent',
  completed: 'neutral',
  missed: 'warning',
  cancelled: 'outline',
};

export const CallStatusBadge = ({ status }: Pick<Call, 'status'>) => (
  <Badge tone={tones[status]}>{words.statuses[status]}</Badge>
);

/** Who a call is with. */
export const nameOfCall = (call: Call): string => knownName(call) ?? words.noContact;

const knownName = ({ contactName, accountName, dialedNumber }: Call) => contactName ?? accountName ?? dialedNumber;

export function titleOfCall(call: Call): string {
  const name = knownName(call);
  return name === undefined ? words.withNobody : words.withWhom(name);
}

/** Seconds; what was uploaded may go on for longer than the call that it was uploaded to. */
export const lengthOfCall = ({ duration, recordingDuration }: Call): number | undefined =>
  duration === undefined ? recordingDuration : Math.max(duration, recordingDuration ?? 0);

export const momentOfCall = ({ startedAt, scheduledAt, createdAt }: Call): string =>
  startedAt ?? scheduledAt ?? createdAt;

/** What a call has: recording, transcript, open action items. */
export function CallMarks({ call, className }: { call: Call; className?: string }) {
  const open = call.actionItems?.open ?? 0;
  return (
    <span className={cn('flex shrink-0 items-center gap-2 text-muted', className)}>
      {call.summaryStatus === 'queued' && <Badge tone="info">{words.analyzing}</Badge>}
      {open > 0 && (
        <Badge tone="accent" className="tabular">
          <span aria-hidden>{formatNumber(open)}</span>
          <span className="max-sm:sr-only">{words.openItems(open).replace(/^\S+ /, '')}</span>
        </Badge>
      )}
      {call.hasRecording && <Mark icon={Mic} label={words.recording} />}
      {call.hasTranscript && <Mark icon={FileText} label={words.transcript} />}
    </span>
  );
}

const Mark = ({ icon: Icon, label }: { icon: LucideIcon; label: string }) => (
  <Tooltip content={label}>
    <span className="inline-flex">
      <Icon aria-hidden className="size-3.5" strokeWidth={1.5} />
      <span className="sr-only">{label}</span>
    </span>
  </Tooltip>
);
