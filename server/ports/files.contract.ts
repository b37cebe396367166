import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Files } from './files.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What every store of files keeps to. */
export function filesContract(name: string, start: () => Promise<{ files: Files; stop(): Promise<void> }>): void {
  describe(`files ${name}`, () => {
    let files: Files;
    let stop: () => Promise<void>;
    beforeAll(async () => {
      ({ files, stop } = await start());
    });
    afterAll(() => stop());

    const bytesOf = async (stream: Readable | undefined) => stream && Buffer.concat(await stream.toArray()).toString();
    const put = (key: string, ...parts: string[]) =>
      files.put(key, Readable.from(parts.map((part) => Buffer.from(part))));

    it('come back as they were put in, with their size and checksum', async () => {
      const stored = await put('attachments/a/plain.txt', 'hello ', 'world');
      const sha256 = createHash('sha256').update('hello world').digest('hex');
      expect(stored).toEqual({ key: 'attachments/a/plain.txt', bytes: 11, sha256 });
      expect(await bytesOf(await files.get('attachments/a/plain.txt'))).toBe('hello world');
      const facts = await files.stat('attachments/a/plain.txt');
      expect(facts).toMatchObject({ key: 'attachments/a/plain.txt', bytes: 11 });
      expect(Math.abs(facts!.modifiedAt.getTime() - Date.now())).toBeLessThan(60_000);
    });

    it('are read in part', async () => {
      await put('attachments/range', '0123456789');
      expect(await bytesOf(await files.get('attachments/range', { start: 2, end: 4 }))).toBe('234');
      expect(await bytesOf(await files.get('attachments/range', { start: 7 }))).toBe('789');
      expect(await bytesOf(await files.get('attachments/range', { start: 8, end: 99 }))).toBe('89');
    });

    it('may be empty', async () => {
      expect((await put('attachments/empty')).bytes).toBe(0);
      expect(await bytesOf(await files.get('attachments/empty'))).toBe('');
    });

    it('are replaced whole, and a reader of the former one reads it to its end', async () => {
      await put('attachments/replaced', 'a'.repeat(200_000));
      const reading = await files.get('attachments/replaced');
      await put('attachments/replaced', 'b');
      expect(await bytesOf(reading)).toBe('a'.repeat(200_000));
      expect(await bytesOf(await files.get('attachments/replaced'))).toBe('b');
    });

    it('are gone once deleted, and deleting again does no harm', async () => {
      await put('attachments/gone', 'x');
      await files.delete('attachments/gone');
      await files.delete('attachments/gone');
      expect(await files.get('attachments/gone')).toBeUndefined();
      expect(await files.stat('attachments/gone')).toBeUndefined();
    });

    it('are not there while and after their content fails', async () => {
      const broken = async function* () {
        yield Buffer.from('half');
        expect(await files.stat('attachments/broken')).toBeUndefined();
        throw new Error('the line broke');
      };
      await expect(files.put('attachments/broken', broken())).rejects.toThrow('the line broke');
      expect(await files.stat('attachments/broken')).toBeUndefined();
      expect((await files.list('attachments')).map(({ key }) => key)).not.toContain('attachments/broken');
    });

    it('are listed by folder', async () => {
      await put('listed/one', '1');
      await put('listed/two', '22');
      const listed = (await files.list('listed')).map(({ key, bytes }) => `${key}:${bytes}`);
      expect(listed.sort()).toEqual(['listed/one:1', 'listed/two:2']);
      expect(await files.list('nothing')).toEqual([]);
    });

    it.each([
      '../x',
      'a/../b',
      '/etc/passwd',
      'a',
      'a//b',
      'a/.hidden',
      'a/b/',
      '',
      'a\\b/c',
      'a/b\0',
      'a/ü',
      'x/'.repeat(300),
    ])('have no key %j', async (key) => {
      await expect(put(key, 'x')).rejects.toThrow(/is not a key/);
      await expect(files.get(key)).rejects.toThrow(/is not a key/);
      await expect(files.stat(key)).rejects.toThrow(/is not a key/);
      await expect(files.delete(key)).rejects.toThrow(/is not a key/);
    });

    it('pass through without being held in memory', async () => {
      const chunk = Buffer.alloc(1_000_000, 'x');
      const before = process.memoryUsage().arrayBuffers;
      let most = 0;
      const content = async function* () {
        for (let index = 0; index < 100; index++) {
          yield chunk;
          if (index % 10) continue;
          // Buffers are given back in the background: the second time waits for what the first one found.
          collectGarbage();
          collectGarbage();
          most = Math.max(most, process.memoryUsage().arrayBuffers - before);
        }
      };
      expect((await files.put('attachments/large', content())).bytes).toBe(100_000_000);
      expect(most).toBeLessThan(20_000_000);
      await files.delete('attachments/large');
    });

    it('say that they can be stored', async () => expect(await files.check()).toBeUndefined());
  });
}
