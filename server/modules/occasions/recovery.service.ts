import { nowAsDate } from '../../kernel/clock.ts';
import { transaction } from '../../kernel/db.ts';
import { publishChanges } from './greeting.changes.ts';
import { changeRow, type GreetingRow, rowsInHandover } from './greeting.model.ts';
import type { SendingParts } from './sending.service.ts';

const DETAIL = 'The program stopped while it handed this message to the mail server, so nobody knows whether it left.';

/** Ends the claim of a worker that is gone: step 5 of sending.service.ts for those that cannot do it themselves. */
export async function endClaim(row: GreetingRow, { mail, clock, metrics }: SendingParts): Promise<void> {
  const condition = { status: ['sending'], worker: row.worker } as const;
  const [mailer] = await mail.list();
  if (mailer.idempotent && row.via === mailer.kind) {
    const wakeAt = nowAsDate(clock);
    await changeRow(row._id, condition, { status: 'queued', worker: null, wakeAt });
    return;
  }
  const change = { status: 'uncertain', reason: 'handover_interrupted', detail: DETAIL, wakeAt: null } as const;
  const settled = await transaction(async (session) => {
    const changed = await changeRow(row._id, condition, change, { session });
    if (changed) await publishChanges(session, [changed]);
    return changed;
  });
  if (settled) metrics.emailsSent.inc({ status: 'uncertain' });
}

/**
 * At start: what dead processes left in the middle is settled at once instead of when its claim ends. All of them are dead
 * where this process `isAlone` with its database; else only those of this machine are known to be.
 */
export async function recoverDeadClaims(parts: SendingParts, { isAlone }: { isAlone: boolean }): Promise<void> {
  const { worker } = parts;
  for (const row of await rowsInHandover()) {
    if (row.worker && (isAlone ? row.worker !== worker.name : worker.isDead(row.worker))) await endClaim(row, parts);
  }
}
