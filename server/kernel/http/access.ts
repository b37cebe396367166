import type { IncomingMessage } from 'node:http';
import type { Access } from '@sequelstring/contract/route.ts';
import type { CurrentUser } from '../current-user.ts';
import { AppError } from '../errors.ts';

/** Tells who an access token belongs to. Throws `unauthenticated`, `token_expired` or `session_ended`. */
export type Authenticate = (token: string) => Signed | Promise<Signed>;

export interface Signed {
  user: CurrentUser;
  sessionId: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** The token of `Authorization: Bearer …`. */
export function bearerToken(req: IncomingMessage): string | undefined {
  const header = req.headers.authorization;
  return header && /^bearer /i.test(header) ? header.slice(7).trim() : undefined;
}

/** Throws `forbidden` where the user's role may not call a route. */
export function checkRole(access: Access, user: CurrentUser): void {
  if (Array.isArray(access) && !access.includes(user.role)) throw new AppError('forbidden');
}
