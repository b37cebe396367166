import type { Platform } from '@sequelstring/contract/social-profiles.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import type { SocialNetwork } from '../../ports/social-network.ts';
import { deleteExpired } from './activity.model.ts';
import { changeProfile, unreadSince } from './profile.model.ts';
import { withoutFacts } from './profile.values.ts';
import type { ProfileTeller } from './profile-teller.ts';
import { forgetOldFinds } from './suggestion.model.ts';

interface Deps {
  clock: Clock;
  networks: ReadonlyMap<Platform, SocialNetwork>;
  teller: ProfileTeller;
}

/**
 * Deletes what is kept long enough: posts, what a network told of a profile that has not been read since, and profiles found
 * for somebody that nobody took. What a person typed stays.
 */
export async function applyRetention({ clock, networks, teller }: Deps): Promise<void> {
  const now = nowAsDate(clock);
  await deleteExpired(now);
  await forgetOldFinds(now);
  for (const { platform, retention } of networks.values()) {
    for (const row of await unreadSince(platform, keptSince(now, retention))) {
      const after = await changeProfile(row._id, withoutFacts(row));
      if (after) await teller.synced(after);
    }
  }
}

const DAY = 86_400_000;
type Retention = SocialNetwork['retention'];
const keptSince = (now: Date, { days }: Retention) => new Date(now.getTime() - days * DAY);

/** Until when something is kept that came at this moment. */
export const keptUntil = (at: Date, { days }: Retention): Date => new Date(at.getTime() + days * DAY);
