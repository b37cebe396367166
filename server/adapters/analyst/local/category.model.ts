import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import {
  type ArticleCategory,
  type ArticleText,
  articleCategories,
  type Judgement,
} from '../../../ports/analyst.article.ts';
import { BUCKETS, type Feature, featuresOf, type Style, styleOf, styles } from './category.features.ts';

/** The six categories and none of them. */
export const classes = [...articleCategories, 'none'] as const;
export type Class = (typeof classes)[number];

/**
 * What posts are about, each with its class. What is none of the six is many things that have no words in common, and is
 * told more surely as what it is.
 */
export const topics: Readonly<Record<string, Class>> = {
  'Company | Product News': 'product_launch',
  Earnings: 'earnings',
  'M&A | Investments': 'ma',
  'Personnel Change': 'leadership',
  'Legal | Regulation': 'regulatory',
  Markets: 'market',
  'Stock Movement': 'market',
  'General News | Opinion': 'none',
  'Analyst Update': 'none',
  Currencies: 'none',
  Dividend: 'none',
  'Energy | Oil': 'none',
  'Fed | Central Banks': 'none',
  Financials: 'none',
  'Gold | Metals | Materials': 'none',
  IPO: 'none',
  Macro: 'none',
  Politics: 'none',
  'Stock Commentary': 'none',
  'Treasuries | Corporate Debt': 'none',
};

/** The class that each column of the weights speaks for. */
export const columnsOf: Record<Style, readonly Class[]> = { article: classes, post: Object.values(topics) };

/** A multinomial logistic regression: `weights[bucket * columns.length + column]`. */
export interface Weights {
  weights: Float32Array | Int8Array;
  /** What one unit of a weight stands for. */
  unit: number;
  columns: readonly Class[];
}
export type CategoryModel = Record<Style, Weights>;

/** Probability of each column. */
export function probabilities({ weights, unit, columns }: Weights, features: readonly Feature[]): number[] {
  const count = columns.length;
  const scores: number[] = new Array(count).fill(0);
  for (const { bucket, value } of features)
    for (let c = 0; c < count; c++) scores[c]! += weights[bucket * count + c]! * value;
  const most = Math.max(...scores) * unit;
  const powers = scores.map((score) => Math.exp(score * unit - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** Probability of each of `classes`, and for each the column that says most. */
function chancesIn(model: Weights, features: readonly Feature[]): { chance: number; column: number }[] {
  const found = classes.map(() => ({ chance: 0, column: 0, most: -1 }));
  for (const [column, share] of probabilities(model, features).entries()) {
    const of = found[classes.indexOf(model.columns[column]!)]!;
    of.chance += share;
    if (share > of.most) Object.assign(of, { column, most: share });
  }
  return found;
}

/** The category of an article, with the words that speak most for it; undefined when it is none of the six. */
export function categorise(
  article: ArticleText,
  model = shipped(),
): (Judgement & { name: ArticleCategory }) | undefined {
  const style = styleOf(article);
  const features = featuresOf(article, style);
  const weights = model[style];
  const chances = chancesIn(weights, features);
  // A line without any text beneath may be either, whatever marks it bears.
  if (style === 'article' && !article.snippet && !article.body)
    for (const [i, { chance }] of chancesIn(model.post, featuresOf(article, 'post')).entries())
      chances[i]!.chance = (chances[i]!.chance + chance) / 2;
  const best = chances.reduce((most, { chance }, i) => (chance > chances[most]!.chance ? i : most), 0);
  const name: Class = classes[best]!;
  if (name === 'none') return undefined;
  const { chance, column } = chances[best]!;
  return { name, confidence: Math.round(chance * 100) / 100, evidence: evidenceFor(column, features, weights) };
}

/** The places that moved the score of a column most; of places that overlap the strongest. */
function evidenceFor(best: number, features: readonly Feature[], { weights, columns }: Weights) {
  const moved = features
    .filter((feature) => feature.span !== undefined)
    .map(({ bucket, value, span }) => ({ span: span!, push: weights[bucket * columns.length + best]! * value }))
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
    let at = 0;
    const read = (style: Style): Weights => {
      const columns = columnsOf[style];
      const unit = view.getFloat32(at, true);
      const weights = new Int8Array(bytes.buffer, bytes.byteOffset + at + 4, BUCKETS * columns.length);
      at += 4 + weights.length;
      return { unit, weights, columns };
    };
    const [article, post] = styles.map(read);
    loaded = { article: article!, post: post! };
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
