import { ROOT_FITNESS } from '../mechanisms/fitness.ts';
import type { CausalPath } from './paths.ts';

/** A path with what its confidence rests on. Reasons are codes; words are made of them later. */
export type Scored = {
  readonly path: CausalPath;
  readonly score: number;
  /** The score, less for what is not known and for a rival that is nearly as good: by it something is told or is not. */
  readonly standing: number;
  readonly reasons: readonly string[];
};

/** Below this nothing is called a cause. */
export const LEAST_STANDING = 0.35;
const SUPPOSED_BETWEEN = 0.7;
/** A cluster has nothing of its own that could be measured: who asks it is answered by its members, of which one was seen. */
const CLUSTER_BETWEEN = 0.9;
const LESS_FITTING_PLACE = 0.9;
const PER_LINK = 0.98;
/** An alert of the fault itself says what there is to repair, not what led to it. */
const ITSELF = 0.8;
const UNSEEN_TARGET = 0.8;
const CLOSE = 0.75;

/** What a score is the product of, each 0–1: how strong what was seen is, how good the links are, how fit the root is to begin a story, … */
export type Factors = Readonly<Record<'signs' | 'links' | 'root' | 'measured' | 'place' | 'length', number>>;

/** Score of a path, 0–1. */
export function scoreOf(path: CausalPath): number {
  return Object.values(factorsOf(path)).reduce((product, factor) => product * factor, 1);
}

export function factorsOf(path: CausalPath): Factors {
  const nodes = [...new Set([path.root, ...path.links.flatMap(({ cause, effect }) => [cause, effect])])];
  const seen = nodes.filter((node) => node.findings.length > 0 || node === path.root);
  const between = nodes.length - seen.length - (path.links.at(-1)?.effect.findings.length === 0 ? 1 : 0);
  const clusters = path.links
    .slice(0, -1)
    .filter(({ mechanism, effect }) => mechanism.where === 'member' && effect.findings.length === 0).length;
  return {
    signs: geometricMean(seen.map(({ strength }) => strength)),
    links: path.links.length === 0 ? ITSELF : geometricMean(path.links.map(({ quality }) => quality)),
    root: ROOT_FITNESS[path.root.concept],
    measured: SUPPOSED_BETWEEN ** Math.max(0, between - clusters) * CLUSTER_BETWEEN ** clusters,
    place: path.shared && !path.shared.preferred ? LESS_FITTING_PLACE : 1,
    length: PER_LINK ** Math.max(0, path.links.length - 1),
  };
}

/** How a path stands beside a rival, and what speaks for it. */
export function standingOf(path: CausalPath, score: number, rival: number, targetSeen: boolean): Scored {
  const reasons: string[] = [];
  let standing = score;
  const note = (code: string, factor = 1) => {
    reasons.push(code);
    standing *= factor;
  };
  note(path.links.every(({ inOrder }) => inOrder) ? 'onset-precedes' : 'onset-together');
  note('mechanism-known');
  if (path.shared) note(`shared-by-${path.shared.suffering.length}`);
  if (path.shared && path.shared.spared.length > 0) note(`spared-${path.shared.spared.length}`);
  if (path.root.findings.length === 0) note('inferred');
  if (path.links.some(({ cause }) => cause !== path.root && cause.findings.length === 0)) note('link-not-measured');
  for (const gap of new Set(path.links.map((link) => link.gap))) if (gap !== null) note(gap);
  if (path.root.findings.length > 1) note(`signs-${path.root.findings.length}`);
  if (!targetSeen) note('signal-not-seen', UNSEEN_TARGET);
  if (rival >= score * CLOSE) note('rival-close', 1 - 0.5 * (rival / score - CLOSE));
  return { path, score, standing: Math.round(standing * 100) / 100, reasons };
}

function geometricMean(values: readonly number[]): number {
  if (values.length === 0) return 0;
  return Math.exp(values.reduce((sum, value) => sum + Math.log(Math.max(1e-6, value)), 0) / values.length);
}
