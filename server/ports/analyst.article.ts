/** Reads news articles. The half of `Analyst` that public-domain intelligence uses. */
export interface ArticleAnalyst {
  /**
   * Reads one article. Never throws over what the article says: an article without letters has the language `und`, no
   * category, and a neutral sentiment.
   */
  readArticle(article: ArticleText): Promise<ArticleReading>;
}

/** The text of an article: plain text, entities decoded, no markup. */
export interface ArticleText {
  title: string;
  /** What the feed gives as its description. */
  snippet?: string;
  /** The article itself, where the feed carries it. */
  body?: string;
  /** BCP 47, as the feed claims. */
  language?: string;
  /** Companies to judge the sentiment towards. */
  companies?: readonly ArticleCompany[];
}

export interface ArticleCompany {
  /** Whatever the caller knows it by; comes back in `ArticleReading.companies`. */
  id: string;
  /** Where the article names it. */
  mentions: readonly TextSpan[];
}

/** Part of one field of an article, in UTF-16 units: `start` is included, `end` is not. */
export interface TextSpan {
  field: ArticleField;
  start: number;
  end: number;
}
export type ArticleField = 'title' | 'snippet' | 'body';

export const articleCategories = ['earnings', 'product_launch', 'ma', 'leadership', 'regulatory', 'market'] as const;
export type ArticleCategory = (typeof articleCategories)[number];

export interface ArticleReading {
  /** ISO 639-1, `und` when it cannot be told. */
  language: string;
  /** Undefined when the article is about none of the six. */
  category: (Judgement & { name: ArticleCategory }) | undefined;
  /** The tone of the whole article. */
  sentiment: Sentiment;
  /** One entry for each of `ArticleText.companies`, in the same order. */
  companies: { id: string; sentiment: Sentiment }[];
  entities: ArticleEntities;
  /** Whole sentences of the article, the most telling first; empty when there is only the title. */
  summary: { text: string; evidence: TextSpan }[];
}

export interface Judgement {
  /** 0 to 1. */
  confidence: number;
  /** The words that decided, the strongest first. */
  evidence: TextSpan[];
}

export interface Sentiment {
  label: 'positive' | 'neutral' | 'negative';
  /** -1 (bad) to 1 (good). */
  score: number;
  /** What moved the score, the strongest first. */
  evidence: TextSpan[];
}

export interface ArticleEntities {
  companies: NamedEntity[];
  people: NamedEntity[];
  places: NamedEntity[];
  money: MoneyEntity[];
}

export interface NamedEntity {
  /** The longest form that the article uses. */
  name: string;
  evidence: TextSpan[];
}

export interface MoneyEntity {
  /** In whole units of the currency, such as 1_500_000 for "$1.5m". */
  amount: number;
  /** ISO 4217. */
  currency: string;
  evidence: TextSpan[];
}
