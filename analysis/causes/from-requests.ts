import type { SlowPart } from '../findings/call-times.ts';
import type { Change, Deed } from '../findings/request-behaviour.ts';
import type { Unit } from '../findings/requests.ts';
import type { Blame } from './blame.ts';
import { surety } from './from-load.ts';

/** Constants of blame by requests; the bench varies each. */
export const REQUESTS = {
  /** How far a change is explained by as strong a change of a callee in the same requests. */
  explained: 0.9,
  /** Extra time as a share of the usual time at which it is as likely trouble as chance. */
  halfSlower: 0.1,
  /** How far calls of an asset that are as fast as ever speak against its being what slows the others. */
  sparedCalls: 0.1,
};

/**
 * Blame for time: an asset's share of all extra time, inside it and on the calls it takes part in, the latter weighed
 * by the share of its calls that are slower: what slows one call of many is at the other end.
 */
export function blamesOfTime(parts: readonly SlowPart[], silentBelow: (assetId: string) => number, sinceMs: number): Blame[] {
  const whole = parts.reduce((sum, { excessMs }) => sum + Math.max(0, excessMs), 0);
  if (whole <= 0) return [];
  const slower =
    whole /
    Math.max(
      1e-9,
      parts.reduce((sum, { usualMs }) => sum + usualMs, 0),
    );
  const assets = new Set(parts.flatMap(({ from, to }) => [from, to]));
  return [...assets].flatMap((assetId) => {
    const own = parts.filter(({ from, to }) => from === assetId && to === assetId);
    const callers = parts.filter(({ from, to }) => from !== assetId && to === assetId);
    const callees = parts.filter(({ from, to }) => from === assetId && to !== assetId);
    const both = [...callers, ...callees];
    // Of the two ends of one slow call it is rather the one all of whose calls are slow.
    const spared = REQUESTS.sparedCalls * (1 - affected(both));
    const edges = Math.max(...[callers, callees, both].map((side) => shareOf(side, whole) * affected(side))) * (1 - spared);
    const strength = Math.min(1, shareOf(own, whole) + edges) * surety(slower, REQUESTS.halfSlower) * (1 - silentBelow(assetId));
    return strength > 0
      ? [{ assetId, concept: 'service.latency' as const, source: 'spans' as const, strength, sinceMs, series: null }]
      : [];
  });
}

/** Share of the whole extra time that lies in these parts, as far as it does so regularly. */
function shareOf(parts: readonly SlowPart[], whole: number): number {
  return parts.reduce((sum, { excessMs, regularly }) => sum + Math.max(0, excessMs) * Math.max(0, regularly), 0) / whole;
}

/** Share of these calls that are slower as the slowest of them is. */
function affected(parts: readonly SlowPart[]): number {
  const each = parts.map(({ excessMs, count, regularly }) => (Math.max(0, excessMs) / count) * Math.max(0, regularly));
  const most = Math.max(0, ...each);
  return most > 0 ? each.reduce((sum, one) => sum + one / most, 0) / each.length : 0;
}

/** What else is known of assets, 0–1: how far one below has fallen silent, and how far each is slow or saturated. */
export type Ailments = { readonly silentBelow: (assetId: string) => number; readonly slow: ReadonlyMap<string, number> };

/** Blame for behaviour: what each asset does differently and no callee of the same requests accounts for. */
export function blamesOfChanges(changes: readonly Change[], deeds: readonly Deed[], ailments: Ailments, sinceMs: number): Blame[] {
  const deedOf = new Map(deeds.flatMap((deed) => (deed.unit ? [[deed.unit, deed] as const] : [])));
  const byAsset = new Map(changes.map((change) => [change.assetId, change]));
  return changes.map((change) => {
    const explained = Math.max(ailments.silentBelow(change.assetId), explainedBy(change, byAsset, deedOf, ailments.slow));
    return {
      assetId: change.assetId,
      concept: change.item.error ? ('service.errors' as const) : ('log.unusual' as const),
      source: 'logs' as const,
      strength: change.strength * (1 - REQUESTS.explained * explained),
      sinceMs,
      series: null,
    };
  });
}

/** How far a change is explained by callees of the same requests that changed as strongly, or are slow or saturated. */
function explainedBy(
  change: Change,
  changes: ReadonlyMap<string, Change>,
  deedOf: ReadonlyMap<Unit, Deed>,
  slow: ReadonlyMap<string, number>,
): number {
  const covered = new Map<string, { changed: number; called: number }>();
  for (const { unit } of change.deeds) {
    if (!unit) continue;
    const called = new Set<string>();
    const changed = new Set<string>();
    const visit = (one: Unit): void => {
      for (const { unit: callee } of one.called) {
        called.add(callee.assetId);
        const deed = deedOf.get(callee);
        if (deed && changes.get(callee.assetId)?.deeds.has(deed)) changed.add(callee.assetId);
        visit(callee);
      }
    };
    visit(unit);
    for (const assetId of called) {
      const count = covered.get(assetId) ?? { changed: 0, called: 0 };
      covered.set(assetId, count);
      count.called += 1;
      if (changed.has(assetId)) count.changed += 1;
    }
  }
  let most = 0;
  for (const [assetId, { changed, called }] of covered) {
    if (assetId === change.assetId) continue;
    const asStrong = (strength: number) => Math.min(1, strength / change.strength) / change.deeds.size;
    const ail = slow.get(assetId) ?? 0;
    most = Math.max(
      most,
      changed * asStrong(changes.get(assetId)?.strength ?? 0),
      called * asStrong(ail) * Math.min(1, ail / change.strength),
    );
  }
  return most;
}
