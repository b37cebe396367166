import { cacheKeys } from '../../kernel/cache-keys.ts';
import type { Cache } from '../../ports/cache.ts';
import { type CallRow, findActiveIds } from './call.model.ts';

const { key, lifetimeMs } = cacheKeys.activeCall;

/** The ids of the calls that a user is on now: asked for by every page that shows the bar of the live call. */
export const activeCallIds = (cache: Cache, userId: string): Promise<string[]> =>
  cache.getOrLoad(key(userId), lifetimeMs, () => findActiveIds(userId));

/** To be called after the change has been committed. */
export const forgetActiveCalls = (cache: Cache, { user }: Pick<CallRow, 'user'>): Promise<void> =>
  cache.delete(key(user.toHexString()));
