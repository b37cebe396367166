import type { BulkChange } from '@sequelstring/contract/bulk.ts';
import { create } from 'zustand';

/** A bulk change as the socket tells of it. */
export type BulkProgress = Omit<BulkChange, 'problems'>;

/** The bulk changes that this page has heard of, by id. */
export const useBulkChanges = create<{ changes: ReadonlyMap<string, BulkProgress> }>(() => ({ changes: new Map() }));

const stages = ['queued', 'running', 'completed', 'cancelled', 'undoing', 'undone'];
export const isAtWork = ({ status }: Pick<BulkChange, 'status'>): boolean =>
  status === 'queued' || status === 'running' || status === 'undoing';

/** Takes in news of a bulk change; what came late over another way is left out. */
export function takeBulkChange(change: BulkProgress): void {
  useBulkChanges.setState(({ changes }) => {
    const known = changes.get(change.id);
    if (known && change.status !== 'failed' && stages.indexOf(change.status) < stages.indexOf(known.status)) return {};
    return { changes: new Map(changes).set(change.id, change) };
  });
}
