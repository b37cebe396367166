import type { OccasionType } from '@sequelstring/contract/dates.ts';
import type { ImportMapping } from '@sequelstring/contract/imports.ts';
import type { Address } from '@sequelstring/contract/records/field.ts';
import { toLine } from '../text.ts';
import { unprotect } from './cells.ts';
import { type ContactColumn, isContactColumn } from './contact-columns.ts';
import { type ContactDraft, newDraft, type TextField, warn } from './contact-draft.ts';
import { takeConsent } from './csv-consent.ts';
import { isMachine, placeOf, readHeader, splitDates } from './csv-dialects.ts';
import { type DateField, dateFields, isDateField } from './csv-headers.ts';
import type { CsvRecord } from './csv-reader.ts';
import { type DateOrder, readTextDate } from './dates.ts';
import { saysDeceased } from './death-words.ts';
import { takeDeceased } from './deceased.ts';
import { splitFullName } from './full-name.ts';
import { meaningOf } from './vcard-dates.ts';

interface Column {
  index: number;
  header: string;
  field: ContactColumn;
  /** The name of a field that is read by its type. */
  other?: string;
  /** What tells this address, number or date from others of its row: `business`, `2`. */
  context: string;
  words: string;
  /** What the header says beside the field's name: `Home`, `Business fax`, `Assistant`. */
  label?: string;
  /** The column that holds the label of this one, as Google writes `Phone 1 - Label`. */
  labelIndex: number;
  isEvent: boolean;
  /** What it holds of a date that is written in three columns. */
  part?: keyof DateParts;
}

type DateParts = Partial<Record<'day' | 'month' | 'year', string>>;

/** How to read the rows of one file. */
export interface CsvPlan {
  columns: Column[];
  /** How many columns the file has, those that are left out included. */
  width: number;
  dateOrder: DateOrder;
  today: Temporal.PlainDate;
}

export function planColumns(columns: readonly string[], mapping: ImportMapping): Column[] {
  const words = columns.map((name) => readHeader(name).words);
  const parts = new Map(
    splitDates(words).flatMap(({ day, month, year }) => [
      [day, 'day' as const],
      [month, 'month' as const],
      [year, 'year' as const],
    ]),
  );
  return columns.flatMap((header, index) => {
    const mapped = mapping[header];
    if (!mapped) return [];
    const known = isContactColumn(mapped) ? mapped : undefined;
    const field = known ?? 'notes';
    const name = words[index]!;
    const sibling = name.replace(/ (?:value|street|city|region|postal code|country|name|title)$/, '');
    const labelIndex =
      sibling === name ? -1 : words.findIndex((word) => word === `${sibling} label` || word === `${sibling} type`);
    const { context } = readHeader(header);
    return [
      {
        index,
        header,
        field,
        ...(!known && { other: mapped }),
        context,
        words: name,
        label: labelOf(header, name),
        labelIndex,
        isEvent: /^event\b/.test(name),
        part: parts.get(index),
      },
    ];
  });
}

/** The columns that hold dates, also of other fields, for telling the order of day and month from all their rows. */
export const dateColumns = (columns: readonly Column[], others: ReadonlySet<string>): number[] =>
  columns
    .filter(({ field, other, part }) => !part && (isDateField(field) || others.has(other ?? '')))
    .map(({ index }) => index);

/** A value of which a row has several; the lowest rank becomes the one on top. */
interface Ranked<T> {
  rank: number;
  value: T;
}

/** The contact of a row. */
export function rowToDraft(record: CsvRecord, plan: CsvPlan): ContactDraft {
  const draft = newDraft(record.line);
  if (record.problem) warn(draft, undefined, 'record_damaged', record.problem);
  if (record.values.slice(plan.width).some((value) => value.trim())) {
    warn(
      draft,
      undefined,
      'row_too_wide',
      'The row has more values than there are columns; some may stand in the wrong one.',
    );
  }
  const emails: Ranked<ContactDraft['emails'][number]>[] = [];
  const phones: Ranked<ContactDraft['phones'][number]>[] = [];
  const addresses = new Map<string, Address>();
  const parts: Partial<Record<DateField, DateParts>> = {};
  let fullName = '';
  for (const column of plan.columns) {
    const value = unprotect(record.values[column.index] ?? '').trim();
    if (!value) continue;
    const written = (record.values[column.labelIndex] ?? '').trim();
    const label = written.replace(/^\* ?/, '') || column.label;
    // Google marks the preferred one with an asterisk in its label.
    const rank = written.startsWith('*') ? 0 : column.field === 'email' || column.field === 'phone' ? 1 : 2;
    if (column.other) draft.values[column.other] ??= value;
    else if (column.field === 'fullName') fullName ||= value;
    else if (column.field === 'email' || column.field === 'otherEmail') {
      emails.push({ rank, value: { label, email: value } });
    } else if (column.field === 'phone' || column.field === 'otherPhone') {
      const line = !isMachine(`${column.words} ${label ?? ''}`);
      for (const phone of splitPhones(value)) phones.push({ rank, value: { label, phone, line } });
    } else if (column.field.startsWith('address.')) takeAddress(addresses, column, value, label);
    else if (isDateField(column.field)) {
      if (column.part) parts[column.field] = { ...parts[column.field], [column.part]: value };
      else takeDate(draft, column, value, written, plan);
    } else if (column.field === 'department') draft.customFields.department ??= value;
    else if (column.field === 'emailOptOut' || column.field === 'emailConsent') {
      takeConsent(draft, value, column.field, plan.today);
    } else if (column.field === 'deceased') takeDeceased(draft, value, column.header, plan.today);
    else if (column.field === 'tags') draft.tags.push(...splitTags(value));
    else takeText(draft, column.field as TextField, value);
  }
  for (const [field, split] of Object.entries(parts)) takeSplitDate(draft, dateFields[field as DateField], split, plan);
  draft.emails = inOrder(emails);
  draft.phones = inOrder(phones);
  draft.addresses = [...addresses.values()];
  if (fullName && !draft.text.firstName && !draft.text.lastName) {
    draft.text = { ...splitFullName(toLine(fullName)), ...draft.text };
  }
  return draft;
}

const inOrder = <T>(list: Ranked<T>[]): T[] => list.sort((a, b) => a.rank - b.rank).map(({ value }) => value);

function labelOf(header: string, words: string): string | undefined {
  const place = placeOf(header);
  const machine = /fax|pager|assistant/.exec(words)?.[0] ?? '';
  const label = [place, machine].filter(Boolean).join(' ');
  return label ? label.charAt(0).toUpperCase() + label.slice(1) : undefined;
}

/** A slash or a comma parts two numbers where each side can be one; within `030/123456` it does not. */
const splitPhones = (value: string): string[] =>
  value.split(/:::|;(?!ext=)|\n/i).flatMap((part) => {
    const numbers = part.split(/\s*(?:[,/]\s*(?=\+)|,\s|\s\/\s)\s*/);
    return numbers.every((number) => number.replace(/\D/g, '').length > 6) ? numbers : [part];
  });

const splitTags = (value: string): string[] =>
  value
    .split(/:::|[;,\n]/)
    .map((tag) => toLine(tag).replace(/^\* ?|^"|"$/g, ''))
    .filter(Boolean);

function takeAddress(addresses: Map<string, Address>, column: Column, value: string, label: string | undefined): void {
  // "Address 2" and "Business Street 2" are a second line of the street, "Address 2 - Street" is another address.
  const key = /^address \d+ ./.test(column.words) ? column.context : column.context.replace(/\s*\d+$/, '');
  const address = addresses.get(key) ?? { ...(label ? { label } : {}) };
  addresses.set(key, address);
  const part = column.field.slice('address.'.length) as keyof Address;
  const before = address[part];
  address[part] = before ? `${before}${part === 'street' ? '\n' : ', '}${value}` : value;
}

function takeDate(draft: ContactDraft, column: Column, value: string, label: string, plan: CsvPlan): void {
  if (column.isEvent && saysDeceased(label)) {
    takeDeceased(draft, value, label, plan.today);
    return;
  }
  const meaning = column.isEvent
    ? meaningOf(label.replace(/^\* ?/, ''))
    : { type: isDateField(column.field) ? dateFields[column.field] : 'anniversary' };
  const kind = meaning.type === 'birthday' ? 'birthday' : 'other';
  for (const text of value.split(':::')) {
    const { date, problem } = readTextDate(text, plan.dateOrder, { today: plan.today, kind });
    if (problem) warn(draft, meaning.type, problem.code, problem.message);
    if (date) draft.dates.push({ ...meaning, date });
  }
}

function takeSplitDate(draft: ContactDraft, type: OccasionType, { day, month, year }: DateParts, plan: CsvPlan): void {
  if (!day && !month && !year) return;
  const numbers = [month, day].map((part) => part?.padStart(2, '0'));
  const text = month && day ? [year ?? '-', ...numbers].join('-') : (year ?? month ?? day ?? '');
  const kind = type === 'birthday' ? 'birthday' : 'other';
  const { date, problem } = readTextDate(text, 'dmy', { today: plan.today, kind });
  if (problem) warn(draft, type, problem.code, problem.message);
  if (date) draft.dates.push({ type, date });
}

function takeText(draft: ContactDraft, field: TextField, value: string): void {
  const before = draft.text[field];
  if (field === 'notes' && before) draft.text.notes = `${before}\n\n${value}`;
  else if (field === 'website') draft.text.website = before ?? value.split(':::')[0]!.trim();
  else draft.text[field] = before ?? value;
}
