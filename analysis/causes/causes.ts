import type { Hypothesis, PathStep, RuledOut, Unknown } from '../../domain/answer.ts';
import type { Relation } from '../../domain/asset.ts';
import { type Evidence, makeEvidence } from '../../domain/evidence.ts';
import { contentId } from '../../domain/ids.ts';
import { figuresOfRelation } from '../figures/figures.ts';
import { samplesEvidence } from '../findings/of-series.ts';
import { MECHANISMS, SIGNS } from '../mechanisms/mechanisms.ts';
import { createTopology } from '../topology/topology.ts';
import { type CausesInput, evidenceOfNode, type Node, observedNodes, targetNode } from './nodes.ts';
import { type CausalPath, type Link, pathsTo } from './paths.ts';
import { type AssetRanking, rankAssets } from './ranking.ts';
import { notMeasured, ruleOut } from './ruled-out.ts';
import { LEAST_CONFIDENCE, type Scored, scoreOf, withConfidence } from './score.ts';
import { seenOf, supportFor } from './seen.ts';
import type { Field } from './shared.ts';

export type RankedCauses = {
  /** Best first; empty when nothing deserves to be called a cause. */
  readonly hypotheses: readonly Hypothesis[];
  /** Every asset that anything speaks against, best first, and how sure the first is. */
  readonly ranking: AssetRanking;
  readonly ruledOut: readonly RuledOut[];
  readonly unknowns: readonly Unknown[];
  /** Evidence that arose here (relations, normal series) besides that of the findings. */
  readonly evidence: readonly Evidence[];
};

const MOST_HYPOTHESES = 3;
/** A finding on the way of a deeper cause is no cause of its own unless it is this much better. */
const DEEPER_WINS_FROM = 0.6;
const PRECISE = 1e-9;

/**
 * Ranks what may have caused the alert. A cause is the start of a path of known mechanisms along the topology that
 * keeps the order of time and ends at the alert's own signal. Pure and deterministic; names of assets play no part.
 */
export function rankCauses(input: CausesInput): RankedCauses {
  const topology = createTopology(input.relations);
  const observed = observedNodes(input.findings);
  const known = new Set(input.measured.map(({ assetId, concept }) => `${assetId} ${concept}`));
  const field: Field = { topology, observed, measured: (assetId, concept) => known.has(`${assetId} ${concept}`) };
  const target = targetNode(input, observed);
  const { paths, rejected } = pathsTo(target.node, field);
  const seen = seenOf(input, target.node);
  const sure = rankAssets(input, seen, []).certainty.confidence;
  const ranked = target.quiet ? [] : rank(paths, target.seen, (root) => sure * supportFor(seen, root));
  const alone = ranked.map(({ path }) => ({ path, score: scoreOf(path) }));
  const possible = new Set(paths.map(({ root }) => root));
  const dismissed = ruleOut(input, target.node, field, ranked, { rejected, possible });
  const relations = new Map<string, Evidence>();
  const hypotheses = ranked.slice(0, MOST_HYPOTHESES).map((scored) => hypothesisOf(scored, input, relations));
  const spoke = new Set([...input.measured, ...input.findings].map(({ assetId }) => assetId));
  return {
    hypotheses,
    ranking: rankAssets(input, seen, alone),
    ruledOut: dismissed.ruledOut,
    unknowns: unknownsOf(input, target.node, field, spoke, ranked[0]),
    evidence: [...relations.values(), ...dismissed.evidence],
  };
}

/** @param support 0–1: how far what services did supports that a root's trouble is its own */
function rank(paths: readonly CausalPath[], targetSeen: boolean, support: (root: Node) => number): Scored[] {
  const best = new Map<string, { path: CausalPath; score: number }>();
  const scored = paths.map((path) => ({ path, score: 1 - (1 - scoreOf(path)) * (1 - support(path.root)) }));
  for (const { path, score } of scored) {
    const key = JSON.stringify([path.root.assetId, path.root.concept, path.root.component]);
    const before = best.get(key);
    if (!before || before.score < score - PRECISE) best.set(key, { path, score });
  }
  const candidates = [...best.values()];
  const roots = candidates.filter(
    ({ path: { root }, score }) => !scored.some((other) => explains(other.path, root) && other.score >= score * DEEPER_WINS_FROM),
  );
  // Two places for one supposed cause (a rack and its cooler) are one story: the better place tells it.
  const distinct = roots.filter(
    ({ path, score }) =>
      !roots.some(
        (other) =>
          other.path !== path &&
          sameGround(other.path, path) &&
          (other.score > score || (other.score === score && shorter(other.path, path))),
      ),
  );
  distinct.sort((a, b) => (Math.abs(b.score - a.score) > PRECISE ? b.score - a.score : compareRoots(a.path.root, b.path.root)));
  return distinct
    .map(({ path, score }, index) => withConfidence(path, score, index === 0 ? (distinct[1]?.score ?? 0) : 0, targetSeen))
    .map((scored, index, all) => (index > 0 && all[0] ? { ...scored, confidence: Math.min(scored.confidence, all[0].confidence) } : scored))
    .filter(({ confidence }) => confidence >= LEAST_CONFIDENCE);
}

/** Whether a path has the node as an effect on its way, or as one of those that suffer from what it supposes. */
function explains(path: CausalPath, node: Node): boolean {
  return path.links.some(({ effect }) => effect === node) || (path.shared?.suffering.includes(node) ?? false);
}

function sameGround(a: CausalPath, b: CausalPath): boolean {
  if (!a.shared || !b.shared || a.root.concept !== b.root.concept) return false;
  const mine = new Set(a.shared.suffering);
  return b.shared.suffering.some((node) => mine.has(node));
}

function shorter(a: CausalPath, b: CausalPath): boolean {
  return a.links.length < b.links.length || (a.links[0]?.via.length ?? 0) < (b.links[0]?.via.length ?? 0);
}

function compareRoots(a: Node, b: Node): number {
  return a.onsetMs - b.onsetMs || b.strength - a.strength || b.findings.length - a.findings.length || (a.assetId < b.assetId ? -1 : 1);
}

function hypothesisOf({ path, score, confidence, reasons }: Scored, input: CausesInput, found: Map<string, Evidence>): Hypothesis {
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
  const query = { kind: 'relation', from: relation.from, relation: relation.kind, to: relation.to, at } as const;
  const evidence = makeEvidence(query, figuresOfRelation(true), at);
  known.set(evidence.id, evidence);
  return evidence;
}

function unknownsOf(input: CausesInput, target: Node, field: Field, spoke: ReadonlySet<string>, top: Scored | undefined): Unknown[] {
  const unknowns: Unknown[] = [];
  if (top?.path.root.concept === 'disk.failed') {
    unknowns.push({ what: 'not-calibrated', assetId: top.path.root.assetId, searched: top.path.root.component ?? top.path.root.assetId });
  }
  if (top && top.path.root.findings.length === 0) {
    unknowns.push({ what: 'not-observed', assetId: top.path.root.assetId, searched: '', concept: top.path.root.concept });
  }
  if (!input.relations.some(({ from, to }) => from === target.assetId || to === target.assetId)) {
    unknowns.push({ what: 'no-topology', assetId: target.assetId, searched: target.assetId });
  }
  // A fault shows by its signs: where they are not measured, it can be neither named nor ruled out.
  for (const [sign, fault] of top ? [] : SIGNS) {
    if (!MECHANISMS.some(({ cause, effect, where }) => cause === fault && effect === target.concept && where === 'same')) continue;
    if (!field.measured(target.assetId, sign))
      unknowns.push({ what: 'not-measured', assetId: target.assetId, searched: sign, concept: sign });
  }
  const told = new Set(unknowns.map(({ assetId }) => assetId));
  return [...unknowns, ...notMeasured(target, field, spoke).filter(({ assetId }) => !told.has(assetId))];
}
