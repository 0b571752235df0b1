import type { Relation } from '../../../domain/asset.ts';
import { makeEvidence } from '../../../domain/evidence.ts';
import type { Concept, Finding, FindingDetail } from '../../../domain/finding.ts';
import type { RelationKind } from '../../../domain/observation.ts';
import type { Node } from '../nodes.ts';

export const MINUTE = 60_000;
export const written: FindingDetail = { kind: 'new-template', template: 'a line', count: 3 };
export const silence: FindingDetail = { kind: 'absence', metric: 'cpu', labels: {}, unit: '1', whole: 'gone' };

export function relation(from: string, kind: RelationKind, to: string): Relation {
  return { from, kind, to, since: new Date(0), until: null, source: 'test' };
}

/** What was seen from a minute to the 200th. */
export function finding(assetId: string, concept: Concept, fromMinute: number, detail: FindingDetail = written): Finding {
  const [onset, until] = [new Date(fromMinute * MINUTE), new Date(200 * MINUTE)];
  const evidence = makeEvidence({ kind: 'samples', assetId, metric: concept, labels: {}, from: onset, to: until }, { count: 20 }, until);
  return { id: `${assetId} ${concept}`, assetId, concept, onset, until, strength: 0.9, surprise: 5, evidence: [evidence], detail };
}

export function node(assetId: string, concept: Concept, fromMinute: number, detail: FindingDetail = written): Node {
  const one = finding(assetId, concept, fromMinute, detail);
  const times = { onsetMs: one.onset.getTime(), untilMs: one.until.getTime(), resolutionMs: MINUTE };
  return { assetId, concept, component: null, strength: 0.9, findings: [one], ...times };
}
