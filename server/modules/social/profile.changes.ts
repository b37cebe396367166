import type { SocialNetwork } from '../../ports/social-network.ts';
import type { ActivityAggregator } from './activity-aggregator.ts';
import type { ProfileRow } from './profile.model.ts';
import type { ValueChange } from './profile.values.ts';
import type { ProfileTeller } from './profile-teller.ts';

/** A jump is a fifth more or less, and at least fifty. */
const jumpShare = 0.2;
const jumpLeast = 50;

/** Tells of changes that people want to hear of: another job, another headline, a jump of followers. */
export async function tellChanges(
  { aggregator }: { aggregator: ActivityAggregator; teller: ProfileTeller },
  profile: ProfileRow,
  network: SocialNetwork,
  changes: readonly ValueChange[],
): Promise<void> {
  for (const { field, from, to } of changes) {
    const key = `${field}:${String(to)}`.slice(0, 400);
    if (field === 'company')
      await aggregator.addChange(profile, network, { kind: 'job', text: `${from} → ${to}`, key });
    else if (field === 'headline')
      await aggregator.addChange(profile, network, { kind: 'headline', text: String(to), key });
    else if (field === 'followers' && isJump(Number(from), Number(to)))
      await aggregator.addChange(profile, network, { kind: 'followers', text: `${from} → ${to}`, key });
  }
}

const isJump = (from: number, to: number) =>
  Math.abs(to - from) >= jumpLeast && Math.abs(to - from) >= from * jumpShare;
