import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { BSON } from 'mongodb';
import { expect, onTestFinished, test } from 'vitest';
import { startServer } from '../server.ts';
import { RawClient } from '../wire/raw-client.fixture.ts';

const COUNT = 5_000;
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'mongo-'));

const lsid = { id: new BSON.UUID() };
const retryable = (number: number) => ({ lsid, txnNumber: BSON.Long.fromNumber(number) });
const documents = Array.from({ length: COUNT }, (_, _id) => ({ _id, n: 0 }));
const ops = documents.map(({ _id }) => ({ update: 0, filter: { _id }, updateMods: { $inc: { n: 1 } } }));
const bulkWrite = { bulkWrite: 1, $db: 'admin', nsInfo: [{ ns: 't.items' }], ops, errorsOnly: true, ...retryable(2) };

/** Serves the folder while `use` runs. */
async function serve(use: (raw: RawClient, rows: () => unknown[][]) => Promise<void>): Promise<void> {
  const server = await startServer({ dir });
  const raw = new RawClient(path.join(dir, 'mongo.sock'));
  const { connection } = server.engine.store;
  await use(raw, () => connection.prepare('SELECT DISTINCT number, session FROM retryable_writes').all());
  raw.socket.destroy();
  await server.close();
}

test('what a write of several batches answered is stored batch by batch, and known after a restart', async () => {
  onTestFinished(() => fs.rmSync(dir, { recursive: true }));
  await serve(async (raw, rows) => {
    expect(await raw.run({ insert: 'items', documents, ...retryable(1) })).toMatchObject({ n: COUNT });
    expect(await raw.run(bulkWrite)).toMatchObject({ ok: 1, nModified: COUNT });
    expect(rows().length).toBeGreaterThan(1);
    expect(new Set(rows().map(([number]) => number))).toEqual(new Set([2]));
  });
  await serve(async (raw, rows) => {
    expect(await raw.run(bulkWrite)).toMatchObject({ ok: 1, nModified: COUNT });
    expect(await raw.run({ count: 'items', query: { n: 1 } })).toMatchObject({ n: COUNT });
    const insert = { insert: 'items', documents: [{ _id: COUNT }], ...retryable(3) };
    expect(await raw.run(insert)).toMatchObject({ n: 1 });
    expect(await raw.run(insert)).toMatchObject({ n: 1 });
    expect(rows()).toEqual([[3, Uint8Array.from(lsid.id.buffer)]]);
  });
});
