import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RedisProcess } from '@sequelstring/server/adapters/redis/redis-server.fixture.ts';
import { startDatabase, type TestDatabase } from '../../test/database.ts';
import { type Running, runScript, startProcess } from '../../test/process.ts';

const withoutOccasions = '--modules=auth,crm,social,intelligence,calls';

/** The processes of an installation by name: how each is started. */
type Plan = Record<string, { args: string[]; env: Record<string, string> }>;
interface Web {
  name: string;
  port: number;
}

/**
 * The product apart on this machine: two `web` behind nginx, `realtime`, two `worker`, two `scheduler`, and the module
 * occasions as a service of its own, behind the gateway. MongoDB is the embedded engine in a process of its own.
 */
export class Installation {
  readonly redis: RedisProcess;
  /** Of the gateway. */
  readonly url: string;
  readonly #dir: string;
  readonly #database: TestDatabase;
  readonly #plan: Plan;
  readonly #nginx: Nginx;
  readonly #running = new Map<string, Running>();

  private constructor(parts: {
    redis: RedisProcess;
    dir: string;
    database: TestDatabase;
    plan: Plan;
    nginx: Nginx;
    url: string;
  }) {
    this.redis = parts.redis;
    this.url = parts.url;
    this.#dir = parts.dir;
    this.#database = parts.database;
    this.#plan = parts.plan;
    this.#nginx = parts.nginx;
  }

  static async start(): Promise<Installation> {
    const [first, second, realtime, occasions, balancer, gateway] = (await freePorts(6)) as [
      ...[number, number, number, number, number, number],
    ];
    const dir = await mkdtemp(join(tmpdir(), 'sequelstring-apart-'));
    const [redis, database] = await Promise.all([RedisProcess.start(), startDatabase()]);
    const at = (port: number) => `http://127.0.0.1:${port}`;
    const shared = {
      ...{ DATA_DIR: dir, MONGODB_URI: database.uri, REDIS_URL: redis.url, PUBLIC_URL: at(gateway) },
      ...{ RATE_FACTOR: '1000', TRUST_PROXY: '127.0.0.1', LOG_LEVEL: 'warn' },
    };
    const some = (services: string, port?: number) => ({
      args: [`--services=${services}`, withoutOccasions],
      env: { ...shared, PORT: port === undefined ? '' : String(port) },
    });
    const plan: Plan = {
      ...{ web1: some('web', first), web2: some('web', second), realtime: some('realtime', realtime) },
      ...{
        worker1: some('worker'),
        worker2: some('worker'),
        scheduler1: some('scheduler'),
        scheduler2: some('scheduler'),
      },
      occasions: {
        args: ['--services=web,worker,scheduler', '--modules=occasions'],
        env: { ...shared, PORT: String(occasions), CRM_URL: at(balancer), AUTH_URL: at(balancer) },
      },
      gateway: {
        args: ['--services=gateway'],
        env: {
          ...{ ...shared, PORT: String(gateway) },
          ...{ WEB_URL: at(balancer), REALTIME_URL: at(realtime), OCCASIONS_URL: at(occasions) },
        },
      },
    };
    await runScript('scripts/migrate.ts', shared);
    const webs = [
      { name: 'web1', port: first },
      { name: 'web2', port: second },
    ];
    const nginx = await Nginx.start({ dir, port: balancer, webs });
    const installation = new Installation({ redis, dir, database, plan, nginx, url: at(gateway) });
    try {
      // Not all at once: each loads the program.
      for (const name of installation.names) await installation.run(name);
      return installation;
    } catch (error) {
      await installation.stop();
      throw error;
    }
  }

  /** All that can be killed. */
  get names(): string[] {
    return Object.keys(this.#plan);
  }

  /** Starts a process, where it does not run. */
  async run(name: string): Promise<void> {
    if (this.#running.has(name)) return;
    const { args, env } = this.#plan[name]!;
    this.#running.set(name, await startAgain(() => startProcess(env, args)));
  }

  /** Ends a process; resolves when it is gone. */
  async end(name: string, signal: NodeJS.Signals): Promise<void> {
    const running = this.#running.get(name);
    this.#running.delete(name);
    await running?.stop(signal);
  }

  /** Replaces a process as a rolling restart does: no new requests, SIGTERM, and requests again when it is ready. */
  async replace(name: string): Promise<void> {
    await this.#nginx.leaveOut(name);
    await this.end(name, 'SIGTERM');
    await this.run(name);
    await this.#nginx.leaveOut(undefined);
  }

  async stop(): Promise<void> {
    await Promise.all(this.names.map((name) => this.end(name, 'SIGTERM')));
    await this.#nginx.stop();
    await Promise.all([this.redis.stop(), this.#database.stop()]);
    await rm(this.#dir, { recursive: true, force: true });
  }
}

/** As a supervisor does: on a machine that is busy a process may give up on its start. */
async function startAgain(start: () => Promise<Running>, tries = 4): Promise<Running> {
  return start().catch((error: unknown) => {
    if (tries <= 1) throw error;
    return startAgain(start, tries - 1);
  });
}

/** Whether this machine has an nginx to balance with. */
export const hasNginx = spawnSync('nginx', ['-v']).status === 0;

class Nginx {
  readonly #parts: { dir: string; port: number; webs: readonly Web[] };
  #child: ChildProcess | undefined;

  private constructor(parts: { dir: string; port: number; webs: readonly Web[] }) {
    this.#parts = parts;
  }

  static async start(parts: { dir: string; port: number; webs: readonly Web[] }): Promise<Nginx> {
    const nginx = new Nginx(parts);
    await nginx.#configure(undefined);
    nginx.#child = spawn('nginx', ['-c', nginx.#file], { stdio: 'inherit' });
    return nginx;
  }

  /** Sends requests to all but this one. */
  async leaveOut(name: string | undefined): Promise<void> {
    await this.#configure(name);
    this.#child?.kill('SIGHUP');
  }

  async stop(): Promise<void> {
    if (!this.#child || this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill();
    await ended;
  }

  get #file(): string {
    return join(this.#parts.dir, 'nginx.conf');
  }

  async #configure(leftOut: string | undefined): Promise<void> {
    const { dir, port, webs } = this.#parts;
    const servers = webs.map((web) => `server 127.0.0.1:${web.port}${web.name === leftOut ? ' down' : ''};`);
    const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${dir}/nginx-temp;`,
    );
    await writeFile(
      this.#file,
      `daemon off; worker_processes 1; pid ${dir}/nginx.pid; error_log ${dir}/nginx.log; events {}
       http {
         access_log off; ${temp.join(' ')}
         upstream web { ${servers.join(' ')} }
         server {
           listen 127.0.0.1:${port};
           client_max_body_size 0;
           location / {
             proxy_pass http://web;
             proxy_set_header Host $http_host;
             proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
           }
         }
       }`,
    );
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
