import type { Hypothesis, PathStep, RuledOut, Unknown } from '../../domain/answer.ts';
import type { Relation } from '../../domain/asset.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Finding } from '../../domain/finding.ts';
import { contentId } from '../../domain/ids.ts';
import { samplesEvidence } from '../findings/of-series.ts';
import { MECHANISMS, SIGNS } from '../mechanisms/mechanisms.ts';
import { createTopology } from '../topology/topology.ts';
import { type Certain, confidenceOf, featuresOf } from './confidence.ts';
import { mayBeFelt, outside, unheardBehind } from './felt.ts';
import { type CausesInput, evidenceOfNode, evidenceOfRelation, failsAsEver, type Node, observedNodes, targetNode } from './nodes.ts';
import { type CausalPath, type Link, pathsTo } from './paths.ts';
import { rank } from './rank.ts';
import { type AssetRanking, rankAssets } from './ranking.ts';
import { notMeasured, ruleOut } from './ruled-out.ts';
import { LEAST_STANDING, type Scored, scoreOf } from './score.ts';
import { secondStory } from './second-story.ts';
import { seenOf, supportFor } from './seen.ts';
import type { Field } from './shared.ts';
import { togetherWith } from './together.ts';
import { BORNE_MS, sparesOf, weakenedBefore } from './weakened.ts';

export type RankedCauses = {
  /** Best first; empty when nothing deserves to be called a cause. */
  readonly hypotheses: readonly Hypothesis[];
  /** How sure the first is, and what that rests on; null without one. */
  readonly certain: Certain | null;
  /** What was seen here besides the findings that were given. */
  readonly findings: readonly Finding[];
  /** Ids of those that are causes besides the first. */
  readonly together: readonly string[];
  /** Assets that could have stood in for what the first hurt: whether one was lost before decides whether it is told. */
  readonly spares: readonly string[];
  /** Every asset that anything speaks against, best first, and how sure the first is. */
  readonly ranking: AssetRanking;
  readonly ruledOut: readonly RuledOut[];
  readonly unknowns: readonly Unknown[];
  /** Evidence that arose here (relations, normal series) besides that of the findings. */
  readonly evidence: readonly Evidence[];
};

const MOST_HYPOTHESES = 3;
const PROVIDERS_HOPS = 4;
/** What hits is felt at once by whoever has nothing else left. */
const STRUCK_WITHIN_MS = 5 * 60_000;

/**
 * Ranks what may have caused the alert. A cause is the start of a path of known mechanisms along the topology that
 * keeps the order of time and ends at the alert's own signal. Pure and deterministic; names of assets play no part.
 */
export function rankCauses(input: CausesInput): RankedCauses {
  const topology = createTopology(input.relations);
  const { alert, findings } = input;
  const observed = observedNodes(findings.filter((one) => one.assetId === alert.assetId || !failsAsEver(one, findings)));
  const known = new Set(input.measured.map(({ assetId, concept }) => `${assetId} ${concept}`));
  for (const { assetId, concept } of input.passedOver ?? []) known.delete(`${assetId} ${concept}`);
  const field: Field = {
    topology,
    observed,
    measured: (assetId, concept) => known.has(`${assetId} ${concept}`),
    heard: heardIn(input),
  };
  const target = targetNode(input, observed);
  const { paths, rejected } = pathsTo(target.node, field);
  const seen = seenOf(input, target.node);
  const sure = rankAssets(input, seen, []).certainty.confidence;
  const candidates = target.quiet ? [] : rank(paths, target.seen, (path) => sure * supportFor(seen, path));
  const ranked = candidates.filter(({ standing }) => standing >= LEAST_STANDING);
  const beside = togetherWith(ranked, topology);
  const again = ranked[0] ? deeperThan(beside, secondStory(input, target.node, field, ranked[0])) : null;
  const weakened = weakenedBeside(input, target.node, field, ranked);
  const others = again ? [again.story, ...beside.filter((one) => !leadsTo(again.story, one))] : beside;
  const told = others.filter(({ path: { root } }) => root.assetId !== weakened?.story.path.root.assetId);
  const together = [...(weakened ? [weakened.story] : []), ...told].slice(0, MOST_HYPOTHESES - 1);
  const foundHere = [...(again?.rises ?? []), ...(weakened?.found ?? [])];
  const runnerUp = ranked.length > 0 ? (candidates.find((one, index) => index > 0 && !together.includes(one)) ?? null) : null;
  const alone = ranked.map(({ path }) => ({ path, score: scoreOf(path) }));
  const possible = new Set(paths.map(({ root }) => root));
  const outdone = new Map(
    paths.flatMap(({ links }) => links.flatMap(({ gap, cause, effect }) => (gap === 'covers-little' ? [[cause, effect]] : []))),
  );
  const dismissed = ruleOut(input, target.node, field, { ranked, together, runnerUp }, { rejected, possible, outdone });
  const relations = new Map<string, Evidence>();
  const rest = ranked.filter((one) => !together.some(({ path: { root } }) => isSameCause(root, one.path.root)));
  const shown = [...new Set([...ranked.slice(0, 1), ...together, ...rest])].slice(0, MOST_HYPOTHESES);
  const spoke = new Set([...input.measured, ...input.findings].map(({ assetId }) => assetId));
  const seenOfIt = { target: target.seen, providers: shareOf(field, target.node, spoke) };
  const certainOf = (scored: Scored): Certain => {
    const { root } = scored.path;
    const features = featuresOf(scored, {
      ...seenOfIt,
      felt: mayBeFelt(root, alert.assetId, input.relations),
      behind: unheardBehind(root, input.relations, spoke).length === 0,
      findings: findings.filter(({ assetId }) => assetId === root.assetId).length,
    });
    return { features, confidence: confidenceOf(features) };
  };
  const certain = shown[0] ? certainOf(shown[0]) : null;
  const hypotheses = shown.map((scored) =>
    hypothesisOf(scored, Math.min(certainOf(scored).confidence, certain?.confidence ?? 0), input, relations),
  );
  return {
    hypotheses,
    certain,
    findings: foundHere,
    together: hypotheses.filter((_, index) => together.includes(shown[index] as Scored)).map(({ id }) => id),
    spares: ranked[0] ? sparesOf(ranked[0], topology) : [],
    ranking: rankAssets(input, seen, alone),
    ruledOut: dismissed.ruledOut,
    unknowns: unknownsOf(input, target.node, field, spoke, ranked[0]),
    evidence: [...relations.values(), ...dismissed.evidence, ...foundHere.flatMap((one) => one.evidence)],
  };
}

/**
 * What was lost before and borne until the first cause hit; or, where the first is such a loss itself, what hit then: the loss alone did
 * not hurt for as long as it was there.
 */
function weakenedBeside(input: CausesInput, target: Node, field: Field, ranked: readonly Scored[]): ReturnType<typeof weakenedBefore> {
  const [first, ...others] = ranked;
  if (!first) return null;
  const before = weakenedBefore(input, target, field, first);
  if (before || target.onsetMs - first.path.root.onsetMs < BORNE_MS) return before;
  for (const story of others) {
    if (story.path.root.findings.length === 0 || Math.abs(target.onsetMs - story.path.root.onsetMs) > STRUCK_WITHIN_MS) continue;
    const borne = weakenedBefore(input, target, field, story);
    if (borne && isSameCause(borne.story.path.root, first.path.root)) return { ...borne, story };
  }
  return null;
}

function isSameCause(a: Node, b: Node): boolean {
  return a.assetId === b.assetId && a.concept === b.concept && a.component === b.component;
}

/** What made the signal rise again, unless another cause is told that it did not lead to. */
function deeperThan(beside: readonly Scored[], again: ReturnType<typeof secondStory>): ReturnType<typeof secondStory> {
  return again && (beside.length === 0 || beside.some((one) => leadsTo(again.story, one))) ? again : null;
}

/** Whether a story goes through the trouble with which another begins. */
function leadsTo({ path: { links } }: Scored, { path: { root } }: Scored): boolean {
  return links.some(({ cause }) => cause.assetId === root.assetId && cause.concept === root.concept);
}

/** How many of those that the alerted asset needs said anything at all, itself among them. */
function shareOf({ topology }: Field, target: Node, spoke: ReadonlySet<string>): number {
  const needed = [target.assetId, ...topology.up(target.assetId, null, PROVIDERS_HOPS).map(({ assetId }) => assetId)];
  return needed.filter((id) => spoke.has(id)).length / needed.length;
}

/** Whether an asset was measured at all after an instant, and before another. */
function heardIn({ measured }: CausesInput): Field['heard'] {
  const byAsset = Map.groupBy(measured, ({ assetId }) => assetId);
  return (assetId, afterMs, beforeMs = Number.POSITIVE_INFINITY) =>
    (byAsset.get(assetId) ?? []).some(({ concept, series: { points } }) => {
      // That it does not answer is what another tells of it.
      if (concept === 'process.down') return false;
      const last = points.findLast(([at]) => at < beforeMs);
      return last !== undefined && last[0] > afterMs;
    });
}

function hypothesisOf({ path, score, reasons }: Scored, confidence: number, input: CausesInput, found: Map<string, Evidence>): Hypothesis {
  const { at } = input;
  const { root, links, shared } = path;
  const steps = links.map((link) => stepOf(link, at, found));
  const suffering = shared?.suffering ?? [];
  const groundEvidence = suffering.flatMap(evidenceOfNode);
  const shares = (shared?.via ?? []).map((relation) => relationEvidence(relation, at, found));
  const rootEvidence = root.findings.length > 0 ? evidenceOfNode(root) : [...groundEvidence, ...shares];
  const first: PathStep = {
    assetId: root.assetId,
    concept: root.concept,
    findingId: root.findings[0]?.id ?? null,
    via: null,
    mechanism: null,
    evidenceIds: rootEvidence.map(({ id }) => id),
  };
  const supportedBy = [...new Set([first, ...steps].flatMap(({ evidenceIds }) => evidenceIds))];
  return {
    id: contentId('hyp', root.assetId, root.concept, root.component, ...supportedBy),
    assetId: root.assetId,
    concept: root.concept,
    component: root.component,
    score: Math.round(score * 1000) / 1000,
    confidence,
    reasons,
    path: [first, ...steps],
    supportedBy,
    contradictedBy: sparedEvidence(path, input, found),
  };
}

/** Evidence of those that share a supposed cause and were measured and normal. */
function sparedEvidence({ shared, links }: CausalPath, input: CausesInput, found: Map<string, Evidence>): string[] {
  const effect = links[0]?.effect;
  return (shared?.spared ?? []).flatMap((id) => {
    const one = input.measured.find(({ assetId, concept }) => assetId === id && concept === effect?.concept);
    const evidence = one && effect ? samplesEvidence(one.series, effect.onsetMs, input.at.getTime(), input.at) : null;
    if (evidence) found.set(evidence.id, evidence);
    return evidence ? [evidence.id] : [];
  });
}

function stepOf(link: Link, at: Date, relations: Map<string, Evidence>): PathStep {
  const walked = link.via.map((relation) => relationEvidence(relation, at, relations));
  const nearest = link.via.at(-1);
  return {
    assetId: link.effect.assetId,
    concept: link.effect.concept,
    findingId: link.effect.findings[0]?.id ?? null,
    via: nearest ? { relation: nearest.kind, from: nearest.from, to: nearest.to } : null,
    mechanism: link.mechanism.id,
    evidenceIds: [...evidenceOfNode(link.effect), ...walked].map(({ id }) => id),
  };
}

function relationEvidence(relation: Relation, at: Date, known: Map<string, Evidence>): Evidence {
  const evidence = evidenceOfRelation(relation, at);
  known.set(evidence.id, evidence);
  return evidence;
}

const OF_DISKS = /^(disk|raid)\./;

function unknownsOf(input: CausesInput, target: Node, field: Field, spoke: ReadonlySet<string>, top: Scored | undefined): Unknown[] {
  const unknowns: Unknown[] = [];
  if (top?.path.root.concept === 'disk.failed') {
    unknowns.push({ what: 'not-calibrated', assetId: top.path.root.assetId, searched: top.path.root.component ?? '' });
  }
  if (top && top.path.root.findings.length === 0) {
    unknowns.push({ what: 'not-observed', assetId: top.path.root.assetId, searched: '', concept: top.path.root.concept });
  }
  if (top) unknowns.push(...outside(top.path.root, input.alert.assetId, input.relations, spoke));
  if (!input.relations.some(({ from, to }) => from === target.assetId || to === target.assetId)) {
    unknowns.push({ what: 'no-topology', assetId: target.assetId, searched: target.assetId });
  }
  // A fault shows by its signs: where they are not measured, it can be neither named nor ruled out. A service that fails may have no disk at all.
  for (const [sign, fault] of top || !OF_DISKS.test(target.concept) ? [] : SIGNS) {
    if (!MECHANISMS.some(({ cause, effect, where }) => cause === fault && effect === target.concept && where === 'same')) continue;
    if (!field.measured(target.assetId, sign))
      unknowns.push({ what: 'not-measured', assetId: target.assetId, searched: sign, concept: sign });
  }
  const told = new Set(unknowns.map(({ assetId }) => assetId));
  return [...unknowns, ...notMeasured(target, field, spoke).filter(({ assetId }) => !told.has(assetId))];
}
