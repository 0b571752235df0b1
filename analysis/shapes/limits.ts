import type { Concept } from '../../domain/finding.ts';

/** What fills up to a known limit when it is measured as a share. */
const SHARES: ReadonlySet<Concept> = new Set<Concept>(['cpu.utilization', 'memory.pressure', 'disk.utilization', 'filesystem.full']);

/** Where a quantity can go no further: 1 or 100 of what is a share; null where it is not known. */
export function limitOf(concept: Concept | null, unit: string): number | null {
  if (concept === null || !SHARES.has(concept)) return null;
  return unit === '1' ? 1 : unit === '%' ? 100 : null;
}
