/** A list that tells when it has `count` entries. */
export function collect<T>(count: number) {
  const entries: T[] = [];
  const { promise, resolve } = Promise.withResolvers<T[]>();
  const push = (entry: T) => {
    entries.push(entry);
    if (entries.length === count) resolve(entries);
  };
  return { push, full: promise };
}

/** Asks until the answer is as expected; the time limit of the test bounds it. */
export async function eventually<T>(ask: () => Promise<T>, expected: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (expected(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
