import { confidenceOf, FAIR, FEATURES, foldOf, plainOf, SURE } from '../../analysis/causes/confidence.ts';
import { type Confidence, FOLDS } from '../../analysis/causes/confidence-fit.ts';
import { fitWeights } from '../rca/calibrate.ts';
import type { Answer } from './answers.ts';

export type Named = Answer & { readonly features: readonly number[] };

/**
 * How much an answer counts: variants of one scenario are hardly more than one, synthetic graphs are many, quiet times rare. Causes that are in
 * no inventory, one variant of a question in three, count so that their share of all is about what it may be where an inventory has gaps.
 */
const COUNTS = {
  exam: 0.5,
  variants: 0.3,
  second: 0.5,
  'second variants': 0.3,
  later: 0.5,
  'later variants': 0.3,
  unlisted: 0.5,
  recorded: 1,
  synthetic: 0.35,
} as const;
const QUIET = 0.5;
/** They say when an answer may be sure; weighed as well they would stand for what speaks against the rest. */
const ONLY_RULES: ReadonlySet<string> = new Set<(typeof FEATURES)[number]>(['all providers observed', 'steps measured', 'begins there']);
/** So many of those that are called sure may be wrong: of new ones more will be. */
const MOST_WRONG = 0.022;
/** Where `FAIR` and `SURE` may be said, in steps of a hundredth. */
const FAIR_FROM = 0.4;
const SURE_FROM = 0.8;
const STEP = 0.01;

/** Weights, and what is said by them, from answers whose families the weights that judged them had not seen. */
export function fitConfidence(answers: readonly Named[]): Confidence {
  const folds = Array.from({ length: FOLDS }, (_, fold) => fitPlain(answers.filter(({ family }) => foldOf(family) !== fold)));
  const judged = answers.flatMap(({ features, family, right, quiet, set }) =>
    quiet || set === 'unlisted'
      ? []
      : [{ features, right, weights: folds[foldOf(family)] ?? [], plain: plainOf(features, folds[foldOf(family)] ?? []) }],
  );
  const sure = grid(SURE_FROM, 0.95).find((from) => wrongFrom(judged, from) <= MOST_WRONG) ?? 0.95;
  const missedBy = (fair: number) =>
    mean(judged.map(({ features, weights, right }) => (confidenceOf(features, { weights, fair, sure }) - (right ? 1 : 0)) ** 2));
  const fair = grid(FAIR_FROM, SURE).reduce((best, one) => (missedBy(one) < missedBy(best) ? one : best), FAIR);
  return { weights: fitPlain(answers), fair, sure };
}

/** Share of those that were wrong of all that the weights alone make this likely or more. */
function wrongFrom(judged: ReadonlyArray<{ readonly plain: number; readonly right: boolean }>, from: number): number {
  const above = judged.filter(({ plain }) => plain >= from);
  return above.filter(({ right }) => !right).length / Math.max(1, above.length);
}

function grid(from: number, to: number): number[] {
  return Array.from({ length: Math.round((to - from) / STEP) + 1 }, (_, index) => Number((from + index * STEP).toFixed(2)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** Weights of a logistic regression of which none but the first is negative. */
function fitPlain(answers: readonly Named[]): number[] {
  const rows = answers.map(({ set, features, quiet, right, family }) => ({
    name: family,
    features,
    right,
    counts: COUNTS[set] * (quiet ? QUIET : 1),
  }));
  let used = FEATURES.flatMap((name, index) => (ONLY_RULES.has(name) ? [] : [index]));
  for (;;) {
    const picked = rows.map((row) => ({ ...row, features: used.map((index) => row.features[index] ?? 0) }));
    const found = fitWeights(picked);
    const kept = used.filter((index, place) => index === 0 || (found[place] ?? 0) >= 0);
    if (kept.length === used.length) return FEATURES.map((_, index) => Number((found[used.indexOf(index)] ?? 0).toFixed(2)));
    used = kept;
  }
}

/** Confidence of each by what was fitted to the families that are not in its fold. */
export function crossValidated(answers: readonly Named[]): { readonly said: number[]; readonly folds: readonly Confidence[] } {
  const folds = Array.from({ length: FOLDS }, (_, fold) => fitConfidence(answers.filter(({ family }) => foldOf(family) !== fold)));
  return { folds, said: answers.map(({ features, family }) => confidenceOf(features, folds[foldOf(family)])) };
}

/** What is left out together: what was written in one go, or made in one way. */
export function groupOf({ set }: Answer): string {
  return set === 'recorded' || set === 'synthetic' ? 'cases' : (set.split(' ')[0] ?? set).replace('variants', 'exam');
}

/** Confidence of each by what was fitted to all that is in none of its group's families. */
export function leftOut(answers: readonly Named[]): number[] {
  const weights = new Map(
    [...Map.groupBy(answers, groupOf)].map(([group, own]) => {
      const families = new Set(group === 'unlisted' ? [] : own.map(({ family }) => family));
      return [group, fitConfidence(answers.filter((one) => groupOf(one) !== group && !families.has(one.family)))];
    }),
  );
  return answers.map((one) => confidenceOf(one.features, weights.get(groupOf(one))));
}
