import {
  type Greeting,
  type GreetingReason,
  type GreetingStatus,
  greetingStatuses,
} from '@sequelstring/contract/greetings.ts';
import type { occasions } from '@sequelstring/contract/occasions.ts';
import type { Output, Query } from '@sequelstring/contract/route.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { objectId } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Page } from '../../kernel/module.ts';
import type { Counts } from '../../kernel/records/counts.ts';
import { readTimeCursor, writeCursor } from '../../kernel/records/cursor.ts';
import { readableNow, withinScope } from '../../kernel/records/scope.ts';
import { wordsOf } from '../../kernel/words.ts';
import type { CrmApi } from '../crm/api.ts';
import { countGreetings, type GreetingFilter, queryGreetings } from './greeting.model.ts';
import { withTemplateEdits } from './greeting.template-edits.ts';
import { knownCount, summariseGreetings } from './greeting-summary.model.ts';

const AHEAD_DAYS = 365;
const SUMMARY_DAYS = 30;
const OPEN: readonly GreetingStatus[] = ['planned', 'approved', 'queued', 'sending'];
const SENT: readonly GreetingStatus[] = ['sent', 'delivered'];
const FAILED: readonly GreetingStatus[] = ['failed', 'bounced', 'complained'];
/** Left out, although everybody wanted it sent. */
const UNWANTED: readonly GreetingReason[] = [
  'too_late',
  'template_error',
  'mail_server_unreachable',
  'no_address',
  'not_approved',
  'daily_limit',
  'quiet_hours',
];

type Contacts = Pick<CrmApi, 'contactsForPlanning'>;

/** Lists greetings that the user may see, by due instant; `q` searches by the beginnings of the words of the name. `zone` is where a day given as a date begins and ends. */
export async function listGreetings(
  user: CurrentUser,
  query: Query<typeof occasions.listGreetings>,
  { now, zone, crm, counts }: { now: Temporal.Instant; zone: string; crm: Contacts; counts: Counts },
): Promise<Page<Greeting[]>> {
  const today = now.toZonedDateTimeISO(zone).toPlainDate();
  const from = query.from ? boundary(query.from, zone, 0) : startOf(today, zone);
  const to = query.to ? boundary(query.to, zone, 1) : startOf(today.add({ days: AHEAD_DAYS + 1 }), zone);
  const words = wordsOf(query.q ?? '');
  if (query.q && words.length === 0) return noPage(query);
  const filter: GreetingFilter = {
    ...owned(user),
    dueAt: { $gte: from, $lt: to },
    ...(query.status && { status: { $in: parseStatuses(query.status) } }),
    ...(query.occasion && { occasion: query.occasion }),
    ...(query.contactId && { contactId: objectId(query.contactId) }),
    ...(words.length > 0 && { $and: words.map((word) => ({ words: { $regex: `^${word}` } })) }),
  };
  const direction = query.sort.startsWith('-') ? -1 : 1;
  const found = await pageOf(filter, { query, direction, crm, count: () => knownCount(counts, filter) });
  return { ...found, data: await ofReadableContacts(user, found.data, crm) };
}

async function ofReadableContacts({ scope }: CurrentUser, greetings: Greeting[], crm: Contacts): Promise<Greeting[]> {
  if ('all' in scope || greetings.length === 0) return greetings;
  const parents = await crm.contactsForPlanning([...new Set(greetings.map(({ contactId }) => contactId))]);
  return readableNow(scope, greetings, { parentOf: ({ contactId }) => contactId, parents });
}

/** What the summary counts as needing attention: the unconfirmed first, then what failed, then what was left out; each latest first. */
export async function listAttention(
  user: CurrentUser,
  { limit }: Query<typeof occasions.listAttention>,
  { now, zone, crm }: { now: Temporal.Instant; zone: string; crm: Contacts },
): Promise<Greeting[]> {
  const today = now.toZonedDateTimeISO(zone).toPlainDate();
  const $gte = startOf(today.subtract({ days: SUMMARY_DAYS }), zone);
  const until = (days: number) => ({ $gte, $lt: startOf(today.add({ days: days + 1 }), zone) });
  const find = (filter: GreetingFilter) =>
    queryGreetings({ ...owned(user), ...filter }, { direction: -1, skip: 0, limit });
  const found = await Promise.all([
    find({ status: { $in: ['uncertain'] } }),
    find({ status: { $in: FAILED }, dueAt: until(AHEAD_DAYS) }),
    find({ status: { $in: ['not_sent'] }, reason: { $in: UNWANTED }, dueAt: until(0) }),
  ]);
  return ofReadableContacts(user, await withTemplateEdits(found.flat().slice(0, limit), crm), crm);
}

/** All greetings of a contact that the user is known to see, newest first. */
export const listContactGreetings = (
  contactId: string,
  query: Query<typeof occasions.contactGreetings>,
  crm: Contacts,
): Promise<Page<Greeting[]>> =>
  pageOf({ contactId: objectId(contactId) }, { query, direction: -1, crm, count: countGreetings });

/** Figures for the past and the coming 30 days: what was sent by when it left, the rest by when it is due. */
export async function summariseForUser(
  user: CurrentUser,
  { now, zone, counts }: { now: Temporal.Instant; zone: string; counts: Counts },
): Promise<Omit<Output<typeof occasions.greetingSummary>, 'mailer'>> {
  const today = now.toZonedDateTimeISO(zone).toPlainDate();
  const [first, last] = [today.subtract({ days: SUMMARY_DAYS }), today.add({ days: SUMMARY_DAYS })];
  const window = { $gte: startOf(first, zone), $lt: startOf(last.add({ days: 1 }), zone) };
  const [groups, uncertain] = await Promise.all([
    summariseGreetings(counts, { ...owned(user), window, sent: SENT, zone }),
    countGreetings({ ...owned(user), status: { $in: ['uncertain'] } }),
  ]);
  const days = new Map<string, { day: string; planned: number; sent: number; notSent: number }>();
  for (let day = first; Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
    days.set(String(day), { day: String(day), planned: 0, sent: 0, notSent: 0 });
  }
  const byStatus: Record<string, number> = {};
  const totals = { upcoming: 0, sent: 0, needsAttention: uncertain };
  for (const { day, status, reason, count } of groups) {
    byStatus[status] = (byStatus[status] ?? 0) + count;
    const entry = days.get(day);
    if (OPEN.includes(status)) {
      totals.upcoming += count;
      if (entry) entry.planned += count;
    } else if (SENT.includes(status)) {
      totals.sent += count;
      if (entry) entry.sent += count;
    } else if (entry) entry.notSent += count;
    const isPast = day <= String(today);
    if (FAILED.includes(status) || (isPast && status === 'not_sent' && reason && UNWANTED.includes(reason))) {
      totals.needsAttention += count;
    }
  }
  return { ...totals, byStatus, byDay: [...days.values()] };
}

async function pageOf(
  filter: GreetingFilter,
  {
    query: { page, limit, cursor },
    direction,
    crm,
    count,
  }: {
    query: { page: number; limit: number; cursor?: string };
    direction: 1 | -1;
    crm: Contacts;
    count(filter: GreetingFilter): Promise<number>;
  },
): Promise<Page<Greeting[]>> {
  const sort = direction === 1 ? 'dueAt' : '-dueAt';
  const place = cursor === undefined ? undefined : readTimeCursor(cursor, sort);
  const after = place && { dueAt: place.key, id: place.id };
  const [rows, total] = await Promise.all([
    queryGreetings(filter, { direction, after, skip: after ? 0 : (page - 1) * limit, limit: limit + 1 }),
    count(filter),
  ]);
  const shown = rows.slice(0, limit);
  const hasMore = rows.length > limit;
  const last = shown.at(-1);
  const nextCursor = hasMore && last ? writeCursor({ sort, key: last.dueAt, id: last._id.toHexString() }) : undefined;
  return { data: await withTemplateEdits(shown, crm), meta: { page, limit, total, hasMore, nextCursor } };
}

const owned = ({ scope }: CurrentUser): Pick<GreetingFilter, 'owner'> => withinScope(scope);

function parseStatuses(text: string): GreetingStatus[] {
  const known: readonly string[] = greetingStatuses;
  const statuses = text.split(',').map((status) => status.trim());
  const unknown = statuses.filter((status) => !known.includes(status));
  if (unknown.length === 0) return statuses as GreetingStatus[];
  const problem = `has no status ${unknown.map((status) => JSON.stringify(status)).join(', ')}; known are ${known.join(', ')}`;
  throw new AppError('validation_failed', { details: { status: [problem] } });
}

/** An instant as it is; a day as its beginning, or with `extraDays` 1 as its end. */
function boundary(text: string, zone: string, extraDays: 0 | 1): Date {
  if (text.includes('T')) return new Date(text);
  return startOf(Temporal.PlainDate.from(text).add({ days: extraDays }), zone);
}

const startOf = (day: Temporal.PlainDate, zone: string): Date =>
  new Date(day.toZonedDateTime(zone).startOfDay().epochMilliseconds);

/** For a search for signs alone. */
const noPage = ({ page, limit }: { page: number; limit: number }): Page<Greeting[]> => ({
  data: [],
  meta: { page, limit, total: 0, hasMore: false },
});
