import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleOf } from '../server/adapters/analyst/local/category.features.ts';
import type { LabelledArticle } from '../server/adapters/analyst/local/category.training.ts';
import { decodeEntities } from './decode-entities.ts';

export interface NewsItem {
  id: string;
  title: string;
  summary?: string;
  body?: string;
  gold: { category: LabelledArticle['label'] };
}
/** `crm` is one of our categories or "other". */
export interface LabelledPost {
  text: string;
  label: string;
  crm: string;
}

/** News written for this product; counts most, since it follows the conventions that the product does. */
export const articlesOf = (items: readonly NewsItem[]): LabelledArticle[] =>
  items.map((item) => ({
    article: {
      title: decodeEntities(item.title),
      snippet: decodeEntities(item.summary ?? ''),
      body: decodeEntities(item.body ?? ''),
    },
    label: item.gold.category,
    weight: 6,
  }));

/** Each post counts as a post by its own labels, and a little as an article by the product's conventions. */
export const postsOf = (posts: readonly LabelledPost[]): LabelledArticle[] =>
  posts.flatMap(({ text, label, crm }): LabelledArticle[] => {
    const title = decodeEntities(text);
    const asPost: LabelledArticle = { article: { title }, label: labelOf(crm), topic: label, weight: 1 };
    // Without the marks of a post it trains the articles, whose conventions differ.
    if (styleOf(asPost.article) === 'article') asPost.weight = 0.25;
    const category = categoryOfTopic[label];
    if (!category) return [asPost];
    const plainTitle = title.replace(/https?:\/\/\S+|\$[A-Z.]+:?(?: -)?|[#@]/g, '');
    return [
      asPost,
      { article: { title: plainTitle }, label: category, weight: label === 'Company | Product News' ? 0.0015 : 0.003 },
    ];
  });

const labelOf = (crm: string) => (crm === 'other' ? 'none' : crm) as LabelledArticle['label'];

const categoryOfTopic: Record<string, LabelledArticle['label']> = {
  Earnings: 'earnings',
  Financials: 'earnings',
  Dividend: 'earnings',
  'Company | Product News': 'product_launch',
  'M&A | Investments': 'ma',
  'Personnel Change': 'leadership',
  'Legal | Regulation': 'regulatory',
  'Analyst Update': 'market',
  'Stock Movement': 'market',
  Markets: 'market',
  'Fed | Central Banks': 'market',
  'Treasuries | Corporate Debt': 'market',
  IPO: 'market',
  Currencies: 'market',
  'Gold | Metals | Materials': 'market',
  'General News | Opinion': 'none',
  Politics: 'none',
};

/** The objects of a file of JSON lines. */
export function linesOf<Line>(folder: string, file: string): Line[] {
  return readFileSync(join(folder, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
