import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { discardRest, readJson } from './body.ts';

let server: Server;
let outcome: PromiseWithResolvers<unknown>;

beforeAll(async () => {
  server = createServer((req, res) => {
    readJson(req, res, 1_000_000).then(outcome.resolve, outcome.resolve);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it.each([
  ['is chunked wrongly', 'Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n', false],
  ['ends too early', 'Content-Length: 100\r\n\r\n{"a"', true],
])('a body that %s is the fault of its sender', async (_, rest, breakOff) => {
  outcome = Promise.withResolvers();
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${rest}`, () => {
    if (breakOff) socket.destroy();
  });
  const failure = await outcome.promise;
  socket.destroy();
  expect(failure).toBeInstanceOf(AppError);
  expect((failure as AppError).code).toBe('malformed_body');
});

it('bodies of refused requests are read away up to a total, from however many addresses they come', async () => {
  const megabyte = Buffer.alloc(1_000_000);
  let read = 0;
  for (; read < 1_000; read++) {
    const body = new Readable({ read() {} });
    const socket = { remoteAddress: `198.51.${read >> 8}.${read % 256}` };
    if (!discardRest(Object.assign(body, { complete: false, socket }) as unknown as IncomingMessage)) break;
    body.push(megabyte);
    await setImmediate();
    body.destroy();
  }
  expect(read).toBeGreaterThan(250);
  expect(read).toBeLessThan(350);
});
