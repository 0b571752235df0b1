import type { Concept } from '../../domain/finding.ts';
import type { Labels } from '../../domain/observation.ts';
import { tokensOf, words } from './roles.ts';

type Read = { readonly concept: Concept; readonly bad: 'up' | 'down'; readonly floor: number; readonly share?: number };
type Series = { readonly metric: string; readonly unit: string; readonly labels?: Labels; readonly instrument?: 'gauge' | 'counter' };

const MEMORY = words('mem memory ram');
const SWAP = words('swapin swapout swapinrate swapoutrate swapped pswpin pswpout');
const BALLOON = words('vmmemctl balloon ballooned');
const USED = words('usage used utilization utilisation util consumed');
const LEFT = words('available avail free');
/** What is said of a processor beside how busy it is. */
const NOT_BUSY = words(
  'idle free available avail limit limits request requests quota reserved reservation capacity count temperature temp frequency freq clock fan power wait iowait throttled throttling steal error errors threshold cache hit hits efficiency credit credits balance share shares weight voltage',
);
const WAITED = words('ready costop readiness');
const WIRES = words('if interface port ports nic net network link fc fibrechannel vnic');
const LOST = words('discard discards discarded drop drops dropped err errs error errors crc loss lost c3 truncated bad eof');
const GC = words('gc');
/** What a process holds, and what of a heap outlives its collections. */
const HELD = words('rss resident heapinuse inuse heapused');
const HEAPS = words('heap heapmemory');
const NOT_HELD = words('max limit committed capacity init reserved released idle objects');
const OLD_POOL = /\b(old|tenured)\b/i;
/** Held memory goes up and down with the work; that it is half as much again as usual is news, from so many bytes on. */
const GROWN = { share: 0.5, bytes: 5e7 } as const;
/** Names that OpenTelemetry and node_exporter gave: those that mean something are all in the table. */
const IN_FULL = /^((system|hw|process)\.|node_)/;
const PAUSED = words('seconds time pause duration');
const HELD_BY = words('thermal power');
const HEAT = words('temp temps temperature temperatures');
/** What is said of a temperature that is none: where it is limited, and what it should be. */
const NOT_HEAT = words('limit limits threshold max min slowdown shutdown target setpoint warning critical high low alarm state');
const GIVEN = words(
  'connection connections thread threads worker workers process processes slot slots session sessions ticket tickets permit permits handle handles transaction transactions descriptor descriptors lease leases backend backends',
);
/** Of these those that are available are those that are there, busy or not. */
const AT_WORK = words('worker workers process processes backend backends');
const IDLE = words('idle free');
const WAITING = words('pending waiting waiters blocked queued queue');
/** A program that holds back what comes: it takes no more, or lets it stand. */
const HELD_BACK = words('paused overflow overflowed overflows exhausted stalled stalls');
/** So many that wait are more than a moment's; of what is given out nearly nothing is left. */
const FULL = { waiting: 5, left: 0.8, heldBack: 0.05 } as const;

/**
 * What a machine, a hypervisor or a runtime measures of itself under a name that no row of `signals.ts` knows, by the words of the name
 * and its unit: what is short (memory that is swapped or taken back from guests), waited for (a processor that is not given), lost on
 * the wire, or spent on tidying up.
 *
 * @see https://www.brendangregg.com/usemethod.html
 * @see VMware vSphere performance counters (mem.swapinRate, mem.vmmemctl, cpu.ready); FC-MGMT-MIB (RFC 4044); JMX garbage collectors
 */
export function machineMeaning(series: Series): Read | null {
  if (IN_FULL.test(series.metric)) return null;
  const tokens = tokensOf(series.metric);
  const has = (set: ReadonlySet<string>) => tokens.some((token) => set.has(token));
  const isShare = series.unit === '%' || series.unit === '1' || /(percent|pct|ratio)$/i.test(series.metric);
  const whole = series.unit === '%' || /(percent|pct)$/i.test(series.metric) ? 100 : 1;
  if (has(SWAP)) return { concept: 'memory.pressure', bad: 'up', floor: 2e5 / bytesOf(series.unit) };
  if (has(BALLOON)) return { concept: 'memory.pressure', bad: 'up', floor: 5e8 / bytesOf(series.unit) };
  if (has(MEMORY) && isShare && has(USED)) return { concept: 'memory.pressure', bad: 'up', floor: 0.1 * whole };
  if (has(MEMORY) && isShare && has(LEFT)) return { concept: 'memory.pressure', bad: 'down', floor: 0.1 * whole };
  // … a graphics processor as well (DCGM, nvidia_gpu_exporter).
  if ((tokens.includes('cpu') || tokens.includes('gpu')) && isShare && has(USED))
    return { concept: 'cpu.utilization', bad: 'up', floor: 0.1 * whole };
  if (tokens.includes('cpu') && isShare && has(WAITED)) return { concept: 'cpu.utilization', bad: 'up', floor: 0.05 * whole };
  // A share of a processor of which no more is said is how busy it is (JUNIPER-MIB, CISCO-PROCESS-MIB).
  if (tokens.includes('cpu') && whole === 100 && !has(NOT_BUSY)) return { concept: 'cpu.utilization', bad: 'up', floor: 0.1 * whole };
  if (has(WIRES) && has(LOST)) return { concept: 'network.errors', bad: 'up', floor: 0.5 };
  if (has(HEAT) && isHeat(series.unit) && !has(NOT_HEAT)) return { concept: 'temperature.high', bad: 'up', floor: 6 };
  // DCGM: microseconds in each second for which a graphics processor was held back.
  if (tokens.includes('violation') && has(HELD_BY)) return { concept: 'cpu.throttled', bad: 'up', floor: 1e4 };
  if (has(GC) && has(PAUSED) && series.instrument === 'counter') return { concept: 'memory.pressure', bad: 'up', floor: 0.1 };
  if (has(GIVEN) && (has(IDLE) || series.labels?.state === 'idle' || (has(LEFT) && !has(AT_WORK))))
    return { concept: 'process.saturated', bad: 'down', floor: 1, share: FULL.left };
  if (has(GIVEN) && has(WAITING)) return { concept: 'process.saturated', bad: 'up', floor: FULL.waiting };
  if (has(HELD_BACK)) return { concept: 'process.saturated', bad: 'up', floor: FULL.heldBack * (isShare ? whole : 1) };
  if (isHeld(series, tokens))
    return { concept: 'memory.pressure', bad: 'up', floor: GROWN.bytes / bytesOf(series.unit), share: GROWN.share };
  return null;
}

/** Whether it is how much memory a process holds for itself (prometheus client libraries, cAdvisor, JMX memory pools). */
function isHeld({ unit, labels = {} }: Series, tokens: readonly string[]): boolean {
  if (!/^([kKMG]?i?By?|bytes)$/.test(unit) && !tokens.includes('bytes')) return false;
  if (tokens.some((token) => NOT_HELD.has(token))) return false;
  if (tokens.some((token) => HELD.has(token))) return true;
  const isUsed = tokens.includes('used');
  return (
    isUsed && (tokens.some((token) => HEAPS.has(token)) || Object.values(labels).some((value) => value === 'heap' || OLD_POOL.test(value)))
  );
}

function isHeat(unit: string): boolean {
  return /^(Cel|C|°C|celsius|degC|)$/i.test(unit);
}

/** How many bytes the unit is, of amounts as of rates. */
function bytesOf(unit: string): number {
  const [, prefix = ''] = /^([kKMG]?)i?(By|B|bytes?)\b/.exec(unit) ?? [];
  return { '': 1, k: 1e3, K: 1e3, M: 1e6, G: 1e9 }[prefix] ?? 1;
}
