import { z } from 'zod';
import { BulkChange } from './bulk.ts';
import { budgets, editors, Id, route } from './route.ts';

/** The kinds of which two records can become one. */
export const mergeableKinds = ['contact', 'account'] as const;
export const MergeableKind = z.enum(mergeableKinds);
export type MergeableKind = z.infer<typeof MergeableKind>;

/** As many records as become one at once. */
export const mostMerged = 10;

const fieldName = z.string().regex(/^(?:customFields\.)?\w{1,80}$/, 'is not a field');

/** A field in which two records differ. */
export const MergeField = z.object({
  name: z.string(),
  label: z.string(),
  /** Whether one value is chosen, or both are kept: lists are joined, and an empty field takes the other's value. */
  outcome: z.enum(['choose', 'both']),
  /** Fields that are chosen along with it, its own name included. */
  group: z.array(z.string()),
});
export type MergeField = z.infer<typeof MergeField>;

const RecordValues = z.record(z.string(), z.unknown());

export const MergePreview = z.object({
  kind: MergeableKind,
  winner: RecordValues,
  /** The first of those that go into it. */
  loser: RecordValues,
  losers: z.array(RecordValues),
  merged: RecordValues,
  fields: z.array(MergeField),
  /** Fields of which the loser's values are taken: those asked for, or the fuller and newer ones. */
  take: z.array(z.string()),
  /** What moves from the loser to the winner, by its part: notes, tasks, calls. Counts stop at 1,000. */
  moves: z.array(z.object({ part: z.string(), count: z.number().int() })),
});
export type MergePreview = z.infer<typeof MergePreview>;

const tag = 'Duplicates';

export const merges = {
  preview: route({
    method: 'GET',
    path: '/merges/preview',
    summary:
      'Shows what a merge would make of two to ten records. Without `take`, the fuller and newer values are suggested; without `winner`, so is the record that stays',
    tag,
    access: editors,
    budget: budgets.read,
    audit: false,
    query: z.strictObject({
      kind: MergeableKind,
      /** Two to ten ids with commas between. */
      ids: z
        .string()
        .regex(/^[0-9a-f]{24}(?:,[0-9a-f]{24}){1,9}$/, 'is not two to ten ids with commas between')
        .transform((text) => text.split(',')),
      winner: Id.optional(),
      /** Names of fields with commas between; empty to take none. */
      take: z
        .string()
        .max(4000)
        .transform((text) => text.split(',').filter((name) => name !== ''))
        .pipe(z.array(fieldName).max(200))
        .optional(),
    }),
    output: MergePreview,
  }),
  merge: route({
    method: 'POST',
    path: '/merges',
    summary:
      'Merges records into another one. Notes, tasks, calls, greetings, files and deals follow in the background; `POST /bulk-changes/:id/undo` undoes all of it within 30 days',
    tag,
    access: editors,
    budget: budgets.write,
    audit: ['contact.merged', 'contact.updated', 'account.merged', 'account.updated', 'suppression.added'],
    body: z.strictObject({
      kind: MergeableKind,
      winner: Id,
      loser: Id,
      /** More that go into the same record. They fill what is empty, and their fuller and newer values are taken. */
      others: z
        .array(Id)
        .max(mostMerged - 2)
        .default([]),
      /** Fields of which the loser's values are taken. */
      take: z.array(fieldName).max(200).default([]),
      /** Of the winner: refuses the merge where someone else was faster. */
      version: z.number().int().optional(),
    }),
    output: BulkChange,
    status: 202,
  }),
};
export type MergeBody = z.input<(typeof merges.merge)['body']>;

/** Why two records are taken for one, or what speaks against it. Never the values, which people may be erased from. */
export const DuplicateReason = z.object({
  field: z.enum(['name', 'email', 'phone', 'company', 'address', 'birthday', 'domain']),
  match: z.enum(['same', 'similar', 'nickname', 'swapped', 'initial', 'different']),
  /** Part of the score; negative speaks against. */
  points: z.number(),
});
export type DuplicateReason = z.infer<typeof DuplicateReason>;

export const duplicateStatuses = ['open', 'dismissed'] as const;

/** Two records that are likely one. */
export const Duplicate = z.object({
  id: z.string(),
  kind: MergeableKind,
  /** How sure it is, 50 to 99 per cent. */
  score: z.number().int(),
  reasons: z.array(DuplicateReason),
  status: z.enum(duplicateStatuses),
  records: z.tuple([RecordValues, RecordValues]),
});
export type Duplicate = z.infer<typeof Duplicate>;

/** The latest search through all records of a kind. */
export const DuplicateSearch = z.object({
  kind: MergeableKind,
  status: z.enum(['never', 'queued', 'running', 'completed', 'failed']),
  /** Records read so far, and how many there are about. */
  read: z.number().int(),
  total: z.number().int(),
  /** Likely duplicates found. */
  found: z.number().int(),
  startedAt: z.iso.datetime().optional(),
  finishedAt: z.iso.datetime().optional(),
});
export type DuplicateSearch = z.infer<typeof DuplicateSearch>;

const pairParams = z.object({ pairId: z.string().regex(/^(?:contact|account):[0-9a-f]{24}:[0-9a-f]{24}$/) });
const kindQuery = z.strictObject({ kind: MergeableKind });

export const duplicates = {
  list: route({
    method: 'GET',
    path: '/duplicates',
    summary:
      'Lists likely duplicates, most certain first, where you can see both records; `record` narrows to one record',
    tag,
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    query: z.strictObject({
      kind: MergeableKind,
      status: z.enum(duplicateStatuses).default('open'),
      record: Id.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(25),
      page: z.coerce.number().int().min(1).max(1000).default(1),
    }),
    output: z.array(Duplicate),
    page: true,
  }),
  decide: route({
    method: 'PUT',
    path: '/duplicates/:pairId',
    summary: 'Marks two records as not duplicates, or reverts that',
    tag,
    access: editors,
    budget: budgets.write,
    audit: ['duplicate.dismissed', 'duplicate.reopened'],
    params: pairParams,
    body: z.strictObject({ status: z.enum(duplicateStatuses) }),
    output: Duplicate,
  }),
  searched: route({
    method: 'GET',
    path: '/duplicates/search',
    summary: 'Returns the progress of the latest search for duplicates',
    tag,
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    query: kindQuery,
    output: DuplicateSearch,
  }),
  search: route({
    method: 'POST',
    path: '/duplicates/search',
    summary: 'Searches all records of a kind for duplicates, in the background',
    tag,
    access: editors,
    budget: budgets.costly,
    audit: ['duplicate.searched'],
    body: kindQuery,
    output: DuplicateSearch,
    status: 202,
  }),
};
