import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startDatabase, type TestDatabase } from '../../../test/database.ts';
import { connectDatabase, disconnectDatabase } from '../../kernel/db.ts';
import { type NetworkCall, SocialNetworkError } from '../../ports/social-network.ts';
import { RateLimitManager, type Sender } from './rate-limit-manager.ts';

/** A network with a window of so many requests, by a clock of the test. */
class Network {
  now = 1_800_000_000_000;
  used = 0;
  windows = 0;
  resetAt = 0;
  exceeded = 0;
  readonly limit: number;
  readonly windowMs: number;
  constructor(limit: number, windowMs: number) {
    this.limit = limit;
    this.windowMs = windowMs;
  }

  answer() {
    if (this.now >= this.resetAt)
      Object.assign(this, { used: 0, resetAt: this.now + this.windowMs, windows: this.windows + 1 });
    this.used++;
    const rate = {
      limit: this.limit,
      remaining: Math.max(0, this.limit - this.used),
      resetInMs: this.resetAt - this.now,
    };
    if (this.used > this.limit) {
      this.exceeded++;
      throw new SocialNetworkError('limited', 'Too many requests', { rate });
    }
    return rate;
  }
}

let database: TestDatabase;
let network: Network;
let round = 0;
let call: NetworkCall;
beforeAll(async () => {
  database = await startDatabase();
  await connectDatabase(database.uri);
});
afterAll(async () => {
  await disconnectDatabase();
  await database.stop();
});
beforeEach(() => {
  network = new Network(60, 900_000);
  call = { window: `round-${++round}`, limit: 60, windowMs: 900_000 };
});

const manager = () => new RateLimitManager({ now: () => Temporal.Instant.fromEpochMilliseconds(network.now) });
const sender: Sender = { platform: 'twitter', name: 'X', account: 'app', isOrdered: false };
const send = (limits: RateLimitManager, who: Sender = sender) =>
  limits
    .gate(who)(call, async () => ({ value: true, rate: network.answer() }))
    .then(
      () => true,
      (error: unknown) => {
        if (error instanceof SocialNetworkError && error.kind === 'limited') return false;
        throw error;
      },
    );

describe('several workers at one network', () => {
  it('use at least 95 % of each window, never exceed one, and finish in the fewest windows', async () => {
    const workers = [manager(), manager(), manager()];
    const wanted = 200;
    let done = 0;
    const used: number[] = [];
    while (done < wanted) {
      const before = done;
      for (let denied = 0; denied < workers.length && done < wanted; ) {
        const sent = await Promise.all(workers.slice(0, wanted - done).map((worker) => send(worker)));
        done += sent.filter(Boolean).length;
        denied = sent.every(Boolean) ? 0 : denied + 1;
      }
      // What was kept for people is let go when the window nears its end.
      network.now = network.resetAt - 100_000;
      while (done < wanted && (await send(workers[0]!))) done++;
      used.push(done - before);
      network.now = network.resetAt + 2_000;
    }
    expect(network.exceeded).toBe(0);
    for (const share of used.slice(0, -1)) expect(share).toBeGreaterThanOrEqual(0.95 * network.limit);
    expect(used).toHaveLength(Math.ceil(wanted / network.limit));
  });

  it('keep a part for people until the window nears its end', async () => {
    const limits = manager();
    let sent = 0;
    while (await send(limits)) sent++;
    expect(sent).toBe(57);
    expect(await send(limits, { ...sender, isOrdered: true })).toBe(true);
  });

  it('lose no more than a place to a worker that was killed, and a window only until its probe is given up', async () => {
    const limits = manager();
    // A worker that dies takes its place along: the request never ends.
    void limits.gate(sender)(call, () => new Promise<never>(() => {}));
    await expect.poll(() => limits.room(sender, call)).toBe(1);
    network.now += 31_000;
    expect(await send(manager())).toBe(true);
    void limits.gate(sender)(call, () => new Promise<never>(() => {}));
    await expect.poll(() => limits.room(sender, call)).toBe(55);
    let sent = 1;
    while (await send(limits)) sent++;
    expect(sent).toBe(56);
    expect(network.exceeded).toBe(0);
  });

  it('leave room for what others use with the same key', async () => {
    const limits = manager();
    await send(limits);
    for (let other = 0; other < 30; other++) network.answer();
    let sent = 1;
    while (await send(limits)) sent++;
    expect(network.exceeded).toBe(0);
    expect(sent + 30).toBeGreaterThanOrEqual(57);
  });

  it('wait until the window ends where the network says no', async () => {
    const limits = manager();
    for (let other = 0; other < 60; other++) network.answer();
    expect(await send(limits)).toBe(false);
    expect(await limits.room(sender, call)).toBe(0);
    expect(network.exceeded).toBe(1);
    network.now = network.resetAt + 2_000;
    expect(await send(limits)).toBe(true);
  });
});

it('spends no more than the budget of a month, and counts what reads really cost', async () => {
  const limits = manager();
  const paid = { ...call, mostCost: 100_000 };
  const payer = { ...sender, platform: 'facebook' as const, budget: 250_000 };
  const buy = () =>
    limits
      .gate(payer)(paid, async () => ({ value: true, rate: network.answer(), cost: 60_000 }))
      .then(
        () => true,
        (error: SocialNetworkError) => error.kind,
      );
  expect([await buy(), await buy(), await buy(), await buy()]).toEqual([true, true, true, 'budget']);
  expect(await limits.spending('facebook')).toMatchObject({ spent: 180_000 });
});
