import { Places } from './places.ts';

/** Runs at most so many of the works it is given at once; the others wait for their turn, first come, first served. */
export function atMost(places: number): <T>(work: () => Promise<T>) => Promise<T> {
  const all = new Places(places);
  return async (work) => {
    await all.take(1);
    try {
      return await work();
    } finally {
      all.leave();
    }
  };
}
