import { decode, encode } from '../bson/codec.ts';
import type { Doc } from '../bson/value.ts';
import type { ScratchEntry } from './env.ts';

/** The `textScore` of documents that a `$text` query found. Not stored in the document: it travels beside it. */
export const textScores = new WeakMap<Doc, number>();

/** Lets `to`, made out of `from` by a stage, keep its text score. */
export function carryMetadata(from: Doc, to: Doc): Doc {
  const score = textScores.get(from);
  if (score !== undefined) textScores.set(to, score);
  return to;
}

/** A document as it goes to the disk and comes back, its text score with it. */
export function packDocument(doc: Doc): ScratchEntry {
  return { bytes: encode(doc), score: textScores.get(doc) };
}

export function unpackDocument({ bytes, score }: ScratchEntry): Doc {
  const doc = decode(bytes);
  if (score !== undefined) textScores.set(doc, score);
  return doc;
}
