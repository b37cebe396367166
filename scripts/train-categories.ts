import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { otherNews } from '../bench/intelligence.other.ts';
import { packModel } from '../server/adapters/analyst/local/category.model.ts';
import { prepareArticle, trainCategories } from '../server/adapters/analyst/local/category.training.ts';
import { articlesOf, type LabelledPost, linesOf, type NewsItem, postsOf } from './category-material.ts';

/**
 * Trains the categories of news and writes the weights that the local analyst ships.
 *
 *   node scripts/train-categories.ts FOLDER
 *
 * FOLDER holds material whose licence lets its weights be shipped:
 * `fin_topic/dev.jsonl` (MIT; posts with `text`, `label`, `crm`) and `account_news/items.jsonl` (ours; `title`, `summary`, `body`,
 * `gold.category`); beside it the news of other trades in `bench/news`. The same material gives the same weights.
 */
const folder = process.argv[2];
if (!folder) {
  console.error('Usage: node scripts/train-categories.ts FOLDER');
  process.exit(2);
}
const examples = [
  ...articlesOf(linesOf<NewsItem>(folder, 'account_news/items.jsonl')),
  ...otherNews().flatMap(({ items }) => articlesOf(items)),
  ...postsOf(linesOf<LabelledPost>(folder, 'fin_topic/dev.jsonl')),
];
const bytes = brotliCompressSync(packModel(trainCategories(examples.map(prepareArticle))), {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11 },
});
const target = join(import.meta.dirname, '../server/adapters/analyst/local/category.weights.br');
writeFileSync(target, bytes);
console.log(`${examples.length} examples, ${Math.round(bytes.length / 1024)} KB: ${target}`);
