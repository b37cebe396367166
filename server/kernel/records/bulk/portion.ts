import type { BulkProblem, BulkVerb } from '@sequelstring/contract/bulk.ts';
import { type ClientSession, isDuplicateKey, transaction } from '../../db.ts';
import { AppError } from '../../errors.ts';
import { changeRowIn, deletedRow, type Patch, patchedRow, restoredRow, writing } from '../change.ts';
import { type Author, Batch, Ledger } from '../ledger.ts';
import type { AnyStore } from '../list.ts';
import type { BaseRow } from '../record.model.ts';
import { everything, type Scope } from '../scope.ts';
import { fieldChanges, isAsChanged, putBack } from '../undo.ts';
import type { BulkItem, BulkRow, ItemState } from './bulk.model.ts';

/** What became of one item. */
export interface Settled extends BulkItem {
  problem?: BulkProblem;
}

/** Does something with one record in the transaction of its portion. Throws an `AppError` where it is refused. */
export type Step = (session: ClientSession, ledger: Ledger, item: BulkItem) => Promise<Settled>;

/** What is done with each record of a portion. */
export interface RecordWork {
  step: Step;
  /** Where a step changes its record alone: within which scope those of a portion are read at once, to be stored at once. */
  scope?: Scope;
}

interface Portion extends RecordWork {
  store: AnyStore;
  items: readonly BulkItem[];
  /** What becomes of a record that is refused. */
  refused: ItemState;
  /** Stores what became of the items, in the same transaction. */
  settle(session: ClientSession, settled: readonly Settled[]): Promise<void>;
}

/** All of a portion in one transaction; where one record is refused, each in its own, so that the others are changed. */
export async function runPortion(portion: Portion): Promise<void> {
  const { store, items, step, scope, refused, settle } = portion;
  try {
    await writing(store, async (session) => {
      const ids = items.map(({ record }) => record);
      const ledger = scope ? await Batch.of(session, store, scope, ids) : new Ledger();
      const settled: Settled[] = [];
      for (const item of items) settled.push(await step(session, ledger, item));
      await ledger.store(session);
      await settle(session, settled);
    });
  } catch (error) {
    // Of two that take the same address, the second is refused only when each is stored by itself.
    const isTaken = isDuplicateKey(error) && items.length > 1;
    if (!(error instanceof AppError) && !isTaken) throw error;
    const [only, ...more] = items;
    if (only && more.length === 0) {
      const problem = { recordId: only.record.toHexString(), message: sentenceOf(error as AppError) };
      await transaction((session) => settle(session, [{ ...only, state: refused, problem }]));
    } else for (const item of items) await runPortion({ ...portion, items: [item] });
  }
}

/** With the names of the fields that were refused. */
const sentenceOf = ({ message, details }: AppError): string =>
  Object.entries(details ?? {})
    .map(([field, problems]) => `${field} ${problems.join(', ')}`)
    .join('; ') || message;

const isGone = (error: unknown): boolean => error instanceof AppError && error.code.endsWith('_not_found');

/** Changes a record as the bulk change says. */
export function changeWork(store: AnyStore, author: Author, row: BulkRow): RecordWork {
  const { addTags = [], removeTags = [] } = row;
  const patch = row.set ? (JSON.parse(row.set) as Patch) : {};
  const withTags = (before: BaseRow): BaseRow => {
    if (addTags.length + removeTags.length === 0) return before;
    const tags = [...new Set([...before.tags, ...addTags])].filter((tag) => !removeTags.includes(tag));
    if (!store.kind.fields.tags?.schema.safeParse(tags).success)
      throw new AppError('validation_failed', { details: { tags: ['are too many'] } });
    return { ...before, tags };
  };
  const changes = {
    import: ['updated', (before: BaseRow) => before],
    update: ['updated', (before: BaseRow) => withTags(patchedRow(store, before, patch))],
    delete: ['deleted', deletedRow],
    restore: ['restored', restoredRow],
  } as const;
  const [fact, change] = changes[row.action as BulkVerb];
  const step: Step = async (session, ledger, item) => {
    let before: BaseRow | undefined;
    try {
      const after: BaseRow = await changeRowIn(
        session,
        store,
        author,
        item.record.toHexString(),
        fact,
        { ledger },
        (row, now) => {
          before = row;
          return change(row, now);
        },
      );
      if (!before || after === before) return { ...item, state: 'unchanged' };
      return { ...item, state: 'changed', changes: fieldChanges(store.kind, before, after) };
    } catch (error) {
      if (!before && isGone(error)) return { ...item, state: 'unchanged' };
      throw error;
    }
  };
  return { step, scope: author.user?.scope ?? everything };
}

class ChangedSince extends Error {}

/** Takes the change of a record back. Who changed it may do so even where it now belongs to someone out of their sight. */
export function undoWork(store: AnyStore, { user, caller }: Author): RecordWork {
  const author = { user: user && { ...user, scope: everything }, caller, sees: user?.scope };
  const step: Step = async (session, ledger, item) => {
    const changes = item.changes ?? [];
    const deletion = changes.find(({ field }) => field === 'deleted');
    const action = deletion ? (deletion.to ? 'restored' : 'deleted') : 'updated';
    let checked = false;
    try {
      const options = { ledger, exactly: true };
      await changeRowIn(session, store, author, item.record.toHexString(), action, options, (row: BaseRow) => {
        const isEdited = action === 'deleted' && item.version !== undefined && item.version !== (row.version ?? 1);
        if (!checked && (isEdited || !isAsChanged(store.kind, row, changes))) throw new ChangedSince();
        checked = true;
        return putBack(store.kind, row, changes);
      });
      return { ...item, state: checked ? 'restored' : 'left' };
    } catch (error) {
      if (!checked && (error instanceof ChangedSince || isGone(error))) return { ...item, state: 'left' };
      throw error;
    }
  };
  return { step, scope: everything };
}
