import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { hashOf } from '../hashing.ts';

/**
 * Whether a written sentence asks somebody to do a thing or promises one, by a logistic regression over its words and their
 * neighbours. It knows the wordings that no list of cues does; who does what by when is for the rules to say.
 */

/** Number of weights: a power of two. */
export const BUCKETS = 1 << 15;
const MOST_WORDS = 60;

/** Words, two and three in a row, pairs with any word between, the first words, and the length; hashed, each once. */
export function intentFeatures(text: string): number[] {
  const words = wordsAndMarks(text);
  const found = new Set<string>();
  const row = ['^', ...words, '$'];
  row.forEach((word, i) => {
    const [next, third] = [row[i + 1], row[i + 2]];
    found.add(`1 ${word}`);
    if (next !== undefined) found.add(`2 ${word} ${next}`);
    if (third !== undefined) found.add(`3 ${word} ${next} ${third}`).add(`s ${word} ${third}`);
  });
  for (const word of words.slice(0, 4)) found.add(`h ${word}`);
  found.add(`l ${Math.min(6, Math.floor(Math.log2(words.length + 1)))}`);
  return [...found].map((key) => hashOf(key) & (BUCKETS - 1));
}

const wordsAndMarks = (text: string): string[] =>
  (
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .replace(/https?:\/\/\S+|www\.\S+|\$link/g, ' _url ')
      .replace(/\S+@\S+/g, ' _mail ')
      .replace(/\d[\d.,:/-]*/g, ' _num ')
      .match(/[a-z_']+|[?!]/g) ?? []
  ).slice(0, MOST_WORDS);

/** How much speaks for a request or a promise: above 0 more than against it. */
export function intentScore(text: string, weights: Float32Array | Int8Array, unit = 1): number {
  const features = intentFeatures(text);
  const sum = features.reduce((total, bucket) => total + weights[bucket]!, 0);
  return (sum * unit) / Math.sqrt(features.length);
}

/** Where F1 is best on sentences left out of the training. */
export const THRESHOLD = -0.2;

/** `intentScore` by the weights that ship. */
export function intentOf(text: string): number {
  const { weights, unit } = shipped();
  return intentScore(text, weights, unit);
}

let loaded: { unit: number; weights: Int8Array } | undefined;

/** The weights beside this file, made by `scripts/train-intent.ts`: a unit (float32), then one byte a weight. */
function shipped() {
  if (!loaded) {
    const bytes = brotliDecompressSync(readFileSync(new URL('./intent.weights.br', import.meta.url)));
    const unit = new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true);
    loaded = { unit, weights: new Int8Array(bytes.buffer, bytes.byteOffset + 4, BUCKETS) };
  }
  return loaded;
}
