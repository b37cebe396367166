import type { KindName } from '@sequelstring/contract/records/field.ts';
import type { Jobs } from '../../../ports/jobs.ts';
import { type Clock, nowAsDate } from '../../clock.ts';
import type { CurrentUser } from '../../current-user.ts';
import { type ClientSession, transaction } from '../../db.ts';
import { publish } from '../../events.ts';
import type { Log } from '../../log.ts';
import type { Realtime } from '../../realtime.ts';
import { type AnyStore, portionsOf } from '../list.ts';
import { losersOf, moveAll, partsFor, unmergeStep } from '../merge/merge.ts';
import type { MergePart } from '../merge/merge-part.ts';
import {
  type BulkItem,
  type BulkRow,
  changeBulk,
  countItems,
  findBulk,
  type ItemState,
  insertItems,
  insertMoved,
  nextItems,
  settleItems,
  toBulkChange,
} from './bulk.model.ts';
import { type By, noticeOf } from './bulk-row.ts';
import { type Journal, takeJournal } from './journal.ts';
import { changeWork, type RecordWork, runPortion, type Settled, undoWork } from './portion.ts';

export interface BulkDeps {
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

/** Few enough that storing them holds up nobody for long. */
const portionSize = 50;
/** Who changed fewer sees it happen. */
const worthTelling = 100;

/** Somebody cancelled it, or another worker took it over. */
class BulkLost extends Error {}

/** Carries out what `BulkChanges` orders, portion by portion, and says how far it is. */
export class BulkRun {
  readonly #deps: BulkDeps;

  constructor(deps: BulkDeps) {
    this.#deps = deps;
  }

  /** Goes on where it stands, unless it was decided anew since `run` was ordered. */
  async take(id: string, run: number, { signal, lastAttempt }: Attempt): Promise<void> {
    const row = await findBulk(id);
    if (!row || row.run !== run) return;
    try {
      await this.#run(row, signal);
    } catch (error) {
      if (error instanceof BulkLost) return;
      if (!lastAttempt || signal.aborted) throw error;
      this.#deps.log.error({ err: error, bulkChange: id }, 'A bulk change failed for good');
      const now = (await findBulk(id)) ?? row;
      await this.#finish(now, 'failed', 'It stopped because of an error on the server. Undo it, or start it again.');
    }
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
        this.tell(row);
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
      if (after) this.tell(after);
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
    this.tell(after);
  }

  /** Tells whoever started it. */
  tell(row: BulkRow): void {
    const { problems: _, ...progress } = toBulkChange(row);
    this.#deps.realtime.emit('bulk:progress', progress, { user: progress.by });
  }

  #now(): Date {
    return nowAsDate(this.#deps.clock);
  }
}

interface Attempt {
  signal: AbortSignal;
  lastAttempt: boolean;
}

interface Work {
  store: AnyStore;
  row: BulkRow;
  workOf(store: AnyStore): RecordWork;
  from: ItemState;
  refused: ItemState;
  signal: AbortSignal;
}
