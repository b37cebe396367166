import type { Word } from '../../../kernel/text/words.ts';
import type { Sense } from './sentiment.lexicon.ts';
import type { Mark } from './sentiment.ts';

/** "9.4 million euros, up from 7.1 million", "EUR 4.9 mn compared to EUR 5.2 mn", "35 cts vs 31 cts". */
const comparison =
  /(\d[\d.,]*)\s*(%|percent|pct|mln|mn|m|bn|billion|million|thousand|crore|cts|cents|dlrs)?[^.;]{0,45}?\b(?:from|compared (?:to|with)|against|versus|vs\.?|after|in place of|instead of|gegenuber|nach|contre|frente a)\b[^.;\d]{0,40}?(\d[\d.,]*)\s*(%|percent|pct|mln|mn|m|bn|billion|million|thousand|crore|cts|cents|dlrs)?/gu;

/** Figures that are compared with earlier ones, judged by what they measure: the nearest measure before them. */
export function figuresIn(text: string, words: readonly Word[], senses: readonly ReadonlySet<Sense>[]): Mark[] {
  const marks: Mark[] = [];
  for (const match of text.matchAll(comparison)) {
    const start = match.index;
    const end = start + match[0].length;
    const now = amount(match[1]!, match[2]);
    const then = amount(match[3]!, match[4] ?? match[2]);
    if (isYear(match[1]!) || isYear(match[3]!) || now === then || !Number.isFinite(now + then)) continue;
    const ratio = now / then;
    if (ratio > 50 || ratio < 0.02) continue;
    const crossing = /\b(?:loss|profit)\b/.exec(match[0].slice(1))?.[0];
    if (crossing) {
      // "A profit of 4 million, against a loss of 2 million" and the reverse.
      marks.push({ start, end, value: crossing === 'loss' ? 1.2 : -1.2 });
      continue;
    }
    const of = measureBefore(start, end, words, senses);
    if (of === 0) continue;
    marks.push({ start, end, value: (now > then ? 1 : -1) * of * 1.1 });
  }
  return marks;
}

function amount(figure: string, unit = ''): number {
  const digits = figure.replace(/[.,]$/, '');
  const plainFigure = /[.,]\d{3}(?!\d)/.test(digits)
    ? digits.replace(/[.,](?=\d{3}(?!\d))/g, '')
    : digits.replace(',', '.');
  return (
    Number.parseFloat(plainFigure) *
    (/^(bn|billion)$/.test(unit) ? 1e9 : /^(m|mn|mln|million)$/.test(unit) ? 1e6 : unit === 'thousand' ? 1e3 : 1)
  );
}

const isYear = (figure: string) => /^(?:19|20)\d\d$/.test(figure.replace(/[.,]$/, ''));

function measureBefore(
  start: number,
  end: number,
  words: readonly Word[],
  senses: readonly ReadonlySet<Sense>[],
): number {
  for (let i = words.length - 1; i >= 0; i--) {
    if (words[i]!.start >= end || start - words[i]!.end > 90) continue;
    if (senses[i]!.has('burden')) return -1;
    if (senses[i]!.has('gain')) return 1;
  }
  return 0;
}
