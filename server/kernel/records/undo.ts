import { customKeyOf, customName, isCustomName } from '@sequelstring/contract/records/custom.ts';
import type { Field } from '@sequelstring/contract/records/field.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { differenceOf, isSame } from './ledger.ts';
import type { BaseRow } from './record.model.ts';

/** The stored value of a field before and after a change; custom ones by their own name. */
export interface FieldChange {
  field: string;
  from?: unknown;
  to?: unknown;
}

type AnyRow = Record<string, unknown> & { customFields?: Record<string, unknown> };

/** What undo needs to know of a change; what is derived or always moves, such as the version, is left out. */
export function fieldChanges({ fields }: AnyKind, before: BaseRow, after: BaseRow): FieldChange[] {
  const kept = (name: string) => (name in fields && name !== 'updatedAt') || name === 'deleted' || name === 'deletedAt';
  const plain = Object.entries(differenceOf(before, after)).filter(([name]) => kept(name));
  const custom = Object.entries(differenceOf(before.customFields ?? {}, after.customFields ?? {}));
  return [...plain, ...custom.map(([key, values]) => [customName(key), values] as const)].map(([field, values]) => ({
    field,
    ...values,
  }));
}

/** Whether all fields have the values that the change gave them. Tags are added and taken off one by one, so others do no harm. */
export const isAsChanged = ({ fields }: AnyKind, row: BaseRow, changes: readonly FieldChange[]): boolean =>
  changes.every(({ field, to }) => isTags(fields[field]) || isSame(storedIn(row, field) ?? null, to ?? null));

/** The row with the values before a change. */
export function putBack<Row extends BaseRow>({ fields }: AnyKind, row: Row, changes: readonly FieldChange[]): Row {
  const back = { ...row, customFields: { ...row.customFields } } as unknown as AnyRow;
  for (const { field, from, to } of changes) {
    const now = storedIn(row, field);
    const value =
      isTags(fields[field]) && !isSame(now ?? null, to ?? null)
        ? tagsBack(listOf(now), listOf(from), listOf(to))
        : from;
    const [holder, key] = isCustomName(field) ? [back.customFields!, customKeyOf(field)] : [back, field];
    if (value === undefined || value === null) delete holder[key];
    else holder[key] = value;
  }
  return back as unknown as Row;
}

const isTags = (field: Field | undefined): boolean => field?.type === 'tags';
const listOf = (value: unknown): string[] => (Array.isArray(value) ? value : []) as string[];

function tagsBack(now: string[], from: string[], to: string[]): string[] {
  const kept = now.filter((tag) => from.includes(tag) || !to.includes(tag));
  return [...new Set([...kept, ...from.filter((tag) => !to.includes(tag))])];
}

function storedIn(row: BaseRow, field: string): unknown {
  const any = row as unknown as AnyRow;
  return isCustomName(field) ? any.customFields?.[customKeyOf(field)] : any[field];
}
