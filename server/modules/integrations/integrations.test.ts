import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { HealthLine, Integration } from '@sequelstring/contract/integrations.ts';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDatabase, type TestDatabase } from '../../../test/database.ts';
import { FolderFiles } from '../../adapters/files/folder.ts';
import { jobCollections } from '../../adapters/jobs/job.model.ts';
import { MongoJobs } from '../../adapters/jobs/mongo.ts';
import { OutboxMailer } from '../../adapters/mailer/outbox.ts';
import { AuditModel } from '../../kernel/audit.model.ts';
import { systemClock } from '../../kernel/clock.ts';
import { connectDatabase, disconnectDatabase } from '../../kernel/db.ts';
import { DeliveryInModel } from '../../kernel/delivery-in.model.ts';
import { HealthLines } from '../../kernel/health-lines.ts';
import { openTestServer, type TestServer } from '../../kernel/http/http.fixture.ts';
import { specOf } from '../../kernel/indexes.ts';
import { Integrations, type VendorSettings } from '../../kernel/integrations.ts';
import { migrate, schemaOf } from '../../kernel/migrations.ts';
import { makeRedactor } from '../../kernel/redact.ts';
import { loadSecrets } from '../../kernel/secrets.ts';
import { Vault } from '../../kernel/vault.ts';
import { VendorProblems } from '../../kernel/vendor-problems.model.ts';
import { integrations } from './module.ts';

const key = 'acme-key-4f9d2c71';
const environment: Record<string, string> = {};
const tested: VendorSettings[] = [];
const lines: string[] = [];

let database: TestDatabase;
let dir: string;
let server: TestServer;
let vendors: Integrations;

beforeAll(async () => {
  database = await startDatabase();
  await connectDatabase(database.uri);
  dir = await mkdtemp(join(tmpdir(), 'integrations-'));
  const sink = new PassThrough().setEncoding('utf8');
  sink.on('data', (line: string) => lines.push(line));
  const log = pino({ level: 'trace', hooks: { streamWrite: makeRedactor() } }, sink);
  const secrets = loadSecrets(dir, { encryptionKey: 'k'.repeat(40) });
  const vault = new Vault(secrets);
  const files = new FolderFiles(join(dir, 'files'));
  const jobs = new MongoJobs({ clock: systemClock, log });
  const mailer = new OutboxMailer({ files, now: () => systemClock.now() });
  vendors = new Integrations({ vault, environment: (name) => environment[name] });
  vendors.register({
    vendor: 'acme',
    name: 'Acme Mail',
    feature: 'email',
    summary: 'Sends email.',
    fields: [
      {
        name: 'ACME_KEY',
        label: 'API key',
        secret: true,
        required: true,
        check: (value) => (value.startsWith('acme-') ? undefined : 'must begin with acme-'),
      },
      { name: 'ACME_REGION', label: 'Region', secret: false, required: false },
    ],
    callbacks: [{ label: 'Event webhook', path: '/v1/webhooks/acme' }],
    webhooks: ['acme'],
    test: async (settings) => {
      tested.push(settings);
      log.warn({ settings, apiKey: settings.ACME_KEY }, `calling with Authorization: Bearer ${settings.ACME_KEY}`);
      return settings.ACME_REGION === 'moon' ? 'There is no such region.' : undefined;
    },
  });
  const health = new HealthLines();
  const module = integrations({
    integrations: vendors,
    publicUrl: 'https://crm.example.com',
    vault,
    health,
    jobs,
    files,
    mail: {
      list: async () => [mailer],
      verify: () => mailer.verify(),
      forget: async () => {},
      close: () => mailer.close(),
    },
    log,
  });
  const kernel = { name: 'kernel', collections: [...jobCollections, specOf(DeliveryInModel), specOf(AuditModel)] };
  await migrate(schemaOf([kernel, module]), { log });
  server = await openTestServer();
  server.serve(module.routes);
});
afterAll(async () => {
  await server.listening.close(0);
  await disconnectDatabase();
  await database.stop();
  await rm(dir, { recursive: true });
});

const replies: string[] = [];
async function call<T>(method: string, path: string, body?: object, role = 'admin') {
  const res = await fetch(`${server.base}/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${role}`, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await res.text();
  replies.push(text);
  return { status: res.status, ...(JSON.parse(text) as { data: T; error?: { code: string; details?: object } }) };
}
const save = (values: Record<string, string | null>) => call<Integration>('PUT', '/integrations/acme', { values });
const read = async () => (await call<Integration>('GET', '/integrations/acme')).data;
const health = async (id: string) =>
  (await call<HealthLine[]>('GET', '/health-lines')).data.find((line) => line.id === id);

describe('the settings of a vendor', () => {
  it('are empty at first, with the addresses to enter there', async () => {
    expect(await read()).toMatchObject({
      isConfigured: false,
      callbacks: [{ label: 'Event webhook', url: 'https://crm.example.com/v1/webhooks/acme' }],
      fields: [{ name: 'ACME_KEY', secret: true, required: true }, { name: 'ACME_REGION' }],
    });
    expect(await vendors.settings('acme')).toBeUndefined();
    expect((await call<object>('POST', '/integrations/acme/test')).data).toMatchObject({ ok: false });
    expect(await health('vendor:acme')).toMatchObject({ mark: 'off', text: 'Not connected.' });
  });

  it('are entered in the app and at work at once; a secret is never shown again', async () => {
    const { data } = await save({ ACME_KEY: key, ACME_REGION: 'eu' });
    expect(data.isConfigured).toBe(true);
    expect(data.fields[0]).toEqual({ name: 'ACME_KEY', label: 'API key', secret: true, required: true, source: 'app' });
    expect(data.fields[1]).toMatchObject({ value: 'eu', source: 'app' });
    expect(await vendors.settings('acme')).toEqual({ ACME_KEY: key, ACME_REGION: 'eu' });
    expect((await call('POST', '/integrations/acme/test')).data).toEqual({ ok: true });
    expect(tested.at(-1)).toEqual({ ACME_KEY: key, ACME_REGION: 'eu' });
    expect(await health('vendor:acme')).toMatchObject({ mark: 'ok' });
  });

  it('change one by one, and say what the vendor finds wrong', async () => {
    await save({ ACME_REGION: 'moon' });
    expect((await call('POST', '/integrations/acme/test')).data).toEqual({
      ok: false,
      problem: 'There is no such region.',
    });
    await save({ ACME_REGION: null });
    expect(await vendors.settings('acme')).toEqual({ ACME_KEY: key });
  });

  it('from the environment win', async () => {
    environment.ACME_KEY = 'acme-from-environment';
    expect((await read()).fields[0]).toMatchObject({ source: 'environment' });
    expect((await vendors.settings('acme'))?.ACME_KEY).toBe('acme-from-environment');
    delete environment.ACME_KEY;
    expect((await vendors.settings('acme'))?.ACME_KEY).toBe(key);
  });

  it('are refused where they cannot be right', async () => {
    expect(await save({ ACME_KEY: 'nonsense' })).toMatchObject({
      status: 400,
      error: { details: { 'values.ACME_KEY': ['must begin with acme-'] } },
    });
    expect(await save({ OTHER: 'x' })).toMatchObject({
      error: { details: { 'values.OTHER': ['is not a setting of Acme Mail'] } },
    });
    expect(await call('GET', '/integrations/nobody')).toMatchObject({
      status: 404,
      error: { code: 'integration_not_found' },
    });
    expect(await call('GET', '/integrations', undefined, 'manager')).toMatchObject({ status: 403 });
  });

  it('show the last delivery', async () => {
    const receivedAt = new Date('2027-03-15T09:00:00Z');
    await DeliveryInModel.create({
      vendor: 'acme',
      key: '1',
      status: 'failed',
      query: {},
      error: 'No such call.',
      receivedAt,
    });
    expect((await read()).lastDelivery).toEqual({
      at: receivedAt.toISOString(),
      status: 'failed',
      error: 'No such call.',
    });
    expect(await health('vendor:acme')).toMatchObject({
      mark: 'attention',
      text: 'The last delivery failed: No such call.',
    });
  });

  it('say why the program does without a vendor, until it answers again', async () => {
    const problems = new VendorProblems('acme');
    const at = new Date('2027-03-15T09:00:00Z');
    await problems.failed('The quota is used up.', at);
    expect((await read()).problem).toEqual({ at: at.toISOString(), text: 'The quota is used up.' });
    expect(await health('vendor:acme')).toMatchObject({ mark: 'attention', text: 'The quota is used up.' });
    await problems.answered(at);
    expect((await read()).problem).toBeUndefined();
  });

  it('that were encrypted with a lost key ask to be entered again', async () => {
    const lost = new Integrations({
      vault: new Vault(loadSecrets(dir, { encryptionKey: 'x'.repeat(40) })),
      environment: () => undefined,
    });
    lost.register(vendors.card('acme')!);
    expect(await lost.settings('acme')).toBeUndefined();
    expect((await lost.state('acme')).source('ACME_KEY')).toBe('unreadable');
  });
});

describe('health', () => {
  it('tells what works, and what to do about the rest', async () => {
    expect(await health('database')).toMatchObject({ mark: 'ok' });
    expect(await health('files')).toMatchObject({ mark: 'ok' });
    expect(await health('jobs')).toMatchObject({ mark: 'ok', text: '0 waiting, 0 failed.' });
    expect(await health('mail')).toMatchObject({ mark: 'attention', todo: 'Connect a mail server.' });
    expect(await health('scheduler')).toMatchObject({
      mark: 'failing',
      todo: 'Start a process with the service "scheduler".',
    });
    expect(await health('secrets')).toMatchObject({ mark: 'ok' });
  });
});

it('a secret that was entered stands in no log line, reply, row of the database or file', async () => {
  expect(lines.join('')).toContain('calling with');
  expect(lines.join('')).not.toContain(key);
  expect(replies.join('')).not.toContain(key);
  const { connection } = (await import('mongoose')).default;
  for (const { name } of await connection.db!.listCollections().toArray()) {
    const rows = await connection.db!.collection(name).find().toArray();
    expect(JSON.stringify(rows), name).not.toContain(key);
  }
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) expect(await readFile(join(entry.parentPath, entry.name), 'latin1')).not.toContain(key);
  }
});
