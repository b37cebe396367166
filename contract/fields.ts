import { z } from 'zod';
import { CustomField, CustomFieldInput, CustomFieldPatch, CustomizableKind } from './records/custom.ts';
import { admins, budgets, flag, Id, route } from './route.ts';

const params = z.object({ id: Id });
const tag = 'Custom fields';

/** How many records have a value of a field; `choices` counts each choice. */
export const FieldUsage = z.object({ records: z.number().int(), choices: z.record(z.string(), z.number().int()) });
export type FieldUsage = z.infer<typeof FieldUsage>;

export const fields = {
  listFields: route({
    method: 'GET',
    path: '/fields',
    summary: 'Lists custom fields; `deleted=true` lists the deleted ones',
    tag,
    access: 'signed-in',
    budget: budgets.read,
    audit: false,
    query: z.strictObject({ kind: CustomizableKind.optional(), deleted: flag.optional() }),
    output: z.array(CustomField),
  }),
  createField: route({
    method: 'POST',
    path: '/fields',
    summary: 'Adds a custom field to a kind of record',
    tag,
    access: admins,
    budget: budgets.write,
    audit: ['field.created'],
    body: CustomFieldInput,
    output: CustomField,
    status: 201,
  }),
  updateField: route({
    method: 'PATCH',
    path: '/fields/:id',
    summary: 'Changes a custom field; its key and type stay. Omitted choices that are in use are retired',
    tag,
    access: admins,
    budget: budgets.write,
    audit: ['field.updated'],
    params,
    body: CustomFieldPatch,
    output: CustomField,
  }),
  deleteField: route({
    method: 'DELETE',
    path: '/fields/:id',
    summary: 'Deletes a custom field: its values are hidden, and come back when it is restored',
    tag,
    access: admins,
    budget: budgets.write,
    audit: ['field.deleted'],
    params,
    output: CustomField,
  }),
  restoreField: route({
    method: 'POST',
    path: '/fields/:id/restore',
    summary: 'Restores a deleted custom field with its values',
    tag,
    access: admins,
    budget: budgets.write,
    audit: ['field.restored'],
    params,
    output: CustomField,
  }),
  fieldUsage: route({
    method: 'GET',
    path: '/fields/:id/usage',
    summary: 'Counts the records that have a value of a custom field, and each of its choices',
    tag,
    access: admins,
    budget: budgets.costly,
    audit: false,
    params,
    output: FieldUsage,
  }),
};
