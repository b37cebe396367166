import { z } from 'zod';
import { Id, Instant } from '../route.ts';
import { type Field, type Fields, instant, type KindName, tags, user } from './field.ts';

/** A value of a custom field; which ones a record may have is checked against the definitions. */
export const CustomValue = z.union([
  z.string().max(2000),
  z.number(),
  z.boolean(),
  z.array(z.string().max(200)).max(50),
  z.null(),
]);
export type CustomValue = z.infer<typeof CustomValue>;
export const CustomFields = z.record(
  z
    .string()
    .max(60)
    .regex(/^[A-Za-z][\w-]*$/),
  CustomValue,
);

const mostCustomFields = 100;
const mostCustomCharacters = 20_000;

/** Custom fields as they are sent: so much that a record stays small, whoever fills it. */
export const withinRoom = <S extends z.ZodType<Record<string, unknown>>>(fields: S): S =>
  fields.refine(
    (given) => Object.keys(given).length <= mostCustomFields && JSON.stringify(given).length <= mostCustomCharacters,
    `takes at most ${mostCustomFields} fields and ${mostCustomCharacters} characters together`,
  );
const SentCustomFields = withinRoom(CustomFields);

/** What every record has beside the fields of its kind. */
export const commonFields = {
  owner: user({
    label: 'Owner',
    required: true,
    default: 'me',
    filter: true,
    column: 'default',
    inline: true,
    import: ['owner', 'record owner', 'owner email', 'owner name'],
  }),
  tags: tags({
    label: 'Tags',
    required: true,
    default: [],
    filter: true,
    column: true,
    inline: true,
    search: 'text',
    import: ['tags', 'labels', 'categories'],
  }),
  createdAt: instant({ label: 'Created', required: true, readOnly: true, sort: true, filter: true, column: true }),
  updatedAt: instant({ label: 'Updated', required: true, readOnly: true, sort: true, filter: true, column: true }),
} as const satisfies Fields;

type Value<F extends Field> = F['schema'];
type Given<F extends Field> = F extends { input: infer I extends z.ZodType } ? I : F['schema'];
type IsRequired<F extends Field> = F['options'] extends { required: true } ? true : false;
type IsSettable<F extends Field> = F['options'] extends { readOnly: true } ? false : true;
type HasDefault<F extends Field> = F['options'] extends { default: unknown } ? true : false;
type IsFixed<F extends Field> = F['options'] extends { fixed: true } ? true : false;

type RecordShape<F extends Fields> = {
  [K in keyof F]: IsRequired<F[K]> extends true ? Value<F[K]> : z.ZodOptional<Value<F[K]>>;
};
type InputShape<F extends Fields> = {
  [K in keyof F as IsSettable<F[K]> extends true ? K : never]: HasDefault<F[K]> extends true
    ? F[K]['options'] extends { default: 'me' }
      ? z.ZodOptional<Given<F[K]>>
      : z.ZodDefault<Given<F[K]>>
    : IsRequired<F[K]> extends true
      ? Given<F[K]>
      : z.ZodOptional<Given<F[K]>>;
};
type PatchShape<F extends Fields> = {
  [K in keyof F as IsSettable<F[K]> extends true ? (IsFixed<F[K]> extends true ? never : K) : never]: z.ZodOptional<
    IsRequired<F[K]> extends true ? Value<F[K]> : z.ZodNullable<Value<F[K]>>
  >;
};

/** What every record carries beside its fields: a number that each change raises, and when it was deleted. */
const recordFrame = {
  id: Id,
  version: z.number().int(),
  customFields: CustomFields,
  deletedAt: Instant.optional(),
};
type RecordFrame = typeof recordFrame;

export interface KindOptions<K extends KindName, P extends string, F extends Fields> {
  readonly kind: K;
  /** Its address below `/v1`, and the name of its collection. */
  readonly plural: P;
  readonly label: { readonly one: string; readonly many: string };
  readonly fields: F;
  /** The field, or a sort order of the list, that a list starts with; descending with a minus. */
  readonly order: string;
  /** Orders of the list beside its sortable fields. */
  readonly orders?: readonly string[];
  /** Fields that only the same record shares with another; for imports. Its title where they are missing. */
  readonly sameBy?: readonly string[];
  /** What a record is called, wherever it is named. */
  title(record: Readonly<Record<string, unknown>>): string;
  /** What tells it from others of its title, where search results name it; undefined where nothing does. */
  detail?(record: Readonly<Record<string, unknown>>): string | undefined;
  /** The field that links to the record whose timeline tells of this one as well. */
  readonly toldOn?: string;
  /** The field that names the records on whose pages it is read, where it has no page of its own. */
  readonly readOn?: string;
  /** What a change of its `status` is to those who wait for it, by the status that it has then: `{ won: 'won' }`. */
  readonly moments?: Readonly<Record<string, string>>;
  /** What must hold of a whole record beside the limits of its fields. */
  readonly rules?: readonly Rule[];
}

/** `test` tells whether a record keeps the rule; `message` is said of the field `path` where it does not. */
export interface Rule {
  readonly path: string;
  readonly message: string;
  test(record: Readonly<Record<string, unknown>>): boolean;
}

/** A kind of which one need not know the fields. */
export interface AnyKind extends KindOptions<KindName, string, Fields> {
  readonly Record: z.ZodObject;
  readonly Row: z.ZodObject;
  readonly Input: z.ZodObject;
  readonly Patch: z.ZodObject;
}

/** A kind of record: its fields, and everything that follows from them. */
export interface Kind<K extends KindName, P extends string, F extends Fields> extends KindOptions<K, P, F> {
  readonly Record: z.ZodObject<RecordShape<F> & RecordFrame>;
  /** What the rows of lists carry. */
  readonly Row: z.ZodObject<RecordShape<F> & RecordFrame>;
  readonly Input: z.ZodObject<InputShape<F> & { customFields: z.ZodDefault<typeof CustomFields> }, z.core.$strict>;
  /** A change: only what is named changes; null empties an optional field. `version` refuses it where the record has changed since. */
  readonly Patch: z.ZodObject<
    PatchShape<F> & { customFields: z.ZodOptional<typeof CustomFields>; version: z.ZodOptional<z.ZodNumber> },
    z.core.$strict
  >;
}

/** Declares a kind; `fields` are its own, those of every record come from here. */
export function defineKind<const K extends KindName, const P extends string, const F extends Fields>(
  options: KindOptions<K, P, F>,
): Kind<K, P, F & typeof commonFields> {
  const fields = { ...options.fields, ...commonFields };
  const entries = Object.entries<Field>(fields);
  const shape = (
    wanted: (field: Field, name: string) => boolean,
    schema: (field: Field) => z.ZodType,
  ): Record<string, z.ZodType> =>
    Object.fromEntries(
      entries.filter(([name, field]) => wanted(field, name)).map(([name, field]) => [name, schema(field)]),
    );
  const out = ({ schema, options: { required } }: Field) => (required ? schema : schema.optional());
  const settable = ({ options: { readOnly } }: Field) => !readOnly;
  return {
    ...options,
    fields,
    Record: z.object({ ...shape(() => true, out), ...recordFrame }),
    Row: z.object({ ...shape(({ options: { column, inRows } }) => Boolean(column || inRows), out), ...recordFrame }),
    Input: z.strictObject({ ...shape(settable, inputOf), customFields: SentCustomFields.default({}) }),
    Patch: z.strictObject({
      ...shape((field) => settable(field) && !field.options.fixed, patchOf),
      customFields: SentCustomFields.optional(),
      version: z.number().int().optional(),
    }),
  } as unknown as Kind<K, P, F & typeof commonFields>;
}

function inputOf({ schema: value, input: schema = value, options }: Field): z.ZodType {
  if (options.default === 'me') return schema.optional();
  if (options.default !== undefined) return schema.default(options.default);
  return options.required ? schema : schema.optional();
}

const patchOf = ({ schema, options }: Field): z.ZodType => (options.required ? schema : schema.nullable()).optional();

/** What a new record is given, checked by the rules of the whole record as well; for forms and imports. */
export const withRules = <S extends z.ZodType>(schema: S, rules: readonly Rule[] = []): S =>
  schema.superRefine((record, context) => {
    for (const { path, message, test } of rules) {
      if (!test(record as Record<string, unknown>)) context.addIssue({ code: 'custom', path: [path], message });
    }
  });

export type RecordOf<K extends { Record: z.ZodType }> = z.output<K['Record']>;
export type InputOf<K extends { Input: z.ZodType }> = z.output<K['Input']>;
export type PatchOf<K extends { Patch: z.ZodType }> = z.output<K['Patch']>;

/** The names of the fields that a list can be sorted by. */
export const sortsOf = ({ fields, orders = [] }: Pick<AnyKind, 'fields' | 'orders'>): string[] => [
  ...orders,
  ...Object.entries(fields).flatMap(([name, { options }]) => (options.sort ? [name] : [])),
];
