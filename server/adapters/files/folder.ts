import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { renameDurably } from '../../kernel/rename-durably.ts';
import { checkKey, type FileContent, type FileFacts, type Files, isKey, type StoredFile } from '../../ports/files.ts';

/** Drafts of files that a crash cut off are removed when they are this old. */
const draftMs = 86_400_000;
const statsAtOnce = 64;

/** Files in a folder that all processes of the machine share, readable by the owner of the process alone. */
export class FolderFiles implements Files {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async put(key: string, content: FileContent): Promise<StoredFile> {
    const path = this.#path(key);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const draft = join(dirname(path), `.${randomUUID()}.draft`);
    try {
      const written = await write(draft, content);
      await renameDurably(draft, path);
      return { key, ...written };
    } catch (error) {
      await rm(draft, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  async get(key: string, range?: { start: number; end?: number }): Promise<Readable | undefined> {
    const file = await open(this.#path(key)).catch(whenMissing);
    return file?.createReadStream(range);
  }

  async stat(key: string): Promise<FileFacts | undefined> {
    const facts = await stat(this.#path(key)).catch(whenMissing);
    return facts?.isFile() ? { key, bytes: facts.size, modifiedAt: facts.mtime } : undefined;
  }

  async delete(key: string): Promise<void> {
    await rm(this.#path(key), { force: true });
  }

  async list(folder: string): Promise<FileFacts[]> {
    checkKey(`${folder}/x`);
    const entries =
      (await readdir(join(this.#root, folder), { withFileTypes: true, recursive: true }).catch(whenMissing)) ?? [];
    const files = entries.filter((entry) => entry.isFile());
    const keys = files.map(({ parentPath, name }) => join(parentPath, name).slice(this.#root.length + 1)).filter(isKey);
    for (const { parentPath, name } of files) if (name.endsWith('.draft')) await removeOld(join(parentPath, name));
    const found: FileFacts[] = [];
    for (let start = 0; start < keys.length; start += statsAtOnce) {
      const facts = await Promise.all(keys.slice(start, start + statsAtOnce).map((key) => this.stat(key)));
      found.push(...facts.filter((one) => one !== undefined));
    }
    return found;
  }

  async check(): Promise<string | undefined> {
    try {
      await this.put('checks/writable', [new Uint8Array(1)]);
      return undefined;
    } catch (error) {
      return `The folder ${this.#root} cannot be written: ${(error as Error).message}`;
    }
  }

  #path(key: string): string {
    checkKey(key);
    return join(this.#root, key);
  }
}

async function write(path: string, content: FileContent): Promise<Omit<StoredFile, 'key'>> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o600);
  let bytes = 0;
  try {
    for await (const chunk of content) {
      hash.update(chunk);
      await file.writeFile(chunk);
      bytes += chunk.length;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function removeOld(path: string): Promise<void> {
  const facts = await stat(path).catch(whenMissing);
  if (facts && facts.mtimeMs < Date.now() - draftMs) await rm(path, { force: true });
}

function whenMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}
