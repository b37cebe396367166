import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { type classes, packModel } from '../server/adapters/analyst/local/category.model.ts';
import {
  type LabelledArticle,
  prepareArticle,
  trainCategories,
} from '../server/adapters/analyst/local/category.training.ts';
import { decodeEntities } from './decode-entities.ts';

/**
 * Trains the categories of news and writes the weights that the local analyst ships.
 *
 *   node scripts/train-categories.ts FOLDER
 *
 * FOLDER holds material whose licence lets its weights be shipped:
 * `fin_topic/dev.jsonl` (MIT; posts with `text`, `label`, `crm`) and `account_news/items.jsonl` (ours; `title`, `summary`, `body`,
 * `gold.category`). The same material gives the same weights.
 */
const folder = process.argv[2];
if (!folder) {
  console.error('Usage: node scripts/train-categories.ts FOLDER');
  process.exit(2);
}
/** News written for this product; counts most, since it follows the conventions that the product does. */
function articles(): LabelledArticle[] {
  return linesOf('account_news/items.jsonl').map((item) => ({
    article: {
      title: decodeEntities(item.title),
      snippet: decodeEntities(item.summary ?? ''),
      body: decodeEntities(item.body ?? ''),
    },
    label: item.gold.category,
    weight: 6,
  }));
}

/** Each post counts as a post by its own labels, and a little as an article by the product's conventions. */
function posts(): LabelledArticle[] {
  return linesOf('fin_topic/dev.jsonl').flatMap(({ text, label, crm }): LabelledArticle[] => {
    const title = decodeEntities(text);
    const asPost: LabelledArticle = { article: { title }, label: crm === 'other' ? 'none' : crm, weight: 1 };
    const category = categoryOfTopic[label];
    if (!category) return [asPost];
    const plainTitle = title.replace(/https?:\/\/\S+|\$[A-Z.]+:?(?: -)?|[#@]/g, '');
    return [
      asPost,
      { article: { title: plainTitle }, label: category, weight: label === 'Company | Product News' ? 0.015 : 0.03 },
    ];
  });
}

const categoryOfTopic: Record<string, (typeof classes)[number]> = {
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

const examples = [...articles(), ...posts()];
const bytes = brotliCompressSync(packModel(trainCategories(examples.map(prepareArticle))), {
  params: { [constants.BROTLI_PARAM_QUALITY]: 9 },
});
const target = join(import.meta.dirname, '../server/adapters/analyst/local/category.weights.br');
writeFileSync(target, bytes);
console.log(`${examples.length} examples, ${Math.round(bytes.length / 1024)} KB: ${target}`);

function linesOf(file: string) {
  return readFileSync(join(folder!, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
