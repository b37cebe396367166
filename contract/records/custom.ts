import { z } from 'zod';
import { Id, line } from '../route.ts';
import {
  type Choice,
  choiceField,
  date,
  type Field,
  type FieldOptions,
  type Fields,
  number,
  text,
  url,
  user,
  yesNo,
} from './field.ts';
import type { AnyKind } from './kind.ts';
import { fieldedKinds } from './kinds.ts';

/** What an administrator can define; `url` is a link to a page. */
export const customFieldTypes = ['text', 'number', 'date', 'choice', 'choices', 'url', 'user', 'yesNo'] as const;
export const CustomFieldType = z.enum(customFieldTypes);
export type CustomFieldType = z.infer<typeof CustomFieldType>;

/** The kinds of records that can have custom fields. */
export const customizableKinds = fieldedKinds.map(({ kind }) => kind);
export const CustomizableKind = z.enum(customizableKinds);
export type CustomizableKind = z.infer<typeof CustomizableKind>;

/** Limits of what an administrator defines, so that lists and records stay small. */
export const customFieldLimits = { fieldsPerKind: 50, label: 60, help: 200, choices: 100, choiceLabel: 80 } as const;

export const CustomChoice = z.object({
  value: z.string(),
  label: z.string(),
  /** Kept for the records that have it; nobody can choose it anew. */
  retired: z.boolean().optional(),
});
export type CustomChoice = z.infer<typeof CustomChoice>;

/** The definition of a custom field. Records hold its values in `customFields`, by `key`. */
export const CustomField = z.object({
  id: Id,
  kind: CustomizableKind,
  /** The name of its values; never changes. */
  key: z.string(),
  label: z.string(),
  type: CustomFieldType,
  help: z.string().optional(),
  choices: z.array(CustomChoice).optional(),
  /** A column of the list until someone chooses otherwise. */
  column: z.boolean(),
  /** Deleted: its values are hidden, and come back when it is restored. */
  deleted: z.boolean(),
  /** Order on the screen. */
  position: z.number().int(),
});
export type CustomField = z.infer<typeof CustomField>;

export const customKey = z
  .string()
  .max(40)
  .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'takes letters, digits, "_" and "-", and starts with a letter');

const choicesInput = z
  .array(
    z.strictObject({ value: customKey.optional(), label: line(customFieldLimits.choiceLabel).min(1, 'needs a label') }),
  )
  .min(1, 'needs at least one choice')
  .max(customFieldLimits.choices);

export const CustomFieldInput = z.strictObject({
  kind: CustomizableKind,
  label: line(customFieldLimits.label).min(1, 'needs a label'),
  type: CustomFieldType,
  /** Made from the label where it is missing. */
  key: customKey.optional(),
  help: line(customFieldLimits.help).optional(),
  choices: choicesInput.optional(),
  column: z.boolean().default(false),
});
export type CustomFieldInput = z.output<typeof CustomFieldInput>;

/** A change; `choices` is the whole list: one that is left out is retired where records have it, and removed otherwise. */
export const CustomFieldPatch = z.strictObject({
  label: line(customFieldLimits.label).min(1, 'needs a label').optional(),
  help: line(customFieldLimits.help).nullable().optional(),
  choices: choicesInput.optional(),
  column: z.boolean().optional(),
  position: z.number().int().min(0).max(1000).optional(),
});
export type CustomFieldPatch = z.output<typeof CustomFieldPatch>;

const prefix = 'customFields.';
/** The name of a custom field in filters, sort orders, columns and history. */
export const customName = (key: string): string => `${prefix}${key}`;
export const isCustomName = (name: string): boolean => name.startsWith(prefix);
export const customKeyOf = (name: string): string => name.slice(prefix.length);

/** The entry of the field registry that a definition stands for. */
export function fieldOfDefinition({ type, label, help, choices = [], column }: CustomField): Field {
  const options: FieldOptions = {
    label,
    filter: true,
    sort: type !== 'choices' && type !== 'user',
    column: column ? 'default' : true,
    inline: true,
    import: [label],
    group: 'Custom fields',
    ...(help && { help }),
  };
  switch (type) {
    case 'text':
      return text(500, options);
    case 'number':
      return number({ min: -1e15, max: 1e15 }, options);
    case 'date':
      return date(options);
    case 'url':
      return url(options);
    case 'user':
      return user(options);
    case 'yesNo':
      return yesNo(options);
    default:
      return choiceField(type, choices as Choice[], options);
  }
}

/** The registry entries of definitions, by `customFields.<key>`; deleted ones are left out. */
export const fieldsOfDefinitions = (definitions: readonly CustomField[]): Fields =>
  Object.fromEntries(
    definitions.flatMap((one) => (one.deleted ? [] : [[customName(one.key), fieldOfDefinition(one)] as const])),
  );

/** A kind with custom fields beside its own, each by its flat name `customFields.<key>`; for forms and lists. */
export function withCustomFields<K extends AnyKind>(kind: K, custom: Fields): K {
  const entries = Object.entries(custom);
  if (entries.length === 0) return kind;
  const shape = (schema: (field: Field) => z.ZodType) =>
    Object.fromEntries(entries.map(([name, field]) => [name, schema(field)]));
  return {
    ...kind,
    fields: { ...kind.fields, ...custom },
    Input: kind.Input.extend(shape(({ schema }) => schema.optional())),
    Patch: kind.Patch.extend(shape(({ schema }) => schema.nullable().optional())),
  };
}
