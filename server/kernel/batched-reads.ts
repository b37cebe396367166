import DataLoader from 'dataloader';

/**
 * Reads that are asked for in the same turn of the event loop, done together: equal ones once, and different ones with one
 * query where the reader has one for them. Nothing is kept: every turn reads anew, so who has written sees what was written.
 *
 * `keyOf` names all that an answer depends on, first of all what the caller may see. `read` gives what it found by these
 * keys; an answer may fail by itself, or all of them together. What is not found loads as undefined.
 */
export function batchedReads<Asked, Answer>(
  keyOf: (asked: Asked) => string,
  read: (asked: readonly Asked[]) => Promise<ReadonlyMap<string, Answer | Promise<Answer>>>,
): DataLoader<Asked, Answer | undefined, string> {
  const loader: DataLoader<Asked, Answer | undefined, string> = new DataLoader(
    async (asked) => {
      loader.clearAll();
      const found = await read(asked);
      return asked.map((one) => found.get(keyOf(one)) as Answer | undefined);
    },
    { cacheKeyFn: keyOf, batchScheduleFn: (start) => void setImmediate(start) },
  );
  return loader;
}
