import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { ApiFailure, failureMessage } from '../../lib/api-failure.ts';
import { recordWords as words } from '../../lib/messages/records.ts';
import { asSentence, problemWords } from '../../lib/problem-words.ts';
import { toast } from '../../ui/toast.tsx';
import { fieldOfPath } from '../custom-values.ts';
import { type AnyRecord, type Patch, recordApi } from '../record.ts';
import type { RecordView } from '../view.ts';
import { reportConflict } from './conflict.store.ts';
import { applyPatch, isSame, knownRecord, reversePatch, writeRecord } from './record.cache.ts';
import { listKey, recordQuery } from './record.queries.ts';

/** What is wrong with a value for a field, as the contract says it; undefined where nothing is. */
export function problemWith(kind: AnyKind, field: string, value: unknown): string | undefined {
  const { error } = kind.Patch.safeParse({ [field]: value });
  const [issue] = error?.issues ?? [];
  return issue && problemWords(issue);
}

/** Writes of one record follow each other, so that each names the version that the one before it made. */
const queues = new Map<string, Promise<unknown>>();

function inTurn<T>(id: string, write: () => Promise<T>): Promise<T> {
  const before = queues.get(id) ?? Promise.resolve();
  const mine = before.then(write, write);
  queues.set(id, mine);
  const done = () => {
    if (queues.get(id) === mine) queues.delete(id);
  };
  mine.then(done, done);
  return mine;
}

const isStale = (failure: unknown): boolean => failure instanceof ApiFailure && failure.code === 'conflict';

/** Thrown where the person has to choose between two values, and has been asked to. */
export class Stale extends Error {}

/** The changes that this browser is sending, by record: what the caches show of these fields is our own. */
const pending = new Map<string, Patch[]>();
const ownPatches = (id: string): Patch[] => pending.get(id) ?? [];

/**
 * Sends a change. `base` is the record as the person saw it: where someone else has changed the same fields since, the
 * person is asked; where they changed others, both changes hold.
 */
function changeRecord(client: QueryClient, kind: AnyKind, base: AnyRecord, patch: Patch): Promise<AnyRecord> {
  const api = recordApi(kind);
  const send = async (now: AnyRecord) => {
    const changed = await api.update(base.id, now.version === undefined ? patch : { ...patch, version: now.version });
    const later = ownPatches(base.id).filter((other) => other !== patch);
    writeRecord(client, kind, later.reduce<AnyRecord>(applyPatch, changed));
    return changed;
  };
  const wanted = applyPatch(base, patch);
  const clashes = (now: AnyRecord) =>
    Object.keys(patch).filter((field) => !isSame(now[field], base[field]) && !isSame(now[field], wanted[field]));
  const ask = (now: AnyRecord, fields: string[]): never => {
    writeRecord(client, kind, now);
    reportConflict({ kind, current: now, fields, patch });
    throw new Stale();
  };
  return inTurn(base.id, async () => {
    const now = knownRecord(client, kind, base.id) ?? base;
    const isOwn = (field: string) => ownPatches(base.id).some((other) => field in other);
    const seen = clashes(now).filter((field) => !isOwn(field));
    if (seen.length > 0) return ask(now, seen);
    try {
      return await send(now);
    } catch (failure) {
      if (!isStale(failure) || now.version === undefined) throw failure;
      const fresh = await api.get(base.id);
      const fields = clashes(fresh);
      return fields.length > 0 ? ask(fresh, fields) : send(fresh);
    }
  });
}

/** Shows a change at once, sends it, and takes it back where it is refused. */
async function write(client: QueryClient, kind: AnyKind, base: AnyRecord, patch: Patch): Promise<AnyRecord> {
  await client.cancelQueries({ queryKey: recordQuery(kind, base.id).queryKey });
  const before = knownRecord(client, kind, base.id) ?? base;
  // What someone else has changed in the meantime is not painted over before the person has chosen.
  const shows = Object.keys(patch).every((field) => isSame(before[field], base[field]));
  if (shows) {
    pending.set(base.id, [...ownPatches(base.id), patch]);
    writeRecord(client, kind, applyPatch(before, patch));
  }
  try {
    const changed = await changeRecord(client, kind, base, patch);
    void client.invalidateQueries({ queryKey: listKey(kind), refetchType: 'none' });
    return changed;
  } catch (failure) {
    const current = knownRecord(client, kind, base.id);
    if (shows && current && !(failure instanceof Stale)) {
      writeRecord(client, kind, applyPatch(current, reversePatch(before, patch)));
    }
    throw failure;
  } finally {
    const rest = ownPatches(base.id).filter((other) => other !== patch);
    if (rest.length > 0) pending.set(base.id, rest);
    else pending.delete(base.id);
  }
}

/** Answers with the problem, if there is one. */
export type EditRecord = (base: AnyRecord, label: string, patch: Patch) => Promise<string | undefined>;

/** Changes of records made in place: shown at once, with a way back for ten seconds. */
export function useRecordEdit(kind: AnyKind, confirm?: RecordView['confirm']): EditRecord {
  const client = useQueryClient();
  return async (base, label, asked) => {
    const patch = confirm ? await confirm(base, asked) : asked;
    if (!patch) return undefined;
    let changed: AnyRecord;
    try {
      changed = await write(client, kind, base, patch);
    } catch (failure) {
      return failure instanceof Stale ? undefined : refusalOf(failure, patch);
    }
    const undo = () =>
      void write(client, kind, changed, reversePatch(base, patch)).catch((failure) => {
        if (!(failure instanceof Stale)) toast.failure(words.notUndone(label), failure);
      });
    toast.success(words.changed(label), { action: { label: words.undo, onClick: undo } });
    return undefined;
  };
}

/** Why a change was refused: what the server says of one of its fields, else of the whole. */
function refusalOf(failure: unknown, patch: Patch): string {
  if (failure instanceof ApiFailure) {
    for (const [path, [message]] of Object.entries(failure.details)) {
      if (message && fieldOfPath(path) in patch) return asSentence(message);
    }
  }
  return failureMessage(failure);
}
