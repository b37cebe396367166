import { fields } from './analysis.ts';
import { and, type Expressions, or } from './sqlite-expression.ts';
import type { Store } from './sqlite-store.ts';
import type { Vocabulary } from './sqlite-vocabulary.ts';
import type { TypedWord } from './typed.ts';

/** The shortest word that may have a typing error in it, that may be the middle of another, or of which only the beginning was typed. */
export const minTypo = 3;
export const minInside = 4;
export const minBegun = 4;

/**
 * What may have been meant by words that are not found as they were typed, likeliest first: one of them with one error in
 * it or from the middle of a word, or a space in the wrong place; then beginnings with an error; then, where nothing was found,
 * an error in each.
 */
export function* meantExpressions(
  words: readonly TypedWord[],
  store: Store,
  expressions: Expressions,
  isFound: () => boolean,
): Generator<string> {
  const { vocabulary } = store;
  const typed = words.map((word) => expressions.word(word, fields));
  const terms = words.map(({ spellings }) => (spellings[0] && /^\P{Nd}+$/u.test(spellings[0]) ? spellings[0] : ''));
  // Who types the second word letter by letter means the same by the first one.
  const guess = (least: number, name: string, from: (term: string) => string[]) =>
    terms.map((term) => (term.length >= least ? store.remember(`${name} ${term}`, () => from(term)) : []));

  const spaces = words.flatMap((_, index) => spaceExpressions(words, index, typed, vocabulary, expressions));
  const near = guess(minTypo, 'near', (term) => [
    ...vocabulary.oneEditFrom(term),
    ...(term.length >= minInside ? vocabulary.withInside(term) : []),
  ]);
  yield* oneInPlace(typed, near, expressions, spaces);
  const begun = guess(minBegun, 'begun', (term) => vocabulary.beginsOneEditFrom(term));
  yield* oneInPlace(typed, begun, expressions);
  if (words.length < 2 || isFound()) return;
  yield and(
    ...typed.map((expression, index) => {
      const guesses = [...near[index]!, ...begun[index]!];
      return guesses.length > 0 ? or(expression, expressions.anyOf(guesses)) : expression;
    }),
  );
}

/** One word as it may have been meant, the others as they were typed. */
function* oneInPlace(
  typed: readonly string[],
  meant: readonly string[][],
  expressions: Expressions,
  more: readonly string[] = [],
): Generator<string> {
  const ways = meant.flatMap((guesses, index) =>
    guesses.length > 0 ? and(...typed.with(index, expressions.anyOf(guesses))) : [],
  );
  if (ways.length + more.length > 0) yield or(...ways, ...more);
}

/** A space that was forgotten in a word or struck with another key, or that is too many behind it. */
function spaceExpressions(
  words: readonly TypedWord[],
  index: number,
  typed: readonly string[],
  vocabulary: Vocabulary,
  expressions: Expressions,
): string[] {
  const term = words[index]!.spellings[0];
  if (!term) return [];
  const found: string[] = [];
  const inPlace = (count: number, ...meant: string[]) => and(...typed.toSpliced(index, count, ...meant));
  for (let at = 1; at < term.length; at++) {
    const start = term.slice(0, at);
    if (!vocabulary.has(start)) continue;
    for (const rest of [term.slice(at), term.slice(at + 1)]) {
      if (vocabulary.hasBeginning(rest))
        found.push(inPlace(1, expressions.anyOf([start]), expressions.beginning(rest)));
    }
  }
  const next = words[index + 1]?.spellings[0];
  if (!next) return found;
  if (vocabulary.hasBeginning(term + next)) found.push(inPlace(2, expressions.beginning(term + next)));
  const meant = vocabulary.oneEditFrom(term + next);
  if (meant.length > 0) found.push(inPlace(2, expressions.anyOf(meant)));
  return found;
}
