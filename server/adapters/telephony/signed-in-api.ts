import type { Clock } from '../../kernel/clock.ts';
import { quoteVendor } from '../../kernel/redact.ts';
import { TelephonyError } from '../../ports/telephony.ts';

/** How a program signs in at a vendor (OAuth 2.0 with HTTP Basic), and where its API is. */
export interface SignIn {
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  /** The grant, as it is posted. */
  grant: Record<string, string>;
  apiUrl: string;
  /** Where the reply to the sign-in names another one. */
  apiUrlOf?(reply: object): string | undefined;
}

export interface ApiRequest {
  method?: 'GET' | 'POST' | 'DELETE';
  /** Below `apiUrl`. */
  path: string;
  body?: object;
  /** Requests that the vendor counts together: where one is told to wait, all do. */
  group: string;
}

interface Held {
  token: string;
  expiresAt: number;
  apiUrl: string;
}

interface Token {
  of: string;
  value: Promise<Held>;
}

/** A new one is fetched this long before the old one ends. */
const MARGIN_MS = 120_000;
/** Where the vendor names no time. */
const WAIT_MS = 60_000;

/**
 * The API of a vendor at which the program signs in. One process holds one token, however many ask at once. After 429
 * nothing of the group is sent until the time that the vendor named is over, since asking sooner makes it longer. Nothing is
 * sent twice, except what was refused because the token had ended. Throws `TelephonyError`.
 */
export class SignedInApi {
  readonly #name: string;
  readonly #clock: Clock;
  readonly #waitUntil = new Map<string, number>();
  #token: Token | undefined;

  constructor({ name, clock }: { name: string; clock: Clock }) {
    this.#name = name;
    this.#clock = clock;
  }

  /** The parsed reply; undefined where there is none. */
  async send(signIn: SignIn, request: ApiRequest): Promise<unknown> {
    const first = await this.#held(signIn);
    const reply = await this.#fetch(first, request);
    if (reply.status !== 401) return this.#bodyOf(reply, request.group);
    await reply.body?.cancel();
    if ((await this.#token?.value.catch(() => undefined)) === first) this.#token = undefined;
    return this.#bodyOf(await this.#fetch(await this.#held(signIn), request), request.group);
  }

  token = async (signIn: SignIn): Promise<string> => (await this.#held(signIn)).token;

  async #held(signIn: SignIn): Promise<Held> {
    const of = JSON.stringify(signIn);
    const held = this.#token?.of === of ? await this.#token.value.catch(() => undefined) : undefined;
    if (held && held.expiresAt - MARGIN_MS > this.#now()) return held;
    // Several that found no token at once share the request of the first.
    if (this.#token?.of !== of || held) this.#token = { of, value: this.#signIn(signIn) };
    const mine = this.#token;
    try {
      return await mine.value;
    } catch (error) {
      if (this.#token === mine) this.#token = undefined;
      throw error;
    }
  }

  async #signIn({ tokenUrl, clientId, clientSecret, grant, apiUrl, apiUrlOf }: SignIn): Promise<Held> {
    this.#mustNotWait('auth');
    const reply = await this.#reach(tokenUrl, {
      method: 'POST',
      headers: { Authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
      body: new URLSearchParams(grant),
    });
    const body = (await this.#bodyOf(reply, 'auth')) as { access_token?: unknown; expires_in?: unknown } | undefined;
    if (typeof body?.access_token !== 'string') throw new TelephonyError(`${this.#name} gave out no access token.`);
    return {
      token: body.access_token,
      expiresAt: this.#now() + (Number(body.expires_in) || 3600) * 1000,
      apiUrl: apiUrlOf?.(body) ?? apiUrl,
    };
  }

  #fetch({ apiUrl, token }: Held, { method = 'GET', path, body, group }: ApiRequest): Promise<Response> {
    this.#mustNotWait(group);
    return this.#reach(apiUrl + path, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        Accept: 'application/json',
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  async #reach(url: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(20_000) });
    } catch (cause) {
      throw new TelephonyError(`${this.#name} does not answer.`, { cause });
    }
  }

  async #bodyOf(reply: Response, group: string): Promise<unknown> {
    const body = (await reply.json().catch(() => undefined)) as Refusal | undefined;
    if (reply.ok) return body;
    if (reply.status === 429) {
      const seconds = Number(reply.headers.get('retry-after') ?? Number.NaN);
      const waitMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : WAIT_MS;
      this.#waitUntil.set(group, this.#now() + waitMs);
      throw this.#mustWait(waitMs);
    }
    const reason = body?.message ?? body?.error_description ?? body?.reason;
    throw new TelephonyError(
      `${this.#name} refused: ${typeof reason === 'string' ? quoteVendor(reason, 300) : `status ${reply.status}`}`,
    );
  }

  #mustNotWait(group: string): void {
    const left = (this.#waitUntil.get(group) ?? 0) - this.#now();
    if (left > 0) throw this.#mustWait(left);
  }

  #mustWait = (ms: number) =>
    new TelephonyError(`${this.#name} asks to wait ${Math.ceil(ms / 1000)} s before the next request.`);

  #now = (): number => this.#clock.now().epochMilliseconds;
}

/** RingCentral, its sign-in and Zoom's name the reason differently. */
interface Refusal {
  message?: unknown;
  error_description?: unknown;
  reason?: unknown;
}
