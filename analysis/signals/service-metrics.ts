import type { Concept } from '../../domain/finding.ts';
import type { Labels } from '../../domain/observation.ts';
import { partOf } from './roles.ts';

type Read = { readonly concept: Concept; readonly bad: 'up' | 'down'; readonly floor: number; readonly cumulative: false };

/** Names of machines' and parts' own metrics: what services measure is not called so. */
const OF_MACHINES = /^(hw|system|node|process|snmp|smart|if|disk|volume|lun|DCGM)[._A-Z]/;
const COMES =
  /req|call|rps|quer(y|ies)|operation|transaction|invocation|message|hits?|throughput|load|traffic|cnt|tps|qps|event|order|http|rpc/i;
/** Smallest changes worth noticing of what services measure: 20 ms, one request in a hundred, one failure or request. */
const SERVICE_FLOORS = { latency: 0.02, share: 0.01, count: 1 } as const;

/** What a service measures under a name that no row knows, by the words of the name and its unit. */
export function serviceMeaning(series: {
  readonly metric: string;
  readonly labels: Labels;
  readonly unit: string;
  readonly instrument?: 'gauge' | 'counter';
}): Read | null {
  const part = OF_MACHINES.test(series.metric) ? null : partOf(series);
  if (!part || part.below || part.side === 'client') return null;
  const common = { bad: part.bad, cumulative: false } as const;
  if (part.role === 'latency' && (part.statistic === 'mean' || part.statistic === 'quantile')) {
    return { ...common, concept: 'service.latency', floor: SERVICE_FLOORS.latency / part.scale };
  }
  if (part.role === 'failure' || part.role === 'success') {
    const floor = part.statistic === 'mean' ? SERVICE_FLOORS.share / part.scale : SERVICE_FLOORS.count;
    return { ...common, concept: 'service.errors', floor };
  }
  // How many there are of something is not how many come.
  if (series.instrument === 'gauge' && /count/i.test(series.metric) && !COMES.test(series.metric)) return null;
  return part.role === 'traffic' && part.statistic === 'count' && part.bad === 'up'
    ? { ...common, concept: 'service.traffic', floor: SERVICE_FLOORS.count }
    : null;
}
