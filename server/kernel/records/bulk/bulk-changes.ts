import type { BulkChange, BulkVerb, bulkChanges } from '@sequelstring/contract/bulk.ts';
import type { Filter } from '@sequelstring/contract/filter.ts';
import type { KindName } from '@sequelstring/contract/records/field.ts';
import type { Query } from '@sequelstring/contract/route.ts';
import { z } from 'zod';
import { type JobDefinition, type Jobs, job } from '../../../ports/jobs.ts';
import { audit } from '../../audit.ts';
import { type Clock, nowAsDate } from '../../clock.ts';
import type { CurrentUser } from '../../current-user.ts';
import { type ClientSession, isDuplicateKey, objectId, transaction } from '../../db.ts';
import { AppError } from '../../errors.ts';
import { publish } from '../../events.ts';
import type { Log } from '../../log.ts';
import type { Page, Schedule } from '../../module.ts';
import type { Realtime } from '../../realtime.ts';
import { writing } from '../change.ts';
import { checkMayChange } from '../check.ts';
import { Ledger } from '../ledger.ts';
import { type AnyStore, conditionsOf, type ListQuery, portionsOf } from '../list.ts';
import { losersOf, mergeAll, moveAll, partsFor, titleOf, unmergeStep } from '../merge/merge.ts';
import type { MergePart } from '../merge/merge-part.ts';
import { visibleRow } from '../read.ts';
import { everything } from '../scope.ts';
import {
  type BulkItem,
  type BulkRow,
  changeBulk,
  clearBulk,
  countItems,
  findBulk,
  findStalledBulk,
  type ItemState,
  insertBulk,
  insertItems,
  insertMoved,
  listBulk,
  mayBeUndone,
  nextItems,
  settleItems,
  toBulkChange,
} from './bulk.model.ts';
import { type By, jobName, newBulk, noticeOf, orderOf } from './bulk-row.ts';
import { type Journal, takeJournal } from './journal.ts';
import { changeWork, type RecordWork, runPortion, type Settled, undoWork } from './portion.ts';

/** What a route of a kind is sent. */
export interface BulkBody {
  ids?: string[];
  where?: Omit<ListQuery, 'page' | 'limit'> & { filter?: Filter };
  action: BulkVerb;
  set?: Record<string, unknown>;
  addTags?: string[];
  removeTags?: string[];
}

interface Deps {
  clock: Clock;
  log: Log;
  jobs: Jobs;
  realtime: Realtime;
  /** Undefined where there is no such user any more, or they are disabled. */
  findUser(id: string): Promise<CurrentUser | undefined>;
  stores: ReadonlyMap<KindName, AnyStore>;
  /** What imports did. */
  journal: Journal;
  /** What follows a record that goes into another one. */
  mergeParts(): readonly MergePart[];
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

/** Few enough that storing them holds up nobody for long. */
const portionSize = 50;
const keptMs = 30 * 86_400_000;
/** Who changed fewer sees it happen. */
const worthTelling = 100;

/** Somebody cancelled it, or another worker took it over. */
class BulkLost extends Error {}

/**
 * The same change of many records of one kind, as a job. Each portion of records is changed in one transaction with what
 * was before and with how far the change is, so that it goes on where a crash stopped it and can be undone.
 */
export class BulkChanges {
  readonly #deps: Deps;
  readonly job: JobDefinition;
  readonly schedules: readonly Schedule[];

  constructor(deps: Deps) {
    this.#deps = deps;
    this.job = job({
      name: jobName,
      payload: z.object({ id: z.string(), run: z.number().int() }),
      attempts: 8,
      backoffMs: 1000,
      concurrency: 2,
      leaseMs: 30_000,
      handle: async ({ id, run }, { signal, lastAttempt }) => {
        const row = await findBulk(id);
        if (!row || row.run !== run) return;
        try {
          await this.#run(row, signal);
        } catch (error) {
          if (error instanceof BulkLost) return;
          if (!lastAttempt || signal.aborted) throw error;
          deps.log.error({ err: error, bulkChange: id }, 'A bulk change failed for good');
          const now = (await findBulk(id)) ?? row;
          await this.#finish(
            now,
            'failed',
            'It stopped because of an error on the server. Undo it, or start it again.',
          );
        }
      },
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
    this.#tell(after);
    return toBulkChange(after);
  }

  async #run(found: BulkRow, signal: AbortSignal): Promise<void> {
    const store = this.#deps.stores.get(found.kind)!;
    const by = (found.status === 'undoing' && found.undoneBy ? found.undoneBy : found.by).toHexString();
    let row = found;
    if (row.status === 'queued') row = await this.#change(row, { set: { status: 'running', updatedAt: this.#now() } });
    if (row.status !== 'running' && row.status !== 'undoing') return;
    if (row.action === 'merge') return this.#runMerge(store, row, signal);
    const user = await this.#deps.findUser(by);
    if (!user) return this.#finish(row, 'failed', 'Whoever started it can no longer sign in.');
    const { address, requestId } = row;
    const author: By = { user, caller: { actor: { kind: 'user', id: by }, address, requestId } };
    if (row.status === 'undoing') {
      if (!row.listed) row = await this.#takeJournal(row, signal);
      await this.#work({
        store,
        row,
        workOf: (one) => undoWork(one, author),
        from: 'changed',
        refused: 'left',
        signal,
      });
      return this.#finish(row, 'undone');
    }
    if (!row.listed) row = await this.#list(store, user, row, signal);
    const workOf = (one: AnyStore) => changeWork(one, author, row);
    await this.#work({ store, row, workOf, from: 'todo', refused: 'failed', signal });
    await this.#finish(row, 'completed');
  }

  /** Needs nobody's rights: they were checked when it began, and it must not stop halfway. */
  async #runMerge(store: AnyStore, found: BulkRow, signal: AbortSignal): Promise<void> {
    const parts = this.#deps.mergeParts();
    const isUndo = found.status === 'undoing';
    let row = found;
    if (isUndo) {
      const workOf = (one: AnyStore) => ({ step: unmergeStep(one, found, parts) });
      await this.#work({ store, row, workOf, from: 'changed', refused: 'left', signal });
    } else {
      const stored = async (session: ClientSession, items: readonly BulkItem[]) => {
        await insertMoved(items, session);
        const add = { total: items.length, processed: items.length, changed: items.length };
        row = await this.#change(row, { set: { updatedAt: this.#now() }, add }, session);
      };
      for await (const _ of moveAll({ store, row: found, parts, limit: portionSize, stored })) {
        this.#tell(row);
        signal.throwIfAborted();
      }
    }
    const ids = [row.merge!.winner, ...losersOf(row.merge!)];
    for (const part of partsFor(parts, row.kind)) await part.settled?.(row.kind, ids);
    await this.#finish(row, isUndo ? 'undone' : 'completed');
  }

  /** Notes down all records first, as a change may move them in the list, or out of it. */
  async #list(store: AnyStore, user: CurrentUser, row: BulkRow, signal: AbortSignal): Promise<BulkRow> {
    for await (const rows of portionsOf(store, user, JSON.parse(row.where!))) {
      signal.throwIfAborted();
      await insertItems(
        row._id,
        rows.map(({ _id }) => _id.toHexString()),
      );
    }
    const set = { listed: true, total: await countItems(row._id), updatedAt: this.#now() };
    return this.#change(row, { set, unset: 'where' });
  }

  async #takeJournal(row: BulkRow, signal: AbortSignal): Promise<BulkRow> {
    for await (const entries of this.#deps.journal(row._id.toHexString())) {
      signal.throwIfAborted();
      await takeJournal(row._id, entries);
    }
    const total = await countItems(row._id);
    return this.#change(row, {
      set: { listed: true, total, processed: total, changed: total, updatedAt: this.#now() },
    });
  }

  async #work({ store, row, workOf, from, refused, signal }: Work): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const next = await nextItems(row._id, from, portionSize);
      if (next.length === 0) return;
      const [{ kind }] = next as [BulkItem];
      const items = next.filter((item) => item.kind === kind);
      const held = (kind && this.#deps.stores.get(kind)) ?? store;
      let after: BulkRow | undefined;
      const settle = async (session: ClientSession, settled: readonly Settled[]) => {
        if ((await settleItems(settled, from, session)) !== settled.length) throw new BulkLost();
        const states = Object.groupBy(settled, ({ state }) => state) as Partial<Record<ItemState, Settled[]>>;
        const counted = Object.entries(states).map(([state, some]) => [state, some.length]);
        const add = { ...Object.fromEntries(counted), ...(from === 'todo' && { processed: settled.length }) };
        const problems = settled.flatMap(({ problem }) => problem ?? []);
        after = await this.#change(row, { set: { updatedAt: this.#now() }, add, problems }, session);
      };
      await runPortion({ store: held, items, ...workOf(held), refused, settle });
      if (after) this.#tell(after);
    }
  }

  async #change(row: BulkRow, change: Parameters<typeof changeBulk>[1], session?: ClientSession): Promise<BulkRow> {
    const after = await changeBulk(row, change, session);
    if (!after) throw new BulkLost();
    return after;
  }

  async #finish(row: BulkRow, status: 'completed' | 'failed' | 'undone', reason?: string): Promise<void> {
    const now = this.#now();
    const store = this.#deps.stores.get(row.kind)!;
    const after = await transaction(async (session) => {
      const set = { status, finishedAt: now, updatedAt: now, ...(reason && { reason }) };
      const ended = await changeBulk(row, { set }, session);
      if (!ended) throw new BulkLost();
      const key = `bulk:${row._id.toHexString()}:${row.run}`;
      if (status === 'failed' || ended.total > worthTelling) {
        await publish(session, 'notification.requested', { key, ...noticeOf(ended, store.kind.label.many) });
      }
      return ended;
    });
    this.#tell(after);
  }

  /** Orders again what a crash between the row and its job left without one; a job that is there stays the only one. */
  async #resume(): Promise<void> {
    await this.#deps.jobs.addMany((await findStalledBulk(this.#ago(60_000))).map(orderOf));
  }

  #tell(row: BulkRow): void {
    const { problems: _, ...progress } = toBulkChange(row);
    this.#deps.realtime.emit('bulk:progress', progress, { user: progress.by });
  }

  #now(): Date {
    return nowAsDate(this.#deps.clock);
  }

  #ago(ms: number): Date {
    return new Date(this.#now().getTime() - ms);
  }
}

interface Work {
  store: AnyStore;
  row: BulkRow;
  workOf(store: AnyStore): RecordWork;
  from: ItemState;
  refused: ItemState;
  signal: AbortSignal;
}
