import { expect, it } from 'vitest';
import { readQuickTask } from './quick-task.ts';

// A Friday; half past midnight of Saturday in Paris.
const late = { now: new Date('2027-01-15T23:30:00Z'), timeZone: 'Europe/Paris', order: 'dmy' } as const;
const read = (line: string, meaning: Partial<Parameters<typeof readQuickTask>[1]> = {}) =>
  readQuickTask(line, { ...late, ...meaning });

it('a day and a time at the end of the line are when the task is due', async () => {
  expect(await read('call Ana tomorrow 3pm')).toEqual({ title: 'call Ana', dueAt: '2027-01-17T14:00:00.000Z' });
  expect(await read('Send the offer by 3 May')).toEqual({ title: 'Send the offer', dueOn: '2027-05-03' });
  expect(await read('Prepare the demo next monday at 9:30')).toMatchObject({ dueAt: '2027-01-18T08:30:00.000Z' });
  expect(await read('Pay the invoice in 3 days')).toMatchObject({ title: 'Pay the invoice', dueOn: '2027-01-19' });
});

it('and so they are at its beginning', async () => {
  expect(await read('tomorrow: call Ana')).toEqual({ title: 'call Ana', dueOn: '2027-01-17' });
});

it('today is that of the person, not that of Greenwich', async () => {
  expect(await read('call Ana today')).toMatchObject({ dueOn: '2027-01-16' });
  expect(await read('call Ana today', { timeZone: 'America/New_York' })).toMatchObject({ dueOn: '2027-01-15' });
});

it('a day in the middle belongs to the title', async () => {
  expect(await read('Prepare the Monday report for Ana')).toEqual({ title: 'Prepare the Monday report for Ana' });
});

it('day and month are read in the order of the person', async () => {
  expect(await read('Visit on 4/3')).toMatchObject({ title: 'Visit', dueOn: '2027-03-04' });
  expect(await read('Visit on 4/3', { order: 'mdy' })).toMatchObject({ title: 'Visit', dueOn: '2027-04-03' });
});

it('marks at the end raise the priority, and a line with nothing to do is no task', async () => {
  expect(await read('Call Ana !')).toEqual({ title: 'Call Ana', priority: 'high' });
  expect(await read('Call Ana tomorrow !!')).toMatchObject({ title: 'Call Ana', priority: 'urgent' });
  expect(await read('tomorrow')).toBeUndefined();
  expect(await read('  ')).toBeUndefined();
});
