import type { Day } from './dates.calendar.ts';
import { englishRules } from './dates.english.ts';
import { germanRules } from './dates.german.ts';

/** One wording of a date: how it looks and which day it means, seen from the day of the call. */
export interface DateRule {
  /** Source of a regular expression over lower-case text. */
  pattern: string;
  /** Names a day of the calendar, so that it outranks "in ten days or so" beside it. */
  exact?: boolean;
  /** Gives way to any other wording in the sentence. */
  weak?: boolean;
  /** Too wide to make a promise of what would not be one without a date. */
  vague?: boolean;
  /** A time of day, which another date in the sentence completes ("tomorrow, end of day"). */
  clock?: boolean;
  /** Names a month and no day. */
  month?: boolean;
  /** `near` is the date spoken about before ("the Friday of that week"). */
  read(groups: (string | undefined)[], today: Day, near?: Day): Day | undefined;
}

export interface DateMention {
  start: number;
  end: number;
  date: Day;
  rank: number;
}

const BOUND = '(?<![\\p{L}\\d])';
const rules = [...englishRules, ...germanRules].map((rule) => ({
  ...rule,
  expression: new RegExp(`${BOUND}(?:${rule.pattern})(?![\\p{L}\\d])`, 'gu'),
}));
/** A cheap look before the rules: most sentences name no day at all. */
const HINT =
  /\d|day|morrow|week|month|quarter|year|night|evening|noon|morning|hour|minute|call|hang up|easter|christmas|(?:fir|seco|thir|eigh|nin|\w+t)(?:st|nd|d|h)\b|january|february|march|april|may|june|july|august|october|ember|(?:straight|right) a|right now|immediate|later|e ?o ?d\b|c ?o ?b\b|close of|log off|sign off|clock off|leave|go home|finish|i'm off|tag|mittwoch|woche|monat|quartal|jahr|morgen|heute|abend|ostern|weihnacht|januar|jänner|februar|märz|mai\b|jun|jul|oktober|dezember|gespräch|telefonat|anruf|anschluss|nachher|sofort|umgehend|ste[nr]?\b|te[nr]?\b|fortnight|lunch|by (?:one|two|three|four|five|six)/u;
const NOT_A_DUE_DATE =
  /(?:\b(?:last|past|previous|every|since|black|not|(?<!\b(?:no|not) later )than|nicht|letzten?|vergangenen?|seit)|['’]t) (?:on |by |this |the |am )*$/u;
/** "We did twenty-two in January" speaks of the last one. */
const LAST_ONE =
  /\b(?:did|was|were|had|sold|made|moved|started|signed|happened|failed|lost|spent|came|went)\b[^.,;]{0,40}$/u;
const PAST = /^ (?:ago|gone|morning'?s|meeting|call yesterday)\b/u;

const rankOf = (rule: DateRule) => (rule.exact ? 3 : rule.vague ? -1 : rule.clock ? 0 : rule.weak ? 1 : 2);

/** Every date in the text, in its order; wordings that overlap are read once, by the longest. */
export function findDates(text: string, today: Day, near?: Day): DateMention[] {
  const lower = text.toLowerCase().replaceAll('’', "'");
  if (lower.length !== text.length || lower.length > 5000 || !HINT.test(lower)) return [];
  const found: DateMention[] = [];
  for (const rule of rules) {
    for (const match of lower.matchAll(rule.expression)) {
      const start = match.index;
      const end = start + match[0].length;
      if (NOT_A_DUE_DATE.test(lower.slice(Math.max(0, start - 24), start)) && !match[0].startsWith('every')) continue;
      if (match[0].startsWith('in ') && rule.month && LAST_ONE.test(lower.slice(0, start))) continue;
      if (PAST.test(lower.slice(end, end + 20))) continue;
      const date = rule.read([...match], today, near);
      if (date) found.push({ start, end, date, rank: rankOf(rule) });
    }
  }
  found.sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
  const kept: DateMention[] = [];
  for (const mention of found) {
    if (kept.every((other) => mention.end <= other.start || mention.start >= other.end)) kept.push(mention);
  }
  return kept.sort((a, b) => a.start - b.start);
}

/** The day that a promise names: a day of the calendar before "in ten days or so", and of equals the last. */
export function dueDate(text: string, today: Day, near?: Day): Day | undefined {
  const mentions = findDates(text, today, near);
  const best = Math.max(...mentions.map((mention) => mention.rank));
  return mentions.findLast((mention) => mention.rank === best)?.date;
}
