import { z } from 'zod';
import { SendTime } from './dates.ts';
import { budgets, editors, flag, Id, Instant, line, linkToken, pageQuery, route } from './route.ts';

export const newsCategories = ['earnings', 'product_launch', 'ma', 'leadership', 'regulatory', 'market'] as const;
export const NewsCategory = z.enum(newsCategories);
export type NewsCategory = z.infer<typeof NewsCategory>;
export const SentimentLabel = z.enum(['positive', 'neutral', 'negative']);
export const alertActions = ['viewed', 'shared', 'dismissed', 'opportunity_created'] as const;
export const AlertAction = z.enum(alertActions);
export type AlertAction = z.infer<typeof AlertAction>;

export const NewsSourceType = z.enum(['rss', 'google_news', 'newsapi']);
export type NewsSourceType = z.infer<typeof NewsSourceType>;

/** A feed or a search that articles come from; the address of a search is `<type>:<query>`. */
export const NewsSource = z.object({
  id: Id,
  type: NewsSourceType,
  name: z.string(),
  url: z.string(),
  isActive: z.boolean(),
  intervalMinutes: z.number().int(),
  /** How far it is trusted, 0 to 1. */
  trust: z.number(),
  articles: z.number().int(),
  lastFetchedAt: Instant.optional(),
  lastSuccessAt: Instant.optional(),
  nextFetchAt: Instant,
  /** Attempts that failed since the last success. */
  failures: z.number().int(),
  /** Why the last attempt failed. */
  lastError: z.string().optional(),
  createdAt: Instant,
});
export type NewsSource = z.infer<typeof NewsSource>;

/** Points; together they make the score, which is never below 0. */
export const RelevanceParts = z.object({
  base: z.number(),
  position: z.number(),
  evidence: z.number(),
  category: z.number(),
  source: z.number(),
  recency: z.number(),
  cluster: z.number(),
  subscription: z.number(),
  feedback: z.number(),
});

/** The news of one event about one account. */
export const NewsAlert = z.object({
  id: Id,
  account: Id,
  accountName: z.string(),
  title: z.string(),
  summary: z.string().optional(),
  content: z.string().optional(),
  sourceUrl: z.string(),
  sourceName: z.string(),
  publishedAt: Instant,
  imageUrl: z.string().optional(),
  /** Missing where the article is about none of the six. */
  category: NewsCategory.optional(),
  tags: z.array(z.string()),
  relevanceScore: z.number().int().min(0).max(100),
  relevance: z.object({ score: z.number().int(), parts: RelevanceParts }),
  sentiment: z.object({ label: SentimentLabel, score: z.number() }),
  /** Where the account is named. */
  evidence: z.array(z.object({ kind: z.string(), field: z.string(), words: z.string(), strength: z.number() })),
  /** The articles of the event; `size` counts them all, `articles` lists the first. */
  cluster: z.object({
    id: Id,
    size: z.number().int(),
    articles: z.array(
      z.object({ id: Id, title: z.string(), url: z.string(), sourceName: z.string(), publishedAt: Instant }),
    ),
  }),
  interactions: z.array(z.object({ user: Id, action: AlertAction, timestamp: Instant, opportunityId: Id.optional() })),
  /** What people said of the match. */
  company: z.object({ right: z.number().int(), wrong: z.number().int() }),
  isActive: z.boolean(),
  expiresAt: Instant,
  createdAt: Instant,
});
export type NewsAlert = z.infer<typeof NewsAlert>;

const Facet = z.object({ value: z.string(), label: z.string(), count: z.number().int() });
/** What the feed can be narrowed by. Each list heeds all that is asked for but what it narrows itself; the newest 5,000 count. */
export const NewsFacets = z.object({
  total: z.number().int(),
  unread: z.number().int(),
  categories: z.array(Facet),
  sentiments: z.array(Facet),
  accounts: z.array(Facet),
  sources: z.array(Facet),
});
export type NewsFacets = z.infer<typeof NewsFacets>;

/** How an account was in the news, week by week; the last week ends today. */
export const AccountNewsTrend = z.object({
  account: Id,
  name: z.string(),
  /** Accounts that name it as a competitor, as far as the user may see them; at most 20. */
  competitorOf: z.array(z.object({ id: Id, name: z.string() })),
  total: z.number().int(),
  weeks: z.array(z.object({ from: z.iso.date(), stories: z.number().int(), sentiment: z.number().optional() })),
  sentiments: z.record(SentimentLabel, z.number().int()),
  categories: z.record(z.enum([...newsCategories, 'none']), z.number().int()),
});
export type AccountNewsTrend = z.infer<typeof AccountNewsTrend>;

/** Digests are emails; a webhook gets `subscription.matched`. */
export const subscriptionChannels = ['in_app', 'daily_digest', 'weekly_digest', 'webhook'] as const;
export const DigestChannel = z.enum(['daily_digest', 'weekly_digest']);
export type DigestChannel = z.infer<typeof DigestChannel>;

/** How well matching does, by what people said of alerts in the past 90 days; shares are 0 to 1 and missing where nothing was said. */
export const MatchQuality = z.object({
  judged: z.number().int(),
  /** Of the alerts that someone judged, the share that is about the right company. */
  precision: z.number().optional(),
  /** Of the alerts that someone called right, the share that feeds show. */
  recall: z.number().optional(),
});
export type MatchQuality = z.infer<typeof MatchQuality>;

const subscriptionFields = {
  name: line(120).min(1),
  accounts: z.array(Id).max(500).default([]),
  categories: z.array(NewsCategory).max(6).default([]),
  keywords: z.array(line(80).min(1)).max(50).default([]),
  competitors: z.array(Id).max(500).default([]),
  minRelevance: z.number().int().min(0).max(100).default(0),
  channels: z.array(z.enum(subscriptionChannels)).max(subscriptionChannels.length).default(['in_app']),
};
export const SubscriptionInput = z.strictObject(subscriptionFields);
export type SubscriptionInput = z.output<typeof SubscriptionInput>;
/** What a user wants to hear of; an empty list asks for nothing in particular. */
export const Subscription = z.object({ id: Id, ...subscriptionFields, createdAt: Instant });
export type Subscription = z.infer<typeof Subscription>;

/** How a user wants to hear of news; times are in the user's time zone. */
export const NewsPreferences = z.strictObject({
  /** Publishers that are left out of the user's feed and digests. */
  mutedSources: z.array(line(200).min(1)).max(200),
  /** In these hours alerts wait for `to`, which may be on the next day. */
  quietHours: z.strictObject({ from: SendTime, to: SendTime }).optional(),
  /** When digests are sent; weekly ones on Mondays. */
  digestTime: SendTime.default('07:00'),
});
export type NewsPreferences = z.output<typeof NewsPreferences>;

/** Whether a time of day, `22:30`, lies in quiet hours; those that begin later than they end span midnight. */
export const isQuietAt = (time: string, { from, to }: NonNullable<NewsPreferences['quietHours']>): boolean =>
  from > to ? time >= from || time < to : time >= from && time < to;

const tag = 'Intelligence';
const params = z.object({ id: Id });
const reads = { tag, access: 'signed-in', budget: budgets.read, audit: false } as const;
const sourceWrites = { tag, access: ['admin', 'manager'], budget: budgets.write } as const;
const storyWrites = {
  tag,
  access: editors,
  budget: budgets.write,
  method: 'POST',
  params: z.object({ alertId: Id }),
} as const;
const alertFilter = {
  category: NewsCategory.optional(),
  sentiment: SentimentLabel.optional(),
  minRelevance: z.coerce.number().int().min(0).max(100).optional(),
  from: Instant.optional(),
  /** Exclusive. */
  to: Instant.optional(),
};
const feedFilter = {
  ...alertFilter,
  account: Id.optional(),
  /** The name of a publisher. */
  source: line(200).optional(),
  /** One of the user's subscriptions. */
  subscription: Id.optional(),
  /** What was typed. */
  q: line(200).optional(),
  /** Those that the user dismissed too. */
  dismissed: flag.optional(),
};

export const intelligence = {
  listSources: route({
    ...reads,
    method: 'GET',
    path: '/intelligence/sources',
    summary: 'Lists the sources of news, at most 500',
    output: z.array(NewsSource),
  }),
  createSource: route({
    ...sourceWrites,
    method: 'POST',
    path: '/intelligence/sources',
    summary: 'Adds a source; the feed is found from the address of a site',
    audit: ['source.created'],
    body: z.strictObject({
      type: NewsSourceType.default('rss'),
      /** Of a feed or a site. */
      url: line(2000).min(3).optional(),
      /** Of a search. */
      query: line(400).min(2).optional(),
      name: line(200).optional(),
      intervalMinutes: z.number().int().min(5).max(1440).default(15),
      trust: z.number().min(0).max(1).default(0.5),
    }),
    output: NewsSource,
    status: 201,
  }),
  updateSource: route({
    ...sourceWrites,
    method: 'PATCH',
    path: '/intelligence/sources/:id',
    summary: 'Changes, pauses or resumes a source',
    audit: ['source.updated'],
    params,
    body: z
      .strictObject({
        name: line(200).min(1),
        isActive: z.boolean(),
        intervalMinutes: z.number().int().min(5).max(1440),
        trust: z.number().min(0).max(1),
      })
      .partial(),
    output: NewsSource,
  }),
  removeSource: route({
    ...sourceWrites,
    method: 'DELETE',
    path: '/intelligence/sources/:id',
    summary: 'Removes a source; alerts that came from it stay',
    audit: ['source.deleted'],
    params,
    output: z.object({ id: Id }),
  }),
  fetchSource: route({
    ...sourceWrites,
    method: 'POST',
    path: '/intelligence/sources/:id/fetch',
    summary: 'Fetches a source now, in the background',
    audit: ['source.fetch_requested'],
    params,
    output: NewsSource,
    status: 202,
  }),
  accountNews: route({
    ...reads,
    method: 'GET',
    path: '/accounts/:accountId/news',
    summary: 'Lists the alerts of an account, newest first',
    params: z.object({ accountId: Id }),
    query: z.strictObject({ ...pageQuery, ...alertFilter }),
    output: z.array(NewsAlert),
    page: true,
  }),
  feed: route({
    ...reads,
    method: 'GET',
    path: '/intelligence/feed',
    summary: 'Lists the alerts of all accounts that the user may see, newest first, without those that they dismissed',
    query: z.strictObject({ ...pageQuery, ...feedFilter }),
    output: z.array(NewsAlert),
    page: true,
  }),
  facets: route({
    ...reads,
    method: 'GET',
    path: '/intelligence/facets',
    summary: 'Counts the alerts of the feed by what it can be narrowed by',
    query: z.strictObject(feedFilter),
    output: NewsFacets,
  }),
  compareAccounts: route({
    ...reads,
    method: 'GET',
    path: '/intelligence/competitors',
    summary:
      'Compares the news of up to five accounts over the past weeks; without `accounts` the competitors that the subscriptions of the user name, then those that accounts name, then those most in the news',
    query: z.strictObject({
      accounts: z
        .string()
        .transform((text) => text.split(','))
        .pipe(z.array(Id).min(1).max(5))
        .optional(),
      weeks: z.coerce.number().int().min(1).max(26).default(12),
    }),
    output: z.array(AccountNewsTrend),
  }),
  matchQuality: route({
    ...reads,
    method: 'GET',
    path: '/intelligence/quality',
    summary: 'Returns the accuracy of matching articles to accounts, from feedback',
    output: MatchQuality,
  }),
  getAlert: route({
    ...reads,
    method: 'GET',
    path: '/intelligence/alerts/:id',
    summary: 'Returns an alert',
    params,
    output: NewsAlert,
  }),
  act: route({
    tag,
    access: 'signed-in',
    budget: budgets.write,
    method: 'POST',
    path: '/intelligence/alerts/:alertId/action',
    summary: 'Marks an alert as viewed, shared or dismissed, or creates an opportunity from it',
    audit: ['alert.shared', 'alert.dismissed', 'alert.opportunity_created'],
    params: z.object({ alertId: Id }),
    body: z.strictObject({
      action: AlertAction,
      /** Of the opportunity; the alert's title where it is missing. */
      name: line(200).min(1).optional(),
      /** Makes one although there is an opportunity from this alert. */
      again: z.boolean().optional(),
    }),
    output: NewsAlert,
  }),
  undoAction: route({
    tag,
    access: 'signed-in',
    budget: budgets.write,
    method: 'POST',
    path: '/intelligence/alerts/:alertId/undo',
    summary: 'Reverts the dismissal or the joining of an alert',
    audit: ['alert.dismissal_undone', 'alert.join_undone'],
    params: z.object({ alertId: Id }),
    body: z.strictObject({ action: z.enum(['dismissed', 'joined']) }),
    output: NewsAlert,
  }),
  splitStory: route({
    ...storyWrites,
    path: '/intelligence/alerts/:alertId/split',
    summary: 'Splits an article off into a new story, which later similar articles join',
    audit: ['alert.split'],
    body: z.strictObject({ article: Id }),
    output: z.object({ story: NewsAlert, split: NewsAlert }),
  }),
  joinStories: route({
    ...storyWrites,
    path: '/intelligence/alerts/:alertId/join',
    summary: 'Joins another story of the same account to this one',
    audit: ['alert.joined'],
    body: z.strictObject({ alert: Id }),
    output: NewsAlert,
  }),
  judgeCompany: route({
    tag,
    access: 'signed-in',
    budget: budgets.write,
    method: 'POST',
    path: '/intelligence/alerts/:alertId/company',
    summary: 'Says whether an alert is about the right company, which teaches the matching',
    audit: ['alert.company_judged'],
    params: z.object({ alertId: Id }),
    body: z.strictObject({ isRight: z.boolean() }),
    output: NewsAlert,
  }),
  getPreferences: route({
    ...reads,
    method: 'GET',
    path: '/intelligence/preferences',
    summary: 'Returns the user’s news preferences',
    output: NewsPreferences,
  }),
  setPreferences: route({
    tag,
    access: 'signed-in',
    budget: budgets.write,
    audit: false,
    method: 'PUT',
    path: '/intelligence/preferences',
    summary: 'Replaces the user’s news preferences',
    body: NewsPreferences,
    output: NewsPreferences,
  }),
  exportSources: route({
    ...reads,
    method: 'GET',
    path: '/intelligence/sources.opml',
    summary: 'Returns the feeds as OPML',
    output: z.string(),
    raw: 'text/x-opml; charset=utf-8',
  }),
  importSources: route({
    tag,
    access: ['admin', 'manager'],
    budget: budgets.document,
    method: 'POST',
    path: '/intelligence/sources/import',
    summary: 'Adds the feeds of an OPML file',
    audit: ['source.imported'],
    body: z.strictObject({ opml: z.string().min(1).max(900_000) }),
    output: z.object({ added: z.number().int(), known: z.number().int(), refused: z.array(z.string()) }),
  }),
  listSubscriptions: route({
    ...reads,
    method: 'GET',
    path: '/intelligence/subscriptions',
    summary: "Lists the user's subscriptions",
    output: z.array(Subscription),
  }),
  createSubscription: route({
    tag,
    access: 'signed-in',
    budget: budgets.write,
    method: 'POST',
    path: '/intelligence/subscriptions',
    summary: 'Subscribes the user to news',
    audit: ['subscription.created'],
    body: SubscriptionInput,
    output: Subscription,
    status: 201,
  }),
  updateSubscription: route({
    tag,
    access: 'signed-in',
    budget: budgets.write,
    method: 'PUT',
    path: '/intelligence/subscriptions/:id',
    summary: 'Replaces a subscription',
    audit: ['subscription.updated'],
    params,
    body: SubscriptionInput,
    output: Subscription,
  }),
  removeSubscription: route({
    tag,
    access: 'signed-in',
    budget: budgets.write,
    method: 'DELETE',
    path: '/intelligence/subscriptions/:id',
    summary: 'Ends a subscription',
    audit: ['subscription.deleted'],
    params,
    output: z.object({ id: Id }),
  }),
  stopDigest: route({
    tag,
    access: 'public',
    budget: budgets.public,
    method: 'POST',
    path: '/intelligence/digests/:token',
    summary: 'Unsubscribes a user from a digest by the link in it (one click, RFC 8058)',
    audit: ['subscription.digest_stopped'],
    params: z.object({ token: linkToken }),
    output: z.object({ channel: DigestChannel }),
  }),
};
