/** What a confidence rests on. */
export type Certainty = {
  /** 0–1: of answers at 0.7 about seven in ten are right. */
  readonly confidence: number;
  readonly features: readonly number[];
};

/** Weights of `featuresOf`, fitted by `npm run bench -- rca --fit` (logistic regression, ridge). */
export const WEIGHTS: readonly number[] = [-3.487, 2.254, 1.656, 2.847];

/** Signal where nothing of the alert's own trouble is measured. */
const UNKNOWN_SIGNAL = 0.5;

/** 1, how much speaks against the first, by how much it leads (both as logarithms: evidence adds up ever more slowly), and how plainly the alert's own trouble shows. */
function featuresOf(first: number, second: number, signal: number | null): number[] {
  return [1, Math.log1p(first), Math.log1p(first - second), signal ?? UNKNOWN_SIGNAL];
}

/** How likely the first of a ranking is the cause, from how much speaks against it and the runner-up. */
export function certaintyOf(first: number, second: number, signal: number | null): Certainty {
  const features = featuresOf(first, second, signal);
  const logit = features.reduce((sum, value, index) => sum + value * (WEIGHTS[index] ?? 0), 0);
  return { features, confidence: first <= 0 ? 0 : 1 / (1 + Math.exp(-logit)) };
}
