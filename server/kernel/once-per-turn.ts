/**
 * Makes a read that many ask for at once happen once: calls with an equal key in the same turn of the event loop share
 * one run, its result or its failure. Nothing is kept: every turn reads anew, so who has written sees what was written.
 * `keyOf` names all that the result depends on, first of all what the caller may see.
 */
export function oncePerTurn<A extends unknown[], T>(
  keyOf: (...args: A) => string,
  run: (...args: A) => Promise<T>,
): (...args: A) => Promise<T> {
  const turn = new Map<string, Promise<T>>();
  return (...args) => {
    const key = keyOf(...args);
    const asked = turn.get(key);
    if (asked) return asked;
    const result = new Promise((resolve) => setImmediate(resolve)).then(() => {
      turn.delete(key);
      return run(...args);
    });
    turn.set(key, result);
    return result;
  };
}
