import { batched } from '../../kernel/batched.ts';
import { type ClientSession, transaction } from '../../kernel/db.ts';
import { publishAll } from '../../kernel/events.ts';
import type { GreetingRow } from './greeting.model.ts';
import { failureNoticeOf, timelineNoteOf } from './greeting.timeline.ts';
import { type Claim, claimEach } from './greeting-claim.model.ts';
import { changeAll, changeEach, type RowWrite } from './greeting-step.model.ts';

/** A change of one row, and whether the program is told of it. */
export interface Step extends RowWrite {
  announce: boolean;
}

/**
 * Company that one waits for: a transaction of its own for each greeting would cost more than writing and sending it. Those of
 * a group end one by one, as the mail server takes them.
 */
const STEP_LINGER_MS = 25;
const CLAIM_LINGER_MS = 5;
const MOST = 100;
/** Those of one job come together, and need not wait for others. */
const MOST_CLAIMS = 50;

/** Where one of a group stands otherwise than its worker thinks; seldom, after an hour's sleep for instance. */
class StoodOtherwise extends Error {}

/**
 * Takes a greeting one step on, for many of them in one transaction: the row afterwards, or null where it stood otherwise.
 * Of two that take the same step, in this process or another, one gets the row.
 */
export const takeStep: (step: Step) => Promise<GreetingRow | null> = batched(
  async (steps: readonly Step[]) => {
    try {
      return await takeSteps(steps, async (session) => {
        const rows = await changeAll(steps, session);
        if (!rows) throw new StoodOtherwise();
        return rows;
      });
    } catch (error) {
      if (!(error instanceof StoodOtherwise)) throw error;
      return takeSteps(steps, (session) => changeEach(steps, session));
    }
  },
  { lingerMs: STEP_LINGER_MS, most: MOST },
);

const takeSteps = (
  steps: readonly Step[],
  change: (session: ClientSession) => Promise<(GreetingRow | null)[]>,
): Promise<(GreetingRow | null)[]> =>
  transaction(async (session) => {
    const changed = await change(session);
    await publishChanges(
      session,
      changed.filter((row, index) => row && steps[index]!.announce).filter((row) => row !== null),
    );
    return changed;
  });

/**
 * Claims a queued greeting for hand-over, for many of them with one write: the row afterwards, or null where it is queued no
 * more. Tells nobody, as most are settled a moment later.
 */
export const claim: (claim: Claim) => Promise<GreetingRow | null> = batched(claimEach, {
  lingerMs: CLAIM_LINGER_MS,
  most: MOST_CLAIMS,
});

/** Tells the program that greetings came to another status, and the timelines of their contacts where people should know. */
export function publishChanges(session: ClientSession, rows: readonly GreetingRow[]): Promise<void> {
  return publishAll(session, {
    'greeting.changed': rows.map((row) => ({
      greetingId: row._id.toHexString(),
      contactId: row.contactId.toHexString(),
      owner: row.owner.toHexString(),
      status: row.status,
      reason: row.reason,
    })),
    'timeline.noted': rows.map(timelineNoteOf).filter((note) => note !== undefined),
    'notification.requested': rows.map(failureNoticeOf).filter((notice) => notice !== undefined),
  });
}
