import { setTimeout as sleep } from 'node:timers/promises';
import { SearchUnavailable } from '../../ports/search.ts';

/** Elasticsearch said no to a request; `status` and `type` as it answered. */
export class ElasticsearchRefused extends Error {
  readonly status: number;
  readonly type: string;
  constructor(status: number, type: string, reason: string) {
    super(`Elasticsearch refused a request (${status} ${type}): ${reason}`);
    this.name = 'ElasticsearchRefused';
    this.status = status;
    this.type = type;
  }
}

export interface ElasticsearchAnswer<T> {
  status: number;
  body: T;
}

export interface RequestOptions {
  /** Sent as JSON, or as it is where it is text: the lines of a bulk request. */
  body?: unknown;
  timeoutMs?: number;
  /** Statuses besides 2xx that are an answer. */
  accept?: readonly number[];
}

/** How often a request is sent that the server is too busy for, and how long to wait at first, in milliseconds. */
const attempts = 6;
const firstWaitMs = 200;
const longestWaitMs = 10_000;

/**
 * The REST API over `fetch`. The official client is made for one major version of the server; the few requests that are
 * needed here are the same in 8 and 9.
 */
export class ElasticsearchHttp {
  readonly #base: string;
  readonly #headers: Record<string, string>;
  readonly #wait: (ms: number) => Promise<unknown>;

  constructor({ url, wait = sleep }: { url: string; wait?: (ms: number) => Promise<unknown> }) {
    const parsed = new URL(url);
    const user = `${decodeURIComponent(parsed.username)}:${decodeURIComponent(parsed.password)}`;
    this.#headers = user === ':' ? {} : { authorization: `Basic ${Buffer.from(user).toString('base64')}` };
    [parsed.username, parsed.password] = ['', ''];
    this.#base = parsed.href.replace(/\/+$/, '');
    this.#wait = wait;
  }

  /**
   * Sends a request and gives the parsed reply. Throws `ElasticsearchRefused` for a reply of 4xx that was not expected,
   * `SearchUnavailable` where there was none or the server failed.
   */
  async send<T>(method: string, path: string, options: RequestOptions = {}): Promise<ElasticsearchAnswer<T>> {
    for (let attempt = 1; ; attempt++) {
      const response = await this.#fetch(method, path, options);
      if (response.status === 429 && attempt < attempts) {
        await response.body?.cancel();
        await this.backOff(attempt, Number(response.headers.get('retry-after')) * 1000);
        continue;
      }
      return this.#read<T>(response, options.accept ?? []);
    }
  }

  /** Waits longer each time, and never as long as others that were sent away at the same moment. */
  async backOff(attempt: number, leastMs = 0): Promise<void> {
    if (attempt >= attempts) throw new SearchUnavailable('Elasticsearch is too busy.');
    const most = Math.min(longestWaitMs, firstWaitMs * 2 ** attempt);
    await this.#wait(Math.min(longestWaitMs, Math.max(leastMs || 0, most * (0.5 + Math.random() / 2))));
  }

  async #fetch(method: string, path: string, { body, timeoutMs = 10_000 }: RequestOptions): Promise<Response> {
    const lines = typeof body === 'string';
    try {
      return await fetch(`${this.#base}${path}`, {
        method,
        headers: {
          ...this.#headers,
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': lines ? 'application/x-ndjson' : 'application/json' }),
        },
        ...(body !== undefined && { body: lines ? body : toJson(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (cause) {
      throw new SearchUnavailable('Elasticsearch does not answer.', { cause });
    }
  }

  async #read<T>(response: Response, accept: readonly number[]): Promise<ElasticsearchAnswer<T>> {
    const { status } = response;
    let body: unknown;
    try {
      const text = await response.text();
      body = text ? JSON.parse(text) : {};
    } catch (cause) {
      throw new SearchUnavailable(`Elasticsearch gave no readable answer (${status}).`, { cause });
    }
    if (response.ok || accept.includes(status)) return { status, body: body as T };
    const { type = 'unknown', reason = '' } = ((body as { error?: unknown }).error ?? {}) as Record<string, string>;
    if (status >= 500 || status === 429)
      throw new SearchUnavailable(`Elasticsearch failed (${status} ${type}): ${reason}`);
    throw new ElasticsearchRefused(status, type, reason);
  }
}

/** JSON without halves of surrogate pairs, which the server cannot read. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, part) => (typeof part === 'string' ? part.toWellFormed() : part));
