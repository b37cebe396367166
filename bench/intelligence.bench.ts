import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { articlesOf, type LabelledPost, linesOf, postsOf } from '../scripts/category-material.ts';
import { prepareArticle, trainCategories } from '../server/adapters/analyst/local/category.training.ts';
import { accountNews, accountNewsRows, type LabelledNews } from './intelligence.account-news.ts';
import { categoryRows, companyRows, copyRows, sentimentRows } from './intelligence.collections.ts';
import { otherNews } from './intelligence.other.ts';
import { scaleRows } from './intelligence.scale.ts';
import { printTable, type Row } from './table.ts';

/**
 * Scores of the local analyst and of matching on labelled material, and their speed. The material stays where it is:
 *
 *   npm run bench -- intelligence --material=FOLDER      or the environment variable NLP_MATERIAL
 */
const folder =
  process.argv.find((argument) => argument.startsWith('--material='))?.slice(11) ?? process.env.NLP_MATERIAL;
let holds = printTable('Matching at scale', scaleRows());
if (folder && existsSync(join(folder, 'account_news/items.jsonl')))
  holds = printTable('Reading articles', scores(folder)) && holds;
else {
  holds =
    printTable(
      'Reading news of other trades',
      otherNews().flatMap((news) => accountNewsRows(news)),
    ) && holds;
  console.log('\nNo labelled material: give its folder as --material=FOLDER to print the scores of reading articles.');
}
process.exitCode = holds ? 0 : 1;

/** Categories are scored with models that did not see what they are asked about: quarters of the news by story, a fifth of the posts. */
function scores(material: string): Row[] {
  const sets = [accountNews(material), ...otherNews()];
  const quarter = new Map(sets.flatMap(({ items }) => [...quartersOf(items)]));
  const items = sets.flatMap((news) => news.items);
  const posts = linesOf<LabelledPost>(material, 'fin_topic/dev.jsonl');
  const trained = postsOf(posts.filter((_, i) => i % 5 !== 0)).map(prepareArticle);
  const without = [0, 1, 2, 3].map((out) => {
    const seen = articlesOf(items.filter((item) => quarter.get(item.id) !== out)).map(prepareArticle);
    // The posts' own half of the model is the same each time and needed once.
    return trainCategories([...seen, ...trained.filter((example) => out === 0 || example.style === 'article')]);
  });
  return [
    ...sets.flatMap((news) => accountNewsRows(news, (id) => without[quarter.get(id)!]!)),
    ...sentimentRows(material),
    ...categoryRows(
      material,
      posts.filter((_, i) => i % 5 === 0),
      without[0]!,
    ),
    ...copyRows(material),
    ...companyRows(material),
  ];
}

/** Reports of one story stay together. */
function quartersOf(items: LabelledNews['items']): Map<string, number> {
  const stories = [...new Set(items.map((item) => item.gold.cluster ?? item.id))];
  return new Map(items.map((item) => [item.id, stories.indexOf(item.gold.cluster ?? item.id) % 4]));
}
