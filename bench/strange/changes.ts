import type { Behaviour } from '../../analysis/findings/behaviour.ts';
import type { Points, RawSeries } from '../../analysis/signals/series.ts';
import type { Case } from '../rca/read-case.ts';
import { without } from '../rca/solve.ts';
import type { Random } from '../rca/synthetic/random.ts';

/** Makes of a case what a stranger may send; `truth` is never touched by what takes assets away. */
export type Change = (one: Case, random: Random, truth: string) => Case;

const MINUTE = 60_000;

/** Each by the name its line has in the table. */
export const CHANGES: Readonly<Record<string, Change>> = {
  'as it is': (one) => one,
  'metrics alone': (one) => without(one, { lines: true, spans: true }),
  'metrics alone, no calls': (one) => without(one, { lines: true, spans: true, calls: true }),
  'no calls, nothing said by the alert': (one) => silent(without(one, { lines: true, spans: true, calls: true })),
  'nothing said by the alert': silent,
  'alert on no asset': (one) => ({ ...one, alert: { ...silent(one).alert, assetId: 'unknown' } }),
  'every 5 min': (one) => eachSeries(one, ({ points }) => coarse(points, 5 * MINUTE)),
  'every 5 s': (one, random) => eachSeries(one, ({ points }) => fine(points, 5_000, random)),
  '10 min before': (one) => from(one, 10 * MINUTE),
  '30 min before': (one) => from(one, 30 * MINUTE),
  'onset told late': (one) => shifted(one, 0.25),
  'onset told early': (one) => shifted(one, -0.5),
  'a third of values missing': (one, random) => eachSeries(one, ({ points }) => points.filter(() => !random.chance(0.33))),
  'a third of series missing': (one, random) => series(one, (all) => all.filter(() => !random.chance(0.33))),
  'constant columns': (one, random) => series(one, (all) => [...all, ...constants(all, random)]),
  'services that appear': (one, random, truth) => appearing(one, random, truth),
  'three services': (one, random, truth) => few(one, random, truth),
  'two hundred services': (one, random) => many(one, random),
  'names with the service in front': (one) =>
    series(one, (all) => all.map((each) => ({ ...each, metric: `${each.assetId}_${each.metric}` }))),
};

function silent(one: Case): Case {
  return { ...one, alert: { ...one.alert, name: 'alert', summary: '', trigger: null } };
}

function series(one: Case, change: (all: readonly RawSeries[]) => readonly RawSeries[]): Case {
  return { ...one, behaviour: { ...one.behaviour, series: change(one.behaviour.series) } };
}

function eachSeries(one: Case, change: (of: RawSeries) => Points): Case {
  return series(one, (all) => all.map((each) => ({ ...each, points: change(each) })).filter(({ points }) => points.length > 0));
}

function coarse(points: Points, stepMs: number): Points {
  return [...Map.groupBy(points, ([at]) => Math.floor(at / stepMs))].map(([bin, own]) => [
    bin * stepMs,
    own.reduce((sum, [, value]) => sum + value, 0) / own.length,
  ]);
}

/** Each value told again until the next, as a scrape that is faster than what it reads. */
function fine(points: Points, stepMs: number, random: Random): Points {
  const last = points.slice(-150);
  return last.flatMap(([at, value], index) => {
    const times = Math.min(12, Math.max(1, Math.floor(((last[index + 1]?.[0] ?? at + stepMs) - at) / stepMs)));
    return Array.from({ length: times }, (_, step) => [at + step * stepMs + random.integer(0, 400), value] as const);
  });
}

function from(one: Case, beforeMs: number): Case {
  const { normalWindow, normalRequests } = one.behaviour;
  const first = normalWindow.to.getTime() - beforeMs;
  const cut = eachSeries(one, ({ points }) => points.filter(([at]) => at >= first));
  const start = new Date(Math.max(first, normalWindow.from.getTime()));
  return { ...cut, behaviour: { ...cut.behaviour, normalWindow: { from: start, to: normalWindow.to }, normalRequests } };
}

function shifted(one: Case, share: number): Case {
  const { normalWindow, normalRequests, incidentWindow } = one.behaviour;
  const at = incidentWindow.from.getTime() + share * (incidentWindow.to.getTime() - incidentWindow.from.getTime());
  const windows: Partial<Behaviour> = {
    normalWindow: { from: normalWindow.from, to: new Date(at) },
    incidentWindow: { from: new Date(at), to: incidentWindow.to },
    normalRequests: { from: normalRequests.from, to: new Date(Math.min(at, normalRequests.to.getTime())) },
  };
  return { ...one, behaviour: { ...one.behaviour, ...windows } };
}

function constants(all: readonly RawSeries[], random: Random): RawSeries[] {
  return [...Map.groupBy(all, ({ assetId }) => assetId)].flatMap(([assetId, [first]]) =>
    first
      ? ['cpu_cores', 'replicas', 'thread_pool_max', 'errors_fatal'].map((metric, index) => {
          const value = index === 3 ? 0 : random.integer(1, 16);
          return { ...first, assetId, metric, unit: '', instrument: 'gauge', points: first.points.map(([at]) => [at, value] as const) };
        })
      : [],
  );
}

function appearing(one: Case, random: Random, truth: string): Case {
  const onset = one.behaviour.incidentWindow.from.getTime();
  const kept = new Set([truth, one.alert.assetId]);
  const late = new Set(assetsOf(one).filter((id) => !kept.has(id) && random.chance(0.2)));
  return eachSeries(one, ({ assetId, points }) => (late.has(assetId) ? points.filter(([at]) => at >= onset) : points));
}

function few(one: Case, random: Random, truth: string): Case {
  const others = assetsOf(one).filter((id) => id !== truth && id !== one.alert.assetId);
  const kept = new Set([truth, one.alert.assetId, others[random.integer(0, Math.max(0, others.length - 1))]]);
  const { behaviour } = one;
  const of = <T extends { readonly assetId: string }>(all: readonly T[]) => all.filter(({ assetId }) => kept.has(assetId));
  const calls = behaviour.calls.filter(({ from: caller, to }) => kept.has(caller) && kept.has(to));
  return {
    ...one,
    behaviour: { ...behaviour, calls, series: of(behaviour.series), lines: of(behaviour.lines), spans: of(behaviour.spans) },
  };
}

/** Services with nothing wrong: what others did in normal time, told again as if it went on. */
function many(one: Case, random: Random): Case {
  const { normalWindow, incidentWindow } = one.behaviour;
  const lengthMs = incidentWindow.to.getTime() - incidentWindow.from.getTime();
  const onset = normalWindow.to.getTime();
  const all = one.behaviour.series;
  const assets = assetsOf(one).filter((id) => all.some(({ assetId }) => assetId === id));
  if (onset - normalWindow.from.getTime() < 2 * lengthMs) return one;
  const padded = Array.from({ length: Math.max(0, 200 - assets.length) }, (_, index) => {
    const like = assets[random.integer(0, assets.length - 1)];
    const share = random.between(0.9, 1.1);
    const shiftMs = random.between(1, Math.max(1, (onset - normalWindow.from.getTime()) / lengthMs - 1)) * lengthMs;
    return all
      .filter(({ assetId }) => assetId === like)
      .map((each) => {
        const again = each.points.filter(([at]) => at >= onset - shiftMs && at < onset - shiftMs + lengthMs);
        const points = [...each.points.filter(([at]) => at < onset), ...again.map(([at, value]) => [at + shiftMs, value] as const)];
        return {
          ...each,
          assetId: `other-${index}`,
          points: each.instrument === 'counter' ? points : points.map(([at, value]) => [at, value * share] as const),
        };
      })
      .filter(({ points }) => points.length > 0);
  });
  return series(one, () => [...all, ...padded.flat()]);
}

function assetsOf({ behaviour: { series: all, lines, spans } }: Case): string[] {
  return [...new Set([...all, ...lines, ...spans].map(({ assetId }) => assetId))].sort();
}
