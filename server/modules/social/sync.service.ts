import type { Platform, ProfileState } from '@sequelstring/contract/social-profiles.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import { objectId } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import { metrics } from '../../kernel/metrics.ts';
import { type SocialErrorKind, type SocialNetwork, SocialNetworkError } from '../../ports/social-network.ts';
import type { CrmApi } from '../crm/api.ts';
import { deleteActivitiesOf } from './activity.model.ts';
import type { ActivityAggregator } from './activity-aggregator.ts';
import type { OAuthService } from './oauth-service.ts';
import { cleanLine } from './post-text.ts';
import { tellChanges } from './profile.changes.ts';
import { beginReading, changeProfile, type ProfileRow } from './profile.model.ts';
import { applyFacts, withoutFacts } from './profile.values.ts';
import type { ProfileTeller } from './profile-teller.ts';
import type { RateLimitManager, Sender } from './rate-limit-manager.ts';

export interface SyncDeps {
  clock: Clock;
  log: Log;
  networks: ReadonlyMap<Platform, SocialNetwork>;
  limits: RateLimitManager;
  oauth: OAuthService;
  aggregator: ActivityAggregator;
  teller: ProfileTeller;
  crm: Pick<CrmApi, 'contactsForPlanning'>;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
const mostWaitMs = DAY;
/** Longer than any reading takes. */
const readingMs = 5 * MINUTE;

/** Reads profiles and their posts, and notes how it went. */
export class Sync {
  readonly #deps: SyncDeps;

  constructor(deps: SyncDeps) {
    this.#deps = deps;
  }

  /** Reads a profile if it is due, and again where somebody asked for that meanwhile. */
  async run(id: string, signal: AbortSignal): Promise<void> {
    const { clock, networks } = this.#deps;
    for (;;) {
      const now = nowAsDate(clock);
      const begun = await beginReading(id, now, new Date(now.getTime() + readingMs));
      const row = begun && (await this.#ofOwner(begun));
      const network = row && networks.get(row.platform);
      if (!row || !network || !(await this.#once(row, network, signal))) return;
    }
  }

  /** Whom it is told to is whoever has the contact now, also a moment before our copy of that follows. */
  async #ofOwner(row: ProfileRow): Promise<ProfileRow> {
    const [contact] = await this.#deps.crm.contactsForPlanning([row.contact.toHexString()]);
    return contact ? { ...row, owner: objectId(contact.owner) } : row;
  }

  /** True where somebody asked for another reading while this one ran. */
  async #once(row: ProfileRow, network: SocialNetwork, signal: AbortSignal): Promise<boolean> {
    const result = await this.#read(row, network, signal)
      .catch((error: unknown) => this.#failed(row, error))
      .catch(async (error: unknown) => {
        await changeProfile(row._id, { readingUntil: undefined });
        throw error;
      });
    metrics.socialSyncs.inc({ platform: row.platform, status: result.state });
    const after = await changeProfile(row._id, { ...result, readingUntil: undefined });
    if (after) await this.#deps.teller.synced({ ...after, owner: row.owner });
    if (!after?.orderedAt) return false;
    // The result has moved its time away.
    await changeProfile(row._id, { nextSyncAt: after.orderedAt });
    return true;
  }

  /** Whoever ordered it has the whole profile read, not its posts alone. */
  async #read(row: ProfileRow, network: SocialNetwork, signal: AbortSignal): Promise<Outcome> {
    const { clock, limits, oauth, aggregator } = this.#deps;
    const abilities = await network.abilities();
    if (!row.consentedAt && !abilities.readsAddresses) return { state: 'linked', ...untroubled, nextSyncAt: undefined };
    const accessToken = row.consentedAt ? await oauth.accessToken(row) : undefined;
    const call = limits.gate(senderOf(row, network, abilities.monthlyBudget));
    const context = { accessToken, call, now: nowAsDate(clock), signal };
    let current = row;
    const isStale = !row.profileReadAt || context.now.getTime() - row.profileReadAt.getTime() > DAY;
    if (row.orderedAt || isStale || !row.profileId) {
      const facts = await network.readProfile(row as Parameters<SocialNetwork['readProfile']>[0], context);
      const { kept, changes } = applyFacts(row, facts, context.now);
      const read = await changeProfile(row._id, {
        ...kept,
        ...{ profileId: facts.profileId, isVerified: facts.isVerified || row.consentedAt !== undefined },
        ...(facts.handle && { handle: cleanLine(facts.handle, 300) }),
        ...(facts.profileUrl && { profileUrl: facts.profileUrl }),
        profileReadAt: context.now,
      });
      if (!read) return { state: 'linked' };
      current = { ...read, owner: row.owner };
      await tellChanges({ aggregator, now: context.now }, current, network, changes);
    }
    let earliestNextMs = 0;
    if (network.hasPosts) {
      const reply = await network.readPosts(current as Parameters<SocialNetwork['readPosts']>[0], {
        ...context,
        cursor: current.cursor,
      });
      // First what was found, then how far: what a crash cuts off is found again.
      await aggregator.add(current, network, reply.posts);
      await changeProfile(row._id, { cursor: reply.cursor });
      earliestNextMs = reply.earliestNextMs ?? 0;
    }
    const waitMs = Math.max(network.syncEveryMinutes * MINUTE, Math.min(earliestNextMs, mostWaitMs));
    return {
      ...{ state: 'connected', ...untroubled, lastSynced: context.now },
      nextSyncAt: new Date(context.now.getTime() + waitMs),
    };
  }

  /** The state that an error leads to; what is no answer of the network is thrown on, so that the job is tried again. */
  async #failed(row: ProfileRow, error: unknown): Promise<Outcome> {
    if (error instanceof AppError && error.code === 'reconnect_needed')
      return {
        state: row.state === 'revoked' ? 'revoked' : 'expired',
        reason: sentences.expired,
        until: undefined,
        nextSyncAt: undefined,
      };
    if (!(error instanceof SocialNetworkError)) throw error;
    const now = nowAsDate(this.#deps.clock);
    const failures = row.failures + 1;
    this.#deps.log.debug({ err: error, platform: row.platform }, 'A social profile could not be read');
    if (error.kind === 'refused' && row.consentedAt) {
      await this.#deps.oauth.forget(row);
      await deleteActivitiesOf(row._id);
      return {
        state: 'revoked',
        reason: sentences.revoked,
        until: undefined,
        nextSyncAt: undefined,
        ...withoutFacts(row),
      };
    }
    const state = states[error.kind];
    const backOffMs = Math.min(mostWaitMs, 5 * MINUTE * 2 ** Math.min(failures, 9));
    const until = error.until ?? new Date(now.getTime() + backOffMs);
    const isWaiting = state === 'limited' || state === 'budget_spent';
    return {
      state,
      reason: error.message,
      until: isWaiting ? until : undefined,
      failures: isWaiting ? row.failures : failures,
      nextSyncAt: until,
    };
  }
}

type Outcome = { state: ProfileState } & { [K in keyof ProfileRow]?: ProfileRow[K] | undefined };
const untroubled = { reason: undefined, until: undefined, failures: 0 };

const sentences = {
  expired: 'The consent has ended or can no longer be read. Ask the contact for it again.',
  revoked:
    'The network no longer takes the consent: it expired, or the contact took it back there. What it shared is deleted.',
};

const states: Record<SocialErrorKind, ProfileState> = {
  gone: 'failing',
  refused: 'failing',
  limited: 'limited',
  budget: 'budget_spent',
  unavailable: 'failing',
  bad_reply: 'failing',
  bad_address: 'failing',
  not_configured: 'not_configured',
};

function senderOf(row: ProfileRow, network: SocialNetwork, budget: number | undefined): Sender {
  const account = row.consentedAt ? row._id.toHexString() : 'app';
  return { platform: row.platform, name: network.name, account, isOrdered: row.orderedAt !== undefined, budget };
}
