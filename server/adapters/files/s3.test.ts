import { expect, it, onTestFinished } from 'vitest';
import { filesContract } from '../../ports/files.contract.ts';
import { startS3 } from './s3.fixture.ts';
import { S3Files } from './s3.ts';

filesContract('on S3', async () => {
  const { options, stop } = await startS3();
  return { files: new S3Files(options), stop };
});

it('say why nothing can be stored', async () => {
  const { options, stop } = await startS3();
  onTestFinished(stop);
  const problem = await new S3Files({ ...options, bucket: 'not-there' }).check();
  expect(problem).toMatch(/^The bucket not-there cannot be written: /);
});

it('are listed past the thousand that one reply holds', async () => {
  const { options, stop } = await startS3();
  onTestFinished(stop);
  const files = new S3Files(options);
  const keys = Array.from({ length: 1_050 }, (_, index) => `many/${index}`);
  for (let start = 0; start < keys.length; start += 50)
    await Promise.all(keys.slice(start, start + 50).map((key) => files.put(key, [new Uint8Array([1])])));
  expect((await files.list('many')).map(({ key }) => key).sort()).toEqual(keys.sort());
});

it('are encrypted by the server where that is asked for', async () => {
  const { options, encryptions, stop } = await startS3();
  onTestFinished(stop);
  await new S3Files({ ...options, encryption: 'AES256' }).put('a/b', [new Uint8Array([1])]);
  expect(encryptions).toEqual(['AES256']);
});
