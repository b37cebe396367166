import { type Duplicate, mostMerged } from '@sequelstring/contract/merges.ts';

/** The records that hang together by pairs, under the id of each of these pairs. */
export function groupsOf(pairs: readonly Duplicate[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, Set<string>>();
  for (const { records } of pairs) {
    const ids = records.map(({ id }) => String(id));
    const joined = new Set(ids.flatMap((id) => [...(groups.get(id) ?? [id])]));
    for (const id of joined) groups.set(id, joined);
  }
  return new Map(pairs.map(({ id, records }) => [id, [...groups.get(String(records[0].id))!].slice(0, mostMerged)]));
}
