import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BulkChange } from '@sequelstring/contract/bulk.ts';
import type { Contact } from '@sequelstring/contract/crm.ts';
import type { Import } from '@sequelstring/contract/imports.ts';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ApiClient } from '../api-client.ts';
import { crashTestMs, ServerProcess } from './server-process.ts';

vi.setConfig({ testTimeout: crashTestMs });

const RECORDS = 400;
/** The server is killed when so many records are behind it. */
const KILL_AT = [50];

let dataDir: string;
let server: ServerProcess;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sequelstring-crash-'));
  server = new ServerProcess(dataDir);
  await server.start();
});
afterAll(async () => {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

it('changes every record once and takes it back once although the server is killed again and again', async () => {
  const api = new ApiClient(server);
  await api.setUp();
  const rows = Array.from({ length: RECORDS }, (_, n) => `Given${n},Family,person${n}@example.com,Before`);
  const { data: file } = await api.upload<Import>(
    '/contacts/import',
    'people.csv',
    ['First Name,Last Name,E-mail Address,Job Title', ...rows].join('\n'),
  );
  await until(
    async () => (await api.get<Import>(`/imports/${file.id}`)).data,
    ({ status }) => status === 'completed',
  );

  const where = { filter: { field: 'title', op: 'eq', value: 'Before' } };
  const body = { where, set: { title: 'After' }, addTags: ['moved'] };
  const { data: started } = await api.post<BulkChange>('/contacts/bulk', body);
  const progress = async () => (await api.get<BulkChange>(`/bulk-changes/${started.id}`)).data;
  const kills: string[] = [];
  const killAt = async (done: (change: BulkChange) => number, working: readonly string[]) => {
    for (const count of KILL_AT) {
      const { status } = await until(progress, (now) => done(now) >= count || !working.includes(now.status));
      if (working.includes(status)) kills.push(status);
      await server.kill();
      await server.start();
    }
    return until(progress, ({ status }) => !working.includes(status));
  };

  const changed = await killAt(({ processed }) => processed, ['queued', 'running']);
  expect(changed).toMatchObject({
    status: 'completed',
    total: RECORDS,
    processed: RECORDS,
    changed: RECORDS,
    failed: 0,
  });
  const after = await api.all<Contact>('/contacts?sort=createdAt');
  expect(
    after.filter(({ title, tags, version }) => title === 'After' && tags[0] === 'moved' && version === 2),
  ).toHaveLength(RECORDS);

  await api.post(`/bulk-changes/${started.id}/undo`, {});
  const undone = await killAt(({ restored }) => restored, ['undoing']);
  expect(undone).toMatchObject({ status: 'undone', restored: RECORDS, left: 0 });
  const back = await api.all<Contact>('/contacts?sort=createdAt');
  expect(
    back.filter(({ title, tags, version }) => title === 'Before' && tags.length === 0 && version === 3),
  ).toHaveLength(RECORDS);
  expect(new Set(kills)).toEqual(new Set(['running', 'undoing']));
});

/** Asks until the answer is enough. */
async function until<T>(ask: () => Promise<T>, enough: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (enough(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
