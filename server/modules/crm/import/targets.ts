import { customKeyOf, isCustomName } from '@sequelstring/contract/records/custom.ts';
import { Address, type Field, type Fields } from '@sequelstring/contract/records/field.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { plain, wordsOf } from '../../../kernel/words.ts';
import { toLine } from '../text.ts';

/** What a column of a file can fill. */
export interface Target {
  /** A field, a part of one such as `address.city`, or `id`. */
  name: string;
  label: string;
  /** Headers that mean it, folded. */
  words: readonly string[];
  /** Records that exist can be found by it. */
  matches: boolean;
}

const fold = (text: string): string => wordsOf(toLine(text)).join(' ') || plain(text);

/** Parts of fields that stand in columns of their own, with the headers that mean them. */
const addressParts: Readonly<Record<keyof Omit<Address, 'label'>, string>> = {
  street: 'street|street address|address line 1|billing street|address street|address',
  city: 'city|town|billing city',
  region: 'state|region|province|state region|billing state',
  postalCode: 'zip|zip code|postal code|postcode|billing zip|billing postal code',
  country: 'country|country region|billing country',
};
const partLabels: Readonly<Record<string, string>> = {
  street: 'Street',
  city: 'City',
  region: 'Region',
  postalCode: 'Postal code',
  country: 'Country',
};

const matching: ReadonlySet<Field['type']> = new Set(['text', 'email', 'phone', 'url', 'number', 'tags']);

/** Everything that a file can fill in records with these fields, in the registry's order, custom ones last. */
export function targetsOf({ kind, label }: Pick<AnyKind, 'kind' | 'label'>, fields: Fields): Target[] {
  const targets = Object.entries(fields).flatMap(([name, field]): Target[] => {
    const { import: words, readOnly } = field.options;
    if (!words || readOnly) return [];
    return partsOf(name, field).map((part) => ({ ...part, words: part.words.map(fold) }));
  });
  const id = {
    name: 'id',
    label: 'ID',
    words: ['id', 'record id', `${kind} id`, `${fold(label.one)} id`],
    matches: true,
  };
  return [...targets, id];
}

function partsOf(name: string, { type, options: { label, import: words = [] } }: Field): Target[] {
  const own = [label, ...words];
  if (type === 'address') {
    return Object.entries(addressParts).map(([part, known]) => ({
      name: `${name}.${part}`,
      label: partLabels[part]!,
      words: known.split('|'),
      matches: false,
    }));
  }
  const target = { name, label, words: own, matches: matching.has(type) && name !== 'tags' };
  if (type !== 'money') return [target];
  const currency = own.map((word) => `${word} currency`);
  return [
    target,
    {
      name: `${name}.currency`,
      label: `${label}: currency`,
      words: [...currency, 'currency', 'currency code'],
      matches: false,
    },
  ];
}

/** The target that a header means; the most telling word first. */
export function targetOfHeader(header: string, targets: readonly Target[]): Target | undefined {
  const text = fold(header);
  return targets.find(({ words }) => words.includes(text));
}

/** The field that a target belongs to, and which part of it. */
export function fieldOfTarget(name: string, fields: Fields): { field: Field; base: string; part?: string } | undefined {
  if (isCustomName(name)) return fields[name] && { field: fields[name], base: customKeyOf(name) };
  const [base = '', part] = name.split('.');
  const field = fields[base];
  return field && { field, base, ...(part && { part }) };
}

export const addressPartNames: readonly string[] = Object.keys(Address.shape);
