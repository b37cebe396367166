import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io } from 'socket.io-client';
import { afterEach, expect, test, vi } from 'vitest';
import { useSession } from './session.ts';
import { closeSocket, openSocket, reconnectNow, useConnection } from './socket.ts';

let stop = () => {};

afterEach(() => {
  closeSocket();
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A server that turns every attempt to connect away, and tells of each. */
async function startRefusing(): Promise<() => Promise<void>> {
  const attempt = { next: Promise.withResolvers<void>() };
  const turnAway = () => {
    const { resolve } = attempt.next;
    attempt.next = Promise.withResolvers<void>();
    resolve();
  };
  const server = createServer((_request, response) => {
    turnAway();
    response.writeHead(503).end();
  });
  server.on('upgrade', (_request, socket) => {
    turnAway();
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  vi.stubGlobal('location', { protocol: 'http:', hostname: '127.0.0.1', host: `127.0.0.1:${port}`, port: `${port}` });
  stop = () => void server.close();
  return () => attempt.next.promise;
}

test('tries at once when asked to, instead of waiting for the end of the pause between two attempts', async () => {
  const nextAttempt = await startRefusing();
  // The pause never ends by itself.
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  useSession.setState({ status: 'signed-in', accessToken: 'token' });
  const refused = new Promise<void>((resolve) => {
    const unsubscribe = useConnection.subscribe(({ status }) => {
      if (status !== 'reconnecting') return;
      unsubscribe();
      resolve();
    });
  });
  openSocket(io);
  await refused;
  const again = nextAttempt();
  reconnectNow();
  await expect(again).resolves.toBeUndefined();
});
