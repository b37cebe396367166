import { setTimeout as pause } from 'node:timers/promises';
import { collection } from './db.ts';
import { buildIndexes, type CollectionSpec, fingerprintOf } from './indexes.ts';
import { Leases } from './leases.model.ts';
import type { Log } from './log.ts';
import { repeat } from './repeat.ts';

/** A change of what is stored. It only ever goes forward, and an interrupted run is run again from its start. */
export interface Migration {
  /** Within its module: 1, 2, 3 and so on. */
  number: number;
  /** In kebab-case, for people. */
  name: string;
  run(context: MigrationContext): Promise<void>;
}

export interface MigrationContext {
  log: Log;
  /** Aborted where another process has taken over. */
  signal: AbortSignal;
}

/** What the stored data must be like for this release. */
export interface DatabaseSchema {
  migrations: readonly (Migration & { id: string })[];
  collections: readonly CollectionSpec[];
}

interface Part {
  name: string;
  migrations?: readonly Migration[];
  collections?: readonly CollectionSpec[];
}

/**
 * Puts together what the modules declare; a module's migrations run after those of the modules before it.
 * @throws where numbers are missing or out of order, or two modules declare one collection.
 */
export function schemaOf(parts: readonly Part[]): DatabaseSchema {
  const collections = parts.flatMap((part) => part.collections ?? []);
  const names = collections.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`The collection ${twice} is declared twice.`);
  const migrations = parts.flatMap(({ name: module, migrations = [] }) =>
    migrations.map((migration, index) => {
      if (migration.number !== index + 1) throw new Error(`The migrations of ${module} are not numbered 1, 2, 3.`);
      return { ...migration, id: `${module}:${migration.number}-${migration.name}` };
    }),
  );
  return { migrations, collections };
}

interface DoneRow {
  _id: string;
  at: Date;
  ms: number;
}

const rows = () => collection<DoneRow>('migrations');
const lease = 'migrations';
const LEASE_MS = 15_000;

/** Releases that run at the same time declare different indexes, so each set is on record by itself. */
const indexesId = ({ collections }: DatabaseSchema) => `indexes:${fingerprintOf(collections)}`;

/** What has yet to run before this release may serve, in order; empty when all is done. */
export async function pendingMigrations(schema: DatabaseSchema): Promise<string[]> {
  const ids = [...schema.migrations.map(({ id }) => id), indexesId(schema)];
  const done = await rows()
    .find({ _id: { $in: ids } }, { projection: { _id: 1 } })
    .toArray();
  const known = new Set(done.map((row) => row._id));
  return ids.filter((id) => !known.has(id));
}

/**
 * Runs what is pending, in one process of all; another one waits until it is done. Returns what ran here.
 * With `verify` the indexes are looked at again even where they are on record.
 */
export async function migrate(
  schema: DatabaseSchema,
  { log, verify = false }: { log: Log; verify?: boolean },
): Promise<string[]> {
  if (!verify && (await pendingMigrations(schema)).length === 0) return [];
  const leases = new Leases([lease], LEASE_MS);
  await leases.prepare();
  while (!(await leases.take()).has(lease)) await pause(500);
  const abort = new AbortController();
  const renewal = repeat(LEASE_MS / 3, () => renew(leases, abort), log);
  try {
    return await runPending(schema, { log, verify, signal: abort.signal });
  } finally {
    clearInterval(renewal);
    await leases.release();
  }
}

async function renew(leases: Leases, abort: AbortController): Promise<void> {
  if (!(await leases.take()).has(lease)) abort.abort(new Error('Another process has taken over the migrations.'));
}

async function runPending(
  schema: DatabaseSchema,
  { log, verify, signal }: MigrationContext & { verify: boolean },
): Promise<string[]> {
  const indexes = { id: indexesId(schema), run: () => buildIndexes(schema.collections) };
  const pending = new Set(await pendingMigrations(schema));
  if (verify) pending.add(indexes.id);
  const ran: string[] = [];
  for (const { id, run } of [...schema.migrations, indexes]) {
    if (!pending.has(id)) continue;
    signal.throwIfAborted();
    const started = performance.now();
    await run({ log, signal });
    signal.throwIfAborted();
    const ms = Math.round(performance.now() - started);
    await rows().replaceOne({ _id: id }, { at: new Date(), ms }, { upsert: true });
    log.info({ migration: id, ms }, 'migrated');
    ran.push(id);
  }
  return ran;
}
