import type { Call, LogLine, Span } from './behaviour.ts';

/** Lines of one asset for one request: from its first to its last it was at work. */
type Work = {
  readonly key: string;
  readonly assetId: string;
  readonly times: readonly number[];
  readonly from: number;
  readonly to: number;
};

/** Clocks of machines differ by about this much, and lines are dated to the millisecond. */
const SLACK_MS = 5;
/** What is called by many at once is not told apart by its lines. */
const MOST_IN_REQUEST = 200;

/**
 * Spans as far as lines that name their request tell them, for whoever keeps no traces: an asset is at work from its first line of a request
 * to its last, and waits for one that it calls between the two lines around that one's.
 */
export function spansOfLines(lines: readonly LogLine[], calls: readonly Call[]): Span[] {
  const callees = Map.groupBy(calls, ({ from }) => from);
  const mayCall = (from: string, to: string) => calls.length === 0 || (callees.get(from)?.some((call) => call.to === to) ?? false);
  const traced = Map.groupBy(
    lines.filter(({ traceId }) => traceId !== null),
    ({ traceId }) => traceId ?? '',
  );
  return [...traced].flatMap(([traceId, own]) => {
    const works = worksOf(own);
    if (works.length < 2 || works.length > MOST_IN_REQUEST) return [];
    const called = Map.groupBy(works, (work) => callerOf(work, works, mayCall));
    const span = (spanId: string, parentId: string | null, assetId: string, [startMs, endMs]: readonly [number, number]): Span =>
      ({
        traceId,
        spanId,
        parentId,
        assetId,
        operation: parentId === null ? 'request' : `request ${assetId}`,
        startMs,
        endMs,
        failed: null,
      }) as const;
    return [...called].flatMap(([caller, those]) => {
      const waits = caller ? waitsFor(caller, those) : null;
      return those.flatMap((work, index): Span[] => {
        const wait = waits?.[index];
        if (!caller || !wait) return [span(work.key, null, work.assetId, [work.from, work.to])];
        const waiting = `${caller.key} for ${work.key}`;
        return [span(waiting, caller.key, caller.assetId, wait), span(work.key, waiting, work.assetId, [work.from, work.to])];
      });
    });
  });
}

function worksOf(lines: readonly LogLine[]): Work[] {
  const byWork = Map.groupBy(lines, ({ assetId, spanId }) => spanId ?? assetId);
  return [...byWork].flatMap(([key, own]): Work[] => {
    const times = own.map(({ atMs }) => atMs).sort((a, b) => a - b);
    const [from, to, assetId] = [times[0], times.at(-1), own[0]?.assetId];
    // One line tells of an instant, not of how long anything took.
    return from === undefined || to === undefined || assetId === undefined || times.length < 2 ? [] : [{ key, assetId, times, from, to }];
  });
}

/** The one at work all the while that may call it, the shortest. */
function callerOf(work: Work, works: readonly Work[], mayCall: (from: string, to: string) => boolean): Work | null {
  const around = works.filter(
    (other) =>
      other.assetId !== work.assetId &&
      other.from <= work.from + SLACK_MS &&
      other.to >= work.to - SLACK_MS &&
      other.to - other.from >= work.to - work.from &&
      mayCall(other.assetId, work.assetId),
  );
  return around.reduce<Work | null>((best, one) => (!best || one.to - one.from < best.to - best.from ? one : best), null);
}

/** For each that is called the time between the caller's lines around it; where several lie between two lines they share it where they meet. */
function waitsFor(caller: Work, called: Work[]): Array<readonly [number, number]> {
  called.sort((a, b) => a.from - b.from);
  return called.map((work, index) => {
    const asked = caller.times.findLast((at) => at <= work.from) ?? work.from;
    const answered = caller.times.find((at) => at >= work.to) ?? work.to;
    const [before, after] = [called[index - 1], called[index + 1]];
    const start = before && before.to > asked ? Math.min(work.from, (before.to + work.from) / 2) : asked;
    const end = after && after.from < answered ? Math.max(work.to, (work.to + after.from) / 2) : answered;
    return [start, end];
  });
}
