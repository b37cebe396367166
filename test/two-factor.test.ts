import { audit } from '@sequelstring/contract/audit.ts';
import { auth } from '@sequelstring/contract/auth.ts';
import { twoFactor } from '@sequelstring/contract/two-factor.ts';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { VaultModel } from '../server/kernel/vault.model.ts';
import { UserModel } from '../server/modules/auth/user.model.ts';
import { Actor, password, startApp, type TestApp } from './app.ts';

let app: TestApp;
let admin: Actor;
let now = Temporal.Instant.from('2027-03-01T12:00:00Z');

beforeAll(async () => {
  app = await startApp({ clock: { now: () => now } });
  admin = await app.setUp();
});
afterAll(() => app.stop());
// A new code, and apart for the rate limit of secrets.
beforeEach(async () => {
  now = now.add({ seconds: 90 });
  admin = new Actor(app.url, await app.anonymous.get(auth.login, { body: { email: 'ada@example.com', password } }));
});

const codeOf = (secret: string) => new TOTP({ secret }).generate({ timestamp: now.epochMilliseconds });
const later = () => {
  now = now.add({ seconds: 30 });
};
const wrongOf = (secret: string) => String((Number(codeOf(secret)) + 500_000) % 1_000_000).padStart(6, '0');
const signIn = (email: string, totp?: string, secret = password) =>
  app.anonymous.call(auth.login, { body: { email, password: secret, ...(totp && { totp }) } });
const resultOf = async (email: string, totp?: string, secret = password) => {
  const reply = await signIn(email, totp, secret);
  return reply.success ? 'signed in' : reply.error.code;
};

async function withTwoFactor(name: string) {
  const user = await app.signedIn(admin, 'rep', name);
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.com`;
  const { secret } = await user.get(twoFactor.enrol, { body: { password } });
  const { recoveryCodes } = await user.get(twoFactor.turnOn, { body: { totp: codeOf(secret) } });
  later();
  return { user, email, secret, recoveryCodes };
}

describe('two-factor sign-in', () => {
  it('is off until a code of the enrolled app comes back, and needs the password to enrol', async () => {
    const eve = await app.signedIn(admin, 'rep', 'Eve Enrol');
    expect((await eve.refused(twoFactor.enrol, { body: { password: 'not the password' } })).code).toBe(
      'validation_failed',
    );
    const { secret, uri } = await eve.get(twoFactor.enrol, { body: { password } });
    expect(uri).toMatch(/^otpauth:\/\/totp\//);
    expect(await resultOf('eve.enrol@example.com')).toBe('signed in');
    expect((await eve.refused(twoFactor.turnOn, { body: { totp: wrongOf(secret) } })).code).toBe('validation_failed');
    const { recoveryCodes } = await eve.get(twoFactor.turnOn, { body: { totp: codeOf(secret) } });
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(await eve.get(twoFactor.state)).toMatchObject({ isOn: true, recoveryCodesLeft: 10 });
    expect(await resultOf('eve.enrol@example.com')).toBe('totp_required');
  });

  it('takes each code once, and none before it', async () => {
    const { email, secret } = await withTwoFactor('Una Used');
    const code = codeOf(secret);
    expect(await resultOf(email, code)).toBe('signed in');
    expect(await resultOf(email, code)).toBe('totp_invalid');
    later();
    expect(await resultOf(email, code)).toBe('totp_invalid');
    expect(await resultOf(email, codeOf(secret))).toBe('signed in');
  });

  it('gives one of two at the same moment the same code', async () => {
    const { email, secret } = await withTwoFactor('Tim Twice');
    const results = await Promise.all([1, 2].map(() => resultOf(email, codeOf(secret))));
    expect(results.sort()).toEqual(['signed in', 'totp_invalid']);
  });

  it('counts wrong codes as guesses, which the password alone does not clear', async () => {
    const { email, secret } = await withTwoFactor('Gil Guess');
    for (let i = 0; i < 5; i++) {
      expect(await resultOf(email, wrongOf(secret))).toBe('totp_invalid');
      if (i < 4) expect(await resultOf(email)).toBe('totp_required');
    }
    expect(await resultOf(email, codeOf(secret))).toBe('account_locked');
  });

  it('says nothing of itself to who does not know the password', async () => {
    const { email, secret } = await withTwoFactor('Sam Silent');
    expect(await resultOf(email, codeOf(secret), 'wrong')).toBe('invalid_credentials');
    expect(await resultOf(email, undefined, 'wrong')).toBe('invalid_credentials');
  });

  it('takes each recovery code once', async () => {
    const { user, email, recoveryCodes } = await withTwoFactor('Rex Recover');
    expect(await resultOf(email, recoveryCodes[3]!.toUpperCase())).toBe('signed in');
    expect(await resultOf(email, recoveryCodes[3])).toBe('totp_invalid');
    expect(await user.get(twoFactor.state)).toMatchObject({ recoveryCodesLeft: 9 });
    const facts = await admin.get(audit.list, { query: { recordId: user.id, action: 'user.recovery_code_used' } });
    expect(facts).toHaveLength(1);
  });

  it('goes off with password and code alone', async () => {
    const { user, email, secret } = await withTwoFactor('Otto Off');
    for (const body of [
      { password, totp: wrongOf(secret) },
      { password: 'not the password', totp: codeOf(secret) },
    ])
      expect((await user.refused(twoFactor.turnOff, { body })).code).toBe('validation_failed');
    expect(await user.get(twoFactor.turnOff, { body: { password, totp: codeOf(secret) } })).toMatchObject({
      isOn: false,
    });
    expect(await resultOf(email)).toBe('signed in');
  });

  it('is reset by an administrator alone, which the audit tells', async () => {
    const { user, email } = await withTwoFactor('Lia Lost');
    expect((await user.refused(twoFactor.reset, { params: { id: user.id } })).code).toBe('forbidden');
    expect(await admin.get(twoFactor.reset, { params: { id: user.id } })).toMatchObject({ hasTwoFactor: false });
    expect(await resultOf(email)).toBe('signed in');
    const [fact] = await admin.get(audit.list, { query: { recordId: user.id, action: 'user.two_factor_reset' } });
    expect(fact?.actor.id).toBe(admin.id);
  });

  it('keeps neither secrets nor recovery codes in clear', async () => {
    const { secret, recoveryCodes } = await withTwoFactor('Cleo Clear');
    const stored = JSON.stringify([await UserModel.find().lean(), await VaultModel.find().lean()]);
    for (const text of [secret, ...recoveryCodes]) expect(stored).not.toContain(text);
  });

  it('refuses a code where it is off', async () => {
    await app.signedIn(admin, 'rep', 'Nell None');
    expect(await resultOf('nell.none@example.com', '123456')).toBe('totp_unavailable');
  });
});
