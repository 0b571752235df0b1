import type { Behaviour, Call } from '../findings/behaviour.ts';
import { type SlowPart, slowParts } from '../findings/call-times.ts';
import { deedsOf } from '../findings/deeds.ts';
import { changesOf } from '../findings/request-behaviour.ts';
import type { Unit } from '../findings/requests.ts';
import { type ServiceLoad, serviceLoads } from '../findings/service-load.ts';
import { silences } from '../findings/silence.ts';
import type { Blame } from './blame.ts';
import { type Alerted, blamesOfLoad, type Complaint, LOAD, surety } from './from-load.ts';
import { blamesOfChanges, blamesOfTime, REQUESTS } from './from-requests.ts';

/** What speaks against each asset, and how plainly the alerted asset's own trouble shows, 0–1; null when nothing of it is measured. */
export type Seen = { readonly blames: readonly Blame[]; readonly signal: number | null; readonly calls: readonly Call[] };

/** Everything that speaks for one asset or another being where the trouble comes from, by what services did. */
export function blamesOfBehaviour(behaviour: Behaviour, alerted: { readonly assetId: string; readonly complaint: Complaint }): Seen {
  const { incidentWindow } = behaviour;
  const window = [incidentWindow.from.getTime(), incidentWindow.to.getTime()] as const;
  const about: Alerted = { ...alerted, window };
  const deeds = deedsOf(behaviour);
  const calls = behaviour.calls.length > 0 ? behaviour.calls : callsIn([...deeds.units.normal, ...deeds.units.incident]);
  const parts = slowParts(deeds.units.normal, deeds.units.incident);
  const timed = new Set(parts.flatMap(({ from, to }) => (from === to ? [from] : [])));
  const silent = silences({ ...behaviour, calls }, deeds.units);
  const callees = Map.groupBy(calls, ({ from }) => from);
  const silentBelow = (assetId: string) =>
    Math.max(0, ...(callees.get(assetId) ?? []).map(({ to }) => (to === assetId ? 0 : (silent.get(to) ?? 0))));
  const loads = serviceLoads(behaviour);
  const load = blamesOfLoad(loads, calls, about, { timed, silent });
  const time = blamesOfTime(parts, silentBelow, window[0]);
  const slow = new Map<string, number>();
  for (const { assetId, strength } of [...load, ...time]) slow.set(assetId, Math.max(slow.get(assetId) ?? 0, strength));
  const changes = changesOf(deeds.normal, deeds.incident, deeds.items);
  const changed = blamesOfChanges(changes, deeds.incident, { silentBelow, slow }, window[0]);
  return { blames: [...load, ...time, ...changed], signal: signalOf(loads, parts, alerted), calls };
}

/** Who called whom for the requests that were traced. */
function callsIn(units: readonly Unit[]): Call[] {
  const known = new Map(
    units.flatMap(({ assetId: to, caller }) => (caller ? [[JSON.stringify([caller.assetId, to]), { from: caller.assetId, to }]] : [])),
  );
  return [...known.values()];
}

/** How plainly what the alert complains of shows at the alerted asset: in its series, or in the time of its requests. */
function signalOf(
  loads: readonly ServiceLoad[],
  parts: readonly SlowPart[],
  { assetId, complaint }: { readonly assetId: string; readonly complaint: Complaint },
): number | null {
  const own = loads.find((load) => load.assetId === assetId);
  const told = [complaint === 'failure' ? null : own?.latency, complaint === 'latency' ? null : own?.failure].flatMap((one) =>
    one ? [one] : [],
  );
  const timed = complaint === 'failure' ? [] : parts;
  if (told.length === 0 && timed.length === 0) return null;
  const [extra, usual] = [timed.reduce((sum, { excessMs }) => sum + excessMs, 0), timed.reduce((sum, { usualMs }) => sum + usualMs, 0)];
  return Math.max(...told.map(({ score }) => surety(score, LOAD.halfScore)), usual > 0 ? surety(extra / usual, REQUESTS.halfSlower) : 0);
}
