import { z } from 'zod';
import { budgets, editors, Id, Instant, route } from './route.ts';

/** The record that a file belongs to: whoever may read it may read the file. */
export const FileParent = z.object({ kind: z.string().regex(/^[a-z]{1,30}$/), id: Id });

export const StoredFile = z.object({
  id: Id,
  fileName: z.string(),
  mediaType: z.string(),
  bytes: z.number().int(),
  about: FileParent.optional(),
  owner: Id,
  createdAt: Instant,
  /** Opens the file for anyone until `expiresAt`. */
  url: z.string(),
  expiresAt: Instant,
});
export type StoredFile = z.infer<typeof StoredFile>;

const parent = { kind: FileParent.shape.kind.optional(), id: Id.optional() };

export const files = {
  upload: route({
    method: 'POST',
    path: '/files',
    summary: 'Uploads a file, for a record where `kind` and `id` name one',
    tag: 'Files',
    access: editors,
    query: z.strictObject(parent),
    upload: { field: 'file', maxBytes: 100_000_000 },
    budget: budgets.upload,
    audit: ['file.uploaded'],
    output: StoredFile,
    status: 201,
  }),
  list: route({
    method: 'GET',
    path: '/files',
    summary: 'The files of a record, newest first, at most 200',
    tag: 'Files',
    access: 'signed-in',
    query: z.strictObject({ kind: FileParent.shape.kind, id: Id }),
    budget: budgets.read,
    audit: false,
    output: z.array(StoredFile),
  }),
  get: route({
    method: 'GET',
    path: '/files/:id',
    summary: 'A file with a link to download it',
    tag: 'Files',
    access: 'signed-in',
    params: z.object({ id: Id }),
    budget: budgets.read,
    audit: false,
    output: StoredFile,
  }),
  attach: route({
    method: 'PATCH',
    path: '/files/:id',
    summary:
      'Attaches a file that was sent without a record to one; a file that is never attached is deleted after a week',
    tag: 'Files',
    access: editors,
    params: z.object({ id: Id }),
    body: z.strictObject({ about: FileParent }),
    budget: budgets.write,
    audit: ['file.attached'],
    output: StoredFile,
  }),
  remove: route({
    method: 'DELETE',
    path: '/files/:id',
    summary: 'Deletes a file',
    tag: 'Files',
    access: editors,
    params: z.object({ id: Id }),
    budget: budgets.write,
    audit: ['file.deleted'],
    output: z.object({ id: Id }),
  }),
  download: route({
    method: 'GET',
    path: '/files/content/:token',
    summary: 'Downloads a file through a signed link; supports Range',
    tag: 'Files',
    access: 'public',
    params: z.object({ token: z.string().regex(/^[\w-]{1,300}$/, 'is not a token of a file') }),
    budget: budgets.link,
    audit: false,
    output: z.unknown(),
    raw: 'application/octet-stream',
  }),
};
