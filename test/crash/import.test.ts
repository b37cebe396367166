import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contact, Import } from '@sequelstring/contract/crm.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApiClient } from '../api-client.ts';
import { ServerProcess } from './server-process.ts';

const ROWS = 10_000;
/** The server is killed when so many rows are processed. */
const KILL_AT = [500, 2500, 5000, 8000];

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

function csv(): string {
  const rows = Array.from(
    { length: ROWS },
    (_, n) => `Given${n},Family${n % 500},person${n}@example.com,1980-05-${day(n)}`,
  );
  return ['First Name,Last Name,E-mail Address,Birthday', ...rows].join('\n');
}
const day = (n: number) => String((n % 28) + 1).padStart(2, '0');

it('imports every contact exactly once although the server is killed again and again', async () => {
  const api = new ApiClient(server);
  await api.setUp();
  const { data: started } = await api.upload<Import>('/contacts/import', 'people.csv', csv());
  const acknowledged: string[] = [];
  const kills: number[] = [];

  for (const rows of KILL_AT) {
    const progress = await processed(api, started.id, rows);
    const { data: contact } = await api.post<Contact>('/contacts', {
      firstName: 'Acknowledged',
      lastName: `At ${rows}`,
    });
    acknowledged.push(contact.id);
    if (progress.status !== 'completed') kills.push(rows);
    await server.kill();
    await server.start();
  }

  const finished = await processed(api, started.id, ROWS, (one) => one.status === 'completed');
  expect(kills.length).toBeGreaterThanOrEqual(2);
  expect(finished).toMatchObject({
    status: 'completed',
    totalRows: ROWS,
    processedRows: ROWS,
    created: ROWS,
    failed: 0,
    skipped: 0,
  });

  const contacts = await api.all<Contact>('/contacts?sort=createdAt');
  const imported = contacts.filter((contact) => contact.email);
  expect(imported).toHaveLength(ROWS);
  expect(new Set(imported.map((contact) => contact.email)).size).toBe(ROWS);
  expect(imported.every((contact) => contact.importantDates.length === 1)).toBe(true);
  expect(
    contacts
      .filter((contact) => !contact.email)
      .map((contact) => contact.id)
      .toSorted(),
  ).toEqual(acknowledged.toSorted());
}, 180_000);

/** Waits until the import has processed so many rows, or has come to its end. */
async function processed(
  api: ApiClient,
  id: string,
  rows: number,
  enough = (one: Import) => one.processedRows >= rows || one.status === 'completed',
): Promise<Import> {
  for (;;) {
    const { data } = await api.get<Import>(`/imports/${id}`);
    if (data.status === 'failed' || data.status === 'cancelled') throw new Error(`The import ended: ${data.reason}`);
    if (enough(data)) return data;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
