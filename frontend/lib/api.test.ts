import { auth, type Session, type User } from '@sequelstring/contract/auth.ts';
import { crm } from '@sequelstring/contract/crm.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { call, refreshSession, restoreSession, urlOf } from './api.ts';
import type { ApiFailure } from './api-failure.ts';
import { beginSession, endSession, useSession } from './session.ts';

const user = { id: 'a'.repeat(24), name: 'Ada Example', email: 'ada@example.com', role: 'admin' } as User;
const sessionWith = (accessToken: string): Session => ({ accessToken, expiresIn: 900, user });

interface Sent {
  method: string;
  path: string;
  token: string | null;
}

/** A server that answers each request with what `answer` gives, and remembers what it was asked. */
function serve(answer: (sent: Sent, count: number) => Response | Promise<Response>): Sent[] {
  const log: Sent[] = [];
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const headers = new Headers(init.headers);
    const sent = { method: init.method ?? 'GET', path: url, token: headers.get('authorization') };
    log.push(sent);
    return Promise.resolve(answer(sent, log.length));
  });
  return log;
}

const ok = (data: unknown, meta?: unknown) => Response.json({ success: true, data, meta });
const refuse = (status: number, code: string, details?: Record<string, string[]>) =>
  Response.json({ success: false, error: { code, message: code, details, requestId: 'r1' } }, { status });

beforeEach(() => beginSession(sessionWith('old')));
afterEach(() => {
  endSession();
  vi.unstubAllGlobals();
});

test('parameters are escaped and empty query keys are left out', () => {
  expect(urlOf(crm.listContacts, { query: { q: 'Zoë & co', tags: undefined, owner: '' } })).toBe(
    '/v1/contacts?q=Zo%C3%AB+%26+co',
  );
  expect(urlOf(crm.getContact, { params: { id: 'a/b' } })).toBe('/v1/contacts/a%2Fb');
});

test('a list answers with its data and where it stands', async () => {
  const meta = { page: 1, limit: 25, total: 0, hasMore: false };
  serve(() => ok([], meta));
  expect(await call(crm.listContacts)).toEqual({ data: [], meta });
});

test('calls that meet an expired token share one refresh and are then sent again with the new token', async () => {
  const log = serve((sent) => {
    if (sent.path === '/v1/auth/refresh') return ok(sessionWith('new'));
    return sent.token === 'Bearer new' ? ok(user) : refuse(401, 'token_expired');
  });
  await Promise.all([call(auth.me), call(auth.me), call(auth.settings)]);
  expect(log.filter(({ path }) => path === '/v1/auth/refresh')).toHaveLength(1);
  expect(log.filter(({ token }) => token === 'Bearer new')).toHaveLength(3);
});

test('a call refused with a token that was replaced meanwhile is sent again without another refresh', async () => {
  let late: (response: Response) => void = () => {};
  const log = serve((sent, count) => {
    if (count === 1) return new Promise<Response>((resolve) => (late = resolve));
    return sent.path === '/v1/auth/refresh' ? ok(sessionWith('new')) : ok(user);
  });
  const slow = call(auth.me);
  await refreshSession();
  late(refuse(401, 'token_expired'));
  await slow;
  expect(log.map(({ path, token }) => [path, token])).toEqual([
    ['/v1/auth/me', 'Bearer old'],
    ['/v1/auth/refresh', null],
    ['/v1/auth/me', 'Bearer new'],
  ]);
});

test('a call whose session has ended waits for its person to sign in again, and then goes on', async () => {
  serve((sent) => {
    if (sent.path === '/v1/auth/refresh') return refuse(401, 'session_ended');
    return sent.token === 'Bearer again' ? ok(user) : refuse(401, 'token_expired');
  });
  const pending = call(auth.me);
  await vi.waitFor(() => expect(useSession.getState().status).toBe('expired'));
  expect(useSession.getState().user).toEqual(user);
  beginSession(sessionWith('again'));
  expect(await pending).toEqual(user);
});

test('a call whose person signs out instead fails with the refusal', async () => {
  serve((sent) => refuse(401, sent.path === '/v1/auth/refresh' ? 'session_ended' : 'token_expired'));
  const pending = call(auth.me);
  await vi.waitFor(() => expect(useSession.getState().status).toBe('expired'));
  endSession();
  await expect(pending).rejects.toMatchObject({ code: 'token_expired' });
});

test('a wrong current password is no reason to refresh', async () => {
  const log = serve(() => refuse(401, 'invalid_credentials'));
  await expect(call(auth.updateMe, { body: { currentPassword: 'no' } })).rejects.toMatchObject({
    code: 'invalid_credentials',
  });
  expect(log).toHaveLength(1);
});

test('a refusal carries its code, its details and the id to quote', async () => {
  serve(() => refuse(400, 'validation_failed', { email: ['is not an email address'] }));
  const failure = (await call(auth.me).catch((error: unknown) => error)) as ApiFailure;
  expect(failure).toMatchObject({
    code: 'validation_failed',
    status: 400,
    details: { email: ['is not an email address'] },
    requestId: 'r1',
  });
});

test('no answer and an answer of somebody else are told apart', async () => {
  serve(() => Promise.reject(new TypeError('Failed to fetch')));
  await expect(call(auth.me)).rejects.toMatchObject({ code: 'unreachable', status: 0 });
  serve(() => new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'x-request-id': 'r2' } }));
  await expect(call(auth.me)).rejects.toMatchObject({ code: 'unreadable', status: 502, requestId: 'r2' });
});

test('restoring without a session signs out; without a server it says so and may be tried again', async () => {
  serve(() => refuse(401, 'unauthenticated'));
  await restoreSession();
  expect(useSession.getState().status).toBe('signed-out');
  beginSession(sessionWith('old'));
  serve(() => Promise.reject(new TypeError('Failed to fetch')));
  await expect(restoreSession()).rejects.toMatchObject({ code: 'unreachable' });
  expect(useSession.getState().status).toBe('signed-in');
});
