import type { Finding } from '../../domain/finding.ts';
import { meaningOf } from '../signals/signals.ts';
import { findingsOfAlerts, findingsOfChanges, findingsOfEvents } from './from-events.ts';
import { findingsOfLogs } from './from-logs.ts';
import { findingsOfSeries } from './from-series.ts';
import type { FindingsInput, Measured } from './input.ts';

/**
 * Everything unusual in what was read, in order of onset. Strengths of all kinds are on one scale, so that a burst of
 * log lines and a level shift can be weighed against each other.
 */
export function findFindings(input: FindingsInput): Finding[] {
  return [
    ...findingsOfSeries(input),
    ...findingsOfLogs(input),
    ...findingsOfEvents(input),
    ...findingsOfChanges(input),
    ...findingsOfAlerts(input),
  ].sort((a, b) => a.onset.getTime() - b.onset.getTime() || b.strength - a.strength || (a.id < b.id ? -1 : 1));
}

/** What was measured in scope, by meaning: the ground for saying that something was looked at and normal. */
export function measuredIn(input: FindingsInput): Measured[] {
  return input.series.flatMap((series) => {
    const meaning = meaningOf(series);
    return meaning && series.points.length > 0 ? [{ assetId: series.assetId, concept: meaning.concept, series }] : [];
  });
}
