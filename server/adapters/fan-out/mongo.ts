import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { collection } from '../../kernel/db.ts';
import type { CollectionSpec } from '../../kernel/indexes.ts';
import type { Log } from '../../kernel/log.ts';
import type { FanOut } from '../../ports/fan-out.ts';

/** Messages of one sender that came together. */
interface Row {
  _id: string;
  from: string;
  messages: { topic: string; message: unknown }[];
}

/** A capped collection keeps what arrives in order, and a tailable cursor waits at its end. */
export const fanOutCollections: readonly CollectionSpec[] = [
  { name: 'fan_out', indexes: [], capped: { size: 16 * 1024 * 1024 } },
];
const rows = () => collection<Row>('fan_out');

const PER_ROW = 200;
/** Between two writes of a sender, so that many messages take few of them. */
const LINGER_MS = 50;
const RETRY_MS = 500;
/** Beyond these the oldest are dropped, while the database cannot be reached. */
const MOST_WAITING = 10_000;
/** How long the database holds a question open; also the longest that closing takes, as the driver waits for the answer. */
const AWAIT_MS = 250;

/** Fan-out through the database that all processes share. */
export class MongoFanOut implements FanOut {
  readonly #from = randomUUID();
  readonly #log: Log;
  #waiting: Row['messages'] = [];
  #sending: Promise<void> | undefined;
  #tailing: Promise<void> | undefined;
  readonly #end = new AbortController();

  constructor({ log }: { log: Log }) {
    this.#log = log;
  }

  publish(topic: string, message: unknown): void {
    if (this.#closed) return;
    this.#waiting.push({ topic, message });
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
    this.#sending ??= this.#send().finally(() => {
      this.#sending = undefined;
    });
  }

  async subscribe(receive: (topic: string, message: unknown) => void): Promise<void> {
    // A row of our own marks where to begin, and a cursor cannot wait at the end of an empty collection.
    const mark = { _id: randomUUID(), from: this.#from, messages: [] };
    await rows().insertOne(mark);
    this.#tailing = this.#tail(receive, mark._id);
  }

  async forget(isTold: (text: string) => boolean): Promise<void> {
    for await (const { _id, messages } of rows().find({ 'messages.0': { $exists: true } }))
      if (isTold(JSON.stringify(messages))) await rows().updateOne({ _id }, { $set: { messages: [] } });
  }

  async close(): Promise<void> {
    this.#end.abort();
    await Promise.all([this.#sending, this.#tailing]);
  }

  async #send(): Promise<void> {
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const messages = this.#waiting.splice(0, PER_ROW);
      try {
        await rows().insertOne({ _id: randomUUID(), from: this.#from, messages }, { ignoreUndefined: true });
        if (!this.#closed) await pause(LINGER_MS);
      } catch (error) {
        this.#log.warn({ err: error }, 'other processes could not be told');
        if (this.#closed) return;
        this.#waiting.unshift(...messages);
        await pause(RETRY_MS);
      }
    }
  }

  async #tail(receive: (topic: string, message: unknown) => void, mark: string): Promise<void> {
    let last = mark;
    while (!this.#closed) {
      try {
        // Where the last row had to make room, all that is there came after it.
        let isNew = (await rows().findOne({ _id: last }, { projection: { _id: 1 } })) === null;
        for await (const row of this.#follow()) {
          if (isNew && row.from !== this.#from) this.#hand(row.messages, receive);
          isNew ||= row._id === last;
          if (isNew) last = row._id;
        }
      } catch (error) {
        if (!this.#closed) this.#log.warn({ err: error }, 'other processes could not be heard');
      }
      if (!this.#closed) await pause(RETRY_MS);
    }
  }

  #follow(): AsyncIterable<Row> {
    const { signal } = this.#end;
    return rows().find({}, { tailable: true, awaitData: true, maxAwaitTimeMS: AWAIT_MS, signal });
  }

  get #closed(): boolean {
    return this.#end.signal.aborted;
  }

  #hand(messages: Row['messages'], receive: (topic: string, message: unknown) => void): void {
    for (const { topic, message } of messages) {
      try {
        receive(topic, message);
      } catch (error) {
        this.#log.error({ err: error, topic }, 'a message of another process was not understood');
      }
    }
  }
}
