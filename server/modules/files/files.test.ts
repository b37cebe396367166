import { accounts, crm, notes, opportunities, tasks } from '@sequelstring/contract/crm.ts';
import { files as routes, type StoredFile } from '@sequelstring/contract/files.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, startApp, type TestApp } from '../../../test/app.ts';

let app: TestApp;
let admin: Actor;
let rep: Actor;
let other: Actor;
let contactId: string;
let now = Temporal.Instant.from('2027-03-15T09:00:00Z');

beforeAll(async () => {
  app = await startApp({ clock: { now: () => now }, env: { UPLOAD_QUOTA_MB: '2' } });
  admin = await app.setUp();
  rep = await app.signedIn(admin, 'rep', 'Rita Rep');
  other = await app.signedIn(admin, 'rep', 'Olaf Other');
  contactId = (await rep.get(crm.createContact, { body: { firstName: 'Ann', lastName: 'Example' } })).id;
});
afterAll(() => app.stop());

interface Sent {
  name?: string;
  type?: string;
  query?: string;
}

async function send(
  actor: Actor,
  content: string | Buffer<ArrayBuffer>,
  { name = 'a.txt', type = 'text/plain', query }: Sent = {},
) {
  const form = new FormData();
  form.append('file', new Blob([content], { type }), name);
  const about = query ?? `?kind=contact&id=${contactId}`;
  const res = await actor.fetch(`/v1/files${about}`, { method: 'POST', body: form });
  const reply = (await res.json()) as { data: StoredFile; error?: { code: string } };
  return { status: res.status, ...reply };
}
const open = (file: StoredFile, headers: Record<string, string> = {}) =>
  fetch(`${app.url}${new URL(file.url).pathname}`, { headers });

describe('a file of a record', () => {
  it('is stored, listed, and downloaded by its link without signing in', async () => {
    const { status, data } = await send(rep, 'hello', { name: 'Grüße 2027.txt' });
    expect(status).toBe(201);
    expect(data).toMatchObject({ bytes: 5, mediaType: 'text/plain', about: { kind: 'contact', id: contactId } });
    const listed = await rep.get(routes.list, { query: { kind: 'contact', id: contactId } });
    expect(listed.map(({ id }) => id)).toContain(data.id);
    const res = await open(await rep.get(routes.get, { params: { id: data.id } }));
    expect(await res.text()).toBe('hello');
    expect(res.headers.get('content-disposition')).toBe(
      `attachment; filename="Gr__e 2027.txt"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%202027.txt`,
    );
    expect(res.headers.get('x-content-type-options')).toBe('nosniff');
    expect(res.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  });

  it.each(['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/javascript', 'application/pdf'])(
    'of type %s leaves as bytes to save',
    async (type) => {
      const { data } = await send(rep, '<script>alert(1)</script>', { name: 'x.html', type });
      const res = await open(data);
      expect(res.headers.get('content-type')).toBe('application/octet-stream');
      expect(res.headers.get('content-disposition')).toMatch(/^attachment/);
    },
  );

  it('is read in ranges', async () => {
    const { data } = await send(rep, '0123456789');
    const range = async (value: string) => {
      const res = await open(data, { Range: value });
      return [res.status, res.headers.get('content-range'), await res.text()];
    };
    expect(await range('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234']);
    expect(await range('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await range('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await range('bytes=5-99')).toEqual([206, 'bytes 5-9/10', '56789']);
    expect(await range('bytes=10-')).toEqual([416, 'bytes */10', '']);
    expect(await range('bytes=-0')).toEqual([416, 'bytes */10', '']);
    expect(await range('lines=1-2')).toEqual([200, null, '0123456789']);
  });

  it('is for those alone who may read the record', async () => {
    const { data } = await send(rep, 'secret');
    const of = { params: { id: data.id } };
    expect(await other.refused(routes.get, of)).toMatchObject({ status: 404, code: 'contact_not_found' });
    expect(await other.refused(routes.remove, of)).toMatchObject({ status: 404 });
    expect(await other.refused(routes.list, { query: { kind: 'contact', id: contactId } })).toMatchObject({
      status: 404,
    });
    expect((await send(other, 'x')).status).toBe(404);
    expect((await admin.get(routes.get, of)).id).toBe(data.id);
  });

  it('is for whoever sent it alone where it has no record yet', async () => {
    const { data } = await send(rep, 'draft', { query: '' });
    expect((await rep.get(routes.get, { params: { id: data.id } })).id).toBe(data.id);
    expect(await admin.refused(routes.get, { params: { id: data.id } })).toMatchObject({ code: 'file_not_found' });
  });

  it('is attached later where it was sent without a record, and deleted after a week where it never is', async () => {
    const { data } = await send(rep, 'draft', { query: '' });
    const about = { kind: 'contact', id: contactId };
    const params = { id: data.id };
    expect(await other.refused(routes.attach, { params, body: { about } })).toMatchObject({ code: 'file_not_found' });
    expect(await rep.get(routes.attach, { params, body: { about } })).toMatchObject({ about });
    expect(await rep.refused(routes.attach, { params, body: { about } })).toMatchObject({ status: 400 });
    expect((await admin.get(routes.get, { params })).id).toBe(data.id);
  });

  it.each([
    ['account', { name: 'Filed Ltd' }],
    ['opportunity', { name: 'Filed deal' }],
    ['task', { title: 'Filed task' }],
    ['note', { body: 'Filed note' }],
  ] as const)('belongs to any kind of record: %s', async (kind, body) => {
    const kinds = { account: accounts, opportunity: opportunities, task: tasks, note: notes };
    const { id } = await rep.get(kinds[kind].create as typeof accounts.create, { body: body as never });
    const query = `?kind=${kind}&id=${id}`;
    expect((await send(rep, 'x', { query })).status).toBe(201);
    expect((await send(other, 'x', { query })).status).toBe(404);
    expect(await other.refused(routes.list, { query: { kind, id } })).toMatchObject({ status: 404 });
    expect(await rep.get(routes.list, { query: { kind, id } })).toHaveLength(1);
  });

  it('is gone for its links too once it is deleted', async () => {
    const { data } = await send(rep, 'short-lived');
    await rep.get(routes.remove, { params: { id: data.id } });
    expect((await open(data)).status).toBe(404);
  });
});

describe('a link', () => {
  it('ends after ten minutes', async () => {
    const { data } = await send(rep, 'x');
    expect((await open(data)).status).toBe(200);
    now = now.add({ minutes: 10 });
    expect((await open(data)).status).toBe(403);
  });

  it('cannot be changed or made up', async () => {
    const { data } = await send(rep, 'x');
    const token = data.url.split('/').at(-1)!;
    for (const made of [
      token.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
      `${token.slice(0, -4)}AAAA`,
      'a'.repeat(80),
    ])
      expect((await fetch(`${app.url}/v1/files/content/${made}`)).status).toBe(403);
  });
});

describe('the storage of one user', () => {
  it('has a limit, also for many files at once, and room again once some are deleted', async () => {
    const user = await app.signedIn(admin, 'manager', 'Quinn Quota');
    const big = Buffer.alloc(1_200_000);
    const atOnce = await Promise.all([send(user, big), send(user, big)]);
    const kept = atOnce.filter(({ status }) => status === 201);
    expect(kept.length).toBeLessThan(2);
    if (kept.length === 0) kept.push(await send(user, big));
    expect(kept[0]?.status).toBe(201);
    expect((await send(user, big)).error?.code).toBe('storage_full');
    await user.get(routes.remove, { params: { id: kept[0]!.data.id } });
    expect((await send(user, big)).status).toBe(201);
  });
});
