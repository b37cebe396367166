import type { Row } from './table.ts';

/** Gold and predicted label of one item. */
export type Judged = readonly [gold: string, predicted: string];

export interface PrecisionRecall {
  precision: number;
  recall: number;
  f1: number;
}

export function precisionRecall(hits: number, wrong: number, missed: number): PrecisionRecall {
  const precision = hits / (hits + wrong || 1);
  const recall = hits / (hits + missed || 1);
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall || 1) };
}

export const accuracy = (rows: readonly Judged[]): number =>
  rows.filter(([gold, predicted]) => gold === predicted).length / (rows.length || 1);

export function f1Of(label: string, rows: readonly Judged[]): number {
  const count = (test: (row: Judged) => boolean) => rows.filter(test).length;
  return precisionRecall(
    count(([gold, predicted]) => gold === label && predicted === label),
    count(([gold, predicted]) => gold !== label && predicted === label),
    count(([gold, predicted]) => gold === label && predicted !== label),
  ).f1;
}

export const macroF1 = (rows: readonly Judged[], labels: readonly string[]): number =>
  labels.reduce((sum, label) => sum + f1Of(label, rows), 0) / labels.length;

/** A row of the table with a figure that has to be at least, or at most, its bar. */
export function scoreRow(what: string, value: number, bar?: { least?: number; most?: number }, digits = 3): Row {
  const holds =
    bar === undefined
      ? undefined
      : value >= (bar.least ?? Number.NEGATIVE_INFINITY) && value <= (bar.most ?? Number.POSITIVE_INFINITY);
  const text = bar?.least !== undefined ? `>= ${bar.least}` : bar?.most !== undefined ? `<= ${bar.most}` : '';
  return { what, measured: value.toFixed(digits), bar: text, holds };
}
