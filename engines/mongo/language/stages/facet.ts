import { Doc, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { typeName } from '../bson-type.ts';
import { checkFieldName } from '../expression/field-path.ts';
import { formatValue } from '../format.ts';
import { requireStages, type StageParser } from './stage.ts';

/** `$facet`: several pipelines over the same documents, each result an array in one document. */
export const facet: StageParser = (spec, env, compile) => {
  if (!(spec instanceof Doc) || spec.size === 0) {
    throw new MongoError(40169, `the $facet specification must be a non-empty object, but found: ${formatValue(spec)}`);
  }
  const facets = [...spec].map(([name, stages]) => {
    checkFieldName(name);
    if (!Array.isArray(stages)) {
      throw new MongoError(40170, `arguments to $facet must be arrays, ${name} is type ${typeName(stages)}`);
    }
    return { name, pipeline: compile(requireStages(stages, name), env, '$facet') };
  });
  return function* (source) {
    const docs: Doc[] = [];
    for (const doc of source) {
      env.checkDeadline();
      docs.push(doc);
    }
    const out = new Doc();
    for (const { name, pipeline } of facets) out.set(name, [...pipeline.run(docs)] as Value[]);
    yield out;
  };
};
