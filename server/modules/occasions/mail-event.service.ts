import type { GreetingReason, GreetingStatus } from '@sequelstring/contract/greetings.ts';
import type { ClientSession } from '../../kernel/db.ts';
import { isObjectId, transaction } from '../../kernel/db.ts';
import type { MailEvent } from '../../kernel/mail-events.ts';
import type { CrmApi } from '../crm/api.ts';
import { publishChanges } from './greeting.changes.ts';
import {
  addToTrail,
  changeRow,
  findByProviderId,
  findGreeting,
  type GreetingRow,
  type RowChange,
  type RowCondition,
} from './greeting.model.ts';
import type { OccasionsMetrics } from './sending.service.ts';

/*
 * What mail systems report of a greeting, in any order, any number of times. A row only moves forward: taken, delivered,
 * bounced, complained. A report may come before the worker has recorded that it handed the message over, and it settles
 * what was uncertain; the worker's own record then finds the row moved and leaves it.
 */

const HANDED_OVER = ['sending', 'uncertain', 'sent'] as const satisfies readonly GreetingStatus[];

interface Step {
  status: GreetingStatus;
  /** From where the row may move there. */
  from: readonly GreetingStatus[];
  reason?: GreetingReason;
}

const steps: Partial<Record<MailEvent['type'], Step>> = {
  accepted: { status: 'sent', from: ['uncertain'] },
  delivered: { status: 'delivered', from: [...HANDED_OVER, 'queued'] },
  bounced_soft: { status: 'bounced', from: HANDED_OVER, reason: 'soft_bounce' },
  refused: { status: 'failed', from: HANDED_OVER, reason: 'mail_server_refused' },
  // Some servers take a message and send it back later.
  bounced_hard: { status: 'bounced', from: [...HANDED_OVER, 'delivered'], reason: 'hard_bounce' },
  complained: { status: 'complained', from: [...HANDED_OVER, 'delivered', 'bounced'], reason: 'complained' },
};

export interface MailEventParts {
  crm: CrmApi;
  metrics: OccasionsMetrics;
}

/** Applies what a mail system reports. Safe to call with the same events again. */
export async function recordMailEvents(events: readonly MailEvent[], parts: MailEventParts): Promise<void> {
  for (const event of events) {
    const row = await rowOf(event);
    if (row && isSameAddress(event, row)) await record(event, row, parts);
  }
}

async function rowOf({ reference, providerId }: MailEvent): Promise<GreetingRow | null> {
  if (reference) return isObjectId(reference) ? findGreeting(reference) : null;
  return providerId ? findByProviderId(providerId) : null;
}

/** A report about another recipient, such as somebody to whom the mail was forwarded, is none about the contact. */
const isSameAddress = ({ email }: MailEvent, row: GreetingRow): boolean =>
  email === undefined || email.toLowerCase() === row.email?.toLowerCase();

async function record(event: MailEvent, row: GreetingRow, { crm, metrics }: MailEventParts): Promise<void> {
  const at = new Date(event.at);
  const step = steps[event.type];
  const settled = await transaction(async (session) => {
    const isNew = await addToTrail(row._id, { id: event.id, type: event.type, at, text: event.text }, session);
    if (!isNew) return undefined;
    if (event.type === 'opened') await changeRow(row._id, { status: [row.status] }, openedAt(row, at), { session });
    return step && move(row, step, { at, detail: event.text }, session);
  });
  if (settled) metrics.emailsSent.inc({ status: settled.status });
  if (event.type === 'unsubscribed' && row.email) await crm.unsubscribe(row.email, row.contactId.toHexString());
}

const openedAt = (row: GreetingRow, at: Date): RowChange => ({ openedAt: row.openedAt ?? at });

async function move(
  row: GreetingRow,
  { status, from, reason }: Step,
  { at, detail }: { at: Date; detail: string },
  session: ClientSession,
): Promise<GreetingRow | null> {
  const condition: RowCondition = { status: from };
  const change: RowChange = {
    status,
    reason: reason ?? null,
    detail: detail || null,
    worker: null,
    wakeAt: null,
    sentAt: row.sentAt ?? at,
    ...(status === 'delivered' && { deliveredAt: at }),
  };
  const changed = await changeRow(row._id, condition, change, { session });
  if (changed) await publishChanges(session, [changed]);
  return changed;
}
