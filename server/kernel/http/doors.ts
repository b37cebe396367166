import type { Request, RequestHandler, Response } from 'express';
import { type Door, doorsPath, failureAtDoor, readDoor, type ServiceTokens, writeDoor } from '../door.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import { bearerToken } from './access.ts';
import { readBytes } from './body.ts';
import { factsOf } from './request-facts.ts';

/** A door with what stands behind it in this process. */
export interface ServedDoor {
  door: Door<never>;
  api: object;
}

/** Keeps the types of a door and its functions together. */
export const served = <T extends object>(door: Door<T>, api: T): ServedDoor => ({ door: door as Door<never>, api });

/** A thousand contacts with all that they can have. */
const MOST_BYTES = 32_000_000;

/** Answers the calls of other processes; to be mounted at `/internal/doors`. Only the bearer of a service token may call. */
export function serveDoors(doors: readonly ServedDoor[], { tokens, log }: { tokens: ServiceTokens; log: Log }) {
  const functions = new Map<string, (...args: unknown[]) => unknown>(
    doors.flatMap(({ door, api }) =>
      (door.methods as string[]).map((method) => {
        const call = (api as Record<string, (...args: unknown[]) => unknown>)[method]!;
        return [`/${door.name}/${method}`, call.bind(api)] as const;
      }),
    ),
  );
  return (async (req, res) => {
    await tokens.verify(bearerToken(req));
    const call = req.method === 'POST' ? functions.get(req.path) : undefined;
    if (!call) throw new AppError('route_not_found');
    factsOf(res).route = doorsPath + req.path;
    const args = readDoor((await readBytes(req, res, MOST_BYTES)).toString('utf8')) as unknown[];
    try {
      answer(res, { result: await call(...args) });
    } catch (thrown) {
      const error = failureAtDoor(thrown);
      if (error.code === 'internal') log.error({ err: thrown, door: req.path }, 'a call through a door failed');
      answer(res, { error });
    }
  }) satisfies RequestHandler<Request['params'], unknown>;
}

function answer(res: Response, body: object): void {
  res.type('application/json').send(writeDoor(body));
}
