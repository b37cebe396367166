import { withAsciiDomain } from '@sequelstring/contract/email.ts';
import { type Condition, type Filter, type Period, problemsOf } from '@sequelstring/contract/filter.ts';
import { isCustomName } from '@sequelstring/contract/records/custom.ts';
import type { Field, Fields } from '@sequelstring/contract/records/field.ts';
import { objectId } from '../db.ts';
import { AppError } from '../errors.ts';
import { plain } from '../words.ts';
import { dayOf, daysOf } from './periods.ts';

/** What a filter means depends on who asks, and when. */
export interface Viewpoint {
  /** Who "me" is. */
  userId: string;
  /** Everyone who shares a team with them, and they themselves. */
  teamIds: readonly string[];
  now: Temporal.Instant;
  /** IANA zone of the calendar days. */
  zone: string;
  /** ISO 4217; that of amounts given as a number. */
  currency: string;
}

export type MongoFilter = Record<string, unknown>;

/** Where a field is stored, and where the folded text is that it is compared by, if it has one. */
export interface Paths {
  value(name: string): string;
  key(name: string): string | undefined;
}

/** A filter as MongoDB has it. Throws `validation_failed` where it does not fit the fields. */
export function toMongo(filter: Filter, fields: Fields, paths: Paths, viewpoint: Viewpoint): MongoFilter {
  const problems = problemsOf(filter, fields);
  if (problems.length > 0) throw new AppError('validation_failed', { details: { filter: problems } });
  return translate(filter, (condition) => {
    const field = fields[condition.field]!;
    return conditionFor(condition, field, paths, viewpoint);
  });
}

function translate(filter: Filter, one: (condition: Condition) => MongoFilter): MongoFilter {
  if ('field' in filter) return one(filter);
  const parts = ('and' in filter ? filter.and : filter.or).map((part) => translate(part, one));
  // An empty group is a group that someone has begun: it restricts nothing.
  const given = parts.filter((part) => Object.keys(part).length > 0);
  if (given.length < 2) return given[0] ?? {};
  return 'and' in filter ? { $and: given } : { $or: given };
}

function conditionFor(condition: Condition, field: Field, paths: Paths, viewpoint: Viewpoint): MongoFilter {
  const { field: name, op, value } = condition;
  const path = paths.value(name);
  if (op === 'empty') return { [path]: { $in: emptyValues(field) } };
  if (op === 'notEmpty') return { [path]: { $nin: emptyValues(field) } };
  switch (field.type) {
    case 'email':
      return textCondition(condition, path, paths.key(name), (text) => withAsciiDomain(text).toLowerCase());
    case 'text':
    case 'longText':
    case 'phone':
    case 'url':
      return textCondition(condition, path, paths.key(name), (text) => plain(text).slice(0, 80));
    case 'user':
      return compare(path, op, usersOf(value, viewpoint, isCustomName(name) ? String : objectId));
    case 'link':
    case 'links':
      return compare(
        path,
        op,
        each(value, (id) => objectId(String(id))),
      );
    case 'custom':
      return compare(`${path}.id`, op, value);
    case 'money':
      return moneyCondition(condition, path, viewpoint);
    case 'date':
      return dateCondition(condition, path, viewpoint);
    case 'instant':
      return instantCondition(condition, path, viewpoint);
    default:
      return compare(path, op, value);
  }
}

const emptyValues = ({ type }: Field): unknown[] =>
  type === 'tags' || type === 'choices' || type === 'links' || type === 'custom' ? [null, []] : [null, ''];

const operatorNames: Record<string, string> = {
  ne: '$ne',
  in: '$in',
  notIn: '$nin',
  gt: '$gt',
  gte: '$gte',
  lt: '$lt',
  lte: '$lte',
};

const compare = (path: string, op: string, value: unknown): MongoFilter => {
  if (op === 'eq') return { [path]: Array.isArray(value) ? { $in: value } : value };
  return { [path]: { [op === 'ne' && Array.isArray(value) ? '$nin' : operatorNames[op]!]: value } };
};

const each = <T>(value: unknown, map: (one: unknown) => T): T | T[] =>
  Array.isArray(value) ? value.map(map) : map(value);

/** `RegExp.escape` would write the first letter as a code, out of which MongoDB makes no bounds for its index. */
const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function textCondition(
  { op, value }: Condition,
  path: string,
  key: string | undefined,
  folded: (text: string) => string,
): MongoFilter {
  const at = key ?? path;
  const fold = (one: unknown) => (key ? folded(String(one)) : String(one));
  if (op === 'contains') return { [at]: new RegExp(escaped(fold(value)), key ? '' : 'i') };
  if (op === 'startsWith') return { [at]: new RegExp(`^${escaped(fold(value))}`, key ? '' : 'i') };
  return compare(at, op, each(value, fold));
}

/** Custom fields hold ids as text. */
function usersOf(value: unknown, { userId, teamIds }: Viewpoint, stored: (id: string) => unknown): unknown {
  const ids = [value].flat().flatMap((one) => (one === 'me' ? [userId] : one === 'myTeam' ? teamIds : [String(one)]));
  const found = ids.map(stored);
  return Array.isArray(value) || found.length > 1 ? found : found[0];
}

function moneyCondition({ op, value }: Condition, path: string, { currency }: Viewpoint): MongoFilter {
  const amount =
    typeof value === 'number' ? { minor: value, currency } : (value as { minor: number; currency: string });
  return { [`${path}.currency`]: amount.currency, ...compare(`${path}.minor`, op, amount.minor) };
}

const todayOf = ({ now, zone }: Viewpoint): Temporal.PlainDate => now.toZonedDateTimeISO(zone).toPlainDate();

function dateCondition({ op, value }: Condition, path: string, viewpoint: Viewpoint): MongoFilter {
  const today = todayOf(viewpoint);
  if (op === 'within') {
    const { from, before } = daysOf(value as Period, today);
    return { [path]: { $gte: String(from), $lt: String(before) } };
  }
  const day = String(dayOf(String(value), today));
  // Nothing is before all days: text would come after them, and null is no day.
  return op === 'lt' || op === 'lte' ? { [path]: { $gte: '', [operatorNames[op]!]: day } } : compare(path, op, day);
}

function instantCondition({ op, value }: Condition, path: string, viewpoint: Viewpoint): MongoFilter {
  const today = todayOf(viewpoint);
  const start = (day: Temporal.PlainDate) => new Date(day.toZonedDateTime(viewpoint.zone).epochMilliseconds);
  if (op === 'within') {
    const { from, before } = daysOf(value as Period, today);
    return { [path]: { $gte: start(from), $lt: start(before) } };
  }
  const text = String(value);
  if (text.includes('T')) return compare(path, op, new Date(text));
  const day = dayOf(text, today);
  // After a day is from the next one on; until a day is with it.
  const edge = start(op === 'gt' || op === 'lte' ? day.add({ days: 1 }) : day);
  return { [path]: { [op === 'gt' || op === 'gte' ? '$gte' : '$lt']: edge } };
}
