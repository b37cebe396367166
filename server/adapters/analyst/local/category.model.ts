import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import {
  type ArticleCategory,
  type ArticleText,
  articleCategories,
  type Judgement,
} from '../../../ports/analyst.article.ts';
import { BUCKETS, type Feature, featuresOf, type Style, styleOf, styles } from './category.features.ts';

/** The six categories and none of them, in the order of the columns of the weights. */
export const classes = [...articleCategories, 'none'] as const;
type Class = (typeof classes)[number];

/** A multinomial logistic regression: `weights[bucket * classes.length + class]`. */
export interface Weights {
  weights: Float32Array | Int8Array;
  /** What one unit of a weight stands for. */
  unit: number;
}
export type CategoryModel = Record<Style, Weights>;

/** Probability of each class, in the order of `classes`. */
export function probabilities(model: Weights, features: readonly Feature[]): number[] {
  const scores: number[] = new Array(classes.length).fill(0);
  for (const { bucket, value } of features)
    for (let c = 0; c < classes.length; c++) scores[c]! += model.weights[bucket * classes.length + c]! * value;
  const most = Math.max(...scores) * model.unit;
  const powers = scores.map((score) => Math.exp(score * model.unit - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** The category of an article, with the words that speak most for it; undefined when it is none of the six. */
export function categorise(
  article: ArticleText,
  model = shipped(),
): (Judgement & { name: ArticleCategory }) | undefined {
  const features = featuresOf(article);
  const weights = model[styleOf(article)];
  const chances = probabilities(weights, features);
  const best = chances.indexOf(Math.max(...chances));
  const name: Class = classes[best]!;
  if (name === 'none') return undefined;
  return { name, confidence: Math.round(chances[best]! * 100) / 100, evidence: evidenceFor(best, features, weights) };
}

/** The places that moved the score of a class most; of places that overlap the strongest. */
function evidenceFor(best: number, features: readonly Feature[], model: Weights) {
  const moved = features
    .filter((feature) => feature.span !== undefined)
    .map(({ bucket, value, span }) => ({ span: span!, push: model.weights[bucket * classes.length + best]! * value }))
    .filter(({ push }) => push > 0)
    .sort((a, b) => b.push - a.push);
  const chosen: (typeof moved)[number]['span'][] = [];
  for (const { span } of moved) {
    if (chosen.some((other) => other.field === span.field && other.start < span.end && span.start < other.end))
      continue;
    chosen.push(span);
    if (chosen.length === 3) break;
  }
  return chosen;
}

let loaded: CategoryModel | undefined;

/** The weights beside this file, made by `scripts/train-categories.ts`: by style a unit (float32), then one byte a weight. */
function shipped(): CategoryModel {
  if (!loaded) {
    const bytes = brotliDecompressSync(readFileSync(new URL('./category.weights.br', import.meta.url)));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const size = 4 + BUCKETS * classes.length;
    const read = (style: Style): Weights => {
      const at = styles.indexOf(style) * size;
      return {
        unit: view.getFloat32(at, true),
        weights: new Int8Array(bytes.buffer, bytes.byteOffset + at + 4, BUCKETS * classes.length),
      };
    };
    loaded = { article: read('article'), post: read('post') };
  }
  return loaded;
}

/** The bytes that `shipped` reads. */
export function packModel(model: CategoryModel): Buffer {
  return Buffer.concat(
    styles.flatMap((style) => {
      const head = Buffer.alloc(4);
      head.writeFloatLE(model[style].unit);
      return [head, Buffer.from(Int8Array.from(model[style].weights).buffer)];
    }),
  );
}
