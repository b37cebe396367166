import { type GreetingStatus, greetingStatuses } from '@sequelstring/contract/greetings.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanningContact } from '../crm/api.ts';
import type { GreetingRow, PlanWrite } from './greeting.model.ts';
import { planContact } from './greeting.plan.ts';
import { standardRule } from './occasion-rule.model.ts';

const ids = ['1', '2', '3'].map((digit) => digit.repeat(24));
const settings = {
  organisationName: 'Example',
  timeZone: 'Europe/Paris',
  greetingMaxAgeHours: 24,
  currency: 'EUR',
  visibility: { manager: 'all', rep: 'own', viewer: 'all' } as const,
  greetingsPaused: false,
};

const anyDate = fc.record({
  type: fc.constantFrom('birthday' as const, 'anniversary' as const),
  date: fc.constantFrom('1987-03-15', '--03-15', '2000-02-29', '--12-31', '--01-01', '2027-06-01', '2040-01-01'),
  sendTime: fc.constantFrom('00:00', '02:30', '09:00', '23:59'),
  timeZone: fc.constantFrom(undefined, 'Pacific/Kiritimati', 'Etc/GMT+12', 'America/New_York'),
  repeatAnnually: fc.boolean(),
  leapDay: fc.constantFrom('feb28' as const, 'mar1' as const, 'leap-years-only' as const),
  optOut: fc.boolean(),
  isActive: fc.boolean(),
});
const anyContact = fc
  .record({
    owner: fc.constantFrom('a'.repeat(24), 'b'.repeat(24)),
    email: fc.constantFrom(undefined, 'ann@example.com'),
    emailStatus: fc.constantFrom('ok' as const, 'bounced' as const),
    emailOptOut: fc.boolean(),
    deceased: fc.constantFrom(undefined, undefined, true),
    timeZone: fc.constantFrom(undefined, 'Asia/Tokyo', 'No/Such_Zone'),
    deletedAt: fc.constantFrom(undefined, undefined, '2027-01-01T00:00:00.000Z'),
    dates: fc.tuple(...ids.map(() => fc.option(anyDate, { nil: undefined }))),
  })
  .map(
    ({ dates, ...rest }): PlanningContact => ({
      ...rest,
      id: 'c'.repeat(24),
      firstName: 'Ann',
      lastName: 'Example',
      tags: [],
      updatedAt: '2026-01-01T00:00:00.000Z',
      importantDates: dates.flatMap((date, index) =>
        date ? [{ ...date, id: ids[index]!, createdAt: '2026-12-01T00:00:00.000Z' }] : [],
      ),
    }),
  );
const anyHistory = fc.array(
  fc.record({
    contact: anyContact,
    hours: fc.integer({ min: 0, max: 24 * 200 }),
    /** What workers and people do to the rows meanwhile. */
    status: fc.option(fc.constantFrom(...greetingStatuses), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 6 },
);

/** Does to rows in memory what the database does to them. */
function apply(rows: readonly GreetingRow[], writes: readonly PlanWrite[]): GreetingRow[] {
  let result = [...rows];
  for (const write of writes) {
    if (write.kind === 'insert') {
      expect(result.some((row) => row.dateId.equals(write.row.dateId) && row.year === write.row.year)).toBe(false);
      result.push(write.row);
    } else if (write.kind === 'delete') {
      result = result.filter((row) => !row._id.equals(write.id));
    } else {
      result = result.map((row) => (row._id.equals(write.id) ? withChange(row, write.change) : row));
    }
  }
  return result;
}

const withChange = (row: GreetingRow, change: object): GreetingRow =>
  Object.fromEntries(
    Object.entries({ ...row, ...change }).filter(([, value]) => value !== null),
  ) as unknown as GreetingRow;

const SETTLED: readonly GreetingStatus[] = [
  'queued',
  'sending',
  'sent',
  'delivered',
  'bounced',
  'complained',
  'failed',
  'uncertain',
];

/** Plans one state after the other and hands each step to `check`. */
function replay(
  history: { contact: PlanningContact; hours: number; status?: GreetingStatus }[],
  check: (step: {
    contact: PlanningContact;
    before: GreetingRow[];
    after: GreetingRow[];
    now: Temporal.Instant;
  }) => void,
): void {
  let rows: GreetingRow[] = [];
  let now = Temporal.Instant.from('2027-01-01T00:00:00Z');
  for (const { contact, hours, status } of history) {
    now = now.add({ hours });
    const [first, ...rest] = rows;
    if (first && status)
      rows = [{ ...first, status, reason: status === 'not_sent' ? 'settled_by_user' : undefined }, ...rest];
    const context = { owner: undefined, settings, rules: [standardRule], now };
    const after = apply(rows, planContact(contact, rows, context));
    expect(planContact(contact, after, context)).toEqual([]);
    check({ contact, before: rows, after, now });
    rows = after;
  }
}

describe('a plan, whatever happens to the contact and to the rows', () => {
  it('needs no second look, and has one row per date and year', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        replay(history, ({ after }) => {
          const keys = after.map(({ dateId, year }) => `${dateId}:${year}`);
          expect(new Set(keys).size).toBe(keys.length);
        });
      }),
      { numRuns: 150 },
    );
  });

  it('never changes what a worker has in hand or what is settled, but for the owner', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        replay(history, ({ before, after, contact }) => {
          for (const row of before.filter(({ status }) => SETTLED.includes(status))) {
            const same = after.find(({ _id }) => _id.equals(row._id));
            expect(same && { ...same, owner: String(same.owner) }).toEqual({ ...row, owner: contact.owner });
          }
        });
      }),
      { numRuns: 150 },
    );
  });

  it('lets nothing stand to be sent that the contact does not allow', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        replay(history, ({ after, contact, now }) => {
          const ahead = after.filter(({ dueAt }) => dueAt.getTime() > now.epochMilliseconds);
          for (const row of ahead.filter(({ status }) => status === 'planned' || status === 'approved')) {
            const date = contact.importantDates.find(({ id }) => id === row.dateId.toHexString());
            expect(date).toMatchObject({ isActive: true, optOut: false });
            expect(contact).toMatchObject({ emailOptOut: false, emailStatus: 'ok', email: 'ann@example.com' });
            expect(contact.deletedAt ?? contact.deceased).toBeUndefined();
            expect(row.wakeAt).toEqual(row.dueAt);
          }
          for (const row of ahead.filter(({ status }) => status === 'not_sent')) expect(row.reason).toBeDefined();
        });
      }),
      { numRuns: 150 },
    );
  });
});
