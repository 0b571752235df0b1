import { makeEvidence } from '../../domain/evidence.ts';
import type { Finding } from '../../domain/finding.ts';
import { contentId } from '../../domain/ids.ts';
import { figuresOfLevels, type LevelCount } from '../figures/figures.ts';
import type { Slice } from './from-logs.ts';
import type { FindingsInput, LevelSignal } from './input.ts';
import { surpriseOfMany } from './rarity.ts';

/** Kinds of lines from this level on are errors. @see OpenTelemetry Logs Data Model, SeverityNumber */
const ERROR = 17;
/** Fewer records are no share. */
const LEAST_NORMAL = 50;
const LEAST_NOW = 20;
const LEAST_ERRORS = 5;
/** The share has grown by so much, and to so many times what it was. */
const LEAST_GROWN = 0.05;
const LEAST_TIMES = 3;
const WORTH_TELLING = 3;
const HALF = 0.5;
const MOST_STRENGTH = 0.9;

/**
 * Assets whose kinds of lines of error level make up a larger share somewhere in the incident than in normal time, most
 * surprising first: they are worth counting exactly.
 */
export function errorCandidates(normal: Slice, slices: readonly Slice[], most: number): string[] {
  const before = countsByAsset(normal);
  const found = new Map<string, number>();
  for (const slice of slices) {
    for (const [assetId, now] of countsByAsset(slice)) {
      const surprise = surpriseOf(before.get(assetId), now);
      if (surprise > (found.get(assetId) ?? 0)) found.set(assetId, surprise);
    }
  }
  return [...found]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([assetId]) => assetId);
}

/** A finding for each asset that logs a larger share of errors than is usual for it, from where the share rose. */
export function findingsOfLevels(input: FindingsInput): Finding[] {
  return (input.levels ?? []).flatMap((signal) => {
    const { assetId, normal, normalWindow, bucketMs, pieces } = signal;
    const split = riseOf(pieces);
    if (split === null) return [];
    const lastBad = pieces.findLastIndex((piece) => sumOf(piece).errors > 0);
    const counted = pieces.slice(split, lastBad + 1).flat();
    const surprise = surpriseOf(sumOf(normal), sumOf(counted));
    const [figures, usual] = [figuresOfLevels(counted), figuresOfLevels(normal)];
    if (surprise < WORTH_TELLING || !figures || !usual) return [];
    const onset = new Date(signal.from.getTime() + split * bucketMs);
    const until = new Date(Math.min(signal.to.getTime(), signal.from.getTime() + (lastBad + 1) * bucketMs));
    const evidence = [
      makeEvidence({ kind: 'log-levels', assetId, from: onset, to: until }, figures, input.at),
      makeEvidence({ kind: 'log-levels', assetId, ...normalWindow }, usual, input.at),
    ] as const;
    const grown = Number(figures.share) - Number(usual.share);
    return [
      {
        id: contentId('fnd', assetId, 'log.errors', evidence[0].id),
        assetId,
        concept: 'log.errors' as const,
        onset,
        until,
        strength: Math.min(MOST_STRENGTH, (1 - 10 ** (-surprise / 3)) * (0.5 + grown)),
        surprise,
        evidence,
        detail: { kind: 'error-share' as const, normal: Number(usual.share), now: Number(figures.share) },
      },
    ];
  });
}

type Sum = { readonly errors: number; readonly count: number };

/** −log10 of the chance of so many errors among so many records at the usual share, which is known only as well as it was counted. */
function surpriseOf(before: Sum | undefined, now: Sum): number {
  if (!before || before.count < LEAST_NORMAL || now.count < LEAST_NOW || now.errors < LEAST_ERRORS) return 0;
  const usual = (before.errors + HALF) / (before.count + 1);
  const share = now.errors / now.count;
  if (share - usual < LEAST_GROWN || share < LEAST_TIMES * usual) return 0;
  return surpriseOfMany(now.errors, usual * now.count);
}

/** The piece from which on errors are plainly a larger share: where two shares tell the pieces better than any other place. */
function riseOf(pieces: LevelSignal['pieces']): number | null {
  const sums = pieces.map(sumOf);
  const all = sums.reduce((a, b) => ({ errors: a.errors + b.errors, count: a.count + b.count }), { errors: 0, count: 0 });
  let [before, best] = [
    { errors: 0, count: 0 },
    { split: -1, told: Number.NEGATIVE_INFINITY },
  ];
  sums.forEach((sum, split) => {
    const after = { errors: all.errors - before.errors, count: all.count - before.count };
    const isRise = after.errors * Math.max(1, before.count) > before.errors * Math.max(1, after.count) || split === 0;
    const told = likelihood(before) + likelihood(after);
    if (isRise && after.errors > 0 && told > best.told + 1e-9) best = { split, told };
    before = { errors: before.errors + sum.errors, count: before.count + sum.count };
  });
  return best.split === -1 ? null : best.split;
}

/** Logarithm of the likelihood of a share at its most likely. */
function likelihood({ errors, count }: Sum): number {
  const of = (part: number) => (part === 0 ? 0 : part * Math.log(part / count));
  return of(errors) + of(count - errors);
}

function sumOf(levels: readonly LevelCount[]): Sum {
  const figures = figuresOfLevels(levels);
  return { errors: Number(figures?.errors ?? 0), count: Number(figures?.count ?? 0) };
}

function countsByAsset({ counts }: Slice): Map<string, Sum> {
  const found = new Map<string, { errors: number; count: number }>();
  for (const { assetId, count, maxSeverityNumber } of counts) {
    const known = found.get(assetId) ?? { errors: 0, count: 0 };
    known.count += count;
    if (maxSeverityNumber >= ERROR) known.errors += count;
    found.set(assetId, known);
  }
  return found;
}
