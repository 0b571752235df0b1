import { confidenceOf, FEATURES, foldOf } from '../../analysis/causes/confidence.ts';
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
/** It says when an answer may be sure; weighed as well it would stand for what speaks against the rest. */
const ONLY_A_RULE: (typeof FEATURES)[number] = 'begins there';

/** Weights of a logistic regression of which none but the first is negative. */
export function fitConfidence(answers: readonly Named[]): Confidence {
  const rows = answers.map(({ set, features, quiet, right, family }) => ({
    name: family,
    features,
    right,
    counts: COUNTS[set] * (quiet ? QUIET : 1),
  }));
  let used = FEATURES.flatMap((name, index) => (name === ONLY_A_RULE ? [] : [index]));
  for (;;) {
    const picked = rows.map((row) => ({ ...row, features: used.map((index) => row.features[index] ?? 0) }));
    const found = fitWeights(picked);
    const kept = used.filter((index, place) => index === 0 || (found[place] ?? 0) >= 0);
    if (kept.length < used.length) {
      used = kept;
      continue;
    }
    const weights = FEATURES.map((_, index) => Number((found[used.indexOf(index)] ?? 0).toFixed(2)));
    return { weights };
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
