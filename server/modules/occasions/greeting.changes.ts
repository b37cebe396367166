import { batched } from '../../kernel/batched.ts';
import { type ClientSession, transaction } from '../../kernel/db.ts';
import { publishMany } from '../../kernel/events.ts';
import { changeEach, type GreetingRow, type RowWrite } from './greeting.model.ts';
import { failureNoticeOf, timelineNoteOf } from './greeting.timeline.ts';

/** A change of one row, and whether the program is told of it. */
export interface Step extends RowWrite {
  announce: boolean;
}

/** Company that one waits for: a transaction of its own for each greeting would cost more than writing and sending it. */
const LINGER_MS = 20;
const MOST = 100;

/**
 * Takes a greeting one step on, for many of them in one transaction: the row afterwards, or null where it stood otherwise.
 * Of two that take the same step, in this process or another, one gets the row.
 */
export const takeStep: (step: Step) => Promise<GreetingRow | null> = batched(
  (steps: readonly Step[]) =>
    transaction(async (session) => {
      const changed = await changeEach(steps, session);
      await publishChanges(
        session,
        changed.filter((row, index) => row && steps[index]!.announce).filter((row) => row !== null),
      );
      return changed;
    }),
  { lingerMs: LINGER_MS, most: MOST },
);

/** Tells the program that greetings came to another status, and the timelines of their contacts where people should know. */
export async function publishChanges(session: ClientSession, rows: readonly GreetingRow[]): Promise<void> {
  await publishMany(
    session,
    'greeting.changed',
    rows.map((row) => ({
      greetingId: row._id.toHexString(),
      contactId: row.contactId.toHexString(),
      owner: row.owner.toHexString(),
      status: row.status,
      reason: row.reason,
    })),
  );
  await publishMany(
    session,
    'timeline.noted',
    rows.map(timelineNoteOf).filter((note) => note !== undefined),
  );
  await publishMany(
    session,
    'notification.requested',
    rows.map(failureNoticeOf).filter((notice) => notice !== undefined),
  );
}
