import type { Doc } from '../bson/value.ts';

/** The `textScore` of documents that a `$text` query found. Not stored in the document: it travels beside it. */
export const textScores = new WeakMap<Doc, number>();

/** Lets `to`, made out of `from` by a stage, keep its text score. */
export function carryMetadata(from: Doc, to: Doc): Doc {
  const score = textScores.get(from);
  if (score !== undefined) textScores.set(to, score);
  return to;
}
