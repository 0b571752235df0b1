import type { Labels } from '../../domain/observation.ts';
import type { Points, RawSeries } from '../signals/series.ts';

/** Seconds from the first to the last line that an asset wrote for a request: no store holds it, it is counted anew from lines. */
export const REQUEST_TIME = 'logs.request.duration';

/** Which lines are read: those of the last `lengthMs` of every `everyMs`, of all time. */
export type Sampling = { readonly everyMs: number; readonly lengthMs: number };

/** A line as a store has it. */
type Line = { readonly at: Date; readonly assetId: string; readonly body: string; readonly attributes: Labels };

/** Names under which programs keep a request's number, without case and punctuation. */
const ATTRIBUTES: ReadonlySet<string> = new Set([
  ...['traceid', 'oteltraceid', 'ddtraceid', 'xb3traceid', 'requestid', 'reqid', 'xrequestid', 'correlationid', 'xcorrelationid'],
]);
/** `request_id=…`, `"traceId":"…"`, `X-Request-Id: …`. */
const NAMED = /\b(?:x-)?(?:trace|request|req|correlation)[ _.-]?id"?\s*[=:]\s*"?([\w-]{6,64})/i;
/** @see W3C Trace Context, 3.2 */
const TRACEPARENT = /\b00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}\b/;
/** Means of fewer requests say little. */
const LEAST_REQUESTS = 3;

/** The request that a line was written for; null when it names none. */
export function requestOf({ body, attributes }: Pick<Line, 'body' | 'attributes'>): string | null {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== '' && ATTRIBUTES.has(name.toLowerCase().replace(/[^a-z0-9]/g, ''))) return value;
  }
  return NAMED.exec(body)?.[1] ?? TRACEPARENT.exec(body)?.[1] ?? null;
}

/** Mean seconds of requests per asset, of lines of one stretch of time; none of an asset that tells of few, or of each by one line only. */
export function meanTimes(lines: readonly Line[]): Map<string, number> {
  const spans = new Map<string, { readonly assetId: string; fromMs: number; toMs: number; lines: number }>();
  for (const line of lines) {
    const request = requestOf(line);
    if (request === null) continue;
    const [key, ms] = [JSON.stringify([line.assetId, request]), line.at.getTime()];
    const known = spans.get(key);
    if (!known) {
      spans.set(key, { assetId: line.assetId, fromMs: ms, toMs: ms, lines: 1 });
      continue;
    }
    known.fromMs = Math.min(known.fromMs, ms);
    known.toMs = Math.max(known.toMs, ms);
    known.lines += 1;
  }
  const told = Map.groupBy(
    [...spans.values()].filter((span) => span.lines > 1),
    ({ assetId }) => assetId,
  );
  return new Map(
    [...told].flatMap(([assetId, own]) =>
      own.length < LEAST_REQUESTS ? [] : [[assetId, own.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0) / own.length / 1000]],
    ),
  );
}

/** The instants in a window [from, to) at which a point of the series may lie: each tells of the lines before it. */
export function instantsIn({ from, to }: { readonly from: Date; readonly to: Date }, { everyMs }: Sampling): number[] {
  const instants: number[] = [];
  for (let at = Math.ceil(from.getTime() / everyMs) * everyMs; at < to.getTime(); at += everyMs) instants.push(at);
  return instants;
}

/** The series of one asset; what its lines were read of stands in its labels, so that whoever reads it again reads the same. */
export function requestSeries(assetId: string, points: Points, sampling: Sampling): RawSeries {
  return { assetId, metric: REQUEST_TIME, labels: labelsOf(sampling), unit: 's', instrument: 'gauge', points };
}

export function labelsOf({ everyMs, lengthMs }: Sampling): Labels {
  return { every: `${everyMs / 1000}s`, lines: `${lengthMs / 1000}s` };
}

/** How lines were read, by a series' labels; null where they say nothing of it. */
export function samplingOf({ every = '', lines = '' }: Labels): Sampling | null {
  const [everyMs, lengthMs] = [every, lines].map((text) => (/^\d{1,5}s$/.test(text) ? Number.parseInt(text, 10) * 1000 : 0));
  return everyMs && lengthMs && lengthMs <= everyMs ? { everyMs, lengthMs } : null;
}
