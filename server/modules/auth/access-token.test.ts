import { SignJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { AccessTokens } from './access-token.ts';

const key = new Uint8Array(32).fill(7);
const claims = { userId: '64f0c0ffee00000000000001', sessionId: '64f0c0ffee00000000000002' };
let now: Temporal.Instant;
const clock = { now: () => now };
let tokens: AccessTokens;
beforeEach(() => {
  now = Temporal.Instant.from('2027-03-01T12:00:00Z');
  tokens = new AccessTokens(key, clock);
});
const codeOf = async (token: string) => {
  try {
    await tokens.verify(token);
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'good';
};

describe('access tokens', () => {
  it('tell whose they are for a quarter of an hour', async () => {
    const token = await tokens.sign(claims);
    expect(await tokens.verify(token)).toEqual({ ...claims, expiresAt: Date.parse('2027-03-01T12:15:00Z') });
    now = now.add({ minutes: 14, seconds: 59 });
    expect(await codeOf(token)).toBe('good');
    now = now.add({ seconds: 1 });
    expect(await codeOf(token)).toBe('token_expired');
    expect(await codeOf(token)).toBe('token_expired');
  });

  it('are verified once and then known', async () => {
    const token = await tokens.sign(claims);
    await tokens.verify(token);
    expect(tokens.verify(token)).not.toBeInstanceOf(Promise);
  });

  it('have one spelling, so that nobody fills the memory with variants of one', async () => {
    const token = await tokens.sign(claims);
    const last = token.at(-1)!;
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const twin = alphabet[alphabet.indexOf(last) + 1]!;
    for (const variant of [
      `${token}=`,
      `${token}==`,
      ` ${token}`,
      `${token} `,
      `${token}\t`,
      `${token}\n`,
      `${token.slice(0, -1)}${twin}`,
      `${token}.`,
      `${token}${'='.repeat(5000)}`,
    ]) {
      expect(await codeOf(variant), variant).toBe('unauthenticated');
    }
  });

  it('are refused where anything about them is wrong', async () => {
    const good = await tokens.sign(claims);
    const [head, body, signature] = good.split('.');
    const forged = Buffer.from(Buffer.from(body!, 'base64url').toString().replace('01"', '09"')).toString('base64url');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`;
    const make = () =>
      new SignJWT({ sid: claims.sessionId }).setProtectedHeader({ alg: 'HS256' }).setSubject(claims.userId);
    const elsewhere = await make().setIssuer('other').setAudience('sequelstring-api').setExpirationTime('1h').sign(key);
    const endless = await make().setIssuer('sequelstring').setAudience('sequelstring-api').sign(key);
    for (const token of [`${head}.${forged}.${signature}`, unsigned, elsewhere, endless, 'x', '', good.slice(0, -2)]) {
      expect(await codeOf(token), token).toBe('unauthenticated');
    }
    expect(await codeOf(await new AccessTokens(new Uint8Array(32), clock).sign(claims))).toBe('unauthenticated');
  });
});
