import type { HistoryEntry } from '@sequelstring/contract/records/routes.ts';
import { listAudit } from '../audit.model.ts';
import type { CurrentUser } from '../current-user.ts';
import type { Page } from '../module.ts';
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
  const { data, meta } = await listAudit({ kind: store.kind.kind, recordId: id, limit, cursor });
  const entries = data.map(({ id: entry, at, actor, action, changes = [] }) => ({
    id: entry,
    at,
    actor,
    action,
    changes: changes.map(({ field, from, to }) => ({ field, from, to })),
  }));
  return { data: entries, meta };
}
