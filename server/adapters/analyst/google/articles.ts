import type { ArticleAnalyst, ArticleText, Sentiment, TextSpan } from '../../../ports/analyst.article.ts';
import { type GoogleLanguageClient, GoogleLanguageError, type SentimentReply } from './client.ts';

/** So much of an article is sent. */
const mostSent = 3_000;
/** Google's own scale: from here a score is clearly positive, below its negative clearly negative. */
const clear = 0.25;

interface Told {
  /** The tone of an article was not judged by Google, for this reason. */
  failed(error: GoogleLanguageError): Promise<void>;
  answered(): Promise<void>;
}

/**
 * Has Google judge the tone of articles, and another analyst all the rest. Where Google cannot, the tone is the other's, so
 * that no article waits.
 */
export function googleArticles(
  client: Pick<GoogleLanguageClient, 'analyzeSentiment' | 'isConnected'>,
  other: ArticleAnalyst,
  tell: Told,
): ArticleAnalyst {
  return {
    readArticle: async (article) => {
      const own = await other.readArticle(article);
      if (own.language === 'und' || !(await client.isConnected())) return own;
      const sent = layOut(article);
      try {
        const reply = await client.analyzeSentiment(sent.text, own.language);
        await tell.answered();
        const sentiment = sentimentOf(reply.documentSentiment.score);
        const companies = (article.companies ?? []).map(({ id, mentions }) => ({
          id,
          sentiment: toneTowards(mentions.flatMap(sent.placeOf), reply) ?? sentiment,
        }));
        return { ...own, sentiment, companies };
      } catch (error) {
        if (!(error instanceof GoogleLanguageError)) throw error;
        await tell.failed(error);
        return own;
      }
    },
  };
}

/** The fields of an article, each a paragraph, with where a span of a field lies in the whole. */
function layOut(article: ArticleText): { text: string; placeOf(span: TextSpan): number[] } {
  const starts = new Map<string, number>();
  let text = '';
  for (const field of ['title', 'snippet', 'body'] as const) {
    if (!article[field]) continue;
    if (text) text += '\n\n';
    starts.set(field, text.length);
    text += article[field];
  }
  const cut = text.slice(0, mostSent);
  const placeOf = ({ field, start }: TextSpan): number[] => {
    const from = starts.get(field);
    return from !== undefined && from + start < cut.length ? [from + start] : [];
  };
  return { text: cut, placeOf };
}

/** The mean of the sentences that name a company; version 2 judges no entities. */
function toneTowards(places: readonly number[], { sentences }: SentimentReply): Sentiment | undefined {
  const naming = sentences.filter(({ text: { content, beginOffset } }) =>
    places.some((place) => place >= beginOffset && place < beginOffset + content.length),
  );
  if (naming.length === 0) return undefined;
  return sentimentOf(naming.reduce((sum, { sentiment }) => sum + sentiment.score, 0) / naming.length);
}

const sentimentOf = (score: number): Sentiment => ({
  label: score >= clear ? 'positive' : score <= -clear ? 'negative' : 'neutral',
  score: Math.max(-1, Math.min(1, score)),
  evidence: [],
});
