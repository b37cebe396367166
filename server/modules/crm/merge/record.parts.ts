import type { KindName } from '@sequelstring/contract/records/field.ts';
import { objectId } from '../../../kernel/db.ts';
import { changeRowIn } from '../../../kernel/records/change.ts';
import { isSame } from '../../../kernel/records/ledger.ts';
import type { AnyStore } from '../../../kernel/records/list.ts';
import type { MergeEnds, MergePart } from '../../../kernel/records/merge/merge-part.ts';
import type { BaseRow } from '../../../kernel/records/record.model.ts';

interface Place {
  name: string;
  kinds: readonly KindName[];
  store: AnyStore;
  /** The field that links, and where the id lies in the stored document. */
  field: string;
  path: string;
  stored: 'text' | 'objectId';
}

const mostCounted = 1000;

/** Records whose links follow a merge, each as a change of its own with its history. */
export function recordLinks({ name, kinds, store, field, path, stored }: Place): MergePart {
  const value = (id: string) => (stored === 'objectId' ? objectId(id) : id);
  const linkOf = (row: BaseRow) => (row as unknown as Record<string, unknown>)[field];
  const change = async (
    id: string,
    linked: (row: BaseRow) => unknown,
    { session, ledger, actor }: Parameters<MergePart['move']>[1],
  ): Promise<void> => {
    // Links follow whoever may see the record that has them.
    const author = { caller: { actor: { kind: 'user' as const, id: actor } } };
    await changeRowIn(session, store, author, id, 'updated', { ledger }, (row: BaseRow) => {
      const { [field]: _, ...rest } = row as BaseRow & Record<string, unknown>;
      const after = linked(row);
      return (after === undefined ? rest : { ...rest, [field]: after }) as unknown as BaseRow;
    });
  };
  return {
    name,
    kinds,
    count: (_kind, id) => store.model.countDocuments({ [path]: value(id), deleted: false }).limit(mostCounted),
    async move(ends, context, limit) {
      const query = { [path]: value(ends.from.id), deleted: { $in: [false, true] } };
      const rows = (await store.model.find(query, null, { session: context.session }).limit(limit).lean()) as BaseRow[];
      for (const row of rows) await change(row._id.toHexString(), (now) => relink(linkOf(now), ends, row), context);
      return rows.map((row) => ({ row: row._id, before: linkOf(row) }));
    },
    async moveBack(ends, context, { row, before }) {
      const found = (await store.model
        .findOne({ _id: row as ObjectId }, null, { session: context.session })
        .lean()) as BaseRow | null;
      if (!found) return false;
      const back = linkBack(linkOf(found), before, ends, found);
      if (!back) return false;
      await change(found._id.toHexString(), () => back.value, context);
      return true;
    },
  };
}

type ObjectId = BaseRow['_id'];
type Entry = ObjectId | { contact: string } | { kind: string; id: string };

const isObjectId = (entry: Entry): entry is ObjectId => 'toHexString' in entry;
const idIn = (entry: Entry): string =>
  isObjectId(entry) ? entry.toHexString() : 'contact' in entry ? entry.contact : entry.id;
const withId = (entry: Entry, id: string): Entry =>
  isObjectId(entry) ? objectId(id) : 'contact' in entry ? { ...entry, contact: id } : { ...entry, id };

/** A link, or a list of links, to the one record where it led to the other; a record does not link to itself. */
function relink(value: unknown, { from, to }: MergeEnds, row: BaseRow): unknown {
  const isOwn = row._id.toHexString() === to.id;
  if (!Array.isArray(value)) {
    if (!value || idIn(value as Entry) !== from.id) return value;
    return isOwn ? undefined : withId(value as Entry, to.id);
  }
  const entries = value as Entry[];
  const isThere = isOwn || entries.some((entry) => idIn(entry) === to.id);
  return entries.flatMap((entry) => (idIn(entry) !== from.id ? [entry] : isThere ? [] : [withId(entry, to.id)]));
}

/** The links as before the merge, beside those that came since; undefined where the record links to neither by now. */
function linkBack(now: unknown, before: unknown, ends: MergeEnds, row: BaseRow): { value: unknown } | undefined {
  if (isSame(now ?? null, relink(before, ends, row) ?? null)) return { value: before };
  if (!Array.isArray(before)) return undefined;
  const { from, to } = ends;
  const [entries, old] = [(now ?? []) as Entry[], before as Entry[]];
  const lost = old.find((entry) => idIn(entry) === from.id);
  const hadBoth = old.some((entry) => idIn(entry) === to.id);
  const at = entries.findIndex((entry) => idIn(entry) === to.id);
  if (!lost || at < 0 || entries.some((entry) => idIn(entry) === from.id)) return undefined;
  return { value: hadBoth ? [...entries, lost] : entries.with(at, withId(entries[at]!, from.id)) };
}

interface Stores {
  contacts: AnyStore;
  accounts: AnyStore;
  opportunities: AnyStore;
  tasks: AnyStore;
  notes: AnyStore;
}

/** What in the core of the CRM links to contacts and accounts. */
export function recordParts({ contacts, accounts, opportunities, tasks, notes }: Stores): MergePart[] {
  const about = { kinds: ['contact', 'account'], field: 'about', path: 'about.id', stored: 'text' } as const;
  const ofAccount = { kinds: ['account'], stored: 'objectId' } as const;
  const link = (name: string, store: AnyStore, field: string) =>
    recordLinks({ ...ofAccount, name, store, field, path: field });
  return [
    link('people', contacts, 'company'),
    link('opportunities', opportunities, 'account'),
    recordLinks({
      ...{ name: 'roles', kinds: ['contact'], store: opportunities },
      ...{ field: 'contacts', path: 'contacts.contact', stored: 'text' },
    }),
    recordLinks({ name: 'tasks', store: tasks, ...about }),
    recordLinks({ name: 'notes', store: notes, ...about }),
    link('subsidiaries', accounts, 'parent'),
    link('competitors', accounts, 'competitors'),
    link('rivals', opportunities, 'competitors'),
  ];
}
