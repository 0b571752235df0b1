import type { Approval, Run } from '../../domain/action.ts';
import type { Alert, Incident } from '../../domain/alert.ts';
import type { NamedCause } from '../../domain/answer.ts';
import type { AssetChange } from '../../domain/asset.ts';
import type { Care } from '../../domain/care.ts';
import { countOf, type EventRepeats, lastAt } from '../../domain/event-record.ts';
import type { Figures } from '../../domain/evidence.ts';
import type { HardwareEvent, Severity } from '../../domain/observation.ts';
import { median, type RawSeries, readable } from '../signals/series.ts';

/** What a log look-up counts for one asset and one template. */
export type LogCount = {
  readonly templateId: string;
  readonly assetId: string;
  readonly text: string;
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly maxSeverityNumber: number;
  readonly example: string;
};

/** Records of one level: TRACE, DEBUG, INFO, WARN, ERROR, FATAL or UNSPECIFIED. */
export type LevelCount = { readonly level: string; readonly count: number };

const ERRORS: ReadonlySet<string> = new Set(['ERROR', 'FATAL']);

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

/** count median mean min max first last and unit; a counter's are of its rate. Null when there is no value. */
export function figuresOfSamples(series: Pick<RawSeries, 'unit' | 'instrument' | 'points'>): Figures | null {
  const { unit, points } = readable(series);
  const values = points.map(([, value]) => value);
  const [first, last] = [values[0], values.at(-1)];
  if (first === undefined || last === undefined) return null;
  let [min, max, sum] = [first, first, 0];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  return {
    count: values.length,
    median: six(median(values)),
    mean: six(sum / values.length),
    min: six(min),
    max: six(max),
    first: six(first),
    last: six(last),
    unit,
  };
}

/** count firstAt lastAt example. */
export function figuresOfLogs(counts: readonly LogCount[]): Figures | null {
  const first = [...counts].sort((a, b) => a.firstAt.getTime() - b.firstAt.getTime())[0];
  if (!first) return null;
  return {
    count: counts.reduce((sum, { count }) => sum + count, 0),
    firstAt: first.firstAt.toISOString(),
    lastAt: new Date(Math.max(...counts.map(({ lastAt }) => lastAt.getTime()))).toISOString(),
    example: first.example,
  };
}

/** count errors share unit. Null when there is no record. */
export function figuresOfLevels(levels: readonly LevelCount[]): Figures | null {
  const sum = (list: readonly LevelCount[]) => list.reduce((all, { count }) => all + count, 0);
  const [count, errors] = [sum(levels), sum(levels.filter(({ level }) => ERRORS.has(level)))];
  return count === 0 ? null : { count, errors, share: six(errors / count), unit: '1' };
}

/** count firstAt lastAt severity (the worst) message (the first). */
export function figuresOfEvents(events: ReadonlyArray<HardwareEvent & { readonly repeats?: EventRepeats }>): Figures | null {
  const sorted = [...events].sort((a, b) => a.at.getTime() - b.at.getTime() || compare(a.message, b.message));
  const [first] = sorted;
  if (!first) return null;
  const worst = sorted.reduce<Severity>((most, { severity }) => (RANK[severity] > RANK[most] ? severity : most), 'info');
  return {
    count: sorted.reduce((sum, event) => sum + countOf(event), 0),
    firstAt: first.at.toISOString(),
    lastAt: new Date(Math.max(...sorted.map((event) => lastAt(event).getTime()))).toISOString(),
    severity: worst,
    message: first.message,
  };
}

/** Figures of a relation that is there; of one that is not, as of any datum that is not there, there are none. */
export const RELATION_FIGURES: Figures = { exists: 1 };

/** count, at of the first, and `before → after` by field. */
export function figuresOfChanges(changes: readonly AssetChange[]): Figures | null {
  const sorted = [...changes].sort((a, b) => a.at.getTime() - b.at.getTime() || compare(a.id, b.id));
  const first = sorted[0];
  if (!first) return null;
  const figures: Record<string, number | string> = { count: sorted.length, firstAt: first.at.toISOString(), by: first.by };
  for (const change of sorted) figures[change.field] = `${change.before ?? '∅'} → ${change.after ?? '∅'}`;
  return figures;
}

/** status startedAt, and value, threshold and unit where the source gave them. */
export function figuresOfAlert(alert: Alert): Figures {
  const figures: Record<string, number | string> = { status: alert.status, startedAt: alert.startedAt.toISOString() };
  if (!alert.trigger) return figures;
  figures.value = six(alert.trigger.value);
  figures.unit = alert.trigger.unit;
  if (alert.trigger.threshold !== null) figures.threshold = six(alert.trigger.threshold);
  return figures;
}

/**
 * incident status startedAt, and concept and asset of the cause that was named; both empty when none was. Of an open one that somebody
 * has or is to take also owner, a person's id, and whether that is acknowledged: taken, yes or no.
 */
export function figuresOfIncident(incident: Incident, cause: NamedCause | null, care: Care | null): Figures {
  const owner = incident.status === 'open' ? (care?.assignee ?? care?.acknowledged?.by ?? null) : null;
  return {
    incident: incident.number,
    status: incident.status,
    startedAt: incident.openedAt.toISOString(),
    concept: cause?.concept ?? '',
    asset: cause?.assetId ?? '',
    ...(owner === null ? {} : { owner, taken: care?.acknowledged == null ? 'no' : 'yes' }),
  };
}

/** runbook target state startedAt, and whether it helped: yes, no or unknown. */
export function figuresOfRun({ state, startedAt, measurement }: Run, { plan }: Approval): Figures {
  const helped = measurement?.helped ?? null;
  return {
    runbook: plan.runbookId,
    target: plan.targets.map(({ assetId }) => assetId).join(', '),
    state,
    startedAt: startedAt.toISOString(),
    helped: helped === null ? 'unknown' : helped ? 'yes' : 'no',
  };
}

/** Six significant digits: more is noise, and equal data must give equal bytes on every engine. */
function six(value: number): number {
  return Number(value.toPrecision(6));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
