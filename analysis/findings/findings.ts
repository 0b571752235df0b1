import type { Finding } from '../../domain/finding.ts';
import { meaningsHere } from '../signals/floors.ts';
import { findingsOfLevels } from './error-share.ts';
import { findingsOfAlerts, findingsOfChanges, findingsOfEvents } from './from-events.ts';
import { findingsOfLimits } from './from-limits.ts';
import { findingsOfLogs } from './from-logs.ts';
import { findingsOfSeries } from './from-series.ts';
import { findingsOfSilence } from './from-silence.ts';
import type { FindingsInput, Measured } from './input.ts';

/**
 * Everything unusual in what was read, in order of onset. Strengths of all kinds are on one scale, so that a burst of
 * log lines and a level shift can be weighed against each other.
 */
export function findFindings(input: FindingsInput): Finding[] {
  return [
    ...findingsOfSeries(input),
    ...findingsOfLimits(input),
    ...findingsOfSilence(input),
    ...findingsOfLogs(input),
    ...findingsOfLevels(input),
    ...findingsOfEvents(input),
    ...findingsOfChanges(input),
    ...findingsOfAlerts(input),
  ].sort((a, b) => a.onset.getTime() - b.onset.getTime() || b.strength - a.strength || (a.id < b.id ? -1 : 1));
}

/** What was measured in scope, by meaning: the ground for saying that something was looked at and normal. */
export function measuredIn(input: FindingsInput): Measured[] {
  const { normalWindow, limit = null } = input;
  const here = { normal: [normalWindow.from.getTime(), normalWindow.to.getTime()], limit } as const;
  return input.series.flatMap((series) => {
    if (series.points.length === 0) return [];
    return meaningsHere(series, here).map(({ concept }) => ({ assetId: series.assetId, concept, series }));
  });
}
