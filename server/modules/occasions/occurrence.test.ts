import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueInstant, nextOccurrence, occurrencesWithin, type Recurrence, stretchIn } from './occurrence.ts';

const recurrence = (date: string, change: Partial<Recurrence> = {}): Recurrence => ({
  date,
  leapDay: 'feb28',
  repeatAnnually: true,
  createdAt: '2026-01-01T00:00:00.000Z',
  ...change,
});
const at = (text: string) => Temporal.Instant.from(text);
const clock = (zone = 'UTC', sendTime = '09:00') => ({ zone, sendTime });
const occurrencesBetween = (
  date: Recurrence,
  { zone, sendTime }: { zone: string; sendTime: string },
  from: Temporal.Instant,
  to: Temporal.Instant,
) => occurrencesWithin(date, sendTime, stretchIn(zone, from, to));
const days = (date: Recurrence, from: string, to: string, zone = 'UTC') =>
  occurrencesBetween(date, clock(zone), at(`${from}T00:00:00Z`), at(`${to}T00:00:00Z`)).map(({ day }) => String(day));
const due = (date: string, zone: string, day: string, sendTime = '09:00') =>
  String(
    nextOccurrence(recurrence(date), clock(zone, sendTime), at(`${day}T00:00:00Z`).subtract({ hours: 24 }))?.dueAt,
  );

describe('the days of a date', () => {
  it('come once a year, with or without a known year', () => {
    expect(days(recurrence('1990-03-15'), '2026-01-01', '2029-01-01')).toEqual([
      '2026-03-15',
      '2027-03-15',
      '2028-03-15',
    ]);
    expect(days(recurrence('--03-15'), '2026-01-01', '2028-01-01')).toEqual(['2026-03-15', '2027-03-15']);
  });

  it('put 29 February where its choice says', () => {
    const leap = (leapDay: Recurrence['leapDay']) =>
      days(recurrence('1988-02-29', { leapDay }), '2026-01-01', '2029-12-31');
    expect(leap('feb28')).toEqual(['2026-02-28', '2027-02-28', '2028-02-29', '2029-02-28']);
    expect(leap('mar1')).toEqual(['2026-03-01', '2027-03-01', '2028-02-29', '2029-03-01']);
    expect(leap('leap-years-only')).toEqual(['2028-02-29']);
  });

  it('find 29 February across the year 2100, which is no leap year', () => {
    const date = recurrence('--02-29', { leapDay: 'leap-years-only' });
    expect(String(nextOccurrence(date, clock(), at('2096-03-01T00:00:00Z'))?.day)).toBe('2104-02-29');
  });

  it('do not begin before the date itself', () => {
    expect(days(recurrence('2027-06-01'), '2025-01-01', '2029-01-01')).toEqual(['2027-06-01', '2028-06-01']);
    expect(String(nextOccurrence(recurrence('2040-06-01'), clock(), at('2026-01-01T00:00:00Z'))?.day)).toBe(
      '2040-06-01',
    );
  });

  it('are one day alone when the date does not repeat', () => {
    const once = { repeatAnnually: false };
    expect(days(recurrence('2027-06-01', once), '2025-01-01', '2035-01-01')).toEqual(['2027-06-01']);
    expect(
      days(recurrence('--06-01', { ...once, createdAt: '2026-06-01T12:00:00.000Z' }), '2025-01-01', '2035-01-01'),
    ).toEqual(['2026-06-01']);
    expect(
      days(recurrence('--06-01', { ...once, createdAt: '2026-06-02T12:00:00.000Z' }), '2025-01-01', '2035-01-01'),
    ).toEqual(['2027-06-01']);
    const leap = { ...once, leapDay: 'leap-years-only' as const, createdAt: '2026-06-02T12:00:00.000Z' };
    expect(days(recurrence('--02-29', leap), '2025-01-01', '2045-01-01')).toEqual(['2028-02-29']);
  });
});

describe('the instant when a greeting is due', () => {
  it('follows the clocks of the zone through summer time', () => {
    expect(due('--01-15', 'Europe/Paris', '2027-01-15')).toBe('2027-01-15T08:00:00Z');
    expect(due('--07-15', 'Europe/Paris', '2027-07-15')).toBe('2027-07-15T07:00:00Z');
  });

  it('is the shifted time where a clock change skips it, and the first where it repeats', () => {
    expect(due('--03-28', 'Europe/Paris', '2027-03-28', '02:30')).toBe('2027-03-28T01:30:00Z');
    expect(due('--10-31', 'Europe/Paris', '2027-10-31', '02:30')).toBe('2027-10-31T00:30:00Z');
    expect(due('--03-14', 'America/New_York', '2027-03-14', '02:00')).toBe('2027-03-14T07:00:00Z');
    expect(due('--11-07', 'America/New_York', '2027-11-07', '01:30')).toBe('2027-11-07T05:30:00Z');
  });

  it('knows clock changes of half an hour and at midnight', () => {
    expect(due('--10-03', 'Australia/Lord_Howe', '2027-10-03', '02:15')).toBe('2027-10-02T15:45:00Z');
    expect(String(dueInstant(Temporal.PlainDate.from('2018-11-04'), '00:00', 'America/Sao_Paulo'))).toBe(
      '2018-11-04T03:00:00Z',
    );
  });

  it('works from UTC-12 to UTC+14, by name and by offset', () => {
    expect(due('--03-15', 'Etc/GMT+12', '2027-03-15')).toBe('2027-03-15T21:00:00Z');
    expect(due('--03-15', 'Pacific/Kiritimati', '2027-03-15')).toBe('2027-03-14T19:00:00Z');
    expect(due('--03-15', '+05:45', '2027-03-15')).toBe('2027-03-15T03:15:00Z');
  });

  it('comes once where a zone skipped a whole day', () => {
    const found = occurrencesBetween(
      recurrence('--12-30'),
      clock('Pacific/Apia'),
      at('2011-12-25T00:00:00Z'),
      at('2012-01-05T00:00:00Z'),
    );
    expect(found.map(({ dueAt }) => String(dueAt))).toEqual(['2011-12-30T19:00:00Z']);
    expect(String(found[0]?.dueAt.toZonedDateTimeISO('Pacific/Apia').toPlainDate())).toBe('2011-12-31');
  });
});

const ZONES = [
  'UTC',
  'Etc/GMT+12',
  'Pacific/Kiritimati',
  'Pacific/Apia',
  'America/New_York',
  'Europe/Paris',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
];
const anyDay = fc.date({ min: new Date('1896-01-01'), max: new Date('2024-12-31'), noInvalidDate: true });
const anyRecurrence = fc
  .record({
    day: fc.oneof(
      anyDay,
      fc.constantFrom(new Date('1988-02-29'), new Date('2000-02-29'), new Date('1999-02-28'), new Date('1999-12-31')),
    ),
    known: fc.boolean(),
    leapDay: fc.constantFrom('feb28' as const, 'mar1' as const, 'leap-years-only' as const),
    repeatAnnually: fc.boolean(),
    created: fc.integer({ min: 0, max: 5000 }),
  })
  .map(({ day, known, created, ...rest }) => ({
    ...rest,
    date: known ? day.toISOString().slice(0, 10) : `-${day.toISOString().slice(4, 10)}`,
    createdAt: new Date(Date.UTC(2010, 0, 1, 12) + created * 86_400_000).toISOString(),
  }));
const anyZone = fc.constantFrom(...ZONES);
const anyTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);

/** The model: looks at each day of the calendar in turn and asks whether the date falls on it. */
function walk(date: Recurrence, zone: string, firstYear: number, lastYear: number): string[] {
  const [monthDay, birth] = [date.date.slice(-5), date.date.startsWith('--') ? undefined : date.date];
  const found: string[] = [];
  for (
    let day = Temporal.PlainDate.from({ year: firstYear, month: 1, day: 1 });
    day.year <= lastYear;
    day = day.add({ days: 1 })
  ) {
    const text = String(day);
    const stands =
      monthDay === '02-29' && !day.inLeapYear
        ? { feb28: '02-28', mar1: '03-01', 'leap-years-only': 'never' }[date.leapDay]
        : monthDay;
    if (text.slice(5) !== stands || (birth && text < birth)) continue;
    const first = birth ?? String(Temporal.Instant.from(date.createdAt).toZonedDateTimeISO(zone).toPlainDate());
    if (
      !date.repeatAnnually &&
      (birth ? text.slice(0, 4) !== birth.slice(0, 4) : text < first || found.some((day) => day >= first))
    )
      continue;
    found.push(text);
  }
  return found;
}

describe('any date in any zone at any time', () => {
  const start = at('2009-06-01T00:00:00Z');
  const end = at('2029-06-01T00:00:00Z');

  it('falls on the days that a walk through the calendar finds', () => {
    fc.assert(
      fc.property(anyRecurrence, anyZone, anyTime, (date, zone, sendTime) => {
        const expected = walk(date, zone, 2008, 2030)
          .map((day) => ({ day, dueAt: dueInstant(Temporal.PlainDate.from(day), sendTime, zone) }))
          .filter(
            ({ dueAt }) => Temporal.Instant.compare(dueAt, start) >= 0 && Temporal.Instant.compare(dueAt, end) < 0,
          );
        const found = occurrencesBetween(date, { zone, sendTime }, start, end);
        expect(found.map(({ day, dueAt }) => [String(day), String(dueAt)])).toEqual(
          expected.map(({ day, dueAt }) => [day, String(dueAt)]),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('falls at most once in a calendar year and never before the year it began', () => {
    fc.assert(
      fc.property(anyRecurrence, anyZone, anyTime, (date, zone, sendTime) => {
        const found = occurrencesBetween(
          date,
          { zone, sendTime },
          at('1890-01-01T00:00:00Z'),
          at('2110-01-01T00:00:00Z'),
        );
        expect(new Set(found.map(({ year }) => year)).size).toBe(found.length);
        for (const { day, year } of found) {
          expect(day.year).toBe(year);
          if (!date.date.startsWith('--')) expect(String(day) >= date.date).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same days one after the other as all at once, so nothing drifts from year to year', () => {
    fc.assert(
      fc.property(anyRecurrence, anyZone, anyTime, (date, zone, sendTime) => {
        const step: string[] = [];
        let next = nextOccurrence(date, { zone, sendTime }, start);
        while (next && Temporal.Instant.compare(next.dueAt, end) < 0) {
          step.push(String(next.dueAt));
          next = nextOccurrence(date, { zone, sendTime }, next.dueAt.add({ nanoseconds: 1 }));
        }
        expect(step).toEqual(
          occurrencesBetween(date, { zone, sendTime }, start, end).map(({ dueAt }) => String(dueAt)),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('is due at its time on its day, wherever the clocks of the zone show that time', () => {
    fc.assert(
      fc.property(anyRecurrence, anyZone, anyTime, (date, zone, sendTime) => {
        for (const { day, dueAt } of occurrencesBetween(date, { zone, sendTime }, start, end)) {
          const local = dueAt.toZonedDateTimeISO(zone);
          const wanted = day.toPlainDateTime(Temporal.PlainTime.from(sendTime));
          const shows = wanted.toZonedDateTime(zone).toPlainDateTime().equals(wanted);
          if (shows) expect(String(local.toPlainDateTime())).toBe(String(wanted));
          else expect(Temporal.PlainDateTime.compare(local.toPlainDateTime(), wanted)).toBe(1);
        }
      }),
      { numRuns: 60 },
    );
  });
});
