import { z } from 'zod';
import { KindName } from './records/field.ts';
import { budgets, editors, Id, Instant, pageQuery, route } from './route.ts';

export const bulkActions = ['update', 'delete', 'restore'] as const;
export const BulkVerb = z.enum(bulkActions);
export type BulkVerb = z.infer<typeof BulkVerb>;
/** A merge is a bulk change of two records and of all that hangs on them; `import` is the undo of one. */
export const BulkAction = z.enum([...bulkActions, 'import', 'merge']);
export type BulkAction = z.infer<typeof BulkAction>;

export const BulkStatus = z.enum([
  'queued',
  'running',
  'completed',
  'cancelled',
  'failed',
  /** The values before are being put back. */
  'undoing',
  'undone',
]);
export type BulkStatus = z.infer<typeof BulkStatus>;

/** One record that could not be changed, or put back as it was, and why. */
export const BulkProblem = z.object({ recordId: Id, message: z.string() });
export type BulkProblem = z.infer<typeof BulkProblem>;

/** The same change of many records, as it stands now. */
export const BulkChange = z.object({
  id: Id,
  kind: KindName,
  action: BulkAction,
  set: z.record(z.string(), z.unknown()).optional(),
  addTags: z.array(z.string()).optional(),
  removeTags: z.array(z.string()).optional(),
  /** Of a merge: the record that stays, and those that went into it. */
  merge: z.object({ winner: Id, loser: Id, others: z.array(Id).optional(), title: z.string() }).optional(),
  by: Id,
  status: BulkStatus,
  /** Records that were found; 0 until they are listed. */
  total: z.number().int(),
  processed: z.number().int(),
  changed: z.number().int(),
  /** Records that were that way already, or are gone. */
  unchanged: z.number().int(),
  failed: z.number().int(),
  /** The first 50 of those that failed. */
  problems: z.array(BulkProblem),
  /** Records that the undo put back. */
  restored: z.number().int(),
  /** Records that the undo left alone, because they were changed since or are gone. */
  left: z.number().int(),
  undoable: z.boolean(),
  reason: z.string().optional(),
  createdAt: Instant,
  finishedAt: Instant.optional(),
});
export type BulkChange = z.infer<typeof BulkChange>;

const params = z.object({ id: Id });
const tag = 'Bulk changes';

/** Each kind of record starts its own with `POST /<kinds>/bulk`. */
export const bulkChanges = {
  list: route({
    method: 'GET',
    path: '/bulk-changes',
    summary: 'Lists my bulk changes, newest first; kept for 30 days. Administrators see everyone’s with `all=true`',
    tag,
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    query: z.strictObject({ ...pageQuery, all: z.enum(['true', 'false']).optional() }),
    output: z.array(BulkChange),
    page: true,
  }),
  get: route({
    method: 'GET',
    path: '/bulk-changes/:id',
    summary: 'Returns the progress of a bulk change',
    tag,
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    params,
    output: BulkChange,
  }),
  cancel: route({
    method: 'POST',
    path: '/bulk-changes/:id/cancel',
    summary: 'Stops a bulk change; changes made so far stay until undone',
    tag,
    access: editors,
    budget: budgets.write,
    audit: ['bulk.cancelled'],
    params,
    output: BulkChange,
  }),
  undo: route({
    method: 'POST',
    path: '/bulk-changes/:id/undo',
    summary: 'Undoes a bulk change, except in records changed since',
    tag,
    access: editors,
    budget: budgets.write,
    audit: ['bulk.undone'],
    params,
    output: BulkChange,
  }),
};
