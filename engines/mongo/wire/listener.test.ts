import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startServer } from '../server.ts';
import { openServer } from '../test/server.fixture.ts';
import { command, MORE_TO_COME, RawClient } from './raw-client.fixture.ts';

const { dir } = await openServer(startServer);
let client: RawClient;
beforeEach(() => {
  client = new RawClient(path.join(dir, 'mongo.sock'));
});
afterEach(() => client.socket.destroy());

test('commands sent together are answered in their order', async () => {
  client.write(
    Buffer.concat([
      command(1, { ping: 1 }),
      command(2, { insert: 'c', documents: [{ a: 1 }] }),
      command(3, { ping: 1 }),
    ]),
  );
  expect((await client.take(3)).map(({ to, body }) => [to, body.ok])).toEqual([
    [1, 1],
    [2, 1],
    [3, 1],
  ]);
});

test('a command that comes byte by byte is answered once it is whole', async () => {
  const answered = client.take(1);
  for (const byte of command(7, { ping: 1 })) client.write(Uint8Array.of(byte));
  expect(await answered).toMatchObject([{ to: 7, body: { ok: 1 } }]);
});

test('an unacknowledged write is carried out without a reply', async () => {
  client.write(command(1, { insert: 'quiet', documents: [{ a: 1 }], writeConcern: { w: 0 } }, MORE_TO_COME));
  client.write(command(2, { count: 'quiet' }));
  expect(await client.take(1)).toMatchObject([{ to: 2, body: { n: 1 } }]);
});

test('damaged BSON, unknown flags and unknown operations get an error, and the connection goes on', async () => {
  const damaged = command(1, { ping: 1 });
  damaged[25] = 0x55;
  const unknownOperation = command(3, { ping: 1 });
  unknownOperation.writeInt32LE(2999, 12);
  client.write(Buffer.concat([damaged, command(2, { ping: 1 }, 0x8000), unknownOperation, command(4, { ping: 1 })]));
  expect((await client.take(4)).map(({ to, body }) => [to, body.ok])).toEqual([
    [1, 0],
    [2, 0],
    [3, 0],
    [4, 1],
  ]);
});

test('a length that no message has ends the connection and nothing else', async () => {
  const closed = once(client.socket, 'close');
  client.write(Buffer.from('GET / HTTP/1.1\r\nHost: example.com\r\n\r\n'));
  await closed;
  client = new RawClient(path.join(dir, 'mongo.sock'));
  client.write(command(1, { ping: 1 }));
  expect(await client.take(1)).toMatchObject([{ body: { ok: 1 } }]);
});

test('the socket file belongs to its user alone', () => {
  expect(fs.statSync(path.join(dir, 'mongo.sock')).mode & 0o777).toBe(0o600);
});
