import type { IncomingMessage } from 'node:http';
import type { AuditActor } from '@sequelstring/contract/audit.ts';
import type { CredentialKind, Route } from '@sequelstring/contract/route.ts';
import type { CurrentUser } from '../current-user.ts';
import { AppError } from '../errors.ts';

/** Tells who an access token belongs to. Throws `unauthenticated`, `token_expired` or `session_ended`. */
export type Authenticate = (token: string) => Signed | Promise<Signed>;

/** The same without waiting and without a word on why not: only for tokens that were let in a moment ago. */
export type Recognise = (token: string) => Signed | undefined;

/** What a caller showed to be let in; `id` is that of the session or the key. */
export interface Credential {
  kind: CredentialKind;
  id: string;
}

export interface Signed {
  user: CurrentUser;
  credential: Credential;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** The token of `Authorization: Bearer …`, after one space and as it stands: a token has one spelling. */
export function bearerToken(req: IncomingMessage): string | undefined {
  const header = req.headers.authorization;
  return header && /^bearer /i.test(header) ? header.slice(7) : undefined;
}

/** Throws `forbidden` where the user's role or the kind of credential may not call a route. */
export function checkAccess({ access, credentials }: Route, { user, credential }: Signed): void {
  if (Array.isArray(access) && !access.includes(user.role)) throw new AppError('forbidden');
  if (credentials && !credentials.includes(credential.kind)) throw new AppError('credential_refused');
}

/** Who the audit names: the key where one was used, else the user; of nobody signed in a user without a name. */
export function actorOf(signed: Signed | undefined): AuditActor {
  if (!signed) return { kind: 'user' };
  const { user } = signed;
  const { kind, id } = signed.credential;
  return kind === 'session' ? { kind: 'user', id: user.id } : { kind, id };
}
