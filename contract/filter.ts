import { z } from 'zod';
import { type Field, type Fields, type FieldType, PlainDate } from './records/field.ts';
import { Instant } from './route.ts';

/**
 * The filter language of lists, saved views, bulk changes, rules and subscriptions: an and/or tree of conditions.
 * `{"and":[{"field":"amount","op":"gte","value":500000},{"field":"owner","op":"eq","value":"me"}]}`
 */
export type Filter = { and: Filter[] } | { or: Filter[] } | Condition;

export const operators = [
  'eq',
  'ne',
  'in',
  'notIn',
  'gt',
  'gte',
  'lt',
  'lte',
  'contains',
  'startsWith',
  'within',
  'empty',
  'notEmpty',
] as const;
export type Operator = (typeof operators)[number];

/** Named stretches of time, by the calendar of the person who asks; weeks begin on Monday. */
export const periods = [
  'today',
  'yesterday',
  'tomorrow',
  'thisWeek',
  'lastWeek',
  'nextWeek',
  'thisMonth',
  'lastMonth',
  'nextMonth',
  'thisQuarter',
  'lastQuarter',
  'nextQuarter',
  'thisYear',
  'lastYear',
  'nextYear',
] as const;
export const Period = z.union([
  z.enum(periods),
  z.strictObject({ last: z.number().int().min(1).max(3660), unit: z.enum(['day', 'week', 'month']).default('day') }),
  z.strictObject({ next: z.number().int().min(1).max(3660), unit: z.enum(['day', 'week', 'month']).default('day') }),
]);
export type Period = z.infer<typeof Period>;

/** A day counted from today: `today`, `today+7`, `today-30`. */
export const RelativeDay = z.string().regex(/^today(?:[+-]\d{1,5})?$/, 'is not a day such as today-30');

const Scalar = z.union([z.string().max(500), z.number(), z.boolean()]);
const MoneyValue = z.strictObject({ minor: z.number(), currency: z.string().length(3) });
const Value = z.union([Scalar, MoneyValue, z.array(Scalar).min(1).max(200), Period]);

export const Condition = z.strictObject({
  field: z.string().max(80),
  op: z.enum(operators),
  value: Value.optional(),
});
export type Condition = z.infer<typeof Condition>;

const maxDepth = 5;
const maxConditions = 50;

const Tree: z.ZodType<Filter> = z
  .lazy(() =>
    z.union([
      z.strictObject({ and: z.array(Tree).max(maxConditions) }),
      z.strictObject({ or: z.array(Tree).max(maxConditions) }),
      Condition,
    ]),
  )
  .meta({ id: 'FilterTree' });

export const Filter: z.ZodType<Filter> = Tree.refine(
  (filter) => depthOf(filter) <= maxDepth,
  `may be nested ${maxDepth} deep at most`,
).refine((filter) => conditionsOf(filter).length <= maxConditions, `may hold ${maxConditions} conditions at most`);

const depthOf = (filter: Filter): number =>
  'field' in filter ? 0 : 1 + Math.max(0, ...('and' in filter ? filter.and : filter.or).map(depthOf));

/** All conditions of a filter, in their order. */
export const conditionsOf = (filter: Filter): Condition[] =>
  'field' in filter ? [filter] : ('and' in filter ? filter.and : filter.or).flatMap(conditionsOf);

const presence = ['empty', 'notEmpty'] as const;
const equality = ['eq', 'ne', 'in', 'notIn'] as const;
const order = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte'] as const;
const words = ['eq', 'ne', 'contains', 'startsWith', 'in', 'notIn'] as const;

/** What can be asked of a field of each type. */
export const operatorsOf: Readonly<Record<FieldType, readonly Operator[]>> = {
  text: [...words, ...presence],
  longText: ['contains', ...presence],
  email: [...words, ...presence],
  phone: [...words, ...presence],
  url: [...words, ...presence],
  timeZone: [...equality, ...presence],
  number: [...order, ...presence],
  money: [...order, ...presence],
  date: [...order, 'within', ...presence],
  instant: ['gt', 'gte', 'lt', 'lte', 'within', ...presence],
  choice: [...equality, ...presence],
  choices: [...equality, ...presence],
  tags: [...equality, ...presence],
  link: [...equality, ...presence],
  links: [...equality, ...presence],
  user: [...equality, ...presence],
  yesNo: ['eq', 'ne'],
  address: presence,
  /** Of what a record is about: `{"field":"about","op":"eq","value":"<id>"}`. */
  custom: ['eq', 'in', ...presence],
};

/** What is wrong with a filter over these fields, by the place of the condition; empty where nothing is. */
export function problemsOf(filter: Filter, fields: Fields): string[] {
  return conditionsOf(filter).flatMap((condition) => {
    const problem = problemOf(condition, fields[condition.field]);
    return problem ? [`${condition.field}: ${problem}`] : [];
  });
}

function problemOf({ op, value }: Condition, field: Field | undefined): string | undefined {
  if (!field?.options.filter) return 'is not a field that can be filtered';
  const known = operatorsOf[field.type];
  if (!known.includes(op)) return `does not know "${op}"; known are ${known.join(', ')}`;
  if (op === 'empty' || op === 'notEmpty') return value === undefined ? undefined : `"${op}" takes no value`;
  if (value === undefined) return `"${op}" needs a value`;
  if (op === 'within') return Period.safeParse(value).success ? undefined : 'needs a period such as "thisMonth"';
  const isMany = op === 'in' || op === 'notIn';
  if (isMany !== Array.isArray(value)) return isMany ? `"${op}" needs a list of values` : `"${op}" needs one value`;
  const values = Array.isArray(value) ? value : [value];
  return values.every((one) => isValueOf(field, one))
    ? undefined
    : `${JSON.stringify(value)} is not a value of this field`;
}

const isId = (value: unknown) => typeof value === 'string' && /^[0-9a-f]{24}$/.test(value);

function isValueOf(field: Field, value: unknown): boolean {
  switch (field.type) {
    case 'number':
      return typeof value === 'number';
    case 'money':
      return typeof value === 'number' || MoneyValue.safeParse(value).success;
    case 'yesNo':
      return typeof value === 'boolean';
    case 'date':
      return PlainDate.safeParse(value).success || RelativeDay.safeParse(value).success;
    case 'instant':
      return [Instant, PlainDate, RelativeDay].some((schema) => schema.safeParse(value).success);
    case 'user':
      return value === 'me' || value === 'myTeam' || isId(value);
    case 'link':
    case 'links':
    case 'custom':
      return isId(value);
    case 'choice':
    case 'choices':
      return typeof value === 'string' && (field.choices ?? []).some((choice) => choice.value === value);
    default:
      return typeof value === 'string' && value !== '';
  }
}

/** Both filters at once; undefined counts as none. */
export function both(...filters: readonly (Filter | undefined)[]): Filter | undefined {
  const given = filters.filter((filter) => filter !== undefined);
  return given.length > 1 ? { and: given } : given[0];
}

/** The filter as it is after tags were replaced by another one. */
export function withTag(filter: Filter, { tags, by }: { tags: readonly string[]; by: string }): Filter {
  if ('and' in filter) return { and: filter.and.map((part) => withTag(part, { tags, by })) };
  if ('or' in filter) return { or: filter.or.map((part) => withTag(part, { tags, by })) };
  if (filter.field !== 'tags') return filter;
  const renewed = <T>(one: T) => (tags.includes(String(one)) ? by : one);
  const { value } = filter;
  if (Array.isArray(value)) return { ...filter, value: [...new Set(value.map(renewed))] };
  return typeof value === 'string' ? { ...filter, value: renewed(value) } : filter;
}
