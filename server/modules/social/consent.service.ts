import { contactName } from '@sequelstring/contract/contact-name.ts';
import type { Body } from '@sequelstring/contract/route.ts';
import type { social } from '@sequelstring/contract/social.ts';
import type { ConsentLink, ConsentPage, Platform } from '@sequelstring/contract/social-profiles.ts';
import { audit, type Caller } from '../../kernel/audit.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { objectId } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import type { Jobs } from '../../ports/jobs.ts';
import type { NetworkTokens, SocialNetwork } from '../../ports/social-network.ts';
import type { AuthApi } from '../auth/api.ts';
import {
  type ConsentRow,
  changeConsent,
  consentsOf,
  findConsent,
  insertConsent,
  type SignInRow,
  toConsentLink,
} from './consent.model.ts';
import { readConsentToken, signConsentToken } from './consent-link.ts';
import { changeProfile, insertProfile, newSocialId, type ProfileRow, profilesOf } from './profile.model.ts';
import { type By, newProfile, type ProfileDeps, removeProfile } from './profile.service.ts';

export interface ConsentDeps extends ProfileDeps {
  auth: AuthApi;
  realtime: Realtime;
  jobs: Jobs;
  publicUrl: string;
  /** Sign consent links; the first one signs, all of them read. */
  linkKeys: readonly Uint8Array[];
}

export const SEND_CONSENT = 'social.sendConsentRequest';
const linkMs = 14 * 86_400_000;

export const linkOf = ({ publicUrl, linkKeys }: Pick<ConsentDeps, 'publicUrl' | 'linkKeys'>, row: ConsentRow): string =>
  `${publicUrl}/consent/${signConsentToken(linkKeys[0]!, row._id.toHexString(), row.expiresAt)}`;

/** Makes a link for a contact. Throws `contact_not_found`, `social_not_connected`, or `validation_failed` where mail has no address to go to. */
export async function createConsentLink(
  deps: ConsentDeps,
  { user, caller }: By,
  contactId: string,
  input: Body<typeof social.createConsentLink>,
): Promise<ConsentLink> {
  const contact = await deps.crm.getContact(user, contactId);
  const connectable = await connectableNetworks(deps);
  const platforms = connectable.map(({ platform }) => platform).filter((one) => input.platforms?.includes(one) ?? true);
  if (platforms.length === 0) throw new AppError('social_not_connected');
  if (input.send && !contact.email)
    throw new AppError('validation_failed', { details: { send: ['needs an email address of the contact'] } });
  const row = await newConsent(
    deps,
    { contact: contactId, owner: contact.owner, platforms, askedBy: user.id },
    {
      ...(input.message && { message: input.message }),
      ...(input.send && contact.email && { email: { to: contact.email, status: 'queued' } }),
    },
  );
  const id = row._id.toHexString();
  await audit({
    ...caller,
    action: 'social.consent_requested',
    kind: 'contact',
    recordId: contactId,
    detail: platforms.join(', '),
  });
  if (row.email) await deps.jobs.add({ name: SEND_CONSENT, key: id, payload: { id } });
  return { ...toConsentLink(row, nowAsDate(deps.clock)), url: linkOf(deps, row) };
}

export async function listConsentLinks(
  deps: ConsentDeps,
  user: CurrentUser,
  contactId: string,
): Promise<ConsentLink[]> {
  await deps.crm.getContact(user, contactId);
  return (await consentsOf(contactId)).map((row) => toConsentLink(row, nowAsDate(deps.clock)));
}

/** Begins a sign-in for a contact who is at hand. Throws `contact_not_found` or `social_not_connected`. */
export async function connect(
  deps: ConsentDeps,
  { user, caller }: By,
  { contactId, platform }: { contactId: string; platform: Platform },
): Promise<{ url: string; expiresAt: string }> {
  const contact = await deps.crm.getContact(user, contactId);
  if (!(await connectableNetworks(deps)).some((network) => network.platform === platform))
    throw new AppError('social_not_connected');
  // The contact is shown it afterwards, and takes the consent back there.
  const row = await newConsent(deps, {
    contact: contactId,
    owner: contact.owner,
    platforms: [platform],
    askedBy: user.id,
  });
  const { url, expiresAt } = await deps.oauth.begin(platform, {
    contact: row.contact,
    consent: row._id,
    startedBy: user.id,
  });
  await audit({ ...caller, action: 'social.connect_started', kind: 'contact', recordId: contactId, detail: platform });
  return { url, expiresAt: expiresAt.toISOString() };
}

async function newConsent(
  deps: ConsentDeps,
  who: { contact: string; owner: string; platforms: Platform[]; askedBy: string },
  more: Partial<ConsentRow> = {},
): Promise<ConsentRow> {
  const now = nowAsDate(deps.clock);
  const row: ConsentRow = {
    ...{
      _id: newSocialId(),
      contact: objectId(who.contact),
      owner: objectId(who.owner),
      askedBy: objectId(who.askedBy),
    },
    ...{ platforms: who.platforms, status: 'open', createdAt: now, expiresAt: new Date(now.getTime() + linkMs) },
    ...more,
  };
  await insertConsent(row);
  return row;
}

/** What the contact sees. Throws `social_consent_invalid`. */
export async function consentPage(deps: ConsentDeps, token: string): Promise<ConsentPage> {
  const { row, contact } = await open(deps, token);
  const [settings, asker, profiles] = await Promise.all([
    deps.auth.getSettings(),
    row.askedBy && deps.auth.getUser(row.askedBy.toHexString()),
    profilesOf(row.contact.toHexString()),
  ]);
  const consented = profiles.filter(({ consentedAt }) => consentedAt);
  const networks = row.platforms.flatMap((platform) => deps.networks.get(platform) ?? []);
  return {
    organisationName: settings.organisationName,
    contactName: contact.firstName || contactName(contact),
    askedBy: asker?.name,
    expiresAt: row.expiresAt.toISOString(),
    networks: networks.map((network) => ({
      ...{ platform: network.platform, name: network.name, shares: [...network.shares] },
      keeps: network.retention.purpose,
      connected: connectedOf(consented.find(({ platform }) => platform === network.platform)),
    })),
  };
}

function connectedOf(row: ProfileRow | undefined) {
  if (!row?.consentedAt || row.state === 'revoked') return undefined;
  const { displayName, avatarUrl } = row.values;
  return {
    ...(displayName && { displayName: String(displayName.value) }),
    ...(avatarUrl && { avatarUrl: String(avatarUrl.value) }),
    since: row.consentedAt.toISOString(),
    hasEnded: row.state === 'expired',
  };
}

/** Throws `social_consent_invalid`, `social_consent_expired` or `social_not_connected`. */
export async function beginByLink(
  deps: ConsentDeps,
  caller: Caller,
  { token, platform, browser }: { token: string; platform: Platform; browser: string },
): Promise<{ url: string }> {
  const { row } = await open(deps, token);
  if (row.expiresAt <= nowAsDate(deps.clock)) throw new AppError('social_consent_expired');
  if (!row.platforms.includes(platform)) throw new AppError('social_not_connected');
  const { url } = await deps.oauth.begin(platform, { contact: row.contact, consent: row._id, browser });
  const recordId = row.contact.toHexString();
  await audit({ ...caller, action: 'social.connect_started', kind: 'contact', recordId, detail: platform });
  return { url };
}

/** Takes a consent back: works as long as the link's signature does, also when it connects nothing more. */
export async function withdraw(
  deps: ConsentDeps,
  caller: Caller,
  { token, platform }: { token: string; platform: Platform },
): Promise<ConsentPage> {
  const { row } = await open(deps, token);
  const contactId = row.contact.toHexString();
  const rows = (await profilesOf(contactId)).filter((one) => one.platform === platform && one.consentedAt);
  for (const one of rows) await removeProfile(deps, one);
  if (rows.length > 0)
    await audit({
      ...caller,
      action: 'social.consent_withdrawn',
      kind: 'contact',
      recordId: contactId,
      detail: platform,
    });
  return consentPage(deps, token);
}

/** Takes what a network answered; resolves to the page of ours on which the contact sees how it ended. */
export async function finishSignIn(
  deps: ConsentDeps,
  caller: Caller,
  answer: { platform: Platform; search: URLSearchParams; browser: string | undefined },
): Promise<string> {
  const end = await deps.oauth.finish(answer.platform, answer.search, answer.browser);
  if (end.result === 'unknown') return `${deps.publicUrl}/consent/ended?platform=${answer.platform}&result=unknown`;
  const consent = await findConsent(end.signIn.consent.toHexString());
  if (!consent) return `${deps.publicUrl}/consent/ended?platform=${answer.platform}&result=unknown`;
  const result = end.result === 'connected' ? await connected(deps, caller, end.signIn, end.tokens) : end.result;
  if (result === 'denied') {
    await changeConsent(consent._id, { status: 'declined' });
    const message = { contactId: consent.contact.toHexString() };
    deps.realtime.emit('social:consent-declined', message, { owner: consent.owner.toHexString() });
  }
  if (result === 'connected') await changeConsent(consent._id, { status: 'connected' });
  return `${linkOf(deps, consent)}?platform=${answer.platform}&result=${result}`;
}

/** Keeps the tokens with a profile of the contact, the one that is there already where there is one. */
async function connected(
  deps: ConsentDeps,
  caller: Caller,
  signIn: SignInRow,
  tokens: NetworkTokens,
): Promise<'connected' | 'failed'> {
  const network = deps.networks.get(signIn.platform);
  const contactId = signIn.contact.toHexString();
  const [contact] = await deps.crm.contactsForPlanning([contactId]);
  if (!network || !contact || contact.deletedAt) return 'failed';
  const now = nowAsDate(deps.clock);
  const profiles = (await profilesOf(contactId)).filter(({ platform }) => platform === network.platform);
  const standing = profiles.find(({ consentedAt }) => consentedAt) ?? profiles[0];
  const row = standing ?? {
    ...newProfile(network, {
      ...{
        contact: contactId,
        owner: contact.owner,
        contactName: contactName(contact),
        found: { profileId: `consent:${contactId}` },
      },
      ...{ way: 'consent', state: 'connecting', now },
    }),
    consentedAt: now,
  };
  // A new consent may be another account's: what the former one told goes.
  const fresh = {
    ...{ way: 'consent' as const, state: 'connecting' as const, consentedAt: now, nextSyncAt: now, failures: 0 },
  };
  const cleared = {
    profileId: undefined,
    profileReadAt: undefined,
    cursor: undefined,
    reason: undefined,
    until: undefined,
  };
  if (!standing) {
    const { profileId: _, ...unread } = row;
    await insertProfile(unread);
  }
  await deps.oauth.keep(row, tokens);
  const after = await changeProfile(row._id, { ...fresh, ...cleared });
  await audit({
    ...caller,
    action: 'social.connected',
    kind: 'contact',
    recordId: contactId,
    detail: network.platform,
  });
  if (after) await deps.teller.synced(after);
  await deps.queue.order(row._id);
  return 'connected';
}

async function open({ linkKeys, crm }: ConsentDeps, token: string) {
  const link = readConsentToken(linkKeys, token);
  const row = link && (await findConsent(link.id));
  const [contact] = row ? await crm.contactsForPlanning([row.contact.toHexString()]) : [];
  if (!row || !contact || contact.deletedAt) throw new AppError('social_consent_invalid');
  return { row, contact };
}

async function connectableNetworks({ networks }: Pick<ConsentDeps, 'networks'>): Promise<SocialNetwork[]> {
  const all = [...networks.values()];
  const abilities = await Promise.all(all.map((network) => network.abilities()));
  return all.filter((_, index) => abilities[index]!.canConnect);
}
