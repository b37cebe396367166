import type { ProfileField, SocialProfile } from '@sequelstring/contract/social-profiles.ts';
import type { SocialNetwork } from '../../ports/social-network.ts';
import { proposalsForContact } from './contact-proposals.ts';
import type { ProfileRow } from './profile.model.ts';
import { followersChange } from './profile.values.ts';

export function toProfile(row: ProfileRow, network: SocialNetwork | undefined, now: Date): SocialProfile {
  const kept = Object.entries(row.values) as [ProfileField, NonNullable<ProfileRow['values'][ProfileField]>][];
  return {
    ...(Object.fromEntries(kept.map(([field, { value }]) => [field, value])) as Partial<SocialProfile>),
    id: row._id.toHexString(),
    contactId: row.contact.toHexString(),
    platform: row.platform,
    way: row.way,
    profileUrl: row.profileUrl,
    profileId: row.profileId,
    handle: row.handle,
    followersChange: followersChange(row, now),
    lastSynced: row.lastSynced?.toISOString(),
    isVerified: row.isVerified,
    state: row.state,
    reason: row.reason,
    until: row.until?.toISOString(),
    nextSyncAt: row.nextSyncAt?.toISOString(),
    isMuted: row.isMuted,
    hasPosts: network?.hasPosts ?? false,
    provenance: Object.fromEntries(
      kept.map(([field, { from, at, by, locked }]) => [
        field,
        { from, at: at.toISOString(), locked: locked ?? false, ...(by && { by: by.toHexString() }) },
      ]),
    ),
    proposals: row.proposals.map(({ field, value, at }) => ({ field, value, at: at.toISOString() })),
    onContact: proposalsForContact(row),
    consentedAt: row.consentedAt?.toISOString(),
    createdAt: row.createdAt.toISOString(),
  };
}
