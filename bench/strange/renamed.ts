import type { RawSeries } from '../../analysis/signals/series.ts';
import { intervalOf } from '../../analysis/signals/series.ts';
import { type Case, withInstruments } from '../rca/read-case.ts';
import type { Naming } from '../rca/synthetic/names.ts';
import type { Told } from './conventions.ts';

type Source = { readonly metric: RegExp; readonly field: keyof Told | 'success'; readonly scale: number };

/** What recorded cases call what; the first that an asset has is taken. */
const SOURCES: readonly Source[] = [
  { metric: /^latency\.Average$/, field: 'seconds', scale: 1 },
  { metric: /^(latency\.p50|(PodServer)?LatencyP50)$/, field: 'median', scale: 1 },
  { metric: /^(latency\.p99|(PodServer)?LatencyP99)$/, field: 'p99', scale: 1 },
  { metric: /^(PodServer)?LatencyP50$/, field: 'seconds', scale: 1 },
  { metric: /^(PodServer)?LatencyP90$/, field: 'seconds', scale: 0.5 },
  { metric: /^(latency\.p95|(PodServer)?LatencyP95)$/, field: 'p95', scale: 1 },
  { metric: /^requests\.Sum$/, field: 'requests', scale: 1 },
  { metric: /^PodWorkload$/, field: 'requests', scale: 60 },
  { metric: /^(availability\.Average|PodSuccessRate|SuccessRate)$/, field: 'success', scale: 0.01 },
  { metric: /^CpuUsageRate$/, field: 'cpu', scale: 0.01 },
  { metric: /^MemoryUsageRate$/, field: 'memory', scale: 0.01 },
  { metric: /^SyscallWrite$/, field: 'disk', scale: 1e-3 },
  { metric: /^NetworkReceiveBytes$/, field: 'bytes', scale: 1 },
];
/** Requests a minute where they are not counted: as many as let a share become a count. */
const UNCOUNTED = 600;

/** A recorded case as another maker would have written it; what the case does not tell is missing there too. */
export function renamed(one: Case, { metrics, slow, failing }: Naming): Case {
  const { series } = one.behaviour;
  const stepSeconds = Math.max(1, Math.min(...series.slice(0, 50).map(({ points }) => intervalOf(points) || 60_000)) / 1000);
  const found = [...Map.groupBy(series, ({ assetId }) => assetId)].flatMap(([assetId, own]) => {
    const steps = stepsOf(own);
    return metrics.flatMap(({ metric, unit, of, counter }) => {
      let sum = 0;
      const points = steps.flatMap(([at, step]): Array<[number, number]> => {
        const value = of(step, stepSeconds);
        if (!Number.isFinite(value)) return [];
        sum += value;
        return [[at, counter ? sum : value]];
      });
      return points.length === 0 ? [] : [{ assetId, metric, unit, labels: {}, points }];
    });
  });
  const failure = /avail|success|fail/i.test(`${one.alert.name} ${one.alert.summary}`) && !/slow/i.test(one.alert.name);
  const name = failure ? failing : slow;
  const trigger = { metric: name, labels: {}, unit: '', value: Number.NaN, threshold: null };
  return { ...one, alert: { ...one.alert, name, trigger }, behaviour: { ...one.behaviour, series: withInstruments(found) } };
}

function stepsOf(own: readonly RawSeries[]): Array<[number, Told]> {
  const fields = new Map<Source['field'], Map<number, number>>();
  for (const { metric, field, scale } of SOURCES) {
    const one = own.find((series) => metric.test(series.metric));
    if (one && !fields.has(field)) fields.set(field, new Map(one.points.map(([at, value]) => [at, value * scale])));
  }
  const times = [...new Set([...fields.values()].flatMap((values) => [...values.keys()]))].sort((a, b) => a - b);
  return times.map((at) => {
    const of = (field: Source['field']) => fields.get(field)?.get(at) ?? Number.NaN;
    const requests = fields.has('requests') ? of('requests') : UNCOUNTED;
    const failures = requests * Math.max(0, 1 - of('success'));
    const [cpu, memory, disk, bytes] = [of('cpu'), of('memory'), of('disk'), of('bytes')];
    const quantiles = Object.fromEntries((['median', 'p99'] as const).flatMap((field) => (fields.has(field) ? [[field, of(field)]] : [])));
    return [at, { requests, failures, seconds: of('seconds'), p95: of('p95'), cpu, memory, disk, bytes, ...quantiles }];
  });
}
