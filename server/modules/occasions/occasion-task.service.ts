import { createHash } from 'node:crypto';
import { contactName } from '@sequelstring/contract/contact-name.ts';
import type { CrmApi, PlanningContact } from '../crm/api.ts';
import { type GreetingRow, queryGreetings } from './greeting.model.ts';
import type { PlanContext } from './greeting.plan.ts';
import { isFor, rulesFor } from './occasion-rule.match.ts';
import { findRules, type RuleRow } from './occasion-rule.model.ts';
import { workingDay } from './occasion-rule.shift.ts';
import { keepTask, tasksMade } from './occasion-task.model.ts';
import type { PlanningParts } from './planning.service.ts';

const BATCH = 200;
const DAY_MS = 86_400_000;

/**
 * Gives owners the tasks of rules for the occasions of their contacts, each once. A greeting's row stands for the occasion,
 * whether an email can go out or not.
 */
export async function makeOccasionTasks(parts: PlanningParts, signal: AbortSignal): Promise<void> {
  const rules = (await findRules()).filter(({ action, paused }) => action === 'task' && !paused);
  if (rules.length === 0) return;
  const now = parts.clock.now().epochMilliseconds;
  const longest = Math.max(...rules.map(({ daysBefore }) => daysBefore));
  // A few days more on either side, for zones and days off.
  const dueAt = { $gte: new Date(now - 9 * DAY_MS), $lt: new Date(now + (longest + 9) * DAY_MS) };
  let after: { dueAt: Date; id: string } | undefined;
  for (;;) {
    signal.throwIfAborted();
    const rows = await queryGreetings({ dueAt }, { direction: 1, after, skip: 0, limit: BATCH });
    await makeTasksFor(rows, rules, parts);
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    after = { dueAt: last.dueAt, id: last._id.toHexString() };
  }
}

async function makeTasksFor(rows: readonly GreetingRow[], rules: readonly RuleRow[], parts: PlanningParts) {
  const { crm, clock } = parts;
  const wanted = rows.flatMap((row) =>
    rules.flatMap((rule) => {
      const turn = isFor(rule, row.occasion) ? turnOf(row, rule, clock.now()) : undefined;
      return turn ? [{ key: keyOf(rule, row), row, rule, turn }] : [];
    }),
  );
  const made = await tasksMade(wanted.map(({ key }) => key));
  const open = wanted.filter(({ key }) => !made.has(key));
  if (open.length === 0) return;
  const ids = [...new Set(open.map(({ row }) => row.contactId.toHexString()))];
  const [contacts, rulesOf] = await Promise.all([crm.contactsForPlanning(ids), rulesFor(crm, ids)]);
  const byId = new Map(contacts.map((contact) => [contact.id, contact]));
  for (const { key, row, rule, turn } of open) {
    const contact = byId.get(row.contactId.toHexString());
    const fits = contact && rulesOf(contact.id).some(({ _id }) => _id.equals(rule._id));
    if (!fits || !isCelebrated(contact, row)) continue;
    const task = await makeTask(crm, { id: taskIdOf(key), contact, row, rule, dueOn: turn });
    await keepTask({ _id: key, task, day: row.day });
  }
}

/** The day on which the task is due, once that has come and while the occasion has not gone; undefined before and after. */
function turnOf(row: GreetingRow, rule: RuleRow, now: PlanContext['now']): Temporal.PlainDate | undefined {
  const today = now.toZonedDateTimeISO(row.timeZone).toPlainDate();
  const day = Temporal.PlainDate.from(row.day);
  const due = workingDay(day.subtract({ days: rule.daysBefore }), rule);
  const isOver = Temporal.PlainDate.compare(day, today) < 0 && Temporal.PlainDate.compare(due, today) < 0;
  if (isOver || Temporal.PlainDate.compare(due, today) > 0) return undefined;
  return today;
}

/** Somebody who wants no email may still be called. */
function isCelebrated(contact: PlanningContact, row: GreetingRow): boolean {
  const date = contact.importantDates.find(({ id }) => id === row.dateId.toHexString());
  return Boolean(date?.isActive) && !contact.deletedAt && !contact.deceased && !contact.greetingsPaused;
}

const dayFormat = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', timeZone: 'UTC' });

function makeTask(
  crm: CrmApi,
  {
    id,
    contact,
    row,
    rule,
    dueOn,
  }: { id: string; contact: PlanningContact; row: GreetingRow; rule: RuleRow; dueOn: Temporal.PlainDate },
): Promise<string> {
  const what = row.label ?? row.occasion.replace('_', ' ');
  const when = dayFormat.format(new Date(`${row.day}T00:00:00Z`));
  const task = {
    title: `${rule.taskTitle ?? rule.name}: ${contactName(contact)}, ${what} on ${when}`.slice(0, 200),
    dueOn: String(dueOn),
    about: [{ kind: 'contact', id: contact.id }],
  };
  return crm.addRecord(contact.owner, 'task', task, id);
}

const keyOf = ({ _id }: RuleRow, { dateId, year }: GreetingRow): string =>
  `${_id.toHexString()}:${dateId.toHexString()}:${year}`;

/** The same at each try, so that a crash before `keepTask` makes no second task. */
const taskIdOf = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 24);
