import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startDatabase, type TestDatabase } from '../../test/database.ts';
import { connectDatabase, disconnectDatabase, transaction } from './db.ts';
import { buildIndexes, specOf } from './indexes.ts';
import { seal, sealingKey } from './sealed.ts';
import { loadSecrets } from './secrets.ts';
import { type OAuthTokens, type TokenProvider, TokenRefused, tokenStore } from './token-store.ts';
import { VaultModel } from './vault.model.ts';
import { Vault } from './vault.ts';

let database: TestDatabase;
let dir: string;
beforeAll(async () => {
  database = await startDatabase();
  await connectDatabase(database.uri);
  await buildIndexes([specOf(VaultModel)]);
});
afterAll(async () => {
  await disconnectDatabase();
  await database.stop();
});
beforeEach(async () => {
  await VaultModel.deleteMany({});
  dir = await mkdtemp(join(tmpdir(), 'vault-'));
  return () => rm(dir, { recursive: true });
});

const k = (letter: string) => letter.repeat(40);
const vaultOf = (encryptionKey?: string, oldKeys: string[] = []) =>
  new Vault(loadSecrets(dir, { jwtSecret: k('j'), encryptionKey, oldKeys }));
const stored = async () => JSON.stringify(await VaultModel.find().lean());

describe('the vault', () => {
  it('gives back what was put in, and stores nothing in clear', async () => {
    const vault = vaultOf(k('a'));
    await vault.put('token:ann:x', 'a very secret text ✓');
    expect(await vault.get('token:ann:x')).toBe('a very secret text ✓');
    expect(await vault.get('token:bob:x')).toBeUndefined();
    expect(await stored()).not.toContain('secret');
    expect(await vault.remove('token:ann:x')).toBe(true);
    expect(await vault.get('token:ann:x')).toBeUndefined();
  });

  it('encrypts the same text differently each time', () => {
    const key = sealingKey(Buffer.alloc(32, 1));
    expect(seal(key, 'a', 'text')).not.toBe(seal(key, 'a', 'text'));
  });

  it('opens a value under its own name alone', async () => {
    const vault = vaultOf(k('a'));
    await vault.put('token:ann:x', 'of Ann');
    const row = await VaultModel.findById('token:ann:x').lean();
    await VaultModel.create({ ...row, _id: 'token:bob:x' });
    await expect(vault.get('token:bob:x')).rejects.toThrow(/belongs to another record/);
  });

  it.each([0, 1, 2, 3])('notices a change in part %i of a value', async (part) => {
    const vault = vaultOf(k('a'));
    await vault.put('name', 'value');
    const { sealed } = (await VaultModel.findById('name').lean())!;
    const parts = sealed.split('.');
    parts[part] = parts[part]!.replace(/.$/, (last) => (last === '1' ? '2' : '1'));
    await VaultModel.updateOne({ _id: 'name' }, { sealed: parts.join('.') });
    await expect(vault.get('name')).rejects.toThrow();
  });

  it('takes part in a transaction', async () => {
    const vault = vaultOf(k('a'));
    await transaction(async (session) => {
      await vault.put('name', 'value', session);
      throw new Error('never mind');
    }).catch(() => undefined);
    expect(await vault.get('name')).toBeUndefined();
  });

  it('reads with old keys, and rotation makes them needless', async () => {
    await vaultOf(k('a')).put('one', '1');
    await vaultOf(k('b')).put('two', '2');
    const vault = vaultOf(k('b'), [k('a')]);
    expect(await vault.get('one')).toBe('1');
    expect(await vault.rotate()).toEqual({ resealed: 1, unreadable: 0 });
    expect(await vaultOf(k('b')).get('one')).toBe('1');
    expect(await vault.rotate()).toEqual({ resealed: 0, unreadable: 0 });
  });

  it('tells how many values no key reads', async () => {
    await vaultOf(k('a')).put('one', '1');
    const lost = vaultOf(k('b'));
    expect(await lost.countUnreadable()).toBe(1);
    expect(await lost.rotate()).toEqual({ resealed: 0, unreadable: 1 });
    await expect(lost.get('one')).rejects.toThrow(/is not known/);
    expect(await vaultOf(k('a')).get('one')).toBe('1');
  });

  it('stays readable and writable for a running process while its key in the data folder changes', async () => {
    const running = vaultOf();
    const names = Array.from({ length: 50 }, (_, index) => `n${index}`);
    for (const name of names) await running.put(name, name);
    const other = loadSecrets(dir, { jwtSecret: k('j') });
    expect(other.renew()).toBe(true);
    const rotation = new Vault(other).rotate();
    const reads = await Promise.all(
      names.flatMap((name) => [running.get(name), running.put(name, `${name}!`).then(() => running.get(name))]),
    );
    await rotation;
    expect(reads.every((value, index) => value?.replace('!', '') === names[index >> 1])).toBe(true);
    const after = await Promise.all(names.map((name) => running.get(name)));
    expect(after).toEqual(names.map((name) => `${name}!`));
    await vaultOf().rotate();
    expect(await vaultOf().countUnreadable()).toBe(0);
    for (const file of await readdir(join(dir, 'secrets')))
      expect((await stat(join(dir, 'secrets', file))).mode & 0o777, file).toBe(0o600);
    expect(await readFile(join(dir, 'secrets', 'token-encryption-keys-old'), 'utf8')).not.toBe('');
  });
});

describe('the token store', () => {
  const tokens: OAuthTokens = { accessToken: 'access-1', refreshToken: 'refresh-1' };
  const storeWith = (provider: Partial<TokenProvider>, key = k('a')) =>
    tokenStore({
      vault: vaultOf(key),
      providers: new Map([['x', { refresh: async () => tokens, ...provider }]]),
      log: pino({ level: 'silent' }),
    });
  const codeOf = (work: Promise<unknown>) => work.then(() => 'done').catch((error) => error.code ?? error.message);

  it('has the four methods of the architecture and no other', () => {
    expect(Object.keys(storeWith({})).sort()).toEqual(['getToken', 'refreshToken', 'revokeToken', 'storeToken']);
  });

  it('keeps the tokens of each person and provider apart', async () => {
    const store = storeWith({});
    await store.storeToken('ann', 'x', tokens);
    expect(await store.getToken('ann', 'x')).toEqual(tokens);
    expect(await store.getToken('ann', 'y')).toBeNull();
    expect(await store.getToken('bob', 'x')).toBeNull();
    expect(await stored()).not.toMatch(/access-1|refresh-1/);
  });

  it('refreshes once for all who ask at the same time, as a refresh token is good for one use', async () => {
    const used: (string | undefined)[] = [];
    const refresh: TokenProvider['refresh'] = async ({ refreshToken }) => {
      if (used.includes(refreshToken)) throw new TokenRefused();
      used.push(refreshToken);
      return { accessToken: `access-${used.length + 1}`, refreshToken: `refresh-${used.length + 1}` };
    };
    // Two stores, as in two processes.
    const stores = [storeWith({ refresh }), storeWith({ refresh })];
    await stores[0]!.storeToken('ann', 'x', tokens);
    const all = await Promise.all(Array.from({ length: 8 }, (_, index) => stores[index % 2]!.refreshToken('ann', 'x')));
    expect(new Set(all.map(({ accessToken }) => accessToken))).toEqual(new Set(['access-2']));
    expect(used).toEqual(['refresh-1']);
    expect((await stores[1]!.refreshToken('ann', 'x')).accessToken).toBe('access-3');
  });

  it('keeps a refresh token that the provider lets stand', async () => {
    const store = storeWith({ refresh: async () => ({ accessToken: 'access-2' }) });
    await store.storeToken('ann', 'x', tokens);
    expect(await store.refreshToken('ann', 'x')).toEqual({ accessToken: 'access-2', refreshToken: 'refresh-1' });
  });

  it('asks to reconnect once the provider refuses, and keeps the tokens while it is only out of reach', async () => {
    let refuses = false;
    const store = storeWith({
      refresh: async () => {
        throw refuses ? new TokenRefused('invalid_grant') : new Error('ECONNRESET');
      },
    });
    await store.storeToken('ann', 'x', tokens);
    expect(await codeOf(store.refreshToken('ann', 'x'))).toBe('ECONNRESET');
    expect(await store.getToken('ann', 'x')).toEqual(tokens);
    refuses = true;
    expect(await codeOf(store.refreshToken('ann', 'x'))).toBe('reconnect_needed');
    expect(await codeOf(store.getToken('ann', 'x'))).toBe('reconnect_needed');
    await store.storeToken('ann', 'x', tokens);
    expect(await store.getToken('ann', 'x')).toEqual(tokens);
  });

  it('asks to reconnect when the key is lost, and can be revoked and filled anew', async () => {
    await storeWith({}).storeToken('ann', 'x', tokens);
    const store = storeWith({}, k('b'));
    expect(await codeOf(store.getToken('ann', 'x'))).toBe('reconnect_needed');
    expect(await codeOf(store.refreshToken('ann', 'x'))).toBe('reconnect_needed');
    await store.revokeToken('ann', 'x');
    expect(await store.getToken('ann', 'x')).toBeNull();
    await store.storeToken('ann', 'x', tokens);
    expect(await store.getToken('ann', 'x')).toEqual(tokens);
  });

  it('revokes at the provider too, and forgets the tokens even where that fails', async () => {
    const revoked: string[] = [];
    const store = storeWith({
      revoke: async ({ accessToken }) => {
        revoked.push(accessToken);
        throw new Error('down');
      },
    });
    await store.storeToken('ann', 'x', tokens);
    await store.revokeToken('ann', 'x');
    expect(revoked).toEqual(['access-1']);
    expect(await store.getToken('ann', 'x')).toBeNull();
    expect(await codeOf(store.refreshToken('ann', 'x'))).toBe('reconnect_needed');
  });
});
