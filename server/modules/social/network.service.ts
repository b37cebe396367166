import { type Platform, platforms, type SocialNetworkInfo } from '@sequelstring/contract/social-profiles.ts';
import type { SocialNetwork } from '../../ports/social-network.ts';
import type { RateLimitManager } from './rate-limit-manager.ts';

interface Deps {
  networks: ReadonlyMap<Platform, SocialNetwork>;
  limits: RateLimitManager;
}

/** Jobs of one network in one turn where its windows are each profile's own, or each host's. */
const mostElsewhere = 200;

/** What each network gives here, and what it needs for that. */
export const listNetworks = ({ networks, limits }: Deps): Promise<SocialNetworkInfo[]> =>
  Promise.all(
    platforms
      .flatMap((platform) => networks.get(platform) ?? [])
      .map(async (network): Promise<SocialNetworkInfo> => {
        const { canConnect, readsAddresses, monthlyBudget } = await network.abilities();
        const [limit, money] = await Promise.all([
          limits.report(network.platform),
          monthlyBudget === undefined ? undefined : limits.spending(network.platform),
        ]);
        return {
          ...{ platform: network.platform, name: network.name, summary: network.summary, example: network.example },
          ways: [...(network.consent ? ['consent' as const] : []), 'address'],
          ...{ canConnect, readsAddresses, hasPosts: network.hasPosts, vendor: network.vendor },
          ...{ retentionDays: network.retention.days, purpose: network.retention.purpose },
          ...(money && {
            budget: {
              ...{ currency: 'USD', limit: (monthlyBudget ?? 0) / 1_000_000, spent: money.spent / 1_000_000 },
              resetsAt: money.resetsAt.toISOString(),
            },
          }),
          ...(limit && {
            limit: { remaining: limit.remaining, limit: limit.limit, resetsAt: limit.resetAt.toISOString() },
          }),
        };
      }),
  );

/** How many profiles may be read by themselves now. Where windows are not the app's own, the gate alone decides. */
export async function roomOf({ networks, limits }: Deps, platform: Platform): Promise<number> {
  const network = networks.get(platform);
  if (!network?.appCall) return mostElsewhere;
  const { monthlyBudget: budget } = await network.abilities();
  const sender = { platform, name: network.name, account: 'app', isOrdered: false, budget };
  return limits.room(sender, network.appCall);
}
