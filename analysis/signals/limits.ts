import type { Concept } from '../../domain/finding.ts';
import type { Labels } from '../../domain/observation.ts';

type Named = { readonly assetId: string; readonly metric: string; readonly labels: Labels };

/** Words by which names tell what is used from what may be used at most; the rest of both names is the same. */
const USED = new Set(
  'used usage current active open opened allocated size entries busy assigned established working set in_use'.split(' '),
);
const LIMIT = new Set('max maximum limit limits quota capacity hard'.split(' '));
/** The greatest of all values so far is called like a limit by some: what is said to be one by a plainer word comes first. */
const PEAK = new Set(['max', 'maximum']);
/** `…_used_max` is the greatest that was used, `…_seconds_max` the longest that it took. */
const STATISTIC = /(used|usage|active|current|size|busy)[._](max|maximum)$|second|duration|latency|time|rate|percent|ratio/i;
/** Words that say nothing of what is counted. */
const IDLE = new Set('bytes byte total in by config configured spec count entries number of num'.split(' '));
const CPU = /(^|[._])cpu([._]|$)/i;
const MEMORY = /memory|heap|rss|swap/i;
const ROOM = /disk|filesystem|storage|volume|pool_size|tablespace|(^|[._])db([._]|$)|database_size/i;

/** Series of what is used, each with that of what may be used at most, by their names alone: `redis_memory_used_bytes` and `redis_memory_max_bytes`. */
export function limitedPairs<T extends Named>(all: readonly T[]): Array<{ readonly used: T; readonly limit: T }> {
  const named = all.flatMap((series) => {
    const parts = partsOf(series.metric);
    return parts.kind === null
      ? []
      : [{ series, kind: parts.kind, key: JSON.stringify([series.assetId, parts.rest, labelsOf(series.labels)]) }];
  });
  const groups = Map.groupBy(named, ({ key }) => key);
  return [...groups.values()].flatMap((group) => {
    const [used, ...othersUsed] = group.filter(({ kind }) => kind === 'used');
    const limits = group.filter(({ kind }) => kind === 'limit');
    const plain = limits.filter(({ series }) => !wordsOf(series.metric).some((word) => PEAK.has(word)));
    const [limit, ...othersLimit] = plain.length > 0 ? plain : limits;
    return used && limit && othersUsed.length === 0 && othersLimit.length === 0 ? [{ used: used.series, limit: limit.series }] : [];
  });
}

/** What is short where such a limit is reached. */
export function shortOf(metric: string): Concept {
  if (CPU.test(metric)) return 'cpu.utilization';
  return MEMORY.test(metric) ? 'memory.pressure' : ROOM.test(metric) ? 'filesystem.full' : 'process.saturated';
}

function wordsOf(metric: string): string[] {
  return metric
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[._]+/);
}

function partsOf(metric: string): { readonly kind: 'used' | 'limit' | null; readonly rest: string } {
  const words = wordsOf(metric);
  const kind = words.some((word) => LIMIT.has(word)) ? 'limit' : words.some((word) => USED.has(word)) ? 'used' : null;
  const rest = [...new Set(words.filter((word) => !LIMIT.has(word) && !USED.has(word) && !IDLE.has(word)))].sort().join(' ');
  return { kind: !STATISTIC.test(metric) && (rest.includes(' ') || rest.length > 3) ? kind : null, rest };
}

function labelsOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort());
}
