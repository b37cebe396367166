import type { KindName } from '@sequelstring/contract/records/field.ts';
import { emptyAudit } from '../../../kernel/audit.model.ts';
import { objectId, transaction } from '../../../kernel/db.ts';
import { publish } from '../../../kernel/events.ts';
import { type Person, type PersonalData, redactValue } from '../../../kernel/personal-data.ts';
import { forgetInBulk } from '../../../kernel/records/bulk/bulk.model.ts';
import type { AnyStore } from '../../../kernel/records/list.ts';
import { type BaseRow, toPlain, toRecord } from '../../../kernel/records/record.model.ts';
import type { Search } from '../../../ports/search.ts';
import { forgetPairsOf } from '../duplicates/duplicate.model.ts';
import { forgetInImports, importsOf } from '../import/import.personal-data.ts';
import { indexThose } from '../record.search.ts';
import { hashSuppressions, suppressionsEver, toSuppression } from '../suppression.model.ts';
import { forgetPerson } from '../timeline/timeline.model.ts';
import { redactViews } from '../view/view.model.ts';

type Stores = ReadonlyMap<KindName, AnyStore>;

/** What the core of the CRM keeps of people beside their contact. */
export const crmPersonalData = (stores: Stores, search: Search): PersonalData[] => [
  {
    name: 'records',
    gather: async ({ records, shared }) =>
      (await rowsOf(stores, [...records.slice(1), ...shared])).map(({ store, row }) => ({
        kind: store.kind.kind,
        ...(toRecord(store.kind, row) as object),
      })),
    erase: async (person) => {
      for (const { store, row } of await rowsOf(stores, person.records)) await eraseRecord(store, row);
      for (const { store, row } of await rowsOf(stores, person.shared)) await redactRecord(store, row, person);
      for (const [kind, store] of stores) {
        const ids = [...person.records, ...person.shared].filter((one) => one.kind === kind).map(({ id }) => id);
        if (ids.length > 0) await indexThose(search, store, ids);
      }
    },
  },
  { name: 'timeline', erase: forgetPerson },
  {
    name: 'suppressions',
    gather: async ({ emails }) => (await suppressionsEver(emails)).map(toSuppression),
    erase: async ({ emails }) => {
      const rows = await suppressionsEver(emails);
      if (rows.length > 0) await emptyAudit(rows.map(({ _id }) => ({ kind: 'suppression', id: _id.toHexString() })));
      await hashSuppressions(emails);
    },
  },
  { name: 'bulkChanges', erase: forgetInBulk },
  { name: 'views', erase: redactViews },
  { name: 'duplicates', erase: ({ records }) => forgetPairsOf(records.map(({ id }) => id)) },
  { name: 'imports', gather: ({ id }) => importsOf(id), erase: forgetInImports },
];

async function rowsOf(stores: Stores, records: Person['records']): Promise<{ store: AnyStore; row: BaseRow }[]> {
  const found = [...Map.groupBy(records, ({ kind }) => kind)].map(async ([kind, those]) => {
    const store = stores.get(kind as KindName)!;
    const rows = (await store.model.find({ _id: { $in: those.map(({ id }) => objectId(id)) } }).lean()) as BaseRow[];
    return rows.map((row) => ({ store, row }));
  });
  return (await Promise.all(found)).flat();
}

/** Removes a record for good. Its event says nothing but that it is gone. */
async function eraseRecord({ kind, model, counts }: AnyStore, row: BaseRow): Promise<void> {
  await transaction(async (session) => {
    await model.deleteOne({ _id: row._id }, { session });
    await publish(session, 'record.changed', eventOf(kind.kind, 'erased', row));
  });
  counts.forget();
}

/** Unlinks a record that stays from the person, and strikes the person out of its texts, past the history that would keep both. */
async function redactRecord(store: AnyStore, row: BaseRow, person: Person): Promise<void> {
  const { _id, ...values } = row as BaseRow & Record<string, unknown>;
  const isOther = (one: { id?: unknown; contact?: unknown }) => one.id !== person.id && one.contact !== person.id;
  const links = Object.fromEntries(
    ['about', 'contacts'].flatMap((name) =>
      Array.isArray(values[name]) ? [[name, values[name].filter(isOther)]] : [],
    ),
  );
  const set = { ...redactValue(values, person), ...links };
  await transaction(async (session) => {
    const changed = { ...store.derived({ ...row, ...set }), version: (row.version ?? 1) + 1 };
    await store.model.collection.replaceOne({ _id }, changed, { session });
    await publish(session, 'record.changed', eventOf(store.kind.kind, 'updated', row));
  });
}

const eventOf = (kind: KindName, action: 'erased' | 'updated', row: BaseRow) => ({
  ...{ kind, id: row._id.toHexString(), version: (row.version ?? 1) + 1, action, owner: String(toPlain(row.owner)) },
  ...{ title: '', at: new Date().toISOString(), changes: [] },
});
