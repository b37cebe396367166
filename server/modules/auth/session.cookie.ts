import type { Request, Response } from 'express';
import { AppError } from '../../kernel/errors.ts';
import { isLoopback } from '../../kernel/loopback.ts';

/**
 * A cookie out of reach of scripts and of other sites. Over https its name begins with `__Host-`, so that no neighbouring
 * host and no plain connection can set it.
 */
export class HostCookie {
  readonly #name: string;
  readonly #attributes: string;

  /** `isAppElsewhere`: pages of another site send the cookie; the gate lets no page but the app's call. */
  constructor(name: string, { publicUrl, isAppElsewhere }: { publicUrl: string; isAppElsewhere: boolean }) {
    const { protocol, hostname, port } = new URL(publicUrl);
    const secure = protocol === 'https:';
    // Cookies know no ports, so programs on one machine would overwrite each other's.
    const plain = isLoopback(hostname) && port ? `${name}_${port}` : name;
    this.#name = secure ? `__Host-${name}` : plain;
    // Browsers take `None` over https alone.
    const sameSite = secure && isAppElsewhere ? 'None' : 'Strict';
    this.#attributes = `Path=${secure ? '/' : '/v1/auth'}; HttpOnly; SameSite=${sameSite}${secure ? '; Secure' : ''}`;
  }

  /** The value that a browser sent along. Throws `session_ended` where two claim the name: one of them was planted. */
  read(req: Request): string | undefined {
    const values = (req.headers.cookie?.split(';') ?? []).flatMap((part) => {
      const [key, ...value] = part.trim().split('=');
      return key === this.#name && value.join('') ? [value.join('=')] : [];
    });
    if (values.length > 1) throw new AppError('session_ended');
    return values[0];
  }

  write(res: Response, value: string, maxAgeMs: number): void {
    res.append('Set-Cookie', `${this.#name}=${value}; ${this.#attributes}; Max-Age=${Math.floor(maxAgeMs / 1000)}`);
  }

  clear(res: Response): void {
    this.write(res, '', 0);
  }
}
