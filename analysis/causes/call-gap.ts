import type { Node } from './nodes.ts';

/** What the times of a caller and its callee say of a link between them. */
export type CallGap = 'covers-most' | 'covers-little' | 'caller-not-slow';

/** A callee that rose by less than this share of the caller's rise explains little of it; from the other share on, most. */
const LITTLE = 0.25;
const MOST = 0.5;
const SECONDS: Readonly<Record<string, number>> = { s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 };

/**
 * How a callee's extra time compares with its caller's: what is lost between them was lost in the caller or on the way. Null
 * where one of them was not measured, or in units that cannot be compared.
 *
 * @param callerIsCalm the caller's own response time was measured and is as usual
 * @param calls how many times as often as usual the callee is asked for each of its caller's requests
 * @see Google, Dapper (Sigelman et al. 2010), section 2: a request's time is its own and that of the calls it waits for
 */
export function callGapOf(callee: Node, caller: Node, callerIsCalm: boolean, calls: number): CallGap | null {
  if (callee.concept !== 'service.latency' || callee.assetId === caller.assetId) return null;
  // Who waits for a slow callee is slow: errors of a caller that is not have come from elsewhere.
  if (caller.concept === 'service.errors') return callerIsCalm && callee.findings.length > 0 ? 'caller-not-slow' : null;
  const [inner, outer] = [riseOf(callee, calls), riseOf(caller, 1)];
  if (caller.concept !== 'service.latency' || inner === null || outer === null || outer <= 0) return null;
  const share = inner / outer;
  return share < LITTLE ? 'covers-little' : share >= MOST ? 'covers-most' : null;
}

/** Seconds by which a response time rose, of so many calls where there was one. */
function riseOf({ findings }: Node, calls: number): number | null {
  for (const { detail } of findings) {
    if (detail.kind !== 'level-shift') continue;
    const factor = SECONDS[detail.unit];
    if (factor !== undefined) return (calls * detail.now - detail.normal) * factor;
  }
  return null;
}
