import { z } from 'zod';
import { SendTime } from './dates.ts';
import { Id, Instant, line } from './route.ts';

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
