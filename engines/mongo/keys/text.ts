import { Doc, type Value } from '../bson/value.ts';
import type { IndexDefinition } from './index-definition.ts';

/**
 * The words of a document under a text index, a field's text as often as its weight says (ten times at most, which is
 * how its words come to count more). Undefined when the document has no text in any of the fields.
 */
export function textOf(index: IndexDefinition, doc: Doc): string | undefined {
  const weights = index.spec.get('weights') as Doc;
  const parts: string[] = [];
  for (const { path, name } of index.fields) {
    if ((index.spec.get('key') as Doc).get(name) !== 'text') continue;
    const text = collectText(doc, path, 0).join(' ');
    if (text === '') continue;
    const weight = Number((weights.get(name) as { value?: number }).value ?? 1);
    for (let i = 0; i < Math.min(Math.max(weight, 1), 10); i++) parts.push(text);
  }
  return parts.length > 0 ? parts.join('\n') : undefined;
}

function collectText(value: Value | undefined, path: readonly string[], at: number): string[] {
  if (Array.isArray(value)) return value.flatMap((element) => collectText(element, path, at));
  if (at === path.length) return typeof value === 'string' ? [value] : [];
  return value instanceof Doc ? collectText(value.get(path[at]!), path, at + 1) : [];
}
