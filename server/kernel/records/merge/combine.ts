import { customKeyOf, isCustomName } from '@sequelstring/contract/records/custom.ts';
import type { Field, Fields } from '@sequelstring/contract/records/field.ts';
import { compareFullness, isInitials } from '../../words.ts';
import { isSame } from '../ledger.ts';
import type { AnyStore } from '../list.ts';
import { type BaseRow, toPlain } from '../record.model.ts';

/** What becomes of a field in a merge: someone chooses between two values, or both are kept. */
export type Outcome = 'choose' | 'both';

export interface MergeField {
  name: string;
  label: string;
  outcome: Outcome;
  /** The names that are chosen along with it, its own first. */
  group: readonly string[];
}

type AnyRow = Record<string, unknown>;

/** The owner is given away by other means than a merge. */
const isMerged = (name: string, { options }: Field): boolean =>
  !options.readOnly && !options.hidden && name !== 'owner';

const isList = ({ type }: Field): boolean => type === 'tags' || type === 'links' || type === 'choices';

/** The fields in which two records differ, and what becomes of each. */
export function differingFields(store: AnyStore, fields: Fields, winner: BaseRow, loser: BaseRow): MergeField[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    if (!isMerged(name, field)) return [];
    const [one, other] = [valueIn(winner, name), valueIn(loser, name)];
    if (isSame(one ?? null, other ?? null) || (isEmpty(one) && isEmpty(other))) return [];
    const outcome = isKept(store, name, field) || isEmpty(one) || isEmpty(other) ? 'both' : 'choose';
    return [{ name, label: field.options.label, outcome, group: groupOf(store, name) }];
  });
}

const isKept = ({ options }: AnyStore, name: string, field: Field): boolean =>
  isList(field) || field.type === 'longText' || (options.merge?.both ?? []).includes(name);

const groupOf = ({ options }: AnyStore, name: string): readonly string[] =>
  options.merge?.groups?.find((group) => group.includes(name)) ?? [name];

/**
 * Two records as one. The winner's values stay, save for those of `take`, which are the loser's; what only one of them has is
 * kept, lists and long texts are joined.
 */
export function combineRows<Row extends BaseRow>(
  store: AnyStore,
  fields: Fields,
  { winner, loser, take }: { winner: Row; loser: Row; take: readonly string[] },
): Row {
  const taken = new Set(take.flatMap((name) => groupOf(store, name)));
  const merged = { ...winner, customFields: { ...winner.customFields } } as Row;
  for (const [name, field] of Object.entries(fields)) {
    if (!isMerged(name, field)) continue;
    const values = [valueIn(winner, name), valueIn(loser, name)] as const;
    const group = groupOf(store, name);
    // A value that belongs to others is taken along with them alone.
    const isBlank = group.every((part) => isEmpty(valueIn(winner, part)));
    const isTaken = taken.has(name) && (group.length > 1 || !isEmpty(values[1]));
    const value = joined(field, ...values) ?? values[isTaken || isBlank ? 1 : 0];
    put(merged, name, value);
  }
  return (store.options.merge?.combine(merged, winner, loser, taken) as Row | undefined) ?? merged;
}

/**
 * Several records as one, the losers in their order. Of the first the fields of `take` are taken, of the others those that are likely
 * the better ones.
 */
export function combineAll<Row extends BaseRow>(
  store: AnyStore,
  fields: Fields,
  { winner, losers, take }: { winner: Row; losers: readonly Row[]; take: readonly string[] },
): Row {
  return losers.reduce((merged, loser, index) => {
    const taken = index === 0 ? take : suggestTake(store, differingFields(store, fields, merged, loser), merged, loser);
    return combineRows(store, fields, { winner: merged, loser, take: taken });
  }, winner);
}

/** Both values of a field that holds more than one; undefined for all others. */
function joined(field: Field, one: unknown, other: unknown): unknown {
  if (isList(field)) return joinLists(field, one, other);
  return field.type === 'longText' ? joinTexts(field, one, other) : undefined;
}

export const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** The stored value of a field, custom ones by their own name. */
export function valueIn(row: BaseRow, name: string): unknown {
  if (!isCustomName(name)) return (row as unknown as AnyRow)[name];
  return row.customFields?.[customKeyOf(name)];
}

function put(row: BaseRow, name: string, value: unknown): void {
  const custom = isCustomName(name);
  const holder = (custom ? row.customFields : row) as AnyRow;
  const key = custom ? customKeyOf(name) : name;
  if (value === undefined || value === null) delete holder[key];
  else holder[key] = value;
}

/** What is in either, as far as the field holds it. */
function joinLists(field: Field, one: unknown, other: unknown): unknown {
  const all = [...((one ?? []) as unknown[]), ...((other ?? []) as unknown[])];
  const byText = Map.groupBy(all, (value) => JSON.stringify(value).toLowerCase());
  let list = [...byText.values()].map(([first]) => first);
  while (list.length > 0 && !field.schema.safeParse(toPlain(list)).success) list = list.slice(0, -1);
  return list;
}

function joinTexts({ schema }: Field, one: unknown, other: unknown): unknown {
  const [first, second] = [String(one ?? ''), String(other ?? '')];
  if (second === '' || first.includes(second)) return one;
  if (first === '') return other;
  const text = `${first}\n\n${second}`;
  return schema.safeParse(text).success ? text : first;
}

/** How much of a record is filled in. */
export const fullness = (fields: Fields, row: BaseRow): number =>
  Object.entries(fields).filter(([name, field]) => isMerged(name, field) && !isEmpty(valueIn(row, name))).length;

/**
 * The fields of which the other record's values are likely the better ones: the fuller of two texts of which one
 * shortens the other, a name before initials, else the newer.
 */
export function suggestTake(store: AnyStore, fields: readonly MergeField[], winner: BaseRow, loser: BaseRow): string[] {
  const names = new Set(store.options.merge?.names);
  const isNewer = loser.updatedAt > winner.updatedAt;
  const seen = new Set<string>();
  return fields.flatMap(({ name, outcome, group }) => {
    const [lead] = group;
    if (outcome === 'both' || seen.has(lead!)) return [];
    seen.add(lead!);
    const [one, other] = [valueIn(winner, name), valueIn(loser, name)];
    const order =
      typeof one === 'string' && typeof other === 'string'
        ? compareFullness(one, other) || (names.has(name) ? Number(isInitials(other)) - Number(isInitials(one)) : 0)
        : 0;
    if (order !== 0) return order < 0 ? [name] : [];
    return isNewer ? [name] : [];
  });
}
