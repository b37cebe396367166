import { once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasRedis, RedisProcess, slowed } from '@sequelstring/server/adapters/redis/redis-server.fixture.ts';
import { atMost } from '@sequelstring/server/kernel/at-most.ts';
import type { Clock } from '@sequelstring/server/kernel/clock.ts';
import { startDatabase, type TestDatabase } from '../database.ts';
import { type Running, runScript, startProcess } from '../process.ts';
import { hasNginx, Nginx } from './nginx.ts';

export const canRunApart = hasRedis && hasNginx;

const withoutOccasions = '--modules=auth,crm,social,intelligence,calls';
const startedAtOnce = 3;

/** The processes of an installation by name: how each is started. */
type Plan = Record<string, { args: string[]; env: Record<string, string> }>;

interface Options {
  /** Settings of every process, beside those that it needs anyway. */
  env?: Record<string, string>;
  clock?: Clock;
  /** Redis can be made slow: its answers take a way through this process, which costs time also where it is not used. */
  hasRedisDoor?: boolean;
}

interface Parts {
  dir: string;
  redis: RedisProcess;
  redisDoor: Awaited<ReturnType<typeof slowed>> | undefined;
  database: TestDatabase;
  nginx: Nginx;
  plan: Plan;
  url: string;
  stopClock(): void;
}

/**
 * The product apart on this machine: two `web` behind nginx, two `realtime`, two `worker`, two `scheduler`, and the module
 * occasions as a service of its own, behind the gateway. MongoDB is the embedded engine, run by whoever started this.
 */
export class Installation {
  readonly #parts: Parts;
  readonly #running = new Map<string, Running>();

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  static async start({ env = {}, clock, hasRedisDoor = false }: Options = {}): Promise<Installation> {
    const [gateway, balancer, occasions, ...rest] = (await freePorts(7)) as [number, number, number, ...number[]];
    const [web1, web2, realtime1, realtime2] = rest as [number, number, number, number];
    const dir = await mkdtemp(join(tmpdir(), 'sequelstring-apart-'));
    const [redis, database] = await Promise.all([RedisProcess.start(), startDatabase()]);
    const redisDoor = hasRedisDoor ? await slowed(redis, 0) : undefined;
    const shifted = clock ? await followClock(clock, dir) : { env: {}, stop: () => {} };
    const at = (port: number) => `http://127.0.0.1:${port}`;
    const shared = {
      ...{ DATA_DIR: dir, MONGODB_URI: database.uri, REDIS_URL: (redisDoor ?? redis).url, PUBLIC_URL: at(gateway) },
      ...{ RATE_FACTOR: '1000', TRUST_PROXY: '127.0.0.1', LOG_LEVEL: 'warn', ...env, ...shifted.env },
    };
    const some = (services: string, port?: number) => ({
      args: [`--services=${services}`, withoutOccasions],
      env: { ...shared, PORT: port === undefined ? '' : String(port) },
    });
    const plan: Plan = {
      ...{ web1: some('web', web1), web2: some('web', web2) },
      ...{ realtime1: some('realtime', realtime1), realtime2: some('realtime', realtime2) },
      ...{ worker1: some('worker'), worker2: some('worker') },
      ...{ scheduler1: some('scheduler'), scheduler2: some('scheduler') },
      occasions: {
        args: ['--services=web,worker,scheduler', '--modules=occasions'],
        env: { ...shared, PORT: String(occasions), CRM_URL: at(balancer), AUTH_URL: at(balancer) },
      },
      gateway: {
        args: ['--services=gateway'],
        env: {
          ...{ ...shared, PORT: String(gateway), WEB_URL: at(balancer), OCCASIONS_URL: at(occasions) },
          REALTIME_URL: `${at(realtime1)},${at(realtime2)}`,
        },
      },
    };
    await runScript('scripts/migrate.ts', shared);
    const balanced = { webs: { web1, web2 }, realtimes: { realtime1, realtime2 } };
    const nginx = await Nginx.start({ dir: join(dir, 'nginx'), port: balancer, ...balanced });
    const stopClock = shifted.stop;
    const parts: Parts = { dir, redis, redisDoor, database, nginx, plan, url: at(gateway), stopClock };
    const installation = new Installation(parts);
    process.on('exit', installation.#killAll);
    try {
      await installation.runAll();
      return installation;
    } catch (error) {
      await installation.stop();
      throw error;
    }
  }

  /** Of the gateway. */
  get url(): string {
    return this.#parts.url;
  }

  /** Of nginx, which has `web` and `realtime` behind it. */
  get balancerUrl(): string {
    return this.#parts.nginx.url;
  }

  get dataDir(): string {
    return this.#parts.dir;
  }

  get databaseUri(): string {
    return this.#parts.database.uri;
  }

  get redis(): RedisProcess {
    return this.#parts.redis;
  }

  /** How many milliseconds later Redis answers from now on. */
  delayRedis(ms: number): void {
    if (!this.#parts.redisDoor) throw new Error('This installation has no door before Redis.');
    this.#parts.redisDoor.delay(ms);
  }

  /** All that can be killed. */
  get names(): string[] {
    return Object.keys(this.#parts.plan);
  }

  /** What a process has written. */
  outputOf(name: string): string {
    return this.#running.get(name)?.output() ?? '';
  }

  /** Of all that run beside the database, nginx and Redis included. */
  get pids(): Readonly<Record<string, number>> {
    const { nginx, redis } = this.#parts;
    const own = [...this.#running].map(([name, { child }]) => [name, child.pid!] as const);
    return { ...Object.fromEntries(own), nginx: nginx.pid!, redis: redis.pid! };
  }

  /** Starts a process, where it does not run. */
  async run(name: string): Promise<void> {
    if (this.#running.has(name)) return;
    const { args, env } = this.#parts.plan[name]!;
    this.#running.set(name, await startAgain(() => startProcess(env, args)));
  }

  /** Starts all that do not run. */
  async runAll(): Promise<void> {
    // Not all at once: each loads the program.
    const few = atMost(startedAtOnce);
    await Promise.all(this.names.map((name) => few(() => this.run(name))));
  }

  /** What all that listen have counted, one after the other. */
  async metrics(): Promise<string> {
    const ports = Object.values(this.#parts.plan).flatMap(({ env: { PORT } }) => PORT || []);
    const texts = await Promise.all(
      ports.map(async (port) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()),
    );
    return texts.join('\n');
  }

  /** Ends a process; resolves when it is gone. */
  async end(name: string, signal: NodeJS.Signals): Promise<void> {
    const running = this.#running.get(name);
    this.#running.delete(name);
    await running?.stop(signal);
  }

  async endAll(signal: NodeJS.Signals): Promise<void> {
    await Promise.all(this.names.map((name) => this.end(name, signal)));
  }

  /** Replaces a process as a rolling restart does: no new requests, SIGTERM, and requests again when it is ready. */
  async replace(name: string): Promise<void> {
    const { nginx } = this.#parts;
    await nginx.leaveOut(name);
    await this.end(name, 'SIGTERM');
    await this.run(name);
    await nginx.leaveOut(undefined);
  }

  /** Where the tests are ended themselves. */
  readonly #killAll = () => {
    for (const { child } of this.#running.values()) child.kill('SIGKILL');
    this.#parts.nginx.kill();
    this.#parts.redis.kill();
  };

  async stop(): Promise<void> {
    process.off('exit', this.#killAll);
    const { nginx, redis, redisDoor, database, dir, stopClock } = this.#parts;
    await this.endAll('SIGTERM');
    await nginx.stop();
    stopClock();
    redisDoor?.close();
    await Promise.all([redis.stop(), database.stop()]);
    await rm(dir, { recursive: true, force: true });
  }
}

/** As a supervisor does: on a machine that is busy a process may give up on its start. */
async function startAgain(start: () => Promise<Running>, tries = 4): Promise<Running> {
  return start().catch((error: unknown) => {
    if (tries <= 1) throw error;
    return startAgain(start, tries - 1);
  });
}

/** Lets processes have the time of a test's clock: they read from a file how many seconds it is ahead. */
async function followClock(clock: Clock, dir: string) {
  const file = join(dir, 'clock-ahead');
  let told = Number.NaN;
  const tell = async () => {
    const ahead = Math.round((clock.now().epochMilliseconds - Date.now()) / 1000);
    if (ahead === told) return;
    told = ahead;
    // Whole at any moment, for whoever reads it meanwhile.
    await writeFile(`${file}.new`, String(ahead));
    await rename(`${file}.new`, file);
  };
  await tell();
  const timer = setInterval(tell, 100);
  const preload = join(import.meta.dirname, 'clock-ahead.ts');
  return {
    env: { NODE_OPTIONS: `--import=${preload}`, CLOCK_AHEAD_FILE: file },
    stop: () => clearInterval(timer),
  };
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
