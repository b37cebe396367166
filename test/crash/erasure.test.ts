import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contact } from '@sequelstring/contract/crm.ts';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ApiClient } from '../api-client.ts';
import { inDatabase } from '../in-database.ts';
import { crashTestMs, ServerProcess } from './server-process.ts';

vi.setConfig({ testTimeout: crashTestMs });

const TASKS = 200;
/** The server is killed when so many of the person's tasks are gone. */
const KILL_AT = [10, 100];

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

it('leaves nothing of an erased person although the server is killed half-way', async () => {
  const api = new ApiClient(server);
  await api.setUp();
  const { data: person } = await api.post<Contact>('/contacts', {
    firstName: 'Zenobia',
    lastName: 'Quillfeather',
    email: 'quillfeather@example.com',
  });
  const about = [{ kind: 'contact', id: person.id }];
  for (let made = 0; made < TASKS; made += 20) {
    const some = Array.from({ length: 20 }, (_, n) =>
      api.post('/tasks', { title: `Call Quillfeather, ${made + n}`, about }),
    );
    await Promise.all(some);
  }
  expect((await traces()).length).toBeGreaterThan(2);
  await api.post(`/contacts/${person.id}/erase`, { name: 'Zenobia Quillfeather' });

  const left: number[] = [];
  for (const count of KILL_AT) {
    left.push(await until(countTasks, (now) => now <= TASKS - count));
    await server.kill();
    await server.start();
  }
  expect(left.filter((now) => now > 0)).toHaveLength(KILL_AT.length);

  await until(traces, (found) => found.length === 0);
  await until(isDone, (done) => done);
  expect(await traces()).toEqual([]);
  expect(await countTasks()).toBe(0);
});

const countTasks = async (): Promise<number> =>
  inDatabase(await server.databaseUri(), (db) => db.collection('tasks').countDocuments());

const isDone = async (): Promise<boolean> =>
  inDatabase(await server.databaseUri(), async (db) => Boolean((await db.collection('erasures').findOne({}))?.doneAt));

/** The collections that tell of the person. */
const traces = async (): Promise<string[]> =>
  inDatabase(await server.databaseUri(), async (db) => {
    const found: string[] = [];
    for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
      const rows = await db.collection(name).find().toArray();
      if (/quillfeather/i.test(JSON.stringify(rows))) found.push(name);
    }
    return found;
  });

/** Asks until the answer is enough. */
async function until<T>(ask: () => Promise<T>, enough: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (enough(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
