import { describe, expect, test } from 'vitest';
import type { Relation } from '../../domain/asset.ts';
import { makeEvidence } from '../../domain/evidence.ts';
import type { Concept, Finding } from '../../domain/finding.ts';
import type { RelationKind } from '../../domain/observation.ts';
import { createTopology } from '../topology/topology.ts';
import { rankCauses } from './causes.ts';
import type { Node } from './nodes.ts';
import { pathsTo } from './paths.ts';
import type { Field } from './shared.ts';

const MINUTE = 60_000;

function relation(from: string, kind: RelationKind, to: string): Relation {
  return { from, kind, to, since: new Date(0), until: null, source: 'test' };
}

function finding(assetId: string, concept: Concept, fromMinute: number): Finding {
  const [onset, until] = [new Date(fromMinute * MINUTE), new Date(200 * MINUTE)];
  const evidence = makeEvidence({ kind: 'samples', assetId, metric: concept, labels: {}, from: onset, to: until }, { count: 100 }, until);
  return {
    id: `${assetId} ${concept}`,
    assetId,
    concept,
    onset,
    until,
    strength: 0.9,
    surprise: 5,
    evidence: [evidence],
    detail: { kind: 'level-shift', metric: concept, labels: {}, unit: '1', normal: 1, now: 9 },
  };
}

function node(assetId: string, concept: Concept, fromMinute: number): Node {
  const one = finding(assetId, concept, fromMinute);
  const times = { onsetMs: one.onset.getTime(), untilMs: one.until.getTime(), resolutionMs: MINUTE };
  return { assetId, concept, component: null, strength: 0.9, findings: [one], ...times };
}

function waysFrom(root: Node, target: Node, relations: readonly Relation[], field: Partial<Field> = {}): string[] {
  const whole = { topology: createTopology(relations), observed: [target, root], measured: () => false, heard: () => false, ...field };
  return pathsTo(target, whole)
    .paths.filter((path) => path.root === root)
    .map(({ links }) => links.map(({ effect }) => `${effect.assetId} ${effect.concept}`).join(' > '));
}

describe('a disk that fails below a service', () => {
  const relations = [
    relation('service', 'runs-on', 'host'),
    relation('host', 'stores-on', 'volume'),
    relation('volume', 'stores-on', 'shelf'),
  ];
  const [slow, disk] = [node('service', 'service.latency', 150), node('shelf', 'disk.failed', 60)];

  test('may be why it is slow, where nothing between was measured', () => {
    expect(waysFrom(disk, slow, relations)).toContain('service service.latency');
    expect(waysFrom(disk, slow, relations)).toContain('host disk.latency > service service.latency');
  });

  test('is not, past a volume that answers as fast as ever', () => {
    const measured = (assetId: string, concept: string) => assetId === 'volume' && concept === 'disk.latency';
    expect(waysFrom(disk, slow, relations, { measured })).not.toContain('service service.latency');
    expect(waysFrom(disk, slow, relations, { measured })).not.toContain('host disk.latency > service service.latency');
  });

  test('has not ended a machine that went on telling of itself', () => {
    const ended = 'host process.down > service service.latency';
    expect(waysFrom(disk, slow, relations)).toContain(ended);
    expect(waysFrom(disk, slow, relations, { heard: (assetId) => assetId === 'host' })).not.toContain(ended);
  });
});

test('who calls feels at once how the other does: what began an hour later hardly comes of it', () => {
  const relations = [relation('caller', 'depends-on', 'callee')];
  const qualityAt = (minute: number) => {
    const [slow, failing] = [node('caller', 'service.latency', minute), node('callee', 'service.errors', 100)];
    const field = { topology: createTopology(relations), observed: [slow, failing], measured: () => false, heard: () => false };
    return pathsTo(slow, field).paths.find(({ root, links }) => root === failing && links.length === 1)?.links[0]?.quality ?? 0;
  };
  expect(qualityAt(102)).toBeGreaterThan(0.5);
  expect(qualityAt(160)).toBeLessThan(0.6 * qualityAt(102));
});

test('what was found and is not weighed is not known to be as usual', () => {
  const hosts = Array.from({ length: 12 }, (_, i) => `host-${i}`);
  const relations = [...hosts.map((host) => relation(host, 'member-of', 'rack')), relation('rack', 'cooled-by', 'cooler')];
  const warm = hosts.map((host) => finding(host, 'temperature.high', 100));
  const measured = warm.map(({ assetId, concept }) => ({
    assetId,
    concept,
    series: { assetId, metric: concept, labels: {}, unit: 'Cel', instrument: 'gauge' as const, points: [] },
  }));
  const at = new Date(150 * MINUTE);
  const alert = {
    id: 'alr',
    fingerprint: 'f',
    incidentId: 'inc',
    source: 'rule',
    name: 'HighTemperature',
    severity: 'warning',
    assetId: 'host-0',
    status: 'firing',
    startedAt: new Date(110 * MINUTE),
    resolvedAt: null,
    trigger: null,
    summary: 'temperature',
    labels: {},
    annotations: {},
    transitions: 1,
    ruleId: null,
  } as const;
  const scoreWith = (passedOver: readonly Finding[]) =>
    rankCauses({ alert, at, relations, findings: warm.slice(0, 4), passedOver, measured }).hypotheses.find(
      ({ assetId }) => assetId === 'cooler',
    )?.score ?? 0;
  expect(scoreWith(warm.slice(4))).toBeGreaterThan(scoreWith([]));
});
