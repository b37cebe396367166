import { z } from 'zod';
import { Email } from '../email.ts';
import { Id, Instant, line, TimeZone } from '../route.ts';

/** What a value is; decides how it is stored, filtered, sorted, shown, edited and imported. */
export const fieldTypes = [
  'text',
  'longText',
  'number',
  'money',
  'date',
  'instant',
  'choice',
  'choices',
  'tags',
  'link',
  'links',
  'user',
  'yesNo',
  'email',
  'phone',
  'url',
  'timeZone',
  'address',
  /** A structure with a form of its own, such as the people of an opportunity. */
  'custom',
] as const;
export type FieldType = (typeof fieldTypes)[number];

/** The kinds of records that links lead to. */
export const kindNames = ['contact', 'account', 'opportunity', 'task', 'note', 'call', 'alert'] as const;
export const KindName = z.enum(kindNames);
export type KindName = z.infer<typeof KindName>;

/** A record, as others name it. */
export interface RecordLink {
  readonly kind: KindName;
  readonly id: string;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  /** Kept for the records that have it; nobody can choose it anew. */
  readonly retired?: boolean;
}

/** What texts of a record are to a search. */
export type SearchPart = 'names' | 'emails' | 'phones' | 'domains' | 'text';

/** What may be done with a field, and how. */
export interface FieldOptions {
  readonly label: string;
  /** Never missing in a record. A new one must have it, unless the field has a `default`. */
  readonly required?: boolean;
  /** The value of a new record that does not name it. */
  readonly default?: unknown;
  /** Set by the program, not by people. */
  readonly readOnly?: boolean;
  /** Set when the record is made, and never changed by a patch. */
  readonly fixed?: boolean;
  readonly sort?: boolean;
  readonly filter?: boolean;
  /** Can be a column of the list; `default` shows it there until someone chooses otherwise. Rows of lists carry only such fields. */
  readonly column?: boolean | 'default';
  /** Carried by the rows of lists without being a column. */
  readonly inRows?: boolean;
  /** Asked for when a record is created, after what the form of the kind asks for by itself. */
  readonly create?: boolean;
  /** Edited in its place. */
  readonly inline?: boolean;
  /** A column of an imported file may fill it; the words by which its header is recognised. */
  readonly import?: readonly string[];
  /** As what the search over all records takes it in, beside the title. */
  readonly search?: SearchPart;
  /** The heading under which the record's page shows it. */
  readonly group?: string;
  /** One sentence below the field while it is typed into. */
  readonly help?: string;
  /** Of money: the field with the per cent at which an amount counts in weighted sums. */
  readonly weightedBy?: string;
  /** Follows from other fields, or says nothing to people: timelines leave its changes out. */
  readonly untold?: boolean;
  /** Not part of the record's page. */
  readonly hidden?: boolean;
}

export interface Field<
  S extends z.ZodType = z.ZodType,
  O extends FieldOptions = FieldOptions,
  T extends FieldType = FieldType,
> {
  readonly type: T;
  readonly schema: S;
  /** What a new record is given, where that differs from what it has then. */
  readonly input?: z.ZodType;
  readonly options: O;
  readonly choices?: readonly Choice[];
  /** Of links: the kind they lead to. */
  readonly to?: KindName;
  /** Of structures: the records that a value names. */
  linked?(value: unknown): readonly RecordLink[];
  /** Of structures that name records: the value that a file means by naming some of these kinds. */
  readonly naming?: Naming;
}

export interface Naming {
  readonly kinds: readonly KindName[];
  valueOf(links: readonly RecordLink[]): unknown;
}

export type Fields = Readonly<Record<string, Field>>;

const field = <S extends z.ZodType, const O extends FieldOptions, const T extends FieldType>(
  type: T,
  schema: S,
  options: O,
  more: Pick<Field, 'choices' | 'to' | 'linked' | 'naming'> = {},
): Field<S, O, T> => ({ type, schema, options, ...more });

/** `2027-01-31`. */
export const PlainDate = z.iso.date('is not a date such as 2027-01-31');
/** An amount in the currency's minor unit (cents of EUR, whole JPY), with its ISO 4217 code. */
export const Money = z.strictObject({
  minor: z.number().int('is a whole number of the smallest unit').min(-1e15).max(1e15),
  currency: z.string().regex(/^[A-Z]{3}$/, 'is not a currency code such as EUR'),
});
export type Money = z.infer<typeof Money>;

export const Address = z.object({
  label: line(40).optional(),
  street: z.string().trim().max(300).optional(),
  city: line(120).optional(),
  region: line(120).optional(),
  postalCode: line(30).optional(),
  country: line(120).optional(),
});
export type Address = z.infer<typeof Address>;

/** One line of text of at most `max` characters. */
export const text = <const O extends FieldOptions>(max: number, options: O) => field('text', line(max), options);
export const longText = <const O extends FieldOptions>(max: number, options: O) =>
  field('longText', z.string().max(max), options);
export const number = <const O extends FieldOptions>({ min, max }: { min: number; max: number }, options: O) =>
  field('number', z.number().min(min).max(max), options);
export const wholeNumber = <const O extends FieldOptions>({ min, max }: { min: number; max: number }, options: O) =>
  field('number', z.number().int().min(min).max(max), options);
export const money = <const O extends FieldOptions>(options: O) => field('money', Money, options);
export const date = <const O extends FieldOptions>(options: O) => field('date', PlainDate, options);
export const instant = <const O extends FieldOptions>(options: O) => field('instant', Instant, options);
export const yesNo = <const O extends FieldOptions>(options: O) => field('yesNo', z.boolean(), options);
export const user = <const O extends FieldOptions>(options: O) => field('user', Id, options);
export const link = <const O extends FieldOptions>(to: KindName, options: O) => field('link', Id, options, { to });
export const links = <const O extends FieldOptions>(to: KindName, max: number, options: O) =>
  field('links', z.array(Id).max(max), options, { to });
export const email = <const O extends FieldOptions>(options: O) => field('email', Email, options);
/** E.164, with `;ext=` for an extension (RFC 3966); as typed where its country cannot be known. */
export const phone = <const O extends FieldOptions>(options: O) => field('phone', line(60), options);
export const url = <const O extends FieldOptions>(options: O) => field('url', line(500), options);
export const timeZone = <const O extends FieldOptions>(options: O) => field('timeZone', TimeZone, options);
export const address = <const O extends FieldOptions>(options: O) => field('address', Address, options);
export const tags = <const O extends FieldOptions>(options: O) =>
  field('tags', z.array(line(60).min(1)).max(50), options);
/** Short texts in no fixed set, such as the aliases of an account. */
export const words = <const O extends FieldOptions>(max: number, options: O) =>
  field('tags', z.array(line(200).min(1)).max(max), options);
export const custom = <S extends z.ZodType, const O extends FieldOptions>(
  schema: S,
  options: O,
  { linked, naming }: { linked?: (value: z.output<S>) => readonly RecordLink[]; naming?: Naming } = {},
) =>
  field('custom', schema, options, {
    ...(linked && { linked: (value) => linked(value as z.output<S>) }),
    ...(naming && { naming }),
  });
/** A structure of which a new record is given another form than it has later. */
export const customWithInput = <S extends z.ZodType, I extends z.ZodType, const O extends FieldOptions>(
  schema: S,
  input: I,
  options: O,
) => ({ ...field('custom', schema, options), input });

type ChoiceTable = Readonly<Record<string, string>>;
const choicesOf = (table: ChoiceTable): Choice[] => Object.entries(table).map(([value, label]) => ({ value, label }));
const valuesOf = <const C extends ChoiceTable>(table: C) => z.enum(Object.keys(table) as [keyof C & string]);

/** One of a fixed set; the table gives each value its label. */
export const choice = <const C extends ChoiceTable, const O extends FieldOptions>(table: C, options: O) =>
  field('choice', valuesOf(table), options, { choices: choicesOf(table) });
export const choices = <const C extends ChoiceTable, const O extends FieldOptions>(table: C, options: O) =>
  field('choices', z.array(valuesOf(table)).max(50), options, { choices: choicesOf(table) });

/** The records that a value of a field leads to. */
export function linksIn({ type, to, linked }: Field, value: unknown): readonly RecordLink[] {
  if (value === undefined || value === null) return [];
  if (linked) return linked(value);
  if (!to || (type !== 'link' && type !== 'links')) return [];
  return [value].flat().map((id) => ({ kind: to, id: String(id) }));
}

/** A choice, or several, out of a set that is known at run time only. */
export function choiceField(type: 'choice' | 'choices', known: readonly Choice[], options: FieldOptions): Field {
  const one = z.string().refine((value) => known.some((choice) => choice.value === value), 'is not one of the choices');
  return field(type, type === 'choice' ? one : z.array(one).max(50), options, { choices: known });
}
