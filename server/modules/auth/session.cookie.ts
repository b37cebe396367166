import type { Request, Response } from 'express';
import { AppError } from '../../kernel/errors.ts';
import { isLoopback } from '../../kernel/loopback.ts';

/** The cookie that carries the refresh token: out of reach of scripts and of other sites, sent to the auth routes alone. */
export class RefreshCookie {
  readonly #name: string;
  readonly #secure: boolean;

  constructor(publicUrl: string) {
    const { protocol, hostname, port } = new URL(publicUrl);
    // Cookies know no ports, so programs on one machine would overwrite each other's.
    this.#name = isLoopback(hostname) && port ? `sequelstring_refresh_${port}` : 'sequelstring_refresh';
    this.#secure = protocol === 'https:';
  }

  /** The token that a browser sent along. */
  read(req: Request): string | undefined {
    for (const part of req.headers.cookie?.split(';') ?? []) {
      const [key, value] = part.trim().split('=', 2);
      if (key === this.#name && value) return value;
    }
    return undefined;
  }

  write(res: Response, token: string, maxAgeMs: number): void {
    const attributes = `Path=/v1/auth; HttpOnly; SameSite=Strict; Max-Age=${Math.floor(maxAgeMs / 1000)}`;
    res.append(
      'Set-Cookie',
      `${this.#name}=${token}; ${attributes}${this.#secure || res.req.secure ? '; Secure' : ''}`,
    );
  }

  clear(res: Response): void {
    this.write(res, '', 0);
  }
}

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
