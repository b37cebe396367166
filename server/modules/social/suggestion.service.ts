import { contactName } from '@sequelstring/contract/contact-name.ts';
import { Id } from '@sequelstring/contract/route.ts';
import {
  confidences,
  type ProfileSuggestion,
  type ProfileSuggestions,
} from '@sequelstring/contract/social-profiles.ts';
import { z } from 'zod';
import { audit } from '../../kernel/audit.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import { type JobDefinition, type Jobs, job } from '../../ports/jobs.ts';
import type { CrmApi } from '../crm/api.ts';
import { profilesOf } from './profile.model.ts';
import type { By } from './profile.service.ts';
import type { ProfileFinder } from './profile-finder.ts';
import type { Person } from './suggestion.judge.ts';
import { beginSearch, dismiss, endSearch, findSuggestions, idOf, type SuggestionRow } from './suggestion.model.ts';

export interface SuggestionDeps {
  clock: Clock;
  realtime: Realtime;
  jobs: Jobs;
  crm: Pick<CrmApi, 'getContact'>;
  finder: ProfileFinder;
}

const FIND = 'social.findProfiles';
export const keptMs = 30 * 86_400_000;

/** Throws `contact_not_found`. */
export async function listSuggestions(
  { crm }: Pick<SuggestionDeps, 'crm'>,
  user: CurrentUser,
  contactId: string,
): Promise<ProfileSuggestions> {
  await crm.getContact(user, contactId);
  return shown(contactId, await findSuggestions(contactId));
}

/** Has profiles looked for. Throws `contact_not_found`. */
export async function requestSuggestions(
  { clock, crm, jobs }: SuggestionDeps,
  { user, caller }: By,
  contactId: string,
): Promise<ProfileSuggestions> {
  const contact = await crm.getContact(user, contactId);
  const row = await beginSearch(contactId, {
    owner: contact.owner,
    person: personOf(contact),
    expiresAt: new Date(clock.now().epochMilliseconds + keptMs),
  });
  await audit({ ...caller, action: 'social.suggestions_requested', kind: 'contact', recordId: contactId });
  await jobs.add({ name: FIND, key: contactId, payload: { contactId } });
  return shown(contactId, row);
}

/** Throws `contact_not_found`. */
export async function dismissSuggestion(
  { crm }: Pick<SuggestionDeps, 'crm'>,
  { user, caller }: By,
  { contactId, suggestionId }: { contactId: string; suggestionId: string },
): Promise<ProfileSuggestions> {
  await crm.getContact(user, contactId);
  const row = await dismiss(contactId, suggestionId);
  const detail = suggestionId;
  await audit({ ...caller, action: 'social.suggestion_dismissed', kind: 'contact', recordId: contactId, detail });
  return shown(contactId, row);
}

export const findProfilesJob = ({ clock, finder, realtime }: SuggestionDeps): JobDefinition =>
  job({
    name: FIND,
    payload: z.object({ contactId: Id }),
    attempts: 3,
    backoffMs: 10_000,
    concurrency: 2,
    leaseMs: 120_000,
    handle: async ({ contactId }, { signal }) => {
      const asked = await findSuggestions(contactId);
      if (!asked?.person) return;
      const { found, problems } = await finder.find(asked.person, signal);
      const row = await endSearch(contactId, { found, problems, searchedAt: nowAsDate(clock) });
      if (!row) return;
      const { suggestions } = await shown(contactId, row);
      const message = { contactId, count: suggestions.length };
      realtime.emit('social:profiles-found', message, { owner: row.owner.toHexString() });
    },
  });

/** What is open of what was found, for the person whose data it is too. */
export async function openSuggestionsOf(contactId: string): Promise<ProfileSuggestion[]> {
  return (await shown(contactId, await findSuggestions(contactId))).suggestions;
}

async function shown(contactId: string, row: SuggestionRow | null): Promise<ProfileSuggestions> {
  if (!row) return { state: 'never', suggestions: [], problems: [] };
  const linked = await profilesOf(contactId);
  const isOpen = ({ id, platform, profileUrl }: ProfileSuggestion) =>
    !row.dismissed.includes(id) &&
    !linked.some(
      (one) =>
        one.platform === platform && (idOf(platform, one.profileId ?? '') === id || one.profileUrl === profileUrl),
    );
  return {
    state: row.person ? 'searching' : row.searchedAt ? 'done' : 'never',
    searchedAt: row.searchedAt?.toISOString(),
    suggestions: row.found
      .filter(isOpen)
      .sort((one, other) => confidences.indexOf(one.confidence) - confidences.indexOf(other.confidence)),
    problems: row.problems,
  };
}

function personOf(contact: Awaited<ReturnType<CrmApi['getContact']>>): Person {
  const { firstName = '', lastName = '', nickname, nameSuffix, website, companyName, address } = contact;
  const emails = [contact.email, ...contact.otherEmails.map(({ email }) => email)].flatMap((email) =>
    email ? [email.toLowerCase()] : [],
  );
  const known = { nickname, nameSuffix, website, companyName, city: address?.city };
  return {
    ...{ name: contactName({ firstName, lastName }), firstName, lastName, emails },
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
  };
}
