import { toWire, type WireObservation } from '../../domain/jobs.ts';
import type { Observation } from '../../domain/observation.ts';

type Packed = Omit<Extract<WireObservation, { kind: 'sample' }>, 'kind' | 'at' | 'value'> & {
  readonly kind: 'series';
  readonly from: string;
  /** Milliseconds since `from`, or since the point before, and the value. */
  readonly points: ReadonlyArray<readonly [number, number]>;
};

/** Observations as JSON lines, the samples of a series together: a tenth of the size. */
export function pack(observations: readonly Observation[]): string {
  const wires = observations.map(toWire);
  const samples = wires.filter((one) => one.kind === 'sample');
  const groups = Map.groupBy(samples, ({ assetId, metric, labels }) => JSON.stringify([assetId, metric, labels]));
  const lines: unknown[] = [...groups.values()].flatMap((group): Packed[] => {
    const [first] = group;
    if (!first) return [];
    const { at: from, kind: _kind, value: _value, ...series } = first;
    let before = Date.parse(from);
    const points = group.map(({ at, value }) => {
      const sinceMs = Date.parse(at) - before;
      before += sinceMs;
      return [sinceMs, value] as const;
    });
    return [{ ...series, kind: 'series', from, points }];
  });
  return [...lines, ...wires.filter((one) => one.kind !== 'sample')].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** What `pack` made, as observations in order of time. */
export function unpack(text: string): WireObservation[] {
  const lines = text.split('\n').filter((line) => line !== '');
  const all = lines.flatMap((line): WireObservation[] => {
    const one = JSON.parse(line) as WireObservation | Packed;
    if (one.kind !== 'series') return [one];
    const { from, points, kind: _kind, ...series } = one;
    let atMs = Date.parse(from);
    return points.map(([sinceMs, value]) => {
      atMs += sinceMs;
      return { ...series, kind: 'sample', at: new Date(atMs).toISOString(), value };
    });
  });
  return all.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
