import { describe, expect, test } from 'vitest';
import type { Relation } from '../../domain/asset.ts';
import type { FindingDetail } from '../../domain/finding.ts';
import { createTopology } from '../topology/topology.ts';
import { type Node, observedNodes } from './nodes.ts';
import { pathsTo } from './paths.ts';
import { rank } from './rank.ts';
import { MINUTE, node, relation, silence } from './testing/nodes.ts';

type Measured = (assetId: string, concept: string) => boolean;

function pathsOf(relations: readonly Relation[], measured: Measured, ...observed: readonly [Node, ...Node[]]) {
  return pathsTo(observed[0], { topology: createTopology(relations), observed, measured, heard: () => false }).paths;
}

function rootOf(relations: readonly Relation[], ...observed: readonly [Node, ...Node[]]): string {
  const root = rank(
    pathsOf(relations, () => false, ...observed),
    true,
    () => 0,
  )[0]?.path.root;
  return root ? `${root.assetId} ${root.concept}` : 'nothing';
}

describe('a machine below a callee', () => {
  const relations = [relation('service', 'depends-on', 'directory'), relation('directory', 'runs-on', 'machine')];
  const [failing, slowDisk] = [node('service', 'service.errors', 100), node('machine', 'disk.latency', 98)];
  const straight = (measured: Measured) =>
    pathsOf(relations, measured, failing, slowDisk).filter(({ root, links }) => root === slowDisk && links.length === 1);

  test('is why its caller fails, where nobody measures the callee', () => {
    expect(straight(() => false)).toHaveLength(1);
  });

  test('not past a callee that is measured: there it would show', () => {
    expect(straight((assetId, concept) => assetId === 'directory' && concept === 'service.latency')).toEqual([]);
  });
});

describe('a store of a host', () => {
  const relations = [
    relation('service', 'runs-on', 'host'),
    relation('host', 'stores-on', 'volume'),
    relation('volume', 'connected-to', 'switch'),
  ];

  test('is reached through the fabric that it is connected to', () => {
    const seen = [node('service', 'service.latency', 100), node('host', 'disk.latency', 99), node('switch', 'network.errors', 98)] as const;
    expect(rootOf(relations, ...seen)).toBe('switch network.errors');
  });

  test('whose link nobody saw fail is not supposed to have', () => {
    const supposed = pathsOf(relations, () => false, node('service', 'service.latency', 100), node('host', 'disk.latency', 99));
    expect(supposed.filter(({ root }) => root.assetId === 'switch')).toEqual([]);
  });

  test('that is set to let in others is why its host is refused and has no disk', () => {
    const seen = [
      node('service', 'service.errors', 100),
      node('host', 'disk.failed', 99),
      node('host', 'credential.expired', 97),
      node('volume', 'configuration.changed', 95, { kind: 'change', field: 'secret', before: '4', after: '5', by: 'inventory' }),
    ] as const;
    expect(rootOf(relations, ...seen)).toBe('volume configuration.changed');
  });
});

test('of a machine that fell silent long before what runs on it failed only the word is missing', () => {
  const relations = [relation('service', 'runs-on', 'machine')];
  const qualityOf = (minute: number) => {
    const gone = node('machine', 'process.down', minute, silence);
    return pathsOf(relations, () => false, node('service', 'service.errors', 100), gone).find(({ root }) => root === gone)?.links[0]
      ?.quality;
  };
  expect(qualityOf(60)).toBeLessThan(0.5 * (qualityOf(97) ?? 0));
});

test('changes of one asset at other times are others, each with its own time', () => {
  const changed = (minute: number) =>
    node('service', 'configuration.changed', minute, { kind: 'change', field: 'version', before: '1', after: '2', by: 'inventory' })
      .findings;
  const nodes = observedNodes([...changed(20), ...changed(94), ...changed(97)]);
  expect(nodes.map(({ onsetMs }) => onsetMs / MINUTE)).toEqual([20, 94]);
});

describe('a deed and what began long after it', () => {
  const relations = [relation('service', 'depends-on', 'store')];
  const change: FindingDetail = { kind: 'change', field: 'version', before: '1', after: '2', by: 'inventory' };
  const changed = (...minutes: readonly [number, ...number[]]): Node => {
    const findings = minutes.flatMap((minute) => node('service', 'configuration.changed', minute, change).findings);
    return { ...node('service', 'configuration.changed', Math.min(...minutes), change), strength: 0.47, findings };
  };

  test('is not where it began, if something as plain began just then; of several deeds the last may be it', () => {
    const seen = [node('service', 'service.latency', 100), node('service', 'cpu.throttled', 100)] as const;
    expect(rootOf(relations, ...seen, changed(80))).toBe('service cpu.throttled');
    expect(rootOf(relations, ...seen, changed(94))).toBe('service configuration.changed');
    expect(rootOf(relations, ...seen, changed(80, 89, 95))).toBe('service configuration.changed');
  });

  test('is not what is behind a limit that a callee reached all at once', () => {
    const seen = [node('service', 'service.errors', 100), { ...node('store', 'process.saturated', 100), strength: 1 }] as const;
    const faint = (minute: number) => ({ ...changed(minute), strength: 0.4 });
    expect(rootOf(relations, ...seen, faint(69))).toBe('store process.saturated');
    expect(rootOf(relations, ...seen, faint(95))).toBe('service configuration.changed');
  });

  test('may be where it began, if nothing as plain began just then', () => {
    const seen = [node('service', 'service.latency', 100), { ...node('service', 'cpu.throttled', 100), strength: 0.5 }] as const;
    expect(rootOf(relations, ...seen, changed(80))).toBe('service configuration.changed');
  });
});
