import type { z } from 'zod';
import type { WireObservation } from '../../domain/jobs.ts';
import { type CallMeasures, createCallMeasures } from './call-measures.ts';
import { faultOf, type ReadRequest } from './logs.ts';
import type { TracesRequest } from './schema.ts';
import { createSpanMemory } from './span-memory.ts';
import { type Span, spanOf, type Tracer, tracerOf } from './spans.ts';

/** Services and calls between two of them that one process follows: who makes names up cannot fill the map. */
const MOST_SERVICES = 1_000;
const MOST_RELATIONS = 5_000;
/** That a relation still is so is told so often. */
const TOLD_EVERY_MS = 6 * 3_600_000;
/** Begins the source of what was learnt from traces; each relation is told by itself, so that one can end while others last. */
const LEARNT = 'traces';

type Relation = { readonly from: string; readonly kind: 'depends-on' | 'runs-on'; readonly to: string };

/**
 * Reads spans into what they tell of services and of the calls between them; the spans themselves are not kept:
 *
 * - of each service `traces.server.duration`, `traces.server.own_duration` (without what it waited for) and `traces.server.error_ratio`;
 * - of each call from one to another `traces.client.gap`, the time between asking and being handled, there and back, and
 *   `traces.client.error_ratio`, both at the caller with `peer.service`; of one that sends no spans itself `traces.client.duration` at it, with `client`;
 * - that the caller depends on the one it calls, and that a service runs on its host.
 *
 * The two ends of a call come in requests of their own, in any order, and are remembered for each other for some time. Only durations are
 * compared, so that clocks may differ.
 */
export function createTraceReader() {
  const memory = createSpanMemory();
  const services = new Set<string>();
  const told = new Map<string, number>();

  /** Whether it is followed; one that is new is told, again from time to time, and again where the request that told it is sent again. */
  function learn({ from, kind, to }: Relation, atMs: number, into: WireObservation[]): boolean {
    const key = JSON.stringify([from, kind, to]);
    const last = told.get(key);
    if (last === undefined && told.size >= MOST_RELATIONS) return false;
    if (last !== undefined && atMs !== last && atMs < last + TOLD_EVERY_MS) return true;
    told.set(key, atMs);
    into.push({
      kind: 'fact',
      at: new Date(atMs).toISOString(),
      assetId: from,
      assetKind: null,
      name: null,
      attributes: {},
      relations: [{ kind, to }],
      source: `${LEARNT} ${kind} ${to}`,
    });
    return true;
  }

  function isFollowed(name: string): boolean {
    if (services.has(name)) return true;
    if (services.size >= MOST_SERVICES) return false;
    services.add(name);
    return true;
  }

  /** Whom a call goes to by what it says: a service that sends spans, or else one that is surely named so. */
  function calledBy({ peer }: Span): { readonly assetId: string; readonly isTraced: boolean } | null {
    if (!peer) return null;
    const traced = [peer.name, peer.name.split('.')[0] ?? ''].find((name) => services.has(name));
    if (traced !== undefined) return { assetId: traced, isTraced: true };
    return peer.sure ? { assetId: peer.name, isTraced: false } : null;
  }

  function measure(spans: readonly Span[], facts: WireObservation[]): { readonly measures: CallMeasures; readonly left: number } {
    const measures = createCallMeasures();
    const paired = new Set<string>();
    let left = 0;
    const depends = (from: string, to: string, atMs: number) => {
      const isKnown = learn({ from, kind: 'depends-on', to }, atMs, facts);
      if (!isKnown) left += 1;
      return isKnown;
    };
    const pair = (caller: Span, callee: Span) => {
      if (paired.has(callee.key)) return;
      paired.add(callee.key);
      if (!depends(caller.assetId, callee.assetId, caller.endMs) || caller.side !== 'client') return;
      const lost = caller.endMs - caller.startMs - (callee.endMs - callee.startMs);
      measures.add('gap', caller.assetId, callee.assetId, caller.endMs, Math.max(0, lost) / 1000);
      if (calledBy(caller)?.assetId !== callee.assetId) {
        measures.add('callFailed', caller.assetId, callee.assetId, caller.endMs, caller.failed ? 1 : 0);
      }
    };
    for (const span of spans) {
      if (span.side === 'server') {
        measures.add('duration', span.assetId, null, span.endMs, (span.endMs - span.startMs) / 1000);
        measures.add('own', span.assetId, null, span.endMs, memory.ownMs(span) / 1000);
        measures.add('failed', span.assetId, null, span.endMs, span.failed ? 1 : 0);
        const caller = span.parentKey === null ? undefined : memory.span(span.parentKey);
        if (caller && caller.assetId !== span.assetId) pair(caller, span);
        continue;
      }
      const callee = memory.children(span.key).find((child) => child.side === 'server' && child.assetId !== span.assetId);
      if (callee) pair(span, callee);
      const called = span.side === 'client' ? calledBy(span) : null;
      if (!called || called.assetId === span.assetId || !depends(span.assetId, called.assetId, span.endMs)) continue;
      measures.add('callFailed', span.assetId, called.assetId, span.endMs, span.failed ? 1 : 0);
      if (!called.isTraced) measures.add('called', called.assetId, span.assetId, span.endMs, (span.endMs - span.startMs) / 1000);
    }
    return { measures, left };
  }

  return (request: z.output<typeof TracesRequest>, now: Date): ReadRequest => {
    const facts: WireObservation[] = [];
    const spans: Span[] = [];
    const faults: string[] = [];
    for (const { resource, scopeSpans } of request.resourceSpans) {
      for (const input of scopeSpans.flatMap((scope) => scope.spans)) {
        try {
          const tracer: Tracer = tracerOf(resource?.attributes ?? []);
          const span = spanOf(tracer, input, now);
          if (!isFollowed(tracer.assetId)) {
            faults.push(`more than ${MOST_SERVICES} services send spans; is service.name one of each instance?`);
            continue;
          }
          if (tracer.hostId !== null) learn({ from: tracer.assetId, kind: 'runs-on', to: tracer.hostId }, span.endMs, facts);
          spans.push(span);
        } catch (thrown) {
          faults.push(faultOf(thrown));
        }
      }
    }
    for (const span of spans) memory.add(span);
    const { measures, left } = measure(spans, facts);
    const observations = [...facts, ...measures.samples()];
    const notice = left === 0 ? '' : `${left} calls not followed: more than ${MOST_RELATIONS} pairs of services call each other`;
    return { observations, accepted: spans.length, rejected: [], refused: faults, notice };
  };
}
