import type { Evidence, Figures } from '../domain/evidence.ts';
import type { Concept } from '../domain/finding.ts';
import type { Language } from '../domain/language.ts';
import { quantity } from './wording/quantities.ts';

/** Plain states, or how many wait, rather than ratios: 0 and 1 are no percentages. */
const STATES: ReadonlySet<Concept> = new Set<Concept>([
  'process.down',
  'link.down',
  'disk.failed',
  'raid.degraded',
  'fan.failed',
  'power.failed',
  'battery.failed',
  'memory.failed',
  'service.latency',
  'network.delay',
  'unknown',
]);
/** Of these so many are counted, under the unit of a ratio as well. */
const COUNTS: ReadonlySet<Concept> = new Set<Concept>(['process.saturated', 'dependency.failed', 'network.errors', 'disk.latency']);

/** Signals whose 1 means a state are written as plain numbers; other ratios as percent. */
export function unitFor(concept: Concept, unit: string): string {
  return unit === '1' && STATES.has(concept) ? '' : unit;
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
  const unit = unitFor(concept, String(figures.unit ?? ''));
  const largest = Math.max(...[value, figures.max, ...beside.map((one) => one?.states.max)].filter((one) => typeof one === 'number'));
  return quantity(value, unit === '1' && COUNTS.has(concept) && largest > 1 ? '' : unit, language);
}
