import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { filesContract } from '../../ports/files.contract.ts';
import { FolderFiles } from './folder.ts';

filesContract('in a folder', async () => {
  const root = await mkdtemp(join(tmpdir(), 'files-'));
  return { files: new FolderFiles(join(root, 'made', 'when-missing')), stop: () => rm(root, { recursive: true }) };
});

async function makeFolder() {
  const root = await mkdtemp(join(tmpdir(), 'files-'));
  onTestFinished(() => rm(root, { recursive: true }));
  return { root, files: new FolderFiles(root) };
}
const content = (text: string) => Readable.from([Buffer.from(text)]);

it('are readable by the owner of the process alone', async () => {
  const { root, files } = await makeFolder();
  await files.put('a/b/c', content('x'));
  const modes = await Promise.all(
    ['a', 'a/b', 'a/b/c'].map(async (path) => (await stat(join(root, path))).mode & 0o777),
  );
  expect(modes).toEqual([0o700, 0o700, 0o600]);
  expect(await readdir(join(root, 'a/b'))).toEqual(['c']);
});

it('say why nothing can be stored', async () => {
  const { root } = await makeFolder();
  await writeFile(join(root, 'file'), '');
  expect(await new FolderFiles(join(root, 'file')).check()).toMatch(/cannot be written/);
  await chmod(root, 0o700);
});
