import type { FindingDetail } from '../../domain/finding.ts';
import { sha256 } from '../../domain/ids.ts';
import { ROOT_FITNESS } from '../mechanisms/fitness.ts';
import { type Confidence, FIT, FOLDS } from './confidence-fit.ts';
import { HANDED_ON } from './felt.ts';
import { DEEDS, type Node } from './nodes.ts';
import { type CausalPath, LATE_DEED } from './paths.ts';
import { factorsOf, type Scored } from './score.ts';

/** How answers were right before that looked so: what a confidence is the share of. */
export type Certain = {
  /** 0–1: of all answers with 0.7 about seven in ten named the right asset. */
  readonly confidence: number;
  readonly features: Features;
};

/** What is known of an answer besides what it says; each speaks for it. */
export type Features = readonly number[];

/** What each feature is, in order. */
export const FEATURES = [
  'one',
  'score',
  'lead over the runner-up',
  'kinds of evidence',
  'signs of the cause itself',
  'cause seen itself',
  'steps measured',
  'alert’s signal seen',
  'in order of time',
  'fault or deed',
  'share of providers observed',
  'all providers observed',
  'strength of the cause',
  'nothing else unexplained',
  'near',
  'deed soon before',
  'not only felt there',
  'heard behind it',
  'begins there',
] as const;

/** A path's score is never quite one. */
const MOST_SCORE = 0.98;
const MOST_KINDS = 3;
const MOST_SIGNS = 3;
/** What follows within this time follows soon. */
const SOON_MS = 30 * 60_000;
const LATE = Math.exp(-1);
/** Above this an answer counts as sure; who reads so much acts on it. */
const SURE = 0.8;
/** Only from here on an answer is called sure that is not in plain sight; what lies between `PLAIN` and this is drawn together below `SURE`. */
const LEAST_PLAIN = 0.87;
const PLAIN = 0.75;
const LEAST_IN_SIGHT = 0.9;
/** Faults and deeds are fit to begin a story; behind a symptom there may be what nobody measures. */
const OF_ITS_OWN = 0.8;
/** Behind what is less fit to begin a story there mostly is something else. */
const NOTHING_BEHIND = 0.85;
const MOST = 0.95;
const MOST_ELSE = 0.9;
/** Where a step was supposed that nobody measured, an answer that is not sure anyhow is no surer than this. */
const MOST_UNMEASURED = 0.7;

/** What is known about the answer that is told first. */
export function featuresOf(
  first: Scored,
  runnerUp: number,
  seen: {
    readonly target: boolean;
    readonly providers: number;
    readonly unexplained: number;
    readonly felt: boolean;
    readonly behind: boolean;
  },
): Features {
  const { path, score } = first;
  const target = path.links.at(-1)?.effect ?? path.root;
  const { root, measured } = factorsOf(path);
  return [
    1,
    -Math.log(1 - Math.min(MOST_SCORE, score)),
    -Math.log(1 - Math.min(MOST_SCORE, Math.max(0, 1 - runnerUp / score))),
    Math.min(MOST_KINDS, kindsOf(path)) - 1,
    Math.min(MOST_SIGNS, path.root.findings.length) / MOST_SIGNS,
    path.root.findings.length > 0 || path.shared !== null ? 1 : 0,
    measured,
    seen.target ? 1 : 0,
    path.links.every(({ inOrder }) => inOrder) ? 1 : 0,
    root,
    seen.providers,
    seen.providers === 1 ? 1 : 0,
    path.root.strength,
    1 - seen.unexplained,
    1 / (1 + path.links.reduce((sum, { via }) => sum + via.length, 0)),
    // Of deeds, which people and upgrades do all day, that one of many came before is little, that it came just before is much.
    DEEDS.has(path.root.concept) ? Math.exp(-Math.max(0, target.onsetMs - path.root.onsetMs) / SOON_MS) : 1,
    seen.felt ? 0 : 1,
    seen.behind ? 1 : 0,
    beginsThere(path, target) ? 1 : 0,
  ];
}

/**
 * Whether what is seen of the cause is of the cause itself: by two signs, or by one on another asset than the alerted one, which often
 * only tells of what it calls, and of a kind that no other asset hands on and nothing else brings about. A deed must be followed soon.
 */
function beginsThere({ root }: CausalPath, { assetId: alerted, onsetMs }: Pick<Node, 'assetId' | 'onsetMs'>): boolean {
  if (DEEDS.has(root.concept) && onsetMs - root.onsetMs > SOON_MS) return false;
  // Two lines of one log are one witness: by such, what is handed on may have been handed on here too.
  const isHandedOn = HANDED_ON.has(root.concept);
  if (root.findings.length >= 2 && (!isHandedOn || witnessesOf(root) >= 2)) return true;
  const isOnlyHere = ROOT_FITNESS[root.concept] >= NOTHING_BEHIND && !isHandedOn;
  return root.findings.length === 1 && root.assetId !== alerted && isOnlyHere;
}

/**
 * The share of answers like this one that were right. More than `MOST_ELSE` is said only of faults and deeds that are seen to begin where they
 * are said to, where everything that the alerted asset needs was observed and each step measured: of such answers no wrong one was seen.
 * More than `SURE` of others where answers like them were hardly ever wrong, and never of a deed long before.
 */
export function confidenceOf(features: Features, { weights }: Confidence = FIT): number {
  const logit = features.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0);
  const plain = 1 / (1 + Math.exp(-logit));
  const isLate = (features[FEATURES.indexOf('deed soon before')] ?? 1) < LATE;
  const isMeasured = (features[FEATURES.indexOf('steps measured')] ?? 1) >= 1;
  const middling = plain <= PLAIN ? plain : PLAIN + Math.min(1, (plain - PLAIN) / (LEAST_PLAIN - PLAIN)) * (SURE - PLAIN);
  const shown = isInPlainSight(features)
    ? Math.min(MOST, Math.max(LEAST_IN_SIGHT, plain))
    : plain >= LEAST_PLAIN && !isLate
      ? Math.min(MOST_ELSE, plain)
      : Math.min(middling, isMeasured ? 1 : MOST_UNMEASURED);
  // Deeds long before were too rare in the trials to be weighed by them: they count as in the score.
  return Math.round(shown * (isLate ? LATE_DEED : 1) * 1000) / 1000;
}

/** Whether the whole of what could matter was seen, and the cause itself in it. */
function isInPlainSight(features: Features): boolean {
  const of = (name: (typeof FEATURES)[number]) => features[FEATURES.indexOf(name)] ?? 0;
  const isSeenWhole = of('all providers observed') >= 1 && of('steps measured') >= 1;
  return isSeenWhole && of('begins there') >= 1 && of('fault or deed') >= OF_ITS_OWN;
}

/** The fold of a family of cases: a hash of its name. */
export function foldOf(family: string): number {
  return Number.parseInt(sha256(family).slice(0, 8), 16) % FOLDS;
}

/** Measurements, log lines, events, deeds and alerts are witnesses of different kinds. */
function kindsOf({ links, root }: CausalPath): number {
  const nodes = new Set([root, ...links.flatMap(({ cause, effect }) => [cause, effect])]);
  return new Set([...nodes].flatMap(({ findings }) => findings.slice(0, MOST_SIGNS).map(({ detail }) => WITNESS[detail.kind]))).size;
}

function witnessesOf({ findings }: Pick<Node, 'findings'>): number {
  return new Set(findings.map(({ detail }) => WITNESS[detail.kind])).size;
}

const WITNESS: Readonly<Record<FindingDetail['kind'], 'series' | 'log' | 'event' | 'deed' | 'alert'>> = {
  'level-shift': 'series',
  trend: 'series',
  spike: 'series',
  departure: 'series',
  drift: 'series',
  variance: 'series',
  saturation: 'series',
  'flat-line': 'series',
  absence: 'series',
  burst: 'log',
  'rare-template': 'log',
  'vanished-template': 'log',
  'new-template': 'log',
  'error-share': 'log',
  'user-action': 'log',
  'hardware-event': 'event',
  change: 'deed',
  alert: 'alert',
};
