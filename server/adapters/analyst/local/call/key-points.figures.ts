import type { Candidate } from './key-points.features.ts';

/**
 * Calls on which a company reports its results. What a reader wants of them are the figures: what was earned and what is
 * expected. The wording is that of such calls everywhere; nothing here was learnt from examples.
 */

const FIGURE =
  /[$€£]\s?\d[\d.,]*|\d[\d.,]*\s?(?:%|percent|per cent|million|billion|basis points|bps|cents|dollars|euros)/giu;
const RESULT =
  /\b(?:total revenues?|net revenues?|revenues?|net sales|total sales|comparable sales|same[- ]store sales|adjusted earnings|earnings per (?:diluted )?share|eps|net income|net loss|adjusted ebitda|operating income|ffo)\b/giu;
const PER_SHARE = /\bper (?:diluted )?share\b|\beps\b/iu;
const PERIOD = /\b(?:(?:first|second|third|fourth) quarter|quarter|q[1-4]|the year)\b/iu;
const AHEAD = /\b(?:expect|guidance|outlook|anticipate|forecast|full[- ]year|fiscal (?:year )?\d{4}|\d{4})\b/iu;
const GUIDES =
  /\bwe (?:now |currently |continue to )?(?:expect|anticipate|forecast|project)\b|\b(?:guidance|outlook)\b/iu;
/** Words of a sentence that is neither a fragment nor a list. */
const USUAL_LENGTH = 22;

const figuresIn = (text: string) => text.match(FIGURE)?.length ?? 0;

/** Whether a company reports on this call: a tenth of it has figures, and results and their period come up again and again. */
export function reportsResults(candidates: readonly Candidate[]): boolean {
  const count = (holds: (text: string) => boolean) => candidates.filter(({ text }) => holds(text)).length;
  return (
    count((text) => figuresIn(text) > 0) >= Math.max(6, candidates.length / 10) &&
    count((text) => text.search(RESULT) >= 0) >= 3 &&
    count((text) => PERIOD.test(text)) >= 2
  );
}

/** How much a sentence says of results and of what is expected. */
export function figureScore({ text, length }: Candidate): number {
  const figures = figuresIn(text);
  const results = new Set(text.toLowerCase().match(RESULT)).size;
  return (
    (figures > 0 ? Math.min(figures, 3) * 0.5 : -2) +
    1.2 * Math.min(results, 2) +
    (PER_SHARE.test(text) ? 1 : 0) +
    (AHEAD.test(text) ? 0.5 : 0) +
    (figures > 0 && GUIDES.test(text) ? 1 : 0) +
    (PERIOD.test(text) ? 0.4 : 0) -
    Math.abs(length - USUAL_LENGTH) / 25
  );
}
