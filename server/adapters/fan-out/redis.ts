import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Log } from '../../kernel/log.ts';
import type { FanOut } from '../../ports/fan-out.ts';
import type { RedisServer } from '../redis/redis.ts';

const STREAM = 'fan-out';
/** Rows that the stream keeps for receivers whose connection was interrupted. */
const MOST_KEPT = 10_000;
const PER_ROW = 200;
const RETRY_MS = 250;
/** What is left when the process ends may take this long. */
const LAST_MS = 1_000;
/** Beyond these the oldest are dropped, while Redis cannot be reached. */
const MOST_WAITING = 10_000;

interface Said {
  topic: string;
  message: unknown;
}

/** Fan-out through a stream, which keeps messages for those whose connection breaks for a while, as channels do not. */
export class RedisFanOut implements FanOut {
  readonly #from = randomUUID();
  readonly #redis: RedisServer;
  readonly #log: Log;
  #waiting: Said[] = [];
  #sending: Promise<void> | undefined;
  #isClosed = false;
  /** A connection of its own: nobody waits for what it sends, so a slow Redis is told as well, and each message once. */
  #sender: Redis | undefined;
  #receiver: Redis | undefined;
  #following: Promise<void> | undefined;

  constructor({ redis, log }: { redis: RedisServer; log: Log }) {
    this.#redis = redis;
    this.#log = log;
  }

  publish(topic: string, message: unknown): void {
    if (this.#isClosed) return;
    this.#waiting.push({ topic, message });
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
    this.#sending ??= this.#send().finally(() => {
      this.#sending = undefined;
    });
  }

  async subscribe(receive: (topic: string, message: unknown) => void): Promise<void> {
    this.#receiver = this.#redis.connect();
    // Undefined where Redis cannot be reached now: whatever comes is new then.
    const last = await this.#redis.tryFor(
      async (redis) => (await redis.xrevrange(STREAM, '+', '-', 'COUNT', 1))[0]?.[0] ?? '0-0',
      () => '$',
    );
    this.#following = this.#follow(this.#receiver, last, receive);
  }

  /** Redis hands messages on and keeps none. */
  async forget(): Promise<void> {}

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#receiver?.disconnect();
    await Promise.race([this.#sending, pause(LAST_MS, undefined, { ref: false })]);
    this.#sender?.disconnect();
    await Promise.all([this.#sending, this.#following]);
  }

  async #send(): Promise<void> {
    await new Promise(setImmediate);
    this.#sender ??= this.#redis.connect();
    while (this.#waiting.length > 0) {
      const said = this.#waiting.splice(0, PER_ROW);
      const row = ['from', this.#from, 'said', JSON.stringify(said)];
      try {
        await this.#sender.xadd(STREAM, 'MAXLEN', '~', MOST_KEPT, '*', ...row);
      } catch {
        if (this.#isClosed) return;
        this.#waiting.unshift(...said);
        await pause(RETRY_MS);
      }
    }
  }

  async #follow(connection: Redis, start: string, receive: (topic: string, message: unknown) => void): Promise<void> {
    let last = start;
    while (!this.#isClosed) {
      try {
        const answer = await connection.xread('COUNT', PER_ROW, 'BLOCK', 0, 'STREAMS', STREAM, last);
        for (const [id, fields] of answer?.[0]?.[1] ?? []) {
          last = id;
          const [, from, , said] = fields as [string, string, string, string];
          if (from !== this.#from) this.#hand(JSON.parse(said) as Said[], receive);
        }
      } catch (error) {
        if (this.#isClosed) return;
        this.#log.warn({ err: error }, 'other processes could not be heard');
        await pause(RETRY_MS);
      }
    }
  }

  #hand(all: Said[], receive: (topic: string, message: unknown) => void): void {
    for (const { topic, message } of all) {
      try {
        receive(topic, message);
      } catch (error) {
        this.#log.error({ err: error, topic }, 'a message of another process was not understood');
      }
    }
  }
}
