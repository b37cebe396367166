import type { Session } from '@sequelstring/contract/auth.ts';
import type { ApiError, ApiResponse } from '@sequelstring/contract/route.ts';

const admin = { email: 'admin@example.com', password: 'a phrase for the tests' };

/** Calls the API of a server as its administrator; the address may change when the server is started again. */
export class ApiClient {
  readonly #server: { readonly url: string };
  #token = '';

  constructor(server: { readonly url: string }) {
    this.#server = server;
  }

  /** Creates the administrator, signs in, and returns the access token. */
  async setUp(): Promise<string> {
    const body = { ...admin, name: 'Admin', timeZone: 'UTC' };
    this.#token = (await this.post<Session>('/auth/setup', body)).data.accessToken;
    return this.#token;
  }

  async signIn(credentials: { email: string; password: string } = admin): Promise<void> {
    this.#token = (await this.post<Session>('/auth/login', credentials)).data.accessToken;
  }

  get<T>(path: string): Promise<ApiResponse<T>> {
    return this.#call('GET', path);
  }

  post<T>(path: string, body?: unknown): Promise<ApiResponse<T>> {
    return this.#call('POST', path, body);
  }

  patch<T>(path: string, body: unknown): Promise<ApiResponse<T>> {
    return this.#call('PATCH', path, body);
  }

  put<T>(path: string, body: unknown): Promise<ApiResponse<T>> {
    return this.#call('PUT', path, body);
  }

  delete<T>(path: string): Promise<ApiResponse<T>> {
    return this.#call('DELETE', path);
  }

  /** Sends a file as the import form of the browser does. */
  upload<T>(path: string, fileName: string, text: string): Promise<ApiResponse<T>> {
    const form = new FormData();
    form.append('file', new Blob([text], { type: 'text/csv' }), fileName);
    return this.#call('POST', path, form);
  }

  /** Every row of a list. */
  async all<T>(path: string): Promise<T[]> {
    const rows: T[] = [];
    const separator = path.includes('?') ? '&' : '?';
    for (let page = 1; ; page++) {
      const { data, meta } = await this.get<T[]>(`${path}${separator}limit=200&page=${page}`);
      rows.push(...data);
      if (!meta?.hasMore) return rows;
    }
  }

  async #call<T>(method: string, path: string, body?: unknown): Promise<ApiResponse<T>> {
    const form = body instanceof FormData;
    const response = await fetch(`${this.#server.url}/v1${path}`, {
      method,
      headers: {
        ...(this.#token && { authorization: `Bearer ${this.#token}` }),
        ...(body !== undefined && !form && { 'content-type': 'application/json' }),
      },
      body: form ? body : JSON.stringify(body),
    });
    const reply = (await response.json()) as ApiResponse<T> | ApiError;
    if (!reply.success) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(reply.error)}`);
    return reply;
  }
}
