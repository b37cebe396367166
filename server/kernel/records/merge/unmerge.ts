import { customKeyOf, isCustomName } from '@sequelstring/contract/records/custom.ts';
import { isSame } from '../ledger.ts';
import type { BaseRow } from '../record.model.ts';
import type { FieldChange } from '../undo.ts';
import { valueIn } from './combine.ts';

/** Values to put back by field, and the fields that someone changed since, which stay. */
export interface Unmerged {
  values: ReadonlyMap<string, unknown>;
  changedSince: string[];
}

/** What a merge changed in a record, taken back field by field. Lists lose what they got and keep what was added since. */
export function unmerged(row: BaseRow, changes: readonly FieldChange[]): Unmerged {
  const values = new Map<string, unknown>();
  const changedSince: string[] = [];
  for (const { field, from, to } of changes) {
    const now = valueIn(row, field);
    if (isSame(now ?? null, to ?? null)) values.set(field, from);
    else if ([now, from, to].every((value) => value === undefined || value === null || Array.isArray(value)))
      values.set(field, listBack(listOf(now), listOf(from), listOf(to)));
    else changedSince.push(field);
  }
  return { values, changedSince };
}

/** The row with these values; custom fields by their own names. */
export function withStored<Row extends BaseRow>(row: Row, values: ReadonlyMap<string, unknown>): Row {
  const back = { ...row, customFields: { ...row.customFields } } as unknown as Record<string, unknown>;
  for (const [field, value] of values) {
    const [holder, key] = isCustomName(field)
      ? [back.customFields as Record<string, unknown>, customKeyOf(field)]
      : [back, field];
    if (value === undefined || value === null) delete holder[key];
    else holder[key] = value;
  }
  return back as unknown as Row;
}

type Item = { _id?: unknown; lastSent?: unknown } | string;

const listOf = (value: unknown): Item[] => (Array.isArray(value) ? value : []) as Item[];
const keyOf = (item: Item): string =>
  typeof item === 'object' && item._id ? `id ${String(item._id)}` : JSON.stringify(item);

function listBack(now: Item[], from: Item[], to: Item[]): Item[] {
  const [before, merged] = [from, to].map((list) => new Map(list.map((item) => [keyOf(item), item])));
  const kept = now.flatMap((item) => {
    const key = keyOf(item);
    const old = before!.get(key);
    if (!old) return merged!.has(key) ? [] : [item];
    // Edited since, it stays as it is; sending a greeting edits nothing.
    return [isSame(plainOf(item), plainOf(merged!.get(key))) ? withSent(old, item) : item];
  });
  const present = new Set(now.map(keyOf));
  return [...kept, ...from.filter((item) => !merged!.has(keyOf(item)) && !present.has(keyOf(item)))];
}

const plainOf = (item: Item | undefined): unknown =>
  typeof item === 'object' ? { ...item, lastSent: undefined } : item;
const withSent = (old: Item, now: Item): Item =>
  typeof old === 'object' && typeof now === 'object' && now.lastSent ? { ...old, lastSent: now.lastSent } : old;
