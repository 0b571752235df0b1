import type { Behaviour } from '../../analysis/findings/behaviour.ts';
import type { Case } from './read-case.ts';

/** Normal time before a cut that is kept as normal, at least, as a share of all normal time. */
const KEPT = 0.5;

/**
 * The same services and the same alert, at times when nothing was wrong: windows as long as the incident's, cut out of
 * normal time. With requests told one by one there is one cut, in the middle of their normal time.
 */
export function quietCuts(one: Case, most: number): Case[] {
  const { behaviour } = one;
  const normal = span(behaviour.normalWindow);
  const lengthMs = behaviour.incidentWindow.to.getTime() - behaviour.incidentWindow.from.getTime();
  if (behaviour.lines.length + behaviour.spans.length > 0) {
    const [from, to] = span(behaviour.normalRequests);
    const times = [...behaviour.lines.map(({ atMs }) => atMs), ...behaviour.spans.map(({ startMs }) => startMs)]
      .filter((at) => at >= from && at < to)
      .sort((a, b) => a - b);
    const [first, last] = [times[0], times.at(-1)];
    if (first === undefined || last === undefined) return [];
    const middle = (first + last) / 2;
    return [cut(one, 0, { from: normal[0], normalFrom: from, at: middle, to: Math.min(last + 1, normal[1]) })];
  }
  const first = normal[0] + KEPT * (normal[1] - normal[0]);
  const room = Math.floor((normal[1] - first) / lengthMs);
  const many = Math.min(most, room);
  return Array.from({ length: Math.max(0, many) }, (_, index) => {
    const at = first + Math.floor((index * room) / many) * lengthMs;
    return cut(one, index, { from: normal[0], normalFrom: normal[0], at, to: at + lengthMs });
  });
}

function cut(
  one: Case,
  index: number,
  { from, normalFrom, at, to }: { readonly from: number; readonly normalFrom: number; readonly at: number; readonly to: number },
): Case {
  const behaviour: Behaviour = {
    ...one.behaviour,
    normalWindow: { from: new Date(from), to: new Date(at) },
    normalRequests: { from: new Date(normalFrom), to: new Date(at) },
    incidentWindow: { from: new Date(at), to: new Date(to) },
    series: one.behaviour.series.map((series) => ({ ...series, points: series.points.filter(([time]) => time < to) })),
    lines: one.behaviour.lines.filter(({ atMs }) => atMs < to),
    spans: one.behaviour.spans.filter(({ startMs }) => startMs < to),
  };
  return { name: `${one.name}#quiet${index}`, alert: { ...one.alert, startedAt: new Date((at + to) / 2) }, behaviour };
}

function span({ from, to }: { readonly from: Date; readonly to: Date }): readonly [number, number] {
  return [from.getTime(), to.getTime()];
}
