import { splitWords, type Word } from '../../../kernel/text/words.ts';
import type { ArticleField, ArticleText, Sentiment, TextSpan } from '../../../ports/analyst.article.ts';
import { plainKeepingPlaces } from './folding.ts';
import { sentencesOf } from './sentences.ts';
import { figuresIn } from './sentiment.figures.ts';
import { type Sense, sensesOf } from './sentiment.lexicon.ts';
import { phrasesIn } from './sentiment.phrases.ts';

/** Something in a text that is good or bad. */
export interface Mark {
  start: number;
  end: number;
  /** Below 0 is bad. */
  value: number;
}

/** The tone of an article; with mentions of a company, the tone towards it: sentences that name it count most. */
export function judge(article: ArticleText, mentions?: readonly TextSpan[]): Sentiment {
  const marks: { value: number; span: TextSpan }[] = [];
  for (const [field, weight] of fieldWeights) {
    const text = article[field]?.slice(0, MOST);
    if (!text) continue;
    const named = mentions?.filter((mention) => mention.field === field) ?? [];
    for (const { start, end } of sentencesOf(text)) {
      const names = named.filter((mention) => mention.start < end && mention.end > start);
      const near = mentions === undefined || names.length > 0 ? 1 : field === 'title' ? 0.9 : 0.5;
      const source = names.length > 0 && names.every((name) => isSource(text, name)) ? 0.2 : 1;
      for (const mark of marksIn(text.slice(start, end))) {
        const span = { field, start: start + mark.start, end: start + mark.end };
        // What a company is called says nothing about it.
        if (named.some((mention) => mention.start < span.end && mention.end > span.start && span.end - span.start < 25))
          continue;
        const apart = names.length > 0 && names.every((name) => areApart(text, name, span)) ? 0.35 : 1;
        marks.push({ value: mark.value * weight * near * apart * source, span });
      }
    }
  }
  const sum = marks.reduce((total, { value }) => total + value, 0);
  const score = Math.round(Math.tanh(sum / 2) * 100) / 100;
  const label = sum > ENOUGH ? 'positive' : sum < -ENOUGH ? 'negative' : 'neutral';
  const evidence = marks
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, 4)
    .map(({ span }) => span);
  return { label, score, evidence };
}

/** Whether a company is only where the words come from: "an economist at X", "X analysts", "according to X". */
function isSource(text: string, { start, end }: TextSpan): boolean {
  return sourceBefore.test(text.slice(Math.max(0, start - 70), start)) || sourceAfter.test(text.slice(end, end + 45));
}
const sourceBefore =
  /\b(?:analysts?|strategists?|economists?|traders?|researchers?|(?:fund|portfolio|investment|money|asset) managers?|officer|(?:head|director|chief) of [\w ]{2,30}|president|partner)(?:,? [\w]+){0,3},? (?:at|of|with|for|from) (?:the )?$|\b(?:according to|told|(?:data|figures|survey|poll|report|research|note|index|estimates?|forecasts?)(?: \w+)? (?:by|from)|polled by|compiled by|interview (?:with|on)) (?:the )?$/i;
const sourceAfter =
  /^(?:['’]s?)? (?:\w+ ){0,2}(?:analysts?|strategists?|economists?|traders?|chief economist|poll|survey|data|research)\b|^,? (?:which|who) (?:compiles|tracks|surveyed)\b/i;

/** Whether another clause begins between a name and a mark, or they are far from each other. */
function areApart(text: string, name: TextSpan, mark: TextSpan): boolean {
  const between = name.end <= mark.start ? text.slice(name.end, mark.start) : text.slice(mark.end, name.start);
  return (
    between.length > 110 ||
    /;|\b(?:while|whereas|although|but|as|after|whose|which|despite|wahrend|mais|pero)\b/.test(between)
  );
}

const ENOUGH = 0.45;
const fieldWeights: readonly [ArticleField, number][] = [
  ['title', 1],
  ['snippet', 0.8],
  ['body', 0.25],
];
/** Characters of a field that are read. */
const MOST = 1_500;

/** What is good and bad in one sentence. */
export function marksIn(sentence: string): Mark[] {
  const folded = plainKeepingPlaces(sentence);
  const phrases = phrasesIn(folded);
  const words = splitWords(sentence);
  const taken = words.map((word) => phrases.some((mark) => word.start < mark.end && word.end > mark.start));
  const senses = words.map((word, i) => (taken[i] ? new Set<Sense>() : sensesOf(word.plain)));
  const figures = figuresIn(folded, words, senses);
  for (const figure of figures)
    for (const [i, word] of words.entries())
      if (word.start < figure.end && word.end > figure.start) senses[i] = new Set();
  return [...phrases, ...figures, ...directions(words, senses), ...judgements(words, senses)];
}

/** "Profit rises", "cuts costs", "loss narrows": a direction with what it is said of. */
function directions(words: readonly Word[], senses: readonly ReadonlySet<Sense>[]): Mark[] {
  const marks: Mark[] = [];
  for (let i = 0; i < words.length; i++) {
    const way = senses[i]!.has('up') ? 1 : senses[i]!.has('down') ? -1 : 0;
    if (way === 0) continue;
    const at = nearestMeasure(i, senses);
    const alone = senses[i]!.has('good') || senses[i]!.has('bad');
    if (at === -1 && (alone || needsMeasure.has(words[i]!.plain))) continue;
    if (words[i]!.plain === 'up' && words[i + 1]?.plain === 'to') continue;
    const of = at === -1 ? 0.5 : senses[at]!.has('burden') ? -1 : 1;
    const turned = isTurned(i, senses) ? -0.6 : 1;
    const low = at === -1 ? i : Math.min(i, at);
    const high = at === -1 ? i : Math.max(i, at);
    marks.push({ start: words[low]!.start, end: words[high]!.end, value: way * of * turned });
  }
  // The same direction twice ("up 5% to a higher profit") is one piece of news.
  const strongest = marks.filter((mark) => Math.abs(mark.value) >= 1).slice(0, 2);
  return strongest.length > 0 ? strongest : marks.slice(0, 2);
}

/** Says nothing by itself: "set up", "more than a thousand". */
const needsMeasure = new Set('up down more less above below ahead higher-end fewer lower cut cuts cutting'.split(' '));

function nearestMeasure(i: number, senses: readonly ReadonlySet<Sense>[]): number {
  for (let distance = 1; distance <= 5; distance++)
    for (const at of [i - distance, i + distance])
      if (distance <= (at < i ? 5 : 4) && (senses[at]?.has('gain') || senses[at]?.has('burden'))) return at;
  return -1;
}

/** Good and bad words; "not", "annuls" and their like turn the bad ones around. */
function judgements(words: readonly Word[], senses: readonly ReadonlySet<Sense>[]): Mark[] {
  const marks: Mark[] = [];
  for (let i = 0; i < words.length; i++) {
    const own = senses[i]!;
    const good = own.has('good');
    const bad = own.has('bad');
    if (good === bad || own.has('gain') || own.has('burden')) continue;
    if ((own.has('up') || own.has('down')) && nearestMeasure(i, senses) !== -1) continue;
    let value = good ? 0.8 : -0.8;
    if (isTurned(i, senses)) value *= good ? -0.8 : -0.4;
    else if (bad && isUndone(i, senses)) value = 0.9;
    marks.push({ start: words[i]!.start, end: words[i]!.end, value });
  }
  return marks;
}

const isTurned = (i: number, senses: readonly ReadonlySet<Sense>[]) =>
  [1, 2, 3].some((back) => senses[i - back]?.has('not'));

/** "Withdraws its profit warning", "fine is annulled". */
function isUndone(i: number, senses: readonly ReadonlySet<Sense>[]): boolean {
  for (let at = Math.max(0, i - 4); at <= Math.min(senses.length - 1, i + 5); at++)
    if (at !== i && senses[at]!.has('undo') && !senses[at]!.has('bad')) return true;
  return false;
}
