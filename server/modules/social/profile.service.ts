import { contactName } from '@sequelstring/contract/contact-name.ts';
import type { Contact } from '@sequelstring/contract/records/contact.ts';
import type { Body } from '@sequelstring/contract/route.ts';
import type { social } from '@sequelstring/contract/social.ts';
import type { Platform, RegisterEntry, SocialActivity, SocialProfile } from '@sequelstring/contract/social-profiles.ts';
import { audit, type Caller } from '../../kernel/audit.ts';
import { cacheKeys } from '../../kernel/cache-keys.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { isDuplicateKey, objectId, transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import { everything } from '../../kernel/records/scope.ts';
import type { Cache } from '../../ports/cache.ts';
import type { RecognizedProfile, SocialNetwork } from '../../ports/social-network.ts';
import type { CrmApi } from '../crm/api.ts';
import { deleteActivitiesOf, deleteActivitiesOfContact, keptActivities, muteActivitiesOf } from './activity.model.ts';
import type { ActivityAggregator } from './activity-aggregator.ts';
import { deleteConsentsOf } from './consent.model.ts';
import { dismissedOnContact, stillOpen } from './contact-proposals.ts';
import type { OAuthService } from './oauth-service.ts';
import {
  changeProfile,
  deleteProfile,
  findProfile,
  insertProfile,
  newSocialId,
  type ProfileRow,
  profilesOf,
} from './profile.model.ts';
import { applyEdit } from './profile.values.ts';
import { toProfile } from './profile.view.ts';
import type { ProfileTeller } from './profile-teller.ts';
import { keptUntil } from './retention.service.ts';
import type { SocialSyncQueue } from './social-sync-queue.ts';
import { deleteSuggestionsOf } from './suggestion.model.ts';
import { openSuggestionsOf } from './suggestion.service.ts';

export interface ProfileDeps {
  clock: Clock;
  cache: Cache;
  crm: Pick<CrmApi, 'getContact' | 'contactsForPlanning' | 'setSocialProfiles'>;
  networks: ReadonlyMap<Platform, SocialNetwork>;
  oauth: OAuthService;
  queue: SocialSyncQueue;
  teller: ProfileTeller;
  aggregator: ActivityAggregator;
}

/** Who asks, and where the audit says that it came from. */
export interface By {
  user: CurrentUser;
  caller: Caller;
}

const mostProfiles = 20;

/** Throws `contact_not_found`. */
export async function listProfiles(deps: ProfileDeps, user: CurrentUser, contactId: string): Promise<SocialProfile[]> {
  const contact = await deps.crm.getContact(user, contactId);
  const { key, lifetimeMs } = cacheKeys.socialProfiles;
  const profiles = await deps.cache.getOrLoad(key(contactId), lifetimeMs, async () =>
    (await profilesOf(contactId)).map((row) => view(deps, row)),
  );
  // The contact may have changed since they were put there.
  return profiles.map((profile) => ({ ...profile, onContact: stillOpen(profile.onContact, contact) }));
}

/** Links what is at an address, and has it read. Throws `social_address_invalid`, `social_profile_exists` or `contact_not_found`. */
export async function linkProfile(
  deps: ProfileDeps,
  { user, caller }: By,
  contactId: string,
  input: Body<typeof social.linkProfile>,
): Promise<SocialProfile> {
  const contact = await deps.crm.getContact(user, contactId);
  const { network, found } = recognize(deps.networks, input);
  const standing = await profilesOf(contactId);
  if (standing.length >= mostProfiles)
    throw new AppError('validation_failed', {
      details: { profileUrl: [`a contact can have at most ${mostProfiles} profiles`] },
    });
  if (standing.some((row) => row.platform === network.platform && isSameAddress(row.profileUrl, found.profileUrl)))
    throw new AppError('social_profile_exists');
  const isRead = (await network.abilities()).readsAddresses;
  const row = newProfile(network, {
    ...{ contact: contactId, owner: contact.owner, contactName: contactName(contact), found, way: 'address' },
    ...{ state: isRead ? 'connecting' : 'linked', now: nowAsDate(deps.clock) },
  });
  try {
    await transaction(async (session) => {
      await insertProfile(row, session);
      await audit(
        { ...caller, action: 'social.linked', kind: 'contact', recordId: contactId, detail: found.profileUrl },
        session,
      );
    });
  } catch (error) {
    throw isDuplicateKey(error) ? new AppError('social_profile_exists') : error;
  }
  await deps.teller.synced(row);
  if (isRead) await deps.queue.order(row._id);
  return view(deps, row, contact);
}

function recognize(
  networks: ReadonlyMap<Platform, SocialNetwork>,
  { platform, profileUrl }: Body<typeof social.linkProfile>,
): { network: SocialNetwork; found: RecognizedProfile } {
  const asked = platform === undefined ? [...networks.values()] : [networks.get(platform)];
  for (const network of asked) {
    // A bare name is one of the network that was named with it.
    const bare =
      platform !== undefined &&
      /^@?[\w.-]+$/.test(profileUrl) &&
      network?.example.replace('name', profileUrl.replace('@', ''));
    const found = network?.recognize(profileUrl) ?? (bare ? network?.recognize(bare) : undefined);
    if (network && found) return { network, found };
  }
  const network = platform && networks.get(platform);
  const details = {
    profileUrl: [network ? `is not an address such as ${network.example}` : 'is not the address of a profile'],
  };
  throw new AppError('social_address_invalid', { details });
}

/** The row of a profile that was not read yet. */
export function newProfile(
  { platform }: SocialNetwork,
  given: {
    contact: string;
    owner: string;
    contactName: string;
    found: Partial<RecognizedProfile> & { profileId?: string };
    way: ProfileRow['way'];
    state: ProfileRow['state'];
    now: Date;
  },
): ProfileRow {
  const { profileUrl, handle, profileId } = given.found;
  return {
    ...{
      _id: newSocialId(),
      contact: objectId(given.contact),
      owner: objectId(given.owner),
      contactName: given.contactName,
    },
    ...{ isHidden: false, platform, way: given.way, key: `${platform}:${profileId ?? addressKey(profileUrl ?? '')}` },
    ...(profileUrl && { profileUrl }),
    ...(handle && { handle }),
    ...(profileId && { profileId }),
    ...{ values: {}, proposals: [], dismissed: {}, isVerified: false, state: given.state, isMuted: false },
    ...(given.state === 'connecting' && { nextSyncAt: given.now }),
    ...{ failures: 0, followersHistory: [], createdAt: given.now },
  };
}

/** Throws `social_profile_not_found`. */
export async function updateProfile(
  deps: ProfileDeps,
  { user, caller }: By,
  ids: { contactId: string; profileId: string },
  { isMuted, dismissOnContact, ...edit }: Body<typeof social.updateProfile>,
): Promise<SocialProfile> {
  const { row, contact } = await readable(deps, user, ids);
  const now = nowAsDate(deps.clock);
  const after = await changeProfile(row._id, {
    ...applyEdit(row, edit, { by: objectId(user.id), now }),
    ...(dismissOnContact && { dismissedOnContact: dismissedOnContact(row, contact, dismissOnContact) }),
    ...(isMuted !== undefined && { isMuted }),
  });
  if (!after) throw new AppError('social_profile_not_found');
  if (isMuted !== undefined && isMuted !== row.isMuted) await muteActivitiesOf(row._id, isMuted);
  const fields = Object.keys(edit.values ?? {}).concat(edit.accept ?? [], edit.dismiss ?? [], dismissOnContact ?? []);
  const changes = [...fields, ...(isMuted === undefined ? [] : ['isMuted'])].map((field) => ({
    field: `${row.platform}.${field}`,
  }));
  await audit({ ...caller, action: 'social.updated', kind: 'contact', recordId: ids.contactId, changes });
  await deps.teller.synced(after);
  return view(deps, after, contact);
}

/** Throws `social_profile_not_found`. */
export async function disconnectProfile(
  deps: ProfileDeps,
  { user, caller }: By,
  ids: { contactId: string; profileId: string },
): Promise<{ id: string }> {
  const { row } = await readable(deps, user, ids);
  await removeProfile(deps, row);
  const detail = row.profileUrl ?? row.platform;
  await audit({ ...caller, action: 'social.disconnected', kind: 'contact', recordId: ids.contactId, detail });
  return { id: ids.profileId };
}

/** Takes the consent back at the network, and deletes the profile with all that came from it. */
export async function removeProfile(deps: Pick<ProfileDeps, 'oauth' | 'teller'>, row: ProfileRow): Promise<number> {
  // The row goes first, so that no job reads on while its tokens go.
  await deleteProfile(row._id);
  const deleted = await deleteActivitiesOf(row._id);
  if (row.consentedAt) await deps.oauth.revoke(row);
  await deps.teller.removed(row);
  return deleted;
}

/** Has a profile read now. Throws `social_profile_not_found`. */
export async function requestSync(
  deps: ProfileDeps,
  { user, caller }: By,
  ids: { contactId: string; profileId: string },
): Promise<SocialProfile> {
  const { row, contact } = await readable(deps, user, ids);
  await audit({
    ...caller,
    action: 'social.sync_requested',
    kind: 'contact',
    recordId: ids.contactId,
    detail: row.platform,
  });
  await deps.queue.order(row._id);
  return view(deps, row, contact);
}

/** Deletes all social data of a contact, and takes every consent back. */
export async function eraseContact(
  deps: ProfileDeps,
  contactId: string,
): Promise<{ profiles: number; activities: number }> {
  const rows = await profilesOf(contactId);
  let activities = 0;
  for (const row of rows) activities += await removeProfile(deps, row);
  activities += await deleteActivitiesOfContact(contactId);
  await deleteConsentsOf(contactId);
  await deleteSuggestionsOf(contactId);
  return { profiles: rows.length, activities };
}

/** What is kept of a contact, value by value. Throws `contact_not_found`. */
export async function registerOf(deps: ProfileDeps, user: CurrentUser, contactId: string): Promise<RegisterEntry[]> {
  await deps.crm.getContact(user, contactId);
  return registerOfRows(deps, await profilesOf(contactId));
}

async function registerOfRows({ networks }: ProfileDeps, rows: readonly ProfileRow[]): Promise<RegisterEntry[]> {
  const posts = await keptActivities(rows.map(({ _id }) => _id));
  return rows.flatMap((row) => {
    const network = networks.get(row.platform);
    const about = {
      platform: row.platform,
      profileUrl: row.profileUrl,
      way: row.way,
      purpose: network?.retention.purpose ?? '',
    };
    const address = row.profileUrl
      ? [
          {
            ...about,
            field: 'profileUrl',
            value: row.profileUrl,
            from: row.way === 'consent' ? ('network' as const) : ('person' as const),
            at: row.createdAt.toISOString(),
          },
        ]
      : [];
    const values = Object.entries(row.values).map(([field, { value, from, at }]) => ({
      ...{ ...about, field, value, from, at: at.toISOString() },
      ...(from === 'network' &&
        network &&
        row.profileReadAt && { keptUntil: keptUntil(row.profileReadAt, network.retention).toISOString() }),
    }));
    const kept = posts.get(row._id.toHexString());
    const published = kept
      ? [
          {
            ...{ ...about, field: 'posts', value: kept.count, from: 'network' as const },
            ...{ at: kept.latest.toISOString(), keptUntil: kept.until.toISOString() },
          },
        ]
      : [];
    return [...address, ...values, ...published];
  });
}

/** All of it, for the person whose data it is. Throws `contact_not_found`. */
export async function exportOf(deps: ProfileDeps, user: CurrentUser, contactId: string) {
  await deps.crm.getContact(user, contactId);
  return gatherOf(deps, contactId);
}

/** The same for the program itself. */
export async function gatherOf(deps: ProfileDeps, contactId: string) {
  const rows = await profilesOf(contactId);
  const activities: SocialActivity[] = [];
  for (let cursor: string | undefined; ; ) {
    const { data, meta } = await deps.aggregator.page(
      everything,
      { contact: contactId, withMuted: true },
      { page: 1, limit: 200, cursor },
    );
    activities.push(...data);
    cursor = meta.nextCursor;
    if (!cursor || activities.length >= 5_000) break;
  }
  return {
    profiles: rows.map((row) => view(deps, row)),
    activities,
    register: await registerOfRows(deps, rows),
    suggestions: await openSuggestionsOf(contactId),
  };
}

async function readable(
  deps: ProfileDeps,
  user: CurrentUser,
  { contactId, profileId }: { contactId: string; profileId: string },
): Promise<{ row: ProfileRow; contact: Contact }> {
  const contact = await deps.crm.getContact(user, contactId);
  const row = await findProfile(profileId, contactId);
  if (!row) throw new AppError('social_profile_not_found');
  return { row, contact };
}

/** Without the contact, with all that the network would change of it. */
export function view(
  { networks, clock }: Pick<ProfileDeps, 'networks' | 'clock'>,
  row: ProfileRow,
  contact?: Contact,
): SocialProfile {
  const profile = toProfile(row, networks.get(row.platform), nowAsDate(clock));
  return contact ? { ...profile, onContact: stillOpen(profile.onContact, contact) } : profile;
}

const addressKey = (url: string) => url.toLowerCase().replace(/\/+$/, '');
const isSameAddress = (one: string | undefined, other: string | undefined) =>
  one !== undefined && other !== undefined && addressKey(one) === addressKey(other);
