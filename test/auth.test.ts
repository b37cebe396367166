import { connect } from 'node:net';
import { audit } from '@sequelstring/contract/audit.ts';
import { auth } from '@sequelstring/contract/auth.ts';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Actor, codeOf, cookieOf, password, startApp, type TestApp } from './app.ts';

let app: TestApp;
let admin: Actor;
let now = Temporal.Instant.from('2027-03-01T12:00:00Z');

beforeAll(async () => {
  app = await startApp({ clock: { now: () => now } });
});
afterAll(() => app.stop());
// Far enough apart for the rate limit of sign-ins, and all within the life of one access token.
beforeEach(() => {
  now = now.add({ seconds: 15 });
});

const post = (path: string, cookie?: string, headers: Record<string, string> = {}) =>
  app.anonymous.fetch(`/v1/auth/${path}`, {
    method: 'POST',
    headers: { ...(cookie && { Cookie: cookie }), ...headers },
  });
const signIn = (email: string, secret = password) => app.anonymous.signIn(email, secret);
const makeUser = (name: string, role: 'admin' | 'manager' | 'rep' | 'viewer' = 'rep') =>
  app.signedIn(admin, role, name);

describe('the first run', () => {
  it('makes one administrator, however many ask at the same time', async () => {
    expect(await app.anonymous.get(auth.status)).toEqual({ needsSetup: true, needsCode: false });
    const body = {
      name: 'Ada',
      email: 'Ada@Example.com',
      password,
      organisationName: 'Acme',
      timeZone: 'Europe/Paris',
    };
    const replies = await Promise.all(
      ['ada@example.com', 'bob@example.com', 'cy@example.com'].map((email) =>
        app.anonymous.call(auth.setup, { body: { ...body, email } }),
      ),
    );
    const made = replies.filter(({ success }) => success);
    expect(made).toHaveLength(1);
    const refused = replies.flatMap((reply) => (reply.success ? [] : [reply.error.code]));
    expect(refused).toEqual(['already_set_up', 'already_set_up']);
    expect(await app.anonymous.get(auth.status)).toEqual({ needsSetup: false, needsCode: false });
    const session = (made[0] as { data: Actor['session'] }).data!;
    admin = new Actor(app.url, session);
    expect((await admin.get(auth.listUsers)).length).toBe(1);
    expect(await admin.get(auth.settings)).toMatchObject({ organisationName: 'Acme', timeZone: 'Europe/Paris' });
  });
});

describe('sign-in', () => {
  it('takes the address however it is written and sets a cookie that scripts cannot read', async () => {
    await makeUser('Sue Sign');
    const res = await signIn(' SUE.sign@example.com ');
    expect(res.status).toBe(200);
    expect(res.headers.getSetCookie()[0]).toMatch(
      /^sequelstring_refresh_\d+=[0-9a-f]{32}\.0\.[\w-]{43}; Path=\/v1\/auth; HttpOnly; SameSite=Strict; Max-Age=2592000$/,
    );
    const { data } = (await res.json()) as { data: { expiresIn: number; user: object } };
    expect(data).toMatchObject({ expiresIn: 900, user: { name: 'Sue Sign', role: 'rep', isActive: true } });
    expect(JSON.stringify(data)).not.toContain('argon2');
  });

  it('tells nobody which addresses exist', async () => {
    const [wrong, unknown] = await Promise.all([
      signIn('sue.sign@example.com', 'wrong'),
      signIn('nobody@example.com', 'wrong'),
    ]);
    const [a, b] = [await wrong.json(), await unknown.json()] as { error: { requestId?: string } }[];
    delete a!.error.requestId;
    delete b!.error.requestId;
    expect([wrong.status, a]).toEqual([unknown.status, b]);
  });

  it('slows down guessing and opens again by itself', async () => {
    await makeUser('Gus Guess');
    for (let i = 0; i < 5; i++)
      expect(await codeOf(await signIn('gus.guess@example.com', 'wrong'))).toBe('invalid_credentials');
    const closed = await signIn('gus.guess@example.com');
    expect([closed.status, closed.headers.get('retry-after'), await codeOf(closed)]).toEqual([
      429,
      '15',
      'account_locked',
    ]);
    now = now.add({ seconds: 15 });
    expect((await signIn('gus.guess@example.com')).status).toBe(200);
  });

  it('counts guesses by the connection, whatever address a client claims to have', async () => {
    await makeUser('Fred Forward');
    const guess = (index: number) => {
      const address = `198.51.100.${index}`;
      return app.anonymous.fetch('/v1/auth/login', {
        method: 'POST',
        body: JSON.stringify({ email: 'fred.forward@example.com', password: 'wrong' }),
        headers: {
          ...{ 'Content-Type': 'application/json', 'X-Forwarded-For': address, 'X-Real-IP': address },
          Forwarded: `for=${address}`,
        },
      });
    };
    for (let index = 0; index < 5; index++) expect(await codeOf(await guess(index))).toBe('invalid_credentials');
    expect(await codeOf(await guess(5))).toBe('account_locked');
  });
});

describe('sessions', () => {
  it('go on with a new cookie each time', async () => {
    await makeUser('Rita Rotate');
    const first = cookieOf(await signIn('rita.rotate@example.com'));
    const refreshed = await post('refresh', first);
    expect(refreshed.status).toBe(200);
    const second = cookieOf(refreshed);
    expect(second).not.toBe(first);
    expect((await post('refresh', second)).status).toBe(200);
  });

  it('end when an old cookie comes back, for the thief and for the owner', async () => {
    await makeUser('Theo Theft');
    const first = cookieOf(await signIn('theo.theft@example.com'));
    const refreshed = await post('refresh', first);
    const { data } = (await refreshed.clone().json()) as { data: { accessToken: string } };
    now = now.add({ seconds: 31 });
    const replay = await post('refresh', first);
    expect([replay.status, await codeOf(replay)]).toEqual([401, 'refresh_reused']);
    expect(replay.headers.getSetCookie()[0]).toContain('Max-Age=0');
    expect(await codeOf(await post('refresh', cookieOf(refreshed)))).toBe('session_ended');
    const headers = { Authorization: `Bearer ${data.accessToken}` };
    expect(await codeOf(await app.anonymous.fetch('/v1/auth/me', { headers }))).toBe('session_ended');
  });

  it('survive a reply that gets lost', async () => {
    await makeUser('Lou Lost');
    const first = cookieOf(await signIn('lou.lost@example.com'));
    const lost = cookieOf(await post('refresh', first));
    now = now.add({ seconds: 30 });
    const again = await post('refresh', first);
    expect([again.status, cookieOf(again)]).toEqual([200, lost]);
    expect((await post('refresh', lost)).status).toBe(200);
  });

  it('end at once when an old cookie comes back after the one that followed it was used', async () => {
    await makeUser('Ulf Used');
    const first = cookieOf(await signIn('ulf.used@example.com'));
    const second = cookieOf(await post('refresh', first));
    const third = cookieOf(await post('refresh', second));
    expect(await codeOf(await post('refresh', first))).toBe('refresh_reused');
    expect(await codeOf(await post('refresh', third))).toBe('session_ended');
  });

  it('survive two tabs that refresh in the same moment', async () => {
    await makeUser('Tabea Tabs');
    const cookie = cookieOf(await signIn('tabea.tabs@example.com'));
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    const request = `POST /v1/auth/refresh HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\nContent-Length: 0\r\n`;
    // Both in one packet, so that the program has both before it answers one.
    socket.write(`${request}\r\n${request}Connection: close\r\n\r\n`);
    const answers = Buffer.concat(await Array.fromAsync(socket as AsyncIterable<Buffer>)).toString();
    expect(answers.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
    const cookies = [...answers.matchAll(/set-cookie: (\S+);/gi)].map(([, value]) => value!);
    expect([cookies.length, new Set(cookies).size]).toEqual([2, 1]);
    expect((await post('refresh', cookies[0])).status).toBe(200);
  });

  it('end after a month without use', async () => {
    await makeUser('Ida Idle');
    const cookie = cookieOf(await signIn('ida.idle@example.com'));
    const before = now;
    now = now.add({ hours: 24 * 30 });
    expect(await codeOf(await post('refresh', cookie))).toBe('session_ended');
    now = before;
  });

  it('end at sign-out, with their access tokens and open connections', async () => {
    const out = await signIn('rita.rotate@example.com');
    const { data } = (await out.clone().json()) as { data: { accessToken: string } };
    const live = io(app.url, { auth: { token: data.accessToken }, reconnection: false, transports: ['websocket'] });
    await new Promise((resolve) => live.once('connect', () => resolve(undefined)));
    const cut = new Promise((resolve) => live.once('disconnect', resolve));
    const done = await post('logout', cookieOf(out));
    expect([done.status, done.headers.getSetCookie()[0]!.includes('Max-Age=0')]).toEqual([200, true]);
    const headers = { Authorization: `Bearer ${data.accessToken}` };
    expect((await app.anonymous.fetch('/v1/auth/me', { headers })).status).toBe(401);
    expect(await cut).toBe('io server disconnect');
    expect((await post('logout')).status).toBe(200);
  });

  it('are not refreshed for other sites', async () => {
    const cookie = cookieOf(await signIn('rita.rotate@example.com'));
    expect(await codeOf(await post('refresh', cookie, { Origin: 'https://evil.example' }))).toBe('origin_refused');
    expect(await codeOf(await post('refresh', cookie, { 'Sec-Fetch-Site': 'cross-site' }))).toBe('origin_refused');
    expect(await codeOf(await post('refresh', cookie, { Origin: app.url }))).toBe('good');
  });

  it('take their token after one space and no other way', async () => {
    const me = (authorization: string) => app.anonymous.fetch('/v1/auth/me', { headers: { authorization } });
    expect((await me(`Bearer ${admin.token}`)).status).toBe(200);
    for (const spelling of [
      `Bearer  ${admin.token}`,
      `Bearer \t${admin.token}`,
      `Bearer${admin.token}`,
      `Basic ${admin.token}`,
    ])
      expect((await me(spelling)).status, spelling).toBe(401);
  });

  it('are told apart from nonsense', async () => {
    const name = `sequelstring_refresh_${new URL(app.url).port}`;
    for (const cookie of [undefined, `${name}=x`, `${name}=${'0'.repeat(32)}.0.${'a'.repeat(43)}`]) {
      expect(await codeOf(await post('refresh', cookie))).toBe('session_ended');
    }
  });
});

describe('a stolen session id', () => {
  it('signs nobody out: only a token that we made tells of a theft', async () => {
    await makeUser('Sam Stay');
    const cookie = cookieOf(await signIn('sam.stay@example.com'));
    const [, name, id] = /^(\w+)=([0-9a-f]{32})\./.exec(cookie)!;
    for (const forged of [`${id}.0.${'A'.repeat(43)}`, `${id}.5.${cookie.split('.')[2]}`]) {
      expect(await codeOf(await post('refresh', `${name}=${forged}`))).toBe('session_ended');
      await post('logout', `${name}=${forged}`);
    }
    expect((await post('refresh', cookie)).status).toBe(200);
  });

  it('is refused where a second cookie claims the name', async () => {
    const cookie = cookieOf(await signIn('sam.stay@example.com'));
    expect(await codeOf(await post('refresh', `${cookie}; ${cookie}`))).toBe('session_ended');
    expect((await post('refresh', cookie)).status).toBe(200);
  });
});

describe('a list of sessions', () => {
  it('shows them to their owner, who ends one or all others', async () => {
    const rep = await makeUser('Lea List');
    const [a, b] = [await signIn('lea.list@example.com'), await signIn('lea.list@example.com')].map(cookieOf);
    const sessions = await rep.get(auth.listSessions);
    expect(sessions.map(({ isCurrent }) => isCurrent).sort()).toEqual([false, false, true]);
    expect(sessions[0]).toMatchObject({ address: '127.0.0.1' });
    const other = await makeUser('Lou Other');
    const [id] = sessions.flatMap((session) => (a!.includes(session.id) ? [session.id] : []));
    expect((await other.refused(auth.endSession, { params: { id: id! } })).code).toBe('session_not_found');
    await rep.get(auth.endSession, { params: { id: id! } });
    expect(await codeOf(await post('refresh', a))).toBe('session_ended');
    await rep.get(auth.endSessions, { query: { keepCurrent: 'true' } });
    expect(await codeOf(await post('refresh', b))).toBe('session_ended');
    expect((await rep.get(auth.me)).name).toBe('Lea List');
    await rep.get(auth.endSessions);
    expect((await rep.refused(auth.me)).code).toBe('session_ended');
  });

  it('loses the one that a browser had when it signs in again', async () => {
    await makeUser('Rob Renew');
    const before = cookieOf(await signIn('rob.renew@example.com'));
    await app.anonymous.fetch('/v1/auth/login', {
      method: 'POST',
      body: JSON.stringify({ email: 'rob.renew@example.com', password }),
      headers: { 'Content-Type': 'application/json', Cookie: before },
    });
    expect(await codeOf(await post('refresh', before))).toBe('session_ended');
  });
});

describe('the audit', () => {
  it('tells of sign-ins, failures, roles and passwords, with the address and without secrets', async () => {
    const rep = await makeUser('Ada Audited');
    await signIn('ada.audited@example.com', 'a wrong guess');
    await admin.get(auth.updateUser, { params: { id: rep.id }, body: { role: 'manager', password: 'another phrase' } });
    const entries = await admin.get(audit.list, { query: { kind: 'user', recordId: rep.id } });
    expect(entries.map(({ action }) => action).toSorted()).toEqual([
      'session.sign_in_failed',
      'session.signed_in',
      'user.created',
      'user.password_changed',
      'user.role_changed',
      'user.updated',
    ]);
    const changed = entries.find(({ action }) => action === 'user.updated');
    expect(changed).toMatchObject({
      actor: { kind: 'user', id: admin.id },
      address: '127.0.0.1',
      changes: [{ field: 'role', from: 'rep', to: 'manager' }],
    });
    expect(JSON.stringify(entries)).not.toMatch(/a wrong guess|another phrase|argon2/);
    expect((await rep.refused(audit.list)).status).toBe(401);
    const csv = await admin.fetch(`/v1/audit/export.csv?recordId=${rep.id}`);
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="audit.csv"');
    const lines = (await csv.text()).split('\r\n');
    expect(lines[0]).toBe('at,actor,actorId,action,kind,recordId,changes,address,requestId,detail');
    expect(lines).toHaveLength(entries.length + 2);
  });
});
