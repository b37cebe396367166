import * as calendar from './dates.calendar.ts';
import { COUNT, numberOf, ORDINAL_DIGITS, ORDINAL_WORD } from './dates.numbers.ts';
import type { DateRule } from './dates.ts';

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAY = `(${weekdays.join('|')})`;
const MONTH =
  '(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|apr|jun|jul|aug|sept|sep|oct|nov|dec)';
const ORDINAL = `(${ORDINAL_DIGITS}|${ORDINAL_WORD})`;
/** What may follow a bare ordinal that is a date: not the noun of "the first training". */
const NO_NOUN =
  '(?=\\s*(?:$|[.,;:!?)"–—-])|\\s+(?:and|or|so|at|in|is|was|if|then|when|to|but|works?|will|would|as|with|from|for|after|before|because|okay|ok|latest|instead|please|fine|you|i|we|they|he|she|it|noon|morning|afternoon|once|since|suits|sounds|should)\\b)';

const weekday = (name: string) => weekdays.indexOf(name) + 1;
const month = (name: string) => months.indexOf(name.slice(0, 3)) + 1;
const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;

/** English wordings, the more specific first: of two at the same place the longer one counts. */
export const englishRules: DateRule[] = [
  // Days of the calendar
  {
    pattern: '\\d{4}-\\d{2}-\\d{2}',
    exact: true,
    read: ([all], today) => {
      const [, y, m, d] = ISO.exec(all!)!;
      return calendar.comingDate(today, Number(m), Number(d), Number(y));
    },
  },
  {
    pattern: `${MONTH}\\.? (?:the )?(?:${ORDINAL}|(\\d{1,2})(?!\\d|:|%| (?:percent|people|users|seats)))(?:,? (\\d{4}))?`,
    exact: true,
    read: ([, m, o, d, y], today) =>
      calendar.comingDate(today, month(m!), numberOf((o ?? d)!), y ? Number(y) : undefined),
  },
  {
    pattern: `(?:the )?(?:${ORDINAL}|(\\d{1,2}))(?: of)? ${MONTH}(?:,? (\\d{4}))?`,
    exact: true,
    read: ([, o, d, m, y], today) =>
      calendar.comingDate(today, month(m!), numberOf((o ?? d)!), y ? Number(y) : undefined),
  },
  {
    pattern: `(?:the|by|on|until|till|before|${WEEKDAY},?)(?: the)? ${ORDINAL}${NO_NOUN}`,
    exact: true,
    read: ([all, , o], today) => {
      const found = calendar.comingDayOfMonth(today, numberOf(o!));
      return all!.startsWith('before') ? found?.subtract({ days: 1 }) : found;
    },
  },
  {
    pattern: `(?:mid(?:dle of)?|the middle of)[ -]${MONTH}`,
    exact: true,
    read: ([, m], today) => calendar.comingDate(today, month(m!), 15),
  },
  {
    pattern: '(?:mid|middle of) next month',
    read: (_, today) => today.with({ day: 1 }).add({ months: 1 }).with({ day: 15 }),
  },
  { pattern: '(?:mid-month|(?:the )?middle of the month)', read: (_, today) => calendar.comingDayOfMonth(today, 15) },
  { pattern: `(?:(?:the )?(?:end|close) of|late) ${MONTH}`, exact: true, read: ([, m], today) => endOf(today, m!) },
  { pattern: `before (?:the end of )?${MONTH} is out`, exact: true, read: ([, m], today) => endOf(today, m!) },
  {
    pattern: `(?:(?:the )?(?:beginning|start) of|early) ${MONTH}`,
    exact: true,
    read: ([, m], today) => calendar.comingDate(today, month(m!), 1),
  },
  {
    pattern: `before ${MONTH}`,
    read: ([, m], today) => calendar.comingDate(today, month(m!), 1)?.subtract({ days: 1 }),
  },
  {
    pattern: `(?:some ?time in|during|in|by) ${MONTH}`,
    month: true,
    read: ([all, m], today) => (all!.startsWith('by') ? calendar.comingDate(today, month(m!), 1) : endOf(today, m!)),
  },

  // Weekdays
  {
    pattern: `(?:a week (?:on|from) ${WEEKDAY}|${WEEKDAY} week(?! of))`,
    read: ([, a, b], today) => calendar.comingWeekday(today, weekday((a ?? b)!)).add({ days: 7 }),
  },
  {
    pattern: `(?:two weeks (?:on|from) ${WEEKDAY}|${WEEKDAY} fortnight|a fortnight on ${WEEKDAY})`,
    read: ([, a, b, c], today) => calendar.comingWeekday(today, weekday((a ?? b ?? c)!)).add({ days: 14 }),
  },
  { pattern: `${WEEKDAY} after next`, read: ([, w], today) => calendar.weekdayOfWeek(today, weekday(w!), 2) },
  {
    pattern: `${WEEKDAY} (?:(?:of|in) )?the week after(?: next)?`,
    read: ([all, w], today) => calendar.weekdayOfWeek(today, weekday(w!), all!.endsWith('next') ? 2 : 2),
  },
  {
    pattern: `(?:the week after next,? (?:on )?${WEEKDAY})`,
    read: ([, w], today) => calendar.weekdayOfWeek(today, weekday(w!), 2),
  },
  { pattern: `next ${WEEKDAY}`, read: ([, w], today) => calendar.weekdayOfWeek(today, weekday(w!), 1) },
  {
    pattern: `(?:on )?${WEEKDAY},? (?:(?:of|in) )?(?:the )?(?:next|following|coming) week`,
    read: ([, w], today) => calendar.weekdayOfWeek(today, weekday(w!), 1),
  },
  {
    pattern: `(?:next|the following) week,? (?:on |by )?(?:the )?${WEEKDAY}`,
    read: ([, w], today) => calendar.weekdayOfWeek(today, weekday(w!), 1),
  },
  { pattern: `this ${WEEKDAY}`, read: ([, w], today) => ofThisWeek(today, weekday(w!)) },
  { pattern: `${WEEKDAY} (?:of )?this week`, read: ([, w], today) => ofThisWeek(today, weekday(w!)) },
  {
    pattern: `(?:the )?${WEEKDAY} after easter`,
    read: ([, w], today) => calendar.weekdayOfWeek(calendar.comingEaster(today, 0), weekday(w!), 1),
  },
  {
    pattern: `the ${WEEKDAY} (?:of that week|after that|after)`,
    read: ([all, w], today, near) =>
      all!.endsWith('week')
        ? calendar.weekdayOfWeek(near ?? today.add({ days: 7 }), weekday(w!), 0)
        : calendar.comingWeekday(near ?? today, weekday(w!)),
  },
  {
    pattern: `(?:every|each) (?:second |other )?${WEEKDAY}`,
    weak: true,
    read: ([, w], today) => calendar.comingWeekday(today, weekday(w!)),
  },
  {
    pattern: `(?:the )?(?:coming |following )?${WEEKDAY}(?!['’]s| to (?:${weekdays.join('|')}))`,
    read: ([, w], today) => calendar.comingWeekday(today, weekday(w!)),
  },

  // Days from now
  { pattern: '(?:the )?day after tomorrow', read: (_, today) => today.add({ days: 2 }) },
  { pattern: '(?:a week tomorrow|tomorrow week)', read: (_, today) => today.add({ days: 8 }) },
  {
    pattern: '(?:a week (?:from )?(?:today|now)|today week|this time next week|a week from today)',
    read: (_, today) => today.add({ days: 7 }),
  },
  {
    pattern: '(?:a fortnight(?: from (?:today|now))?|in a fortnight|within a fortnight|fortnight from now)',
    read: (_, today) => today.add({ days: 14 }),
  },
  { pattern: '(?:tomorrow|overnight|first thing in the morning)', read: (_, today) => today.add({ days: 1 }) },
  {
    pattern: `(?:in|within|inside|inside of|under|no more than|at most|not later than)(?: the)?(?: next)? ${group(COUNT)} (?:working|business|week) ?days?(?:['’] time)?`,
    read: ([, n], today) => calendar.addWorkingDays(today, numberOf(n!)),
  },
  {
    pattern: `${group(COUNT)} (?:working|business) days?(?: from (?:now|today))?`,
    read: ([, n], today) => calendar.addWorkingDays(today, numberOf(n!)),
  },
  {
    pattern: `(?:in|within|inside|inside of|under)(?: the)?(?: next| about| around)? ${group(COUNT)} (hours?|days?|weeks?|months?)(?:['’]? time)?`,
    read: ([, n, unit], today) => after(today, numberOf(n!), unit!),
  },
  {
    pattern: `(?:in|within)(?: the)?(?: next)? (?:${COUNT}) (?:to|or) ${group(COUNT)} (hours?|days?|weeks?|months?)`,
    read: ([, n, unit], today) => after(today, numberOf(n!), unit!),
  },
  {
    pattern: `${group(COUNT)} (days?|weeks?|months?) (?:from (?:now|today)|from today on|out)`,
    read: ([, n, unit], today) => after(today, numberOf(n!), unit!),
  },
  {
    pattern:
      '(?:in|within) (?:the|an|half an|a quarter of an|the next) hour|in (?:a few|\\d+|five|ten|fifteen|twenty|thirty) minutes|in a (?:minute|bit|moment)',
    read: (_, today) => today,
  },

  // Weeks, months, quarters, years
  {
    pattern: '(?:the )?(?:end|close|back end) of (?:the )?next week|late next week|next week at the latest',
    read: (_, today) => calendar.weekdayOfWeek(today, 5, 1),
  },
  {
    pattern: '(?:the )?middle of next week|mid(?:-| )?next week|midweek next week',
    read: (_, today) => calendar.weekdayOfWeek(today, 3, 1),
  },
  {
    pattern: '(?:the )?(?:beginning|start|top) of next week|early (?:in )?next week|first thing next week',
    read: (_, today) => calendar.weekdayOfWeek(today, 1, 1),
  },
  { pattern: 'the week after next|in the week after next', read: (_, today) => calendar.weekdayOfWeek(today, 5, 2) },
  {
    pattern: '(?:the course of |during |some ?time )?next week',
    weak: true,
    read: (_, today) => calendar.weekdayOfWeek(today, 5, 1),
  },
  {
    pattern:
      "(?:the )?(?:end|close|back end) of (?:the|this|that)? ?week|(?:before|by) the week(?:[’']s| is) (?:out|over|end|done)|before the weekend|later this week|this week|by the weekend",
    read: (_, today) => ofThisWeek(today, 5),
  },
  { pattern: '(?:over|on|at|during) the weekend|this weekend', weak: true, read: (_, today) => ofThisWeek(today, 7) },
  {
    pattern: '(?:the )?end of next month',
    read: (_, today) => calendar.endOfMonth(today.with({ day: 1 }).add({ months: 1 })),
  },
  {
    pattern: '(?:the )?(?:beginning|start|first) of (?:the )?next month|early next month',
    read: (_, today) => today.with({ day: 1 }).add({ months: 1 }),
  },
  {
    pattern: 'next month',
    weak: true,
    read: (_, today) => calendar.endOfMonth(today.with({ day: 1 }).add({ months: 1 })),
  },
  {
    pattern:
      "(?:the )?(?:end|close|back end) of (?:the|this)? ?month|month[- ]end|before the month(?:[’']s| is) (?:out|over|up|done)|(?:later )?this month|by the end of the month",
    read: (_, today) => calendar.endOfMonth(today),
  },
  {
    pattern:
      "(?:the )?(?:end|close) of (?:the|this)? ?quarter|quarter[- ]end|before the quarter(?:[’']s| is) (?:out|over|up|done|closed)|this quarter",
    read: (_, today) => calendar.endOfQuarter(today),
  },
  {
    pattern: '(?:the )?end of next quarter|next quarter',
    read: (_, today) => calendar.endOfQuarter(today.with({ day: 1 }).add({ months: 3 })),
  },
  {
    pattern: '(?:the )?end of (?:q([1-4])|the (first|second|third|fourth) quarter)',
    exact: true,
    read: ([, q, o], today) =>
      calendar.comingDate(
        today,
        (q ? Number(q) : numberOf(o!)) * 3,
        [31, 30, 30, 31][(q ? Number(q) : numberOf(o!)) - 1]!,
      ),
  },
  {
    pattern:
      "(?:the )?end of (?:the|this)? ?year|year[- ]end|before the year(?:[’']s| is) (?:out|over|up)|this year|before (?:the )?new year",
    vague: true,
    read: (_, today) => today.with({ month: 12, day: 31 }),
  },

  // Holidays
  {
    pattern:
      "(?:straight |right |just )?after (?:the )?easter(?: (?:break|holidays?|weekend))?|(?:we[’']re|i[’']m|we are|i am|everyone is|everybody is) back (?:from|after) (?:the )?easter",
    read: (_, today) => calendar.comingEaster(today, 2),
  },
  { pattern: 'before easter', read: (_, today) => calendar.comingEaster(today, -3) },
  { pattern: '(?:before|by) christmas', read: (_, today) => calendar.comingDate(today, 12, 24) },
  { pattern: 'good friday', weak: true, read: (_, today) => calendar.comingEaster(today, -2) },
  { pattern: 'easter monday', weak: true, read: (_, today) => calendar.comingEaster(today, 1) },

  // Today
  {
    pattern:
      "(?:later )?today|tonight|this (?:afternoon|evening|morning|lunchtime)|(?:right |straight |directly |just )?(?:after|following) (?:this|the|our) call|(?:when|once|as soon as|after) (?:we hang up|(?:i|we) (?:get off|finish|end) (?:the|this) call)|(?:as soon as|when|once) (?:we[’']re|i[’']m) off (?:the|this) (?:call|phone)|before i (?:log|sign|clock) off|before i (?:leave|go home|finish)|before the day(?:[’']s| is) (?:out|over|done)",
    read: (_, today) => today,
  },
  {
    pattern:
      "(?:straight|right) (?:away|after this|after)|immediately|later on|(?:by )?(?:the )?(?:end|close) of (?:the |my |your )?(?:day|business|play)|e ?o ?d|c ?o ?b|before (?:noon|midday|lunch(?:time)?)|by (?:noon|midday|lunch(?:time)?|(?:one|two|three|four|five|six|\\d{1,2})(?:[:.]\\d\\d)?(?: ?[ap]\\.?m\\.?| o[’']clock)?(?=[.,;!?]|$))",
    weak: true,
    clock: true,
    read: (_, today) => today,
  },
  { pattern: 'right now', vague: true, read: (_, today) => today },
];

function group(source: string) {
  return `(${source})`;
}

function endOf(today: calendar.Day, name: string) {
  const first = today.with({ day: 1 });
  const found = first.with({ month: month(name) });
  return calendar.endOfMonth(found.month < first.month ? found.add({ years: 1 }) : found);
}

/** "This Friday" said on a Saturday is the next one. */
function ofThisWeek(today: calendar.Day, day: number) {
  const found = calendar.weekdayOfWeek(today, day, 0);
  return Temporal.PlainDate.compare(found, today) < 0 ? found.add({ days: 7 }) : found;
}

function after(today: calendar.Day, count: number, unit: string) {
  if (unit.startsWith('hour')) return today.add({ days: Math.floor(count / 24) });
  if (unit.startsWith('day')) return today.add({ days: count });
  return unit.startsWith('week') ? today.add({ weeks: count }) : today.add({ months: count });
}
