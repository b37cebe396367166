import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { RedisServer } from './redis.ts';

/** Whether this machine has a Redis to test with. */
export const hasRedis = (() => {
  try {
    return execFileSync('redis-server', ['--version'], { encoding: 'utf8' }).startsWith('Redis server');
  } catch {
    return false;
  }
})();

/** A Redis of this test alone, with a journal on disk. */
export class RedisProcess {
  readonly url: string;
  readonly #port: number;
  readonly #dir: string;
  #child: ChildProcess | undefined;

  private constructor(port: number, dir: string) {
    this.url = `redis://127.0.0.1:${port}`;
    this.#port = port;
    this.#dir = dir;
  }

  static async start(): Promise<RedisProcess> {
    const redis = new RedisProcess(await freePort(), await mkdtemp(join(tmpdir(), 'sequelstring-redis-')));
    await redis.run();
    return redis;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts it again after it was killed. */
  async run(): Promise<void> {
    const settings = {
      ...{ port: this.#port, bind: '127.0.0.1', dir: this.#dir },
      // Whatever was answered is in the journal when it is killed.
      ...{ appendonly: 'yes', appendfsync: 'always', save: '' },
    };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    let output = '';
    for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
      output += text;
      if (output.includes('Ready to accept connections')) break;
    }
    child.stdout.resume();
    if (!output.includes('Ready to accept connections')) throw new Error(output);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Stops it where it stands, its connections open, or lets it go on. */
  hang(hangs: boolean): void {
    this.#child?.kill(hangs ? 'SIGSTOP' : 'SIGCONT');
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.#dir, { recursive: true, force: true });
  }

  /** Connects as a process of the program does. */
  async connect(url = this.url): Promise<RedisServer> {
    const server = new RedisServer({ url, log: pino({ level: 'silent' }) });
    await server.ready(10_000);
    return server;
  }
}

/** Another address of the same Redis, behind which every answer takes `ms` longer, and `delay` changes by how much. */
export async function slowed(redis: RedisProcess, ms: number) {
  const sockets = new Set<Socket>();
  let added = ms;
  const server = createServer((client) => {
    const upstream = createConnection(Number(new URL(redis.url).port), '127.0.0.1');
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => {}));
    client.pipe(upstream);
    // Answers keep their order, also when the delay becomes shorter.
    let last = 0;
    upstream.on('data', (data) => {
      if (added === 0 && performance.now() >= last) return client.write(data);
      last = Math.max(last, performance.now() + added);
      setTimeout(() => client.write(data), last - performance.now());
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => {
      sockets.delete(client);
      sockets.delete(upstream);
      client.destroy();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://127.0.0.1:${(server.address() as { port: number }).port}`,
    delay: (by: number) => {
      added = by;
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Makes what lies under keys with this prefix expire sooner, in the order of the connection's commands. */
export function age({ commands }: RedisServer, prefix: string, ms: number): void {
  void commands.eval(
    `for _, key in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
       local left = redis.call('PTTL', key)
       if left >= 0 then redis.call('PEXPIRE', key, left - ARGV[2]) end
     end`,
    0,
    prefix,
    ms,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
