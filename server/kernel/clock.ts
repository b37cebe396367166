/** Where the time comes from, so that a test can set it. */
export interface Clock {
  now(): Temporal.Instant;
}

/** The time as the database stores it. */
export const nowAsDate = (clock: Clock): Date => new Date(clock.now().epochMilliseconds);

export const systemClock: Clock = { now: () => Temporal.Now.instant() };
