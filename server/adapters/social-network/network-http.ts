import { OutboundError } from '../../kernel/safe-fetch.errors.ts';
import type { SafeFetch, SafeFetchOptions, SafeResponse } from '../../kernel/safe-fetch.ts';
import { type RateReading, type SocialErrorKind, SocialNetworkError } from '../../ports/social-network.ts';

const mostBytes = 2_000_000;

export interface JsonReply {
  status: number;
  /** Parsed, and otherwise as it came; undefined for 304. */
  body: unknown;
  response: SafeResponse;
  rate: RateReading | undefined;
}

/** Names of the headers in which a network tells of its window. */
export interface RateHeaders {
  prefix: 'x-ratelimit' | 'ratelimit' | 'x-rate-limit';
}

/** Opens an address that answers JSON. Throws `SocialNetworkError` for everything but success and 304. */
export async function getJson(
  fetch: SafeFetch,
  address: string,
  options: SafeFetchOptions & { network: string; rate: RateHeaders; now: Date },
): Promise<JsonReply> {
  const { network, rate: names, now, ...request } = options;
  const response = await fetch(address, {
    maxBytes: mostBytes,
    timeoutMs: 20_000,
    ...request,
    headers: { accept: 'application/json', ...request.headers },
  }).catch((error: unknown) => {
    throw asNetworkError(error, network);
  });
  const rate = rateOf(response, names, now);
  if (response.status === 304) {
    response.discard();
    return { status: 304, body: undefined, response, rate };
  }
  const text = await response.bytes().then(
    (bytes) => bytes.toString('utf8'),
    (error: unknown) => {
      throw asNetworkError(error, network);
    },
  );
  if (response.status < 200 || response.status >= 300) throw refusalOf(network, response, text, rate, now);
  return { status: response.status, body: parse(text, network), response, rate };
}

function parse(text: string, network: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new SocialNetworkError('bad_reply', `${network} did not answer with JSON.`, { cause: error });
  }
}

function asNetworkError(error: unknown, network: string): unknown {
  if (!(error instanceof OutboundError)) return error;
  const kind: SocialErrorKind = error.isPassing
    ? 'unavailable'
    : error.code === 'too_large'
      ? 'bad_reply'
      : 'bad_address';
  return new SocialNetworkError(kind, error.code === 'too_large' ? `${network} sent too much.` : error.message, {
    cause: error,
  });
}

function refusalOf(
  network: string,
  { status, headers }: SafeResponse,
  text: string,
  rate: RateReading | undefined,
  now: Date,
): SocialNetworkError {
  if (status === 429 || (status === 403 && rate?.remaining === 0)) {
    const waitMs = retryAfterMs(headers['retry-after'], now) ?? rate?.resetInMs ?? 60_000;
    return new SocialNetworkError('limited', `${network} was asked too often.`, {
      rate: { limit: rate?.limit ?? 0, remaining: 0, resetInMs: waitMs },
      until: new Date(now.getTime() + waitMs),
    });
  }
  if (status === 404 || status === 410)
    return new SocialNetworkError('gone', `${network} has no such profile.`, { rate });
  if (status === 401 || status === 403)
    return new SocialNetworkError('refused', `${network} refuses to be read (${status}).`, {
      rate,
      cause: text.slice(0, 500),
    });
  if (status === 400) return new SocialNetworkError('gone', `${network} does not know this profile (400).`, { rate });
  return new SocialNetworkError('unavailable', `${network} answered ${status}.`, { rate });
}

/** `Retry-After` in seconds or as a date; at most a day. */
export function retryAfterMs(value: string | undefined, now: Date): number | undefined {
  if (!value) return undefined;
  const ms = /^\d{1,7}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
  return ms > 0 ? Math.min(ms, 86_400_000) : undefined;
}

/**
 * The window as the headers tell it. Its end is measured against the network's own clock (`Date`), so that a clock of ours
 * that is wrong does no harm. Undefined where they say nothing that can be.
 */
export function rateOf({ headers }: SafeResponse, { prefix }: RateHeaders, now: Date): RateReading | undefined {
  const limit = Number.parseInt(headers[`${prefix}-limit`] ?? '', 10);
  const remaining = Number.parseInt(headers[`${prefix}-remaining`] ?? '', 10);
  const reset = headers[`${prefix}-reset`] ?? '';
  if (!(limit > 0) || !(remaining >= 0)) return undefined;
  const theirs = Date.parse(headers.date ?? '') || now.getTime();
  const at = /^\d+(?:\.\d+)?$/.test(reset) ? momentOf(Number(reset), theirs) : Date.parse(reset);
  if (Number.isNaN(at)) return undefined;
  // A window that ends in the past or in a week is a mistake of theirs.
  const resetInMs = Math.min(Math.max(at - theirs, 0), 86_400_000);
  return { limit: Math.min(limit, 1_000_000), remaining: Math.min(remaining, limit), resetInMs };
}

/** Seconds since 1970, or where that is long ago, seconds from now. */
const momentOf = (seconds: number, theirs: number) =>
  seconds > 1_000_000_000 ? seconds * 1000 : theirs + seconds * 1000;

/** Reads untrusted JSON: whatever has another type is missing. */
export const read = {
  object: (value: unknown): Record<string, unknown> =>
    value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {},
  list: (value: unknown): unknown[] => (Array.isArray(value) ? value : []),
  text: (value: unknown, most = 2_000): string | undefined =>
    typeof value === 'string' && value.trim() ? value.trim().slice(0, most) : undefined,
  count: (value: unknown): number | undefined =>
    typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.min(Math.floor(value), 1e12) : undefined,
  /** Web addresses alone. */
  url: (value: unknown): string | undefined => {
    if (typeof value !== 'string' || value.length > 2_000) return undefined;
    const url = URL.parse(value);
    return url && /^https?:$/.test(url.protocol) && !url.username && !url.password ? url.href : undefined;
  },
  /** Undefined for what is no date, before 2000 or more than a day ahead. */
  date: (value: unknown, now: Date): Date | undefined => {
    const ms = typeof value === 'string' || typeof value === 'number' ? new Date(value).getTime() : Number.NaN;
    return ms > Date.UTC(2000) && ms < now.getTime() + 86_400_000 ? new Date(Math.min(ms, now.getTime())) : undefined;
  },
};

/** Leaves out what is undefined. */
export const present = <T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;

/** The address with `https://` where it names no scheme. */
export function parseWebAddress(address: string): URL | undefined {
  const text = address.trim();
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  return url && /^https?:$/.test(url.protocol) && !url.username && !url.password ? url : undefined;
}
