import type { Doc } from '../bson/value.ts';
import { documentTerms, textSpec } from '../text/score.ts';
import type { IndexDefinition } from './index-definition.ts';

/** What a text index stores of a document: its terms. Undefined when the document has none. */
export function textOf(index: IndexDefinition, doc: Doc): string | undefined {
  if (!index.includes(doc)) return undefined;
  const terms = documentTerms(doc, textSpec(index.spec));
  return terms.length > 0 ? terms.join(' ') : undefined;
}
