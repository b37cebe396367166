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

it('a day in the middle belongs to the title, and so does one that it is about', async () => {
  for (const title of ['Prepare the Monday report for Ana', 'Ask June about April'])
    expect(await read(title)).toEqual({ title });
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

it('says how often: from the day that it names, or from the next time on', async () => {
  const weekly = { every: 1, unit: 'week' };
  const plan = { title: 'plan the week', repeat: weekly, dueOn: '2027-01-18' };
  expect(await read('every Monday plan the week')).toEqual(plan);
  expect(await read('plan the week every monday')).toEqual(plan);
  expect(await read('Send the report every other Friday at 9am')).toEqual({
    title: 'Send the report',
    dueAt: '2027-01-22T08:00:00.000Z',
    repeat: { every: 2, unit: 'week' },
  });
  expect(await read('water the plants every 3 days')).toEqual({
    title: 'water the plants',
    dueOn: '2027-01-16',
    repeat: { every: 3, unit: 'day' },
  });
  expect(await read('call Mum every year on 3 May')).toEqual({
    title: 'call Mum',
    dueOn: '2027-05-03',
    repeat: { every: 1, unit: 'year' },
  });
  expect(await read('every day at 8am check the inbox !')).toMatchObject({
    title: 'check the inbox',
    dueAt: '2027-01-16T07:00:00.000Z',
    priority: 'high',
  });
  // Half past midnight: ten past is over for today.
  expect(await read('lock the door every day at 0:10')).toMatchObject({ dueAt: '2027-01-16T23:10:00.000Z' });
});

it('what is done to everything of a kind is no repetition', async () => {
  for (const title of ['Prepare every Monday report for Ana', 'Read the every-day notes', 'Call every customer'])
    expect(await read(title)).toEqual({ title });
});
