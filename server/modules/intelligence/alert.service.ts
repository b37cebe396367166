import type { intelligence } from '@sequelstring/contract/intelligence.ts';
import type { NewsAlert } from '@sequelstring/contract/news.ts';
import type { Body, Query } from '@sequelstring/contract/route.ts';
import { audit, type Caller } from '../../kernel/audit.ts';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { objectId } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Page } from '../../kernel/module.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import { readIdCursor } from '../../kernel/records/cursor.ts';
import { readableNow } from '../../kernel/records/scope.ts';
import type { Search } from '../../ports/search.ts';
import type { CrmApi } from '../crm/api.ts';
import { type AlertRow, findAlert, noteInteraction, removeInteraction, standingFor, toAlert } from './alert.model.ts';
import { searchAlerts } from './alert.search.ts';
import { type AlertFilter, pageOfAlerts } from './feed.model.ts';
import type { NewsMetrics } from './news.metrics.ts';
import { preferencesOf } from './preference.model.ts';
import { subscriptionOf } from './subscription.model.ts';

export interface AlertDeps {
  clock: Clock;
  realtime: Realtime;
  search: Search;
  metrics?: NewsMetrics;
  crm: Pick<CrmApi, 'getAccount' | 'accountsById' | 'createOpportunity' | 'openOpportunities'>;
}

type AlertQuery = Query<typeof intelligence.accountNews>;

/** Throws `account_not_found`. */
export async function listAccountNews(
  deps: AlertDeps,
  user: CurrentUser,
  account: string,
  query: AlertQuery,
): Promise<Page<NewsAlert[]>> {
  await deps.crm.getAccount(user, account);
  return pageOf(deps, user, query, { ...query, account });
}

export const listFeed = async (
  deps: AlertDeps,
  user: CurrentUser,
  { dismissed, q, subscription, ...query }: Query<typeof intelligence.feed>,
): Promise<Page<NewsAlert[]>> =>
  pageOf(deps, user, query, await feedFilter(deps, user, { dismissed, q, subscription, ...query }));

/** What the feed shows to a user; throws `subscription_not_found`. */
export async function feedFilter(
  { search }: Pick<AlertDeps, 'search'>,
  user: CurrentUser,
  asked: Query<typeof intelligence.facets>,
): Promise<AlertFilter> {
  const { dismissed, q, subscription, ...filter } = asked;
  const [{ mutedSources }, follows, ids] = await Promise.all([
    preferencesOf(user.id),
    subscription ? subscriptionOf(user.id, subscription) : undefined,
    q ? searchAlerts(search, user.scope, q) : undefined,
  ]);
  if (subscription && !follows) throw new AppError('subscription_not_found');
  return {
    ...filter,
    mutedSources,
    ...(follows && { follows }),
    ...(ids && { ids }),
    ...(!dismissed && { notDismissedBy: user.id }),
  };
}

async function pageOf({ clock, crm }: AlertDeps, user: CurrentUser, query: AlertQuery, filter: AlertFilter) {
  const { page, limit } = query;
  const cursor = readIdCursor(query.cursor);
  const now = nowAsDate(clock);
  const { rows, total, hasMore } = await pageOfAlerts(user.scope, filter, {
    page,
    limit,
    now,
    ...(cursor && { cursor }),
  });
  const nextCursor = hasMore ? rows.at(-1)?._id.toHexString() : undefined;
  const accounts = [...new Set(rows.map(({ account }) => account.toHexString()))];
  const readable = readableNow(user.scope, rows, {
    parentOf: ({ account }) => account.toHexString(),
    parents: 'all' in user.scope ? [] : await crm.accountsById(accounts),
  });
  return { data: readable.map((row) => toAlert(row, now)), meta: { page, limit, total, hasMore, nextCursor } };
}

/** Throws `alert_not_found`. */
export const getAlert = async (deps: AlertDeps, user: CurrentUser, id: string): Promise<NewsAlert> =>
  toAlert(await readableAlert(deps, user, id), nowAsDate(deps.clock));

/**
 * The alert's account decides who may see it, also in the moment in which its owner changes. Where it was joined to another,
 * that one.
 */
export async function readableAlert(
  { crm }: AlertDeps,
  user: CurrentUser,
  id: string,
  { orWrong = false } = {},
): Promise<AlertRow> {
  const found = await findAlert(user.scope, id);
  const row = found && (await standingFor(found));
  if (!row || (row.isWrongCompany && !orWrong)) throw new AppError('alert_not_found');
  await crm.getAccount(user, row.account.toHexString()).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'account_not_found' ? new AppError('alert_not_found') : error;
  });
  return row;
}

/**
 * Does what the user chose. Throws `alert_not_found`, `forbidden` where the user may make no opportunities, or
 * `opportunity_exists` where one from this alert is open and another was not asked for.
 */
export async function actOnAlert(
  deps: AlertDeps,
  { user, caller, id }: { user: CurrentUser; caller: Caller; id: string },
  { action, name, again }: Body<typeof intelligence.act>,
): Promise<NewsAlert> {
  const row = await readableAlert(deps, user, id);
  const opportunityId =
    action === 'opportunity_created' ? await makeOpportunity(deps, { user, caller, row, name, again }) : undefined;
  const now = nowAsDate(deps.clock);
  const after = await noteInteraction(row._id, {
    user: objectId(user.id),
    action,
    timestamp: now,
    ...(opportunityId && { opportunityId: objectId(opportunityId) }),
  });
  if (!after) throw new AppError('alert_not_found');
  if (action !== 'viewed')
    await audit({ ...caller, action: `alert.${action}`, kind: 'alert', recordId: id, detail: row.title });
  return tellAlert(deps, after);
}

/** Takes back a dismissal, and with it what it taught. Throws `alert_not_found`. */
export async function undoAction(
  deps: AlertDeps,
  { user, caller, id }: { user: CurrentUser; caller: Caller; id: string },
): Promise<NewsAlert> {
  const row = await readableAlert(deps, user, id);
  const after = await removeInteraction(row._id, { user: objectId(user.id), action: 'dismissed' });
  if (!after) throw new AppError('alert_not_found');
  await audit({ ...caller, action: 'alert.dismissal_undone', kind: 'alert', recordId: id, detail: row.title });
  return tellAlert(deps, after);
}

/** Shows everyone who may see an alert what became of it. */
export function tellAlert({ clock, realtime }: AlertDeps, row: AlertRow): NewsAlert {
  const alert = toAlert(row, nowAsDate(clock));
  const { content: _, ...message } = alert;
  realtime.emit('intel:alert-update', message, { owner: row.owner.toHexString() });
  return alert;
}

async function makeOpportunity(
  { clock, crm }: AlertDeps,
  asked: {
    user: CurrentUser;
    caller: Caller;
    row: AlertRow;
    name: string | undefined;
    again: boolean | undefined;
  },
): Promise<string> {
  const { user, caller, row, name, again } = asked;
  if (user.role === 'viewer') throw new AppError('forbidden');
  if (!again) await refuseSecond(crm, row);
  const alert = toAlert(row, nowAsDate(clock));
  const { relevance, category, sentiment, publishedAt, sourceName, cluster } = alert;
  const source = {
    ...{ kind: 'alert' as const, id: alert.id, title: alert.title.slice(0, 300), url: alert.sourceUrl },
    evidence: { alert: alert.id, relevance, category, sentiment, publishedAt, sourceName, cluster },
  };
  const made = await crm.createOpportunity(
    { user, caller },
    { name: name ?? `${alert.accountName}: ${alert.title}`.slice(0, 200), account: alert.account, source },
  );
  return made.id;
}

/** An alert is one event of one account, so what was made of it before is about the same. */
async function refuseSecond(crm: AlertDeps['crm'], row: AlertRow): Promise<void> {
  const made = row.interactions.flatMap(({ opportunityId }) => (opportunityId ? [opportunityId.toHexString()] : []));
  const open = made.length > 0 ? await crm.openOpportunities(made) : [];
  if (open.length > 0) throw new AppError('opportunity_exists', { details: { opportunity: open.map(({ id }) => id) } });
}
