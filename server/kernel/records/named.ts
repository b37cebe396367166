import type { Field } from '@sequelstring/contract/records/field.ts';
import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import type { AnyStore } from './list.ts';
import { visibleIds } from './read.ts';
import type { BaseRow } from './record.model.ts';
import { withinScope } from './scope.ts';
import { type LinkScope, type Named, textKey } from './store.ts';

const isId = (text: string): boolean => /^[0-9a-f]{24}$/.test(text);

/** The ids of the records that people may mean by each text: an id, or whatever their kind goes by. */
export async function findNamed(store: AnyStore, texts: readonly string[], within: LinkScope): Promise<Named> {
  const asked = [...new Set(texts)];
  const known = await visibleIds(store, asked.filter(isId), within);
  const others = asked.filter((text) => !known.has(text));
  const named = others.length === 0 ? new Map() : await (store.options.named ?? byTitle(store))(others, within);
  return new Map([...named, ...[...known].map((id) => [id, [id]] as const)]);
}

/** The field that a record is called by: its first required line of text that lists are sorted by. */
export const titleFieldOf = ({ fields }: AnyKind): string | undefined =>
  Object.entries<Field>(fields).find(
    ([, { type, options }]) => type === 'text' && options.required && options.sort,
  )?.[0];

const byTitle =
  (store: AnyStore) =>
  async (texts: readonly string[], { scope, session }: LinkScope): Promise<Named> => {
    const title = titleFieldOf(store.kind);
    if (!title) return new Map();
    const key = store.paths.key(title) ?? title;
    const where = { [key]: { $in: texts.map(textKey) }, deleted: false, ...withinScope(scope, store.scopeField) };
    const rows = await store.model
      .find(where, { [key]: 1 }, { session })
      .limit(5000)
      .lean<BaseRow[]>();
    const found = Map.groupBy(rows, (row) => String((row as unknown as Record<string, unknown>)[key]));
    return new Map(texts.map((text) => [text, (found.get(textKey(text)) ?? []).map(({ _id }) => _id.toHexString())]));
  };
