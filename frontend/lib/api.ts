import { auth } from '@sequelstring/contract/auth.ts';
import {
  type BodyInput,
  fileTooLarge,
  type Output,
  type PageMeta,
  type Params,
  type QueryInput,
  type Route,
} from '@sequelstring/contract/route.ts';
import { ApiFailure, toFailure, unreachable } from './api-failure.ts';
import { apiOrigin, credentials } from './api-origin.ts';
import { beginSession, endSession, expireSession, mayHaveSession, reauthenticated, useSession } from './session.ts';

/** A list with where it stands in the whole. */
export interface Page<T> {
  data: T;
  meta: PageMeta;
}

/** What a call answers with: the data, or for lists the data with its `meta`. */
export type Reply<R extends Route> = R['page'] extends true ? Page<Output<R>> : Output<R>;

type Part<R extends Route, K extends 'params' | 'body', T> = R[K] extends object
  ? { [P in K]: T }
  : { [P in K]?: never };
/** What a route takes; `query` is always optional, as the contract gives every key a default or leaves it out. */
export type CallInput<R extends Route> = Part<R, 'params', Params<R>> &
  Part<R, 'body', BodyInput<R>> & { query?: Partial<QueryInput<R>>; signal?: AbortSignal };
type CallArguments<R extends Route> =
  Record<never, never> extends CallInput<R> ? [input?: CallInput<R>] : [input: CallInput<R>];

interface PlainInput {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  signal?: AbortSignal;
}

/** The address of a route, with its parameters and query filled in. */
export function urlOf(route: Route, input: PlainInput = {}): string {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(input.params?.[name])));
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined && value !== null && value !== '') query.set(key, String(value));
  }
  return `${apiOrigin}/v1${path}${query.size > 0 ? `?${query}` : ''}`;
}

const isPublic = (route: Route) => route.access === 'public';

async function ask(route: Route, input: PlainInput): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  const token = useSession.getState().accessToken;
  if (token && !isPublic(route)) headers.authorization = `Bearer ${token}`;
  if (input.body !== undefined) headers['content-type'] = 'application/json';
  try {
    return await fetch(urlOf(route, input), {
      method: route.method,
      headers,
      body: input.body === undefined ? undefined : JSON.stringify(input.body),
      credentials,
      signal: input.signal,
    });
  } catch (error) {
    if (input.signal?.aborted) throw error;
    throw unreachable();
  }
}

async function send(route: Route, input: PlainInput): Promise<unknown> {
  const response = await ask(route, input);
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw toFailure(response.status, body, response.headers.get('x-request-id') ?? undefined);
  if (body === null || typeof body !== 'object' || !('data' in body)) throw toFailure(response.status, null);
  return route.page && 'meta' in body ? { data: body.data, meta: body.meta } : body.data;
}

let refreshing: Promise<void> | null = null;

/**
 * Exchanges the refresh cookie for a new session. Callers at the same time share one exchange, and other tabs wait for
 * it, since a refresh token that comes back after the one that followed it was used ends the session.
 * @throws ApiFailure with status 401 when the session is over
 */
export function refreshSession(): Promise<void> {
  refreshing ??= exclusively(async () =>
    beginSession((await send(auth.refresh, {})) as Output<typeof auth.refresh>),
  ).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

/** Web Locks exist on secure origins only; without them each tab is on its own. */
async function exclusively(task: () => Promise<void>): Promise<void> {
  if (navigator.locks) await navigator.locks.request('sequelstring.refresh', task);
  else await task();
}

/** Takes up the session of the refresh cookie when the page loads; without one the person is signed out. */
export async function restoreSession(): Promise<void> {
  if (!mayHaveSession()) return endSession();
  try {
    await refreshSession();
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 401) endSession();
    else throw error;
  }
}

/** Runs a request; on a 401 with a new access token, and where that is refused too, once the person signed in again. */
async function withSession<T>(request: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const token = useSession.getState().accessToken;
  try {
    return await request();
  } catch (error) {
    if (!isSessionRefusal(error)) throw error;
    await renewSession(token, error, signal);
    return request();
  }
}

/** A wrong password or code is refused with 401 too, and has nothing to do with the session. */
const ofSignIn = ['invalid_credentials', 'totp_required', 'totp_invalid'];
const isSessionRefusal = (error: unknown): error is ApiFailure =>
  error instanceof ApiFailure && error.status === 401 && !ofSignIn.includes(error.code);

async function renewSession(usedToken: string | null, refusal: ApiFailure, signal?: AbortSignal): Promise<void> {
  const { status, accessToken } = useSession.getState();
  if (status === 'signed-in' && accessToken !== usedToken) return;
  if (status !== 'expired') {
    try {
      return await refreshSession();
    } catch (error) {
      if (!(error instanceof ApiFailure) || error.status !== 401) throw error;
      expireSession();
    }
  }
  if (!(await reauthenticated(signal))) throw refusal;
}

/**
 * Calls a route of the contract.
 * @throws ApiFailure for every reply that is not a success, and where the server cannot be reached
 */
export async function call<R extends Route>(route: R, ...[input]: CallArguments<R>): Promise<Reply<R>> {
  const plain = (input ?? {}) as PlainInput;
  const request = () => send(route, plain);
  return (await (isPublic(route) ? request() : withSession(request, plain.signal))) as Reply<R>;
}

/**
 * Fetches what a route answers with as a file.
 * @throws ApiFailure as `call` does
 */
export function fetchFile<R extends Route>(
  route: R,
  input: { params?: Params<R>; query?: Partial<QueryInput<R>> } = {},
): Promise<Blob> {
  return withSession(async () => {
    const response = await ask(route, input);
    if (response.ok) return response.blob();
    const id = response.headers.get('x-request-id') ?? undefined;
    throw toFailure(response.status, await response.json().catch(() => null), id);
  });
}

/**
 * Sends a file to an upload route, telling how much has left (0 to 1).
 * @throws ApiFailure as `call` does, and before anything is sent for a file that the route would refuse for its size
 */
export async function uploadFile<R extends Route>(
  route: R,
  file: File,
  options: {
    params?: Params<R>;
    query?: Partial<QueryInput<R>>;
    onProgress?: (share: number) => void;
    signal?: AbortSignal;
  } = {},
): Promise<Output<R>> {
  const limit = route.upload?.maxBytes ?? 0;
  if (file.size > limit) throw new ApiFailure({ code: 'payload_too_large', status: 413, message: fileTooLarge(limit) });
  const attempt = () => sendFile(route, file, options);
  return (await withSession(attempt, options.signal)) as Output<R>;
}

function sendFile(
  route: Route,
  file: File,
  options: PlainInput & { onProgress?: (share: number) => void },
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(route.method, urlOf(route, { params: options.params, query: options.query }));
    request.responseType = 'json';
    request.withCredentials = credentials === 'include';
    const token = useSession.getState().accessToken;
    if (token) request.setRequestHeader('authorization', `Bearer ${token}`);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) options.onProgress?.(event.loaded / event.total);
    };
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(options.signal?.reason ?? unreachable());
    request.onload = () => {
      const body = request.response as { data?: unknown } | null;
      if (request.status < 300 && body?.data !== undefined) resolve(body.data);
      else reject(toFailure(request.status, body, request.getResponseHeader('x-request-id') ?? undefined));
    };
    options.signal?.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.append(route.upload?.field ?? 'file', file);
    request.send(form);
  });
}

export const api = { call, fetchFile, uploadFile };
