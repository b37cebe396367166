import { parentPort, workerData } from 'node:worker_threads';
import { encode } from '../bson/codec.ts';
import { answer } from '../commands/dispatch.ts';
import { Engine } from '../engine.ts';
import { Store } from '../storage/store.ts';
import type { Client } from '../wire/connection.ts';
import { type AnyReply, readMessage } from '../wire/message.ts';
import type { Answered, Job } from './protocol.ts';

const SWEEP_MS = 60_000;

/** Carries out reading commands, one after the other, on a connection of its own. */
const engine = new Engine(Store.openForReading((workerData as { file: string }).file));
const neverClosed = new AbortController().signal;
let catalogVersion = -1;

parentPort?.on('message', async (job: Job) => {
  if ('kill' in job) {
    engine.cursors.kill(job.kill);
    return;
  }
  engine.store.batches.endReading();
  if (job.catalogVersion !== catalogVersion) {
    engine.store.catalog.reload();
    catalogVersion = job.catalogVersion;
  }
  const message = readMessage(Buffer.from(job.bytes.buffer));
  if (job.unlimited) message.body.delete('maxTimeMS');
  const client: Client = { id: 0, host: job.host, metadata: undefined, closed: neverClosed, close() {} };
  const reply = await answer(engine, message, client);
  const target = message.body.get('getMore');
  const bytes = Uint8Array.from(encode(reply as Exclude<AnyReply, { bytes: Uint8Array }>));
  const answered: Answered = { bytes, cursor: cursorOf(reply), request: typeof target === 'bigint' ? target : 0n };
  parentPort?.postMessage(answered, [bytes.buffer]);
});

setInterval(() => engine.cursors.sweep(Date.now()), SWEEP_MS).unref();

function cursorOf(reply: AnyReply): bigint {
  const cursor = (reply as { cursor?: { id?: bigint } }).cursor;
  return cursor?.id ?? 0n;
}
