import { z } from 'zod';
import { admins, budgets, line, route } from './route.ts';
import { searchedKinds } from './search.ts';

const Tag = line(60).min(1);

/** A tag with the records that have it, deleted ones left out. */
export const TagUse = z.object({
  tag: z.string(),
  total: z.number().int(),
  /** By kind, without those that have none. */
  kinds: z.partialRecord(z.enum(searchedKinds), z.number().int()),
});
export type TagUse = z.infer<typeof TagUse>;

/** Whether the change of so many records has begun in the background. */
const Begun = z.object({ records: z.number().int() });

export const tags = {
  listTags: route({
    method: 'GET',
    path: '/tags',
    summary: 'Lists the tags of records of every kind, the most frequent first, with counts',
    tag: 'Tags',
    access: admins,
    budget: budgets.costly,
    audit: false,
    output: z.array(TagUse),
  }),
  replaceTags: route({
    method: 'POST',
    path: '/tags/replace',
    summary: 'Renames a tag, or merges several into one, on every record, in the background',
    tag: 'Tags',
    access: admins,
    budget: budgets.write,
    audit: ['tag.replaced'],
    body: z.strictObject({ tags: z.array(Tag).min(1).max(100), by: Tag }),
    output: Begun,
    status: 202,
  }),
  deleteTags: route({
    method: 'POST',
    path: '/tags/delete',
    summary: 'Removes tags from every record, in the background',
    tag: 'Tags',
    access: admins,
    budget: budgets.write,
    audit: ['tag.deleted'],
    body: z.strictObject({ tags: z.array(Tag).min(1).max(100) }),
    output: Begun,
    status: 202,
  }),
};
