import type { KindName } from '@sequelstring/contract/records/field.ts';
import type { JobOrder } from '../../../ports/jobs.ts';
import { newId, objectId } from '../../db.ts';
import type { Author } from '../ledger.ts';
import type { AnyStore } from '../list.ts';
import type { BulkRow } from './bulk.model.ts';

/** Who asks for a bulk change. */
export type By = Required<Pick<Author, 'user' | 'caller'>>;

export const jobName = 'crm.runBulkChange';

/** What every bulk change begins with. */
export const newBulk = ({ kind }: AnyStore, { user, caller }: By, now: Date) => ({
  _id: objectId(newId()),
  kind: kind.kind as KindName,
  by: objectId(user.id),
  ...(caller.address && { address: caller.address }),
  ...(caller.requestId && { requestId: caller.requestId }),
  status: 'queued' as const,
  run: 1,
  listed: true,
  ...{ total: 0, processed: 0, changed: 0, unchanged: 0, failed: 0, problems: [], restored: 0, left: 0 },
  createdAt: now,
  updatedAt: now,
});

/** The work of one start. */
export const orderOf = ({ _id, run }: Pick<BulkRow, '_id' | 'run'>): JobOrder => ({
  name: jobName,
  payload: { id: _id.toHexString(), run },
  key: `${_id.toHexString()}:${run}`,
});

/** What whoever started it reads at its end. */
export function noticeOf(
  { _id, action, by, undoneBy, status, changed, failed, restored, left, reason }: BulkRow,
  many: string,
) {
  const what = action === 'import' ? 'import' : action === 'merge' ? 'merge' : 'bulk change';
  const titles = { undone: `Your ${what} is undone`, failed: `Your ${what} stopped` };
  const count = (n: number) => n.toLocaleString('en');
  const body =
    status === 'undone'
      ? `${many}: ${count(restored)} ${action === 'import' ? 'deleted or ' : ''}changed back, ${count(left)} left as they are`
      : `${many}: ${count(changed)} changed, ${count(failed)} failed`;
  return {
    users: [(status === 'undone' && undoneBy ? undoneBy : by).toHexString()],
    kind: 'work-finished' as const,
    level: status === 'failed' ? ('error' as const) : ('info' as const),
    title: titles[status as keyof typeof titles] ?? `Your ${what} is finished`,
    body: reason ?? body,
    href: action === 'import' ? `/imports/${_id.toHexString()}` : '/settings/bulk-changes',
  };
}
