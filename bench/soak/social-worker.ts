import { setTimeout as wait } from 'node:timers/promises';
import { getJson } from '@sequelstring/server/adapters/social-network/network-http.ts';
import { AddressRanges } from '@sequelstring/server/kernel/address-ranges.ts';
import { systemClock } from '@sequelstring/server/kernel/clock.ts';
import { collection, connectDatabase } from '@sequelstring/server/kernel/db.ts';
import { createSafeFetch } from '@sequelstring/server/kernel/safe-fetch.ts';
import { RateLimitManager } from '@sequelstring/server/modules/social/rate-limit-manager.ts';
import { SocialNetworkError } from '@sequelstring/server/ports/social-network.ts';

/** A profile to read. One that a killed worker held is due again when its time is over. */
export interface WorkRow {
  _id: number;
  state: 'due' | 'held' | 'done';
  until: Date;
}

const [uri, address] = process.argv.slice(2);
const lanes = 6;
const holdMs = 5_000;

if (uri && address) {
  await connectDatabase(uri);
  const fetch = createSafeFetch({ allow: new AddressRanges(['127.0.0.1']) });
  const limits = new RateLimitManager(systemClock);
  const sender = { platform: 'twitter', name: 'X', account: 'app', isOrdered: false } as const;
  const call = { window: 'users/:id/tweets', limit: 900, windowMs: 900_000 };
  const gate = limits.gate(sender);
  const work = collection<WorkRow>('soakWork');
  const lane = async () => {
    for (;;) {
      if ((await limits.room(sender, call)) === 0) {
        await wait(200);
        continue;
      }
      const now = new Date();
      const row = await work.findOneAndUpdate(
        { $or: [{ state: 'due' }, { state: 'held', until: { $lte: now } }] },
        { $set: { state: 'held', until: new Date(now.getTime() + holdMs) } },
      );
      if (!row) {
        await wait(500);
        continue;
      }
      const isRead = await gate(call, async () => {
        const { rate } = await getJson(fetch, address, {
          network: 'X',
          rate: { prefix: 'x-rate-limit' },
          now: new Date(),
        });
        return { value: true, rate };
      }).catch((error: unknown) => {
        if (error instanceof SocialNetworkError) return false;
        throw error;
      });
      await work.updateOne({ _id: row._id }, { $set: { state: isRead ? 'done' : 'due' } });
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
