import type { Behaviour } from '../findings/behaviour.ts';
import { slowParts } from '../findings/call-times.ts';
import { deedsOf } from '../findings/deeds.ts';
import { changesOf } from '../findings/request-behaviour.ts';
import { serviceLoads } from '../findings/service-load.ts';
import { silences } from '../findings/silence.ts';
import type { Blame } from './blame.ts';
import { type Alerted, blamesOfLoad, type Complaint } from './from-load.ts';
import { blamesOfChanges, blamesOfTime } from './from-requests.ts';

/** Everything that speaks for one asset or another being where the trouble comes from, by what services did. */
export function blamesOfBehaviour(behaviour: Behaviour, alerted: { readonly assetId: string; readonly complaint: Complaint }): Blame[] {
  const { incidentWindow, calls } = behaviour;
  const window = [incidentWindow.from.getTime(), incidentWindow.to.getTime()] as const;
  const about: Alerted = { ...alerted, window };
  const deeds = deedsOf(behaviour);
  const parts = slowParts(deeds.units.normal, deeds.units.incident);
  const timed = new Set(parts.flatMap(({ from, to }) => (from === to ? [from] : [])));
  const silent = silences(behaviour, deeds.units);
  const callees = Map.groupBy(calls, ({ from }) => from);
  const silentBelow = (assetId: string) =>
    Math.max(0, ...(callees.get(assetId) ?? []).map(({ to }) => (to === assetId ? 0 : (silent.get(to) ?? 0))));
  const load = blamesOfLoad(serviceLoads(behaviour), calls, about, { timed, silent });
  const time = blamesOfTime(parts, silentBelow, window[0]);
  const slow = new Map<string, number>();
  for (const { assetId, strength } of [...load, ...time]) slow.set(assetId, Math.max(slow.get(assetId) ?? 0, strength));
  const changes = changesOf(deeds.normal, deeds.incident, deeds.items);
  return [...load, ...time, ...blamesOfChanges(changes, deeds.incident, { silentBelow, slow }, window[0])];
}
