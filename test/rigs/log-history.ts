import { bucketsOf, significantTerms } from '../../stores/counting.ts';
import type { Histogram, LogQueries, SignificantTerms, TemplateSight } from '../../stores/queries.ts';
import type { StoredLog } from '../../stores/stores.ts';
import type { LogTemplate } from '../../stores/template-states.ts';

/** Log records of a made-up estate, the same for one seed, and the answers to the questions of `LogQueries` by plain counting. */
export type LogHistory = {
  readonly count: number;
  readonly from: Date;
  /** Where trouble begins: templates, assets and attributes are others from here on. */
  readonly trouble: Date;
  readonly to: Date;
  log(i: number): StoredLog;
  readonly templates: readonly LogTemplate[];
  readonly truth: {
    [Name in keyof LogQueries]: (filter: Parameters<LogQueries[Name]>[0]) => Awaited<ReturnType<LogQueries[Name]>>;
  };
};

const HOSTS = 200;
const USUAL = 300;
const RARE = 12;
const NEW = 8;
const USERS = 40;
const SEVERITIES = [5, 9, 9, 9, 9, 9, 13, 17] as const;
const CLASSES = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
const SPAN_MS = 24 * 3_600_000;

/** @param count records, spread evenly over a day; the last tenth is in trouble */
export function logHistory(count: number, seed: number, to: Date): LogHistory {
  const random = mulberry32(seed);
  const from = new Date(to.getTime() - SPAN_MS);
  const trouble = new Date(from.getTime() + SPAN_MS * 0.9);
  const times = new Float64Array(count);
  const hosts = new Uint16Array(count);
  const kinds = new Uint16Array(count);
  const severities = new Uint8Array(count);
  const users = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    times[i] = from.getTime() + Math.floor(((i + random()) * SPAN_MS) / count);
    const late = (times[i] ?? 0) >= trouble.getTime();
    // Squares make few of them frequent and many of them rare.
    hosts[i] = late && random() < 0.05 ? 7 : Math.floor(random() ** 2 * HOSTS);
    kinds[i] = kindOf(random, late);
    severities[i] = SEVERITIES[((kinds[i] ?? 0) + (random() < 0.02 ? 1 : 0)) % SEVERITIES.length] ?? 9;
    users[i] = late && random() < 0.01 ? USERS : Math.floor(random() * USERS);
  }
  const log = (i: number): StoredLog => {
    const kind = kinds[i] ?? 0;
    const user = users[i] === USERS ? 'mallory' : `user${users[i]}`;
    return {
      kind: 'log',
      id: `log_${seed}_${i}`,
      templateId: templateId(kind),
      at: new Date(times[i] ?? 0),
      assetId: hostName(hosts[i] ?? 0),
      severityNumber: severities[i] ?? 9,
      body: `worker-${kind % 17}[${1_000 + (i % 9_000)}]: request ${i.toString(36)} of ${user} took ${i % 977} ms in step ${kind}`,
      source: 'syslog',
      attributes: { 'process.name': `worker-${kind % 17}`, user, ...(i % 10 === 0 ? { request_id: i.toString(36) } : {}) },
    };
  };
  const seen = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const kind = kinds[i] ?? 0;
    seen.set(kind, Math.min(seen.get(kind) ?? Number.POSITIVE_INFINITY, times[i] ?? 0));
  }
  const templates = [...seen].map(([kind, at]) => ({ id: templateId(kind), text: textOf(kind), firstSeenAt: new Date(at) }));
  const firstSeen = new Map(templates.map(({ id, firstSeenAt }) => [id, firstSeenAt.getTime()]));

  type Filter = { readonly assetIds: readonly string[] | null; readonly window: { readonly from: Date; readonly to: Date } };
  const each = ({ assetIds, window }: Filter, visit: (i: number) => void) => {
    const wanted = assetIds === null ? null : new Set(assetIds);
    const [begin, end] = [window.from.getTime(), window.to.getTime()];
    for (let i = 0; i < count; i++) {
      const at = times[i] ?? 0;
      if (at >= begin && at < end && (wanted === null || wanted.has(hostName(hosts[i] ?? 0)))) visit(i);
    }
  };
  const tally = (filter: Filter, keysOf: (i: number) => readonly string[]): Map<string, number> => {
    const counts = new Map<string, number>();
    each(filter, (i) => {
      for (const key of keysOf(i)) counts.set(key, (counts.get(key) ?? 0) + 1);
    });
    return counts;
  };
  const sights = (filter: Filter): TemplateSight[] => {
    const members = new Map<number, number[]>();
    each(filter, (i) => {
      const kind = kinds[i] ?? 0;
      const list = members.get(kind);
      if (list === undefined) members.set(kind, [i]);
      else list.push(i);
    });
    return [...members].map(([kind, list]) => {
      const at = (i: number) => times[i] ?? 0;
      const lastAt = list.reduce((last, i) => Math.max(last, at(i)), 0);
      const last = log(list.filter((i) => at(i) === lastAt).sort((a, b) => (log(a).id < log(b).id ? -1 : 1))[0] ?? 0);
      return {
        templateId: templateId(kind),
        text: textOf(kind),
        count: list.length,
        baselineCount: 0,
        firstAt: new Date(list.reduce((first, i) => Math.min(first, at(i)), Number.POSITIVE_INFINITY)),
        lastAt: new Date(lastAt),
        maxSeverityNumber: list.reduce((most, i) => Math.max(most, severities[i] ?? 0), 0),
        assetId: last.assetId,
        example: last.body,
      };
    });
  };
  const keysOf = {
    template: (i: number) => [templateId(kinds[i] ?? 0)],
    asset: (i: number) => [hostName(hosts[i] ?? 0)],
    severity: (i: number) => [CLASSES[Math.floor(((severities[i] ?? 9) - 1) / 4)] ?? ''],
    attribute: (i: number) => Object.entries(log(i).attributes).map(([name, value]) => `${name}=${value}`),
  };
  const byId = (a: string, b: string) => (a < b ? -1 : 1);

  return {
    count,
    from,
    trouble,
    to,
    log,
    templates,
    truth: {
      newTemplates: ({ limit, ...filter }) =>
        sights(filter)
          .filter(({ templateId: id }) => {
            const first = firstSeen.get(id) ?? 0;
            return first >= filter.window.from.getTime() && first < filter.window.to.getTime();
          })
          .sort(
            (a, b) =>
              b.maxSeverityNumber - a.maxSeverityNumber || a.firstAt.getTime() - b.firstAt.getTime() || byId(a.templateId, b.templateId),
          )
          .slice(0, limit),
      rareTemplates: ({ baseline, atMost, limit, ...filter }) => {
        const usual = tally({ ...filter, window: baseline }, keysOf.template);
        return sights(filter)
          .map((one) => ({ ...one, baselineCount: usual.get(one.templateId) ?? 0 }))
          .filter(({ baselineCount }) => baselineCount <= atMost)
          .sort(
            (a, b) =>
              a.baselineCount - b.baselineCount ||
              b.maxSeverityNumber - a.maxSeverityNumber ||
              a.count - b.count ||
              byId(a.templateId, b.templateId),
          )
          .slice(0, limit);
      },
      histogram: ({ bucketMs, templateId: only, by, limit = 10, ...filter }): Histogram => {
        const none = () => Array.from({ length: bucketsOf(filter.window, bucketMs) }, () => 0);
        const total = none();
        const series = new Map<string, number[]>();
        each(filter, (i) => {
          if (only !== undefined && keysOf.template(i)[0] !== only) return;
          const bucket = Math.floor(((times[i] ?? 0) - filter.window.from.getTime()) / bucketMs);
          total[bucket] = (total[bucket] ?? 0) + 1;
          for (const key of by === undefined ? [] : keysOf[by](i)) {
            const counts = series.get(key) ?? none();
            counts[bucket] = (counts[bucket] ?? 0) + 1;
            series.set(key, counts);
          }
        });
        const all = [...series].map(([key, counts]) => ({ key, counts, sum: counts.reduce((sum, one) => sum + one, 0) }));
        all.sort((a, b) => b.sum - a.sum || byId(a.key, b.key));
        return { total, series: all.slice(0, limit).map(({ key, counts }) => ({ key, counts })) };
      },
      significant: ({ background, of, atLeast = 3, limit, ...filter }): SignificantTerms => {
        const here = tally(filter, keysOf[of]);
        const there = tally({ ...filter, window: background }, keysOf[of]);
        const records = (one: Filter) => tally(one, () => ['all']).get('all') ?? 0;
        const counted = [...here].map(([term, n]) => ({ term, count: n, backgroundCount: there.get(term) ?? 0 }));
        const totals = { total: records(filter), backgroundTotal: records({ ...filter, window: background }) };
        return significantTerms(counted, totals, { atLeast, limit });
      },
    },
  };
}

/** Usual kinds, by how frequent they are; rare ones, a few in a million before trouble; and new ones. */
function kindOf(random: () => number, late: boolean): number {
  const dice = random();
  if (late && dice < 0.002) return USUAL + RARE + Math.floor(random() * NEW);
  if (dice < (late ? 0.004 : 0.00001)) return USUAL + Math.floor(random() * RARE);
  if (late && dice < 0.03) return 250;
  return Math.floor(random() ** 3 * USUAL);
}

function templateId(kind: number): string {
  return `tpl_${String(kind).padStart(3, '0')}`;
}

function textOf(kind: number): string {
  return `worker-${kind % 17}[<*>]: request <*> of <*> took <*> ms in step ${kind}`;
}

function hostName(host: number): string {
  return `host-${String(host).padStart(3, '0')}`;
}

/** @see https://github.com/bryc/code/blob/master/jshash/PRNGs.md#mulberry32 */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
