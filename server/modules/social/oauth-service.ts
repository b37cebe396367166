import { randomBytes } from 'node:crypto';
import type { Platform } from '@sequelstring/contract/social-profiles.ts';
import type { Types } from 'mongoose';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import { objectId } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import {
  type OAuthTokens,
  type SecureTokenStore,
  type TokenProvider,
  TokenRefused,
  tokenStore,
} from '../../kernel/token-store.ts';
import type { Vault } from '../../kernel/vault.ts';
import {
  ConsentDenied,
  type NetworkTokens,
  type SocialNetwork,
  SocialNetworkError,
} from '../../ports/social-network.ts';
import { expiredSignIns, findSignIn, insertSignIn, type SignInRow, takeSignIn } from './consent.model.ts';
import { digestOf } from './consent-link.ts';
import type { ProfileRow } from './profile.model.ts';

interface Parts {
  clock: Clock;
  log: Log;
  vault: Vault;
  networks: ReadonlyMap<Platform, SocialNetwork>;
  publicUrl: string;
}

/** How a sign-in ended. */
export type SignInEnd =
  | { result: 'connected'; signIn: SignInRow; tokens: NetworkTokens }
  | { result: 'denied' | 'failed'; signIn: SignInRow; problem: string }
  /** Nothing is known of it: expired, used before, or begun in another browser. */
  | { result: 'unknown' };

const signInMs = 15 * 60_000;
const refreshAheadMs = 5 * 60_000;

/** Sign-ins at networks, and the tokens that come of them. */
export class OAuthService {
  readonly #parts: Parts;
  readonly #tokens: SecureTokenStore;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#tokens = tokenStore({ vault: parts.vault, providers: providersOf(parts.networks), log: parts.log });
  }

  /** Begins a sign-in of a contact. Throws `social_not_connected` where the network is not set up. */
  async begin(
    platform: Platform,
    who: { contact: Types.ObjectId; consent: Types.ObjectId; startedBy?: string | undefined; browser?: string },
  ): Promise<{ url: string; expiresAt: Date }> {
    const network = this.#parts.networks.get(platform);
    if (!network?.consent || !(await network.abilities()).canConnect) throw new AppError('social_not_connected');
    const state = randomBytes(32).toString('base64url');
    const id = digestOf(state);
    const begun = await network.consent
      .begin({ redirectUri: this.#redirectUri(platform), state })
      .catch((error: unknown) => {
        if (!(error instanceof SocialNetworkError)) throw error;
        throw new AppError('social_unavailable', { details: { platform: [error.message] }, cause: error });
      });
    const expiresAt = new Date(this.#parts.clock.now().epochMilliseconds + signInMs);
    await this.#parts.vault.put(keptName(id), JSON.stringify(begun.kept));
    await insertSignIn({
      ...{ _id: id, platform, contact: who.contact, consent: who.consent, expiresAt },
      ...(who.startedBy && { startedBy: objectId(who.startedBy) }),
      ...(who.browser && { browser: digestOf(who.browser) }),
    });
    return { url: begun.url, expiresAt };
  }

  /** Takes a network's answer. A `state` is good once, until it expires, and in the browser that began it. */
  async finish(platform: Platform, search: URLSearchParams, browser: string | undefined): Promise<SignInEnd> {
    const network = this.#parts.networks.get(platform);
    const state = search.get('state') ?? '';
    const id = digestOf(state);
    const found = await findSignIn(id);
    // Another browser's answer uses nothing up: the one that began may still come.
    if (!network?.consent || !found || found.platform !== platform || !isSame(found, browser))
      return { result: 'unknown' };
    const signIn = await takeSignIn(id);
    const kept = await this.#parts.vault.get(keptName(id)).catch(() => undefined);
    await this.#parts.vault.remove(keptName(id));
    if (!signIn || kept === undefined || signIn.expiresAt <= nowAsDate(this.#parts.clock)) return { result: 'unknown' };
    const callback = new URL(this.#redirectUri(platform));
    callback.search = search.toString();
    try {
      const tokens = await network.consent.finish({
        ...{ callback, redirectUri: this.#redirectUri(platform), state },
        kept: JSON.parse(kept) as Record<string, string>,
      });
      return { result: 'connected', signIn, tokens };
    } catch (error) {
      if (error instanceof ConsentDenied) return { result: 'denied', signIn, problem: error.message };
      if (!(error instanceof SocialNetworkError)) throw error;
      this.#parts.log.warn({ err: error, platform }, 'A sign-in at a network failed');
      return { result: 'failed', signIn, problem: error.message };
    }
  }

  async keep(profile: Pick<ProfileRow, '_id' | 'platform'>, tokens: NetworkTokens): Promise<void> {
    await this.#tokens.storeToken(holderOf(profile), profile.platform, tokens);
  }

  /** A token that is good for some minutes. Throws `reconnect_needed`. */
  async accessToken(profile: Pick<ProfileRow, '_id' | 'platform'>): Promise<string> {
    const tokens = await this.#tokens.getToken(holderOf(profile), profile.platform);
    if (!tokens) throw new AppError('reconnect_needed');
    const left = tokens.expiresAt ? Date.parse(tokens.expiresAt) - this.#parts.clock.now().epochMilliseconds : Infinity;
    if (left > refreshAheadMs) return tokens.accessToken;
    if (tokens.refreshToken) return (await this.#tokens.refreshToken(holderOf(profile), profile.platform)).accessToken;
    if (left > 0) return tokens.accessToken;
    throw new AppError('reconnect_needed');
  }

  /** Takes the consent back at the network, and forgets its tokens. */
  revoke(profile: Pick<ProfileRow, '_id' | 'platform'>): Promise<void> {
    return this.#tokens.revokeToken(holderOf(profile), profile.platform);
  }

  /** Forgets tokens that the network takes no more. */
  async forget(profile: Pick<ProfileRow, '_id' | 'platform'>): Promise<void> {
    await this.#parts.vault.remove(`token:${holderOf(profile)}:${profile.platform}`);
  }

  /** Deletes sign-ins that nobody finished. */
  async clearExpired(): Promise<void> {
    for (const id of await expiredSignIns(nowAsDate(this.#parts.clock))) {
      await this.#parts.vault.remove(keptName(id));
      await takeSignIn(id);
    }
  }

  #redirectUri(platform: Platform): string {
    return `${this.#parts.publicUrl}/v1/social/${platform}/callback`;
  }
}

/** A profile stands for the person who consented: its id goes along when contacts are merged. */
const holderOf = ({ _id }: Pick<ProfileRow, '_id'>) => _id.toHexString();
const keptName = (id: string) => `social-sign-in:${id}`;
const isSame = ({ browser }: SignInRow, cookie: string | undefined) =>
  browser === undefined || (cookie !== undefined && digestOf(cookie) === browser);

function providersOf(networks: ReadonlyMap<Platform, SocialNetwork>): ReadonlyMap<string, TokenProvider> {
  return new Map(
    [...networks].flatMap(([platform, { consent }]): [string, TokenProvider][] => {
      if (!consent) return [];
      const refresh = async (tokens: OAuthTokens, signal: AbortSignal): Promise<OAuthTokens> => {
        if (!consent.refresh) throw new TokenRefused('This network gives no new tokens.');
        return consent.refresh(tokens, signal).catch((error: unknown) => {
          const isRefused = error instanceof SocialNetworkError && error.kind === 'refused';
          throw isRefused ? new TokenRefused(error.message, { cause: error }) : error;
        });
      };
      return [[platform, { refresh, ...(consent.revoke && { revoke: consent.revoke }) }]];
    }),
  );
}
