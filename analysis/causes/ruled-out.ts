import type { RuledOut, Unknown } from '../../domain/answer.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Concept } from '../../domain/finding.ts';
import { canonicalJson } from '../../domain/ids.ts';
import type { Measured } from '../findings/input.ts';
import { samplesEvidence } from '../findings/of-series.ts';
import { MECHANISMS } from '../mechanisms/mechanisms.ts';
import { median, readable } from '../signals/series.ts';
import { componentOf } from '../signals/signals.ts';
import { type CausesInput, evidenceOfNode, evidenceOfRelation, type Node } from './nodes.ts';
import { followsFrom, placesOf, type Rejection } from './paths.ts';
import { lostBecause } from './runner-up.ts';
import type { Scored } from './score.ts';
import type { Field } from './shared.ts';

const MOST_RULED_OUT = 4;
const MOST_NORMAL = 3;
const MOST_UNKNOWNS = 4;
/** Weaker findings are noise; naming them as ruled out would be noise too. */
const WORTH_NAMING = 0.35;

const MOST_EVIDENCE = 4;
/** Above every other. */
const FIRST = 9;

const SERVICE: ReadonlySet<Concept> = new Set<Concept>(['service.latency', 'service.errors']);
/** Deeds and faults: what a person asks about first. */
const SUSPECT: ReadonlySet<Concept> = new Set<Concept>([
  'job.running',
  'configuration.changed',
  'disk.failed',
  'process.down',
  'link.down',
]);

type Dismissed = { readonly ruledOut: RuledOut; readonly evidence: readonly Evidence[]; readonly weight: number };

/** What is named as the cause, what else is named besides it, and what came next. */
export type Standing = { readonly ranked: readonly Scored[]; readonly together: readonly Scored[]; readonly runnerUp: Scored | null };

/** What is known of the nodes that could be causes: those that no path could take, and those that begin a path. */
export type Considered = {
  readonly rejected: readonly Rejection[];
  readonly possible: ReadonlySet<Node>;
  /** Callees whose extra time is a small part of their caller's, with that caller. */
  readonly outdone: ReadonlyMap<Node, Node>;
};

/**
 * What a person would have suspected and is not the cause: the service itself, deeds and faults nearby, what was looked at
 * and normal. Consequences of the cause are no suspects.
 */
export function ruleOut(
  input: CausesInput,
  target: Node,
  field: Field,
  { ranked, together, runnerUp }: Standing,
  considered: Considered,
): { readonly ruledOut: RuledOut[]; readonly evidence: Evidence[] } {
  const winner = ranked[0]?.path;
  const told = [...(winner ? [winner] : []), ...together.map(({ path }) => path)];
  const onPath = new Set(told.flatMap(({ links }) => links.flatMap(({ cause, effect }) => [cause, effect])));
  const suffering = new Set(told.flatMap(({ shared }) => shared?.suffering ?? []));
  const dismissed: Dismissed[] = [];
  const next = ranked[0] && runnerUp ? lost(ranked[0], runnerUp, input.at) : null;
  if (next) dismissed.push(next);
  for (const node of field.observed) {
    if (
      told.some(({ root }) => root === node) ||
      node === runnerUp?.path.root ||
      node.strength < WORTH_NAMING ||
      node.concept === 'unknown'
    )
      continue;
    if (!winner && node === target) continue;
    const service = node === target && SERVICE.has(node.concept) && node.assetId !== winner?.root.assetId;
    const reason = onPath.has(node) || suffering.has(node) ? 'explained-by-cause' : reasonFor(node, onPath, suffering, considered, field);
    if (reason === 'explained-by-cause' && !service) continue;
    const caller = reason === 'covers-little' ? considered.outdone.get(node) : undefined;
    const evidence = caller ? [...riseOf(node), ...riseOf(caller)] : evidenceOfNode(node);
    dismissed.push({
      ruledOut: { assetId: node.assetId, concept: node.concept, reason, evidenceIds: ids(evidence) },
      evidence,
      weight: node.strength + (service ? 2 : SUSPECT.has(node.concept) ? 1 : 0),
    });
  }
  dismissed.sort((a, b) => b.weight - a.weight);
  const normal = [
    ...healthyDisks(input, winner?.root ?? null),
    ...lookedAtAndNormal(input, target, field, winner ? [...onPath] : [target]),
  ].slice(0, MOST_NORMAL);
  const first = dismissed.filter(({ weight }) => weight > 1);
  const rest = dismissed.filter(({ weight }) => weight <= 1);
  const all = [...first, ...normal, ...rest].slice(0, MOST_RULED_OUT);
  return { ruledOut: all.map(({ ruledOut }) => ruledOut), evidence: all.flatMap(({ evidence }) => evidence) };
}

/**
 * What would be the cause if the first were not, and in what it is worse. What was only supposed is told by those that suffer
 * and by the inventory, which says that they need it; null where it does not say so of them themselves.
 */
function lost(winner: Scored, runnerUp: Scored, at: Date): Dismissed | null {
  const { root, shared } = runnerUp.path;
  const isSeen = root.findings.length > 0;
  const suffering = shared?.suffering ?? [];
  const ties = (isSeen ? [] : (shared?.via ?? [])).filter(
    ({ from, to }) => to === root.assetId && suffering.some(({ assetId }) => assetId === from),
  );
  if (!isSeen && ties.length === 0) return null;
  const sufferers = suffering.filter(({ assetId }) => ties.some(({ from }) => from === assetId));
  const own = (isSeen ? [root] : sufferers).flatMap(evidenceOfNode).slice(0, MOST_EVIDENCE);
  const evidence = [...own, ...ties.slice(0, MOST_EVIDENCE).map((tie) => evidenceOfRelation(tie, at))];
  const because = lostBecause(winner, runnerUp);
  const ruledOut = { assetId: root.assetId, concept: root.concept, reason: 'runner-up', because, evidenceIds: ids(evidence) } as const;
  return { ruledOut, evidence, weight: FIRST };
}

/** Places where a cause could have been and nothing was measured. */
export function notMeasured(target: Node, field: Field, spoke: ReadonlySet<string>): Unknown[] {
  const found = new Map<string, Unknown>();
  for (const mechanism of MECHANISMS) {
    if (mechanism.effect !== target.concept || ['consumer', 'peer', 'member'].includes(mechanism.where)) continue;
    for (const { assetId } of placesOf(mechanism, target, field.topology)) {
      if (spoke.has(assetId) || found.has(assetId)) continue;
      found.set(assetId, { what: 'no-samples', assetId, searched: mechanism.cause, concept: mechanism.cause });
    }
  }
  return [...found.values()].slice(0, MOST_UNKNOWNS);
}

function reasonFor(
  node: Node,
  onPath: ReadonlySet<Node>,
  suffering: ReadonlySet<Node>,
  { rejected, possible, outdone }: Considered,
  field: Field,
): RuledOut['reason'] {
  const follows = followsFrom(node, [...onPath, ...suffering], field.topology);
  const rejection = rejected.find((one) => one.node === node);
  if (rejection && !possible.has(node)) return rejection.reason;
  if (follows) return 'explained-by-cause';
  if (outdone.has(node)) return 'covers-little';
  return possible.has(node) ? 'weaker' : 'no-path';
}

/** What a shift came to, and what it came from. */
function riseOf({ findings }: Node): Evidence[] {
  const [whole, before, late] = findings.find(({ detail }) => detail.kind === 'level-shift')?.evidence ?? [];
  return [late ?? whole, before].filter((piece) => piece !== undefined);
}

/** The other disks beside a failing one, whose count of bad sectors stands still. */
function healthyDisks({ measured, findings, at }: CausesInput, root: Node | null): Dismissed[] {
  const sign = root?.concept === 'disk.failed' ? root.findings.find(({ detail }) => detail.kind === 'trend') : undefined;
  if (!root || sign?.detail.kind !== 'trend') return [];
  const { metric } = sign.detail;
  const growing = new Set(findings.flatMap((one) => one.evidence.map(({ query }) => canonicalJson('labels' in query ? query.labels : {}))));
  const healthy = measured.filter(
    ({ assetId, series }) =>
      assetId === root.assetId &&
      series.metric === metric &&
      componentOf(series.labels) !== root.component &&
      !growing.has(canonicalJson(series.labels)),
  );
  const evidence = healthy.flatMap(({ series }) => samplesEvidence(series, series.points[0]?.[0] ?? 0, at.getTime(), at) ?? []);
  if (evidence.length === 0) return [];
  const ruledOut = { assetId: root.assetId, concept: sign.concept, reason: 'nothing-unusual', evidenceIds: ids(evidence) } as const;
  return [{ ruledOut, evidence, weight: 1 }];
}

function lookedAtAndNormal(input: CausesInput, target: Node, field: Field, effects: readonly Node[]): Dismissed[] {
  // What does anything unlike itself is not called normal.
  const seen = new Set([...field.observed, ...input.findings].map(({ assetId, concept }) => `${assetId} ${concept}`));
  const parts = Map.groupBy(input.measured, ({ assetId, concept }) => `${assetId} ${concept}`);
  const found = new Map<string, Dismissed>();
  const take = (assetId: string, concept: Concept, weight: number) => {
    const key = `${assetId} ${concept}`;
    if (seen.has(key) || found.has(key)) return;
    const one = fullest(parts.get(key) ?? []);
    const evidence = one && samplesEvidence(one.series, target.onsetMs - 3_600_000, input.at.getTime(), input.at);
    if (!evidence) return;
    const ruledOut = { assetId, concept, reason: 'nothing-unusual', evidenceIds: [evidence.id] } as const;
    found.set(key, { ruledOut, evidence: [evidence], weight });
  };
  for (const effect of effects) {
    for (const mechanism of MECHANISMS) {
      if (mechanism.effect !== effect.concept || mechanism.cause === 'log.unusual') continue;
      for (const { assetId, distance } of placesOf(mechanism, effect, field.topology)) {
        take(assetId, mechanism.cause, mechanism.strength - distance / 10);
      }
    }
  }
  return [...found.values()].sort((a, b) => b.weight - a.weight);
}

/** Of the parts of one measure that which has most of it: that a processor never steals says nothing of how busy it is. */
function fullest(parts: readonly Measured[]): Measured | undefined {
  const [first] = parts;
  const alike = parts.filter(({ series }) => series.metric === first?.series.metric && series.unit === first.series.unit);
  const usual = new Map(alike.map((one) => [one, median(readable(one.series).points.map(([, value]) => value)) || 0]));
  return alike.reduce<Measured | undefined>(
    (most, one) => (most && (usual.get(most) ?? 0) >= (usual.get(one) ?? 0) ? most : one),
    undefined,
  );
}

function ids(evidence: readonly Evidence[]): string[] {
  return evidence.map(({ id }) => id);
}
