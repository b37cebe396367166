import { AppError } from './errors.ts';
import { withLock } from './lock.ts';
import type { Log } from './log.ts';
import { metrics } from './metrics.ts';
import { UnreadableSecret } from './sealed.ts';
import type { Vault } from './vault.ts';

export interface OAuthTokens {
  accessToken: string;
  refreshToken?: string;
  tokenType?: string;
  scope?: string;
  /** ISO 8601 in UTC, where the provider says. */
  expiresAt?: string;
}

/** What a provider does with its tokens; both calls end with `signal`. */
export interface TokenProvider {
  /** Throws `TokenRefused` where the consent is gone, anything else where a later try makes sense. */
  refresh(tokens: OAuthTokens, signal: AbortSignal): Promise<OAuthTokens>;
  /** Takes the consent back at the provider, where it has a call for that. */
  revoke?(tokens: OAuthTokens, signal: AbortSignal): Promise<void>;
}

/** The provider takes these tokens no more (`invalid_grant` of RFC 6749). */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

/** The token store of the architecture (10.3). `userId` is whoever consented: a user, a contact, an organisation. */
export interface SecureTokenStore {
  storeToken(userId: string, provider: string, tokens: OAuthTokens): Promise<void>;
  /** Null where there never was one. Throws `reconnect_needed` where it cannot be read or is of no use any more. */
  getToken(userId: string, provider: string): Promise<OAuthTokens | null>;
  /** One refresh at a time per token: who comes second gets what the first got. Throws `reconnect_needed`. */
  refreshToken(userId: string, provider: string): Promise<OAuthTokens>;
  /** Forgets the tokens, then takes them back at the provider. */
  revokeToken(userId: string, provider: string): Promise<void>;
}

const providerMs = 20_000;
const turn = { leaseMs: 40_000, waitMs: 60_000 };
/** Lies in the place of tokens that were refused. */
const refused = 'refused';

export function tokenStore({
  vault,
  providers,
  log,
}: {
  vault: Vault;
  providers: ReadonlyMap<string, TokenProvider>;
  log: Log;
}): SecureTokenStore {
  const read = async (name: string): Promise<{ raw: string; tokens: OAuthTokens } | null> => {
    const raw = await vault.get(name).catch((error: unknown) => {
      throw error instanceof UnreadableSecret ? new AppError('reconnect_needed', { cause: error }) : error;
    });
    if (raw === undefined) return null;
    if (raw === refused) throw new AppError('reconnect_needed');
    return { raw, tokens: JSON.parse(raw) as OAuthTokens };
  };
  const write = (name: string, tokens: OAuthTokens) => vault.put(name, JSON.stringify(tokens));

  const refresh = async (name: string, provider: string, before: OAuthTokens): Promise<OAuthTokens> => {
    const calls = providers.get(provider);
    if (!calls || !before.refreshToken) throw new AppError('reconnect_needed');
    const count = (status: string) => metrics.tokenRefreshes.inc({ platform: provider, status });
    try {
      const fresh = await within(providerMs, (signal) => calls.refresh(before, signal));
      // A provider that hands out no new refresh token lets the old one stand (RFC 6749, 6).
      const after = { ...fresh, refreshToken: fresh.refreshToken ?? before.refreshToken };
      await write(name, after);
      count('refreshed');
      return after;
    } catch (error) {
      if (!(error instanceof TokenRefused)) {
        count('failed');
        throw error;
      }
      count('refused');
      await vault.put(name, refused);
      throw new AppError('reconnect_needed', { cause: error });
    }
  };

  return {
    storeToken: (userId, provider, tokens) => write(nameOf(userId, provider), tokens),
    getToken: async (userId, provider) => (await read(nameOf(userId, provider)))?.tokens ?? null,
    refreshToken: async (userId, provider) => {
      const name = nameOf(userId, provider);
      const seen = await read(name);
      return withLock(`refresh:${name}`, turn, async () => {
        const current = await read(name);
        if (!current) throw new AppError('reconnect_needed');
        // Somebody refreshed it meanwhile, and refresh tokens are good for one use.
        if (seen && current.raw !== seen.raw) return current.tokens;
        return refresh(name, provider, current.tokens);
      });
    },
    revokeToken: async (userId, provider) => {
      const name = nameOf(userId, provider);
      const current = await withLock(`refresh:${name}`, turn, async () => {
        const found = await read(name).catch(() => null);
        await vault.remove(name);
        return found;
      });
      const revoke = providers.get(provider)?.revoke;
      if (!current || !revoke) return;
      try {
        await within(providerMs, (signal) => revoke(current.tokens, signal));
      } catch (error) {
        log.warn({ err: error, provider }, 'A provider could not be told that a token is revoked');
      }
    },
  };
}

const nameOf = (userId: string, provider: string) => `token:${encodeURIComponent(userId)}:${provider}`;

/** Ends with an error after this time, whether or not the work heeds the signal. */
async function within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(ms);
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([work(signal), late]);
}
