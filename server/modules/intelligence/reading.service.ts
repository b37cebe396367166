import type { NewsAlert } from '@sequelstring/contract/news.ts';
import type { Types } from 'mongoose';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import { objectId } from '../../kernel/db.ts';
import { withLock } from '../../kernel/lock.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import { wordsOf } from '../../kernel/words.ts';
import type { ArticleAnalyst } from '../../ports/analyst.article.ts';
import type { CrmApi, MatchingAccount } from '../crm/api.ts';
import type { AccountBook } from './account-book.ts';
import { type CompanyReading, clusterArticle, companyReadingOf, headlineFacts, headlineOf } from './alert.draft.ts';
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
import type { NewsMetrics } from './news.metrics.ts';
import { type RelevanceFacts, relevanceOf } from './relevance.ts';
import { type Placement, StoryIndex } from './stories/story-index.ts';
import { choicesOf, rememberChoice, type StoryChoice, storyByChoice } from './story-choice.model.ts';
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
    const companies = matches.map((match) => ({
      id: match.accountId,
      words: [...new Set(match.evidence.flatMap(({ words }) => wordsOf(words)))],
      about: companyReadingOf(article, match, reading),
    }));
    const category = reading.category?.name;
    const place = this.#place(article, companies, reading.language, category);
    const summary = reading.summary.map(({ text }) => text).join(' ') || article.snippet;
    const tags = reading.entities.companies.map(({ name }) => name).slice(0, 10);
    const read: ArticleRow = { ...article, tags, ...(summary && { summary }), ...(category && { category }) };
    const ids = matches.map(({ accountId }) => accountId);
    const [accounts, choices] = await Promise.all([this.#deps.crm.accountsById(ids), choicesOf(ids)]);
    for (const account of accounts) {
      const about = companies.find(({ id }) => id === account.id)?.about;
      if (!about || account.deleted) continue;
      const story = await this.#storyOf(article, place, { account, choices: choices.get(account.id) ?? [] });
      await this.#raise({ article: read, account, about, story });
    }
    await markRead(article._id, {
      ...{ language: reading.language, companies, category, summary, tags, story: objectId(place.story) },
      ...(place.copyOf && { copyOf: objectId(place.copyOf) }),
    });
    this.#seen = article._id;
  }

  /** What a person decided for an article holds for those that follow it, and for what follows these. */
  async #storyOf(
    article: ArticleRow,
    place: Placement,
    { account, choices }: { account: MatchingAccount; choices: readonly StoryChoice[] },
  ): Promise<Types.ObjectId> {
    const { story, followed } = storyByChoice(choices, place);
    if (followed) {
      const chosenAt = nowAsDate(this.#deps.clock);
      const which = { account: objectId(account.id), of: 'article' as const, key: article._id };
      await rememberChoice({ ...which, story: objectId(story), chosenAt });
    }
    return objectId(story);
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
    const { article, account } = found;
    if (now.getTime() - article.publishedAt.getTime() > NEWS_AGE) return;
    if (await this.#grow(found, now)) return;
    const expiresAt = new Date(now.getTime() + this.#deps.alertDays * DAY);
    const row = alertOf(found, await this.#factsOf(found, now), { now, expiresAt });
    if (!(await insertAlert(row, (session) => publishAlert(session, row)))) return;
    this.#deps.realtime.emit('intel:new-alert', messageOf(row, now), { owner: account.owner });
    this.#deps.metrics?.alertDelivery.observe((now.getTime() - article.fetchedAt.getTime()) / 1000);
  }

  /** False where the story has no alert yet. Someone may split or join it meanwhile, so that it is looked at again. */
  async #grow({ article, account, story }: Found, now: Date): Promise<boolean> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const standing = await findAlertOfStory(account.id, story);
      if (!standing) return false;
      if (standing.articles.some(({ id }) => id.equals(article._id))) return true;
      const facts = { ...standing.facts, clusterSize: standing.size + 1 };
      const { score, parts } = relevanceOf(facts);
      const grown = await growAlert(standing, clusterArticle(article), { facts, parts, relevanceScore: score });
      if (!grown) continue;
      this.#deps.realtime.emit('intel:alert-update', messageOf(grown, now), { owner: account.owner });
      return true;
    }
    throw new Error('A story keeps changing while it grows.');
  }

  async #factsOf({ article, account, about }: Found, now: Date): Promise<RelevanceFacts> {
    const { category } = article;
    const [feedback, subscriptions] = await Promise.all([
      feedbackOn(account.id, category, new Date(now.getTime() - FEEDBACK_AGE)),
      subscriptionsOf(account.owner),
    ]);
    const text = [article.title, article.snippet, article.body].join(' ');
    return {
      ...headlineFacts(article, about, now),
      ...{ feedback, clusterSize: 1, subscription: fitOf(subscriptions, { account: account.id, category, text }) },
    };
  }
}

interface Found {
  /** With what was made of it. */
  article: ArticleRow;
  account: MatchingAccount;
  about: CompanyReading;
  story: Types.ObjectId;
}

function alertOf(
  { article, account, about, story }: Found,
  facts: RelevanceFacts,
  { now, expiresAt }: { now: Date; expiresAt: Date },
): AlertRow {
  const { score, parts } = relevanceOf(facts);
  return {
    _id: newAlertId(),
    ...{ account: objectId(account.id), accountName: account.name, owner: objectId(account.owner), story },
    ...headlineOf(article, about),
    ...{ relevanceScore: score, parts, facts },
    ...{ size: 1, articles: [clusterArticle(article)], interactions: [], dismissedBy: [], isHidden: false },
    ...{ expiresAt, createdAt: now },
  };
}

function messageOf(row: AlertRow, now: Date): Omit<NewsAlert, 'content'> {
  const { content: _, ...message } = toAlert(row, now);
  return message;
}
