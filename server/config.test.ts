import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError, describeSettings, readConfig } from './config.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sequelstring-config-'));
});
afterAll(() => rm(dir, { recursive: true }));

const read = (env: Record<string, string> = {}, args: string[] = []) => readConfig({ env, args, dir });
const problemsOf = (env: Record<string, string>, args: string[] = []): string[] => {
  try {
    read(env, args);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('settings', () => {
  it('run everything on this machine where nothing is set', () => {
    expect(read()).toMatchObject({
      PORT: 4000,
      HOST: '127.0.0.1',
      DATA_DIR: resolve('data'),
      SERVICES: ['web', 'realtime', 'worker', 'scheduler'],
      MODULES: ['auth', 'crm', 'occasions', 'social', 'intelligence', 'calls'],
      MAIL_FROM: { address: 'crm@localhost' },
      MONGODB_URI: undefined,
    });
  });

  it('come from flags, then the environment, then .env', async () => {
    await writeFile(join(dir, '.env'), 'PORT=5000\nSERVICES=web\nLOG_LEVEL=debug\n# a remark\n');
    const config = read({ PORT: '6000', SERVICES: 'worker' }, ['--services=scheduler,web']);
    expect(config).toMatchObject({ PORT: 6000, SERVICES: ['web', 'scheduler'], LOG_LEVEL: 'debug' });
    expect([...config.given].sort()).toEqual(['LOG_LEVEL', 'PORT', 'SERVICES']);
    await rm(join(dir, '.env'));
  });

  it('let chosen private addresses be reached', () => {
    const { OUTBOUND_ALLOW } = read({ OUTBOUND_ALLOW: '10.1.0.0/16, ::1' });
    expect(['10.1.2.3', '::1', '10.2.0.1'].map((address) => OUTBOUND_ALLOW.includes(address))).toEqual([
      true,
      true,
      false,
    ]);
    expect(read().OUTBOUND_ALLOW.includes('127.0.0.1')).toBe(false);
    expect(problemsOf({ OUTBOUND_ALLOW: 'intranet' })).toEqual([
      'OUTBOUND_ALLOW: "intranet" is not an address or a range such as 10.0.0.0/8',
    ]);
  });

  it('take a MongoDB address with every member of a replica set', () => {
    for (const uri of [
      'mongodb://mongo-0.mongo:27017,mongo-1.mongo:27017,mongo-2.mongo:27017/crm?replicaSet=rs0',
      'mongodb://crm:p%40ss@db.example.com/crm',
      'mongodb+srv://crm:secret@cluster.example.com/crm',
      'mongodb://%2Ftmp%2Fmongo.sock/',
    ])
      expect(read({ MONGODB_URI: uri }).MONGODB_URI).toBe(uri);
    for (const uri of ['mongo:27017', 'http://db.example.com', 'mongodb://', 'mongodb://a,,b/crm', 'mongodb://a b/crm'])
      expect(problemsOf({ MONGODB_URI: uri })).toEqual([
        'MONGODB_URI: must be an address such as mongodb://host:27017/sequelstring?replicaSet=rs0',
      ]);
  });

  it('take an empty value for one that is not set', () => {
    expect(read({ PORT: '', MONGODB_URI: '' })).toMatchObject({ PORT: 4000, MONGODB_URI: undefined });
  });

  it('read secrets from files', async () => {
    const path = join(dir, 'secret');
    await writeFile(path, `${'s'.repeat(40)}\n`);
    expect(read({ JWT_SECRET_FILE: path }).JWT_SECRET).toBe('s'.repeat(40));
    expect(problemsOf({ JWT_SECRET_FILE: join(dir, 'missing') })[0]).toMatch(/^JWT_SECRET_FILE: ENOENT/);
    expect(problemsOf({ JWT_SECRET_FILE: path, JWT_SECRET: 'x'.repeat(40) })).toContain(
      'JWT_SECRET: set either it or JWT_SECRET_FILE, not both',
    );
  });

  it('are all complained about at once', () => {
    const problems = problemsOf(
      {
        PORT: '99999',
        LOG_LEVEL: 'loud',
        PUBLIC_URL: 'crm.example.com',
        SMTP_URL: 'http://x',
        MAIL_FROM: 'nobody',
        JWT_SECRET: 'short',
      },
      ['--services=web,teapot', '--modules='],
    );
    expect(problems.map((line) => line.split(':')[0]).sort()).toEqual(
      ['JWT_SECRET', 'LOG_LEVEL', 'MAIL_FROM', 'MODULES', 'PORT', 'PUBLIC_URL', 'SERVICES', 'SMTP_URL'].sort(),
    );
    expect(problems).toContain('SERVICES: "teapot" is not one of web, realtime, worker, scheduler, gateway');
  });

  it('name a whole host as the address of the app', () => {
    expect(problemsOf({ PUBLIC_URL: 'https://example.com/crm' }, [])).toEqual([
      'PUBLIC_URL: must have no path: the app takes up a whole host, such as https://crm.example.com',
    ]);
    expect(problemsOf({ PUBLIC_URL: 'https://crm.example.com/' }, [])).toEqual([]);
  });

  it('keep the gateway apart, and tell it where to look', () => {
    expect(problemsOf({ WEB_URL: 'http://10.0.0.5:4000' }, ['--services=web,gateway'])).toEqual([
      'SERVICES: the gateway runs in a process of its own',
    ]);
    expect(problemsOf({}, ['--services=gateway'])).toEqual([
      'WEB_URL: tell the gateway where the service web is, such as http://10.0.0.5:4000',
    ]);
    expect(problemsOf({ CRM_URL: 'http://10.0.0.5:4000/v1' }, [])).toEqual([
      'CRM_URL: "http://10.0.0.5:4000/v1" is not an address such as http://10.0.0.5:4000',
    ]);
  });

  it('refuse flags that nobody knows', () => {
    expect(problemsOf({}, ['--port=1'])).toEqual(["Unknown option '--port'; the flags are --services= and --modules="]);
  });

  it('demand secrets of their own where several processes share a database in production', () => {
    const production = { NODE_ENV: 'production', MONGODB_URI: 'mongodb://db/crm?replicaSet=rs0' };
    expect(problemsOf(production).map((line) => line.split(':')[0])).toEqual(['JWT_SECRET', 'TOKEN_ENCRYPTION_KEY']);
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual([]);
  });

  it.each([
    ['Acme <crm@example.com>', { name: 'Acme', address: 'crm@example.com' }],
    ['"Acme, Inc." <crm@example.com>', { name: 'Acme, Inc.', address: 'crm@example.com' }],
    ['crm@example.com', { address: 'crm@example.com' }],
  ])('read %s as a sender', (text, expected) => {
    expect(read({ MAIL_FROM: text }).MAIL_FROM).toEqual(expected);
  });

  it('take the user of the mail server for the sender where that is an address', () => {
    expect(read({ SMTP_URL: 'smtp://ada%40example.com:secret@mail.example.com' }).MAIL_FROM).toEqual({
      address: 'ada@example.com',
    });
    expect(read({ SMTP_URL: 'smtp://ada:secret@mail.example.com' }).MAIL_FROM).toEqual({ address: 'crm@localhost' });
    const both = { SMTP_URL: 'smtp://ada%40example.com:secret@mail.example.com', MAIL_FROM: 'crm@example.com' };
    expect(read(both).MAIL_FROM).toEqual({ address: 'crm@example.com' });
  });

  it('are described one by one', () => {
    expect(describeSettings()).toMatch(/PORT +port of the web server.*\[4000\]/);
  });
});
