import type { Route } from '@sequelstring/contract/route.ts';
import type { Request } from 'express';
import type { Files } from '../ports/files.ts';
import { type Clock, nowAsDate } from './clock.ts';
import type { CurrentUser } from './current-user.ts';
import { objectId } from './db.ts';
import { AppError } from './errors.ts';
import { readUpload } from './http/upload.ts';
import {
  findAbandoned,
  findUnattached,
  newFileId,
  StoredFileModel,
  type StoredFileRow,
  sumBytes,
} from './stored-file.model.ts';

export interface StoredFilesOptions {
  files: Files;
  clock: Clock;
  /** Bytes that one user's files may take together. */
  quotaBytes: number;
}

const folders = {
  attachment: 'attachments',
  import: 'imports',
  recording: 'recordings',
  transcript: 'transcripts',
} as const;
/** An upload takes at most five minutes; what is left of one after this time was cut off. */
const abandonedMs = 3_600_000;

/** What was sent without a record waits so long for one. */
const unattachedMs = 7 * 86_400_000;

/** The files that users send. Each has a row from before its first byte, so that nothing takes storage that is not counted. */
export class StoredFiles {
  readonly files: Files;
  readonly #clock: Clock;
  readonly #quotaBytes: number;

  constructor({ files, clock, quotaBytes }: StoredFilesOptions) {
    this.files = files;
    this.#clock = clock;
    this.#quotaBytes = quotaBytes;
  }

  /**
   * Receives the file part of a multipart request; undefined where there is none. Throws `storage_full` where the user's
   * files would take more than their share, and as `readUpload` does.
   */
  async receive(
    req: Request,
    user: CurrentUser,
    upload: NonNullable<Route['upload']>,
    { purpose, about }: Pick<StoredFileRow, 'purpose' | 'about'>,
  ): Promise<StoredFileRow | undefined> {
    const row = await this.#reserve(req, user, upload.maxBytes, { purpose, about });
    try {
      const file = await readUpload(req, upload, { files: this.files, key: row.key });
      if (!file) {
        await this.#forget(row);
        return undefined;
      }
      const { fileName, mimeType: mediaType, bytes, sha256 } = file;
      const set = { fileName, mediaType, bytes, sha256, status: 'stored' } as const;
      await StoredFileModel.updateOne({ _id: row._id }, { $set: set });
      return { ...row, ...set };
    } catch (error) {
      await this.#forget(row);
      throw error;
    }
  }

  /** Stores a file that the program fetched for a user; throws what `content` throws, and leaves nothing behind then. */
  async store(
    owner: string,
    given: Pick<StoredFileRow, 'purpose' | 'about' | 'fileName' | 'mediaType'>,
    content: AsyncIterable<Uint8Array>,
  ): Promise<StoredFileRow> {
    const _id = newFileId();
    const row: StoredFileRow = {
      _id,
      key: `${folders[given.purpose]}/${_id.toHexString()}`,
      owner: objectId(owner),
      ...given,
      bytes: 0,
      status: 'receiving',
      createdAt: nowAsDate(this.#clock),
    };
    await StoredFileModel.insertMany([row], { lean: true });
    try {
      const { bytes, sha256 } = await this.files.put(row.key, content);
      const set = { bytes, sha256, status: 'stored' } as const;
      await StoredFileModel.updateOne({ _id }, { $set: set });
      return { ...row, ...set };
    } catch (error) {
      await this.#forget(row);
      throw error;
    }
  }

  /** Removes a file and its row; does nothing where there is none. */
  async remove(key: string): Promise<void> {
    await this.files.delete(key);
    await StoredFileModel.deleteOne({ key });
  }

  /** Removes what is left of uploads that were cut off, and attachments that no record ever got. */
  async clearAbandoned(): Promise<void> {
    const before = (ms: number) => new Date(nowAsDate(this.#clock).getTime() - ms);
    for (const row of await findAbandoned(before(abandonedMs))) await this.#forget(row);
    for (const row of await findUnattached(before(unattachedMs))) await this.#forget(row);
  }

  /** Counts the file as large as it says it is before it is read, so that many at once cannot pass the quota; all may be refused. */
  async #reserve(
    req: Request,
    user: CurrentUser,
    maxBytes: number,
    given: Pick<StoredFileRow, 'purpose' | 'about'>,
  ): Promise<StoredFileRow> {
    const _id = newFileId();
    const announced = Number(req.headers['content-length'] ?? maxBytes);
    const row: StoredFileRow = {
      _id,
      key: `${folders[given.purpose]}/${_id.toHexString()}`,
      owner: objectId(user.id),
      purpose: given.purpose,
      ...(given.about && { about: given.about }),
      fileName: '',
      mediaType: '',
      bytes: Math.min(announced, maxBytes),
      status: 'receiving',
      createdAt: nowAsDate(this.#clock),
    };
    await StoredFileModel.insertMany([row], { lean: true });
    if ((await sumBytes(row.owner)) <= this.#quotaBytes) return row;
    await this.#forget(row);
    throw new AppError('storage_full');
  }

  #forget(row: StoredFileRow): Promise<void> {
    return this.remove(row.key);
  }
}
