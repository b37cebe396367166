import type { Greeting, GreetingReason, GreetingStatus } from '@sequelstring/contract/greetings.ts';

const open = new Set<GreetingStatus>(['planned', 'approved', 'queued', 'sending']);

/** Whether a greeting is still to come; one that is left out or cannot be sent is so until its time has passed. */
export function isAhead({ status, dueAt }: Greeting, now = Date.now()): boolean {
  return open.has(status) || ((status === 'not_sent' || status === 'skipped') && Date.parse(dueAt) > now);
}

/** Reasons for not sending that nobody wished for. */
const unwanted = new Set<GreetingReason>([
  'too_late',
  'template_error',
  'mail_server_unreachable',
  'no_address',
  'not_approved',
  'daily_limit',
  'quiet_hours',
]);

/** Whether a person should look at a greeting: something went wrong with it, not just as somebody chose. */
export function needsAttention(greeting: Greeting): boolean {
  if (greeting.status === 'not_sent') return greeting.reason !== undefined && unwanted.has(greeting.reason);
  return ['uncertain', 'failed', 'bounced', 'complained'].includes(greeting.status);
}
