import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auth } from '@sequelstring/contract/auth.ts';
import { crm } from '@sequelstring/contract/crm.ts';
import { files, type StoredFile } from '@sequelstring/contract/files.ts';
import { search } from '@sequelstring/contract/search.ts';
import { webhooks } from '@sequelstring/contract/webhooks.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Actor, password } from './app.ts';
import { type Running, runScript, startProcess } from './process.ts';

/** Several processes start one after the other. */
const timeout = 180_000;
let dir: string;
const started: Running[] = [];
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sequelstring-backup-'));
});
afterAll(async () => {
  for (const running of started) await running.stop('SIGKILL');
  await rm(dir, { recursive: true, force: true });
});

const start = async (dataDir: string) => {
  const running = await startProcess({ DATA_DIR: join(dir, dataDir), RATE_FACTOR: '1000' });
  started.push(running);
  return running.url;
};
const backup = () => join(dir, 'backup');
const restore = (dataDir: string) => runScript('scripts/restore.ts', { DATA_DIR: join(dir, dataDir) }, [backup()]);
const credentials = { email: 'ada@example.com', password };
const totalOf = async (actor: Actor) =>
  (await actor.call(crm.listContacts, { query: { limit: 1 } })) as { meta?: { total?: number } };

describe('a backup of an installation that runs', () => {
  let before = 0;
  let fileId: string;

  beforeAll(async () => {
    const url = await start('data');
    const admin = new Actor(url, await new Actor(url).get(auth.setup, { body: { name: 'Ada', ...credentials } }));
    const add = (place: number) =>
      admin.get(crm.createContact, {
        body: { firstName: 'Ann', lastName: `Example ${String(place).padStart(5, '0')}` },
      });
    const contact = await add(0);
    await admin.get(webhooks.create, { body: { url: 'https://example.com/hook', events: ['contact.created'] } });
    const form = new FormData();
    form.append('file', new Blob(['0123456789'], { type: 'text/plain' }), 'digits.txt');
    const res = await admin.fetch(`/v1/files?kind=contact&id=${contact.id}`, { method: 'POST', body: form });
    fileId = ((await res.json()) as { data: StoredFile }).data.id;
    for (before = 1; before < 5; before++) await add(before);
    let goesOn = true;
    const writes = (async () => {
      let place = before;
      for (; goesOn; place++) await add(place);
      return place;
    })();
    const printed = await runScript('scripts/backup.ts', { DATA_DIR: join(dir, 'data') }, [backup()]);
    expect(printed).toContain(backup());
    goesOn = false;
    expect(await writes).toBeGreaterThan(before);
  }, timeout);

  it('can be read by its owner alone', async () => {
    const entries = await readdir(backup(), { withFileTypes: true, recursive: true });
    for (const { parentPath, name } of entries) expect((await stat(join(parentPath, name))).mode & 0o077).toBe(0);
  });

  it('is restored into an empty folder by one command, as it was at one moment, also where a first try was cut off', {
    timeout,
  }, async () => {
    const { takenAt } = JSON.parse(await readFile(join(backup(), 'backup.json'), 'utf8')) as { takenAt: string };
    await mkdir(join(dir, 'restored', 'mongo'), { recursive: true });
    await writeFile(join(dir, 'restored', 'restore-unfinished'), takenAt);
    await writeFile(join(dir, 'restored', 'mongo', 'mongo.db.partial'), 'half');
    await restore('restored');
    const url = await start('restored');
    const admin = new Actor(url, await new Actor(url).get(auth.login, { body: credentials }));
    const { total } = (await totalOf(admin)).meta!;
    expect(total).toBeGreaterThanOrEqual(before);
    const newest = await admin.get(crm.listContacts, { query: { sort: '-name', limit: 1 } });
    expect(newest[0]?.lastName).toBe(`Example ${String(total! - 1).padStart(5, '0')}`);
    const found = await admin.get(search.search, { query: { q: 'Example 00000' } });
    expect(JSON.stringify(found)).toContain('Example 00000');
    const { url: link } = await admin.get(files.get, { params: { id: fileId } });
    expect(await (await fetch(`${url}${new URL(link).pathname}`)).text()).toBe('0123456789');
    const rotated = await runScript('scripts/rotate-keys.ts', { DATA_DIR: join(dir, 'restored') });
    expect(rotated).toMatch(/^1 stored secrets/m);
    expect(rotated).not.toContain('no known key');
  });

  it('is never put over an installation', async () => {
    await expect(restore('restored')).rejects.toThrow(/is there already/);
  });

  it('is not restored where a byte of it has changed', async () => {
    await appendFile(join(backup(), 'mongo', 'mongo.db'), 'x');
    await expect(restore('damaged')).rejects.toThrow(/mongo\/mongo\.db of the backup is damaged/);
  });
});
