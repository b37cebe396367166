import { auth } from '@sequelstring/contract/auth.ts';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Actor, codeOf, cookieOf, password, startApp, type TestApp } from './app.ts';

let app: TestApp;
let admin: Actor;
let now = Temporal.Instant.from('2027-03-01T12:00:00Z');

beforeAll(async () => {
  app = await startApp({ clock: { now: () => now } });
  const body = { name: 'Ada Admin', email: 'ada@example.com', password, organisationName: 'Acme' };
  admin = new Actor(app.url, await app.anonymous.get(auth.setup, { body: { ...body, timeZone: 'Europe/Paris' } }));
});
afterAll(() => app.stop());
// Far enough apart for the rate limit of sign-ins, and all within the life of one access token.
beforeEach(() => {
  now = now.add({ seconds: 15 });
});

const makeUser = (name: string, role: 'admin' | 'manager' | 'rep' | 'viewer' = 'rep') =>
  app.signedIn(admin, role, name);

describe('users', () => {
  it('see of each other the id and the name', async () => {
    const rep = await makeUser('Ned Narrow');
    const listed = await rep.get(auth.listUsers, { query: { q: 'ada' } });
    expect(listed).toContainEqual({ id: admin.id, name: 'Ada Admin' });
    expect(await rep.get(auth.getUser, { params: { id: admin.id } })).toEqual({ id: admin.id, name: 'Ada Admin' });
    expect((await rep.get(auth.getUser, { params: { id: rep.id } })).email).toBe('ned.narrow@example.com');
    expect(await rep.get(auth.listUsers, { query: { q: 'ada@' } })).toEqual([]);
    expect((await rep.refused(auth.listUsers, { query: { sort: 'email' } })).code).toBe('forbidden');
    expect((await rep.refused(auth.listUsers, { query: { role: 'admin' } })).code).toBe('forbidden');
  });

  it('are listed, searched and sorted', async () => {
    for (const name of ['Ann Amid', 'Ben Between']) await makeUser(name);
    await makeUser('Zed Last', 'viewer');
    const names = async (query: object) => (await admin.get(auth.listUsers, { query })).map(({ name }) => name);
    expect(await names({ q: 'zed' })).toEqual(['Zed Last']);
    expect(await names({ q: 'LAST' })).toEqual(['Zed Last']);
    expect(await names({ q: '.*' })).toEqual([]);
    expect((await names({ sort: '-name' }))[0]).toBe('Zed Last');
    expect(await names({ role: 'viewer', isActive: true })).toEqual(['Zed Last']);
    const page = await admin.call(auth.listUsers, { query: { limit: 2, page: 2 } });
    expect(page).toMatchObject({ meta: { page: 2, limit: 2, hasMore: true } });
  });

  it('have an address of their own', async () => {
    const body = { name: 'Twin', email: 'ZED.last@example.com', password, role: 'rep' as const };
    expect(await admin.refused(auth.createUser, { body })).toMatchObject({ status: 409, code: 'user_email_taken' });
  });

  it('lose their rights at once when they are disabled', async () => {
    const rep = await makeUser('Dan Disabled');
    expect((await rep.get(auth.me)).name).toBe('Dan Disabled');
    await admin.get(auth.updateUser, { params: { id: rep.id }, body: { isActive: false } });
    expect((await rep.refused(auth.me)).code).toBe('session_ended');
    expect(await codeOf(await app.anonymous.signIn('dan.disabled@example.com'))).toBe('account_disabled');
    expect(await codeOf(await app.anonymous.signIn('dan.disabled@example.com', 'wrong'))).toBe('invalid_credentials');
  });

  it('get a new role at once, and their sockets with it', async () => {
    const rep = await makeUser('Pia Promoted');
    expect((await rep.refused(auth.createUser, { body: {} })).code).toBe('forbidden');
    const socket = io(app.url, { auth: { token: rep.token }, reconnection: false, transports: ['websocket'] });
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    const ended = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()));
    await admin.get(auth.updateUser, { params: { id: rep.id }, body: { role: 'admin' } });
    await ended;
    expect((await rep.refused(auth.createUser, { body: {} })).code).toBe('validation_failed');
    await admin.get(auth.updateUser, { params: { id: rep.id }, body: { role: 'rep' } });
  });

  it('always include an administrator, also when two step down at the same time', async () => {
    const other = await makeUser('Otto Other', 'admin');
    const stepDown = (actor: Actor) =>
      actor.call(auth.updateUser, { params: { id: actor.id }, body: { role: 'manager' } });
    const replies = await Promise.all([stepDown(admin), stepDown(other)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
    const left = replies[0]!.success ? other : admin;
    expect((await left.refused(auth.updateUser, { params: { id: left.id }, body: { isActive: false } })).code).toBe(
      'last_admin',
    );
    await left.get(auth.updateUser, { params: { id: admin.id }, body: { role: 'admin' } });
  });

  it('change their own profile and empty what they like', async () => {
    const rep = await makeUser('Petra Profile');
    const profile = await rep.get(auth.updateMe, { body: { name: 'Petra P.', timeZone: 'Asia/Tokyo' } });
    expect(profile).toMatchObject({ name: 'Petra P.', timeZone: 'Asia/Tokyo' });
    expect((await rep.get(auth.updateMe, { body: { timeZone: null } })).timeZone).toBeUndefined();
    const details = (await rep.refused(auth.updateMe, { body: { role: 'admin' } })).details;
    expect(details).toEqual({ role: ['is not a known field'] });
  });

  it('cannot try out passwords within a session', async () => {
    const rep = await makeUser('Vic Victim');
    const guess = { body: { password: 'another phrase', currentPassword: 'wrong' } };
    for (let i = 0; i < 5; i++) expect((await rep.refused(auth.updateMe, guess)).code).toBe('validation_failed');
    expect((await rep.refused(auth.updateMe, guess)).code).toBe('account_locked');
    expect((await app.anonymous.signIn('vic.victim@example.com')).status).toBe(200);
  });

  it('take no password that their own name or address gives away', async () => {
    const rep = await makeUser('Olive Ownwords');
    for (const own of ['olive.ownwords@example.com', 'OliveOwnwords2027!', 'sequelstring-olive']) {
      const { details } = await rep.refused(auth.updateMe, { body: { password: own, currentPassword: password } });
      expect(details).toEqual({ password: [expect.stringContaining('easy to guess from the name')] });
      await admin.refused(auth.updateUser, { params: { id: rep.id }, body: { password: own } });
      const body = { name: 'Olive Ownwords', email: 'olive@example.com', role: 'rep' as const, password: own };
      expect((await admin.refused(auth.createUser, { body })).status).toBe(400);
    }
  });

  it('keep this session and lose the others with a new password', async () => {
    const rep = await makeUser('Nora New');
    const elsewhere = cookieOf(await app.anonymous.signIn('nora.new@example.com'));
    const wrong = await rep.refused(auth.updateMe, { body: { password: 'another phrase', currentPassword: 'x' } });
    expect(wrong.details).toEqual({ currentPassword: ['is not the current password'] });
    await rep.get(auth.updateMe, { body: { password: 'another phrase', currentPassword: password } });
    expect((await rep.get(auth.me)).name).toBe('Nora New');
    expect(
      await codeOf(await app.anonymous.fetch('/v1/auth/refresh', { method: 'POST', headers: { Cookie: elsewhere } })),
    ).toBe('session_ended');
    expect((await app.anonymous.signIn('nora.new@example.com', 'another phrase')).status).toBe(200);
  });
});

describe('settings', () => {
  it('are changed field by field and read back at once', async () => {
    await admin.get(auth.updateSettings, { body: { country: 'FR', greetingsPaused: true } });
    expect(await admin.get(auth.settings)).toEqual({
      organisationName: 'Acme',
      timeZone: 'Europe/Paris',
      country: 'FR',
      greetingMaxAgeHours: 24,
      greetingsPaused: true,
      currency: 'EUR',
      mailProviders: [],
      visibility: { manager: 'all', rep: 'own', viewer: 'all' },
    });
    await admin.get(auth.updateSettings, { body: { country: null } });
    expect((await admin.get(auth.settings)).country).toBeUndefined();
  });
});
