import type { NewsAlert } from '@sequelstring/contract/intelligence.ts';
import type { Types } from 'mongoose';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import { objectId } from '../../kernel/db.ts';
import { withLock } from '../../kernel/lock.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import { wordsOf } from '../../kernel/words.ts';
import type { ArticleAnalyst, ArticleReading } from '../../ports/analyst.article.ts';
import type { CrmApi, MatchingAccount } from '../crm/api.ts';
import type { AccountBook } from './account-book.ts';
import { publishAlert } from './alert.events.ts';
import {
  type AlertRow,
  feedbackOn,
  findAlertOfStory,
  growAlert,
  insertAlert,
  newAlertId,
  toAlert,
} from './alert.model.ts';
import { type ArticleRow, idBefore, markRead, readArticlesAfter, unreadArticles } from './article.model.ts';
import type { AccountMatch } from './matching/matcher.ts';
import type { NewsMetrics } from './news.metrics.ts';
import { type RelevanceFacts, relevanceOf } from './relevance.ts';
import { StoryIndex } from './stories/story-index.ts';
import { fitOf, subscriptionsOf } from './subscription.model.ts';

export interface ReadingDeps {
  clock: Clock;
  realtime: Realtime;
  crm: Pick<CrmApi, 'accountsById'>;
  analyst: ArticleAnalyst;
  book: AccountBook;
  /** Days that an alert stays in feeds. */
  alertDays: number;
  metrics?: NewsMetrics;
}

const DAY = 86_400_000;
/** What a feed still lists from before this is stored, and no news. */
const NEWS_AGE = 30 * DAY;
/** Later articles are compared with those of so long. */
const STORY_AGE = 5 * DAY;
const FEEDBACK_AGE = 180 * DAY;
const perTurn = 50;

/** Makes alerts of articles, one article after another in the whole installation, so that a story gets one alert. */
export class Reading {
  readonly #deps: ReadingDeps;
  readonly #stories = new StoryIndex();
  #seen: Types.ObjectId | undefined;

  constructor(deps: ReadingDeps) {
    this.#deps = deps;
  }

  /** Reads all that waits. What a crash cut off is read again; an alert that stands is not made twice. */
  async readWaiting(signal: AbortSignal): Promise<void> {
    for (let more = true; more && !signal.aborted; ) {
      more = await withLock('intelligence.read', { leaseMs: 120_000, waitMs: 240_000 }, () => this.#readSome());
    }
  }

  async #readSome(): Promise<boolean> {
    await this.#deps.book.refresh();
    await this.#catchUp();
    const waiting = await unreadArticles(perTurn);
    for (const article of waiting) await this.#read(article);
    return waiting.length === perTurn;
  }

  /** Takes note of what this or another process read before. */
  async #catchUp(): Promise<void> {
    this.#seen ??= idBefore(new Date(this.#deps.clock.now().epochMilliseconds - STORY_AGE));
    for (;;) {
      const rows = await readArticlesAfter(this.#seen, 500);
      for (const row of rows) this.#place(row, row.companies ?? [], row.language ?? 'und', row.category);
      this.#seen = rows.at(-1)?._id ?? this.#seen;
      if (rows.length < 500) return;
    }
  }

  async #read(article: ArticleRow): Promise<void> {
    const matches = this.#deps.book.match(article);
    const { title, snippet, body, language } = article;
    this.#deps.metrics?.newsArticles.inc({ source: article.sourceName });
    this.#deps.metrics?.newsMatches.inc({ result: matches.length > 0 ? 'matched' : 'unmatched' });
    const reading = await this.#deps.analyst.readArticle({
      title,
      ...{ snippet, body, language },
      companies: matches.map(({ accountId, evidence }) => ({ id: accountId, mentions: evidence })),
    } as Parameters<ArticleAnalyst['readArticle']>[0]);
    const companies = matches.map(({ accountId, evidence }) => ({
      id: accountId,
      words: [...new Set(evidence.flatMap(({ words }) => wordsOf(words)))],
    }));
    const category = reading.category?.name;
    const place = this.#place(article, companies, reading.language, category);
    const story = objectId(place.story);
    const accounts = new Map(
      (await this.#deps.crm.accountsById(matches.map(({ accountId }) => accountId))).map((one) => [one.id, one]),
    );
    for (const match of matches) {
      const account = accounts.get(match.accountId);
      if (account && !account.deleted) await this.#raise({ article, account, match, reading, story });
    }
    await markRead(article._id, {
      ...{ language: reading.language, companies, category, story },
      ...(place.copyOf && { copyOf: objectId(place.copyOf) }),
    });
    this.#seen = article._id;
  }

  #place(
    article: ArticleRow,
    companies: NonNullable<ArticleRow['companies']>,
    language: string,
    category: string | undefined,
  ) {
    const { _id, title, snippet, body, url, publishedAt } = article;
    return this.#stories.place({
      ...{ id: _id.toHexString(), title, url, language, companies, publishedAt: publishedAt.getTime() },
      ...(snippet && { snippet }),
      ...(body && { body }),
      ...(category && { category }),
    });
  }

  /** Alerts once for a story of an account; what follows makes the alert grow. */
  async #raise(found: Found): Promise<void> {
    const now = nowAsDate(this.#deps.clock);
    const { article, account, story } = found;
    if (now.getTime() - article.publishedAt.getTime() > NEWS_AGE) return;
    const owner = account.owner;
    const standing = await findAlertOfStory(account.id, story);
    if (standing) {
      const facts = { ...standing.facts, clusterSize: standing.size + 1 };
      const { score, parts } = relevanceOf(facts);
      const grown = await growAlert(standing, clusterArticle(article), { facts, parts, relevanceScore: score });
      if (grown) this.#deps.realtime.emit('intel:alert-update', messageOf(grown, now), { owner });
      return;
    }
    const expiresAt = new Date(now.getTime() + this.#deps.alertDays * DAY);
    const row = alertOf(found, await this.#factsOf(found, now), { now, expiresAt });
    if (!(await insertAlert(row, (session) => publishAlert(session, row)))) return;
    this.#deps.realtime.emit('intel:new-alert', messageOf(row, now), { owner });
    this.#deps.metrics?.alertDelivery.observe((now.getTime() - article.fetchedAt.getTime()) / 1000);
  }

  async #factsOf({ article, account, match, reading }: Found, now: Date): Promise<RelevanceFacts> {
    const category = reading.category?.name;
    const [feedback, subscriptions] = await Promise.all([
      feedbackOn(account.id, category, new Date(now.getTime() - FEEDBACK_AGE)),
      subscriptionsOf(account.owner),
    ]);
    const text = [article.title, article.snippet, article.body].join(' ');
    const first = firstMention(match);
    return {
      ...{ namedIn: first.field, evidenceStrength: match.strength, category, feedback, clusterSize: 1 },
      namedAt: first.start / Math.max(1, article[first.field]?.length ?? 1),
      sourceTrust: article.sourceTrust,
      ageHours: (now.getTime() - article.publishedAt.getTime()) / 3_600_000,
      subscription: fitOf(subscriptions, { account: account.id, category, text }),
    };
  }
}

interface Found {
  article: ArticleRow;
  account: MatchingAccount;
  match: AccountMatch;
  reading: ArticleReading;
  story: Types.ObjectId;
}

const fieldOrder = ['title', 'snippet', 'body'] as const;
const firstMention = ({ evidence }: AccountMatch) =>
  evidence.toSorted(
    (one, other) => fieldOrder.indexOf(one.field) - fieldOrder.indexOf(other.field) || one.start - other.start,
  )[0]!;

function alertOf(
  { article, account, match, reading, story }: Found,
  facts: RelevanceFacts,
  { now, expiresAt }: { now: Date; expiresAt: Date },
): AlertRow {
  const { score, parts } = relevanceOf(facts);
  const about = reading.companies.find(({ id }) => id === account.id)?.sentiment ?? reading.sentiment;
  const summary = reading.summary.map(({ text }) => text).join(' ') || article.snippet;
  const category = reading.category?.name;
  return {
    _id: newAlertId(),
    ...{ account: objectId(account.id), accountName: account.name, owner: objectId(account.owner), story },
    ...{ title: article.title, sourceUrl: article.url, sourceName: article.sourceName },
    ...(summary && { summary }),
    ...(article.body && { content: article.body }),
    ...(article.imageUrl && { imageUrl: article.imageUrl }),
    ...(category && { category }),
    publishedAt: article.publishedAt,
    tags: reading.entities.companies.map(({ name }) => name).slice(0, 10),
    ...{ relevanceScore: score, parts, facts },
    sentiment: { label: about.label, score: about.score },
    evidence: match.evidence.slice(0, 10).map(({ kind, field, words, strength }) => ({ kind, field, words, strength })),
    ...{ size: 1, articles: [clusterArticle(article)], interactions: [], dismissedBy: [], isHidden: false },
    ...{ expiresAt, createdAt: now },
  };
}

const clusterArticle = ({ _id: id, title, url, sourceName, publishedAt }: ArticleRow) => ({
  ...{ id, title, url, sourceName, publishedAt },
});

function messageOf(row: AlertRow, now: Date): Omit<NewsAlert, 'content'> {
  const { content: _, ...message } = toAlert(row, now);
  return message;
}
