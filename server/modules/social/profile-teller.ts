import { cacheKeys } from '../../kernel/cache-keys.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import type { Cache } from '../../ports/cache.ts';
import type { CrmApi } from '../crm/api.ts';
import { type ProfileRow, profilesOf } from './profile.model.ts';

/** Tells browsers, and the contact itself, what became of its profiles. */
export class ProfileTeller {
  readonly #realtime: Realtime;
  readonly #cache: Cache;
  readonly #crm: Pick<CrmApi, 'setSocialProfiles'>;

  constructor(deps: { realtime: Realtime; cache: Cache; crm: Pick<CrmApi, 'setSocialProfiles'> }) {
    const { realtime, cache, crm } = deps;
    this.#realtime = realtime;
    this.#cache = cache;
    this.#crm = crm;
  }

  async synced(row: ProfileRow): Promise<void> {
    await this.#forget(row.contact.toHexString());
    this.#emit(row, row.state);
    await this.mirror(row.contact.toHexString());
  }

  async removed(row: ProfileRow): Promise<void> {
    await this.#forget(row.contact.toHexString());
    this.#emit(row, 'removed');
    await this.mirror(row.contact.toHexString());
  }

  /** The contact's record lists its profiles, so that exports and rules see them. */
  async mirror(contactId: string): Promise<void> {
    await this.#forget(contactId);
    const rows = await profilesOf(contactId);
    await this.#crm.setSocialProfiles(
      contactId,
      rows.map(({ _id, platform, profileUrl, profileId, values, lastSynced, isVerified }) => ({
        id: _id.toHexString(),
        platform,
        ...(profileUrl && { profileUrl }),
        ...(profileId && { profileId }),
        ...(typeof values.displayName?.value === 'string' && { displayName: values.displayName.value }),
        ...(typeof values.headline?.value === 'string' && { headline: values.headline.value }),
        ...(typeof values.avatarUrl?.value === 'string' && { avatarUrl: values.avatarUrl.value }),
        ...(typeof values.followers?.value === 'number' && { followers: values.followers.value }),
        ...(lastSynced && { lastSynced: lastSynced.toISOString() }),
        isVerified,
      })),
    );
  }

  /** Before anybody is told, so that whoever then asks is answered by what holds now. */
  #forget(contactId: string): Promise<void> {
    return this.#cache.delete(cacheKeys.socialProfiles.key(contactId));
  }

  #emit(row: ProfileRow, state: ProfileRow['state'] | 'removed'): void {
    this.#realtime.emit(
      'social:profile-synced',
      {
        contactId: row.contact.toHexString(),
        profileId: row._id.toHexString(),
        platform: row.platform,
        state,
        reason: row.reason,
        until: row.until?.toISOString(),
        lastSynced: row.lastSynced?.toISOString(),
      },
      { owner: row.owner.toHexString() },
    );
  }
}
