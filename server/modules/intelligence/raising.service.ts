import type { NewsAlert } from '@sequelstring/contract/news.ts';
import type { Types } from 'mongoose';
import { type Clock, nowAsDate } from '../../kernel/clock.ts';
import { type ClientSession, objectId, transaction } from '../../kernel/db.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import type { CrmApi, MatchingAccount } from '../crm/api.ts';
import { type CompanyReading, clusterArticle, headlineFacts, headlineOf } from './alert.draft.ts';
import { publishAlerts } from './alert.events.ts';
import {
  type AlertRow,
  alertsOfStories,
  feedbackOn,
  growAlerts,
  insertAlerts,
  listArticle,
  newAlertId,
  storyKey,
  toAlert,
} from './alert.model.ts';
import { type ArticleRow, markRead } from './article.model.ts';
import type { NewsMetrics } from './news.metrics.ts';
import { type RelevanceFacts, relevanceOf } from './relevance.ts';
import type { Placement } from './stories/story-index.ts';
import { choicesOf, rememberChoice, type StoryChoice, storyByChoice } from './story-choice.model.ts';
import { fitOf, type SubscriptionRow, subscriptionsOf } from './subscription.model.ts';

export interface RaisingDeps {
  clock: Clock;
  realtime: Realtime;
  crm: Pick<CrmApi, 'accountsById'>;
  /** Days that an alert stays in feeds. */
  alertDays: number;
  metrics?: NewsMetrics;
}

/** An article with what was made of it. */
export interface ReadArticle {
  article: ArticleRow;
  companies: readonly { id: string; about: CompanyReading }[];
  place: Placement;
}

const DAY = 86_400_000;
/** What a feed still lists from before this is stored, and no news. */
const NEWS_AGE = 30 * DAY;
const FEEDBACK_AGE = 180 * DAY;

/**
 * Stores articles as read, with the alerts that follow from them, all or nothing. Alerts once for a story of an account;
 * what follows makes the alert grow.
 */
export async function raiseAlerts(deps: RaisingDeps, read: readonly ReadArticle[]): Promise<void> {
  const now = nowAsDate(deps.clock);
  const { found, choices } = await findStories(deps, read, now);
  const news = found.filter(({ article }) => now.getTime() - article.publishedAt.getTime() <= NEWS_AGE);
  const articles = read.map(({ article }) => article);
  // Someone may split or join these stories meanwhile: then all of it is done again on what stands by then.
  const drafts = await transaction(async (session) => {
    const drafts = await draftAlerts(deps, news, { now, session });
    const { raised, grown } = drafts;
    await insertAlerts(raised, session);
    await growAlerts(grown, session);
    for (const choice of choices) await rememberChoice(choice, session);
    await publishAlerts(session, raised);
    await markRead(articles, session);
    return drafts;
  });
  tell(deps, drafts, articles);
}

/** What an article says of one account, and the story that it belongs to there. */
interface Found {
  article: ArticleRow;
  account: MatchingAccount;
  about: CompanyReading;
  story: Types.ObjectId;
}

/** What a person decided for an article holds for those that follow it, and for what follows these. */
async function findStories(
  { crm }: RaisingDeps,
  read: readonly ReadArticle[],
  chosenAt: Date,
): Promise<{ found: Found[]; choices: StoryChoice[] }> {
  const ids = [...new Set(read.flatMap(({ companies }) => companies.map(({ id }) => id)))];
  const [rows, chosen] = await Promise.all([crm.accountsById(ids), choicesOf(ids)]);
  const accounts = new Map(rows.flatMap((row) => (row.deleted ? [] : [[row.id, row]])));
  const found: Found[] = [];
  const choices: StoryChoice[] = [];
  for (const { article, companies, place } of read)
    for (const { id, about } of companies) {
      const account = accounts.get(id);
      if (!account) continue;
      const known = chosen.get(id) ?? [];
      const { story: storyId, followed } = storyByChoice(known, place);
      const story = objectId(storyId);
      if (followed) {
        const choice: StoryChoice = { account: objectId(id), of: 'article', key: article._id, story, chosenAt };
        known.push(choice);
        choices.push(choice);
      }
      found.push({ article, account, about, story });
    }
  return { found, choices };
}

interface Drafts {
  raised: AlertRow[];
  grown: AlertRow[];
}

async function draftAlerts(
  deps: RaisingDeps,
  found: readonly Found[],
  { now, session }: { now: Date; session: ClientSession },
): Promise<Drafts> {
  const standing = await alertsOfStories(
    found.map(({ account, story }) => ({ account: account.id, story })),
    session,
  );
  const isNew = ({ account, story }: Found) => !standing.has(storyKey(account.id, story));
  const factsOf = await readFacts(found.filter(isNew), now);
  const expiresAt = new Date(now.getTime() + deps.alertDays * DAY);
  const [raised, changed] = [new Set<string>(), new Map<string, AlertRow>()];
  for (const one of found) {
    const key = storyKey(one.account.id, one.story);
    const known = standing.get(key);
    // What is left of a story that was joined to one that is gone.
    if (known === null) continue;
    const made = known ?? alertOf(one, factsOf(one), { now, expiresAt });
    const id = made._id.toHexString();
    standing.set(key, made);
    if (!known) raised.add(id);
    const row = changed.get(id) ?? made;
    const after = grown(row, one.article);
    if (!known || after !== row) changed.set(id, after);
  }
  const rows = [...changed.values()];
  const isRaised = ({ _id }: AlertRow) => raised.has(_id.toHexString());
  return { raised: rows.filter(isRaised), grown: rows.filter((row) => !isRaised(row)) };
}

/** With one article more; itself where it lists that one already. */
function grown(row: AlertRow, article: ArticleRow): AlertRow {
  if (row.articles.some(({ id }) => id.equals(article._id))) return row;
  const facts = { ...row.facts, clusterSize: row.size + 1 };
  const { score, parts } = relevanceOf(facts);
  const articles = listArticle(row.articles, clusterArticle(article));
  return { ...row, size: row.size + 1, articles, facts, parts, relevanceScore: score };
}

/** Looks up what the relevance of new alerts depends on, for all of them at once. */
async function readFacts(found: readonly Found[], now: Date): Promise<(one: Found) => RelevanceFacts> {
  const accounts = [...new Set(found.map(({ account }) => account.id))];
  const owners = [...new Set(found.map(({ account }) => account.owner))];
  const [feedback, lists] = await Promise.all([
    feedbackOn(accounts, new Date(now.getTime() - FEEDBACK_AGE)),
    Promise.all(
      owners.map(async (owner): Promise<[string, SubscriptionRow[]]> => [owner, await subscriptionsOf(owner)]),
    ),
  ]);
  const subscriptions = new Map(lists);
  return ({ article, account, about }) => {
    const { title, snippet, body, category } = article;
    const text = [title, snippet, body].join(' ');
    return {
      ...headlineFacts(article, about, now),
      ...{ feedback: feedback(account.id, category), clusterSize: 1 },
      subscription: fitOf(subscriptions.get(account.owner) ?? [], { account: account.id, category, text }),
    };
  };
}

function tell(
  { clock, realtime, metrics }: RaisingDeps,
  { raised, grown }: Drafts,
  articles: readonly ArticleRow[],
): void {
  const now = nowAsDate(clock);
  const fetchedAt = new Map(articles.map((article) => [article._id.toHexString(), article.fetchedAt]));
  for (const row of raised) {
    realtime.emit('intel:new-alert', messageOf(row, now), { owner: row.owner.toHexString() });
    const fetched = fetchedAt.get(row.articles[0]!.id.toHexString());
    if (fetched) metrics?.alertDelivery.observe((now.getTime() - fetched.getTime()) / 1000);
  }
  for (const row of grown) realtime.emit('intel:alert-update', messageOf(row, now), { owner: row.owner.toHexString() });
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
