import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { linesOf, type NewsItem as MaterialItem } from '../scripts/category-material.ts';
import { decodeEntities } from '../scripts/decode-entities.ts';
import { readArticle } from '../server/adapters/analyst/local/articles.ts';
import { type CategoryModel, categorise } from '../server/adapters/analyst/local/category.model.ts';
import { judge } from '../server/adapters/analyst/local/sentiment.ts';
import type { NamedAccount } from '../server/modules/intelligence/matching/account-names.ts';
import { AccountMatcher } from '../server/modules/intelligence/matching/matcher.ts';
import { StoryIndex } from '../server/modules/intelligence/stories/story-index.ts';
import { accuracy, type Judged, macroF1, precisionRecall, scoreRow } from './scores.ts';
import type { Row } from './table.ts';

export interface NewsItem {
  id: string;
  title: string;
  summary: string;
  body?: string;
  url: string;
  publishedAt: string;
  lang: string;
  gold: {
    accounts: { id: string; sentiment: string; main: boolean }[];
    notAccounts: string[];
    category: MaterialItem['gold']['category'];
    cluster: string | null;
    copy: string | null;
  };
}

/** News about accounts with what is right about each item. */
export interface LabelledNews {
  name: string;
  accounts: NamedAccount[];
  items: NewsItem[];
}

export const accountNews = (folder: string): LabelledNews => ({
  name: 'account_news',
  accounts: JSON.parse(readFileSync(join(folder, 'account_news/accounts.json'), 'utf8')),
  items: linesOf<NewsItem>(folder, 'account_news/items.jsonl'),
});

/**
 * The whole task: accounts, categories, sentiment, copies and stories. `modelFor` gives for an item a model that did not see it;
 * without it the shipped one reads them.
 */
export function accountNewsRows(news: LabelledNews, modelFor?: (id: string) => CategoryModel): Row[] {
  const matcher = new AccountMatcher();
  for (const account of news.accounts) matcher.set(account);
  const items = news.items.toSorted((a, b) => (a.publishedAt < b.publishedAt ? -1 : 1));
  const { name } = news;
  const stories = new StoryIndex();
  let [hits, wrong, missed, traps, taken] = [0, 0, 0, 0, 0];
  const categories: Judged[] = [];
  const sentiments: Judged[] = [];
  const placed: { gold: NewsItem['gold']; copy: string; story: string }[] = [];
  let languages = 0;
  for (const item of items) {
    const article = {
      title: decodeEntities(item.title),
      snippet: decodeEntities(item.summary),
      body: decodeEntities(item.body ?? ''),
    };
    const matches = matcher.match(article);
    const found = new Map(matches.map((match) => [match.accountId, match.evidence]));
    const gold = new Map(item.gold.accounts.map((account) => [account.id, account]));
    for (const id of found.keys()) gold.has(id) ? hits++ : wrong++;
    for (const [id, { main, sentiment }] of gold) {
      const evidence = found.get(id);
      if (!evidence) missed++;
      if (main) sentiments.push([sentiment, evidence ? judge(article, evidence).label : 'missing']);
    }
    traps += item.gold.notAccounts.length;
    taken += item.gold.notAccounts.filter((id) => found.has(id)).length;
    if (readArticle(article).language === item.lang) languages++;
    const category = categorise(article, modelFor?.(item.id))?.name;
    categories.push([item.gold.category, category ?? 'none']);
    const place = stories.place({
      ...article,
      id: item.id,
      url: item.url,
      publishedAt: Date.parse(item.publishedAt),
      language: item.lang,
      category,
      companies: matches.map(({ accountId, evidence }) => ({
        id: accountId,
        words: evidence.flatMap(({ words }) => words.toLowerCase().split(/\s+/)),
      })),
    });
    placed.push({ gold: item.gold, copy: place.copyOf ?? item.id, story: place.story });
  }
  const matching = precisionRecall(hits, wrong, missed);
  const copies = pairs(
    placed,
    (one) => one.gold.copy,
    (one) => one.copy,
  );
  const events = pairs(
    placed,
    (one) => one.gold.cluster,
    (one) => one.story,
  );
  return [
    scoreRow(`${name}: matching, precision`, matching.precision, { least: 0.93 }),
    scoreRow(`${name}: matching, recall`, matching.recall, { least: 0.88 }),
    scoreRow(`${name}: share of traps taken`, taken / traps, { most: 0.05 }),
    scoreRow(
      `${name}: category, accuracy${modelFor ? ' (held-out quarters)' : ' (seen in training)'}`,
      accuracy(categories),
      {
        least: 0.8,
      },
    ),
    scoreRow(`${name}: sentiment of main pairs, macro-F1`, macroF1(sentiments, ['positive', 'neutral', 'negative']), {
      least: 0.7,
    }),
    scoreRow(`${name}: copies, F1`, copies.f1, { least: 0.95 }),
    scoreRow(`${name}: stories, precision`, events.precision, { least: 0.95 }),
    scoreRow(`${name}: stories, recall`, events.recall, { least: 0.6 }),
    scoreRow(`${name}: language, accuracy`, languages / items.length),
  ];
}

/** Over pairs of items: which belong together by gold, and which were put together. */
export function pairs<Item>(items: readonly Item[], gold: (item: Item) => string | null, put: (item: Item) => string) {
  let [hits, wrong, missed] = [0, 0, 0];
  for (let i = 0; i < items.length; i++)
    for (let j = i + 1; j < items.length; j++) {
      const together = gold(items[i]!) !== null && gold(items[i]!) === gold(items[j]!);
      const said = put(items[i]!) === put(items[j]!);
      if (together && said) hits++;
      else if (said) wrong++;
      else if (together) missed++;
    }
  return precisionRecall(hits, wrong, missed);
}
