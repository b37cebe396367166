import { type AccountNewsTrend, newsCategories } from '@sequelstring/contract/news.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { AppError } from '../../kernel/errors.ts';
import type { CrmApi } from '../crm/api.ts';
import { type AlertSketch, sketchAlerts } from './feed.model.ts';
import { subscriptionsOf } from './subscription.model.ts';

const WEEK = 7 * 86_400_000;
const mostOfOne = 5_000;

const mostCompared = 5;
const mostCounted = 5_000;

/** By the id of a competitor, the accounts that name it. */
type Rivals = Map<string, { id: string; name: string }[]>;

function rivalsOf(rivalries: Awaited<ReturnType<CrmApi['rivalries']>>): Rivals {
  const rivals: Rivals = new Map();
  for (const { id, name, competitors } of rivalries)
    for (const competitor of competitors) rivals.set(competitor, [...(rivals.get(competitor) ?? []), { id, name }]);
  return rivals;
}

/** Where nobody chose: what the user's subscriptions name as competitors, what accounts name, what is most in the news. */
async function accountsToCompare(user: CurrentUser, rivals: Rivals, from: Date, now: Date): Promise<string[]> {
  const [subscriptions, alerts] = await Promise.all([
    subscriptionsOf(user.id),
    sketchAlerts(user.scope, { from: from.toISOString() }, { now, reader: user.id, limit: mostCounted }),
  ]);
  const stories = Map.groupBy(alerts, ({ account }) => account.toHexString());
  const inTheNews = [...stories].toSorted(([, one], [, other]) => other.length - one.length).map(([id]) => id);
  const named = [...rivals].toSorted(([, one], [, other]) => other.length - one.length).map(([id]) => id);
  const followed = subscriptions.flatMap(({ competitors }) => competitors);
  return [...new Set([...followed, ...named, ...inTheNews])].slice(0, mostCompared);
}

/** How accounts were in the news, in the order asked for; those that the user may not see are left out. */
export async function compareAccounts(
  { clock, crm }: { clock: Clock; crm: Pick<CrmApi, 'getAccount' | 'rivalries'> },
  user: CurrentUser,
  { accounts: chosen, weeks }: { accounts?: readonly string[]; weeks: number },
): Promise<AccountNewsTrend[]> {
  const now = nowAsDate(clock);
  const end = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1);
  const from = new Date(end - weeks * WEEK);
  const rivals = rivalsOf(await crm.rivalries(user));
  const accounts = chosen ?? (await accountsToCompare(user, rivals, from, now));
  const trends = await Promise.all(
    [...new Set(accounts)].map(async (id) => {
      const account = await crm.getAccount(user, id).catch(unlessMissing);
      if (!account) return [];
      const alerts = await sketchAlerts(
        user.scope,
        { account: id, from: from.toISOString() },
        { now, reader: user.id, limit: mostOfOne },
      );
      return [
        trendOf({ id, name: account.name, competitorOf: rivals.get(id)?.slice(0, 20) ?? [] }, alerts, {
          from: from.getTime(),
          weeks,
        }),
      ];
    }),
  );
  return trends.flat();
}

function unlessMissing(error: unknown): undefined {
  if (!(error instanceof AppError) || error.code !== 'account_not_found') throw error;
}

function trendOf(
  { id, name, competitorOf }: Pick<AccountNewsTrend, 'name' | 'competitorOf'> & { id: string },
  alerts: readonly AlertSketch[],
  span: { from: number; weeks: number },
): AccountNewsTrend {
  const byWeek = Map.groupBy(alerts, ({ publishedAt }) => Math.floor((publishedAt.getTime() - span.from) / WEEK));
  const has = (label: string) => alerts.filter(({ sentiment }) => sentiment.label === label).length;
  const about = (category: string | undefined) => alerts.filter((alert) => alert.category === category).length;
  return {
    ...{ account: id, name, competitorOf, total: alerts.length },
    weeks: Array.from({ length: span.weeks }, (_, week) => {
      const within = byWeek.get(week) ?? [];
      return {
        from: new Date(span.from + week * WEEK).toISOString().slice(0, 10),
        stories: within.length,
        ...(within.length > 0 && { sentiment: meanOf(within) }),
      };
    }),
    sentiments: { positive: has('positive'), neutral: has('neutral'), negative: has('negative') },
    categories: {
      ...(Object.fromEntries(newsCategories.map((one) => [one, about(one)])) as Record<
        (typeof newsCategories)[number],
        number
      >),
      none: about(undefined),
    },
  };
}

const meanOf = (alerts: readonly AlertSketch[]): number =>
  Math.round((100 * alerts.reduce((sum, { sentiment }) => sum + sentiment.score, 0)) / alerts.length) / 100;
