import { splitWords } from '../../../kernel/text/words.ts';
import type { ArticleReading, ArticleText } from '../../../ports/analyst.article.ts';
import { sentencesOf } from './sentences.ts';

/**
 * The most telling sentences of an article: those that share words with the title and with the rest, that stand early and hold
 * figures; each further one must say something new (maximal marginal relevance). Sentences that a feed cut off are left out.
 */
export function summarise(article: ArticleText, most = 3): ArticleReading['summary'] {
  const sentences = (['snippet', 'body'] as const).flatMap((field) => {
    const text = article[field]?.slice(0, MOST) ?? '';
    return sentencesOf(text)
      .map(({ start, end }) => ({ text: text.slice(start, end), field, start, end }))
      .filter((sentence) => sentence.text.length > 25 && !isCutOff(sentence.text) && !boilerplate.test(sentence.text));
  });
  const title = contentOf(article.title);
  const words = sentences.map((sentence) => contentOf(sentence.text));
  const counts = new Map<string, number>();
  for (const set of words) for (const word of set) counts.set(word, (counts.get(word) ?? 0) + 1);
  const worth = sentences.map((sentence, i) => {
    const own = words[i]!;
    const shared = [...own].reduce((sum, word) => sum + (counts.get(word)! > 1 ? 1 : 0), 0) / Math.sqrt(own.size || 1);
    return overlap(own, title) * 2 + shared * 0.3 + 1 / (i + 1) + (/\d/.test(sentence.text) ? 0.2 : 0);
  });
  const chosen: number[] = [];
  while (chosen.length < most && chosen.length < sentences.length) {
    let best = -1;
    let bestValue = -Infinity;
    for (const [i, value] of worth.entries()) {
      if (chosen.includes(i)) continue;
      const repeats = Math.max(0, ...chosen.map((other) => overlap(words[i]!, words[other]!)));
      if (repeats > 0.7) continue;
      if (value - repeats * 1.5 > bestValue) [best, bestValue] = [i, value - repeats * 1.5];
    }
    if (best === -1) break;
    chosen.push(best);
  }
  return chosen.map((i) => {
    const { text, field, start, end } = sentences[i]!;
    return { text, evidence: { field, start, end } };
  });
}

const MOST = 20_000;
const isCutOff = (text: string) => /(?:\[?\s*(?:\.{3}|…)\s*\]?|Read more)$/u.test(text);
const boilerplate =
  /^(?:About \p{Lu}|Forward-looking|Copyright|©|Investor contact|Learn more|Visit |Read more|\(?(?:Corrects|Adds)\b)/u;

const contentOf = (text: string): Set<string> =>
  new Set(
    splitWords(text)
      .filter((word) => word.plain.length > 3 || /\d/.test(word.plain))
      .map((word) => word.plain),
  );

/** Share of the smaller set that both have. */
function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let both = 0;
  for (const word of one) if (other.has(word)) both++;
  return both / (Math.min(one.size, other.size) || 1);
}
