import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { User } from '@sequelstring/contract/auth.ts';
import type { Contact } from '@sequelstring/contract/crm.ts';
import type { ImportantDate } from '@sequelstring/contract/dates.ts';
import type { EmailTemplate } from '@sequelstring/contract/email-templates.ts';
import type { Greeting } from '@sequelstring/contract/greetings.ts';
import type { Import } from '@sequelstring/contract/imports.ts';
import type { OccasionRule } from '@sequelstring/contract/occasion-rules.ts';
import type { CommandStartedEvent, Document } from 'mongodb';
import { MongoClient } from 'mongodb';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from '../server/config.ts';
import { migrateDatabase, type Program, startProgram } from '../server/program.ts';
import { ApiClient } from './api-client.ts';
import { startDatabase, type TestDatabase } from './database.ts';
import { explainable, hearCommands, scansCollection } from './database-commands.ts';

const rep = { email: 'rep@example.com', password: 'a phrase for the rep' };

let database: TestDatabase;
let dataDir: string;
let program: Program;
const heard: CommandStartedEvent[] = [];

beforeAll(async () => {
  database = await startDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'sequelstring-queries-'));
  const env = { MONGODB_URI: database.uri, DATA_DIR: dataDir, PORT: '0', NODE_ENV: 'test' };
  const [config, log] = [readConfig({ env }), pino({ level: 'silent' })];
  await migrateDatabase(config, log);
  hearCommands((event) => heard.push(event));
  program = await startProgram(config, { log });
});
afterAll(async () => {
  await program.stop();
  await database.stop();
  await rm(dataDir, { recursive: true, force: true });
});

it('answers every use case out of an index', async () => {
  const api = new ApiClient({ url: `http://127.0.0.1:${program.port}` });
  await api.setUp();
  await useUsers(api);
  await useContacts(api);
  await useImports(api);
  await useSuppressions(api);
  await useOccasions(api);
  await useJobs(api);
  await useContactsAs(rep);

  const client = await MongoClient.connect(database.uri);
  try {
    const statements = new Map<string, Document>();
    for (const statement of heard.flatMap(explainable)) statements.set(shape(statement), statement);
    const scans: string[] = [];
    for (const [text, statement] of statements) {
      const explained = await client.db().command({ explain: statement, verbosity: 'queryPlanner' });
      if (scansCollection(explained)) scans.push(text);
    }
    expect(statements.size).toBeGreaterThan(50);
    expect(scans).toEqual([]);
  } finally {
    await client.close();
  }
});

/** The same statement with other values is explained once. */
const shape = (statement: Document): string =>
  JSON.stringify(statement, (_name, value: unknown) => {
    if (typeof value === 'string' && /^[0-9a-f]{24}$|:[0-9a-f]{24}$|^\d{4}-\d\d-\d\dT/.test(value)) return '?';
    return typeof value === 'number' ? 0 : value;
  }).replace(/\["\?"(,"\?")*\]/g, '["?"]');

async function useUsers(api: ApiClient): Promise<void> {
  const { data: user } = await api.post<User>('/users', { ...rep, name: 'Rep', role: 'rep' });
  await api.patch(`/users/${user.id}`, { timeZone: 'Europe/Paris' });
  await api.get(`/users/${user.id}`);
  for (const query of [
    '',
    '?q=re',
    '?role=rep',
    '?isActive=true',
    '?sort=-email',
    '?sort=createdAt',
    '?q=re&role=rep',
  ]) {
    await api.get(`/users${query}`);
  }
  await api.get('/auth/me');
  await api.patch('/auth/me', { name: 'Administrator' });
  await api.get('/settings');
  await api.patch('/settings', { country: 'US' });
}

const contactQueries = [
  ...['name', 'createdAt', 'updatedAt', 'email', 'companyName'].flatMap((field) => [`sort=${field}`, `sort=-${field}`]),
  'q=ada',
  'q=ada%20love',
  'q=ada&sort=-updatedAt',
  'email=ada@example.com',
  'company=0123456789abcdef01234567',
  'companyName=Engines',
  'tags=vip',
  'emailStatus=ok',
  'emailStatus=bounced',
  'hasDates=true',
  'hasDates=false',
  'deleted=true',
  'deleted=true&sort=createdAt',
  'page=2&limit=1',
  'tags=vip&sort=-createdAt&q=ada',
];

async function useContacts(api: ApiClient): Promise<void> {
  const person = {
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: 'ada@example.com',
    phone: '+12025550123',
    companyName: 'Engines',
    tags: ['vip'],
    importantDates: [{ type: 'birthday', date: '1990-03-15' }],
  };
  const { data: contact } = await api.post<Contact>('/contacts', person);
  await api.post('/contacts', { ...person, email: 'ada2@example.com' });
  await api.get(`/contacts/${contact.id}`);
  await api.patch(`/contacts/${contact.id}`, { title: 'Countess', email: 'ada3@example.com' });
  await api.delete(`/contacts/${contact.id}`);
  await api.post(`/contacts/${contact.id}/restore`);
  await readContacts(api, [...contactQueries, `owner=${contact.owner}`, `owner=${contact.owner}&sort=-updatedAt`]);
}

async function useContactsAs(credentials: typeof rep): Promise<void> {
  const api = new ApiClient({ url: `http://127.0.0.1:${program.port}` });
  await api.signIn(credentials);
  await api.post('/contacts', { firstName: 'Own', lastName: 'Contact' });
  await readContacts(api, contactQueries);
  await readGreetings(api);
}

async function readContacts(api: ApiClient, queries: readonly string[]): Promise<void> {
  for (const query of queries) {
    const { meta } = await api.get<Contact[]>(`/contacts?limit=1&${query.replace('limit=1', '')}`);
    if (meta?.nextCursor) await api.get(`/contacts?limit=1&${query}&cursor=${encodeURIComponent(meta.nextCursor)}`);
  }
  const typed = 'firstName=Ada&lastName=Lovelace&email=ada@example.com&phone=%2B12025550123';
  await api.get(`/contacts/duplicates?${typed}`);
  await api.get(`/contacts/duplicates?${typed}&except=0123456789abcdef01234567`);
}

async function useSuppressions(api: ApiClient): Promise<void> {
  const { data: contact } = await api.post<Contact>('/contacts', {
    firstName: 'Una',
    lastName: '',
    email: 'una@example.com',
  });
  await api.patch(`/contacts/${contact.id}`, { emailOptOut: true });
  for (const query of [
    '',
    '?email=una@example.com',
    '?reason=bounced',
    '?lifted=true',
    '?lifted=true&reason=bounced',
    `?cursor=${contact.id}`,
  ])
    await api.get(`/suppressions${query}`);
  await api.patch(`/contacts/${contact.id}`, { emailOptOut: false });
}

async function useImports(api: ApiClient): Promise<void> {
  const csv = 'First Name,Last Name,E-mail Address,Birthday\nGrace,Hopper,grace@example.com,1906-12-09\n';
  for (const query of ['?dryRun=true', '', '?onDuplicate=update', '?onDuplicate=create']) {
    const { data } = await api.upload<Import>(`/contacts/import${query}`, 'people.csv', csv);
    await until(
      () => api.get<Import>(`/imports/${data.id}`),
      (reply) => reply.data.status === 'completed',
    );
  }
  for (const [kind, text] of [
    ['accounts', 'Name,Domain,Parent,Owner\nImported,imported.example,Imported,Rep\n'],
    ['opportunities', 'Name,Account,Contact\nImported,Imported,Ann Lee; ann@example.com\n'],
    ['tasks', 'Title,Due date,Related to\nImported,2027-01-31,Imported\n'],
  ] as const) {
    for (const query of ['?dryRun=true', '', '?onDuplicate=update']) {
      const { data } = await api.upload<Import>(`/${kind}/import${query}`, 'table.csv', text);
      await until(
        () => api.get<Import>(`/imports/${data.id}`),
        ({ data: one }) => one.status === 'completed',
      );
      if (query !== '') continue;
      await api.post(`/imports/${data.id}/undo`, {});
      await until(
        () => api.get<Import>(`/imports/${data.id}`),
        ({ data: one }) => one.undo?.status === 'undone',
      );
    }
  }
  await api.get('/imports?kind=account');
  await api.get('/imports');
}

async function useOccasions(api: ApiClient): Promise<void> {
  const { data } = await api.get<Contact[]>('/contacts?email=ada3@example.com');
  const contact = data[0]!;
  const dates = `/contacts/${contact.id}/dates`;
  const { data: date } = await api.post<ImportantDate>(dates, { type: 'anniversary', date: '--06-20' });
  await api.get(dates);
  await api.get(`${dates}/${date.id}`);
  await api.patch(`${dates}/${date.id}`, { sendTime: '10:30' });
  await api.get(`${dates}/${date.id}/preview`);
  await until(
    () => api.get<Greeting[]>(`/contacts/${contact.id}/greetings`),
    (reply) => (reply.meta?.total ?? 0) >= 2,
  );
  await readGreetings(api);
  const { data: planned } = await api.get<Greeting[]>(`/emails/scheduled?contactId=${contact.id}&status=planned`);
  const greeting = planned[0]!;
  const at = `/emails/scheduled/${greeting.id}`;
  await api.get(at);
  await api.get(`${at}/preview`);
  for (const action of ['approve', 'skip', 'unskip', 'send']) await api.post(`${at}/${action}`);
  await until(
    () => api.get<Greeting>(at),
    (reply) => reply.data.status === 'sent',
  );
  await useTemplates(api, contact.id);
  await useRules(api);
  await api.delete(`${dates}/${date.id}`);
  await api.get('/emails/outbox');
}

async function useTemplates(api: ApiClient, contactId: string): Promise<void> {
  const text = { name: 'Mine', occasion: 'birthday', subject: 'Hello {{contact.firstName}}', html: '<p>Hello</p>' };
  const { data: template } = await api.post<EmailTemplate>('/email-templates', text);
  await api.get('/email-templates');
  await api.get('/email-templates?occasion=birthday');
  await api.get(`/email-templates/${template.id}`);
  await api.get(`/email-templates/${template.key}`);
  await api.patch(`/email-templates/${template.id}`, { name: 'Ours' });
  await api.get(`/email-templates/${template.id}/versions`);
  await api.post(`/email-templates/${template.id}/restore`, { version: 1 });
  await api.post('/email-templates/preview', { ...text, contactId });
  await api.delete(`/email-templates/${template.id}`);
}

async function useRules(api: ApiClient): Promise<void> {
  const filter = { field: 'tags', op: 'eq', value: 'customer' };
  const text = { name: 'Mine', action: 'email', filter, perOwnerPerDay: 5 };
  const { data: rule } = await api.post<OccasionRule>('/occasion-rules', text);
  await api.get('/occasion-rules');
  await api.post('/occasion-rules/preview', text);
  await api.put('/occasion-rules/order', { ids: [rule.id] });
  await api.put(`/occasion-rules/${rule.id}`, { ...text, action: 'task', taskTitle: 'Call' });
  await api.post(`/occasion-rules/${rule.id}/pause`, { paused: true });
  await api.delete(`/occasion-rules/${rule.id}`);
}

async function readGreetings(api: ApiClient): Promise<void> {
  const window = 'from=2020-01-01&to=2100-01-01';
  for (const query of [
    '',
    `?${window}`,
    '?status=planned',
    '?status=planned,sent',
    '?occasion=birthday',
    '?q=ada',
    '?sort=-dueAt',
    `?${window}&status=sent&occasion=birthday&q=ada`,
  ]) {
    await api.get(`/emails/scheduled${query}`);
  }
  await api.get('/emails/summary');
}

async function useJobs(api: ApiClient): Promise<void> {
  for (const query of ['', '?status=waiting', '?status=running', '?status=dead&queue=occasions'])
    await api.get(`/jobs${query}`);
  const metrics = await fetch(`http://127.0.0.1:${program.port}/metrics`);
  expect(metrics.status).toBe(200);
}

async function until<T>(ask: () => Promise<T>, enough: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (enough(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
