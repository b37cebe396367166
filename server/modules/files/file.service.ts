import type { StoredFile } from '@sequelstring/contract/files.ts';
import { About } from '@sequelstring/contract/records/task.ts';
import type { Request } from 'express';
import { audit, type Caller } from '../../kernel/audit.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { type ClientSession, transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import { publish } from '../../kernel/events.ts';
import type { FileLinks } from '../../kernel/file-links.ts';
import { download } from '../../kernel/http/download.ts';
import type { RawReply } from '../../kernel/http/raw-reply.ts';
import { attachFile, findFile, findFilesAbout, type StoredFileRow } from '../../kernel/stored-file.model.ts';
import type { StoredFiles } from '../../kernel/stored-files.ts';

export interface FileDeps {
  stored: StoredFiles;
  links: FileLinks;
  /** For each kind of record: throws where the user may not read the record with this id. */
  parents: ReadonlyMap<string, (user: CurrentUser, id: string) => Promise<unknown>>;
}

/** Throws as the parent's kind does where the user may not read it; `validation_failed` for a kind that has no files. */
async function checkParent({ parents }: FileDeps, user: CurrentUser, about: StoredFileRow['about']): Promise<void> {
  if (!about) return;
  const check = parents.get(about.kind);
  if (!check) throw new AppError('validation_failed', { details: { kind: ['has no files'] } });
  await check(user, about.id);
}

export async function uploadFile(
  deps: FileDeps,
  user: CurrentUser,
  input: { req: Request; caller: Caller; upload: { field: string; maxBytes: number }; kind?: string; id?: string },
): Promise<StoredFile> {
  const { req, caller, upload, kind, id } = input;
  if ((kind === undefined) !== (id === undefined))
    throw new AppError('validation_failed', { details: { [kind ? 'id' : 'kind']: ['is missing'] } });
  const about = kind && id ? { kind, id } : undefined;
  await checkParent(deps, user, about);
  const row = await deps.stored.receive(req, user, upload, { purpose: 'attachment', about });
  if (!row) throw new AppError('validation_failed', { details: { [upload.field]: ['is missing'] } });
  await transaction(async (session) => {
    await audit({ ...caller, ...factOf(row), action: 'file.uploaded' }, session);
    await tellTimeline(session, user, row);
  });
  return toFile(deps, row);
}

const factOf = ({ _id, fileName }: StoredFileRow) => ({
  kind: 'file',
  recordId: _id.toHexString(),
  detail: fileName,
});

/** A file shows on the timeline of its record until it is deleted. */
async function tellTimeline(
  session: ClientSession,
  user: CurrentUser,
  row: StoredFileRow,
  { gone = false } = {},
): Promise<void> {
  const about = About.safeParse(row.about);
  if (!about.success) return;
  await publish(session, 'timeline.noted', {
    key: `files:file:${row._id.toHexString()}`,
    about: [about.data],
    type: 'file',
    title: row.fileName.slice(0, 300) || 'a file',
    at: row.createdAt.toISOString(),
    actor: user.id,
    link: { href: `/${pluralOf(about.data.kind)}/${about.data.id}?tab=files` },
    ...(gone && { gone }),
  });
}

const pluralOf = (kind: string): string => (kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`);

/** Gives a file that the user sent without a record one. Throws `file_not_found`, or `validation_failed` where it has one. */
export async function attachToRecord(
  deps: FileDeps,
  user: CurrentUser,
  { id, about, caller }: { id: string; about: NonNullable<StoredFileRow['about']>; caller: Caller },
): Promise<StoredFile> {
  const before = await readableFile(deps, user, id);
  await checkParent(deps, user, about);
  const after = await transaction(async (session) => {
    const row = before.about ? null : await attachFile(before._id, about, session);
    if (!row) throw new AppError('validation_failed', { details: { about: ['is another record already'] } });
    await audit({ ...caller, ...factOf(row), action: 'file.attached' }, session);
    await tellTimeline(session, user, row);
    return row;
  });
  return toFile(deps, after);
}

export async function listFiles(
  deps: FileDeps,
  user: CurrentUser,
  about: NonNullable<StoredFileRow['about']>,
): Promise<StoredFile[]> {
  await checkParent(deps, user, about);
  return (await findFilesAbout(about.kind, about.id, 200)).map((row) => toFile(deps, row));
}

export const getFile = async (deps: FileDeps, user: CurrentUser, id: string): Promise<StoredFile> =>
  toFile(deps, await readableFile(deps, user, id));

/** Whoever uploaded a file may delete it, and so may managers and administrators. */
export async function removeFile(
  deps: FileDeps,
  user: CurrentUser,
  { id, caller }: { id: string; caller: Caller },
): Promise<{ id: string }> {
  const row = await readableFile(deps, user, id);
  const isOwn = row.owner.toHexString() === user.id;
  if (!isOwn && user.role !== 'admin' && user.role !== 'manager') throw new AppError('forbidden');
  await deps.stored.remove(row.key);
  await transaction(async (session) => {
    await audit({ ...caller, ...factOf(row), action: 'file.deleted' }, session);
    await tellTimeline(session, user, row, { gone: true });
  });
  return { id };
}

/** Throws `file_link_invalid` or `file_not_found`. */
export async function openLink(deps: FileDeps, req: Request, token: string): Promise<RawReply> {
  const link = deps.links.read(token);
  if (!link) throw new AppError('file_link_invalid');
  const row = await findFile(link.fileId);
  if (!row) throw new AppError('file_not_found');
  const { key, fileName, mediaType } = row;
  return download(req, deps.stored.files, { key, fileName: fileName || 'file', mediaType, inline: link.inline });
}

async function readableFile(deps: FileDeps, user: CurrentUser, id: string): Promise<StoredFileRow> {
  const row = await findFile(id);
  if (row?.purpose !== 'attachment') throw new AppError('file_not_found');
  if (row.about) await checkParent(deps, user, row.about);
  else if (row.owner.toHexString() !== user.id) throw new AppError('file_not_found');
  return row;
}

function toFile({ links }: FileDeps, row: StoredFileRow): StoredFile {
  const id = row._id.toHexString();
  return {
    id,
    fileName: row.fileName,
    mediaType: row.mediaType,
    bytes: row.bytes,
    about: row.about,
    owner: row.owner.toHexString(),
    createdAt: row.createdAt.toISOString(),
    ...links.sign(id),
  };
}
