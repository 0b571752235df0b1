import type { Behaviour } from '../findings/behaviour.ts';
import { slowParts } from '../findings/call-times.ts';
import { deedsOf } from '../findings/deeds.ts';
import { changesOf } from '../findings/request-behaviour.ts';
import { serviceLoads } from '../findings/service-load.ts';
import type { Blame } from './blame.ts';
import { type Alerted, blamesOfLoad, type Complaint } from './from-load.ts';
import { blamesOfChanges, blamesOfTime } from './from-requests.ts';

/** Everything that speaks for one asset or another being where the trouble comes from, by what services did. */
export function blamesOfBehaviour(behaviour: Behaviour, alerted: { readonly assetId: string; readonly complaint: Complaint }): Blame[] {
  const { incidentWindow } = behaviour;
  const window = [incidentWindow.from.getTime(), incidentWindow.to.getTime()] as const;
  const about: Alerted = { ...alerted, window };
  const deeds = deedsOf(behaviour);
  const changes = changesOf(deeds.normal, deeds.incident, deeds.items);
  const parts = slowParts(deeds.units.normal, deeds.units.incident);
  const timed = new Set(parts.flatMap(({ from, to }) => (from === to ? [from] : [])));
  return [
    ...blamesOfLoad(serviceLoads(behaviour), behaviour.calls, about, timed),
    ...blamesOfTime(parts, window[0]),
    ...blamesOfChanges(changes, deeds.incident, window[0]),
  ];
}
