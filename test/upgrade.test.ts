import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auth } from '@sequelstring/contract/auth.ts';
import { crm } from '@sequelstring/contract/crm.ts';
import { emailTemplates } from '@sequelstring/contract/email-templates.ts';
import { imports } from '@sequelstring/contract/imports.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import { startMongo } from '@sequelstring/mongo/main.ts';
import { hashPassword } from '@sequelstring/server/modules/auth/password.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Actor, password } from './app.ts';
import { startDatabase, type TestDatabase, withDatabase } from './database.ts';
import { type Running, runScript, spawnProcess, startProcess } from './process.ts';
import { writeRelease01 } from './release-0.1.fixture.ts';

let dir: string;
const started: Running[] = [];
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sequelstring-upgrade-'));
});
afterEach(async () => {
  for (const running of started.splice(0)) await running.stop('SIGKILL');
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const signIn = async (url: string, email: string) =>
  new Actor(url, await new Actor(url).get(auth.login, { body: { email, password } }));

async function showsEverything(url: string): Promise<void> {
  const [admin, rep] = await Promise.all(['ada@example.com', 'robin@example.com'].map((email) => signIn(url, email)));
  expect((await admin!.get(crm.listContacts)).map(({ lastName }) => lastName)).toEqual(['Example', 'Sample']);
  expect(await rep!.get(crm.listContacts)).toMatchObject([{ firstName: 'Ann', owner: rep!.id, tags: ['vip'] }]);
  for (const q of ['engines', 'enignes', '202 555', 'ann@example'])
    expect(await rep!.get(crm.listContacts, { query: { q, sort: 'name' } })).toHaveLength(1);
  const byLastName = { query: { sort: '-lastName' } };
  expect((await admin!.get(crm.listContacts, byLastName)).map(({ lastName }) => lastName)).toEqual([
    'Sample',
    'Example',
  ]);
  expect(await rep!.get(occasions.listGreetings)).toMatchObject([{ occasion: 'birthday', status: 'planned' }]);
  expect(await admin!.get(emailTemplates.list)).toContainEqual(expect.objectContaining({ key: 'mine' }));
  expect(await admin!.get(imports.listImports)).toMatchObject([{ fileName: 'people.csv', status: 'completed' }]);
  expect(await admin!.get(auth.settings)).toMatchObject({ organisationName: 'Example Ltd', timeZone: 'Europe/Paris' });
  const params = { id: '3'.repeat(24) };
  await rep!.get(crm.updateContact, { params, body: { title: 'Buyer' } });
  expect(await rep!.get(crm.getContact, { params })).toMatchObject({ title: 'Buyer', phone: '+12025550123' });
}

describe('data of release 0.1', () => {
  it('is migrated when the program starts on its folder, and all of it is shown and can be changed', async () => {
    const engine = await startMongo({ dir: join(dir, 'mongo') });
    await writeRelease01(withDatabase(engine.uri, 'sequelstring'), await hashPassword(password));
    await engine.close();
    const running = await startProcess({ DATA_DIR: dir });
    started.push(running);
    await showsEverything(running.url);
  });
});

describe('a process on a database of its own', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startDatabase();
    await writeRelease01(database.uri, await hashPassword(password));
  });
  afterAll(() => database.stop());

  it('says what is pending instead of serving, until `npm run migrate` has run', async () => {
    const env = { DATA_DIR: join(dir, 'apart'), MONGODB_URI: database.uri };
    const web = spawnProcess({ ...env, PORT: '0', LOG_LEVEL: 'info' });
    started.push(web);
    await expect.poll(() => web.output(), { timeout: 30_000 }).toContain('npm run migrate');
    const url = `http://127.0.0.1:${/"port":(\d+)/.exec(web.output())?.[1]}`;
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(503);
    expect(((await ready.json()) as { failing: object }).failing).toMatchObject({
      migrations: expect.stringContaining('pending: '),
    });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/v1/auth/status`)).status).toBe(503);

    expect(await runScript('scripts/migrate.ts', env)).toContain('The database is up to date.');
    await expect.poll(async () => (await fetch(`${url}/readyz`)).status, { timeout: 30_000 }).toBe(200);
    await showsEverything(url);
  });
});
