import type { Finding } from '../../domain/finding.ts';
import { contentId } from '../../domain/ids.ts';
import { intervalOf, type RawSeries } from '../signals/series.ts';
import type { FindingsInput } from './input.ts';
import { samplesEvidence } from './of-series.ts';

/** One exporter may stop; an asset of which fewer metrics are known cannot be told from it. */
const LEAST_METRICS = 3;
/** So many expected values in a row are missing. */
const LEAST_MISSED = 4;
const MOST_EVIDENCE = 2;
const STRENGTH = 0.95;
/** Asked from outside, these say that nobody answers. */
const ASKED = /^(up|probe_success|[a-z]+_up)$/;
/** Comes when requests come, however seldom: that none did says nothing of those that would have answered. */
const OF_REQUESTS = /^traces[._]/;

/**
 * Assets from which everything they used to send stopped coming at one time, while others go on: the machine is away, or was until it
 * was heard of again, whatever the reason. An asset that logs on is not away.
 */
export function findingsOfSilence(input: FindingsInput): Finding[] {
  const toMs = Math.min(input.at.getTime(), input.incidentWindow.to.getTime());
  const byAsset = Map.groupBy(
    input.series.filter(({ metric, points }) => !ASKED.test(metric) && !OF_REQUESTS.test(metric) && points.length > LEAST_MISSED),
    ({ assetId }) => assetId,
  );
  if (!input.series.some((series) => toMs - lastOf(series) <= LEAST_MISSED * stepOf(series))) return [];
  return [...byAsset].flatMap(([assetId, list]) => {
    if (new Set(list.map(({ metric }) => metric)).size < LEAST_METRICS) return [];
    const gap = gapOf(list, input);
    if (gap) return awayFinding(assetId, list, gap.fromMs, gap.toMs, input, 'back');
    const ended = list.map(lastOf);
    const [first, last, step] = [Math.min(...ended), Math.max(...ended), Math.max(...list.map(stepOf))];
    if (toMs - last <= LEAST_MISSED * step || last - first > LEAST_MISSED * step || last < input.incidentWindow.from.getTime()) return [];
    if (input.logs.some(({ counted }) => counted.assetId === assetId && counted.lastAt.getTime() > last + step)) return [];
    return awayFinding(assetId, list, last, toMs, input, 'gone');
  });
}

/** The last time within the incident in which nothing of an asset came while others went on, and after which all of it came again. */
function gapOf(list: readonly RawSeries[], input: FindingsInput): { readonly fromMs: number; readonly toMs: number } | null {
  const startMs = input.incidentWindow.from.getTime();
  const step = Math.max(...list.map(stepOf));
  const times = [...new Set(list.flatMap(({ points }) => points.flatMap(([at]) => (at >= startMs - step ? [at] : []))))].sort(
    (a, b) => a - b,
  );
  for (let index = times.length - 1; index > 0; index--) {
    const [fromMs, toMs] = [times[index - 1] ?? 0, times[index] ?? 0];
    if (toMs - fromMs <= LEAST_MISSED * step || toMs <= startMs) continue;
    const between = (at: number) => at > fromMs + step && at < toMs - step;
    const others = input.series.some(({ assetId, points }) => assetId !== list[0]?.assetId && points.some(([at]) => between(at)));
    const wrote = input.logs.some(
      ({ counted }) => counted.assetId === list[0]?.assetId && (between(counted.firstAt.getTime()) || between(counted.lastAt.getTime())),
    );
    const all = list.every(({ points }) => points.some(([at]) => at <= fromMs) && points.some(([at]) => at >= toMs));
    return others && !wrote && all ? { fromMs, toMs } : null;
  }
  return null;
}

function awayFinding(
  assetId: string,
  list: readonly RawSeries[],
  lastMs: number,
  toMs: number,
  input: FindingsInput,
  whole: 'gone' | 'back',
): Finding[] {
  const told = list.toSorted((a, b) => (a.metric < b.metric ? -1 : 1));
  const evidence = told
    .slice(0, MOST_EVIDENCE)
    .flatMap((series) => samplesEvidence(series, leadIn(series, lastMs), toMs, input.at, 'whole') ?? []);
  const [first, ...rest] = evidence;
  const [series] = told;
  if (!first || !series) return [];
  const { metric, labels, unit } = series;
  return [
    {
      id: contentId('fnd', assetId, 'process.down', 'silence', first.id),
      assetId,
      concept: 'process.down',
      onset: new Date(lastMs + 1),
      until: new Date(toMs),
      strength: STRENGTH,
      surprise: 3,
      evidence: [first, ...rest],
      detail: { kind: 'absence', whole, metric, labels, unit },
    },
  ];
}

function lastOf({ points }: RawSeries): number {
  return points.at(-1)?.[0] ?? 0;
}

function stepOf({ points }: RawSeries): number {
  return intervalOf(points.slice(-30));
}

/** A counter's last rate needs the reading before it. */
function leadIn({ points, instrument }: RawSeries, untilMs: number): number {
  return points.filter(([at]) => at <= untilMs).at(instrument === 'counter' ? -2 : -1)?.[0] ?? 0;
}
