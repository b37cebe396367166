import { type Condition, type Filter, type Operator, operatorsOf } from '@sequelstring/contract/filter.ts';
import type { Field, Fields } from '@sequelstring/contract/records/field.ts';
import { dateOperatorWords, operatorWords } from '../../lib/messages/records.ts';

/** A group of a filter while it is built; its conditions may still lack a value. */
export interface Group {
  how: 'and' | 'or';
  members: readonly (Group | Condition)[];
}

export const isGroup = (member: Group | Condition): member is Group => 'how' in member;

/** A filter as the builder edits it: always a group at the top. */
export function toGroup(filter: Filter | undefined): Group {
  if (!filter) return { how: 'and', members: [] };
  if ('field' in filter) return { how: 'and', members: [filter] };
  const how = 'and' in filter ? 'and' : 'or';
  const members = 'and' in filter ? filter.and : filter.or;
  return { how, members: members.map((member) => ('field' in member ? member : toGroup(member))) };
}

/** What of a group can be asked already; undefined where that is nothing. */
export function toFilter({ how, members }: Group, isComplete: (condition: Condition) => boolean): Filter | undefined {
  const parts = members.flatMap((member): Filter[] => {
    if (!isGroup(member)) return isComplete(member) ? [member] : [];
    const inner = toFilter(member, isComplete);
    return inner ? [inner] : [];
  });
  if (parts.length === 0) return undefined;
  return how === 'and' ? { and: parts } : { or: parts };
}

/** Operators that the builder leaves out, as another way says the same more simply. */
const left = new Set(['link:in', 'link:notIn', 'links:in', 'links:notIn', 'yesNo:ne', 'custom:in', 'custom:eq']);

/** What can be asked of a field, in the order of the menu. */
export const operatorChoices = (field: Field): Operator[] =>
  operatorsOf[field.type].filter((op) => !left.has(`${field.type}:${op}`));

export const isDay = ({ type }: Field): boolean => type === 'date' || type === 'instant';

export const operatorWord = (field: Field, op: Operator): string =>
  isDay(field) ? dateOperatorWords[op] : operatorWords[op];

export const takesNoValue = (op: Operator): boolean => op === 'empty' || op === 'notEmpty';
export const takesMany = (op: Operator): boolean => op === 'in' || op === 'notIn';

/** A new condition on a field, with the operator that is asked most. */
export function newCondition(name: string, field: Field): Condition {
  const [first = 'eq'] = operatorChoices(field);
  const op = isDay(field)
    ? 'within'
    : ['text', 'longText', 'email', 'phone', 'url'].includes(field.type)
      ? 'contains'
      : ['number', 'money'].includes(field.type)
        ? 'gte'
        : first;
  return {
    field: name,
    op,
    ...(field.type === 'yesNo' ? { value: true } : {}),
    ...(op === 'within' ? { value: 'thisMonth' } : {}),
  };
}

/** The condition with another operator; its value stays where the new one can take it. */
export function withOperator(condition: Condition, op: Operator): Condition {
  const { field, value, op: before } = condition;
  if (takesNoValue(op)) return { field, op };
  if (op === 'within') return { field, op, value: 'thisMonth' };
  if (before === 'within') return { field, op };
  if (takesMany(op) === takesMany(before)) return { field, op, value };
  if (takesMany(op)) return { field, op, ...(value === undefined ? {} : { value: [value as string] }) };
  const [first] = Array.isArray(value) ? value : [];
  return { field, op, ...(first === undefined ? {} : { value: first }) };
}

/** The fields that a filter can ask for. */
export const filterFields = (fields: Fields): [string, Field][] =>
  Object.entries(fields).filter(([, field]) => field.options.filter && operatorChoices(field).length > 0);

/** The filter without the member at this position of its top group. */
export function withoutMember(filter: Filter | undefined, index: number): Filter | undefined {
  const group = toGroup(filter);
  const members = group.members.filter((_, position) => position !== index);
  return toFilter({ ...group, members }, () => true);
}
