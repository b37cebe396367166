import type { NewsAlert } from '@sequelstring/contract/news.ts';
import { audit, type Caller } from '../../kernel/audit.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { type ClientSession, transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import { headlineFacts, headlineOf } from './alert.draft.ts';
import { noteOnTimeline, publishRegrouping } from './alert.events.ts';
import { type AlertRow, findAlert, newAlertId, newAlertIdBeside } from './alert.model.ts';
import { type AlertDeps, readableAlert, tellAlert } from './alert.service.ts';
import { articleOf } from './article.model.ts';
import { relevanceOf } from './relevance.ts';
import { insertPart, regroupAlert, setJoinedInto } from './story.model.ts';
import { forgetChoice, rememberChoice } from './story-choice.model.ts';

interface Asked {
  user: CurrentUser;
  caller: Caller;
  /** Of an alert. */
  id: string;
}

/**
 * Takes an article out of a story into one of its own, which articles like it join from now on. The new alert stands beside
 * the old one in feeds, and nobody is told of it again. Throws `alert_not_found`, `validation_failed` where the story has no
 * such article or no other, or `conflict` where the story grew meanwhile.
 */
export async function splitStory(
  deps: AlertDeps,
  { user, caller, id }: Asked,
  articleId: string,
): Promise<{ story: NewsAlert; split: NewsAlert }> {
  const row = await readableAlert(deps, user, id);
  const taken = row.articles.filter((one) => one.id.toHexString() === articleId);
  const others = row.articles.filter((one) => one.id.toHexString() !== articleId);
  if (taken.length === 0 || others.length === 0) refuse('article', 'is not one of several in this story');
  const left = await withArticles(row, others, row.size - 1);
  const part: AlertRow = {
    ...(await withArticles(row, taken, 1)),
    ...{ _id: newAlertIdBeside(row._id), story: newAlertId(), isTold: true, dismissedBy: [] },
    interactions: row.interactions.filter(({ action }) => action === 'viewed'),
  };
  for (const field of ['judgements', 'judgedAt', 'isWrongCompany'] as const) delete part[field];
  const chosenAt = nowAsDate(deps.clock);
  await regroup([left, part], async (session) => {
    if (!(await regroupAlert(row, left, session))) throw new AppError('conflict');
    await insertPart(part, session);
    const choice = { account: row.account, of: 'article', key: taken[0]!.id, story: part.story, chosenAt } as const;
    await rememberChoice(choice, session);
    await noteOnTimeline(session, part);
    await audit({ ...caller, action: 'alert.split', kind: 'alert', recordId: id, detail: detailOf(part) }, session);
  });
  return { split: tellAlert(deps, part), story: tellAlert(deps, left) };
}

/**
 * Joins another story of the same account to this one, and with it the articles that follow it. Links to the other alert lead
 * here. Throws `alert_not_found`, `validation_failed` where they are not two stories of one account, or `conflict` where one
 * of them changed meanwhile.
 */
export async function joinStories(deps: AlertDeps, { user, caller, id }: Asked, otherId: string): Promise<NewsAlert> {
  const [row, other] = [await readableAlert(deps, user, id), await readableAlert(deps, user, otherId)];
  if (row._id.equals(other._id)) refuse('alert', 'is the same story');
  if (!row.account.equals(other.account)) refuse('alert', 'is about another account');
  const listed = new Set(row.articles.map((one) => one.id.toHexString()));
  const added = other.articles.filter((one) => !listed.has(one.id.toHexString()));
  const articles = [...row.articles, ...added].toSorted((one, next) => (one.id < next.id ? -1 : 1));
  const size = row.size + other.size - (other.articles.length - added.length);
  const joined: AlertRow = { ...(await withArticles(row, articles, size)), interactions: interactionsOf(row, other) };
  const gone: AlertRow = { ...other, joinedInto: row._id };
  const chosenAt = nowAsDate(deps.clock);
  await regroup([joined, gone], async (session) => {
    const isStored = (await regroupAlert(row, joined, session)) && (await setJoinedInto(other, row._id, session));
    if (!isStored) throw new AppError('conflict');
    const choice = { account: row.account, of: 'story', key: other.story, story: row.story, chosenAt } as const;
    await rememberChoice(choice, session);
    await audit({ ...caller, action: 'alert.joined', kind: 'alert', recordId: id, detail: detailOf(other) }, session);
  });
  tellAlert(deps, gone);
  return tellAlert(deps, joined);
}

/**
 * Takes back that this alert was joined to another. What came to the other since then stays there. Throws `alert_not_found`,
 * `validation_failed` where there is nothing to take back, or `conflict`.
 */
export async function undoJoin(deps: AlertDeps, { user, caller, id }: Asked): Promise<NewsAlert> {
  const row = await readableAlert(deps, user, id);
  const part = await findAlert(user.scope, id);
  if (!part?.joinedInto?.equals(row._id)) return refuse('action', 'has nothing to take back');
  const own = new Set(part.articles.map((one) => one.id.toHexString()));
  const others = row.articles.filter((one) => !own.has(one.id.toHexString()));
  if (others.length === 0) return refuse('action', 'would leave a story without articles');
  const left = await withArticles(row, others, row.size - part.size);
  const { joinedInto: _, ...restored } = part;
  await regroup([left, restored], async (session) => {
    const isStored = (await regroupAlert(row, left, session)) && (await setJoinedInto(part, undefined, session));
    if (!isStored) throw new AppError('conflict');
    await forgetChoice({ account: part.account, of: 'story', key: part.story }, session);
    const detail = detailOf(part);
    await audit({ ...caller, action: 'alert.join_undone', kind: 'alert', recordId: id, detail }, session);
  });
  tellAlert(deps, left);
  return tellAlert(deps, restored);
}

const regroup = (rows: readonly AlertRow[], store: (session: ClientSession) => Promise<void>): Promise<void> =>
  transaction(async (session) => {
    await store(session);
    await publishRegrouping(session, rows);
  });

/** The alert with these articles; the first of them heads it. What is kept no longer shows its title and address alone. */
async function withArticles(row: AlertRow, articles: AlertRow['articles'], size: number): Promise<AlertRow> {
  const first = articles[0]!;
  const facts = { ...row.facts, clusterSize: size };
  const grown = { ...row, articles, size };
  if (row.articles[0]?.id.equals(first.id)) return scored(grown, facts);
  const article = await articleOf(first.id);
  const about = article?.companies?.find(({ id }) => id === row.account.toHexString())?.about;
  const { summary: _, content: __, imageUrl: ___, ...rest } = grown;
  const { title, url: sourceUrl, sourceName, publishedAt } = first;
  if (!article || !about) return scored({ ...rest, title, sourceUrl, sourceName, publishedAt }, facts);
  const { category: ____, ...bare } = rest;
  const news = headlineFacts(article, about, article.fetchedAt);
  return scored({ ...bare, ...headlineOf(article, about) }, { ...facts, ...news });
}

function scored(row: AlertRow, facts: AlertRow['facts']): AlertRow {
  const { score, parts } = relevanceOf(facts);
  return { ...row, facts, parts, relevanceScore: score };
}

/** What was done with either story was done with both; only a dismissal of the one says nothing about the other. */
function interactionsOf(row: AlertRow, other: AlertRow): AlertRow['interactions'] {
  const isKnown = ({ user, action }: AlertRow['interactions'][number]) =>
    row.interactions.some((one) => one.action === action && one.user.equals(user));
  const added = other.interactions.filter(
    (one) => one.action !== 'dismissed' && !(one.action === 'viewed' && isKnown(one)),
  );
  return [...row.interactions, ...added].slice(-200);
}

const detailOf = ({ title }: AlertRow): string => title.slice(0, 300);

function refuse(field: string, sentence: string): never {
  throw new AppError('validation_failed', { details: { [field]: [sentence] } });
}
