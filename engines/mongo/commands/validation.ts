import { decode } from '../bson/codec.ts';
import { Doc } from '../bson/value.ts';
import type { Engine } from '../engine.ts';
import { MongoError } from '../errors.ts';
import { createEnv } from '../language/env.ts';
import { parseFilter } from '../language/filter.parse.ts';
import { compileFilter } from '../language/match.ts';
import { explainJsonSchema } from '../language/schema/json-schema.ts';
import type { Collection } from '../storage/collection.ts';
import type { Request } from './request.ts';

type Check = (doc: Doc) => boolean;
const compiled = new WeakMap<Doc, Check>();

/**
 * Checks a document against the collection's validator. Throws DocumentValidationFailure unless the validator only
 * warns, the command bypasses it, or (at level `moderate`) the document it replaces did not hold either.
 */
export function validateDocument(
  _engine: Engine,
  request: Request,
  collection: Collection,
  after: Uint8Array | Doc,
  before?: Doc,
): void {
  const validator = collection.options.get('validator');
  if (!(validator instanceof Doc) || validator.size === 0 || request.flag('bypassDocumentValidation')) return;
  const level = collection.options.get('validationLevel') ?? 'strict';
  const action = collection.options.get('validationAction') ?? 'error';
  if (level === 'off' || action === 'warn') return;
  const check = compileValidator(validator);
  const doc = after instanceof Doc ? after : decode(after);
  if (check(doc) || (level === 'moderate' && before && !check(before))) return;
  throw new MongoError('DocumentValidationFailure', 'Document failed validation', {
    fields: new Doc([['errInfo', explainFailure(validator, doc)]]),
  });
}

function compileValidator(validator: Doc): Check {
  let check = compiled.get(validator);
  if (!check) {
    const env = createEnv();
    check = compileFilter(parseFilter(validator, env), env);
    compiled.set(validator, check);
  }
  return check;
}

/** Why a document fails, rule by rule where the validator is a schema. */
function explainFailure(validator: Doc, doc: Doc): Doc {
  const operator = validator.keys().next().value ?? '';
  const schema = validator.get('$jsonSchema');
  const details = new Doc([['operatorName', operator]]);
  if (schema instanceof Doc && validator.size === 1) {
    details.set('schemaRulesNotSatisfied', explainJsonSchema(schema, doc, createEnv()));
  } else {
    details.set('specifiedAs', validator);
    details.set('reason', 'expression did not match');
  }
  return new Doc([
    ['failingDocumentId', doc.get('_id') ?? null],
    ['details', details],
  ]);
}
