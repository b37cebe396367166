import type { Platform, ProfileField, ProfileSuggestion } from '@sequelstring/contract/social-profiles.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import { objectId } from '../../kernel/db.ts';
import type { SocialNetwork } from '../../ports/social-network.ts';
import type { ActivityAggregator } from './activity-aggregator.ts';
import { insertProfile, type KeptValue, type ProfileRow } from './profile.model.ts';
import { newProfile } from './profile.service.ts';
import type { ProfileTeller } from './profile-teller.ts';
import { idOf, insertFinds } from './suggestion.model.ts';
import { keptMs } from './suggestion.service.ts';

/** A made-up profile with what it "published", so long before now. */
export interface SampleProfile {
  contact: string;
  contactName: string;
  owner: string;
  platform: Platform;
  profileUrl: string;
  handle: string;
  values: Partial<Record<ProfileField, string | number>>;
  followersBefore?: number;
  posts: readonly { text: string; title?: string; minutesAgo: number; likes?: number }[];
}

/** Made-up profiles that a search "found" for a contact. */
export interface SampleFinds {
  contact: string;
  owner: string;
  found: readonly Omit<ProfileSuggestion, 'id'>[];
}

interface Deps {
  clock: Clock;
  networks: ReadonlyMap<Platform, SocialNetwork>;
  aggregator: ActivityAggregator;
  teller: ProfileTeller;
}

/** Adds made-up profiles: they came by import, nobody reads them, and they say so. */
export async function addSampleProfiles(deps: Deps, samples: readonly SampleProfile[]): Promise<void> {
  const now = nowAsDate(deps.clock);
  for (const sample of samples) {
    const network = deps.networks.get(sample.platform);
    if (!network) continue;
    const row: ProfileRow = {
      ...newProfile(network, {
        ...{ contact: sample.contact, owner: sample.owner, contactName: sample.contactName },
        ...{ found: sample, way: 'import', state: 'linked', now },
      }),
      values: valuesOf(sample, now),
      reason: 'Sample data. Nothing is read from the network.',
      followersHistory:
        sample.followersBefore === undefined
          ? []
          : [{ at: new Date(now.getTime() - 30 * 86_400_000), count: sample.followersBefore }],
    };
    await insertProfile(row);
    await deps.aggregator.add(
      row,
      network,
      sample.posts.map(({ text, title, minutesAgo, likes }, index) => ({
        ...{ id: `sample-${index}`, kind: title ? 'article' : 'post', format: 'text', text, title },
        ...{ url: sample.profileUrl, counts: { likes }, publishedAt: new Date(now.getTime() - minutesAgo * 60_000) },
      })),
    );
    await deps.teller.mirror(sample.contact);
  }
}

export async function addSampleFinds({ clock }: Pick<Deps, 'clock'>, samples: readonly SampleFinds[]): Promise<void> {
  const now = nowAsDate(clock);
  await insertFinds(
    samples.map(({ contact, owner, found }) => ({
      ...{ _id: objectId(contact), owner: objectId(owner), searchedAt: now, problems: [], dismissed: [] },
      found: found.map((one) => ({ ...one, id: idOf(one.platform, one.profileUrl.toLowerCase()) })),
      expiresAt: new Date(now.getTime() + keptMs),
    })),
  );
}

const valuesOf = ({ values }: SampleProfile, at: Date): ProfileRow['values'] =>
  Object.fromEntries(
    Object.entries(values).map(([field, value]): [string, KeptValue] => [field, { value, from: 'import', at }]),
  );
