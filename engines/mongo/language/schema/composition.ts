import { Doc, Int32, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { compileRegex } from '../regex.ts';
import {
  type KeywordParser,
  plainRule,
  type Rule,
  requireItems,
  requireNames,
  requireObject,
  type Schema,
} from './rule.ts';

const named = (keyword: string, ...more: [string, Value][]): Doc => new Doc([['operatorName', keyword], ...more]);

function describe({ title, description }: Schema): [string, Value][] {
  const fields: [string, Value][] = [];
  if (title !== undefined) fields.push(['title', title]);
  if (description !== undefined) fields.push(['description', description]);
  return fields;
}

const properties: KeywordParser = (argument, _schema, compile) => {
  const schemas = [...requireObject('properties', argument)].map(([name, spec]) => [name, compile(spec)] as const);
  const holds = (doc: Doc, name: string, schema: Schema): boolean => {
    const value = doc.get(name);
    return value === undefined || schema.test(value);
  };
  return {
    test: (v) => !(v instanceof Doc) || schemas.every(([name, schema]) => holds(v, name, schema)),
    explain(v) {
      const doc = v as Doc;
      const failed = schemas.filter(([name, schema]) => !holds(doc, name, schema));
      const entries = failed.map(
        ([name, schema]) =>
          new Doc([['propertyName', name], ...describe(schema), ['details', schema.explain(doc.get(name)!)]]),
      );
      return named('properties', ['propertiesNotSatisfied', entries]);
    },
  };
};

const required: KeywordParser = (argument) => {
  const names = requireNames('required', argument);
  return {
    test: (v) => !(v instanceof Doc) || names.every((name) => v.has(name)),
    explain(v) {
      const missing = names.filter((name) => !(v as Doc).has(name));
      return named('required', ['specifiedAs', new Doc([['required', argument]])], ['missingProperties', missing]);
    },
  };
};

function patternsOf(schema: Doc): RegExp[] {
  const patterns = schema.get('patternProperties');
  return patterns instanceof Doc ? [...patterns.keys()].map((pattern) => compileRegex(pattern, '')) : [];
}

const patternProperties: KeywordParser = (argument, _schema, compile) => {
  const schemas = [...requireObject('patternProperties', argument)].map(([pattern, spec]) => ({
    pattern,
    regex: compileRegex(pattern, ''),
    schema: compile(spec),
  }));
  const failing = (doc: Doc) =>
    schemas.flatMap(({ pattern, regex, schema }) =>
      [...doc]
        .filter(([name, value]) => regex.test(name) && !schema.test(value))
        .map(([name, value]) => ({ pattern, name, value, schema })),
    );
  return {
    test: (v) => !(v instanceof Doc) || failing(v).length === 0,
    explain(v) {
      const entries = failing(v as Doc).map(
        ({ pattern, name, value, schema }) =>
          new Doc([
            ['propertyName', name],
            ['regexMatched', pattern],
            ['details', schema.explain(value)],
          ]),
      );
      return named('patternProperties', ['details', entries]);
    },
  };
};

const additionalProperties: KeywordParser = (argument, schema, compile) => {
  const known = new Set(schema.get('properties') instanceof Doc ? (schema.get('properties') as Doc).keys() : []);
  const patterns = patternsOf(schema);
  const allowed = typeof argument === 'boolean' ? undefined : compile(requireObject('additionalProperties', argument));
  const extra = (doc: Doc): [string, Value][] =>
    [...doc].filter(([name]) => !known.has(name) && !patterns.some((regex) => regex.test(name)));
  const failing = (doc: Doc): [string, Value][] => {
    if (argument === true) return [];
    return allowed ? extra(doc).filter(([, value]) => !allowed.test(value)) : extra(doc);
  };
  return {
    test: (v) => !(v instanceof Doc) || failing(v).length === 0,
    explain(v) {
      const names = failing(v as Doc).map(([name]) => name);
      const specified: [string, Value] = ['specifiedAs', new Doc([['additionalProperties', argument]])];
      return named('additionalProperties', specified, ['additionalProperties', names]);
    },
  };
};

const items: KeywordParser = (argument, schema, compile) => {
  const list = Array.isArray(argument) ? argument.map((spec) => compile(spec)) : undefined;
  const each = list ? undefined : compile(requireObject('items', argument));
  const rest = restSchema(list !== undefined, schema.get('additionalItems'), compile);
  const schemaAt = (i: number): Schema | 'none' | undefined => (list ? (list[i] ?? rest) : each);
  const holds = (v: Value, i: number): boolean => {
    const found = schemaAt(i);
    return found === undefined || (found !== 'none' && found.test(v));
  };
  return {
    test: (v) => !Array.isArray(v) || v.every(holds),
    explain(v) {
      const index = (v as Value[]).findIndex((element, i) => !holds(element, i));
      const found = schemaAt(index);
      const details = found && found !== 'none' ? found.explain((v as Value[])[index]!) : [];
      const reason = found === 'none' ? 'found additional items' : 'At least one item did not match the sub-schema';
      return named('items', ['reason', reason], ['itemIndex', new Int32(index)], ['details', details]);
    },
  };
};

/** What holds for elements beyond a list of schemas: anything, nothing, or one schema for all. */
function restSchema(
  listed: boolean,
  spec: Value | undefined,
  compile: (spec: Value) => Schema,
): Schema | 'none' | undefined {
  if (!listed || spec === undefined || spec === true) return undefined;
  return spec === false ? 'none' : compile(requireObject('additionalItems', spec));
}

function combination(
  keyword: 'allOf' | 'anyOf' | 'oneOf',
  accepts: (held: number, all: number) => boolean,
): KeywordParser {
  return (argument, _schema, compile) => {
    const schemas = requireItems(keyword, argument).map((spec) => compile(requireObject(keyword, spec)));
    const count = (v: Value): number => schemas.filter((schema) => schema.test(v)).length;
    return {
      test: (v) => accepts(count(v), schemas.length),
      explain(v) {
        const failed = [...schemas.entries()].filter(([, schema]) => !schema.test(v));
        const entries = failed.map(
          ([i, schema]) =>
            new Doc([
              ['index', new Int32(i)],
              ['details', schema.explain(v)],
            ]),
        );
        return named(keyword, ['schemasNotSatisfied', entries]);
      },
    };
  };
}

const not: KeywordParser = (argument, _schema, compile) => {
  const schema = compile(requireObject('not', argument));
  return plainRule('not', argument, 'child expression matched', (v) => !schema.test(v));
};

const dependencies: KeywordParser = (argument, _schema, compile) => {
  const rules = [...requireObject('dependencies', argument)].map(([name, spec]): [string, (doc: Doc) => boolean] => {
    if (spec instanceof Doc) {
      const schema = compile(spec);
      return [name, (doc) => schema.test(doc)];
    }
    const names = requireNames('dependencies', spec);
    return [name, (doc) => names.every((other) => doc.has(other))];
  });
  const failing = (doc: Doc) => rules.filter(([name, holds]) => doc.has(name) && !holds(doc)).map(([name]) => name);
  const rule: Rule = {
    test: (v) => !(v instanceof Doc) || failing(v).length === 0,
    explain: (v) =>
      named('dependencies', [
        'failingDependencies',
        failing(v as Doc).map((name) => new Doc([['conditionalProperty', name]])),
      ]),
  };
  if (rules.length === 0) throw new MongoError('FailedToParse', "$jsonSchema keyword 'dependencies' cannot be empty");
  return rule;
};

/** The keywords that apply schemas to parts of a value, or several to the whole. */
export const COMPOSITIONS: ReadonlyMap<string, KeywordParser> = new Map<string, KeywordParser>([
  ['properties', properties],
  ['required', required],
  ['patternProperties', patternProperties],
  ['additionalProperties', additionalProperties],
  ['items', items],
  ['allOf', combination('allOf', (held, all) => held === all)],
  ['anyOf', combination('anyOf', (held) => held > 0)],
  ['oneOf', combination('oneOf', (held) => held === 1)],
  ['not', not],
  ['dependencies', dependencies],
]);
