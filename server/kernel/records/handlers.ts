import type { recordRoutes } from '@sequelstring/contract/records/routes.ts';
import type { Request } from 'express';
import { audit } from '../audit.ts';
import { nowAsDate } from '../clock.ts';
import { newId } from '../db.ts';
import { AppError } from '../errors.ts';
import { RawReply } from '../http/raw-reply.ts';
import { type BoundRoute, bind } from '../module.ts';
import type { BulkBody, BulkChanges } from './bulk/bulk-changes.ts';
import { createRecord, deleteRecord, newRow, type Patch, restoreRecord, updateRecord } from './change.ts';
import { exportRecords } from './export.ts';
import { recordHistory } from './history.ts';
import { type AnyStore, type ListQuery, listRecords } from './list.ts';
import { getRecord } from './read.ts';
import { type TotalsQuery, totalsOf } from './totals.ts';

type AnyRoutes = ReturnType<typeof recordRoutes>;

/** Ties the routes that every kind has to its store. */
export function recordHandlers(
  store: AnyStore,
  given: { [R in keyof AnyRoutes]: object },
  bulk: BulkChanges,
): BoundRoute[] {
  const routes = given as unknown as AnyRoutes;
  return [
    bind(routes.list, ({ user, query }) => listRecords(store, user, query as ListQuery) as never),
    bind(routes.exportCsv, async ({ user, caller, query }) => {
      const body = await exportRecords({ store, user, query });
      const { kind, plural } = store.kind;
      await audit({ ...caller, action: `${kind}.exported`, kind, detail: JSON.stringify(query) });
      const headers = { 'Content-Disposition': `attachment; filename="${plural}.csv"` };
      return new RawReply({ type: routes.exportCsv.raw, body, headers });
    }),
    bind(routes.totals, ({ user, query }) => totalsOf(store, user, query as TotalsQuery)),
    bind(routes.create, ({ user, caller, body }) => {
      const now = nowAsDate(store.deps.clock);
      const input = body as Record<string, unknown>;
      return createRecord(store, { user, caller }, newRow(store, input, { id: newId(), owner: user.id, now })) as never;
    }),
    bind(routes.get, ({ user, params }) => getRecord(store, user, params.id) as never),
    bind(routes.update, ({ user, caller, params, body, req }) => {
      const patch = body as Patch;
      const version = patch.version ?? versionOf(req);
      return updateRecord(store, { user, caller }, params.id, { ...patch, version }) as never;
    }),
    bind(
      routes.remove,
      ({ user, caller, params, req }) =>
        deleteRecord(store, { user, caller }, params.id, { version: versionOf(req) }) as never,
    ),
    bind(routes.restore, ({ user, caller, params }) => restoreRecord(store, { user, caller }, params.id) as never),
    bind(routes.bulk, ({ user, caller, body }) => bulk.start(store, { user, caller }, body as BulkBody)),
    bind(routes.history, ({ user, params, query }) => recordHistory(store, user, params.id, query)),
  ];
}

/** The version that a change was made to: `If-Match: "3"`. */
export function versionOf(req: Request): number | undefined {
  const header = req.headers['if-match'];
  if (header === undefined || header === '*') return undefined;
  const [, version] = /^(?:W\/)?"(\d{1,9})"$/.exec(header) ?? [];
  if (!version) throw new AppError('validation_failed', { details: { 'If-Match': ['is not a version such as "3"'] } });
  return Number(version);
}
