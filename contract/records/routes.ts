import { z } from 'zod';
import { BulkChange, BulkVerb } from '../bulk.ts';
import { Filter } from '../filter.ts';
import { type AuditAction, budgets, editors, flag, Id, Instant, line, pageQuery, route } from '../route.ts';
import { TimelineEntry, TimelineTypes } from '../timeline.ts';
import type { Fields, KindName } from './field.ts';
import type { Kind } from './kind.ts';

/** JSON of a filter in an address. */
export const FilterQuery = z
  .string()
  .max(8000)
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'is not JSON' });
      return z.NEVER;
    }
  })
  .pipe(Filter);

/** One change of a record, as its history shows it. */
export const HistoryEntry = z.object({
  id: Id,
  at: Instant,
  actor: z.object({ kind: z.string(), id: Id.optional(), name: z.string().optional() }),
  action: z.string(),
  version: z.number().int().optional(),
  changes: z.array(
    z.object({
      field: z.string(),
      /** What a custom field is called. */
      label: z.string().optional(),
      from: z.unknown().optional(),
      to: z.unknown().optional(),
    }),
  ),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/** A sum over one field of money in one currency; `weighted` counts each amount at its per cent, rounded once. */
const Sum = z.object({
  field: z.string(),
  currency: z.string(),
  minor: z.number().int(),
  weighted: z.number().int().optional(),
});
/** How many records there are, and what they add up to; `group` is the value, day or month `2027-01` that they share. */
export const Totals = z.object({ group: z.string().optional(), count: z.number().int(), sums: z.array(Sum) });
export type Totals = z.infer<typeof Totals>;

type FilterKeys<F extends Fields> = {
  [K in keyof F as F[K]['options'] extends { filter: true } ? K : never]: z.ZodOptional<z.ZodString>;
};

const FilterValues = z.string().trim().min(1).max(500).optional();

/** A query key for each field that can be filtered: a value, or several with commas in between. */
const filterKeys = <F extends Fields>(fields: F): FilterKeys<F> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, { options }]) => (options.filter ? [[name, FilterValues]] : [])),
  ) as unknown as FilterKeys<F>;

/** Ids in the address of a list. */
export const mostListedIds = 100;

/** What every list of records takes. `sort` names a sortable field, descending with a minus; `ids` leaves only these. */
const listKeys = {
  ...pageQuery,
  ids: z
    .string()
    .regex(
      new RegExp(`^[0-9a-f]{24}(,[0-9a-f]{24}){0,${mostListedIds - 1}}$`),
      `is not up to ${mostListedIds} ids with commas between`,
    )
    .optional(),
  q: line(100).optional(),
  sort: line(90).optional(),
  filter: FilterQuery.optional(),
  deleted: flag.optional(),
};

const { q, sort, filter, deleted } = listKeys;
/** Rows of one export. */
export const mostExported = 100_000;

/** A choice, text, user or link to group by, or the day or month of a date. */
const GroupBy = z
  .string()
  .max(90)
  .regex(/^[\w.-]+$/, 'is not a field');

/** Ids in one request; whoever means more names a filter. */
export const mostBulkIds = 1000;

/** Which records, by their ids or as a list with the same filter shows them, and what is done with them. */
const bulkBody = <F extends Fields, P extends z.ZodObject>(fields: F, patch: P) =>
  z
    .strictObject({
      ids: z.array(Id).min(1).max(mostBulkIds).optional(),
      where: z
        .strictObject({ ...filterKeys(fields), q, filter: Filter.optional(), deleted: z.boolean().optional() })
        .optional(),
      action: BulkVerb.default('update'),
      set: patch.omit({ version: true }).optional(),
      addTags: z.array(line(60).min(1)).min(1).max(20).optional(),
      removeTags: z.array(line(60).min(1)).min(1).max(20).optional(),
    })
    .refine(({ ids, where }) => Boolean(ids) !== Boolean(where), {
      path: ['ids'],
      error: 'or `where` names the records',
    })
    .refine(({ action, set, addTags, removeTags }) => (action === 'update') === Boolean(set || addTags || removeTags), {
      path: ['action'],
      error: '`update` needs `set`, `addTags` or `removeTags`; the others take none',
    });

export const recordParams = z.object({ id: Id });

/** The routes that every kind of record has. */
export function recordRoutes<const K extends KindName, const P extends string, F extends Fields>(kind: Kind<K, P, F>) {
  const { plural, label } = kind;
  const one = label.one.toLowerCase();
  const many = label.many.toLowerCase();
  const article = /^[aeiou]/.test(one) ? 'an' : 'a';
  const tag = label.many;
  const wrote = (fact: string): readonly [AuditAction] => [`${kind.kind}.${fact}`];
  return {
    list: route({
      method: 'GET',
      path: `/${plural}`,
      summary: `Lists ${many}; \`q\` searches, \`filter\` takes the filter language as JSON`,
      tag,
      access: 'signed-in',
      budget: budgets.read,
      audit: false,
      query: z.strictObject({ ...filterKeys(kind.fields), ...listKeys }),
      output: z.array(kind.Row),
      page: true,
    }),
    exportCsv: route({
      method: 'GET',
      path: `/${plural}/export.csv`,
      summary: `Exports ${many} as CSV, as the list with the same filter shows them; at most ${mostExported.toLocaleString('en')}`,
      tag,
      access: 'signed-in',
      budget: budgets.costly,
      audit: wrote('exported'),
      query: z.strictObject({ ...filterKeys(kind.fields), q, sort, filter, deleted }),
      output: z.string(),
      raw: 'text/csv; charset=utf-8',
    }),
    totals: route({
      method: 'GET',
      path: `/${plural}/totals`,
      summary: `Counts the ${many} that a list has and adds up their amounts; \`by\` groups them by a field, or by the day or month of a date (\`closeOn.month\`)`,
      tag,
      access: 'signed-in',
      budget: budgets.read,
      audit: false,
      query: z.strictObject({
        ...filterKeys(kind.fields),
        q: listKeys.q,
        filter: listKeys.filter,
        deleted: listKeys.deleted,
        by: GroupBy.optional(),
      }),
      output: z.array(Totals),
    }),
    create: route({
      method: 'POST',
      path: `/${plural}`,
      summary: `Creates ${article} ${one}`,
      tag,
      access: editors,
      budget: budgets.write,
      audit: wrote('created'),
      body: kind.Input,
      output: kind.Record,
      status: 201,
    }),
    get: route({
      method: 'GET',
      path: `/${plural}/:id`,
      summary: `Returns ${article} ${one}`,
      tag,
      access: 'signed-in',
      budget: budgets.read,
      audit: false,
      params: recordParams,
      output: kind.Record,
    }),
    update: route({
      method: 'PATCH',
      path: `/${plural}/:id`,
      summary: `Changes the named fields of ${article} ${one} (\`PUT\` does the same); \`If-Match\` refuses the change where someone else was faster`,
      tag,
      access: editors,
      budget: budgets.write,
      audit: wrote('updated'),
      params: recordParams,
      body: kind.Patch,
      output: kind.Record,
    }),
    remove: route({
      method: 'DELETE',
      path: `/${plural}/:id`,
      summary: `Deletes ${article} ${one}; it can be restored`,
      tag,
      access: editors,
      budget: budgets.write,
      audit: wrote('deleted'),
      params: recordParams,
      output: kind.Record,
    }),
    restore: route({
      method: 'POST',
      path: `/${plural}/:id/restore`,
      summary: `Restores a deleted ${one}`,
      tag,
      access: editors,
      budget: budgets.write,
      audit: wrote('restored'),
      params: recordParams,
      output: kind.Record,
    }),
    bulk: route({
      method: 'POST',
      path: `/${plural}/bulk`,
      summary: `Changes, deletes or restores many ${many} in the background; \`GET /bulk-changes/:id\` tells how far it is`,
      tag,
      access: editors,
      budget: budgets.write,
      audit: wrote('bulk_changed'),
      body: bulkBody(kind.fields, kind.Patch),
      output: BulkChange,
      status: 202,
    }),
    history: route({
      method: 'GET',
      path: `/${plural}/:id/history`,
      summary: `Returns who changed what in ${article} ${one}, newest first`,
      tag,
      access: 'signed-in',
      budget: budgets.read,
      audit: false,
      params: recordParams,
      query: z.strictObject({ ...pageQuery }),
      output: z.array(HistoryEntry),
      page: true,
    }),
    timeline: route({
      method: 'GET',
      path: `/${plural}/:id/timeline`,
      summary: `Returns what happened around ${article} ${one}, newest first; \`type=note,task\` narrows it`,
      tag,
      access: 'signed-in',
      budget: budgets.read,
      audit: false,
      params: recordParams,
      query: z.strictObject({ ...pageQuery, type: TimelineTypes.optional() }),
      output: z.array(TimelineEntry),
      page: true,
    }),
  };
}
