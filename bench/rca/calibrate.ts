import { createHash } from 'node:crypto';

/** What was known of an answer when it was given, and whether it was right. */
export type Answered = {
  readonly name: string;
  readonly features: readonly number[];
  readonly right: boolean;
  /** How much it counts when weights are fitted. */
  readonly counts: number;
};

const FOLDS = 5;
const RIDGE = 0.5;
const STEPS = 50;

/** Logistic regression by Newton's method with a ridge on all but the first weight. */
export function fitWeights(answers: readonly Answered[]): number[] {
  const size = answers[0]?.features.length ?? 0;
  let weights = Array.from({ length: size }, () => 0);
  for (let step = 0; step < STEPS; step++) {
    const gradient: number[] = weights.map((weight, index) => (index === 0 ? 0 : -RIDGE * weight));
    const curvature: number[][] = weights.map((_, row) => weights.map((_, column) => (row === column ? (row === 0 ? 1e-6 : RIDGE) : 0)));
    for (const { features, right, counts } of answers) {
      const p = probability(features, weights);
      features.forEach((value, row) => {
        gradient[row] = (gradient[row] ?? 0) + counts * ((right ? 1 : 0) - p) * value;
        features.forEach((other, column) => {
          const cells = curvature[row];
          if (cells) cells[column] = (cells[column] ?? 0) + counts * p * (1 - p) * value * other;
        });
      });
    }
    const move = solve(curvature, gradient);
    weights = weights.map((weight, index) => weight + (move[index] ?? 0));
    if (Math.max(...move.map(Math.abs)) < 1e-8) break;
  }
  return weights;
}

/** Confidence of each answer from weights fitted to the answers of other cases only. */
export function crossValidated(answers: readonly Answered[]): number[] {
  const folds = answers.map(({ name }) => foldOf(name));
  const weights = Array.from({ length: FOLDS }, (_, fold) => fitWeights(answers.filter((_, index) => folds[index] !== fold)));
  return answers.map(({ features }, index) => probability(features, weights[folds[index] ?? 0] ?? []));
}

/** Rows of confidence against how many were right; and the Brier score and the mean gap. */
export function reliability(rows: ReadonlyArray<{ readonly confidence: number; readonly right: boolean }>): string[] {
  const bins = Array.from({ length: 10 }, (_, index) =>
    rows.filter(({ confidence }) => Math.min(9, Math.floor(confidence * 10)) === index),
  );
  const lines = bins.flatMap((bin, index) => {
    if (bin.length === 0) return [];
    const [said, was] = [mean(bin.map(({ confidence }) => confidence)), mean(bin.map(({ right }) => (right ? 1 : 0)))];
    return [
      `${index * 10}–${index * 10 + 10} %`.padEnd(12) +
        `${String(bin.length).padStart(4)} answers  said ${said.toFixed(2)}  right ${was.toFixed(2)}`,
    ];
  });
  const brier = mean(rows.map(({ confidence, right }) => (confidence - (right ? 1 : 0)) ** 2));
  const gap =
    bins.reduce((sum, bin) => sum + Math.abs(mean(bin.map(({ confidence, right }) => confidence - (right ? 1 : 0)))) * bin.length, 0) /
    rows.length;
  return [...lines, `Brier ${brier.toFixed(3)}  mean gap ${gap.toFixed(3)}`];
}

function foldOf(name: string): number {
  const whole = name.replace(/#.*$/, '');
  return (createHash('sha256').update(whole).digest()[0] ?? 0) % FOLDS;
}

function probability(features: readonly number[], weights: readonly number[]): number {
  return 1 / (1 + Math.exp(-features.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0)));
}

/** Gauss–Jordan elimination with pivoting. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0]);
  rows.forEach((_, column) => {
    const below = rows.slice(column).map((row) => Math.abs(row[column] ?? 0));
    const pivot = column + below.indexOf(Math.max(...below));
    const [a, b] = [rows[column], rows[pivot]];
    if (!a || !b) return;
    rows[column] = b;
    rows[pivot] = a;
    const head = b[column] ?? 0;
    if (Math.abs(head) < 1e-12) return;
    for (let index = 0; index < b.length; index++) b[index] = (b[index] ?? 0) / head;
    for (const row of rows) {
      if (row === b) continue;
      const factor = row[column] ?? 0;
      for (let index = 0; index < row.length; index++) row[index] = (row[index] ?? 0) - factor * (b[index] ?? 0);
    }
  });
  return rows.map((row) => row.at(-1) ?? 0);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
