import type { AuditChange } from '@sequelstring/contract/audit.ts';
import type { KindName } from '@sequelstring/contract/records/field.ts';
import { AuditModel } from '../../../kernel/audit.model.ts';
import type { AuditRow } from '../../../kernel/audit.ts';
import type { Migration } from '../../../kernel/migrations.ts';
import type { AnyStore } from '../../../kernel/records/list.ts';
import { type BaseRow, toRecord } from '../../../kernel/records/record.model.ts';
import { inPortions } from '../portions.ts';
import { type Entry, entriesOfChange, entriesOfRow, entryOfCreation, type MomentOf } from './timeline.entries.ts';
import { homesOf, parentsOf } from './timeline.listeners.ts';
import { insertEntries } from './timeline.model.ts';
import type { Stores } from './timeline.service.ts';

/** Records of earlier releases get a timeline out of what is stored of them: themselves, notes, tasks and the audit. */
export const timelinesFromHistory = (stores: Stores, number: number): Migration => ({
  number,
  name: 'timelines-from-history',
  async run({ signal, log }) {
    let count = 0;
    const write = async (entries: readonly Entry[]) => {
      signal.throwIfAborted();
      const homes = await homesOf(
        stores,
        entries.flatMap(({ subjects }) => subjects),
      );
      await insertEntries(entries.map((entry) => ({ ...entry, parents: parentsOf(entry.subjects, homes) })));
      count += entries.length;
    };
    for (const store of stores.values()) {
      for await (const rows of inPortions<BaseRow>(store.model, signal)) await write(entriesOfRows(store, rows));
    }
    for await (const facts of auditPortions(stores, signal)) await write(facts);
    log.info({ entries: count }, 'timelines were made out of the history');
  },
});

function entriesOfRows(store: AnyStore, rows: readonly BaseRow[]): Entry[] {
  const { kind, options } = store;
  const made = rows.map((row) => {
    const title = kind.title(toRecord(kind, row));
    const [id, actor] = [row._id.toHexString(), row.owner.toHexString()];
    return entryOfCreation(kind.kind, { id, title, at: row.createdAt, actor });
  });
  const about = rows.flatMap((row) => Object.values(entriesOfRow(store, row)).flat());
  return options.telling?.onlyAbout ? about : [...made, ...about];
}

/** The changes that the audit knows, as the events of that time would have told them. */
async function* auditPortions(stores: Stores, signal: AbortSignal): AsyncGenerator<Entry[]> {
  const momentsOf = new Map<KindName, MomentOf | undefined>();
  for (const [kind, { options }] of stores) momentsOf.set(kind, await options.telling?.moments?.());
  for await (const rows of inPortions<AuditRow>(AuditModel, signal)) {
    yield rows.flatMap((row) => {
      const [kind, action] = row.action.split('.') as [KindName, string];
      const store = stores.get(kind);
      if (!store || !row.recordId || action !== 'updated') return [];
      const [entry, ...rest] = entriesOfChange(
        {
          kind,
          id: row.recordId,
          version: 0,
          action: 'updated',
          owner: '',
          title: '',
          at: row.at.toISOString(),
          actor: row.actor.kind === 'user' ? row.actor.id : undefined,
          changes: (row.changes ?? []).map(short),
        },
        store.kind,
        momentsOf.get(kind),
      );
      const named = (one: Entry): Entry => ({ ...one, _id: `${one.type}:audit:${row._id.toHexString()}` });
      return [entry, ...rest].flatMap((one) => (one ? [named(one)] : []));
    });
  }
}

const mostTold = 300;
const short = ({ field, from, to }: AuditChange) => {
  const told = (value: unknown) => (JSON.stringify(value ?? null).length > mostTold ? undefined : value);
  return { field, from: told(from), to: told(to) };
};
