import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { crm } from '@sequelstring/contract/crm.ts';
import { files as routes, type StoredFile } from '@sequelstring/contract/files.ts';
import { type S3Peer, startS3 } from '@sequelstring/server/adapters/files/s3.fixture.ts';
import { S3Files } from '@sequelstring/server/adapters/files/s3.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, startApp, type TestApp } from './app.ts';

let s3: S3Peer;
let app: TestApp;
let admin: Actor;

beforeAll(async () => {
  s3 = await startS3();
  const { bucket, endpoint, credentials } = s3.options;
  const { accessKeyId, secretAccessKey } = credentials;
  const env = {
    S3_BUCKET: bucket,
    S3_ENDPOINT: endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
  app = await startApp({ env });
  admin = await app.setUp();
});
afterAll(async () => {
  await app.stop();
  await s3.stop();
});

describe('a program with S3_BUCKET', () => {
  it('keeps attachments in the bucket and serves ranges of them by signed links', async () => {
    const contact = await admin.get(crm.createContact, { body: { firstName: 'Ann', lastName: 'Example' } });
    const form = new FormData();
    form.append('file', new Blob(['0123456789'], { type: 'text/plain' }), 'digits.txt');
    const res = await admin.fetch(`/v1/files?kind=contact&id=${contact.id}`, { method: 'POST', body: form });
    const { data } = (await res.json()) as { data: StoredFile };
    const inBucket = await new S3Files(s3.options).list('attachments');
    expect(inBucket.map(({ bytes }) => bytes)).toEqual([10]);
    expect(existsSync(join(app.dataDir, 'files', 'attachments'))).toBe(false);
    const { url } = await admin.get(routes.get, { params: { id: data.id } });
    const part = await fetch(`${app.url}${new URL(url).pathname}`, { headers: { Range: 'bytes=2-4' } });
    expect([part.status, await part.text()]).toEqual([206, '234']);
  });
});
