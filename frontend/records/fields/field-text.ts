import type { Field, Money } from '@sequelstring/contract/records/field.ts';
import { currentLocale, currentTimeZone, todayIn } from '../../lib/format.ts';
import { parseMoney, readNumber, writeMoney } from '../../lib/money.ts';
import { dateOrderOf, parseTypedDate } from '../../lib/typed-date.ts';
import { readTypedInstant } from '../../lib/typed-instant.ts';
import { wallTime } from '../../lib/zoned-time.ts';
import type { AsChoice } from '../view.ts';

/** Types that are edited by typing; the others are chosen from a list. */
const typedTypes = new Set(['text', 'longText', 'number', 'money', 'date', 'instant', 'email', 'phone', 'url', 'tags']);
export const isTyped = (field: Field): boolean => typedTypes.has(field.type);

/** Types that can be edited in a cell or a line of properties. */
export const canEdit = ({ type, options }: Field): boolean =>
  !options.readOnly &&
  !options.fixed &&
  (typedTypes.has(type) || ['choice', 'choices', 'user', 'link', 'yesNo', 'timeZone'].includes(type));

/** A structure as the field of choices that it is edited as. */
export const choiceField = (field: Field, as: AsChoice, value: unknown): Field => ({
  ...field,
  type: 'choice',
  choices: as.choices(value),
});

/** A value as it is edited. */
export function writeValue(field: Field, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (field.type === 'money') return writeMoney(value as Money);
  if (field.type === 'instant') return wallTime(String(value), currentTimeZone());
  if (field.type === 'tags') return (value as string[]).join(', ');
  return String(value);
}

export type Reading = { value: unknown } | { problem: string };

/** What an emptied field becomes: the empty text or list where the field may not be missing. */
export function emptyValue({ type, options: { required } }: Field): unknown {
  if (!required) return null;
  return type === 'tags' || type === 'choices' || type === 'links' ? [] : '';
}

/** Reads what was typed into a field; `currency` is meant where an amount names none. */
export async function readTyped(field: Field, text: string, currency: string): Promise<Reading> {
  const typed = text.trim();
  if (typed === '') return { value: emptyValue(field) };
  switch (field.type) {
    case 'number': {
      const value = readNumber(typed.replace(/%$/, ''));
      return value === undefined ? { problem: 'Enter a number' } : { value };
    }
    case 'money': {
      const value = parseMoney(typed, currency);
      return value ? { value } : { problem: 'Enter an amount such as 12,500 EUR' };
    }
    case 'date': {
      const value = await parseTypedDate(typed, {
        today: todayIn(currentTimeZone()),
        order: dateOrderOf(currentLocale()),
      });
      return value ? { value } : { problem: 'Enter a date such as 3 May' };
    }
    case 'instant': {
      const value = await readTypedInstant(typed, {
        now: new Date(),
        timeZone: currentTimeZone(),
        order: dateOrderOf(currentLocale()),
      });
      return value ? { value } : { problem: 'Enter a day and a time such as tomorrow 9am' };
    }
    case 'tags':
      return {
        value: [
          ...new Set(
            typed
              .split(',')
              .map((tag) => tag.trim())
              .filter(Boolean),
          ),
        ],
      };
    default:
      return { value: typed };
  }
}

/** The type of input by which phones choose their keyboard. */
export function inputType(field: Field): 'text' | 'email' | 'tel' | 'url' {
  if (field.type === 'email') return 'email';
  if (field.type === 'phone') return 'tel';
  return 'text';
}
