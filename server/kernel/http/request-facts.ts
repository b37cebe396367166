import type { Request, Response } from 'express';

/** What the log and the metrics tell of a request. */
export interface RequestFacts {
  id: string;
  /** `performance.now()` at its start. */
  startedAt: number;
  /** The route as declared, so that the number of routes in the metrics is bounded. */
  route: string;
  userId?: string;
  address?: string;
  /** Whether the reply is out, or its connection gone. */
  isOver: boolean;
  /** Called when that happens. */
  leave?(): void;
}

const facts = new WeakMap<Response, RequestFacts>();
const prefix = Math.random().toString(36).slice(2, 8);
let counter = 0;

/** Gives a request its id: the caller's where it sent a sane one, else one that is unique to this process and moment. */
export function startFacts(req: Request, res: Response): RequestFacts {
  const given = req.headers['x-request-id'];
  const id = typeof given === 'string' && /^[\w.:-]{6,80}$/.test(given) ? given : nextId();
  const started: RequestFacts = { id, startedAt: performance.now(), route: '(none)', isOver: false };
  facts.set(res, started);
  return started;
}

function nextId(): string {
  counter += 1;
  return `${prefix}-${Date.now().toString(36)}-${counter.toString(36)}`;
}

/** The facts that `startFacts` laid down; throws where it was not called. */
export function factsOf(res: Response): RequestFacts {
  const found = facts.get(res);
  if (!found) throw new Error('The request has no facts: `observe` must come first');
  return found;
}
