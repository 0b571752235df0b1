import { DEPARTURE, departure } from '../signals/departure.ts';
import { partOf, type Role } from '../signals/roles.ts';
import { median, type RawSeries, readable, within } from '../signals/series.ts';
import type { Behaviour, Call } from './behaviour.ts';
import type { Unit } from './requests.ts';

/** Fewer values in normal time than this say nothing about how regularly they come. */
const LEAST_USUAL = 8;
const LEAST_WINDOWS = 3;
/** Fewer units of work than this were to be expected by chance. */
const LEAST_EXPECTED = 5;
/** A fifth of the expected work is no silence. */
const NEARLY_NONE = 5;
/** An asset nobody asks any more looks as silent in its requests as one that is down. */
const UNASKED = 0.5;

/**
 * 0–1 for each asset: how far it fell silent during the incident. Its series stop or fall towards nothing together, or
 * it does no more work although those who called it go on; as far as its callers did not fall silent too.
 */
export function silences(
  input: Behaviour,
  units: { readonly normal: readonly Unit[]; readonly incident: readonly Unit[] },
): Map<string, number> {
  const found = new Map<string, number>();
  for (const [assetId, series] of Map.groupBy(input.series, (one) => one.assetId)) {
    found.set(assetId, either(missing(series, input), collapsed(series, input)));
  }
  // What still measures itself is there, and merely not asked.
  for (const [assetId, share] of unworked(units)) if (!found.has(assetId)) found.set(assetId, UNASKED * share);
  const callers = Map.groupBy(input.calls, ({ to }: Call) => to);
  return new Map(
    [...found].map(([assetId, share]) => {
      const above = (callers.get(assetId) ?? []).map(({ from }) => (from === assetId ? 0 : (found.get(from) ?? 0)));
      return [assetId, above.length === 0 ? share : share * (1 - Math.min(...above))] as const;
    }),
  );
}

const OF_REQUESTS: ReadonlySet<Role | null> = new Set<Role>(['latency', 'failure', 'success']);

function either(a: number, b: number): number {
  return 1 - (1 - a) * (1 - b);
}

/** Share of the values that should have come and did not, in the middle of the asset's series, as far as they never do. */
function missing(series: readonly RawSeries[], { normalWindow, incidentWindow }: Behaviour): number {
  const [from, to] = [incidentWindow.from.getTime(), incidentWindow.to.getTime()];
  // Who is not asked tells no times of requests: where requests are counted the count says so, and where nothing else is measured it may be that.
  const others = series.filter((one) => !OF_REQUESTS.has(partOf(one)?.role ?? null));
  const isCounted = others.some((one) => partOf(one)?.role === 'traffic' && within(one.points, from, to).length > 0);
  const shares = (isCounted ? others : series).flatMap(({ points }) => {
    const usual = within(points, normalWindow.from.getTime(), normalWindow.to.getTime()).map(([at]) => at);
    const [first, last] = [usual[0], usual.at(-1)];
    if (usual.length < LEAST_USUAL || first === undefined || last === undefined) return [];
    const counts: number[] = [];
    for (let end = last + 1; end - (to - from) >= first; end -= to - from) {
      counts.push(usual.filter((at) => at >= end - (to - from) && at < end).length);
    }
    const expected = median(counts);
    if (counts.length < LEAST_WINDOWS || expected < 2) return [];
    // One value less is how windows fall on samples.
    const now = within(points, from, to).length + 1;
    const asFew = counts.filter((count) => count <= now).length / counts.length;
    return [Math.max(0, 1 - now / expected) / (1 + asFew / DEPARTURE.oftenAsBad)];
  });
  return shares.length === 0 ? 0 : median(shares) * (others.length === 0 ? UNASKED : 1);
}

/** How far levels and traffic of the asset fell, in the middle, as far as they never do. */
function collapsed(series: readonly RawSeries[], { normalWindow, incidentWindow }: Behaviour): number {
  const normal = [normalWindow.from.getTime(), normalWindow.to.getTime()] as const;
  const incident = [incidentWindow.from.getTime(), incidentWindow.to.getTime()] as const;
  const falls = series.flatMap((one) => {
    const part = partOf(one);
    if (!part || part.volume || part.bad === 'down' || !['traffic', 'saturation', 'resource'].includes(part.role)) return [];
    const found = departure(readable(one).points, normal, incident, 'down');
    if (!found || found.normal <= 0) return [];
    return [Math.max(0, 1 - found.now / found.normal) * (found.score / (found.score + 3))];
  });
  return falls.length < 2 ? 0 : median(falls) ** 2;
}

/** Share of the work that was to be expected from what the callers did, and was not done. */
function unworked({ normal, incident }: { readonly normal: readonly Unit[]; readonly incident: readonly Unit[] }): Map<string, number> {
  const count = (units: readonly Unit[]) => {
    const own = new Map<string, number>();
    const callers = new Map<string, Set<string>>();
    for (const { assetId, caller } of units) {
      own.set(assetId, (own.get(assetId) ?? 0) + 1);
      if (caller) callers.set(assetId, (callers.get(assetId) ?? new Set<string>()).add(caller.assetId));
    }
    return { own, callers };
  };
  const [then, now] = [count(normal), count(incident)];
  const found = new Map<string, number>();
  for (const [assetId, callers] of then.callers) {
    const sum = (own: ReadonlyMap<string, number>) => [...callers].reduce((all, caller) => all + (own.get(caller) ?? 0), 0);
    const expected = ((then.own.get(assetId) ?? 0) * sum(now.own)) / Math.max(1, sum(then.own));
    if (expected >= LEAST_EXPECTED) found.set(assetId, Math.max(0, 1 - (NEARLY_NONE * (now.own.get(assetId) ?? 0)) / expected));
  }
  return found;
}
