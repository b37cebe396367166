import { Redis, type RedisOptions } from 'ioredis';
import type { Health } from '../../kernel/health-lines.ts';
import type { Log } from '../../kernel/log.ts';

/** A command that takes longer counts as failed: nobody waits for a Redis that is slow. */
const PATIENCE_MS = 400;
/** After a failure Redis is left alone for this long, so that one that hangs does not hold up every request. */
const REST_MS = 1000;
const LONGEST_RECONNECT_MS = 1000;

/** The Redis server of an installation: one connection for commands, and further ones for those that wait on it. */
export class RedisServer {
  /** Fails at once while Redis cannot be reached. */
  readonly commands: Redis;
  readonly #url: string;
  readonly #log: Log;
  readonly #further = new Set<Redis>();
  #restsUntil = 0;
  #isDown = false;

  constructor({ url, log }: { url: string; log: Log }) {
    this.#url = url;
    this.#log = log;
    this.commands = this.#open({ enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: PATIENCE_MS });
    this.commands.on('ready', () => this.#tell(undefined));
    this.commands.on('error', (error) => this.#tell(error));
  }

  /** A connection of its own, for commands that wait; these are repeated when the connection comes back. */
  connect(): Redis {
    const connection = this.#open({ maxRetriesPerRequest: null });
    // The connection for commands tells of an outage.
    connection.on('error', () => {});
    this.#further.add(connection);
    return connection;
  }

  /** Resolves when Redis answers, or after `ms`. */
  async ready(ms: number): Promise<void> {
    if (this.commands.status === 'ready') return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.commands.once('ready', resolve);
    await promise;
    clearTimeout(timer);
    this.commands.off('ready', resolve);
  }

  /** What `work` brings, or `otherwise` where Redis does not do it in time. */
  async tryFor<T>(work: (redis: Redis) => Promise<T>, otherwise: () => T | Promise<T>): Promise<T> {
    if (this.commands.status !== 'ready' || performance.now() < this.#restsUntil) return otherwise();
    try {
      return await work(this.commands);
    } catch (error) {
      this.#restsUntil = performance.now() + REST_MS;
      this.#tell(error);
      return otherwise();
    }
  }

  async check(): Promise<Health> {
    const started = performance.now();
    try {
      await this.commands.ping();
    } catch (error) {
      return {
        mark: 'failing',
        text: `Redis does not answer: ${(error as Error).message}`,
        todo: 'Start Redis, or check REDIS_URL. Until then jobs go through the database, and each process counts rate limits alone.',
      };
    }
    const ms = Math.ceil(performance.now() - started);
    const policy = await this.#evictionPolicy();
    if (policy !== undefined && policy !== 'noeviction')
      return {
        mark: 'attention',
        text: `Answers in ${ms} ms, but may drop jobs when it is full (maxmemory-policy ${policy}).`,
        todo: 'Set maxmemory-policy to noeviction.',
      };
    return { mark: 'ok', text: `Answers in ${ms} ms.` };
  }

  async close(): Promise<void> {
    for (const connection of [...this.#further, this.commands]) connection.disconnect();
  }

  #open(options: RedisOptions): Redis {
    return new Redis(this.#url, {
      ...options,
      connectTimeout: 5000,
      retryStrategy: (times) => Math.min(times * 50, LONGEST_RECONNECT_MS),
    });
  }

  /** Says once that an outage began, and once that it ended. */
  #tell(error: unknown): void {
    if (error !== undefined && !this.#isDown) this.#log.warn({ err: error }, 'Redis does not answer');
    if (error === undefined && this.#isDown) this.#log.info('Redis answers again');
    this.#isDown = error !== undefined;
  }

  /** Undefined where the server tells nobody. */
  async #evictionPolicy(): Promise<string | undefined> {
    const info = await this.commands.info('memory').catch(() => '');
    return /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
  }
}
