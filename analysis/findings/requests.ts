import type { Window } from '../../domain/answer.ts';
import type { Span } from './behaviour.ts';

/** One handling of one request by one asset: its entry span and all that the asset did for it. */
export type Unit = {
  readonly assetId: string;
  readonly entry: Span;
  /** The unit that called this one; null at the edge of what was traced. */
  readonly caller: Unit | null;
  /** Milliseconds not spent waiting for units of other assets. */
  ownMs: number;
  /** The other assets' units called from here, with the time between asking and being handled, there and back. */
  readonly called: Array<{ readonly unit: Unit; readonly gapMs: number }>;
  /** Names of the asset's own spans below the entry. */
  readonly operations: string[];
};

/** Units of the requests that began in a window, and which unit each span belongs to. */
export function unitsOf(
  spans: readonly Span[],
  window: Window,
): { readonly units: readonly Unit[]; readonly ofSpan: ReadonlyMap<string, Unit> } {
  const [from, to] = [window.from.getTime(), window.to.getTime()];
  const chosen = spans.filter(({ startMs }) => startMs >= from && startMs < to);
  const byId = new Map(chosen.map((span) => [key(span.traceId, span.spanId), span]));
  const children = Map.groupBy(chosen, (span) => parentKey(span) ?? '');
  const ofSpan = new Map<string, Unit>();
  const units: Unit[] = [];
  const visit = (span: Span, caller: Unit | null): void => {
    const unit: Unit = { assetId: span.assetId, entry: span, caller, ownMs: 0, called: [], operations: [] };
    units.push(unit);
    const waits: Array<readonly [number, number]> = [];
    const walk = (own: Span): void => {
      ofSpan.set(key(own.traceId, own.spanId), unit);
      for (const child of children.get(key(own.traceId, own.spanId)) ?? []) {
        if (ofSpan.has(key(child.traceId, child.spanId))) continue;
        if (child.assetId === unit.assetId && own.assetId === unit.assetId) {
          unit.operations.push(child.operation);
          walk(child);
          continue;
        }
        // The span that waits for the other asset is the caller's side of the call, unless it is the whole unit.
        const waiting = own === span || children.get(key(own.traceId, own.spanId))?.length !== 1 ? child : own;
        waits.push([waiting.startMs, waiting.endMs]);
        visit(child, unit);
        const callee = ofSpan.get(key(child.traceId, child.spanId));
        if (callee) unit.called.push({ unit: callee, gapMs: waiting === own ? Math.max(0, duration(own) - duration(child)) : 0 });
      }
    };
    walk(span);
    unit.ownMs = Math.max(0, duration(span) - covered(waits, span.startMs, span.endMs));
  };
  for (const span of chosen) {
    const parent = parentKey(span);
    if (parent === null || !byId.has(parent)) visit(span, null);
  }
  return { units, ofSpan };
}

/** Key of a span among those of all requests. */
export function key(traceId: string, spanId: string): string {
  return `${traceId} ${spanId}`;
}

function parentKey(span: Span): string | null {
  return span.parentId === null ? null : key(span.traceId, span.parentId);
}

function duration(span: Span): number {
  return Math.max(0, span.endMs - span.startMs);
}

/** Length of the union of stretches of time within bounds. */
function covered(stretches: ReadonlyArray<readonly [number, number]>, from: number, to: number): number {
  const sorted = [...stretches].sort((a, b) => a[0] - b[0]);
  let [sum, reached] = [0, from];
  for (const [start, end] of sorted) {
    const begin = Math.max(start, reached);
    const stop = Math.min(end, to);
    if (stop > begin) {
      sum += stop - begin;
      reached = stop;
    }
  }
  return sum;
}
