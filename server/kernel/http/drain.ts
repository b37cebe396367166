import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** When nothing has come for this long, whoever sends requests here has looked elsewhere. */
const QUIET_MS = 200;
/** Whoever still sends requests after this long does not look. */
const LONGEST_MS = 4_000;
const LOOK_MS = 50;

/**
 * How a server is ended without dropping a request. Load balancers take a moment to send new connections elsewhere, and those
 * that the system has taken but the program has not yet seen would break with the port: so it listens on until none come,
 * nor requests on connections that they keep. Meanwhile each reply ends its connection. Then running requests may finish for
 * what is left of `graceMs`.
 */
export function drainable(server: Server): (graceMs: number) => Promise<void> {
  let cameAt = Number.NEGATIVE_INFINITY;
  server.on('connection', () => {
    cameAt = performance.now();
  });
  return async (graceMs) => {
    const started = performance.now();
    for (const event of ['request', 'checkContinue'])
      server.prependListener(event, (_req, res: { shouldKeepAlive: boolean }) => {
        res.shouldKeepAlive = false;
        cameAt = performance.now();
      });
    const mayWait = () => performance.now() - started < Math.min(LONGEST_MS, graceMs / 2);
    // The first look comes after all that waits to be accepted.
    while (mayWait()) {
      await pause(LOOK_MS);
      if (performance.now() - cameAt > QUIET_MS) break;
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
