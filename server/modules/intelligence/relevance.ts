import type { ArticleCategory } from '../../ports/analyst.article.ts';
import type { Field } from './matching/article-text.ts';

/** All that relevance depends on; the same facts give the same score. */
export interface RelevanceFacts {
  /** Where the account is named first: the title before the snippet before the body. */
  namedIn: Field;
  /** How far into that field, 0 (its beginning) to 1. */
  namedAt: number;
  /** Of the match, 0 to 1. */
  evidenceStrength: number;
  category: ArticleCategory | undefined;
  /** How far the source is trusted, 0 to 1; 0.5 when nothing is known. */
  sourceTrust: number;
  /** Hours since it was published. */
  ageHours: number;
  /** Articles in its story, this one included. */
  clusterSize: number;
  /** How well it fits what the reader subscribed to. */
  subscription: { account: boolean; category: boolean; keywords: number };
  /** What the reader's side did with earlier alerts of the same account and category. */
  feedback: { dismissed: number; acted: number };
}

/** The parts of a relevance score, in points; together with `base` they make the score, which is never below 0. */
export interface RelevanceParts {
  base: number;
  position: number;
  evidence: number;
  category: number;
  source: number;
  recency: number;
  cluster: number;
  subscription: number;
  feedback: number;
}

export interface Relevance {
  /** A whole number from 0 to 100. */
  score: number;
  parts: RelevanceParts;
}

/**
 * How relevant an article is for an account, with the parts that make the score. Every part is a whole number; all that is good
 * comes to 100 together, so that a dismissal always shows.
 */
export function relevanceOf(facts: RelevanceFacts): Relevance {
  const parts: RelevanceParts = {
    base: 10,
    position: Math.round(positionPoints[facts.namedIn] - 4 * clamp(facts.namedAt)),
    evidence: Math.round(18 * clamp((facts.evidenceStrength - 0.4) / 0.6)),
    category: facts.category ? categoryPoints[facts.category] : 0,
    source: Math.round(10 * (clamp(facts.sourceTrust) - 0.5)),
    // Halves every two days.
    recency: Math.round(9 * 2 ** (-Math.max(0, facts.ageHours) / 48)),
    cluster: Math.round(Math.min(6, 3 * Math.log2(Math.max(1, facts.clusterSize)))),
    subscription:
      (facts.subscription.account ? 6 : 0) +
      (facts.subscription.category ? 4 : 0) +
      Math.min(4, 2 * facts.subscription.keywords),
    feedback: feedbackPoints(facts.feedback),
  };
  const sum = Object.values(parts).reduce((total, points) => total + points, 0);
  return { score: Math.max(0, sum), parts };
}

const positionPoints: Record<Field, number> = { title: 16, snippet: 10, body: 5 };
const categoryPoints: Record<ArticleCategory, number> = {
  ma: 12,
  leadership: 11,
  earnings: 10,
  regulatory: 10,
  product_launch: 8,
  market: 6,
};

/** Each dismissal costs 8 points whatever else was done, up to five; what was acted on gives 2 each, up to five. */
const feedbackPoints = ({ dismissed, acted }: RelevanceFacts['feedback']): number =>
  2 * Math.min(5, acted) - 8 * Math.min(5, dismissed);

const clamp = (share: number): number => Math.min(1, Math.max(0, share));
