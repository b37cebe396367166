import type { RequestHandler } from 'express';
import type { Log } from '../log.ts';
import { metrics } from '../metrics.ts';
import { isTracing, openSpan, runWithin, type Span, SpanKind, SpanStatusCode } from '../tracing.ts';
import { startFacts } from './request-facts.ts';

/** Gives each request its id and, when it is over, a line in the log and its place in the metrics. */
export function observe(log: Log): RequestHandler {
  const durations = kept((key) => metrics.httpDuration.labels(...(key.split(' ') as [string, string])));
  const counts = kept((key) => metrics.httpRequests.labels(...(key.split(' ') as [string, string, string])));
  return (req, res, next) => {
    const facts = startFacts(req, res);
    const traced = isTracing()
      ? openSpan(req.method, { kind: SpanKind.SERVER, causes: [req.headers.traceparent?.toString()] })
      : undefined;
    res.on('close', () => {
      facts.isOver = true;
      facts.leave?.();
      const ms = performance.now() - facts.startedAt;
      const method = knownMethods.has(req.method) ? req.method : 'OTHER';
      const status = res.writableFinished ? res.statusCode : clientClosed;
      durations(`${method} ${facts.route}`).observe(ms / 1000);
      counts(`${method} ${facts.route} ${status}`).inc();
      const { id: requestId, route, userId } = facts;
      const address = refused.has(status) ? facts.address : undefined;
      if (traced) endSpan(traced.span, { method, route, status, id: requestId });
      log.info({ requestId, method, route, status, ms: Math.round(ms * 10) / 10, userId, address }, 'request');
    });
    if (traced) runWithin(traced.within, next);
    else next();
  };
}

function endSpan(
  span: Span,
  { method, route, status, id }: { method: string; route: string; status: number; id: string },
): void {
  span.updateName(`${method} ${route}`);
  span.setAttributes({
    'http.request.method': method,
    'http.route': route,
    'http.response.status_code': status,
    'http.request.id': id,
  });
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** nginx's number for a client that went away before its answer was complete. */
const clientClosed = 499;
/** Of those who were refused, the log says where they came from. */
const refused = new Set([401, 403, 429]);
const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Looking up an instrument by its labels costs more than observing; there are few, so they are kept. */
function kept<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key);
    if (found) return found;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}
