import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BulkChange } from '@sequelstring/contract/bulk.ts';
import type { Contact } from '@sequelstring/contract/crm.ts';
import type { Import } from '@sequelstring/contract/imports.ts';
import type { Account } from '@sequelstring/contract/records/account.ts';
import type { Task } from '@sequelstring/contract/records/task.ts';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ApiClient } from '../api-client.ts';
import { crashTestMs, ServerProcess } from './server-process.ts';

vi.setConfig({ testTimeout: crashTestMs });

const PEOPLE = 200;
const TASKS = 20;
/** Behind the two accounts themselves, so many rows have moved. */
const KILL_AT = [1, 100];

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

it('moves all that hangs on an account, and all of it back, although the server is killed again and again', async () => {
  const api = new ApiClient(server);
  await api.setUp();
  const { data: winner } = await api.post<Account>('/accounts', { name: 'Winner', domains: ['winner.test'] });
  const { data: loser } = await api.post<Account>('/accounts', { name: 'Loser', domains: ['loser.test'] });
  const rows = Array.from({ length: PEOPLE }, (_, n) => `Given${n},Family,person${n}@example.com,Loser`);
  const { data: file } = await api.upload<Import>(
    '/contacts/import',
    'people.csv',
    ['First Name,Last Name,E-mail Address,Company', ...rows].join('\n'),
  );
  await until(
    async () => (await api.get<Import>(`/imports/${file.id}`)).data,
    ({ status }) => status === 'completed',
  );
  for (let n = 0; n < TASKS; n++) {
    await api.post('/tasks', { title: `Task ${n}`, about: [{ kind: 'account', id: loser.id }] });
  }
  /** How many people and tasks either account has. */
  const held = async ({ id }: { id: string }) => {
    const people = await api.all<Contact>(`/contacts?sort=createdAt&company=${id}`);
    const tasks = await api.all<Task>('/tasks?sort=createdAt');
    return [people.length, tasks.filter(({ about }) => about.some((one) => one.id === id)).length];
  };
  expect(await held(loser)).toEqual([PEOPLE, TASKS]);

  const body = { kind: 'account', winner: winner.id, loser: loser.id };
  const { data: started } = await api.post<BulkChange>('/merges', body);
  const progress = async () => (await api.get<BulkChange>(`/bulk-changes/${started.id}`)).data;
  const kills: string[] = [];
  const killAt = async (done: (change: BulkChange) => number, working: readonly string[]) => {
    for (const count of KILL_AT) {
      const { status } = await until(progress, (now) => done(now) >= count + 2 || !working.includes(now.status));
      if (working.includes(status)) kills.push(status);
      await server.kill();
      await server.start();
    }
    return until(progress, ({ status }) => !working.includes(status));
  };

  const merged = await killAt(({ processed }) => processed, ['queued', 'running']);
  expect(merged).toMatchObject({ status: 'completed', failed: 0 });
  expect(await held(winner)).toEqual([PEOPLE, TASKS]);
  expect(await held(loser)).toEqual([0, 0]);
  expect((await api.all<Account>('/accounts?sort=createdAt')).map(({ name }) => name)).toEqual(['Winner']);

  await api.post(`/bulk-changes/${started.id}/undo`, {});
  const undone = await killAt(({ restored }) => restored, ['undoing']);
  expect(undone).toMatchObject({ status: 'undone', restored: merged.changed, left: 0, problems: [] });
  expect(await held(loser)).toEqual([PEOPLE, TASKS]);
  expect(await held(winner)).toEqual([0, 0]);
  const account = async ({ id }: { id: string }) => (await api.get<Account>(`/accounts/${id}`)).data;
  expect(await account(winner)).toMatchObject({ name: 'Winner', domains: ['winner.test'], aliases: [] });
  expect(await account(loser)).toMatchObject({ name: 'Loser', domains: ['loser.test'] });
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
