import { nowAsDate } from '../../kernel/clock.ts';
import type { CallDeps } from './call.service.ts';
import { tell } from './telephony.events.ts';
import { findReadTo, saveReadTo } from './telephony.log.model.ts';

/** How far back the first reading goes. */
const FIRST_MS = 24 * 3_600_000;
/** Calls and their recordings get into a vendor's log when they are over, and later. */
const LATE_MS = 3 * 3_600_000;

/** Brings in what the logs of the vendors tell of calls: what no webhook told, how long they took, and their recordings. */
export const readCallLogs = (deps: CallDeps): Promise<void> => each(deps, (telephony) => readLog(deps, telephony));

/** Sees to it that vendors go on telling of calls. */
export const keepSubscribed = (deps: CallDeps): Promise<void> =>
  each(deps, (telephony) => telephony.keepSubscribed?.());

type One = CallDeps['telephony'][number];

/** One vendor that fails does not hold up the others; what went wrong is thrown in the end, for the log. */
async function each({ telephony }: CallDeps, work: (one: One) => Promise<void> | undefined): Promise<void> {
  const failures: unknown[] = [];
  for (const one of telephony) {
    try {
      if (await one.isReady()) await work(one);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures);
}

async function readLog(deps: CallDeps, telephony: One): Promise<void> {
  if (!telephony.history) return;
  const now = nowAsDate(deps.clock);
  const readTo = await findReadTo(telephony.provider);
  const since = new Date((readTo?.getTime() ?? now.getTime() - FIRST_MS + LATE_MS) - LATE_MS);
  const failures: unknown[] = [];
  // What fails is read again while it is not too long ago.
  for await (const event of telephony.history(since)) await tell(deps, event).catch((error) => failures.push(error));
  await saveReadTo(telephony.provider, now);
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} entries could not be brought in`);
}
