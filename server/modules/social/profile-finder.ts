import type { Platform, ProfileSuggestion } from '@sequelstring/contract/social-profiles.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import { OutboundError } from '../../kernel/safe-fetch.errors.ts';
import type { SafeFetch } from '../../kernel/safe-fetch.ts';
import { type ReadContext, type SocialNetwork, SocialNetworkError } from '../../ports/social-network.ts';
import { fitOfName } from './person-name.ts';
import { cleanLine } from './post-text.ts';
import { cleanValue } from './profile.values.ts';
import type { RateLimitManager } from './rate-limit-manager.ts';
import { ownLinksOf } from './site-links.ts';
import { type Candidate, judge, ownDomains, type Person, pagesOf, shortOf } from './suggestion.judge.ts';
import { idOf } from './suggestion.model.ts';

interface Parts {
  clock: Clock;
  fetch: SafeFetch;
  networks: ReadonlyMap<Platform, SocialNetwork>;
  limits: Pick<RateLimitManager, 'gate'>;
}

const mostFound = 20;
/** The addresses of one person's pages that are followed. */
const mostFollowed = 10;

/** Looks for the profiles of a person on their pages and on the networks that let anyone search. */
export class ProfileFinder {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What does not answer is told in `problems`, and keeps the rest from nothing. */
  async find(person: Person, signal: AbortSignal): Promise<{ found: ProfileSuggestion[]; problems: string[] }> {
    const problems: string[] = [];
    const orElse = (what: string) => (error: unknown) => {
      signal.throwIfAborted();
      if (!(error instanceof SocialNetworkError) && !(error instanceof OutboundError)) throw error;
      problems.push(`${what}: ${error.message}`);
      return [];
    };
    const all: (Candidate & { network: SocialNetwork })[] = [];
    for (const page of pagesOf(person)) all.push(...(await this.#onPage(page, signal).catch(orElse(shortOf(page)))));
    for (const network of this.#parts.networks.values())
      all.push(...(await this.#onNetwork(network, person, signal).catch(orElse(network.name))));
    return { found: judged(person, all), problems };
  }

  async #onPage(page: string, signal: AbortSignal) {
    const { page: linkedFrom, links } = await ownLinksOf(this.#parts.fetch, page, signal);
    const found: (Candidate & { network: SocialNetwork })[] = [];
    for (const link of links.slice(0, mostFollowed)) {
      // The blog takes any address; what is linked here is of a network or of none.
      const network = [...this.#parts.networks.values()].find((one) => one.platform !== 'blog' && one.recognize(link));
      const known = network?.recognize(link);
      if (!network || !known) continue;
      const isRead = (await network.abilities()).readsAddresses && network.findProfiles !== undefined;
      const ref = { profileUrl: known.profileUrl, handle: known.handle, profileId: undefined };
      const facts = isRead
        ? await network.readProfile(ref, this.#context(network, signal)).catch((error: unknown) => {
            if (!(error instanceof SocialNetworkError)) throw error;
            return undefined;
          })
        : undefined;
      // Where a network could be asked and does not know it, there is nothing.
      if (!isRead || facts)
        found.push({ ...known, profileUrl: facts?.profileUrl ?? known.profileUrl, network, facts, linkedFrom });
    }
    return found;
  }

  async #onNetwork(network: SocialNetwork, person: Person, signal: AbortSignal) {
    if (!network.findProfiles || !person.firstName || !person.lastName) return [];
    const hint = { name: `${person.firstName} ${person.lastName}`, emails: person.emails, domains: ownDomains(person) };
    const found = await network.findProfiles(hint, this.#context(network, signal));
    return found.flatMap((facts) => (facts.profileUrl ? [{ network, facts, profileUrl: facts.profileUrl }] : []));
  }

  /** A person waits, so it may use what is kept for people's clicks. */
  #context({ platform, name }: SocialNetwork, signal: AbortSignal): ReadContext {
    const { clock, limits } = this.#parts;
    const call = limits.gate({ platform, name, account: 'app', isOrdered: true });
    return { call, now: nowAsDate(clock), signal };
  }
}

function judged(person: Person, all: readonly (Candidate & { network: SocialNetwork })[]): ProfileSuggestion[] {
  const byId = new Map<string, Candidate & { network: SocialNetwork }>();
  for (const one of all) {
    const id = idOf(one.network.platform, one.facts?.profileId ?? one.profileUrl.toLowerCase());
    // Found twice, it keeps the page that names it.
    byId.set(id, { ...one, linkedFrom: byId.get(id)?.linkedFrom ?? one.linkedFrom });
  }
  const isNamesake = ({ facts }: Candidate) =>
    ['same', 'short'].includes(fitOfName(person, String(facts?.values.displayName ?? '')));
  return [...byId]
    .flatMap(([id, candidate]): ProfileSuggestion[] => {
      const { network, facts } = candidate;
      const namesakes = [...byId.values()].filter((one) => one.network === network && isNamesake(one)).length;
      const judgement = judge(person, candidate, namesakes);
      if (!judgement) return [];
      const told = {
        displayName: facts?.values.displayName,
        bio: facts?.values.bio,
        avatarUrl: facts?.values.avatarUrl,
      };
      const values = Object.entries(told).flatMap(([field, value]) => {
        const clean = value === undefined ? undefined : cleanValue(field as keyof typeof told, value);
        return clean === undefined ? [] : [[field, String(clean)]];
      });
      const handle = facts?.handle ?? candidate.handle;
      return [
        {
          ...{ id, platform: network.platform, profileUrl: candidate.profileUrl, ...judgement },
          ...(handle && { handle: cleanLine(handle, 300) }),
          ...(Object.fromEntries(values) as Pick<ProfileSuggestion, 'displayName' | 'bio' | 'avatarUrl'>),
        },
      ];
    })
    .slice(0, mostFound);
}
