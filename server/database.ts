import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from './config.ts';
import { connectDatabase, disconnectDatabase } from './kernel/db.ts';

/** Why the program cannot start, as a sentence for the one who started it. */
export class StartError extends Error {}

export interface Database {
  /** Whether this process runs the engine, so that before it nobody else can have held anything. */
  runsEngine: boolean;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Takes part in a running instance's engine instead of being refused its folder. */
  joins: boolean;
  /**
   * Done between starting the engine and connecting to it: loading modules holds up the event loop, during which the engine's
   * thread can start, and the driver's patience would end.
   */
  meanwhile?(): Promise<unknown>;
  /** Told when the embedded engine ends by itself: nothing can be stored from then on. */
  onFailure?(error: Error): void;
}

/**
 * Connects Mongoose to MONGODB_URI, or starts the embedded engine in the data folder and connects to that.
 * Throws `StartError` where the folder is in use or damaged.
 */
export async function openDatabase(
  config: Config,
  { joins, meanwhile, onFailure }: DatabaseOptions,
): Promise<Database> {
  mkdirSync(config.DATA_DIR, { recursive: true });
  if (config.MONGODB_URI) {
    await meanwhile?.();
    return connect(config.MONGODB_URI);
  }
  const addressFile = join(config.DATA_DIR, 'database-address');
  const { startMongo } = await import('@sequelstring/mongo/main.ts');
  try {
    const [engine] = await Promise.all([startMongo({ dir: join(config.DATA_DIR, 'mongo') }), meanwhile?.()]);
    engine.ended.then((error) => onFailure?.(error ?? new Error('The embedded database has ended')));
    const uri = engine.uri.replace('/?', '/sequelstring?');
    writeFileSync(`${addressFile}.new`, uri, { mode: 0o600 });
    renameSync(`${addressFile}.new`, addressFile);
    return await connect(uri, engine);
  } catch (error) {
    const running = joins ? await addressIn(addressFile) : undefined;
    await meanwhile?.();
    if (running) return connect(running);
    throw new StartError((error as Error).message, { cause: error });
  }
}

async function connect(uri: string, engine?: { close(): Promise<void> }): Promise<Database> {
  await connectDatabase(uri);
  return {
    runsEngine: engine !== undefined,
    close: async () => {
      await disconnectDatabase();
      await engine?.close();
    },
  };
}

const startMs = 5_000;

/** Where the process that has the folder can be reached; it may be starting at this very moment. */
async function addressIn(path: string): Promise<string | undefined> {
  for (const until = performance.now() + startMs; performance.now() < until; await pause(50)) {
    if (existsSync(path)) return readFileSync(path, 'utf8');
  }
  return undefined;
}
