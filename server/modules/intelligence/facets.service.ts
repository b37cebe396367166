import type { intelligence } from '@sequelstring/contract/intelligence.ts';
import type { NewsFacets } from '@sequelstring/contract/news.ts';
import type { Query } from '@sequelstring/contract/route.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { type AlertDeps, feedFilter } from './alert.service.ts';
import { type AlertSketch, sketchAlerts } from './feed.model.ts';

type FacetQuery = Query<typeof intelligence.facets>;

const counted = 5_000;
const mostOfOne = 30;
const axes = ['category', 'sentiment', 'account', 'source'] as const;
type Axis = (typeof axes)[number];

const facetOf: Record<Axis, (alert: AlertSketch) => { value: string; label: string } | undefined> = {
  category: ({ category }) => category && { value: category, label: category },
  sentiment: ({ sentiment: { label } }) => ({ value: label, label }),
  account: ({ account, accountName }) => ({ value: account.toHexString(), label: accountName }),
  source: ({ sourceName }) => ({ value: sourceName, label: sourceName }),
};

/** Counts what the feed can be narrowed by; the choices of one list stay in sight when one of them is taken. */
export async function countFacets(
  deps: Pick<AlertDeps, 'clock' | 'search'>,
  user: CurrentUser,
  query: FacetQuery,
): Promise<NewsFacets> {
  const { category, sentiment, account, source, ...base } = query;
  const chosen: Partial<Record<Axis, string>> = {
    ...(category && { category }),
    ...(sentiment && { sentiment }),
    ...(account && { account }),
    ...(source && { source }),
  };
  const filter = await feedFilter(deps, user, base);
  const alerts = await sketchAlerts(user.scope, filter, {
    now: nowAsDate(deps.clock),
    reader: user.id,
    limit: counted,
  });
  const heeding = (except?: Axis) =>
    alerts.filter((alert) =>
      axes.every((axis) => axis === except || !chosen[axis] || facetOf[axis](alert)?.value === chosen[axis]),
    );
  const shown = heeding();
  return {
    total: shown.length,
    unread: shown.filter(({ isViewed }) => !isViewed).length,
    categories: count(heeding('category'), 'category'),
    sentiments: count(heeding('sentiment'), 'sentiment'),
    accounts: count(heeding('account'), 'account'),
    sources: count(heeding('source'), 'source'),
  };
}

function count(alerts: readonly AlertSketch[], axis: Axis): NewsFacets['categories'] {
  const counts = new Map<string, { value: string; label: string; count: number }>();
  for (const alert of alerts) {
    const found = facetOf[axis](alert);
    if (!found) continue;
    const entry = counts.get(found.value) ?? { ...found, count: 0 };
    entry.count++;
    counts.set(found.value, entry);
  }
  return [...counts.values()]
    .sort((one, other) => other.count - one.count || one.label.localeCompare(other.label))
    .slice(0, mostOfOne);
}
