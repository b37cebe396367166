import { z } from 'zod';
import { Filter } from './filter.ts';
import { KindName } from './records/field.ts';
import { budgets, Id, Instant, line, route } from './route.ts';

/** How a list shows its records. */
export const layouts = ['table', 'board', 'calendar'] as const;
export const Layout = z.enum(layouts);
export type Layout = z.infer<typeof Layout>;

/** A column of a table, in its place; the one with the name of the record is always first. */
export const ViewColumn = z.strictObject({
  field: line(80).min(1),
  /** Pixels; by default that of the field's type. */
  width: z.number().int().min(40).max(2000).optional(),
});

/** What a view keeps of a list. Missing `columns` are those that the kind shows by default. */
const kept = {
  name: line(60).min(1),
  filter: Filter.optional(),
  /** A sortable field, descending with a minus. */
  sort: line(90).optional(),
  layout: Layout,
  columns: z.array(ViewColumn).max(60).optional(),
  /** Width in pixels of the column with the name. */
  nameWidth: z.number().int().min(40).max(2000).optional(),
  /** Everyone sees it; what it lists is what each of them may see. */
  shared: z.boolean(),
};

export const SavedView = z.object({
  ...kept,
  id: Id,
  kind: KindName,
  owner: Id,
  /** The list opens with it for whoever asks. */
  isDefault: z.boolean(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type SavedView = z.infer<typeof SavedView>;

const ViewInput = z.strictObject({
  ...kept,
  kind: KindName,
  layout: Layout.default('table'),
  shared: z.boolean().default(false),
  isDefault: z.boolean().default(false),
});

const ViewPatch = z.strictObject({
  name: kept.name.optional(),
  filter: Filter.nullable().optional(),
  sort: line(90).nullable().optional(),
  layout: Layout.optional(),
  columns: kept.columns.nullable(),
  nameWidth: kept.nameWidth.nullable(),
  shared: z.boolean().optional(),
  isDefault: z.boolean().optional(),
});

const viewParams = z.object({ id: Id });
const tag = 'Views';

export const views = {
  list: route({
    method: 'GET',
    path: '/views',
    summary: 'Lists saved views of a kind of record: your own and those that are shared, by name',
    tag,
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    query: z.strictObject({ kind: KindName.optional() }),
    output: z.array(SavedView),
  }),
  create: route({
    method: 'POST',
    path: '/views',
    summary: 'Saves a view of a list: filter, order, columns and layout',
    tag,
    access: 'signed-in',
    budget: budgets.write,
    audit: ['view.created'],
    body: ViewInput,
    output: SavedView,
    status: 201,
  }),
  update: route({
    method: 'PATCH',
    path: '/views/:id',
    summary: 'Changes a view; `isDefault` applies to you alone and works on any view you can see',
    tag,
    access: 'signed-in',
    budget: budgets.write,
    audit: ['view.updated'],
    params: viewParams,
    body: ViewPatch,
    output: SavedView,
  }),
  remove: route({
    method: 'DELETE',
    path: '/views/:id',
    summary: 'Deletes a view; the records in it stay',
    tag,
    access: 'signed-in',
    budget: budgets.write,
    audit: ['view.deleted'],
    params: viewParams,
    output: SavedView,
  }),
};

export type NewView = z.output<typeof ViewInput>;
export type ViewChange = z.output<typeof ViewPatch>;
