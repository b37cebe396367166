import type { Field } from '@sequelstring/contract/records/field.ts';
import { plain } from '../../../kernel/words.ts';
import { normalisePhone } from '../phone-number.ts';
import { clip, toLine, toLines } from '../text.ts';
import { type DateOrder, readTextDate } from './dates.ts';
import { readYesNo } from './deceased.ts';
import { type Amount, readAmount, readNumber } from './numbers.ts';

/** How the cells of one file are read. */
export interface Reading {
  order: DateOrder;
  today: Temporal.PlainDate;
  zone: string;
  currency: string;
  country?: string;
  /** The users that an address, an id or a name may mean. */
  users(text: string): readonly string[];
}

/** A value of the contract, or a sentence on why the cell is none. */
export type CellReading = { value: unknown } | { problem: string };

/** Reads a cell by the type of the field that it fills. Links are not read here, as they need the other records. */
export function readCell(field: Field, text: string, reading: Reading): CellReading {
  const value = typedValue(field, text, reading);
  if (value !== undefined && typeof value === 'object' && 'problem' in value) return value;
  const { label } = field.options;
  if (value === undefined) return { problem: `"${clip(text)}" is not a value of ${label}.${hintOf(field)}` };
  const checked = (field.input ?? field.schema).safeParse(value);
  if (checked.success) return { value: checked.data };
  const [issue] = checked.error.issues;
  return { problem: `${label}: "${clip(text)}" ${issue?.message ?? 'does not fit'}.${hintOf(field)}` };
}

function hintOf({ type, choices = [] }: Field): string {
  if (type === 'yesNo') return ' Write yes or no.';
  if (type === 'date') return ' Write a date such as 2027-01-31.';
  if (type !== 'choice' && type !== 'choices') return '';
  const open = choices.filter(({ retired }) => !retired).map(({ label }) => label);
  return ` Choose ${open.slice(0, 8).join(', ')}${open.length > 8 ? ' …' : ''}.`;
}

type Value = string | number | boolean | string[] | Amount | { problem: string } | undefined;

function typedValue(field: Field, text: string, reading: Reading): Value {
  const { order, today, zone, currency, country } = reading;
  const choices = (field.choices ?? []).filter(({ retired }) => !retired);
  const choose = (one: string) =>
    choices.find(({ value, label }) => plain(value) === plain(one.trim()) || plain(label) === plain(one.trim()))?.value;
  const parts = () => text.split(/[;\n|]|,(?!\d)/).flatMap((one) => toLine(one) || []);
  switch (field.type) {
    case 'number':
      return readNumber(text);
    case 'money':
      return readAmount(text, currency);
    case 'date':
      return readTextDate(text, order, { today, kind: 'other' }).date?.replace(/^--.*/, '') || undefined;
    case 'instant':
      return readInstant(text, { order, today, zone });
    case 'yesNo':
      return readYesNo(text);
    case 'choice':
      return choose(text) ?? rangeOf(text, choices);
    case 'choices': {
      const chosen = parts().map(choose);
      return chosen.every((one) => one !== undefined) ? [...new Set(chosen)] : undefined;
    }
    case 'tags':
      return [...new Set(parts())];
    case 'user': {
      const found = reading.users(text.trim());
      if (found.length === 1) return found[0];
      const problem =
        found.length > 1
          ? `${found.length} users are called "${clip(text)}". Write an email address.`
          : `No active user has the name or email "${clip(text)}".`;
      return { problem };
    }
    case 'phone':
      return /\p{Nd}/u.test(text) ? normalisePhone(toLine(text), [country]) : undefined;
    case 'longText':
      return toLines(text);
    default:
      return toLine(text);
  }
}

/** Where the choices are ranges of numbers (`51-200`), a number means the one that it lies in. */
function rangeOf(text: string, choices: readonly { value: string }[]): string | undefined {
  const number = readNumber(text);
  if (number === undefined) return undefined;
  return choices.find(({ value }) => {
    const [, from, to] = /^(\d+)(?:-(\d+)|\+)$/.exec(value) ?? [];
    return from !== undefined && number >= Number(from) && number <= Number(to ?? Number.POSITIVE_INFINITY);
  })?.value;
}

/** A moment by the clock of whoever imports; a day alone is its morning at nine. */
function readInstant(
  text: string,
  { order, today, zone }: Pick<Reading, 'order' | 'today' | 'zone'>,
): string | undefined {
  const trimmed = toLine(text);
  if (/^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:?\d\d)$/.test(trimmed)) {
    const moment = Date.parse(trimmed);
    return Number.isNaN(moment) ? undefined : new Date(moment).toISOString();
  }
  const [, day = trimmed, hour, minute = '0', half] =
    /^(.*?)[T ,]+(?:at )?(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?\s*([ap]m)?$/i.exec(
      /[:h]|[ap]m$/i.test(trimmed) ? trimmed : '',
    ) ?? [];
  const { date } = readTextDate(day.trim(), order, { today, kind: 'other' });
  if (!date || date.startsWith('--')) return undefined;
  const hours = hour === undefined ? 9 : (Number(hour) % (half ? 12 : 24)) + (/pm/i.test(half ?? '') ? 12 : 0);
  if (Number(minute) > 59) return undefined;
  const time = Temporal.PlainTime.from({ hour: hours, minute: Number(minute) });
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime: time }).toInstant().toString();
}
