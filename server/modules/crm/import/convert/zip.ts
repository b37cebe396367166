import type { Readable } from 'node:stream';
import type { Entry, ZipFile } from 'yauzl';

/** The files of an archive in memory, each inflated as a stream when it is read. */
export class Zip {
  readonly #file: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(file: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#file = file;
    this.#entries = entries;
  }

  /** Rejects where the bytes are no archive, or one of more than `mostFiles`. */
  static async open(bytes: Buffer, { mostFiles }: { mostFiles: number }): Promise<Zip> {
    // Only now: most imports are no archive.
    const { default: yauzl } = await import('yauzl');
    const file = await new Promise<ZipFile>((resolve, reject) => {
      yauzl.fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, opened) =>
        error ? reject(error) : resolve(opened),
      );
    });
    const entries = new Map<string, Entry>();
    await new Promise<void>((resolve, reject) => {
      file.on('error', reject);
      file.on('end', () => resolve());
      file.on('entry', (entry: Entry) => {
        entries.set(entry.fileName, entry);
        if (entries.size > mostFiles) reject(new Error('The archive has too many files'));
        else file.readEntry();
      });
      file.readEntry();
    });
    return new Zip(file, entries);
  }

  /** Undefined where there is no such file; rejects where it is larger than it may be. */
  async read(name: string, mostBytes: number): Promise<Readable | undefined> {
    const entry = this.#entries.get(name);
    if (!entry) return undefined;
    if (entry.uncompressedSize > mostBytes) throw new Error(`${name} is too large`);
    return new Promise((resolve, reject) => {
      this.#file.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
    });
  }
}
