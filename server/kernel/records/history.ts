import { isCustomName } from '@sequelstring/contract/records/custom.ts';
import type { HistoryEntry } from '@sequelstring/contract/records/routes.ts';
import { listAudit } from '../audit.model.ts';
import type { CurrentUser } from '../current-user.ts';
import type { Page } from '../module.ts';
import { readIdCursor } from './cursor.ts';
import type { AnyStore } from './list.ts';
import { visibleRow } from './read.ts';

/** Who changed what in a record that the user may see, newest first. Throws `<kind>_not_found`. */
export async function recordHistory(
  store: AnyStore,
  user: CurrentUser,
  id: string,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<Page<HistoryEntry[]>> {
  await visibleRow(store, user.scope, id, { deleted: 'too' });
  const [fields, retired] = [await store.fields(), await store.deps.formerFields(store.kind.kind)];
  const { data, meta } = await listAudit({ kind: store.kind.kind, recordId: id, limit, cursor: readIdCursor(cursor) });
  const entries = data.map(({ id: entry, at, actor, action, changes = [] }) => ({
    id: entry,
    at,
    actor,
    action,
    changes: changes.map(({ field, from, to }) => {
      const label = (isCustomName(field) && (fields[field] ?? retired[field])?.options.label) || undefined;
      return { field, from, to, ...(label && { label }) };
    }),
  }));
  return { data: entries, meta };
}
