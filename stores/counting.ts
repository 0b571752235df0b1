import type { Window } from '../domain/answer.ts';
import { AppError } from '../domain/errors.ts';
import type { SignificantTerms } from './queries.ts';

type Counted = { readonly term: string; readonly count: number; readonly backgroundCount: number };

/** Least count in the window unless asked for another. */
export const AT_LEAST = 3;
/** Attributes that are judged, and the longest pair. */
export const MOST_ATTRIBUTES = 1_000;
export const LONGEST_PAIR = 256;
/** By the thirty keys that can be asked for this stays under the engine's limit of 65,535. */
const MOST_BUCKETS = 2_000;

/**
 * Dunning's log-likelihood ratio G² that a term's rate in the window and in the background is one and the same: 0 when the rates
 * are equal, above 10.8 by chance once in a thousand. It holds for rare terms too, and for terms that the background lacks.
 *
 * @see Dunning, T.: Accurate Methods for the Statistics of Surprise and Coincidence. Computational Linguistics 19 (1993), 61–74
 */
export function significance(count: number, total: number, backgroundCount: number, backgroundTotal: number): number {
  const rate = (count + backgroundCount) / (total + backgroundTotal);
  const part = (seen: number, expected: number) => (seen === 0 ? 0 : seen * Math.log(seen / expected));
  const with_ = part(count, total * rate) + part(backgroundCount, backgroundTotal * rate);
  const without = part(total - count, total * (1 - rate)) + part(backgroundTotal - backgroundCount, backgroundTotal * (1 - rate));
  return 2 * (with_ + without);
}

/** The terms whose rate is higher than in the background, highest score first. Against an empty background nothing is. */
export function significantTerms(
  counted: readonly Counted[],
  totals: { readonly total: number; readonly backgroundTotal: number },
  { atLeast, limit }: { readonly atLeast: number; readonly limit: number },
): SignificantTerms {
  const { total, backgroundTotal } = totals;
  const terms = counted
    .filter(({ count, backgroundCount }) => count >= atLeast && count * backgroundTotal > backgroundCount * total)
    .map((one) => ({ ...one, score: significance(one.count, total, one.backgroundCount, backgroundTotal) }))
    .sort((a, b) => b.score - a.score || (a.term < b.term ? -1 : 1))
    .slice(0, limit);
  return { total, backgroundTotal, terms };
}

/** How many buckets a window has. @throws REQUEST_INVALID */
export function bucketsOf({ from, to }: Window, bucketMs: number): number {
  const buckets = Math.ceil((to.getTime() - from.getTime()) / bucketMs);
  if (!(bucketMs >= 1) || buckets > MOST_BUCKETS) throw new AppError('REQUEST_INVALID', `a histogram has at most ${MOST_BUCKETS} buckets`);
  return Math.max(0, buckets);
}
