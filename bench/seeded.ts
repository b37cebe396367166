import type { Session } from '@sequelstring/contract/auth.ts';
import type { Import } from '@sequelstring/contract/imports.ts';
import type { ApiResponse } from '@sequelstring/contract/route.ts';

const BATCH = 20_000;
const admin = { email: 'bench@example.com', password: 'a phrase for the benchmark' };

/** Calls the product's API and gives back the reply as text, so that it can be served again byte by byte. */
export class BenchClient {
  readonly #url: string;
  token = '';
  #cookie = '';

  constructor(port: number) {
    this.#url = `http://127.0.0.1:${port}/v1`;
  }

  async call(
    method: 'GET' | 'POST',
    path: string,
    body?: string | FormData,
  ): Promise<{ status: number; body: string }> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        ...(this.#cookie && { cookie: this.#cookie }),
        ...(this.token && { authorization: `Bearer ${this.token}` }),
        ...(typeof body === 'string' && { 'content-type': 'application/json' }),
      },
      body,
    });
    const text = await response.text();
    this.#cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? this.#cookie;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return { status: response.status, body: text };
  }

  async read<T>(path: string): Promise<ApiResponse<T>> {
    return JSON.parse((await this.call('GET', path)).body);
  }

  async signIn(): Promise<void> {
    const { data } = await this.read<{ needsSetup: boolean }>('/auth/status');
    if (data.needsSetup) await this.#begin('/auth/setup', { ...admin, name: 'Bench', timeZone: 'UTC' });
    else await this.signInAs(admin);
  }

  signInAs({ email, password }: { email: string; password: string }): Promise<void> {
    return this.#begin('/auth/login', { email, password });
  }

  /** A new access token, as the last one holds for a quarter of an hour. */
  renew(): Promise<void> {
    return this.#begin('/auth/refresh');
  }

  async #begin(path: string, body?: object): Promise<void> {
    const { body: reply } = await this.call('POST', path, body && JSON.stringify(body));
    this.token = (JSON.parse(reply) as ApiResponse<Session>).data.accessToken;
  }

  /**
   * Imports made-up records of a kind until there are `count`; returns how many there are. `csvOf` writes the file of those
   * from one number up to another.
   */
  async seed(plural: string, count: number, csvOf: (from: number, to: number) => string): Promise<number> {
    for (;;) {
      const { meta } = await this.read<unknown[]>(`/${plural}?limit=1`);
      const total = meta?.total ?? 0;
      if (total >= count) return total;
      const to = Math.min(total + BATCH, count);
      const started = performance.now();
      await this.#import(plural, csvOf(total, to));
      console.log(`imported up to ${to} ${plural}, ${((performance.now() - started) / 1000).toFixed(1)} s`);
    }
  }

  async #import(plural: string, csv: string): Promise<void> {
    const form = new FormData();
    form.append('file', new Blob([csv], { type: 'text/csv' }), 'people.csv');
    const { body } = await this.call('POST', `/${plural}/import`, form);
    let { data } = JSON.parse(body) as ApiResponse<Import>;
    while (data.status === 'queued' || data.status === 'running') {
      await new Promise((resolve) => setTimeout(resolve, 100));
      ({ data } = await this.read<Import>(`/imports/${data.id}`));
    }
    if (data.status !== 'completed' || data.failed > 0)
      throw new Error(`The import did not work: ${JSON.stringify(data)}`);
  }
}
