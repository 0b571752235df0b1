import type { RuledOut, Unknown } from '../../domain/answer.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { samplesEvidence } from '../findings/from-series.ts';
import type { Measured } from '../findings/input.ts';
import { MECHANISMS } from '../mechanisms/mechanisms.ts';
import { type CausesInput, evidenceOfNode, type Node } from './nodes.ts';
import { placesOf, type Rejection } from './paths.ts';
import type { Scored } from './score.ts';
import type { Field } from './shared.ts';

const MOST_RULED_OUT = 8;
const MOST_NORMAL = 4;
const MOST_UNKNOWNS = 4;
/** Weaker findings are noise; naming them as ruled out would be noise too. */
const WORTH_NAMING = 0.35;

type Dismissed = { readonly ruledOut: RuledOut; readonly evidence: readonly Evidence[]; readonly weight: number };

/** What was seen and is not the cause, and what was looked at and normal; the telling ones first. */
export function ruleOut(
  input: CausesInput,
  target: Node,
  field: Field,
  ranked: readonly Scored[],
  rejected: readonly Rejection[],
): { readonly ruledOut: RuledOut[]; readonly evidence: Evidence[] } {
  const winner = ranked[0]?.path;
  const onPath = new Set(winner?.links.flatMap(({ cause, effect }) => [cause, effect]) ?? []);
  const suffering = new Set(winner?.shared?.suffering ?? []);
  const rivals = new Set(ranked.slice(1).map(({ path }) => path.root));
  const dismissed: Dismissed[] = [];
  for (const node of field.observed) {
    if (node === winner?.root || node.strength < WORTH_NAMING || node.concept === 'unknown') continue;
    if (!winner && node === target) continue;
    // A sign on the path itself is part of the story, unless it is what the alert blames.
    if (onPath.has(node) && (node.assetId !== target.assetId || node.assetId === winner?.root.assetId)) continue;
    const reason = reasonFor(node, onPath, suffering, rivals, rejected, field);
    const evidence = evidenceOfNode(node);
    dismissed.push({
      ruledOut: { assetId: node.assetId, concept: node.concept, reason, evidenceIds: ids(evidence) },
      evidence,
      weight: node.strength,
    });
  }
  dismissed.sort((a, b) => b.weight - a.weight);
  const normal = lookedAtAndNormal(input, target, field, winner ? [...onPath] : [target]).slice(0, MOST_NORMAL);
  const all = [...dismissed.slice(0, MOST_RULED_OUT - normal.length), ...normal];
  return { ruledOut: all.map(({ ruledOut }) => ruledOut), evidence: all.flatMap(({ evidence }) => evidence) };
}

/** Places where a cause could have been and nothing was measured. */
export function notMeasured(target: Node, field: Field, spoke: ReadonlySet<string>): Unknown[] {
  const found = new Map<string, Unknown>();
  for (const mechanism of MECHANISMS) {
    if (mechanism.effect !== target.concept || mechanism.where === 'consumer') continue;
    for (const { assetId } of placesOf(mechanism, target, field.topology)) {
      if (spoke.has(assetId) || found.has(assetId)) continue;
      found.set(assetId, { what: 'no-samples', assetId, searched: `${mechanism.cause} ${assetId}` });
    }
  }
  return [...found.values()].slice(0, MOST_UNKNOWNS);
}

function reasonFor(
  node: Node,
  onPath: ReadonlySet<Node>,
  suffering: ReadonlySet<Node>,
  rivals: ReadonlySet<Node>,
  rejected: readonly Rejection[],
  field: Field,
): RuledOut['reason'] {
  const follows = [...onPath, ...suffering].some((cause) =>
    MECHANISMS.some(
      (mechanism) =>
        mechanism.effect === node.concept &&
        mechanism.cause === cause.concept &&
        cause !== node &&
        placesOf(mechanism, node, field.topology).some(({ assetId }) => assetId === cause.assetId),
    ),
  );
  if (onPath.has(node) || suffering.has(node)) return 'explained-by-cause';
  const rejection = rejected.find((one) => one.node === node);
  if (rejection) return rejection.reason;
  if (follows) return 'explained-by-cause';
  return rivals.has(node) ? 'weaker' : 'no-path';
}

function lookedAtAndNormal(input: CausesInput, target: Node, field: Field, effects: readonly Node[]): Dismissed[] {
  const seen = new Set(field.observed.map(({ assetId, concept }) => `${assetId} ${concept}`));
  const found = new Map<string, Dismissed>();
  const take = (one: Measured, weight: number) => {
    const key = `${one.assetId} ${one.concept}`;
    if (seen.has(key) || found.has(key)) return;
    const evidence = samplesEvidence(one.series, target.onsetMs - 3_600_000, input.at.getTime(), input.at);
    if (!evidence) return;
    const ruledOut = { assetId: one.assetId, concept: one.concept, reason: 'nothing-unusual', evidenceIds: [evidence.id] } as const;
    found.set(key, { ruledOut, evidence: [evidence], weight });
  };
  for (const effect of effects) {
    for (const mechanism of MECHANISMS) {
      if (mechanism.effect !== effect.concept || mechanism.cause === 'log.unusual') continue;
      for (const { assetId, distance } of placesOf(mechanism, effect, field.topology)) {
        const one = input.measured.find((known) => known.assetId === assetId && known.concept === mechanism.cause);
        if (one) take(one, mechanism.strength - distance / 10);
      }
    }
  }
  return [...found.values()].sort((a, b) => b.weight - a.weight);
}

function ids(evidence: readonly Evidence[]): string[] {
  return evidence.map(({ id }) => id);
}
