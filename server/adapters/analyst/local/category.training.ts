import type { ArticleText } from '../../../ports/analyst.article.ts';
import { cues } from './category.cues.ts';
import { BUCKETS, cueBuckets, type Feature, featuresOf, type Style, styleOf } from './category.features.ts';
import { type CategoryModel, type Class, columnsOf, probabilities, topics, type Weights } from './category.model.ts';

export interface LabelledArticle {
  article: ArticleText;
  label: Class;
  /** One of `topics`, where it is known. */
  topic?: string;
  /** How much it counts beside the others. */
  weight: number;
}

/**
 * What a turn of phrase says before anything was learnt: it speaks for its category. So one that the examples never show
 * still counts.
 */
function expectations(columns: readonly Class[], strength: number): Float32Array {
  const weights = new Float32Array(BUCKETS * columns.length);
  for (const [i, cue] of cues.entries())
    for (const [kind, bucket] of cueBuckets(i).entries())
      for (const [c, column] of columns.entries())
        if (column === cue.for) weights[bucket * columns.length + c] = strength * [1, 0.7, 0.3][kind]!;
  return weights;
}

export interface PreparedArticle {
  style: Style;
  features: Feature[];
  /** The column that it belongs to. */
  target: number;
  weight: number;
}

export function prepareArticle({ article, label, topic, weight }: LabelledArticle): PreparedArticle {
  const style = styleOf(article);
  const target = style === 'post' && topic ? Object.keys(topics).indexOf(topic) : columnsOf[style].indexOf(label);
  return { style, features: merged(featuresOf(article)), target, weight };
}

/** Trains articles and posts apart; the same examples give the same weights. */
export function trainCategories(examples: readonly PreparedArticle[]): CategoryModel {
  const of = (style: PreparedArticle['style']) => examples.filter((example) => example.style === style);
  return {
    article: quantise(
      train(of('article'), columnsOf.article, { rounds: 5, rate: 0.07, decay: 2e-5, prior: 2.5, balance: 0 }),
    ),
    post: quantise(train(of('post'), columnsOf.post, { rounds: 10, rate: 0.2, decay: 2e-5, prior: 1, balance: 0.3 })),
  };
}

interface Schedule {
  rounds: number;
  rate: number;
  /** How strongly weights are drawn back to what was expected. */
  decay: number;
  /** How much a turn of phrase is expected to say. */
  prior: number;
  /** How far examples of rare columns count for more: 0 not at all, 1 until all columns count the same. */
  balance: number;
}

/** Multinomial logistic regression by stochastic gradient descent with AdaGrad steps. */
function train(
  examples: readonly PreparedArticle[],
  columns: readonly Class[],
  { rounds, rate, decay, prior, balance }: Schedule,
): Weights {
  const count = columns.length;
  const sizes = columns.map((_, c) => examples.filter(({ target }) => target === c).length);
  const counts = sizes.map((size) => (examples.length / count / (size || 1)) ** balance);
  const expected = expectations(columns, prior);
  const weights = expected.slice();
  const steps = new Float32Array(weights.length).fill(1e-3);
  const model = { weights, unit: 1, columns };
  const prepared = [...examples];
  const random = sequence(7);
  for (let round = 0; round < rounds; round++) {
    for (let i = prepared.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [prepared[i], prepared[j]] = [prepared[j]!, prepared[i]!];
    }
    for (const { features, target, weight } of prepared) {
      const chances = probabilities(model, features);
      for (let c = 0; c < count; c++) {
        const error = (chances[c]! - (c === target ? 1 : 0)) * weight * counts[target]!;
        if (Math.abs(error) < 1e-3) continue;
        for (const { bucket, value } of features) {
          const at = bucket * count + c;
          const slope = error * value + decay * (weights[at]! - expected[at]!);
          steps[at]! += slope * slope;
          weights[at]! -= (rate * slope) / Math.sqrt(steps[at]!);
        }
      }
    }
  }
  return model;
}

/** Steps to each side of nothing. With more of them the shipped file grows, and the scores do not. */
const STEPS = 31;

/** Whole steps. The largest are cut so that the small ones keep their difference. */
function quantise({ weights, columns }: Weights): Weights {
  const sizes = Float32Array.from(
    weights.filter((weight) => weight !== 0),
    Math.abs,
  ).sort();
  const most = sizes[Math.floor(sizes.length * 0.9995)] ?? 1;
  const unit = most / STEPS;
  return {
    weights: Int8Array.from(weights, (weight) => Math.max(-STEPS, Math.min(STEPS, Math.round(weight / unit)))),
    unit,
    columns,
  };
}

function merged(features: readonly Feature[]): Feature[] {
  const sums = new Map<number, number>();
  for (const { bucket, value } of features) sums.set(bucket, (sums.get(bucket) ?? 0) + value);
  return [...sums].map(([bucket, value]) => ({ bucket, value }));
}

/** A fixed sequence of numbers from 0 to 1 (mulberry32). */
export function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
