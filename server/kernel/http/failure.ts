import type { ApiError } from '@sequelstring/contract/route.ts';
import type { Request, Response } from 'express';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import { announcesMuch, discardRest } from './body.ts';
import { malformedEscape } from './input.ts';
import { send } from './reply.ts';
import { factsOf } from './request-facts.ts';
import type { HeaderList } from './security-headers.ts';

/** Turns whatever was thrown into the failure that the caller is told about. */
function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof URIError) return malformedEscape();
  const name = thrown instanceof Error ? thrown.name : '';
  if (/^Mongo(?:Network|ServerSelection|PoolClear|NotConnected|TopologyClosed)/.test(name)) {
    return new AppError('not_ready', { cause: thrown, retryAfter: 2 });
  }
  const labels = thrown instanceof Error && 'errorLabelSet' in thrown ? thrown.errorLabelSet : undefined;
  if (labels instanceof Set && labels.has('TransientTransactionError')) {
    return new AppError('conflict', { cause: thrown });
  }
  return new AppError('internal', { cause: thrown });
}

/** Answers with the envelope of a failure; what is our fault goes to the log with its cause. */
export function sendFailure(
  req: Request,
  res: Response,
  thrown: unknown,
  { log, headers }: { log: Log; headers: HeaderList },
): void {
  const failure = toAppError(thrown);
  const { id: requestId, route } = factsOf(res);
  if (failure.status >= 500) log.error({ requestId, route, err: failure.cause ?? failure }, failure.code);
  if (res.headersSent || res.destroyed) {
    res.destroy();
    return;
  }
  const body: ApiError = {
    success: false,
    error: {
      code: failure.code,
      message: failure.message,
      ...(failure.details && { details: failure.details }),
      ...(failure.conflict && { conflict: failure.conflict }),
      requestId,
    },
  };
  const extra = ['X-Request-Id', requestId, 'Cache-Control', 'no-store'];
  if (failure.status === 401) extra.push('WWW-Authenticate', 'Bearer');
  if (failure.retryAfter) extra.push('Retry-After', String(failure.retryAfter));
  // Whoever was told to slow down is not read on; Node.js closes the connection once the answer is out.
  const isUnread = failure.code === 'rate_limited' && announcesMuch(req);
  if (isUnread || !discardRest(req)) extra.push('Connection', 'close');
  send(req, res, {
    status: failure.status,
    type: 'application/json; charset=utf-8',
    body: JSON.stringify(body),
    headers: [...headers, ...extra],
    cacheable: false,
  });
}
