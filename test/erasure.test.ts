import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { audit } from '@sequelstring/contract/audit.ts';
import { calls } from '@sequelstring/contract/calls.ts';
import { accounts, contacts, crm, notes, opportunities, tasks } from '@sequelstring/contract/crm.ts';
import { occasionRules } from '@sequelstring/contract/occasion-rules.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import { personalData } from '@sequelstring/contract/personal-data.ts';
import { search } from '@sequelstring/contract/search.ts';
import { social } from '@sequelstring/contract/social.ts';
import { views } from '@sequelstring/contract/views.ts';
import { collection } from '@sequelstring/server/kernel/db.ts';
import { createLog } from '@sequelstring/server/kernel/log.ts';
import {
  type ErasureDeps,
  resumeErasures,
  runErasure,
} from '@sequelstring/server/modules/crm/erasure/erasure.service.ts';
import type { JobOrder } from '@sequelstring/server/ports/jobs.ts';
import mongoose, { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Actor, startApp, type TestApp } from './app.ts';
import { wav } from './wav.ts';

let app: TestApp;
let admin: Actor;
let rep: Actor;

beforeAll(async () => {
  app = await startApp({ env: { RATE_FACTOR: '10' } });
  admin = await app.setUp();
  rep = await app.signedIn(admin, 'rep', 'Robin Rep');
});
afterAll(() => app.stop());

const email = 'zenobia.quillfeather@example.com';
const phone = '+12025550143';
/** What nothing but this person has. */
const words = ['quillfeather', '2025550143', 'porcelain owls', 'turquoise harpsichord'];

async function upload(
  actor: Actor,
  path: string,
  content: string | Uint8Array<ArrayBuffer>,
  { name, type = 'text/plain' }: { name: string; type?: string },
) {
  const form = new FormData();
  form.append('file', new Blob([content], { type }), name);
  const res = await actor.fetch(`/v1${path}`, { method: 'POST', body: form });
  expect(res.status, await res.clone().text()).toBeLessThan(300);
  return ((await res.json()) as { data: { id: string } }).data;
}

/** A contact of whom every module keeps something. Returns its id and that of a note that others share. */
async function knownPerson() {
  const { id: company } = await rep.get(accounts.create, { body: { name: 'Example Ltd' } });
  const { id } = await rep.get(crm.createContact, {
    body: {
      firstName: 'Zenobia',
      lastName: 'Quillfeather',
      email,
      phone,
      company,
      notes: 'Plays a turquoise harpsichord',
    },
  });
  const about = [{ kind: 'contact', id }] as const;
  await rep.get(crm.updateContact, {
    params: { id },
    body: { title: 'Collector of porcelain owls', emailOptOut: true },
  });
  await rep.get(notes.create, { body: { body: 'Loves porcelain owls', about: [...about] } });
  const shared = await rep.get(notes.create, {
    body: { body: 'Zenobia Quillfeather agreed on the price', about: [...about, { kind: 'account', id: company }] },
  });
  await rep.get(tasks.create, { body: { title: 'Buy porcelain owls', about: [...about] } });
  const deal = await rep.get(opportunities.create, {
    body: { name: 'Deal of Zenobia Quillfeather', account: company, contacts: [{ contact: id }] },
  });
  await rep.get(opportunities.update, { params: { id: deal.id }, body: { nextStep: `Write to ${email}` } });
  await rep.get(occasions.createDate, {
    params: { contactId: id },
    body: { type: 'custom', label: 'Day of porcelain owls', date: '1990-03-04' },
  });
  await rep.get(social.linkProfile, {
    params: { contactId: id },
    body: { platform: 'linkedin', profileUrl: 'https://www.linkedin.com/in/quillfeather' },
  });
  await upload(rep, `/files?kind=contact&id=${id}`, 'All about porcelain owls', { name: 'porcelain owls.txt' });
  const call = await rep.get(calls.create, { body: { contact: id, notes: 'Spoke of porcelain owls' } });
  await upload(rep, `/calls/${call.id}/recording`, wav({ seconds: 1 }), {
    name: 'quillfeather.wav',
    type: 'audio/wav',
  });
  await upload(
    rep,
    `/calls/${call.id}/transcript`,
    'Zenobia Quillfeather: I love porcelain owls.\nRobin Rep: Me too.',
    { name: 'a.txt' },
  );
  await rep.get(crm.updateContact, { params: { id }, body: { nickname: 'Quillfeather' } });
  await admin.get(crm.updateContact, { params: { id }, body: { owner: admin.id } });
  const csv = `First name,Last name,Email,Phone,Title\nZenobia,Quillfeather,${email},${phone},Keeper of porcelain owls\n`;
  await upload(admin, '/contacts/import?onDuplicate=update', csv, { name: 'people.csv', type: 'text/csv' });
  const body = JSON.stringify({ type: 'contact.updated', data: { id, title: 'Zenobia Quillfeather' } });
  await rep.get(views.create, {
    body: {
      kind: 'contact',
      name: 'Like Zenobia Quillfeather',
      filter: {
        or: [
          { field: 'email', op: 'eq', value: email },
          { field: 'title', op: 'contains', value: 'x' },
        ],
      },
    },
  });
  await admin.get(occasionRules.create, {
    body: { name: 'For Zenobia Quillfeather', action: 'email', filter: { field: 'email', op: 'eq', value: email } },
  });
  await rep.get(contacts.bulk, {
    body: {
      where: { filter: { field: 'email', op: 'eq', value: 'nobody@example.com' } },
      action: 'update',
      set: { nickname: 'Zenobia Quillfeather' },
    },
  });
  await collection('jobs').insertOne({
    ...{ queue: 'email', name: 'occasions.sendGreeting', payload: {}, status: 'dead', attempts: 3, maxAttempts: 3 },
    ...{ lastError: `550 ${email}: no such mailbox`, runAt: new Date(), createdAt: new Date() },
  });
  const at = new Date();
  await collection('webhookDeliveriesOut').insertOne({
    ...{ webhook: new Types.ObjectId(), eventId: 'one', event: 'contact.updated', body },
    ...{ status: 'failed', attempts: 3, createdAt: at },
  });
  const report = Buffer.from(`email=${encodeURIComponent(email)}`);
  await collection('webhookDeliveriesIn').insertOne({
    ...{ vendor: 'sendgrid', key: 'one', status: 'done', contentType: 'application/x-www-form-urlencoded', query: {} },
    ...{ body: report, bytes: report.length, receivedAt: at },
  });
  await vi.waitFor(
    async () => {
      expect(await collection('import_changes').countDocuments({})).toBe(1);
      expect(await collection('jobs').countDocuments({ name: /^(crm|calls)/ })).toBe(0);
      expect(await collection('outbox').countDocuments({})).toBe(0);
    },
    { timeout: 30_000, interval: 100 },
  );
  return { id, shared: shared.id, deal: deal.id };
}

/** Every collection in which a document tells of the person, with what it says. */
async function traces(): Promise<string[]> {
  const names = await mongoose.connection.db!.listCollections({}, { nameOnly: true }).toArray();
  const found: string[] = [];
  for (const { name } of names) {
    for (const row of await collection(name).find({}).toArray()) {
      const text = textOf(row).toLowerCase();
      for (const word of words) if (text.includes(word)) found.push(`${name}: ${text.slice(0, 300)}`);
    }
  }
  return found;
}

/** The text of a document, with that of its bytes as they are and inflated. */
function textOf(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value);
  if ('_bsontype' in value && value._bsontype === 'Binary') {
    const bytes = Buffer.from((value as unknown as { buffer: Uint8Array }).buffer);
    try {
      return `${bytes.toString()} ${inflateRawSync(bytes).toString()}`;
    } catch {
      return bytes.toString();
    }
  }
  return Object.entries(value)
    .flatMap(([name, inner]) => [name, textOf(inner)])
    .join(' ');
}

async function filesTelling(): Promise<string[]> {
  const folder = join(app.dataDir, 'files');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const contents = entries
    .filter((entry) => entry.isFile())
    .map(async ({ parentPath, name }) => {
      const text = (await readFile(join(parentPath, name))).toString('latin1').toLowerCase();
      return words.some((word) => text.includes(word)) || text.startsWith('riff') ? [name] : [];
    });
  return (await Promise.all(contents)).flat();
}

const isDone = async (id: string) =>
  Boolean((await collection('erasures').findOne({ _id: Types.ObjectId.createFromHexString(id) }))?.doneAt);

describe('what is kept of a person', () => {
  let known: Awaited<ReturnType<typeof knownPerson>>;
  beforeAll(async () => {
    known = await knownPerson();
  }, 60_000);
  const of = () => ({ params: { id: known.id } });

  it('is for administrators and managers to export and to erase', async () => {
    expect(await rep.refused(personalData.exportPersonalData, of())).toMatchObject({ code: 'forbidden' });
    expect(await rep.refused(personalData.eraseContact, { ...of(), body: { name: 'x' } })).toMatchObject({
      code: 'forbidden',
    });
  });

  it('is one document with a part from every module', async () => {
    const res = await admin.fetch(`/v1/contacts/${known.id}/personal-data`);
    expect(res.headers.get('content-disposition')).toBe(`attachment; filename="personal-data-${known.id}.json"`);
    expect(await res.json()).toMatchObject({
      contact: { email, phone },
      history: expect.arrayContaining([expect.objectContaining({ action: 'contact.updated' })]),
      records: expect.arrayContaining([
        expect.objectContaining({ kind: 'note', body: 'Loves porcelain owls' }),
        expect.objectContaining({ kind: 'task', title: 'Buy porcelain owls' }),
      ]),
      greetings: [expect.objectContaining({ contactName: 'Zenobia Quillfeather' })],
      suppressions: [{ email, reason: 'unsubscribed' }],
      social: { profiles: [{ profileUrl: 'https://www.linkedin.com/in/quillfeather' }] },
      calls: [
        {
          notes: 'Spoke of porcelain owls',
          transcript: [{ text: 'I love porcelain owls.' }, {}],
          recording: { fileName: 'quillfeather.wav' },
        },
      ],
      files: [{ fileName: 'porcelain owls.txt' }],
      imports: [{ changes: [{ field: 'title' }] }],
    });
    const { data } = (await admin.call(audit.list, { query: { action: 'contact.personal_data_exported' } })) as never;
    expect(data).toMatchObject([{ recordId: known.id }]);
  });

  it('stays where the name that is typed is another one', async () => {
    const refused = await admin.refused(personalData.eraseContact, { ...of(), body: { name: 'Somebody Else' } });
    expect(refused).toMatchObject({ details: { name: ['is not the name of this contact'] } });
    await admin.get(contacts.get, of());
  });

  it('is gone from every collection and every file once the contact is erased', async () => {
    expect((await traces()).length).toBeGreaterThan(15);
    expect((await filesTelling()).length).toBeGreaterThan(1);
    await admin.get(personalData.eraseContact, { ...of(), body: { name: ' zenobia  QUILLFEATHER' } });
    expect(await admin.refused(contacts.get, of())).toMatchObject({ code: 'contact_not_found' });
    await expect.poll(() => isDone(known.id), { timeout: 30_000 }).toBe(true);
    await expect.poll(() => collection('outbox').countDocuments({}), { timeout: 10_000 }).toBe(0);
    expect(await traces()).toEqual([]);
    expect(await filesTelling()).toEqual([]);
    for (const q of ['zenobia', 'porcelain', email])
      expect(await admin.get(search.search, { query: { q } }), q).toEqual([]);
  });

  it('leaves what others share, without the person', async () => {
    const note = await admin.get(notes.get, { params: { id: known.shared } });
    expect(note).toMatchObject({ body: '[erased] agreed on the price', about: [{ kind: 'account' }] });
    const deal = await admin.get(opportunities.get, { params: { id: known.deal } });
    expect(deal).toMatchObject({ name: 'Deal of [erased]', nextStep: 'Write to [erased]', contacts: [] });
  });

  it('leaves in the audit who erased it, and who did what before', async () => {
    const { data } = (await admin.call(audit.list, { query: { recordId: known.id } })) as never;
    expect(data).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'contact.erased', actor: { kind: 'user', id: admin.id } }),
        expect.objectContaining({ action: 'contact.updated', changes: [{ field: 'owner' }] }),
      ]),
    );
  });

  it('keeps the opt-out: whoever comes back under the address gets no greetings', async () => {
    const again = await rep.get(crm.createContact, {
      body: { firstName: 'Zen', lastName: 'Q', email: email.toUpperCase() },
    });
    expect(again.emailOptOut).toBe(true);
    await admin.get(crm.updateContact, { params: { id: again.id }, body: { emailOptOut: false } });
    expect(await admin.get(contacts.get, { params: { id: again.id } })).toMatchObject({ emailOptOut: false });
  });
});

describe('an erasure that is cut off', () => {
  it('keeps what it needs, is ordered again and goes on to its end', async () => {
    const _id = new Types.ObjectId();
    const id = _id.toHexString();
    const person = { id, emails: [], phones: [], marks: [], records: [{ kind: 'contact', id }], shared: [] };
    await collection('erasures').insertOne({ _id, by: _id, at: new Date(0), person });
    const erased: string[] = [];
    const orders: JobOrder[] = [];
    let isKilled = true;
    const part = (name: string) => ({ name, erase: async () => void erased.push(name) });
    const failing = { name: 'second', erase: async () => (isKilled ? Promise.reject(new Error('killed')) : undefined) };
    const deps = {
      clock: { now: () => Temporal.Now.instant() },
      log: createLog({ level: 'silent', pretty: false }).log,
      jobs: { addMany: async (added: readonly JobOrder[]) => void orders.push(...added) },
      personalData: () => [part('first'), failing, part('third')],
    } as unknown as ErasureDeps;
    const { signal } = new AbortController();
    await expect(runErasure(deps, id, signal)).rejects.toThrow('killed');
    expect(await collection('erasures').findOne({ _id })).toMatchObject({ person: { id } });
    await resumeErasures(deps);
    expect(orders).toEqual([{ name: 'crm.eraseContact', payload: { contactId: id }, key: id }]);
    isKilled = false;
    await runErasure(deps, id, signal);
    expect(erased).toEqual(['first', 'first', 'third']);
    expect(await collection('erasures').findOne({ _id })).not.toHaveProperty('person');
    await runErasure(deps, id, signal);
    expect(erased).toHaveLength(3);
  });
});
