export interface Example {
  features: readonly number[];
  target: number;
  weight: number;
}

/**
 * Weights of the features that predict the targets (ridge regression in closed form, features of equal standing), in units of
 * one standard deviation of what is predicted.
 */
export function fitRidge(examples: readonly Example[], penalty: number): number[] {
  const size = examples[0]!.features.length;
  const columns = Array.from({ length: size }, (_, j) => spreadOf(examples.map(({ features }) => features[j]!)));
  const scaled = (features: readonly number[]) =>
    features.map((value, j) => (value - columns[j]!.mean) / columns[j]!.deviation);
  const rows = Array.from({ length: size }, () => new Float64Array(size + 1));
  for (const { features, target, weight } of examples) {
    const values = scaled(features);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) rows[i]![j]! += weight * values[i]! * values[j]!;
      rows[i]![size]! += weight * values[i]! * target;
    }
  }
  for (let i = 0; i < size; i++) rows[i]![i]! += penalty;
  const solved = solve(rows);
  const predicted = examples.map(({ features }) =>
    scaled(features).reduce((sum, value, j) => sum + value * solved[j]!, 0),
  );
  const unit = spreadOf(predicted).deviation;
  return solved.map((weight, j) => weight / columns[j]!.deviation / unit);
}

function spreadOf(values: readonly number[]) {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) || 1 };
}

/** Gauss-Jordan elimination; the last column is the right side. */
function solve(rows: Float64Array[]): number[] {
  const size = rows.length;
  for (let i = 0; i < size; i++) {
    const pivot = rows.reduce((best, row, j) => (j > i && Math.abs(row[i]!) > Math.abs(rows[best]![i]!) ? j : best), i);
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    for (const row of rows) {
      if (row === rows[i]) continue;
      const factor = row[i]! / rows[i]![i]!;
      for (let j = i; j <= size; j++) row[j]! -= factor * rows[i]![j]!;
    }
  }
  return rows.map((row, i) => row[size]! / row[i]!);
}
