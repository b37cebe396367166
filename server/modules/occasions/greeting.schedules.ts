import type { Schedule } from '../../kernel/module.ts';
import type { Jobs } from '../../ports/jobs.ts';
import { sendOrders } from './greeting.jobs.ts';
import { changeRows, type GreetingRow, rowsToWake } from './greeting.model.ts';
import { forgetQuotasBefore } from './greeting-quota.model.ts';
import { forgetTasksBefore } from './occasion-task.model.ts';
import { makeOccasionTasks } from './occasion-task.service.ts';
import type { Planning } from './planning.service.ts';
import { endClaim } from './recovery.service.ts';
import { QUEUED_MS, type SendingParts } from './sending.service.ts';

const TICK_MS = 5000;
const TASKS_MS = 15 * 60_000;
const DAY_MS = 86_400_000;
const BATCH = 500;

interface Parts extends SendingParts {
  jobs: Jobs;
  planning: Planning;
}

export const greetingSchedules = (parts: Parts): Schedule[] => [
  { name: 'occasions.queueDueGreetings', everyMs: TICK_MS, run: (signal) => queueDueGreetings(parts, signal) },
  {
    name: 'occasions.rollGreetingsOn',
    everyMs: DAY_MS,
    run: async (signal) => {
      await forgetWhatIsOver(parts);
      await parts.planning.planEverything({}, signal);
    },
  },
  { name: 'occasions.makeTasks', everyMs: TASKS_MS, run: (signal) => makeOccasionTasks(parts, signal) },
];

/** Counters of daily limits, and which tasks were made for occasions that nobody will plan again. */
async function forgetWhatIsOver({ clock }: Parts): Promise<void> {
  const today = clock.now().toZonedDateTimeISO('UTC').toPlainDate();
  await forgetQuotasBefore(String(today.subtract({ days: 7 })));
  await forgetTasksBefore(String(today.subtract({ years: 1 })));
}

/** Looks at every row whose `wakeAt` has come: queues what is due, queues again what was lost, ends claims of the dead. */
export async function queueDueGreetings(parts: Parts, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const now = parts.clock.now();
    const rows = await rowsToWake(new Date(now.epochMilliseconds), BATCH);
    const [claimed, waiting] = split(rows, ({ status }) => status === 'sending');
    for (const row of claimed) await endClaim(row, parts);
    await queue(waiting, parts);
    if (rows.length < BATCH) return;
  }
}

async function queue(rows: readonly GreetingRow[], { jobs, auth, clock }: Parts): Promise<void> {
  if (rows.length === 0) return;
  const settings = await auth.getSettings();
  const now = clock.now().epochMilliseconds;
  const oldest = now - settings.greetingMaxAgeHours * 3_600_000;
  const later = new Date(now + QUEUED_MS);
  // While greetings are paused only those that have become too old are looked at, to record that they were left out.
  const [held, due] = split(rows, ({ dueAt, requestedAt }) => {
    return settings.greetingsPaused && (requestedAt ?? dueAt).getTime() >= oldest;
  });
  await changeRows(ids(held), ['planned', 'approved', 'queued'], { wakeAt: later });
  if (due.length === 0) return;
  await changeRows(ids(due), ['planned', 'approved', 'queued'], { status: 'queued', wakeAt: later });
  await jobs.addMany(sendOrders(due));
}

const ids = (rows: readonly GreetingRow[]) => rows.map(({ _id }) => _id);

function split<T>(items: readonly T[], belongsFirst: (item: T) => boolean): [T[], T[]] {
  const groups: [T[], T[]] = [[], []];
  for (const item of items) groups[belongsFirst(item) ? 0 : 1].push(item);
  return groups;
}
