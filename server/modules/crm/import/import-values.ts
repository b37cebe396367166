import { extraImportFields } from '@sequelstring/contract/crm.ts';
import { contactKind } from '@sequelstring/contract/records/contact.ts';
import { customKeyOf, isCustomName } from '@sequelstring/contract/records/custom.ts';
import type { Field, Fields } from '@sequelstring/contract/records/field.ts';
import { plain } from '../../../kernel/words.ts';
import type { AuthApi } from '../../auth/api.ts';
import { defineImported, type FieldDeps, importedFields } from '../field/field.service.ts';
import { clip, toLine, toLines } from '../text.ts';
import { type DateOrder, readTextDate } from './dates.ts';
import { readYesNo } from './deceased.ts';
import type { SourceRecord } from './import-source.ts';

/** Fields of the registry that the readers of files do not know by themselves, and custom fields. */
export const importableFields = async ({ cache }: Pick<FieldDeps, 'cache'>): Promise<Fields> => ({
  ...Object.fromEntries(extraImportFields.map((name) => [name, contactKind.fields[name as 'title'] as Field])),
  ...(await cache.of('contact')),
});

/** The field that a header names by its label or by a word of its registry entry. */
export function fieldOfHeader(header: string, fields: Fields): string | undefined {
  const text = plain(toLine(header));
  return Object.entries(fields).find(([, { options }]) =>
    [options.label, ...(options.import ?? [])].some((word) => plain(word) === text),
  )?.[0];
}

interface Reading {
  fields: Fields;
  order: DateOrder;
  today: Temporal.PlainDate;
  auth: Pick<AuthApi, 'findByEmail'>;
}

/** Gives the contacts of a file the values of such fields; what cannot be read is told and left out. */
export async function takeValues(records: readonly SourceRecord[], reading: Reading): Promise<void> {
  for (const { contact, values = {}, problems } of records) {
    if (!contact) continue;
    for (const [name, text] of Object.entries(values)) {
      const field = reading.fields[name];
      if (!field) continue;
      const value = await readValue(field, text, reading);
      if (value === undefined || !field.schema.safeParse(value).success) {
        const message = `"${clip(text)}" is not a value of ${field.options.label}.`;
        problems.push({ field: field.options.label, code: 'value_invalid', message, level: 'warning' });
      } else if (isCustomName(name)) contact.customFields[customKeyOf(name)] = value;
      else (contact as Record<string, unknown>)[name] = value;
    }
  }
}

type Value = string | number | boolean | string[] | undefined;

async function readValue(field: Field, text: string, { order, today, auth }: Reading): Promise<Value> {
  const choices = (field.choices ?? []).filter(({ retired }) => !retired);
  const choose = (one: string) =>
    choices.find(({ value, label }) => value === one.trim() || plain(label) === plain(one.trim()))?.value;
  const parts = () => text.split(/[;\n|]|,(?!\d)/).flatMap((one) => toLine(one) || []);
  switch (field.type) {
    case 'number':
      return readNumber(text);
    case 'date': {
      const { date } = readTextDate(text, order, { today, kind: 'other' });
      return date;
    }
    case 'yesNo':
      return readYesNo(text);
    case 'choice':
      return choose(text);
    case 'choices': {
      const chosen = parts().map(choose);
      return chosen.every((one) => one !== undefined) ? [...new Set(chosen)] : undefined;
    }
    case 'tags':
      return parts();
    case 'user':
      return (await auth.findByEmail(text.trim()))?.id;
    case 'longText':
      return toLines(text);
    default:
      return toLine(text);
  }
}

/** `1,234.5`, `1.234,5`, `1 234`, `12 %`; one separator before three digits stands between thousands. */
function readNumber(text: string): number | undefined {
  const bare = text.replaceAll(/[\s\u00a0'’%€$£]/g, '');
  if (!/^[+-]?[\d.,]+$/.test(bare)) return undefined;
  const last = Math.max(bare.lastIndexOf('.'), bare.lastIndexOf(','));
  const mark = bare[last] ?? '';
  const isThousands = last >= 0 && /^\d{3}$/.test(bare.slice(last + 1)) && mark === ',';
  const isRepeated = last >= 0 && bare.indexOf(mark) !== last;
  const digits = (part: string) => part.replaceAll(/[.,]/g, '');
  const number =
    last < 0 || isThousands || isRepeated
      ? Number(digits(bare))
      : Number(`${digits(bare.slice(0, last))}.${bare.slice(last + 1)}`);
  return Number.isFinite(number) ? number : undefined;
}

/** Defines what files bring beside a contact's own fields, and leaves out what is not, or no longer, defined. */
export async function settleFound(deps: FieldDeps, records: readonly SourceRecord[], dryRun: boolean): Promise<void> {
  const found = new Set(records.flatMap(({ contact }) => Object.keys(contact?.customFields ?? {})));
  if (found.size === 0) return;
  if (!dryRun) await defineImported(deps, [...found]);
  const all = (await deps.cache.all()).filter(({ kind }) => kind === 'contact');
  const isKept = (key: string) => {
    const known = all.find((one) => one.key === key);
    return known ? !known.deleted : dryRun && key in importedFields;
  };
  for (const { contact } of records) {
    if (!contact) continue;
    contact.customFields = Object.fromEntries(Object.entries(contact.customFields).filter(([key]) => isKept(key)));
  }
}
