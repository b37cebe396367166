import * as calendar from './dates.calendar.ts';
import { COUNT, GERMAN_ORDINAL_WORD, numberOf } from './dates.numbers.ts';
import type { DateRule } from './dates.ts';

const weekdays = ['montag', 'dienstag', 'mittwoch', 'donnerstag', 'freitag', 'samstag', 'sonntag'];
const months = ['jan', 'feb', 'mär', 'apr', 'mai', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dez'];
const WEEKDAY = `(${weekdays.join('|')})`;
const MONTH = '(januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)';
const NEXT_WEEK = '(?:nächster|der nächsten|kommender|der kommenden)';

const weekday = (name: string) => weekdays.indexOf(name) + 1;
const month = (name: string) => (name === 'jänner' ? 1 : months.indexOf(name.slice(0, 3)) + 1);

/** German wordings, the more specific first. */
export const germanRules: DateRule[] = [
  {
    pattern: `(?:(\\d{1,2})\\.|(${GERMAN_ORDINAL_WORD})) ?${MONTH}(?: (\\d{4}))?`,
    exact: true,
    read: ([, d, o, m, y], today) =>
      calendar.comingDate(today, month(m!), numberOf((d ?? o)!), y ? Number(y) : undefined),
  },
  {
    pattern: '(?:am |zum |bis |vom )?(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})?',
    exact: true,
    read: ([, d, m, y], today) => calendar.comingDate(today, Number(m), Number(d), y ? Number(y) : undefined),
  },
  {
    pattern: '(?:am|zum|den|der) (\\d{1,2})\\.(?! ?\\d)',
    exact: true,
    read: ([, d], today) => calendar.comingDayOfMonth(today, Number(d)),
  },
  {
    pattern: `(?:am|zum|den|der) (${GERMAN_ORDINAL_WORD})(?=\\s*(?:$|[.,;:!?–-])|\\s+(?:und|oder|dann|passt|ist|wäre|um|bei|fertig|bekommst|bekommen|haben|hast|geht|spätestens))`,
    exact: true,
    read: ([, o], today) => calendar.comingDayOfMonth(today, numberOf(o!)),
  },
  { pattern: `mitte ${MONTH}`, exact: true, read: ([, m], today) => calendar.comingDate(today, month(m!), 15) },
  {
    pattern: `ende ${MONTH}`,
    exact: true,
    read: ([, m], today) => {
      const first = calendar.comingDate(today.with({ day: 1 }), month(m!), 1);
      return first && calendar.endOfMonth(first);
    },
  },
  { pattern: `anfang ${MONTH}`, exact: true, read: ([, m], today) => calendar.comingDate(today, month(m!), 1) },

  {
    pattern: `(?:${WEEKDAY} in (?:einer woche|acht tagen)|${WEEKDAY} über eine woche)`,
    read: ([, a, b], today) => calendar.comingWeekday(today, weekday((a ?? b)!)).add({ days: 7 }),
  },
  {
    pattern: `${WEEKDAY} in (?:zwei wochen|vierzehn tagen)`,
    read: ([, w], today) => calendar.comingWeekday(today, weekday(w!)).add({ days: 14 }),
  },
  {
    pattern: `(?:nächsten|nächster) ${WEEKDAY}`,
    read: ([, w], today) => calendar.weekdayOfWeek(today, weekday(w!), 1),
  },
  { pattern: `übernächsten ${WEEKDAY}`, read: ([, w], today) => calendar.weekdayOfWeek(today, weekday(w!), 2) },
  {
    pattern: `${WEEKDAY} (?:in )?${NEXT_WEEK} woche`,
    read: ([, w], today) => calendar.weekdayOfWeek(today, weekday(w!), 1),
  },
  {
    pattern: `nächste woche (?:am |bis )?${WEEKDAY}`,
    read: ([, w], today) => calendar.weekdayOfWeek(today, weekday(w!), 1),
  },
  { pattern: `(?:dies(?:en|er)) ${WEEKDAY}`, read: ([, w], today) => calendar.weekdayOfWeek(today, weekday(w!), 0) },
  {
    pattern: `(?:jeden|jeder) (?:zweiten )?${WEEKDAY}`,
    weak: true,
    read: ([, w], today) => calendar.comingWeekday(today, weekday(w!)),
  },
  {
    pattern: `${WEEKDAY} nach ostern`,
    read: ([, w], today) => calendar.weekdayOfWeek(calendar.comingEaster(today, 0), weekday(w!), 1),
  },
  {
    pattern: `(?<!(?:letzten|vergangenen|vorigen) )(?:kommenden )?${WEEKDAY}(?:früh|abend|mittag|nachmittag|vormittag)?(?![a-zäöüß])`,
    read: ([, w], today) => calendar.comingWeekday(today, weekday(w!)),
  },

  { pattern: 'übermorgen', read: (_, today) => today.add({ days: 2 }) },
  {
    pattern: '(?<!(?:am|guten|jeden|heute|gestern|diesen) )morgen(?: früh| abend| mittag| nachmittag| vormittag)?',
    read: (_, today) => today.add({ days: 1 }),
  },
  {
    pattern: 'heute (?:in|über) (?:einer woche|acht tagen|eine woche)|in acht tagen',
    read: (_, today) => today.add({ days: 7 }),
  },
  {
    pattern: `(?:in|binnen|innerhalb von|innerhalb)(?: den nächsten)? (${COUNT}) (?:werktag|arbeitstag)(?:en|e|s)?`,
    read: ([, n], today) => calendar.addWorkingDays(today, numberOf(n!)),
  },
  {
    pattern: `(?:in|binnen|innerhalb von|innerhalb)(?: den nächsten| spätestens| etwa)? (${COUNT}) (stunde|tag|woche|monat)(?:en|e|s|n)?`,
    read: ([, n, unit], today) => {
      const count = numberOf(n!);
      if (unit === 'stunde') return today.add({ days: Math.floor(count / 24) });
      return unit === 'tag'
        ? today.add({ days: count })
        : unit === 'woche'
          ? today.add({ weeks: count })
          : today.add({ months: count });
    },
  },
  { pattern: `(?:zum )?ende ${NEXT_WEEK} woche`, read: (_, today) => calendar.weekdayOfWeek(today, 5, 1) },
  { pattern: `mitte ${NEXT_WEEK} woche`, read: (_, today) => calendar.weekdayOfWeek(today, 3, 1) },
  { pattern: `(?:zu )?(?:anfang|beginn) ${NEXT_WEEK} woche`, read: (_, today) => calendar.weekdayOfWeek(today, 1, 1) },
  { pattern: '(?:nächste|kommende) woche', weak: true, read: (_, today) => calendar.weekdayOfWeek(today, 5, 1) },
  { pattern: 'übernächste woche', weak: true, read: (_, today) => calendar.weekdayOfWeek(today, 5, 2) },
  {
    pattern:
      '(?:noch )?(?:diese|in dieser) woche|(?:zum |bis )?ende (?:der|dieser) woche|(?:zum )?wochenende|vor dem wochenende',
    read: (_, today) => calendar.weekdayOfWeek(today, 5, 0),
  },
  {
    pattern: '(?:bis )?(?:zum )?(?:ende des (?:nächsten|kommenden) monats)',
    read: (_, today) => calendar.endOfMonth(today.with({ day: 1 }).add({ months: 1 })),
  },
  {
    pattern: '(?:zum |bis )?(?:ende (?:des|dieses) monats|monatsende)|noch diesen monat',
    read: (_, today) => calendar.endOfMonth(today),
  },
  {
    pattern: '(?:zum |bis )?(?:ende (?:des|dieses) quartals|quartalsende)|noch dieses quartal',
    read: (_, today) => calendar.endOfQuarter(today),
  },
  {
    pattern: '(?:zum |bis )?(?:ende (?:des|dieses) jahres|jahresende)|noch dieses jahr',
    weak: true,
    read: (_, today) => today.with({ month: 12, day: 31 }),
  },
  { pattern: 'nach ostern', read: (_, today) => calendar.comingEaster(today, 2) },
  { pattern: 'vor ostern', read: (_, today) => calendar.comingEaster(today, -3) },
  { pattern: 'vor weihnachten', read: (_, today) => calendar.comingDate(today, 12, 24) },
  {
    pattern:
      'heute(?: noch| abend| nachmittag| vormittag| mittag| nacht)?|(?:gleich |direkt |sofort )?(?:nach (?:dem|unserem) (?:gespräch|telefonat|call|anruf))|im anschluss|gleich nachher',
    read: (_, today) => today,
  },
  { pattern: 'feierabend|sofort|umgehend|nachher', weak: true, clock: true, read: (_, today) => today },
];
