import { plain, wordsOf } from '../../../kernel/words.ts';
import { clip } from '../text.ts';
import { type ContactDraft, warn } from './contact-draft.ts';
import { isNoDate, readTextDate } from './dates.ts';
import { saysDeceased } from './death-words.ts';

const words = (list: string): ReadonlySet<string> => new Set(list.split('|').map((text) => wordsOf(text).join(' ')));
const alive = words(
  '0|false|no|n|off|nein|non|falsch|faux|falso|alive|living|active|lebend|vivant|vivo|none|null|nie|нет|否',
);
const dead = words('1|true|yes|y|x|on|ja|oui|si|sì|sim|wahr|vrai|verdadero|vero|tak|да|是');

/** Undefined for what is neither. */
export function readYesNo(value: string): boolean | undefined {
  const word = wordsOf(value).join(' ');
  return dead.has(word) ? true : alive.has(word) ? false : undefined;
}

/** Takes over what a column about death says: yes or no, or the day. In a column about something else only a word for it counts. */
export function takeDeceased(draft: ContactDraft, value: string, header: string, today: Temporal.PlainDate): void {
  if (saysDeceased(value)) draft.deceased = true;
  if (draft.deceased || !saysDeceased(header)) return;
  const word = wordsOf(value).join(' ');
  if (isNoDate(plain(value)) || alive.has(word)) return;
  const { date, problem } = readTextDate(value, 'dmy', { today, kind: 'other' });
  if (!date && !problem) return;
  draft.deceased = true;
  if (date) draft.customFields.deathDate = date;
  else if (!dead.has(word)) {
    warn(
      draft,
      'deceased',
      'deceased_unclear',
      `"${clip(value)}" is neither yes, no nor a date; no greetings are planned.`,
    );
  }
}
