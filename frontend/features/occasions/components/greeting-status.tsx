import type { Greeting, GreetingReason, GreetingStatus } from '@sequelstring/contract/greetings.ts';
import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleExclamationPoint,
  CircleHelp,
  CircleX,
  Clock,
  type LucideIcon,
  MailCheck,
  Send,
  ThumbsUp,
  UserRoundCheck,
} from 'lucide-react';
import { formatDateTime } from '../../../lib/format.ts';
import { queueWords } from '../../../lib/messages/occasions.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';

const states: Record<GreetingStatus, { label: string; tone: Tone; icon: LucideIcon }> = {
  planned: { label: 'Planned', tone: 'neutral', icon: CircleDashed },
  approved: { label: 'Approved', tone: 'accent', icon: ThumbsUp },
  skipped: { label: 'Skipped', tone: 'neutral', icon: Ban },
  queued: { label: 'Queued', tone: 'info', icon: Clock },
  sending: { label: 'Sending', tone: 'info', icon: Send },
  sent: { label: 'Sent', tone: 'positive', icon: CircleCheck },
  delivered: { label: 'Delivered', tone: 'positive', icon: MailCheck },
  bounced: { label: 'Bounced', tone: 'negative', icon: CircleX },
  complained: { label: 'Marked as spam', tone: 'negative', icon: CircleX },
  failed: { label: 'Failed', tone: 'negative', icon: CircleX },
  uncertain: { label: 'Uncertain', tone: 'warning', icon: CircleHelp },
  not_sent: { label: 'Not sent', tone: 'warning', icon: CircleExclamationPoint },
};

/** Where a greeting stands, in a word with its icon. */
export function GreetingStatusBadge({ status, needsApproval }: Pick<Greeting, 'status' | 'needsApproval'>) {
  if (needsApproval && status === 'planned') {
    return (
      <Badge tone="warning" icon={UserRoundCheck}>
        {queueWords.needsApproval}
      </Badge>
    );
  }
  const { label, tone, icon } = states[status];
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}

export const statusLabel = (status: GreetingStatus): string => states[status].label;

const reasons: Record<GreetingReason, string> = {
  deceased: 'The contact has died.',
  opted_out: 'The contact unsubscribed from greetings.',
  no_address: 'The contact has no email address.',
  bounced: "Email to this address bounced, so it's suppressed.",
  complained: 'The recipient marked an earlier email as spam.',
  paused: 'Greetings were paused for everyone.',
  inactive: 'This date is paused.',
  too_late: 'The server was not running at its time.',
  template_error: 'The template could not be rendered.',
  contact_deleted: 'The contact was deleted.',
  date_removed: 'The date was removed.',
  skipped_by_user: 'Skipped by a user.',
  mail_server_refused: 'The mail server refused it.',
  mail_server_unreachable: 'The mail server could not be reached.',
  handover_interrupted: 'The server stopped while it handed this email over.',
  settled_by_user: 'Settled by a user.',
  soft_bounce: 'The recipient’s server refused it for now. The address stays in use.',
  not_approved: 'Nobody approved it in time.',
  rule_paused: 'Its rule is paused.',
  daily_limit: 'The daily limit was reached.',
  contact_paused: 'Greetings to this contact are paused.',
  quiet_hours: 'The quiet hours of its rule had begun.',
  hard_bounce: 'The address does not exist, or no longer.',
};

/** Why a greeting stands where it does, in words; what the mail server said where it did. */
export function describeReason({ reason, detail }: Pick<Greeting, 'reason' | 'detail'>): string {
  return detail || (reason ? reasons[reason] : '');
}

/** A greeting's state in one line: `Sent 3 Mar 2027, 09:00`, `Not sent: the contact has no email address.` */
export function describeStatus(greeting: Pick<Greeting, 'status' | 'reason' | 'detail' | 'sentAt'>): string {
  const { label } = states[greeting.status];
  const why = describeReason(greeting);
  if (greeting.sentAt && !why) return `${label} ${formatDateTime(greeting.sentAt)}`;
  return why ? `${label}: ${why[0]!.toLowerCase()}${why.slice(1)}` : label;
}
