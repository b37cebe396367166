import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { BSON } from 'mongodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startServer } from '../server.ts';
import { openServer } from '../test/server.fixture.ts';

const { dir } = await openServer(startServer);
let socket: net.Socket;
beforeEach(async () => {
  socket = net.connect(path.join(dir, 'mongo.sock'));
  await once(socket, 'connect');
});
afterEach(() => socket.destroy());

const MORE_TO_COME = 2;

/** An OP_MSG with one body section. */
function message(id: number, body: Uint8Array, flags = 0): Buffer {
  const bytes = Buffer.alloc(21 + body.length);
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(id, 4);
  bytes.writeInt32LE(2013, 12);
  bytes.writeUInt32LE(flags, 16);
  bytes.set(body, 21);
  return bytes;
}

const command = (id: number, doc: BSON.Document, flags = 0): Buffer =>
  message(id, BSON.serialize({ ...doc, $db: 't' }), flags);

/** The next replies, each with the request it answers. */
async function replies(count: number): Promise<{ to: number; body: BSON.Document }[]> {
  let bytes = Buffer.alloc(0);
  const found: { to: number; body: BSON.Document }[] = [];
  while (found.length < count) {
    const [chunk] = await once(socket, 'data');
    bytes = Buffer.concat([bytes, chunk]);
    while (bytes.length >= 4 && bytes.length >= bytes.readInt32LE(0)) {
      const length = bytes.readInt32LE(0);
      found.push({ to: bytes.readInt32LE(8), body: BSON.deserialize(bytes.subarray(21, length)) });
      bytes = bytes.subarray(length);
    }
  }
  return found;
}

test('commands sent together are answered in their order', async () => {
  socket.write(
    Buffer.concat([
      command(1, { ping: 1 }),
      command(2, { insert: 'c', documents: [{ a: 1 }] }),
      command(3, { ping: 1 }),
    ]),
  );
  expect((await replies(3)).map(({ to, body }) => [to, body.ok])).toEqual([
    [1, 1],
    [2, 1],
    [3, 1],
  ]);
});

test('a command that comes byte by byte is answered once it is whole', async () => {
  const answered = replies(1);
  for (const byte of command(7, { ping: 1 })) socket.write(Uint8Array.of(byte));
  expect(await answered).toMatchObject([{ to: 7, body: { ok: 1 } }]);
});

test('an unacknowledged write is carried out without a reply', async () => {
  socket.write(command(1, { insert: 'quiet', documents: [{ a: 1 }], writeConcern: { w: 0 } }, MORE_TO_COME));
  socket.write(command(2, { count: 'quiet' }));
  expect(await replies(1)).toMatchObject([{ to: 2, body: { n: 1 } }]);
});

test('damaged BSON, unknown flags and unknown operations get an error, and the connection goes on', async () => {
  const damaged = command(1, { ping: 1 });
  damaged[25] = 0x55;
  const unknownOperation = command(3, { ping: 1 });
  unknownOperation.writeInt32LE(2999, 12);
  socket.write(Buffer.concat([damaged, command(2, { ping: 1 }, 0x8000), unknownOperation, command(4, { ping: 1 })]));
  expect((await replies(4)).map(({ to, body }) => [to, body.ok])).toEqual([
    [1, 0],
    [2, 0],
    [3, 0],
    [4, 1],
  ]);
});

test('a length that no message has ends the connection and nothing else', async () => {
  const closed = once(socket, 'close');
  socket.write(Buffer.from('GET / HTTP/1.1\r\nHost: example.com\r\n\r\n'));
  await closed;
  socket = net.connect(path.join(dir, 'mongo.sock'));
  socket.write(command(1, { ping: 1 }));
  expect(await replies(1)).toMatchObject([{ body: { ok: 1 } }]);
});

test('the socket file belongs to its user alone', () => {
  expect(fs.statSync(path.join(dir, 'mongo.sock')).mode & 0o777).toBe(0o600);
});
