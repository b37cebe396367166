import type { Listening } from '../kernel/http/server.ts';
import type { SocketRealtime } from '../kernel/realtime.ts';
import type { Service, ServiceContext } from './service.ts';

/** Takes browser connections at `/socket.io`. */
export function startRealtime(
  { app, clock, log, gate, trustsProxy }: ServiceContext,
  listening: Listening,
  realtime: SocketRealtime,
): Service {
  realtime.attach(listening.server, { clock, log, authenticate: app.authenticate, gate, trustsProxy });
  return { stop: () => realtime.close() };
}
