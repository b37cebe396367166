import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { budgets, route } from '@sequelstring/contract/route.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FolderFiles } from '../../adapters/files/folder.ts';
import { AppError } from '../errors.ts';
import { bind } from '../module.ts';
import { errorOf, openTestServer, type TestServer } from './http.fixture.ts';
import { readUpload } from './upload.ts';

const upload = route({
  method: 'POST',
  budget: budgets.upload,
  audit: false,
  path: '/upload',
  summary: 'Takes a file',
  tag: 'Test',
  access: 'public',
  upload: { field: 'file', maxBytes: 1_000_000 },
  output: z.object({ fileName: z.string(), bytes: z.number(), mimeType: z.string() }),
});

let dir: string;
let server: TestServer;
let base: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sequelstring-upload-'));
  server = await openTestServer();
  base = server.base;
  server.serve([
    bind(upload, async ({ req }) => {
      const file = await readUpload(req, upload.upload, {
        files: new FolderFiles(dir),
        key: `uploads/${randomUUID()}`,
      });
      if (!file) throw new AppError('import_file_missing');
      await file.discard();
      return file;
    }),
  ]);
});

afterAll(async () => {
  await server.listening.close(0);
  await rm(dir, { recursive: true });
});

describe('uploads', () => {
  const send = (form: FormData) => fetch(`${base}/v1/upload`, { method: 'POST', body: form });
  const left = () => readdir(join(dir, 'uploads'));

  it('arrive as a file, with the name in whatever script', async () => {
    const form = new FormData();
    form.append('note', 'first');
    form.append('file', new Blob(['a,b\n'], { type: 'text/csv' }), '../../Kontakte ÄÖ 名前.csv');
    const res = await send(form);
    expect(await res.json()).toMatchObject({
      data: { fileName: 'Kontakte ÄÖ 名前.csv', bytes: 4, mimeType: 'text/csv' },
    });
  });

  it.each([
    ['\u202Egnp.\u2066exe', 'gnp.exe'],
    ['\uFEFFa\u200Fb.txt', 'ab.txt'],
    [`${'a'.repeat(254)}😀`, `${'a'.repeat(254)}\uFFFD`],
  ])('have no name that shows another, as %j would', async (given, kept) => {
    const form = new FormData();
    form.append('file', new Blob(['x']), given);
    expect(((await (await send(form)).json()) as { data: { fileName: string } }).data.fileName).toBe(kept);
  });

  it('without the file part are told so', async () => {
    const form = new FormData();
    form.append('other', 'x');
    expect((await errorOf(await send(form))).code).toBe('import_file_missing');
  });

  it('with a second file are refused, since only one would be taken', async () => {
    const form = new FormData();
    for (const name of ['a.csv', 'b.csv']) form.append('file', new Blob(['a,b\n'.repeat(50_000)]), name);
    const res = await send(form);
    expect(res.status).toBe(400);
    expect(await errorOf(res)).toMatchObject({
      code: 'validation_failed',
      details: { file: ['send one file at a time'] },
    });
    expect(await left()).toEqual([]);
  });

  it('that are too large are refused, announced or not, and leave nothing behind', async () => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(1_500_000)]), 'big.csv');
    const announced = await send(form);
    expect([announced.status, await errorOf(announced)]).toMatchObject([
      413,
      { code: 'payload_too_large', message: expect.stringMatching(/^The file is larger than 1 MB/) },
    ]);
    const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="big.csv"\r\n\r\n';
    const streamed = await fetch(`${base}/v1/upload`, {
      method: 'POST',
      body: ReadableStream.from([Buffer.from(head), ...Array.from({ length: 20 }, () => new Uint8Array(100_000))]),
      duplex: 'half',
      headers: { 'Content-Type': 'multipart/form-data; boundary=b' },
    } as RequestInit);
    expect([streamed.status, (await errorOf(streamed)).code]).toEqual([413, 'payload_too_large']);
    expect(await left()).toEqual([]);
  });

  it.each([
    ['no boundary', 'multipart/form-data', 'x', 400, 'malformed_body'],
    [
      'an end within the file',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
      400,
      'malformed_body',
    ],
    ['another type', 'text/csv', 'a,b', 415, 'unsupported_media_type'],
  ])('with %s are refused and leave nothing behind', async (_what, type, body, status, code) => {
    const res = await fetch(`${base}/v1/upload`, { method: 'POST', body, headers: { 'Content-Type': type } });
    expect([res.status, (await errorOf(res)).code]).toEqual([status, code]);
    expect(await left()).toEqual([]);
  });

  it('that break off leave nothing behind', async () => {
    const socket = connect(server.listening.port, '127.0.0.1');
    const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n';
    socket.write(
      `POST /v1/upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000\r\n\r\n${head}abc`,
    );
    await expect.poll(left).toHaveLength(1);
    socket.destroy();
    await expect.poll(left).toEqual([]);
  });

  it('are only asked for when they would be taken', async () => {
    const refused = await rawPost(
      'POST /v1/upload HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 900000000\r\n\r\n',
    );
    expect(refused.split('\r\n')[0]).toBe('HTTP/1.1 413 Payload Too Large');
    const taken = await rawPost(
      'POST /v1/upload HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 90\r\n\r\n',
    );
    expect(taken.split('\r\n')[0]).toBe('HTTP/1.1 100 Continue');
  });
});

async function rawPost(request: string): Promise<string> {
  const socket = connect(server.listening.port, '127.0.0.1');
  socket.write(request);
  const [chunk] = await new Promise<Buffer[]>((resolve) => socket.once('data', (data: Buffer) => resolve([data])));
  socket.destroy();
  return String(chunk);
}
