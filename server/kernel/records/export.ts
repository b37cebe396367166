import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { customName } from '@sequelstring/contract/records/custom.ts';
import type { Address, Field, Money } from '@sequelstring/contract/records/field.ts';
import { mostExported } from '@sequelstring/contract/records/routes.ts';
import { csvRow } from '../csv.ts';
import type { CurrentUser } from '../current-user.ts';
import { type AnyStore, type ListQuery, portionsOf } from './list.ts';
import { type BaseRow, toRecord } from './record.model.ts';

type Cell = string | number | boolean | undefined;

interface Column {
  header: string;
  cell(value: unknown): Cell;
  name: string;
}

const addressParts = [
  ['Street', 'street'],
  ['City', 'city'],
  ['State', 'region'],
  ['Postal code', 'postalCode'],
  ['Country', 'country'],
] as const;

const text = (value: unknown): Cell => (value === undefined || value === null ? undefined : String(value));
const list = (value: unknown): Cell => (Array.isArray(value) ? value.join('; ') : undefined);

/** How many decimal places a currency has. */
const decimalsOf = (currency: string): number => {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
};

/** The columns of a field; structures with a form of their own have none. */
function columnsOf(
  name: string,
  { type, options: { label }, choices = [] }: Field,
  nameOf: (id: string) => string,
): Column[] {
  const labelOf = (value: unknown) => choices.find((choice) => choice.value === value)?.label ?? text(value);
  const one = (cell: Column['cell']): Column[] => [{ header: label, name, cell }];
  switch (type) {
    case 'custom':
    case 'links':
      return [];
    case 'choice':
      return one(labelOf);
    case 'choices':
      return one((value) => list((value as unknown[] | undefined)?.map(labelOf)));
    case 'tags':
      return one(list);
    case 'user':
      return one((value) => (value ? nameOf(String(value)) : undefined));
    case 'yesNo':
      return one((value) => (value === undefined ? undefined : value ? 'yes' : 'no'));
    case 'number':
      return one((value) => value as number | undefined);
    case 'money':
      return [
        ...one((value) => {
          const money = value as Money | undefined;
          if (!money) return undefined;
          const decimals = decimalsOf(money.currency);
          return (money.minor / 10 ** decimals).toFixed(decimals);
        }),
        { header: `${label} currency`, name, cell: (value) => (value as Money | undefined)?.currency },
      ];
    case 'address':
      return addressParts.map(([header, part]) => ({
        header,
        name,
        cell: (value) => (value as Address | undefined)?.[part],
      }));
    default:
      return one(text);
  }
}

interface Exported {
  store: AnyStore;
  user: CurrentUser;
  query: Omit<ListQuery, 'page' | 'limit' | 'cursor'>;
}

/** Rows that are written before others have their turn. */
const atOnce = 50;

/** The records that a list shows to the user, as CSV with a column for each field. Throws what the list would throw. */
export async function exportRecords({ store, user, query }: Exported): Promise<Readable> {
  const fields = Object.entries<Field>(await store.fields()).filter(([, { options }]) => !options.hidden);
  const portions = portionsOf(store, user, query);
  // What is wrong with the filter is told before the file begins.
  const first = await portions.next();
  return Readable.from(csvOf(store, fields, first.done ? [] : first.value, portions));
}

async function* csvOf(
  store: AnyStore,
  fields: readonly [string, Field][],
  first: BaseRow[],
  rest: AsyncGenerator<BaseRow[]>,
): AsyncGenerator<string> {
  const more = store.options.exportColumns ?? [];
  let names: Readonly<Record<string, string>> = {};
  const columns = fields.flatMap(([name, field]) => columnsOf(name, field, (id) => names[id] ?? id));
  const users = fields.flatMap(([name, { type }]) => (type === 'user' ? [name] : []));
  yield csvRow(['Id', ...columns.map(({ header }) => header), ...more]);
  for (let [rows, written] = [first, 0]; rows.length > 0 && written < mostExported; ) {
    const records = rows.map((row) => ({ row, record: flat(toRecord(store.kind, row)) }));
    names = await store.deps.userNames([
      ...new Set(records.flatMap(({ record }) => users.flatMap((name) => (record[name] as string) ?? []))),
    ]);
    for (let start = 0; start < records.length; start += atOnce) {
      const lines = records.slice(start, start + atOnce).map(({ row, record }) => {
        const extra = store.options.exported?.(row) ?? {};
        const cells = columns.map(({ name, cell }) => cell(record[name]));
        return csvRow([record.id as string, ...cells, ...more.map((header) => extra[header])]);
      });
      yield lines.join('');
      await setImmediate();
    }
    written += rows.length;
    rows = (await rest.next()).value ?? [];
  }
}

/** A record with its custom values beside the others, by the names that fields have. */
function flat(record: Record<string, unknown>): Record<string, unknown> {
  const custom = Object.entries((record.customFields ?? {}) as object);
  return { ...record, ...Object.fromEntries(custom.map(([key, value]) => [customName(key), value])) };
}
