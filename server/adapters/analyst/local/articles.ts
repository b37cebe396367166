import type { ArticleAnalyst, ArticleReading, ArticleText } from '../../../ports/analyst.article.ts';
import { categorise } from './category.model.ts';
import { entitiesOf } from './entities.ts';
import { languageOf } from './language.ts';
import { judge } from './sentiment.ts';
import { summarise } from './summary.ts';

/** Reads articles without a model or network of others: a small classifier of our own, word lists and rules. */
export const localArticles: ArticleAnalyst = {
  readArticle: async (article) => readArticle(article),
};

export function readArticle(article: ArticleText): ArticleReading {
  const language = languageOf(
    [article.title, article.snippet, article.body?.slice(0, 1_000)].join(' '),
    article.language,
  );
  return {
    language,
    category: language === 'und' ? undefined : categorise(article),
    sentiment: judge(article),
    companies: (article.companies ?? []).map(({ id, mentions }) => ({ id, sentiment: judge(article, mentions) })),
    entities: entitiesOf(article),
    summary: summarise(article),
  };
}
