import type { Evidence, Figures } from '../domain/evidence.ts';
import type { Concept } from '../domain/finding.ts';
import type { Language } from '../domain/language.ts';
import { quantity } from './wording/quantities.ts';

/** Plain states, or how many there are, rather than ratios: 0 and 1 are no percentages. */
const NO_SHARES: ReadonlySet<Concept> = new Set<Concept>([
  'process.down',
  'link.down',
  'disk.failed',
  'raid.degraded',
  'fan.failed',
  'power.failed',
  'battery.failed',
  'memory.failed',
  'disk.bad-sectors',
  'service.latency',
  'service.traffic',
  'service.unreached',
  'network.delay',
  'unknown',
]);
/** Of these so many are counted, under the unit of a ratio as well. */
const COUNTS: ReadonlySet<Concept> = new Set<Concept>(['process.saturated', 'dependency.failed', 'network.errors', 'disk.latency']);
/** Of these 1 is what one core does: eight do 800 %. */
const OF_CORES: ReadonlySet<Concept> = new Set<Concept>(['cpu.utilization', 'cpu.iowait', 'cpu.throttled']);
/** A share goes little beyond the whole; what does was counted, though its source names no unit. */
const MOST_OF_WHOLE = 1.5;

/** The unit in which a signal is written: a ratio in percent, what is a state or was counted as a plain number. */
export function unitFor(concept: Concept, unit: string, largest: number): string {
  if (unit !== '1' || OF_CORES.has(concept)) return unit;
  const most = COUNTS.has(concept) ? 1 : MOST_OF_WHOLE;
  return NO_SHARES.has(concept) || largest > most ? '' : unit;
}

/**
 * A figure of a piece of evidence with its unit, as people read it; empty where there is none.
 *
 * @param beside the evidence that is told in the same sentence
 */
export function figureText(
  figures: Figures,
  name: string,
  concept: Concept,
  language: Language,
  beside: ReadonlyArray<Evidence | undefined> = [],
): string {
  const value = figures[name];
  if (typeof value !== 'number') return '';
  const all = [value, figures.max, figures.value, figures.threshold, ...beside.map((one) => one?.states.max)];
  const largest = Math.max(...all.filter((one) => typeof one === 'number'));
  return quantity(value, unitFor(concept, String(figures.unit ?? ''), largest), language);
}
