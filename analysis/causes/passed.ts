import type { Concept } from '../../domain/finding.ts';
import type { Mechanism } from '../mechanisms/mechanisms.ts';
import type { Reach } from '../topology/topology.ts';
import type { Node } from './nodes.ts';
import type { Field } from './shared.ts';

const OF_DISKS: ReadonlySet<Concept> = new Set<Concept>(['disk.failed', 'disk.latency', 'disk.utilization']);
const OF_SERVICES: readonly Concept[] = ['service.latency', 'service.errors'];
/** What a volume or a machine shows of the disks below it. */
const SHOWN_OF_DISKS: readonly Concept[] = [...OF_SERVICES, 'disk.latency', 'cpu.iowait'];

/** Trouble that would have to pass through an asset where it was measured and not seen did not come that way. */
export function hasNotPassed(concept: Concept, reach: Reach, effect: Node, field: Field): boolean {
  return betweenOf(reach, effect).some((id) => normalAt(id, concept, field));
}

/** Whether there is something between, and of none of it was measured what such trouble would have shown in. */
export function isUnheard({ cause }: Mechanism, reach: Reach, effect: Node, { measured }: Field): boolean {
  const between = betweenOf(reach, effect);
  const shown = OF_DISKS.has(cause) ? SHOWN_OF_DISKS : OF_SERVICES;
  return between.length > 0 && !between.some((id) => shown.some((concept) => measured(id, concept)));
}

export function normalAt(assetId: string, concept: string, field: Field): boolean {
  return field.measured(assetId, concept) && !field.observed.some((node) => node.assetId === assetId && node.concept === concept);
}

function betweenOf({ via, assetId }: Reach, effect: Node): string[] {
  return via.flatMap(({ from, to }) => [from, to]).filter((id) => id !== assetId && id !== effect.assetId);
}
