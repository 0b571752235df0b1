import type { Alert } from '../../domain/alert.ts';
import type { Window } from '../../domain/answer.ts';
import type { Figures } from '../../domain/evidence.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** An alert that usually ends within this time is gone before anybody has looked. */
const BRIEF_MINUTES = 10;
const OFTEN = 4;
const MANY_ASSETS = 5;
/** Share of the window for which an alert that stands is no longer news. */
const STANDING = 0.5;

/**
 * Figures of the alerts that began in a window, as far as they are known at its end, so that asked again later they are the same.
 *
 * alerts (each firing counted) incidents assets critical warning info; standing: those that had not ended; and where some had: ended,
 * medianMinutes, waitMinutes (within which four of five ended), briefer (how many those were), longestMinutes.
 *
 * @returns null when there were none
 */
export function figuresOfAlerts(alerts: readonly Alert[], until: Date): Figures | null {
  if (alerts.length === 0) return null;
  const lasted = alerts.flatMap((alert) => minutesOf(alert, until) ?? []).sort((a, b) => a - b);
  const firings = (of: readonly Alert[]) => of.reduce((sum, { occurrences = 1 }) => sum + occurrences, 0);
  const severe = (severity: Alert['severity']) => firings(alerts.filter((alert) => alert.severity === severity));
  const figures = {
    alerts: firings(alerts),
    incidents: new Set(alerts.map(({ incidentId }) => incidentId)).size,
    assets: new Set(alerts.map(({ assetId }) => assetId)).size,
    critical: severe('critical'),
    warning: severe('warning'),
    info: severe('info'),
    standing: alerts.length - lasted.length,
  };
  if (lasted.length === 0) return figures;
  const waitMinutes = Math.ceil(quantile(lasted, 0.8));
  return {
    ...figures,
    ended: lasted.length,
    medianMinutes: Math.ceil(quantile(lasted, 0.5)),
    waitMinutes,
    briefer: lasted.filter((minutes) => minutes <= waitMinutes).length,
    longestMinutes: Math.ceil(lasted.at(-1) ?? 0),
  };
}

/** What could be done about an alert that fires a lot; null when nothing is plain. */
export type Advice = 'wait' | 'group' | 'standing' | null;

export type Noisy = { readonly name: string; readonly figures: Figures; readonly advice: Advice };

/** The alerts that fired most, by name, with what their figures suggest. Those that fired once are no noise. */
export function noisiest(alerts: readonly Alert[], window: Window, most: number): Noisy[] {
  const byName = new Map<string, Alert[]>();
  for (const alert of alerts) byName.set(alert.name, [...(byName.get(alert.name) ?? []), alert]);
  return [...byName]
    .flatMap(([name, own]): Noisy[] => {
      const figures = figuresOfAlerts(own, window.to);
      return figures && Number(figures.alerts) > 1 ? [{ name, figures, advice: adviceFor(figures, window) }] : [];
    })
    .sort((a, b) => Number(b.figures.alerts) - Number(a.figures.alerts) || (a.name < b.name ? -1 : 1))
    .slice(0, most);
}

function adviceFor(figures: Figures, window: Window): Advice {
  const { alerts, assets, ended = 0, medianMinutes = 0, longestMinutes = 0 } = figures as Readonly<Record<string, number>>;
  const windowMinutes = (window.to.getTime() - window.from.getTime()) / MINUTE_MS;
  if (Number(ended) >= OFTEN && Number(medianMinutes) <= BRIEF_MINUTES) return 'wait';
  if (Number(assets) >= MANY_ASSETS) return 'group';
  if (Number(longestMinutes) >= STANDING * windowMinutes || (ended === 0 && Number(alerts) >= OFTEN)) return 'standing';
  return null;
}

/** How many alerts began in each hour of a window of up to two days, in each day of a longer one: instants of the starts. */
export function alertsOverTime(alerts: readonly Alert[], window: Window): Array<readonly [atMs: number, count: number]> {
  const stepMs = window.to.getTime() - window.from.getTime() <= 2 * DAY_MS ? HOUR_MS : DAY_MS;
  const from = window.from.getTime();
  const steps = Math.max(1, Math.ceil((window.to.getTime() - from) / stepMs));
  const counts = new Array<number>(steps).fill(0);
  for (const { startedAt, occurrences = 1 } of alerts) {
    const step = Math.floor((startedAt.getTime() - from) / stepMs);
    if (step >= 0 && step < steps) counts[step] = (counts[step] ?? 0) + occurrences;
  }
  return counts.map((count, step) => [from + step * stepMs, count] as const);
}

/** How long an alert lasted, minutes; null when it had not ended by then. */
function minutesOf({ startedAt, firstAt = startedAt, resolvedAt, occurrences = 1 }: Alert, until: Date): number | null {
  if (resolvedAt === null || resolvedAt > until) return null;
  // One that came and went several times lasted for its share of the time.
  return Math.max(0, resolvedAt.getTime() - firstAt.getTime()) / occurrences / MINUTE_MS;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
