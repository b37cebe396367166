import type { Field, Fields } from '@sequelstring/contract/records/field.ts';
import type { Totals } from '@sequelstring/contract/records/routes.ts';
import type { CurrentUser } from '../current-user.ts';
import { AppError } from '../errors.ts';
import type { MongoFilter, Viewpoint } from './filter.ts';
import { type AnyStore, amongFound, conditionsOf, type ListQuery, soughtIn } from './list.ts';
import { toPlain } from './record.model.ts';

/** What a list is asked for, without order and place; `by` groups. */
export type TotalsQuery = Pick<ListQuery, 'q' | 'filter' | 'deleted'> & { by?: string } & Record<string, unknown>;

const mostGroups = 1000;
/** From here on sums may lag behind this process's own writes, as counts do. */
const manyRecords = 10_000;

/** Counts and sums of all records that a list has. Throws `validation_failed` for what cannot be filtered or grouped by. */
export async function totalsOf(store: AnyStore, user: CurrentUser, query: TotalsQuery): Promise<Totals[]> {
  const fields = await store.fields();
  const viewpoint = await store.viewpoint(user);
  const group = query.by === undefined ? null : groupOf(query.by, fields, viewpoint);
  const where = await conditionsOf(store, user, query, fields);
  const sums = Object.entries(fields).filter(([, { type }]) => type === 'money');
  return store.counts.keep(
    { totals: where, group, ...soughtIn(user, query) },
    async () => read(store, (await amongFound(store, user, query, where)).where, group, sums),
    (totals) => totals.reduce((sum, { count }) => sum + count, 0) >= manyRecords,
  );
}

const groupable: readonly Field['type'][] = ['text', 'choice', 'user', 'link', 'yesNo', 'date'];

/** The expression that gives a record its group. */
function groupOf(by: string, fields: Fields, { zone }: Viewpoint): unknown {
  const [, name = by, unit] = /^(.+)\.(day|month)$/.exec(by) ?? [];
  const field = fields[name];
  if (unit && field?.type === 'date') {
    return { $substrCP: [{ $ifNull: [`$${name}`, ''] }, 0, unit === 'day' ? 10 : 7] };
  }
  if (unit && field?.type === 'instant') {
    const format = unit === 'day' ? '%Y-%m-%d' : '%Y-%m';
    return { $dateToString: { date: `$${name}`, format, timezone: zone, onNull: '' } };
  }
  if (!unit && field && groupable.includes(field.type)) return { $ifNull: [`$${by}`, ''] };
  throw new AppError('validation_failed', { details: { by: ['is not a field that records can be grouped by'] } });
}

interface Group {
  _id: { group: unknown; currency?: string };
  count: number;
  minor?: number;
  weighted?: number;
}

/** One pass over the records for each field of money; the first counts as well. */
async function read(
  store: AnyStore,
  where: MongoFilter,
  group: unknown,
  moneys: readonly [string, Field][],
): Promise<Totals[]> {
  const totals = new Map<string, Totals>();
  for (const [index, money] of (moneys.length > 0 ? moneys : [undefined]).entries()) {
    for (const row of await groups(store, where, group, money)) add(totals, row, money, index === 0);
  }
  if (group === null && totals.size === 0) return [{ count: 0, sums: [] }];
  return [...totals.values()].sort((a, b) => (a.group ?? '').localeCompare(b.group ?? ''));
}

const groups = (
  store: AnyStore,
  where: MongoFilter,
  group: unknown,
  [name, field]: readonly [string, Field] | readonly [] = [],
): Promise<Group[]> => {
  const by = field?.options.weightedBy;
  const _id = { group, ...(name && { currency: `$${name}.currency` }) };
  const stage = {
    _id,
    count: { $sum: 1 },
    ...(name && { minor: { $sum: `$${name}.minor` } }),
    ...(name && by && { weighted: { $sum: { $multiply: [`$${name}.minor`, { $ifNull: [`$${by}`, 0] }] } } }),
  };
  return store.model.aggregate([{ $match: where }, { $group: stage }, { $limit: mostGroups }]);
};

function add(
  totals: Map<string, Totals>,
  { _id, count, minor, weighted }: Group,
  money: readonly [string, Field] | undefined,
  counts: boolean,
): void {
  const group = _id.group === null ? undefined : String(toPlain(_id.group));
  const total = totals.get(group ?? '') ?? { ...(group !== undefined && { group }), count: 0, sums: [] };
  totals.set(group ?? '', total);
  if (counts) total.count += count;
  if (!money || !_id.currency || minor === undefined) return;
  total.sums.push({
    field: money[0],
    currency: _id.currency,
    minor,
    ...(weighted !== undefined && { weighted: Math.round(weighted / 100) }),
  });
  total.sums.sort((a, b) => a.field.localeCompare(b.field) || a.currency.localeCompare(b.currency));
}
