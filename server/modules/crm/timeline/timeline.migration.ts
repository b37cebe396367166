import type { AuditChange } from '@sequelstring/contract/audit.ts';
import type { KindName } from '@sequelstring/contract/records/field.ts';
import { AuditModel } from '../../../kernel/audit.model.ts';
import type { AuditRow } from '../../../kernel/audit.ts';
import type { Migration } from '../../../kernel/migrations.ts';
import { type BaseRow, toRecord } from '../../../kernel/records/record.model.ts';
import type { NoteRow } from '../note/note.model.ts';
import { readStageNames } from '../opportunity/pipeline.model.ts';
import { inPortions } from '../portions.ts';
import type { TaskRow } from '../task/task.model.ts';
import { type Entry, entriesOfChange, entriesOfTask, entryOfCreation, entryOfNote } from './timeline.entries.ts';
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
    for (const kind of stores.keys()) {
      for await (const rows of inPortions<BaseRow>(stores.get(kind)!.model, signal))
        await write(entriesOfRows(stores, kind, rows));
    }
    for await (const facts of auditPortions(stores, signal)) await write(facts);
    log.info({ entries: count }, 'timelines were made out of the history');
  },
});

function entriesOfRows(stores: Stores, kind: KindName, rows: readonly BaseRow[]): Entry[] {
  if (kind === 'note') return rows.flatMap((row) => entryOfNote(row as NoteRow) ?? []);
  const store = stores.get(kind)!;
  const made = rows.map((row) => {
    const title = store.kind.title(toRecord(store.kind, row));
    return entryOfCreation(kind, {
      id: row._id.toHexString(),
      title,
      at: row.createdAt,
      actor: row.owner.toHexString(),
    });
  });
  return kind === 'task' ? [...made, ...rows.flatMap((row) => entriesOfTask(row as TaskRow))] : made;
}

/** The changes that the audit knows, as the events of that time would have told them. */
async function* auditPortions(stores: Stores, signal: AbortSignal): AsyncGenerator<Entry[]> {
  const names = await readStageNames();
  const stageName = (id: unknown) => names.get(String(id)) ?? String(id ?? '');
  for await (const rows of inPortions<AuditRow>(AuditModel, signal)) {
    yield rows.flatMap((row) => {
      const [kind, action] = row.action.split('.') as [KindName, string];
      if (!stores.has(kind) || !row.recordId || action !== 'updated') return [];
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
        stageName,
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
