import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** When nobody has connected for this long, whoever sends requests here has looked elsewhere. */
const QUIET_MS = 200;
/** Whoever still connects after this long does not look. */
const LONGEST_MS = 4_000;
const LOOK_MS = 50;

/**
 * How a server is ended without dropping a request. Load balancers take a moment to send new connections elsewhere, and those
 * that the system has taken but the program has not yet seen would break with the port: so it listens on until none come.
 * Meanwhile each reply ends its connection. Then running requests may finish for what is left of `graceMs`.
 */
export function drainable(server: Server): (graceMs: number) => Promise<void> {
  let connectedAt = Number.NEGATIVE_INFINITY;
  server.on('connection', () => {
    connectedAt = performance.now();
  });
  return async (graceMs) => {
    const started = performance.now();
    for (const event of ['request', 'checkContinue'])
      server.prependListener(event, (_req, res: { shouldKeepAlive: boolean }) => {
        res.shouldKeepAlive = false;
      });
    const mayWait = () => performance.now() - started < Math.min(LONGEST_MS, graceMs / 2);
    // The first look comes after all that waits to be accepted.
    while (mayWait()) {
      await pause(LOOK_MS);
      if (performance.now() - connectedAt > QUIET_MS) break;
    }
    await close(server, graceMs - (performance.now() - started));
  };
}

function close(server: Server, graceMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const idle = setInterval(() => server.closeIdleConnections(), LOOK_MS);
  const cut = setTimeout(() => server.closeAllConnections(), Math.max(0, graceMs));
  server.close(() => {
    clearInterval(idle);
    clearTimeout(cut);
    resolve();
  });
  server.closeIdleConnections();
  return promise;
}
