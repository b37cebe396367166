import { expect, it } from 'vitest';
import { readTypedInstant } from './typed-instant.ts';
import { wallTime } from './zoned-time.ts';

const meaning = { now: new Date('2027-03-01T08:00:00Z'), timeZone: 'Europe/Paris', order: 'dmy' } as const;

it('reads a day with a time in the zone of the person', async () => {
  expect(await readTypedInstant('tomorrow 3pm', meaning)).toBe('2027-03-02T14:00:00.000Z');
  expect(await readTypedInstant('3/5/2027 9:30', meaning)).toBe('2027-05-03T07:30:00.000Z');
});

it('reads what it writes', async () => {
  const written = wallTime('2027-07-01T13:05:00.000Z', meaning.timeZone);
  expect(written).toBe('2027-07-01 15:05');
  expect(await readTypedInstant(written, meaning)).toBe('2027-07-01T13:05:00.000Z');
});

it('takes neither a day without a time nor something else', async () => {
  for (const text of ['tomorrow', 'call Ana at 3pm', 'soon'])
    expect(await readTypedInstant(text, meaning)).toBeUndefined();
});
