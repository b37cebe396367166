import { z } from 'zod';
import { KindName } from './records/field.ts';
import { crmKinds } from './records/kinds.ts';
import { About } from './records/task.ts';
import { budgets, Id, line, route } from './route.ts';

/** The kinds of records that are searched together. */
export const searchedKinds = crmKinds.map(({ kind }) => kind);

/** Totals stop here, and nothing beyond can be reached: whoever finds that many types another word. */
export const mostFound = 1000;

export const SearchHit = z.object({
  kind: KindName,
  id: Id,
  title: z.string(),
  /** What tells it from others of that name: a company, a day, the beginning of a text. */
  detail: z.string().optional(),
  owner: Id,
  /** Where it is read, where it has no page of its own. */
  about: About.optional(),
  /** Where beside the title it matches, with start and end of each match in UTF-16 units. */
  match: z
    .object({ field: z.string(), text: z.string(), ranges: z.array(z.array(z.number().int()).length(2)) })
    .optional(),
});
export type SearchHit = z.infer<typeof SearchHit>;

const Count = z.object({ value: z.string(), count: z.number().int() });
/** How many of what is found have each value; that of one facet disregards its own choice. Counts stop at 1,000. */
export const SearchFacets = z.object({ kinds: z.array(Count), owners: z.array(Count), tags: z.array(Count) });
export type SearchFacets = z.infer<typeof SearchFacets>;

const typed = {
  q: line(200).min(1),
  kind: z.enum(searchedKinds).optional(),
  owner: Id.optional(),
  tag: line(60).min(1).optional(),
};

export const search = {
  search: route({
    method: 'GET',
    path: '/search',
    summary: 'Searches all records, forgiving typos; best matches first, at most 1,000',
    tag: 'Search',
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    query: z.strictObject({
      ...typed,
      page: z.coerce.number().int().min(1).max(50).default(1),
      limit: z.coerce.number().int().min(1).max(50).default(20),
    }),
    output: z.array(SearchHit),
    page: true,
  }),
  searchFacets: route({
    method: 'GET',
    path: '/search/facets',
    summary: 'Counts what a search finds by kind, owner and tag',
    tag: 'Search',
    access: 'signed-in',
    budget: budgets.costly,
    audit: false,
    query: z.strictObject(typed),
    output: SearchFacets,
  }),
};
