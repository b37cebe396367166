import type { Request, Response } from 'express';
import { AppError } from '../../kernel/errors.ts';

const name = 'sequelstring_refresh';

/** The refresh token that a browser sent along. */
export function readRefreshCookie(req: Request): string | undefined {
  for (const part of req.headers.cookie?.split(';') ?? []) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return undefined;
}

/** Sets the refresh cookie: out of reach of scripts and of other sites, and sent to the auth routes alone. */
export function writeRefreshCookie(res: Response, value: string, options: { secure: boolean; maxAgeMs: number }): void {
  const attributes = `Path=/v1/auth; HttpOnly; SameSite=Strict; Max-Age=${Math.floor(options.maxAgeMs / 1000)}`;
  res.append('Set-Cookie', `${name}=${value}; ${attributes}${options.secure ? '; Secure' : ''}`);
}

export const clearRefreshCookie = (res: Response, options: { secure: boolean }): void =>
  writeRefreshCookie(res, '', { ...options, maxAgeMs: 0 });

/**
 * Makes the rule which pages may use the cookie or open a socket: those of the request's own host and of `publicUrl`.
 * Programs that are no browsers send no origin.
 */
export function originRule(publicUrl: string): (origin: string | undefined, host: string | undefined) => boolean {
  const own = new URL(publicUrl).origin;
  return (origin, host) => {
    if (origin === undefined || origin === own) return true;
    return URL.canParse(origin) && new URL(origin).host === host;
  };
}

/** Throws `origin_refused` for a request that another site's page made. */
export function refuseForeignOrigin(req: Request, allow: ReturnType<typeof originRule>): void {
  const site = req.headers['sec-fetch-site'];
  const foreign = site === 'cross-site' || site === 'same-site';
  if (foreign || !allow(req.headers.origin, req.headers.host)) throw new AppError('origin_refused');
}
