import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { App } from './app.ts';
import { type Config, runsAll } from './config.ts';
import { type Database, openDatabase, StartError } from './database.ts';
import { boundHeaps } from './heaps.ts';
import { type Clock, systemClock } from './kernel/clock.ts';
import { makeGate } from './kernel/http/gate.ts';
import { type Listening, listen } from './kernel/http/server.ts';
import { recoverLeases } from './kernel/leases.model.ts';
import type { Log } from './kernel/log.ts';
import { migrate, pendingMigrations } from './kernel/migrations.ts';
import type { SocketRealtime } from './kernel/realtime.ts';
import { loadSecrets, type Secrets } from './kernel/secrets.ts';
import type { Service, ServiceContext } from './services/service.ts';

/** A program that runs in this process. */
export interface Program {
  /** Where browsers reach it; of use in processes that listen. */
  url: string;
  /** Where a person begins: `url`, or the setup page with its code where that needs one. */
  entrance: string;
  port: number | undefined;
  /** Undefined in the gateway, which sends none. */
  mailer: 'outbox' | 'smtp' | 'sendgrid' | 'ses' | undefined;
  /** Stops in order: connections, schedules, jobs, database. May be called again while it does. */
  stop(): Promise<void>;
}

export interface ProgramOptions {
  log: Log;
  clock?: Clock;
  /** Told when the embedded database ends by itself: nothing can be stored from then on. */
  onFailure?(error: Error): void;
}

const loadApp = () => import('./app.ts');

const requestGraceMs = 8_000;
const workGraceMs = 15_000;

/**
 * Starts what the configuration asks for and resolves when it takes requests. Where something cannot start, what was
 * started before is stopped again and the error is thrown on.
 */
export async function startProgram(config: Config, options: ProgramOptions): Promise<Program> {
  const { log, clock = systemClock, onFailure = () => {} } = options;
  boundHeaps();
  const stops: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= stopAll(stops, log);
    return stopping;
  };
  try {
    if (config.OTEL_EXPORTER_OTLP_ENDPOINT) {
      const { startTracing } = await import('./tracing.ts');
      const service = runsAll(config) ? 'crm' : config.SERVICES.join('-');
      stops.push(startTracing(config.OTEL_EXPORTER_OTLP_ENDPOINT, { service, version: readVersion() }));
    }
    const listening = await takePort(config);
    if (listening) stops.push(() => listening.close(0));
    const url = config.PUBLIC_URL ?? `http://${nameOf(config.HOST)}:${listening?.port ?? config.PORT}`;
    const { HOST: listensOn, ALLOWED_HOSTS: allowedHosts, CORS_ORIGINS: appOrigins } = config;
    const gate = makeGate({ publicUrl: url, listensOn, allowedHosts, appOrigins });
    const trustsProxy = (address: string) => config.TRUST_PROXY.includes(address);
    if (listening && config.SERVICES.includes('gateway')) {
      const { startGateway } = await import('./services/gateway.ts');
      const context = { config, publicUrl: url, gate, trustsProxy, jwtKey: secretsOf(config).jwt, clock, log };
      const gateway = await startGateway(context, listening);
      stops.push(() => gateway.stop(requestGraceMs));
      return { url, entrance: url, port: listening.port, mailer: undefined, stop };
    }
    const database = await openDatabase(config, {
      joins: !runsAll(config),
      meanwhile: loadApp,
      onFailure: (error) => stopping ?? onFailure(error),
    });
    stops.push(() => database.close());
    const { composeApp } = await loadApp();
    const port = listening?.port;
    const realtime = config.SERVICES.includes('realtime') ? await openRealtime() : undefined;
    const secrets = secretsOf(config);
    const setupCode = gate.isOpen ? secrets.derive('setup code').toString('base64url').slice(0, 22) : undefined;
    const app = await composeApp({
      config,
      publicUrl: url,
      secrets,
      setupCode,
      clock,
      log,
      sockets: realtime,
    });
    stops.push(
      () => app.mail.close(),
      () => app.search.close(),
      () => app.disconnect(),
    );
    const context = { app, config, publicUrl: url, gate, trustsProxy, version: readVersion(), clock, log };
    if (database.runsEngine) await Promise.all([app.jobs.recover(), recoverLeases()]);
    if (database.runsEngine) await migrate(app.schema, { log });
    else await waitForMigrations(context, listening);
    await app.prepare(database);
    // A worker hears of events to deliver; without Redis it looks for them, which costs less than to be told.
    if (listening || config.REDIS_URL) await app.receive();
    await startServices(context, { listening, realtime }, stops);
    const entrance = setupCode && (await app.needsSetup()) ? `${url}/setup?code=${setupCode}` : url;
    return { url, entrance, port, mailer: (await app.mail.list())[0].kind, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Does some work with the program's modules without starting its services: on a stopped instance, or beside a running one.
 */
export function withApp<T>(config: Config, log: Log, work: (app: App) => Promise<T>): Promise<T> {
  return openApp(config, log, async (app, { runsEngine }) => {
    if (runsEngine) await migrate(app.schema, { log });
    const pending = await pendingMigrations(app.schema);
    if (pending.length > 0) throw new StartError(sentenceOf(pending));
    await app.prepare({ runsEngine });
    return work(app);
  });
}

async function openApp<T>(config: Config, log: Log, work: (app: App, database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(config, { joins: true, meanwhile: loadApp });
  try {
    const { composeApp } = await loadApp();
    const publicUrl = config.PUBLIC_URL ?? `http://localhost:${config.PORT}`;
    const secrets = secretsOf(config);
    const app = await composeApp({ config, publicUrl, secrets, clock: systemClock, log });
    try {
      return await work(app, database);
    } finally {
      await app.disconnect();
      await app.mail.close();
      await app.search.close();
    }
  } finally {
    await database.close();
  }
}

/** Runs the pending migrations and builds indexes, on a stopped instance or beside a running one. Returns what ran. */
export async function migrateDatabase(config: Config, log: Log): Promise<string[]> {
  return openApp(config, log, ({ schema }) => migrate(schema, { log, verify: true }));
}

/** A process that does not run the database leaves migrations to `npm run migrate`, and serves when that is done. */
async function waitForMigrations(context: ServiceContext, listening: Listening | undefined): Promise<void> {
  const { app, log } = context;
  let pending = await pendingMigrations(app.schema);
  if (pending.length === 0) return;
  const { startWaiting } = await import('./services/web.ts');
  if (listening) startWaiting(context, listening, () => sentenceOf(pending));
  log.warn({ port: listening?.port }, sentenceOf(pending));
  while (pending.length > 0) {
    await pause(MIGRATION_POLL_MS);
    pending = await pendingMigrations(app.schema);
  }
}

const MIGRATION_POLL_MS = 500;
const sentenceOf = (pending: readonly string[]) =>
  `The database has to be migrated with \`npm run migrate\` first; pending: ${pending.join(', ')}.`;

/** Processes that only work in the background take a port, for health checks, where one was asked for. */
async function takePort(config: Config): Promise<Listening | undefined> {
  const answers = config.SERVICES.some((name) => name === 'web' || name === 'realtime' || name === 'gateway');
  if (!answers && !config.given.has('PORT')) return undefined;
  return listen({ port: config.PORT, host: config.HOST });
}

const openRealtime = async (): Promise<SocketRealtime> => new (await import('./kernel/realtime.ts')).SocketRealtime();

/** The secrets of an installation, from its settings and its data folder. */
export const secretsOf = (config: Config): Secrets =>
  loadSecrets(config.DATA_DIR, {
    jwtSecret: config.JWT_SECRET,
    encryptionKey: config.TOKEN_ENCRYPTION_KEY,
    oldKeys: config.TOKEN_ENCRYPTION_KEYS_OLD,
  });

async function startServices(
  context: ServiceContext,
  { listening, realtime }: { listening: Listening | undefined; realtime: SocketRealtime | undefined },
  stops: (() => Promise<void>)[],
): Promise<void> {
  const keep = (service: Service, graceMs: number) => stops.push(() => service.stop(graceMs));
  const { SERVICES } = context.config;
  // People wait for an answer, jobs can wait; both come before workers in the order of stopping.
  const web = listening && (await import('./services/web.ts')).startWeb(context, listening);
  const sockets =
    listening && realtime && (await import('./services/realtime.ts')).startRealtime(context, listening, realtime);
  if (SERVICES.includes('worker')) {
    keep(await (await import('./services/worker.ts')).startWorker(context), workGraceMs);
  }
  if (SERVICES.includes('scheduler')) {
    keep(await (await import('./services/scheduler.ts')).startScheduler(context), workGraceMs);
  }
  if (web) keep(web, requestGraceMs);
  if (sockets) keep(sockets, 0);
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

export const readVersion = (): string =>
  (JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { version: string }).version;
