import { ROOT_FITNESS } from '../mechanisms/mechanisms.ts';
import type { CausalPath } from './paths.ts';

/** A path with what its confidence rests on. Reasons are codes; words are made of them later. */
export type Scored = {
  readonly path: CausalPath;
  readonly score: number;
  readonly confidence: number;
  readonly reasons: readonly string[];
};

/** Below this nothing is called a cause. */
export const LEAST_CONFIDENCE = 0.35;
const MOST_CONFIDENCE = 0.9;
const MOST_WHEN_SUPPOSED = 0.8;
const SUPPOSED_BETWEEN = 0.7;
const LESS_FITTING_PLACE = 0.9;
const PER_LINK = 0.98;
const UNSEEN_TARGET = 0.8;
const CLOSE = 0.75;

/** What a score is the product of, each 0–1: how strong what was seen is, how good the links are, how fit the root is to begin a story, … */
export type Factors = Readonly<Record<'signs' | 'links' | 'root' | 'measured' | 'place' | 'length', number>>;

/** Score of a path, 0–1. */
export function scoreOf(path: CausalPath): number {
  return Object.values(factorsOf(path)).reduce((product, factor) => product * factor, 1);
}

export function factorsOf(path: CausalPath): Factors {
  const nodes = [...new Set(path.links.flatMap(({ cause, effect }) => [cause, effect]))];
  const seen = nodes.filter((node) => node.findings.length > 0 || node === path.root);
  const between = nodes.length - seen.length - (path.links.at(-1)?.effect.findings.length === 0 ? 1 : 0);
  return {
    signs: geometricMean(seen.map(({ strength }) => strength)),
    links: geometricMean(path.links.map(({ quality }) => quality)),
    root: ROOT_FITNESS[path.root.concept],
    measured: SUPPOSED_BETWEEN ** Math.max(0, between),
    place: path.shared && !path.shared.preferred ? LESS_FITTING_PLACE : 1,
    length: PER_LINK ** (path.links.length - 1),
  };
}

/** Turns a score into a confidence, lowered by what is not known and by a rival that is nearly as good. */
export function withConfidence(path: CausalPath, score: number, rival: number, targetSeen: boolean): Scored {
  const reasons: string[] = [];
  let confidence = score;
  const note = (code: string, factor = 1) => {
    reasons.push(code);
    confidence *= factor;
  };
  note(path.links.every(({ inOrder }) => inOrder) ? 'onset-precedes' : 'onset-together');
  note('mechanism-known');
  if (path.shared) note(`shared-by-${path.shared.suffering.length}`);
  if (path.shared && path.shared.spared.length > 0) note(`spared-${path.shared.spared.length}`);
  if (path.root.findings.length === 0) note('inferred');
  if (path.links.some(({ cause }) => cause !== path.root && cause.findings.length === 0)) note('link-not-measured');
  if (path.root.findings.length > 1) note(`signs-${path.root.findings.length}`);
  if (!targetSeen) note('signal-not-seen', UNSEEN_TARGET);
  if (rival >= score * CLOSE) note('rival-close', 1 - 0.5 * (rival / score - CLOSE));
  const most = path.root.findings.length === 0 ? MOST_WHEN_SUPPOSED : MOST_CONFIDENCE;
  return { path, score, confidence: Math.round(Math.min(most, confidence) * 100) / 100, reasons };
}

function geometricMean(values: readonly number[]): number {
  if (values.length === 0) return 0;
  return Math.exp(values.reduce((sum, value) => sum + Math.log(Math.max(1e-6, value)), 0) / values.length);
}
