import type { Alert } from '../../domain/alert.ts';
import type { Relation } from '../../domain/asset.ts';
import { type Evidence, makeEvidence } from '../../domain/evidence.ts';
import { bearsOnCauses, type Concept, type Finding } from '../../domain/finding.ts';
import { RELATION_FIGURES } from '../figures/figures.ts';
import type { Behaviour } from '../findings/behaviour.ts';
import type { Measured } from '../findings/input.ts';
import { SIGNS } from '../mechanisms/mechanisms.ts';
import { conceptOfCode } from '../signals/hardware-codes.ts';
import { componentOf, meaningOf } from '../signals/signals.ts';
import { conceptOfText } from '../signals/text-meaning.ts';

/** What causes are ranked from. */
export type CausesInput = {
  readonly alert: Alert;
  readonly at: Date;
  readonly relations: readonly Relation[];
  readonly findings: readonly Finding[];
  readonly measured: readonly Measured[];
  /** What was found besides and is not weighed, because there is more than can be: it is not known to be as usual. */
  readonly passedOver?: ReadonlyArray<Pick<Finding, 'assetId' | 'concept'>>;
  /** Losses of the time before the incident that are weighed only where what stood in for them is hurt. */
  readonly standing?: readonly Finding[];
  /** When something was told to be well again: a part of an asset, or whatever of it where none is named. */
  readonly recovered?: readonly Recovery[];
  /** What the services in scope did, where it was looked at. */
  readonly behaviour?: Behaviour;
};

export type Recovery = { readonly assetId: string; readonly component: string | null; readonly at: Date };

/** One kind of trouble on one asset: seen, or supposed. A path of causes goes from node to node. */
export type Node = {
  readonly assetId: string;
  readonly concept: Concept;
  readonly component: string | null;
  readonly onsetMs: number;
  readonly untilMs: number;
  readonly strength: number;
  /** Time between two measurements of what it was seen in; 0 for single events. */
  readonly resolutionMs: number;
  /** Strongest first; empty when the node is supposed. */
  readonly findings: readonly Finding[];
};

/** Findings of one node that are this much weaker than its strongest say nothing about its onset. */
const WEAK = 0.5;
const MOST_EVIDENCE = 4;
/** What people do rather than what happens. */
export const DEEDS: ReadonlySet<Concept> = new Set<Concept>(['configuration.changed', 'user.action']);
/** A change is often made in several steps. */
const ONE_DEED_MS = 10 * 60_000;

/** Nodes of what was seen: findings of one asset that mean the same, together. */
export function observedNodes(findings: readonly Finding[]): Node[] {
  const groups = Map.groupBy(findings.filter(bearsOnCauses), (finding) => {
    const concept = SIGNS.get(finding.concept) ?? finding.concept;
    return JSON.stringify([finding.assetId, concept, concept === 'disk.failed' ? componentOfFinding(finding) : null]);
  });
  return [...groups.values()].flatMap(apart).flatMap((group) => {
    const sorted = [...group].sort((a, b) => b.strength - a.strength || a.onset.getTime() - b.onset.getTime() || (a.id < b.id ? -1 : 1));
    const strongest = sorted[0];
    if (!strongest) return [];
    const telling = sorted.filter(({ strength }) => strength >= strongest.strength * WEAK);
    // Several signs of the same trouble make it surer than one.
    const doubt = telling.slice(0, 3).reduce((rest, { strength }, index) => rest * (1 - strength * (index === 0 ? 1 : 0.3)), 1);
    return [
      {
        assetId: strongest.assetId,
        concept: SIGNS.get(strongest.concept) ?? strongest.concept,
        component: componentOfFinding(strongest),
        onsetMs: Math.min(...telling.map(({ onset }) => onset.getTime())),
        untilMs: Math.max(...telling.map(({ until }) => until.getTime())),
        strength: 1 - doubt,
        resolutionMs: Math.max(...telling.map(resolutionOf)),
        findings: sorted,
      },
    ];
  });
}

/** Deeds of one asset at other times are others, each with its own time: what was changed in the morning is no reason for the evening’s change. */
function apart(group: readonly Finding[]): Finding[][] {
  const sorted = group.toSorted((a, b) => a.onset.getTime() - b.onset.getTime());
  const parts: Finding[][] = [];
  for (const one of sorted) {
    const last = parts.at(-1);
    const gapMs = one.onset.getTime() - (last?.at(-1)?.onset.getTime() ?? Number.NEGATIVE_INFINITY);
    if (last && (!DEEDS.has(one.concept) || gapMs <= ONE_DEED_MS)) last.push(one);
    else parts.push([one]);
  }
  return parts;
}

/** Failures that grew no more than this many times as much as the requests are of no other share than they were. */
const FAILS_AS_EVER = 1.5;

/** More requests fail because more arrive: that as many do as are to be expected of so many is no trouble of its own. */
export function failsAsEver({ assetId, concept, detail }: Finding, all: readonly Finding[]): boolean {
  if (concept !== 'service.errors' || detail.kind !== 'level-shift') return false;
  return all.some(
    ({ assetId: other, concept: more, detail: requests }) =>
      other === assetId &&
      more === 'service.traffic' &&
      requests.kind === 'level-shift' &&
      requests.metric === detail.metric &&
      requests.normal > 0 &&
      detail.now <= FAILS_AS_EVER * detail.normal * (requests.now / requests.normal),
  );
}

/** Evidence of a node, its strongest findings first. */
export function evidenceOfNode(node: Node): Evidence[] {
  return node.findings
    .filter(({ strength }, index) => index === 0 || strength >= node.strength * WEAK)
    .flatMap(({ evidence }) => evidence)
    .slice(0, MOST_EVIDENCE);
}

/** That the inventory says so. */
export function evidenceOfRelation({ from, kind, to }: Relation, at: Date): Evidence {
  return makeEvidence({ kind: 'relation', from, relation: kind, to, at }, RELATION_FIGURES, at);
}

/** What the alert speaks of: its metric's meaning, its code's, or what its words say; null when none is known. */
export function conceptOfAlert(alert: Alert): Concept | null {
  const meaning = alert.trigger && meaningOf(alert.trigger);
  if (meaning) return SIGNS.get(meaning.concept) ?? meaning.concept;
  for (const text of [alert.trigger?.metric, alert.labels.code, alert.labels.alertname, alert.name, alert.summary]) {
    const concept = text ? (conceptOfCode(text)?.concept ?? conceptOfText(text)) : null;
    if (concept) return concept;
  }
  return null;
}

/**
 * The node the alert is about. `seen` says whether its signal stood out in the data; `quiet` that it was measured and
 * did not, which means that there is nothing to explain.
 */
export function targetNode(
  input: CausesInput,
  observed: readonly Node[],
): { readonly node: Node; readonly seen: boolean; readonly quiet: boolean } {
  const { alert } = input;
  const startedMs = alert.startedAt.getTime();
  const own = observed.filter(({ assetId }) => assetId === alert.assetId);
  const concept = conceptOfAlert(alert) ?? (isOfUnknown(input) ? 'unknown' : null);
  const matching = own.filter((node) => node.concept === concept);
  const near = concept === null ? own.filter((node) => node.concept !== 'unknown' && node.concept !== 'job.running') : matching;
  const best = [...near].sort((a, b) => b.strength - a.strength)[0];
  const quiet = concept !== null && input.measured.some((one) => one.assetId === alert.assetId && one.concept === concept);
  if (best && best.strength >= 0.3) return { node: best, seen: true, quiet: false };
  const node: Node = {
    assetId: alert.assetId,
    concept: concept ?? 'unknown',
    component: null,
    onsetMs: startedMs,
    untilMs: startedMs,
    strength: 0.6,
    resolutionMs: 0,
    findings: best ? [...best.findings] : [],
  };
  return { node, seen: false, quiet: quiet || best !== undefined };
}

/** Whether the alert's own series was measured, and nothing is known of what it means. */
function isOfUnknown({ alert, measured }: CausesInput): boolean {
  return measured.some(
    ({ assetId, concept, series }) => assetId === alert.assetId && concept === 'unknown' && series.metric === alert.trigger?.metric,
  );
}

function componentOfFinding(finding: Finding): string | null {
  const { detail } = finding;
  if (detail.kind === 'hardware-event') return detail.component;
  return 'labels' in detail ? componentOf(detail.labels) : null;
}

function resolutionOf({ evidence: [{ query, states }] }: Finding): number {
  if (query.kind !== 'samples' || typeof states.count !== 'number') return 0;
  return (query.to.getTime() - query.from.getTime()) / Math.max(1, states.count);
}
