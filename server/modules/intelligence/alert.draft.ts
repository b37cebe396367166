import type { ArticleReading } from '../../ports/analyst.article.ts';
import type { AlertRow, ClusterArticle } from './alert.model.ts';
import type { ArticleRow } from './article.model.ts';
import type { AccountMatch } from './matching/matcher.ts';
import type { RelevanceFacts } from './relevance.ts';

/** What an article says of one company, as far as an alert shows it. */
export interface CompanyReading {
  evidence: AlertRow['evidence'];
  sentiment: AlertRow['sentiment'];
  namedIn: RelevanceFacts['namedIn'];
  namedAt: number;
  evidenceStrength: number;
}

export function companyReadingOf(article: ArticleRow, match: AccountMatch, reading: ArticleReading): CompanyReading {
  const about = reading.companies.find(({ id }) => id === match.accountId)?.sentiment ?? reading.sentiment;
  const first = firstMention(match);
  return {
    evidence: match.evidence.slice(0, 10).map(({ kind, field, words, strength }) => ({ kind, field, words, strength })),
    sentiment: { label: about.label, score: about.score },
    namedIn: first.field,
    namedAt: first.start / Math.max(1, article[first.field]?.length ?? 1),
    evidenceStrength: match.strength,
  };
}

const fieldOrder = ['title', 'snippet', 'body'] as const;
const firstMention = ({ evidence }: AccountMatch) =>
  evidence.toSorted(
    (one, other) => fieldOrder.indexOf(one.field) - fieldOrder.indexOf(other.field) || one.start - other.start,
  )[0]!;

/** What an alert shows of the article that heads its story. */
export type Headline = Pick<
  AlertRow,
  | 'title'
  | 'summary'
  | 'content'
  | 'sourceUrl'
  | 'sourceName'
  | 'publishedAt'
  | 'imageUrl'
  | 'category'
  | 'tags'
  | 'sentiment'
  | 'evidence'
>;

export function headlineOf(article: ArticleRow, { sentiment, evidence }: CompanyReading): Headline {
  const { title, summary = article.snippet, body, imageUrl, publishedAt, sourceName, category, tags = [] } = article;
  return {
    ...{ title, sourceUrl: article.url, sourceName, publishedAt, tags, sentiment, evidence },
    ...(summary && { summary }),
    ...(body && { content: body }),
    ...(imageUrl && { imageUrl }),
    ...(category && { category }),
  };
}

type HeadlineFacts = Pick<
  RelevanceFacts,
  'namedIn' | 'namedAt' | 'evidenceStrength' | 'category' | 'sourceTrust' | 'ageHours'
>;

/** The part of relevance that follows from the article that heads a story; its age is that at `now`. */
export const headlineFacts = (article: ArticleRow, about: CompanyReading, now: Date): HeadlineFacts => ({
  namedIn: about.namedIn,
  namedAt: about.namedAt,
  evidenceStrength: about.evidenceStrength,
  category: article.category,
  sourceTrust: article.sourceTrust,
  ageHours: (now.getTime() - article.publishedAt.getTime()) / 3_600_000,
});

export const clusterArticle = ({ _id: id, title, url, sourceName, publishedAt }: ArticleRow): ClusterArticle => ({
  ...{ id, title, url, sourceName, publishedAt },
});
