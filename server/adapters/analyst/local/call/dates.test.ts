import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addWorkingDays, easterSunday } from './dates.calendar.ts';
import { dueDate, findDates } from './dates.ts';

const on = (day: string) => Temporal.PlainDate.from(day);
/** Wording, day of the call, due date. 10 March 2027 and 14 April 2027 are Wednesdays. */
const read: [string, string, string][] = [
  ["I'll send it today", '2027-03-10', '2027-03-10'],
  ['tonight when I am back at my desk', '2027-03-10', '2027-03-10'],
  ['by email this evening', '2027-03-10', '2027-03-10'],
  ['when I get off this call', '2027-03-10', '2027-03-10'],
  ['by EOD', '2027-03-10', '2027-03-10'],
  ['right after this call', '2027-03-10', '2027-03-10'],
  ["before the day's out", '2027-03-10', '2027-03-10'],
  ['within the hour', '2027-03-10', '2027-03-10'],
  ['e o d tomorrow at the latest', '2027-03-10', '2027-03-11'],
  ['the day after tomorrow', '2027-03-10', '2027-03-12'],
  ['by Friday', '2027-03-10', '2027-03-12'],
  ['by Wednesday', '2027-03-10', '2027-03-17'],
  ['first thing Monday', '2027-03-10', '2027-03-15'],
  ['by close of play Thursday', '2027-03-10', '2027-03-11'],
  ['this Friday', '2027-03-10', '2027-03-12'],
  ['by the end of the week', '2027-03-10', '2027-03-12'],
  ['next Tuesday', '2027-03-10', '2027-03-16'],
  ['next Friday', '2027-03-10', '2027-03-19'],
  ['Tuesday next week', '2027-03-10', '2027-03-16'],
  ['by the end of next week', '2027-03-10', '2027-03-19'],
  ['by the middle of next week', '2027-03-10', '2027-03-17'],
  ['early next week', '2027-03-10', '2027-03-15'],
  ['Friday week', '2027-03-10', '2027-03-19'],
  ['a week on Friday', '2027-03-10', '2027-03-19'],
  ['within 48 hours', '2027-03-10', '2027-03-12'],
  ['within a week', '2027-03-10', '2027-03-17'],
  ['this time next week', '2027-03-10', '2027-03-17'],
  ['in two weeks', '2027-03-10', '2027-03-24'],
  ['three weeks from now', '2027-03-10', '2027-03-31'],
  ['inside five working days', '2027-03-10', '2027-03-17'],
  ['by the 18th', '2027-03-10', '2027-03-18'],
  ['on the seventh, please', '2027-03-10', '2027-04-07'],
  ['by 30 April', '2027-03-10', '2027-04-30'],
  ['by April 30th', '2027-03-10', '2027-04-30'],
  ['by the first of February', '2027-03-10', '2028-02-01'],
  ['in mid-April', '2027-03-10', '2027-04-15'],
  ['before the month is out', '2027-03-10', '2027-03-31'],
  ['by the end of the quarter', '2027-05-10', '2027-06-30'],
  ['after Easter', '2027-03-10', '2027-03-30'],
  ["in ten days or so, let's say by the 1st", '2027-03-20', '2027-04-01'],
  ['next Tuesday instead, not this Friday', '2027-03-10', '2027-03-16'],
  ['morgen früh', '2027-04-14', '2027-04-15'],
  ['übermorgen', '2027-04-14', '2027-04-16'],
  ['bis Freitag', '2027-04-14', '2027-04-16'],
  ['nächsten Dienstag', '2027-04-14', '2027-04-20'],
  ['noch diese Woche', '2027-04-14', '2027-04-16'],
  ['Anfang nächster Woche', '2027-04-14', '2027-04-19'],
  ['in vierzehn Tagen', '2027-04-14', '2027-04-28'],
  ['bis zum 30. April', '2027-04-14', '2027-04-30'],
  ['Mitte Mai', '2027-04-14', '2027-05-15'],
  ['bis zum Monatsende', '2027-04-14', '2027-04-30'],
];
const unread = [
  'we sat on the fence',
  'I may march on regardless',
  'give me a second',
  'that was the first time',
  'in the second half of the meeting',
  'the sun was out',
  'two weeks ago we had an outage',
  'last Friday was bad',
  "Monday's demo went well",
  'Guten Morgen zusammen',
  'it is a three month contract',
];

describe('due dates in speech', () => {
  it.each(read)('"%s" said on %s is %s', (text, day, expected) => {
    expect(String(dueDate(text, on(day)))).toBe(expected);
  });

  it.each(unread)('"%s" is no due date', (text) => {
    expect(dueDate(text, on('2027-03-10'))).toBeUndefined();
  });

  it('a weekday is always in the seven days after the call', () => {
    const days = fc.integer({ min: 0, max: 4000 }).map((offset) => on('2024-01-01').add({ days: offset }));
    fc.assert(
      fc.property(days, fc.constantFrom('Monday', 'Wednesday', 'Sunday'), (day, name) => {
        const distance = day.until(dueDate(`by ${name}`, day)!).days;
        expect(distance).toBeGreaterThan(0);
        expect(distance).toBeLessThanOrEqual(7);
      }),
      { seed: 20270310, numRuns: 200 },
    );
  });

  it('any text is read without an error, and mentions never overlap', () => {
    const words = fc.constantFrom(
      'by',
      'the',
      'next',
      'friday',
      'week',
      '31st',
      'of',
      'february',
      'in',
      'two',
      'days',
      'end',
      'ende',
      'am',
      '30.',
      '99',
      ',',
      'tomorrow',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 20 }), (list) => {
        const mentions = findDates(list.join(' '), on('2027-01-31'));
        for (const [index, mention] of mentions.entries()) {
          expect(mention.end).toBeGreaterThan(mention.start);
          if (index > 0) expect(mention.start).toBeGreaterThanOrEqual(mentions[index - 1]!.end);
        }
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('Easter and working days follow the calendar', () => {
    expect(String(easterSunday(2027))).toBe('2027-03-28');
    expect(String(easterSunday(2038))).toBe('2038-04-25');
    expect(String(addWorkingDays(on('2027-03-12'), 1))).toBe('2027-03-15');
  });
});
