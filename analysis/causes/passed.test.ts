import { describe, expect, test } from 'vitest';
import type { Relation } from '../../domain/asset.ts';
import type { Finding, FindingDetail } from '../../domain/finding.ts';
import { createTopology } from '../topology/topology.ts';
import { rankCauses } from './causes.ts';
import type { Node } from './nodes.ts';
import { pathsTo } from './paths.ts';
import type { Field } from './shared.ts';
import { finding, MINUTE, node, relation } from './testing/nodes.ts';

const shifted: FindingDetail = { kind: 'level-shift', metric: 'm', labels: {}, unit: '1', normal: 1, now: 9 };

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
  const [slow, disk] = [node('service', 'service.latency', 150, shifted), node('shelf', 'disk.failed', 60, shifted)];

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
    const [slow, failing] = [node('caller', 'service.latency', minute, shifted), node('callee', 'service.errors', 100, shifted)];
    const field = { topology: createTopology(relations), observed: [slow, failing], measured: () => false, heard: () => false };
    return pathsTo(slow, field).paths.find(({ root, links }) => root === failing && links.length === 1)?.links[0]?.quality ?? 0;
  };
  expect(qualityAt(102)).toBeGreaterThan(0.5);
  expect(qualityAt(160)).toBeLessThan(0.6 * qualityAt(102));
});

test('what was found and is not weighed is not known to be as usual', () => {
  const hosts = Array.from({ length: 12 }, (_, i) => `host-${i}`);
  const relations = [...hosts.map((host) => relation(host, 'member-of', 'rack')), relation('rack', 'cooled-by', 'cooler')];
  const warm = hosts.map((host) => finding(host, 'temperature.high', 100, shifted));
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
