const hours = (count: number) => count * 3_600_000;

const entry = <A extends string[]>(lifetimeMs: number, key: (...parts: A) => string) => ({ lifetimeMs, key });

/** Everything that is cached: its key and how long it may be used (architecture 7.3). No secret stands in a key. */
export const cacheKeys = {
  socialProfiles: entry(hours(6), (contactId: string) => `social:profile:${contactId}`),
  activeCall: entry(hours(2), (userId: string) => `call:active:${userId}`),
};
