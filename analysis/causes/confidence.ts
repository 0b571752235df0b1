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

/** What each feature is, in order. Of what is lost each grows less or stays: an answer that rests on less is never surer. */
export const FEATURES = [
  'one',
  'score',
  'signs of the cause itself',
  'kinds of evidence',
  'fault or deed',
  'share of providers observed',
  'deed soon before',
  'not only felt there',
  'heard behind it',
  'suffer together',
  'a deed',
  'a hardware event',
  'findings there',
  'all providers observed',
  'steps measured',
  'begins there',
] as const;

/** Better paths than this are no surer: what makes the last tenth is how few steps were looked at. */
const MOST_SCORE = 0.9;
/** A path whose last step was not seen has a better score than one of which it was. */
const UNSEEN_TARGET = 0.7;
const MOST_KINDS = 3;
const MOST_SIGNS = 3;
const MOST_SUFFERING = 5;
const MOST_FINDINGS = 8;
/** What follows within this time follows soon. */
const SOON_MS = 30 * 60_000;
const LATE = Math.exp(-1);
/** Above this an answer counts as sure; who reads so much acts on it. */
export const SURE = 0.8;
/** Said of what is neither sure nor to be doubted much. */
export const FAIR = 0.75;
const LEAST_IN_SIGHT = 0.9;
/** Faults and deeds are fit to begin a story; behind a symptom there may be what nobody measures. */
const OF_ITS_OWN = 0.8;
/** Behind what is less fit to begin a story there mostly is something else. */
const NOTHING_BEHIND = 0.85;
const MOST = 0.95;
const MOST_ELSE = 0.9;

/** What is known about the answer that is told first. */
export function featuresOf(
  { path, score }: Pick<Scored, 'path' | 'score'>,
  seen: {
    readonly target: boolean;
    readonly providers: number;
    readonly felt: boolean;
    readonly behind: boolean;
    /** How many findings there are of the asset that is named. */
    readonly findings: number;
  },
): Features {
  const { root, links, shared } = path;
  const target = links.at(-1)?.effect ?? root;
  const factors = factorsOf(path);
  const witnesses = witnessesOf(root);
  const suffering = shared?.suffering.length ?? 0;
  // What was supposed because several suffer from it has them for its signs.
  const least = suffering > 0 ? 1 : 0;
  const isDeed = DEEDS.has(root.concept);
  return [
    1,
    -Math.log(1 - Math.min(MOST_SCORE, score * (seen.target ? 1 : UNSEEN_TARGET))),
    Math.min(MOST_SIGNS, root.findings.length + suffering) / MOST_SIGNS,
    Math.min(MOST_KINDS, Math.max(least, witnesses.size)) / MOST_KINDS,
    factors.root,
    seen.providers,
    // Of deeds, which people and upgrades do all day, that one of many came before is little, that it came just before is much.
    isDeed ? Math.exp(-Math.max(0, target.onsetMs - root.onsetMs) / SOON_MS) : 1,
    seen.felt ? 0 : 1,
    seen.behind ? 1 : 0,
    Math.min(MOST_SUFFERING, suffering) / MOST_SUFFERING,
    isDeed ? 1 : 0,
    witnesses.has('event') ? 1 : 0,
    Math.log1p(Math.min(MOST_FINDINGS, Math.max(least, seen.findings))),
    seen.providers === 1 ? 1 : 0,
    factors.measured,
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
  if (root.findings.length >= 2 && (!isHandedOn || witnessesOf(root).size >= 2)) return true;
  const isOnlyHere = ROOT_FITNESS[root.concept] >= NOTHING_BEHIND && !isHandedOn;
  return root.findings.length === 1 && root.assetId !== alerted && isOnlyHere;
}

/** How likely the answer is right by the weights alone, before it is said. */
export function plainOf(features: Features, weights: readonly number[]): number {
  return 1 / (1 + Math.exp(-features.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0)));
}

/**
 * The share of answers like this one that were right. More than `MOST_ELSE` is said only of faults and deeds that are seen to begin where they
 * are said to, where everything that the alerted asset needs was observed and each step measured: of such answers no wrong one was seen.
 * More than `SURE` of others where answers like them were hardly ever wrong, and never of a deed long before nor where what is named may be
 * felt from elsewhere.
 */
export function confidenceOf(features: Features, { weights, fair, sure }: Confidence = FIT): number {
  const said = saidOf(plainOf(features, weights), { fair, sure });
  const isLate = of(features, 'deed soon before') < LATE;
  const shown = isInPlainSight(features)
    ? Math.min(MOST, Math.max(LEAST_IN_SIGHT, said))
    : Math.min(isLate || isOpenBehind(features) ? SURE : MOST_ELSE, said);
  // Deeds long before were too rare in the trials to be weighed by them: they count as in the score.
  return Math.round(shown * (isLate ? LATE_DEED : 1) * 1000) / 1000;
}

/** A line with two bends through what `FAIR` and what `SURE` is said of. */
function saidOf(plain: number, { fair, sure }: Omit<Confidence, 'weights'>): number {
  if (plain < fair) return (plain / fair) * FAIR;
  if (plain < sure) return FAIR + ((plain - fair) / (sure - fair)) * (SURE - FAIR);
  return SURE + ((plain - sure) / (1 - sure)) * (1 - SURE);
}

/** Whether the whole of what could matter was seen, and the cause itself in it. */
function isInPlainSight(features: Features): boolean {
  const isSeenWhole = of(features, 'all providers observed') >= 1 && of(features, 'steps measured') >= 1;
  return isSeenWhole && !isOpenBehind(features) && of(features, 'begins there') >= 1 && of(features, 'fault or deed') >= OF_ITS_OWN;
}

/** Whether what is named may only be felt there, or come of what it stands on, of which nothing was heard. */
function isOpenBehind(features: Features): boolean {
  return of(features, 'not only felt there') < 1 || of(features, 'heard behind it') < 1;
}

function of(features: Features, name: (typeof FEATURES)[number]): number {
  return features[FEATURES.indexOf(name)] ?? 0;
}

/** The fold of a family of cases: a hash of its name. */
export function foldOf(family: string): number {
  return Number.parseInt(sha256(family).slice(0, 8), 16) % FOLDS;
}

/** Measurements, log lines, events, deeds and alerts are witnesses of different kinds. */
function witnessesOf({ findings }: Pick<Node, 'findings'>): Set<Witness> {
  return new Set(findings.map(({ detail }) => WITNESS[detail.kind]));
}

type Witness = 'series' | 'log' | 'event' | 'deed' | 'alert';

const WITNESS: Readonly<Record<FindingDetail['kind'], Witness>> = {
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
