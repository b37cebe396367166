import { intelligence as routes } from '@sequelstring/contract/intelligence.ts';
import { Id } from '@sequelstring/contract/route.ts';
import { z } from 'zod';
import { objectId } from '../../kernel/db.ts';
import { specOf } from '../../kernel/indexes.ts';
import type { Log } from '../../kernel/log.ts';
import { bind, type Listener, listener, type Module } from '../../kernel/module.ts';
import { keepIndex } from '../../kernel/search-upkeep.ts';
import type { ArticleAnalyst } from '../../ports/analyst.article.ts';
import { type JobDefinition, job } from '../../ports/jobs.ts';
import type { Search } from '../../ports/search.ts';
import type { AuthApi } from '../auth/api.ts';
import type { CrmApi } from '../crm/api.ts';
import { AccountBook } from './account-book.ts';
import { notifyFollowers, notifyJob } from './alert.listeners.ts';
import { newsMerge } from './alert.merge.ts';
import { AlertModel, followAccount, linkableAlerts } from './alert.model.ts';
import { articleIndex, indexAlerts, reindexAccount } from './alert.search.ts';
import { type AlertDeps, actOnAlert, getAlert, listAccountNews, listFeed, undoAction } from './alert.service.ts';
import { ArticleModel } from './article.model.ts';
import { compareAccounts } from './competition.service.ts';
import { type DigestDeps, sendDigestJob } from './digest/digest.jobs.ts';
import { DigestModel } from './digest/digest.model.ts';
import { orderDigests, stopDigest } from './digest/digest.service.ts';
import { countFacets } from './facets.service.ts';
import { judgeCompany, matchQuality, measureQuality } from './judgement.service.ts';
import { MatchFeedbackModel } from './match-feedback.model.ts';
import { exportOpml, importOpml } from './opml.service.ts';
import { PreferenceModel, preferencesOf, writePreferences } from './preference.model.ts';
import { Reading } from './reading.service.ts';
import { addSampleNews, type SampleNews } from './sample.service.ts';
import { listSourceRows, SourceModel, toSource } from './source.model.ts';
import {
  createSource,
  FETCH,
  FETCH_PATIENTLY,
  fetchSource,
  orderDue,
  READ,
  removeSource,
  requestFetch,
  type SourceDeps,
  updateSource,
} from './source.service.ts';
import { joinStories, splitStory, undoJoin } from './story.service.ts';
import { StoryChoiceModel } from './story-choice.model.ts';
import { SubscriptionModel, subscriptionsOf, toSubscription } from './subscription.model.ts';
import { createSubscription, removeSubscription, updateSubscription } from './subscription.service.ts';

type Deps = SourceDeps &
  AlertDeps &
  DigestDeps & { crm: CrmApi; analyst: ArticleAnalyst; alertDays: number; auth: AuthApi; log: Log };

/** News of public sources, told to those whose accounts it is about. */
export function intelligence(deps: Deps) {
  const { clock } = deps;
  const searched = articleIndex(deps.search);
  const reading = new Reading({ ...deps, book: new AccountBook(deps) });
  const module: Module = {
    name: 'intelligence',
    routes: [
      bind(routes.listSources, async () => (await listSourceRows()).map(toSource)),
      bind(routes.createSource, ({ caller, body }) => createSource(deps, caller, body)),
      bind(routes.updateSource, ({ caller, params, body }) => updateSource(deps, caller, params.id, body)),
      bind(routes.removeSource, ({ caller, params }) => removeSource(caller, params.id)),
      bind(routes.fetchSource, ({ caller, params }) => requestFetch(deps, caller, params.id)),
      bind(routes.accountNews, ({ user, params, query }) => listAccountNews(deps, user, params.accountId, query)),
      bind(routes.feed, ({ user, query }) => listFeed(deps, user, query)),
      bind(routes.facets, ({ user, query }) => countFacets(deps, user, query)),
      bind(routes.compareAccounts, ({ user, query }) => compareAccounts(deps, user, query)),
      bind(routes.matchQuality, () => matchQuality(deps)),
      bind(routes.getAlert, ({ user, params }) => getAlert(deps, user, params.id)),
      bind(routes.act, ({ user, caller, params, body }) =>
        actOnAlert(deps, { user, caller, id: params.alertId }, body),
      ),
      bind(routes.judgeCompany, ({ user, caller, params, body }) =>
        judgeCompany(deps, { user, caller, id: params.alertId }, body.isRight),
      ),
      bind(routes.getPreferences, ({ user }) => preferencesOf(user.id)),
      bind(routes.setPreferences, ({ user, body }) => writePreferences(user.id, body)),
      bind(routes.exportSources, async () => exportOpml(await listSourceRows())),
      bind(routes.importSources, ({ caller, body }) => importOpml(deps, caller, body.opml)),
      bind(routes.undoAction, ({ user, caller, params, body }) =>
        (body.action === 'joined' ? undoJoin : undoAction)(deps, { user, caller, id: params.alertId }),
      ),
      bind(routes.splitStory, ({ user, caller, params, body }) =>
        splitStory(deps, { user, caller, id: params.alertId }, body.article),
      ),
      bind(routes.joinStories, ({ user, caller, params, body }) =>
        joinStories(deps, { user, caller, id: params.alertId }, body.alert),
      ),
      bind(routes.listSubscriptions, async ({ user }) => (await subscriptionsOf(user.id)).map(toSubscription)),
      bind(routes.createSubscription, ({ user, caller, body }) => createSubscription(clock, { user, caller }, body)),
      bind(routes.updateSubscription, ({ user, caller, params, body }) =>
        updateSubscription(clock, { user, caller }, params.id, body),
      ),
      bind(routes.stopDigest, ({ caller, params }) => stopDigest(deps.linkKeys, caller, params.token)),
      bind(routes.removeSubscription, ({ user, caller, params }) => removeSubscription({ user, caller }, params.id)),
    ],
    jobs: jobsOf(deps, reading),
    schedules: [
      {
        name: 'intelligence.fetchDue',
        everyMs: 15_000,
        run: async () => {
          await orderDue(deps);
          // Also what a process that died left behind.
          await deps.jobs.add({ name: READ, key: 'waiting', payload: {} });
        },
      },
      keepIndex({ name: 'intelligence.keepSearchIndex', search: deps.search, source: searched, log: deps.log }),
      { name: 'intelligence.measureQuality', everyMs: 60_000, run: () => measureQuality(deps) },
      { name: 'intelligence.orderDigests', everyMs: 60_000, run: () => orderDigests(deps) },
    ],
    listeners: [followAccounts(deps.search), indexAlerts(deps.search), notifyFollowers(deps)],
    merge: newsMerge(deps.search),
    collections: [
      ...[SourceModel, ArticleModel, AlertModel, SubscriptionModel, MatchFeedbackModel, PreferenceModel].map(specOf),
      ...[DigestModel, StoryChoiceModel].map(specOf),
    ],
  };
  return {
    module,
    linkable: linkableAlerts,
    addSample: (news: SampleNews) => addSampleNews({ clock, reading }, news),
    searched,
  };
}

const jobsOf = (deps: Deps, reading: Reading): JobDefinition[] => [
  job({
    name: FETCH,
    payload: z.object({ id: Id }),
    attempts: 3,
    backoffMs: 10_000,
    concurrency: 8,
    leaseMs: 60_000,
    handle: ({ id }, { signal }) => fetchSource(deps, id, { signal, patiently: false }),
  }),
  job({
    name: FETCH_PATIENTLY,
    payload: z.object({ id: Id }),
    attempts: 3,
    backoffMs: 10_000,
    concurrency: 8,
    leaseMs: 60_000,
    handle: ({ id }, { signal }) => fetchSource(deps, id, { signal, patiently: true }),
  }),
  job({
    name: READ,
    payload: z.object({}),
    attempts: 5,
    backoffMs: 10_000,
    concurrency: 1,
    leaseMs: 60_000,
    handle: (_, { signal }) => reading.readWaiting(signal),
  }),
  sendDigestJob(deps),
  notifyJob(deps),
];

/** Who may see an alert follows from its account. */
const followAccounts = (search: Search): Listener =>
  listener({
    name: 'intelligence.followAccounts',
    events: ['record.changed'],
    wants: ({ payload }) => payload.kind === 'account' && payload.action !== 'created',
    handle: async (batch) => {
      for (const { payload } of batch) {
        const { id, owner, title, action } = payload;
        const isHidden = action === 'deleted' || action === 'erased' || action === 'merged';
        await followAccount(id, { owner: objectId(owner), accountName: title, isHidden });
        await reindexAccount(search, id);
      }
    },
  });
