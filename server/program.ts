import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeApp } from './app.ts';
import type { Config } from './config.ts';
import { type Clock, systemClock } from './kernel/clock.ts';
import { connectDatabase, disconnectDatabase } from './kernel/db.ts';
import { type Listening, listen } from './kernel/http/server.ts';
import { recoverLeases } from './kernel/leases.model.ts';
import type { Log } from './kernel/log.ts';
import type { Realtime, SocketRealtime } from './kernel/realtime.ts';
import { loadSecrets } from './kernel/secrets.ts';
import type { Service, ServiceContext } from './services/service.ts';

/** A program that runs in this process. */
export interface Program {
  /** Where browsers reach it; of use in processes that listen. */
  url: string;
  port: number | undefined;
  mailer: 'outbox' | 'smtp' | 'sendgrid' | 'ses';
  /** Stops in order: connections, schedules, jobs, database. May be called again while it does. */
  stop(): Promise<void>;
}

/** For processes that hold no browser connections. */
const noRealtime: Realtime = { emit: () => {}, refreshUser: () => {} };
/** Why the program cannot start, as a sentence for the one who started it. */
export class StartError extends Error {}

export interface ProgramOptions {
  log: Log;
  clock?: Clock;
  /** Told when the embedded database ends by itself: nothing can be stored from then on. */
  onFailure?(error: Error): void;
}

const requestGraceMs = 8_000;
const workGraceMs = 15_000;

/**
 * Starts what the configuration asks for and resolves when it takes requests. Where something cannot start, what was
 * started before is stopped again and the error is thrown on.
 */
export async function startProgram(config: Config, options: ProgramOptions): Promise<Program> {
  const { log, clock = systemClock, onFailure = () => {} } = options;
  const stops: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= stopAll(stops, log);
    return stopping;
  };
  try {
    const listening = await takePort(config);
    if (listening) stops.push(() => listening.close(0));
    await openDatabase(config, stops, (error) => stopping ?? onFailure(error));
    const port = listening?.port;
    const url = config.PUBLIC_URL ?? `http://${nameOf(config.HOST)}:${port ?? config.PORT}`;
    const { context, realtime } = await compose(config, url, { log, clock });
    stops.push(() => context.app.mailer.close());
    await context.app.prepare();
    if (!config.MONGODB_URI) await Promise.all([context.app.jobs.recover(), recoverLeases()]);
    await startServices(context, { listening, realtime }, stops);
    return { url, port, mailer: context.app.mailer.kind, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Processes that only work in the background take a port, for health checks, where one was asked for. */
async function takePort(config: Config): Promise<Listening | undefined> {
  const answers = config.SERVICES.includes('web') || config.SERVICES.includes('realtime');
  if (!answers && !config.given.has('PORT')) return undefined;
  return listen({ port: config.PORT, host: config.HOST });
}

async function openDatabase(
  config: Config,
  stops: (() => Promise<void>)[],
  onFailure: (error: Error) => void,
): Promise<void> {
  mkdirSync(config.DATA_DIR, { recursive: true });
  let uri = config.MONGODB_URI;
  if (!uri) {
    const { startMongo } = await import('@sequelstring/mongo/main.ts');
    const engine = await startMongo({ dir: join(config.DATA_DIR, 'mongo') }).catch((error: Error) => {
      throw new StartError(error.message, { cause: error });
    });
    stops.push(() => engine.close());
    engine.ended.then((error) => onFailure(error ?? new Error('the embedded database has ended')));
    uri = engine.uri;
  }
  await connectDatabase(uri);
  stops.push(disconnectDatabase);
}

async function compose(config: Config, publicUrl: string, { log, clock }: { log: Log; clock: Clock }) {
  let realtime: SocketRealtime | undefined;
  if (config.SERVICES.includes('realtime')) realtime = new (await import('./kernel/realtime.ts')).SocketRealtime();
  const secrets = loadSecrets(config.DATA_DIR, {
    jwtSecret: config.JWT_SECRET,
    encryptionKey: config.TOKEN_ENCRYPTION_KEY,
  });
  const app = composeApp({ config, publicUrl, secrets, clock, log, realtime: realtime ?? noRealtime });
  return { context: { app, config, publicUrl, version: readVersion(), clock, log }, realtime };
}

async function startServices(
  context: ServiceContext,
  { listening, realtime }: { listening: Listening | undefined; realtime: SocketRealtime | undefined },
  stops: (() => Promise<void>)[],
): Promise<void> {
  const keep = (service: Service, graceMs: number) => stops.push(() => service.stop(graceMs));
  const { SERVICES } = context.config;
  if (SERVICES.includes('worker')) {
    keep(await (await import('./services/worker.ts')).startWorker(context), workGraceMs);
  }
  if (SERVICES.includes('scheduler')) {
    keep(await (await import('./services/scheduler.ts')).startScheduler(context), workGraceMs);
  }
  if (listening) keep((await import('./services/web.ts')).startWeb(context, listening), requestGraceMs);
  if (listening && realtime) {
    keep((await import('./services/realtime.ts')).startRealtime(context, listening, realtime), 0);
  }
}

/** Stops in the opposite order of starting; one that fails to stop does not keep the others running. */
async function stopAll(stops: (() => Promise<void>)[], log: Log): Promise<void> {
  for (let stop = stops.pop(); stop; stop = stops.pop()) {
    try {
      await stop();
    } catch (error) {
      log.error({ err: error }, 'A part of the program did not stop as it should');
    }
  }
}

/** An address that listens everywhere is reached as localhost from this machine. */
const nameOf = (host: string) => (/^(?:127\.0\.0\.1|0\.0\.0\.0|::1?|localhost)$/.test(host) ? 'localhost' : host);

const readVersion = (): string =>
  (JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { version: string }).version;
