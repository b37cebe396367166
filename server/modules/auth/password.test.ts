import { describe, expect, it } from 'vitest';
import { hashPassword, verifyNobody, verifyPassword } from './password.ts';

describe('passwords', () => {
  it('are kept as argon2id with the recommended cost and a salt of their own', async () => {
    const [one, two] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(one).not.toBe(two);
  });

  it('fit only what was hashed, however its letters are composed', async () => {
    const phc = await hashPassword('Zoë’s phrase');
    expect(await verifyPassword('Zoë’s phrase'.normalize('NFD'), phc)).toBe(true);
    expect(await verifyPassword('Zoe’s phrase', phc)).toBe(false);
  });

  it('check against hashes of another cost', async () => {
    // Made with the reference implementation: argon2 "somesalt" -id -t 2 -k 65536 -p 1
    const phc = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await verifyPassword('password', phc)).toBe(true);
    expect(await verifyPassword('passwort', phc)).toBe(false);
  });

  it('never fit what is no hash, and never fit nobody', async () => {
    expect(await verifyPassword('x', 'plain')).toBe(false);
    expect(await verifyNobody('x')).toBe(false);
  });
});
