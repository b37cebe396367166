import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { precisionRecall } from '../bench/scores.ts';
import { BUCKETS, intentFeatures, intentScore, THRESHOLD } from '../server/adapters/analyst/local/call/intent.ts';
import { sequence } from '../server/adapters/analyst/local/category.training.ts';
import { linesOf } from './category-material.ts';

/**
 * Learns which sentences ask for something or promise it, and writes the weights that the local analyst ships.
 *
 *   node scripts/train-intent.ts FOLDER
 *
 * FOLDER holds `email_intent/dev.jsonl` (Apache-2.0; sentences of emails with the label Yes or No). The same material gives the
 * same weights.
 */
const folder = process.argv[2];
if (!folder) {
  console.error('Usage: node scripts/train-intent.ts FOLDER');
  process.exit(2);
}

interface Sentence {
  text: string;
  gold: boolean;
}
const [ROUNDS, RATE, DECAY] = [6, 0.15, 1e-5];
const FOLDS = 5;

/** Logistic regression by stochastic gradient descent with AdaGrad steps. */
function train(sentences: readonly Sentence[]): Float32Array {
  const weights = new Float32Array(BUCKETS);
  const steps = new Float32Array(BUCKETS).fill(1e-3);
  const random = sequence(7);
  let examples = sentences.map(({ text, gold }) => ({ features: intentFeatures(text), gold: gold ? 1 : 0 }));
  for (let round = 0; round < ROUNDS; round++) {
    examples = shuffled(examples, random);
    for (const { features, gold } of examples) {
      const value = 1 / Math.sqrt(features.length);
      const score = features.reduce((sum, bucket) => sum + weights[bucket]!, 0) * value;
      const error = 1 / (1 + Math.exp(-score)) - gold;
      for (const bucket of features) {
        const slope = error * value + DECAY * weights[bucket]!;
        steps[bucket]! += slope * slope;
        weights[bucket]! -= (RATE * slope) / Math.sqrt(steps[bucket]!);
      }
    }
  }
  return weights;
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((one) => ({ one, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ one }) => one);
}

const sentences = shuffled(
  linesOf<{ text: string; label: string }>(folder, 'email_intent/dev.jsonl').map(({ text, label }) => ({
    text,
    gold: label === 'Yes',
  })),
  sequence(3),
);
const leftOut = Array.from({ length: FOLDS }, (_, fold) => {
  const weights = train(sentences.filter((_, i) => i % FOLDS !== fold));
  return sentences
    .filter((_, i) => i % FOLDS === fold)
    .map(({ text, gold }) => ({ gold, found: intentScore(text, weights) > THRESHOLD }));
}).flat();
const count = (gold: boolean, found: boolean) =>
  leftOut.filter((one) => one.gold === gold && one.found === found).length;
const { f1 } = precisionRecall(count(true, true), count(false, true), count(true, false));
console.log(`Sentences left out: F1 ${f1.toFixed(3)}`);

const weights = train(sentences);
const unit = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / 127;
const head = Buffer.alloc(4);
head.writeFloatLE(unit);
const bytes = brotliCompressSync(
  Buffer.concat([head, Buffer.from(Int8Array.from(weights, (weight) => Math.round(weight / unit)).buffer)]),
);
const target = join(import.meta.dirname, '../server/adapters/analyst/local/call/intent.weights.br');
writeFileSync(target, bytes);
console.log(`${sentences.length} sentences, ${Math.round(bytes.length / 1024)} KB: ${target}`);
