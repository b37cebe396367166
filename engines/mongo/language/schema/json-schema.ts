import { Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import type { Env } from '../env.ts';
import { COMPOSITIONS } from './composition.ts';
import { KEYWORDS } from './keywords.ts';
import type { CompileSchema, Rule } from './rule.ts';

/** Known to JSON Schema but not to the server. */
const UNSUPPORTED = new Set([
  '$ref',
  '$schema',
  'default',
  'definitions',
  'format',
  'id',
  'encrypt',
  'encryptMetadata',
]);
/** Read together with another keyword, or by people. */
const PASSIVE = new Set(['title', 'description', 'exclusiveMinimum', 'exclusiveMaximum', 'additionalItems']);

/** Whether a document satisfies a `$jsonSchema` (JSON Schema draft 4, as the server extends it). */
export function compileJsonSchema(spec: Doc, env: Env): (doc: Doc) => boolean {
  const schema = compileSchema(spec, env);
  return (doc) => schema.test(doc);
}

/** Why a document does not satisfy a schema: the server's `schemaRulesNotSatisfied`. */
export function explainJsonSchema(spec: Doc, doc: Doc, env: Env): Doc[] {
  return compileSchema(spec, env).explain(doc);
}

const compileSchema: CompileSchema = (spec, env) => {
  if (!(spec instanceof Doc)) throw new MongoError('TypeMismatch', '$jsonSchema must be an object');
  const rules: Rule[] = [];
  for (const [keyword, value] of spec) {
    if (UNSUPPORTED.has(keyword)) {
      throw new MongoError('FailedToParse', `$jsonSchema keyword '${keyword}' is not currently supported`);
    }
    const parse = KEYWORDS.get(keyword) ?? COMPOSITIONS.get(keyword);
    if (parse) rules.push(parse(value, spec, (inner) => compileSchema(inner, env), env));
    else checkPassive(keyword, value, spec);
  }
  return {
    title: textOf(spec, 'title'),
    description: textOf(spec, 'description'),
    test: (v) => {
      for (const rule of rules) if (!rule.test(v)) return false;
      return true;
    },
    explain: (v) => rules.filter((rule) => !rule.test(v)).map((rule) => rule.explain(v)),
  };
};

function textOf(spec: Doc, key: string): string | undefined {
  const text = spec.get(key);
  return typeof text === 'string' ? text : undefined;
}

function checkPassive(keyword: string, value: Value, spec: Doc): void {
  if (!PASSIVE.has(keyword)) throw new MongoError('FailedToParse', `Unknown $jsonSchema keyword: ${keyword}`);
  if (keyword === 'title' || keyword === 'description') {
    if (typeof value !== 'string')
      throw new MongoError('TypeMismatch', `$jsonSchema keyword '${keyword}' must be of type string`);
  }
  const bound = keyword === 'exclusiveMinimum' ? 'minimum' : keyword === 'exclusiveMaximum' ? 'maximum' : undefined;
  if (bound && !spec.has(bound)) {
    throw new MongoError('FailedToParse', `$jsonSchema keyword '${bound}' must be a present if ${keyword} is present`);
  }
  if (bound && typeof value !== 'boolean') {
    throw new MongoError('TypeMismatch', `$jsonSchema keyword '${keyword}' must be a boolean`);
  }
}
