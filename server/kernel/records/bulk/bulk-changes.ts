import type { BulkChange, BulkVerb, bulkChanges } from '@sequelstring/contract/bulk.ts';
import type { Filter } from '@sequelstring/contract/filter.ts';
import type { KindName } from '@sequelstring/contract/records/field.ts';
import type { Query } from '@sequelstring/contract/route.ts';
import { z } from 'zod';
import { type JobDefinition, job } from '../../../ports/jobs.ts';
import { audit } from '../../audit.ts';
import { nowAsDate } from '../../clock.ts';
import type { CurrentUser } from '../../current-user.ts';
import { isDuplicateKey, objectId, transaction } from '../../db.ts';
import { AppError } from '../../errors.ts';
import type { Page, Schedule } from '../../module.ts';
import { writing } from '../change.ts';
import { checkMayChange } from '../check.ts';
import { Ledger } from '../ledger.ts';
import { type AnyStore, conditionsOf, type ListQuery } from '../list.ts';
import { mergeAll, titleOf } from '../merge/merge.ts';
import { visibleRow } from '../read.ts';
import { everything } from '../scope.ts';
import {
  type BulkRow,
  changeBulk,
  clearBulk,
  findBulk,
  findStalledBulk,
  insertBulk,
  insertItems,
  insertMoved,
  listBulk,
  mayBeUndone,
  toBulkChange,
} from './bulk.model.ts';
import { type By, jobName, newBulk, orderOf } from './bulk-row.ts';
import { type BulkDeps, BulkRun } from './bulk-run.ts';

/** What a route of a kind is sent. */
export interface BulkBody {
  ids?: string[];
  where?: Omit<ListQuery, 'page' | 'limit'> & { filter?: Filter };
  action: BulkVerb;
  set?: Record<string, unknown>;
  addTags?: string[];
  removeTags?: string[];
}

export interface MergeBody {
  winner: string;
  loser: string;
  /** More that go into the same record. */
  others: readonly string[];
  /** Fields of which the loser's values are taken. */
  take: readonly string[];
  /** Of the winner, as the user saw it. */
  version?: number;
}

const keptMs = 30 * 86_400_000;

/**
 * The same change of many records of one kind, as a job. Each portion of records is changed in one transaction with what
 * was before and with how far the change is, so that it goes on where a crash stopped it and can be undone.
 */
export class BulkChanges {
  readonly #deps: BulkDeps;
  readonly #run: BulkRun;
  readonly job: JobDefinition;
  readonly schedules: readonly Schedule[];

  constructor(deps: BulkDeps) {
    this.#deps = deps;
    this.#run = new BulkRun(deps);
    this.job = job({
      name: jobName,
      payload: z.object({ id: z.string(), run: z.number().int() }),
      attempts: 8,
      backoffMs: 1000,
      concurrency: 2,
      leaseMs: 30_000,
      handle: ({ id, run }, { signal, lastAttempt }) => this.#run.take(id, run, { signal, lastAttempt }),
    });
    this.schedules = [
      { name: 'crm.resumeBulkChanges', everyMs: 60_000, run: () => this.#resume() },
      { name: 'crm.clearBulkChanges', everyMs: 86_400_000, run: () => clearBulk(this.#ago(keptMs)) },
    ];
  }

  /** Stores what is to be done and queues it. Throws `forbidden`, or what a list with this filter would throw. */
  async start(store: AnyStore, by: By, body: BulkBody): Promise<BulkChange> {
    const { user, caller } = by;
    checkMayChange(user);
    const { action, set, addTags, removeTags, ids } = body;
    const where = body.where && { ...body.where, ...(action === 'restore' && { deleted: true }) };
    if (where) await conditionsOf(store, user, where);
    const now = nowAsDate(this.#deps.clock);
    const row: BulkRow = {
      ...newBulk(store, by, now),
      action,
      ...(set && { set: JSON.stringify(set) }),
      ...(addTags && { addTags }),
      ...(removeTags && { removeTags }),
      ...(where && { where: JSON.stringify(where) }),
      listed: !where,
      total: new Set(ids).size,
    };
    const kind = store.kind.kind;
    const detail = JSON.stringify({ ...body, ...(ids && { ids: ids.length }) }).slice(0, 4000);
    await insertItems(row._id, ids ?? []);
    await transaction(async (session) => {
      await insertBulk(row, session);
      const fact = { action: `${kind}.bulk_changed` as const, kind: 'bulk', recordId: row._id.toHexString() };
      await audit({ ...caller, ...fact, detail, at: now }, session);
    });
    await this.#deps.jobs.add(orderOf(row));
    return toBulkChange(row);
  }

  /**
   * Merges records: they are one when this resolves, and what hangs on the losers follows as a job. Throws `<kind>_not_found`,
   * `forbidden`, `validation_failed` or `conflict`.
   */
  async merge(store: AnyStore, by: By, { winner, loser, others, take, version }: MergeBody): Promise<BulkChange> {
    const { user } = by;
    checkMayChange(user);
    if (new Set([winner, loser, ...others]).size < 2 + others.length)
      throw new AppError('validation_failed', { details: { loser: ['names one record twice'] } });
    const row = await writing(store, async (session) => {
      const stays = await visibleRow(store, user.scope, winner, { session });
      const merge = {
        winner,
        loser,
        ...(others.length > 0 && { others: [...others] }),
        title: titleOf(store, stays).slice(0, 200),
      };
      const made: BulkRow = { ...newBulk(store, by, this.#now()), action: 'merge', status: 'running', merge };
      const ledger = new Ledger();
      const items = await mergeAll(session, store, by, made, { take, ledger, version });
      await ledger.store(session);
      const done = { ...made, total: items.length, processed: items.length, changed: items.length };
      await insertBulk(done, session);
      await insertMoved(items, session);
      return done;
    });
    await this.#deps.jobs.add(orderOf(row));
    return toBulkChange(row);
  }

  async list(user: CurrentUser, { page, limit, all }: Query<typeof bulkChanges.list>): Promise<Page<BulkChange[]>> {
    const { rows, total } = await listBulk(all === 'true' && user.role === 'admin' ? undefined : user.id, {
      page,
      limit,
    });
    return { data: rows.map(toBulkChange), meta: { page, limit, total, hasMore: page * limit < total } };
  }

  /** Throws `bulk_change_not_found`. */
  async get(user: CurrentUser, id: string): Promise<BulkChange> {
    return toBulkChange(await this.#visible(user, id));
  }

  /** Throws `bulk_change_not_found`, or `bulk_change_state` where there is nothing to stop. */
  async cancel(by: By, id: string): Promise<BulkChange> {
    checkMayChange(by.user);
    const row = await this.#visible(by.user, id);
    // Half a merge is none: it is undone when it is whole.
    const isAtWork = row.status === 'queued' || row.status === 'running';
    if (!isAtWork || row.action === 'merge') throw new AppError('bulk_change_state');
    const now = nowAsDate(this.#deps.clock);
    return this.#decide(by, row, 'bulk.cancelled', { status: 'cancelled', finishedAt: now, updatedAt: now });
  }

  /** Throws `bulk_change_not_found`, or `bulk_change_state` where there is nothing to undo. */
  async undo(by: By, id: string): Promise<BulkChange> {
    checkMayChange(by.user);
    const row = await this.#visible(by.user, id);
    if (!mayBeUndone(row)) throw new AppError('bulk_change_state');
    if (row.merge) await this.#checkMayUnmerge(row, row.merge.winner);
    const undoneBy = objectId(by.user.id);
    const set = { status: 'undoing' as const, run: row.run + 1, undoneBy, updatedAt: nowAsDate(this.#deps.clock) };
    const undoing = await this.#decide(by, row, 'bulk.undone', set);
    await this.#deps.jobs.add(orderOf({ _id: row._id, run: row.run + 1 }));
    return undoing;
  }

  /**
   * Undoes an import, which has its id: deletes what it created and puts back what it updated. Throws `import_not_undoable`
   * where that was begun before.
   */
  async undoImport(
    { user, caller }: By,
    { id, kind, fileName }: { id: string; kind: KindName; fileName: string },
  ): Promise<void> {
    checkMayChange(user);
    const now = nowAsDate(this.#deps.clock);
    const found = await findBulk(id);
    if (found && !mayBeUndone(found)) throw new AppError('import_not_undoable');
    if (found) return void (await this.undo({ user, caller }, id));
    const by = { user, caller };
    const row: BulkRow = {
      ...newBulk(this.#deps.stores.get(kind)!, by, now),
      _id: objectId(id),
      action: 'import',
      undoneBy: objectId(user.id),
      status: 'undoing',
      listed: false,
    };
    try {
      await transaction(async (session) => {
        await insertBulk(row, session);
        await audit(
          { ...caller, action: 'import.undone', kind: 'import', recordId: id, detail: fileName, at: now },
          session,
        );
      });
    } catch (error) {
      if (isDuplicateKey(error)) throw new AppError('import_not_undoable');
      throw error;
    }
    await this.#deps.jobs.add(orderOf(row));
  }

  /** What went on into yet another record comes back from there first. */
  async #checkMayUnmerge({ kind }: BulkRow, winner: string): Promise<void> {
    const store = this.#deps.stores.get(kind)!;
    const row = await visibleRow(store, everything, winner, { deleted: 'too' });
    if (row.mergedInto)
      throw new AppError('bulk_change_state', {
        message: `${titleOf(store, row)} was merged into another record since. Undo that merge first.`,
      });
  }

  async #visible(user: CurrentUser, id: string): Promise<BulkRow> {
    const row = await findBulk(id, user.role === 'admin' ? undefined : user.id);
    if (!row) throw new AppError('bulk_change_not_found');
    return row;
  }

  async #decide(
    { caller }: By,
    row: BulkRow,
    action: 'bulk.cancelled' | 'bulk.undone',
    set: Partial<BulkRow>,
  ): Promise<BulkChange> {
    const after = await transaction(async (session) => {
      const changed = await changeBulk(row, { set }, session);
      if (!changed) throw new AppError('bulk_change_state');
      await audit({ ...caller, action, kind: 'bulk', recordId: row._id.toHexString() }, session);
      return changed;
    });
    this.#run.tell(after);
    return toBulkChange(after);
  }

  /** Orders again what a crash between the row and its job left without one; a job that is there stays the only one. */
  async #resume(): Promise<void> {
    await this.#deps.jobs.addMany((await findStalledBulk(this.#ago(60_000))).map(orderOf));
  }

  #now(): Date {
    return nowAsDate(this.#deps.clock);
  }

  #ago(ms: number): Date {
    return new Date(this.#now().getTime() - ms);
  }
}
