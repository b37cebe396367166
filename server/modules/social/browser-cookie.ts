import type { Request, Response } from 'express';

/**
 * Ties a sign-in to the browser that began it, so that nobody finishes it in another one. It is sent along when the network
 * leads back (`Lax`), and no script reads it.
 */
export class BrowserCookie {
  readonly #name: string;
  readonly #attributes: string;

  constructor(publicUrl: string) {
    const { protocol } = new URL(publicUrl);
    const secure = protocol === 'https:';
    this.#name = secure ? '__Secure-social-sign-in' : 'social-sign-in';
    this.#attributes = `Path=/v1/social; HttpOnly; SameSite=Lax; Max-Age=900${secure ? '; Secure' : ''}`;
  }

  read(req: Request): string | undefined {
    const values = (req.headers.cookie?.split(';') ?? []).flatMap((part) => {
      const [key, value] = part.trim().split('=', 2);
      return key === this.#name && value ? [value] : [];
    });
    // Two that claim the name: one of them was planted.
    return values.length === 1 ? values[0] : undefined;
  }

  write(res: Response, value: string): void {
    res.append('Set-Cookie', `${this.#name}=${value}; ${this.#attributes}`);
  }
}
