import type { ArticleAnalyst } from './analyst.article.ts';

/** Reads text and says what it is about, with the words that say so. */
export interface Analyst extends ArticleAnalyst {
  /** What it is called in settings and logs. */
  readonly name: string;
}
