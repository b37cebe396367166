import { customName, isCustomName } from '@sequelstring/contract/records/custom.ts';
import type { Field, Fields, KindName } from '@sequelstring/contract/records/field.ts';
import type { ClientSession } from '../../../kernel/db.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { AnyStore } from '../../../kernel/records/list.ts';
import { findNamed } from '../../../kernel/records/named.ts';
import type { BaseRow } from '../../../kernel/records/record.model.ts';
import type { Scope } from '../../../kernel/records/scope.ts';
import type { Named } from '../../../kernel/records/store.ts';
import { clip, toLine } from '../text.ts';
import type { RowProblem } from './contact-draft.ts';
import type { SourceRecord } from './import-source.ts';
import { type Amount, fractionDigits } from './numbers.ts';
import { type Reading, readCell } from './read-cell.ts';
import { fieldOfTarget } from './targets.ts';

/** What a row of a file says of a record, as far as it could be read. */
export type RecordInput = Record<string, unknown> & { customFields?: Record<string, unknown> };

type Stores = ReadonlyMap<KindName, AnyStore>;
type Found = ReadonlyMap<KindName, Named>;

/** The kinds that a field's cells may name, and the value that naming some makes; undefined for what names none. */
function namingOf({ type, to, naming }: Field) {
  if (naming) return naming;
  if (!to || (type !== 'link' && type !== 'links')) return undefined;
  return {
    kinds: [to],
    valueOf: (links: readonly { id: string }[]) => (type === 'link' ? links[0]?.id : links.map(({ id }) => id)),
  };
}

/** Several names stand in one cell with semicolons in between, as a comma may be part of one. */
const namesIn = (text: string): string[] => text.split(/[;\n]/).flatMap((one) => toLine(one) || []);

/** Looks up all records that the cells of some rows name, each kind with one query. */
export async function findLinked(
  records: readonly SourceRecord[],
  { fields, stores, scope, session }: { fields: Fields; stores: Stores; scope: Scope; session?: ClientSession },
): Promise<Found> {
  const asked = new Map<KindName, Set<string>>();
  for (const { values = {} } of records) {
    for (const [target, text] of Object.entries(values)) {
      const naming = namingOf(fieldOfTarget(target, fields)?.field ?? ({} as Field));
      for (const kind of naming?.kinds ?? []) {
        const texts = asked.get(kind) ?? new Set();
        asked.set(kind, texts);
        for (const name of namesIn(text)) texts.add(name);
      }
    }
  }
  const found = new Map<KindName, Named>();
  for (const [kind, texts] of asked) {
    const store = stores.get(kind);
    if (store) found.set(kind, await findNamed(store, [...texts], { scope, session }));
  }
  return found;
}

/** Reads the cells of a row; what cannot be read is told and left out. */
export function readInput(
  { values = {} }: SourceRecord,
  { fields, stores, reading, linked }: { fields: Fields; stores: Stores; reading: Reading; linked: Found },
): { input: RecordInput; problems: RowProblem[] } {
  const input: RecordInput = {};
  const problems: RowProblem[] = [];
  const wrong = (field: string, message: string, code = 'value_invalid') =>
    problems.push({ field, code, message, level: 'warning' });
  for (const [target, text] of Object.entries(values)) {
    const found = fieldOfTarget(target, fields);
    if (!found || found.part) continue;
    const { field, base } = found;
    const naming = namingOf(field);
    if (naming) {
      const links = namesIn(text).map((name) => linkTo(name, naming.kinds, stores, linked));
      const missed = links.find((link) => typeof link === 'string');
      if (missed === undefined) input[base] = naming.valueOf(links as { kind: KindName; id: string }[]);
      else wrong(target, missed as string, 'link_unclear');
      continue;
    }
    const currency = field.type === 'money' ? toLine(values[`${target}.currency`] ?? '').toUpperCase() : '';
    if (currency && fractionDigits(currency) === undefined) {
      wrong(`${target}.currency`, `"${clip(currency)}" is not a currency code such as EUR.`);
      continue;
    }
    const read = readCell(field, text, currency ? { ...reading, currency } : reading);
    if ('problem' in read) wrong(target, read.problem);
    else if (isCustomName(target)) input.customFields = { ...input.customFields, [base]: read.value };
    else input[base] = currency ? { ...(read.value as Amount), currency } : read.value;
  }
  Object.assign(input, addressesIn(values, fields, wrong));
  return { input, problems };
}

function linkTo(
  name: string,
  kinds: readonly KindName[],
  stores: Stores,
  linked: Found,
): { kind: KindName; id: string } | string {
  const labelOf = (kind: KindName) => stores.get(kind)?.kind.label.one.toLowerCase() ?? kind;
  const what = kinds.map(labelOf).join(' or ');
  for (const kind of kinds) {
    const ids = linked.get(kind)?.get(name) ?? [];
    if (ids.length === 1) return { kind, id: ids[0]! };
    if (ids.length > 1)
      return `${ids.length} ${stores.get(kind)!.kind.label.many.toLowerCase()} match "${clip(name)}". Write an email, a domain or an ID instead.`;
  }
  return `No ${what} matches "${clip(name)}".`;
}

function addressesIn(
  values: Readonly<Record<string, string>>,
  fields: Fields,
  wrong: (field: string, message: string) => void,
): RecordInput {
  const addresses: Record<string, Record<string, string>> = {};
  for (const [target, text] of Object.entries(values)) {
    const found = fieldOfTarget(target, fields);
    if (found?.field.type !== 'address' || !found.part) continue;
    const checked = found.field.schema.safeParse({ [found.part]: text });
    if (checked.success) addresses[found.base] = { ...addresses[found.base], ...(checked.data as object) };
    else wrong(target, `"${clip(text)}" is too long.`);
  }
  return addresses;
}

/** What a refusal says of each field, as problems of a row. */
export function problemsOf(error: AppError, fields: Fields, level: 'error' | 'warning'): RowProblem[] {
  const details = Object.entries(error.details ?? {});
  if (details.length === 0) return [{ code: error.code, message: error.message, level }];
  return details.map(([name, sentences]) => {
    const label = (fields[name] ?? fields[customName(name)])?.options.label ?? name;
    return { field: name, code: error.code, message: `${label} ${sentences.join(', ')}.`, level };
  });
}

/** Has the kind read what it alone understands, such as stages by their names; what it refuses is told and left out. */
export async function asKindReads(
  store: AnyStore,
  fields: Fields,
  input: RecordInput,
  { before, session }: { before?: BaseRow; session?: ClientSession } = {},
): Promise<{ input: RecordInput; problems: RowProblem[] }> {
  if (!store.options.imported) return { input, problems: [] };
  try {
    return { input: await store.options.imported(input, before, session), problems: [] };
  } catch (error) {
    if (!(error instanceof AppError && error.details)) throw error;
    const refused = Object.keys(error.details);
    const rest = Object.fromEntries(Object.entries(input).filter(([name]) => !refused.includes(name)));
    const again = refused.length > 0 && refused.some((name) => name in input);
    const others = again ? await asKindReads(store, fields, rest, { before, session }) : { input: rest, problems: [] };
    return { input: others.input, problems: [...problemsOf(error, fields, 'warning'), ...others.problems] };
  }
}
