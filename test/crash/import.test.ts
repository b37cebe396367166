import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contact } from '@sequelstring/contract/crm.ts';
import type { Import } from '@sequelstring/contract/imports.ts';
import type { Account } from '@sequelstring/contract/records/account.ts';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ApiClient } from '../api-client.ts';
import { crashTestMs, ServerProcess } from './server-process.ts';

vi.setConfig({ testTimeout: crashTestMs });

const ROWS = 5_000;
/** The server is killed when so many rows are processed. */
const KILL_AT = [300, 1500, 3500];

let dataDir: string;
let server: ServerProcess;
let api: ApiClient;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sequelstring-crash-'));
  server = new ServerProcess(dataDir);
  await server.start();
  api = new ApiClient(server);
  await api.setUp();
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
});

it('takes an import back whole although the server is killed again and again', async () => {
  const table = (industry: string, from: number, to: number) =>
    ['Name,Industry', ...Array.from({ length: to - from }, (_, n) => `Company ${from + n},${industry}`)].join('\n');
  const send = async (query: string, text: string): Promise<Import> => {
    const { data } = await api.upload<Import>(`/accounts/import${query}`, 'accounts.csv', text);
    return processed(api, data.id, Number.POSITIVE_INFINITY);
  };
  await send('', table('Before', 0, 400));
  // Half of them are updated, the others created; two change afterwards.
  const done = await send('?onDuplicate=update', table('After', 200, 1400));
  expect(done).toMatchObject({ updated: 200, created: 1000, undoable: true });
  const accounts = await api.all<Account>('/accounts?sort=name');
  const named = (name: string) => accounts.find((account) => account.name === name)!.id;
  await api.patch(`/accounts/${named('Company 300')}`, { industry: 'Mine' });
  await api.patch(`/accounts/${named('Company 1000')}`, { industry: 'Mine' });

  await api.post(`/imports/${done.id}/undo`, {});
  const kills: number[] = [];
  for (const at of [1, 200, 700]) {
    const { undo } = await undoing(api, done.id, at);
    if (undo?.status === 'undoing') kills.push(at);
    await server.kill();
    await server.start();
  }
  const { undo } = await undoing(api, done.id, Number.POSITIVE_INFINITY);
  expect(kills.length).toBeGreaterThanOrEqual(2);
  expect(undo).toMatchObject({ status: 'undone', total: 1200, restored: 1198, left: 2 });
  const left = await api.all<Account>('/accounts?sort=name');
  const count = (industry: string) => left.filter((account) => account.industry === industry).length;
  expect([left.length, count('Before'), count('Mine'), count('After')]).toEqual([401, 399, 2, 0]);
});

/** Waits until so many records are taken back, or the undo has come to its end. */
async function undoing(api: ApiClient, id: string, records: number): Promise<Import> {
  for (;;) {
    const { data } = await api.get<Import>(`/imports/${id}`);
    if (data.undo?.status === 'failed') throw new Error(`The undo ended: ${data.undo.reason}`);
    if (data.undo?.status === 'undone' || (data.undo && data.undo.restored + data.undo.left >= records)) return data;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

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
