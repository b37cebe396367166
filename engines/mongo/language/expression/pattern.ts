import { Doc, Int32, Regex, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { compileRegex } from '../regex.ts';
import { type Expr, type Frame, isNullish, type Operator } from './expression.ts';
import { namedArguments, requireArgument } from './object.ts';

/** The arguments of a `$regexMatch`, `$regexFind` or `$regexFindAll`: null when one of them is. */
function reader(name: string, input: Expr, regex: Expr, options: Expr | undefined) {
  const prepared =
    regex.constant && (!options || options.constant)
      ? toRegex(name, regex.constant.value, options?.constant?.value)
      : undefined;
  return (frame: Frame): { text: string; regex: RegExp } | null => {
    const text = input(frame);
    const pattern = prepared === undefined ? toRegex(name, regex(frame), options?.(frame)) : prepared;
    if (isNullish(text) || pattern === null) return null;
    if (typeof text === 'string') return { text, regex: pattern };
    throw new MongoError(51104, `${name} needs 'input' to be of type string`);
  };
}

function toRegex(name: string, pattern: Value | undefined, options: Value | undefined): RegExp | null {
  if (!isNullish(options) && typeof options !== 'string') {
    throw new MongoError(51106, `${name} needs 'options' to be of type string`);
  }
  if (isNullish(pattern)) return null;
  if (typeof pattern === 'string') return compileRegex(pattern, options ?? '');
  if (!(pattern instanceof Regex)) throw new MongoError(51105, `${name} needs 'regex' to be of type string or regex`);
  if (options && pattern.options) {
    throw new MongoError(51107, `${name}: found regex option(s) specified in both 'regex' and 'option' fields`);
  }
  return compileRegex(pattern.pattern, options || pattern.options);
}

/** `{match, idx, captures}`: the index counts characters. */
function describeMatch(match: RegExpExecArray): Doc {
  return new Doc([
    ['match', match[0]],
    ['idx', new Int32([...match.input.slice(0, match.index)].length)],
    ['captures', match.slice(1).map((capture) => capture ?? null)],
  ]);
}

function findAll(text: string, regex: RegExp): Value[] {
  const global = new RegExp(regex.source, `${regex.flags}g`);
  return [...text.matchAll(global)].map(describeMatch);
}

function matching(name: string, none: Value, answer: (text: string, regex: RegExp) => Value): [string, Operator] {
  const operator: Operator = (argument, compiler) => {
    const codes = { notObject: 51103, unknown: 31024 };
    const args = namedArguments(name, argument, compiler, ['input', 'regex', 'options'], codes);
    const read = reader(
      name,
      requireArgument(name, args, 'input', 31022),
      requireArgument(name, args, 'regex', 31023),
      args.options,
    );
    return (frame) => {
      const found = read(frame);
      return found ? answer(found.text, found.regex) : none;
    };
  };
  return [name, operator];
}

export const PATTERN: [string, Operator][] = [
  matching('$regexMatch', false, (text, regex) => regex.test(text)),
  matching('$regexFind', null, (text, regex) => {
    const match = regex.exec(text);
    return match ? describeMatch(match) : null;
  }),
  matching('$regexFindAll', [], findAll),
];
