import type { Listening } from '../kernel/http/server.ts';
import type { SocketRealtime } from '../kernel/realtime.ts';
import type { Service, ServiceContext } from './service.ts';

/** Takes browser connections at `/socket.io`. */
export function startRealtime(
  { app, clock, log }: ServiceContext,
  listening: Listening,
  realtime: SocketRealtime,
): Service {
  const { authenticate, allowOrigin } = app;
  realtime.attach(listening.server, { clock, log, authenticate, allowOrigin });
  return { stop: () => realtime.close() };
}
