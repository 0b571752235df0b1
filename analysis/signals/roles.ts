import { inEnglish } from './foreign-names.ts';
import type { RawSeries } from './series.ts';

/** What a series tells about a service, whatever it is called. */
export type Role = 'failure' | 'success' | 'latency' | 'traffic' | 'saturation' | 'resource';
/** Of many requests: their mean, a quantile, a sum over them, how many; `level` of anything else. */
export type Statistic = 'mean' | 'quantile' | 'sum' | 'count' | 'level';

export type Part = {
  readonly role: Role;
  readonly statistic: Statistic;
  /** Seen by those who call (`client`) or by the one that is called. */
  readonly side: 'server' | 'client';
  /** Factor to seconds, to a share of one, or 1. */
  readonly scale: number;
  /** Measured on the machine below the asset, which others may share. */
  readonly below: boolean;
  /** How much was sent, received or asked of the system: it follows the requests rather than ails by itself. */
  readonly volume: boolean;
  /** Seconds that a count of requests is told for: 1 of rates per second; null of counts per step. */
  readonly perSeconds: number | null;
  /** The direction that means trouble. */
  readonly bad: 'up' | 'down';
  /** 0–1 for quantiles, e.g. 0.95; 0.5 for others. */
  readonly quantile: number;
};

const TIME: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  seconds: 1,
  second: 1,
  ms: 1e-3,
  milliseconds: 1e-3,
  millisecond: 1e-3,
  us: 1e-6,
  µs: 1e-6,
  microseconds: 1e-6,
  ns: 1e-9,
  nanoseconds: 1e-9,
};
const SHARE: Readonly<Record<string, number>> = { '%': 0.01, percent: 0.01, percentage: 0.01 };

const FAILURE = words(
  'error errors err errs fail failed fails failure failures exception exceptions fault faults timeout timeouts 5xx 4xx rejected abort aborted unavailable unsuccessful',
);
const LEFT = words('available free idle remaining avail');
const SUCCESS = words('up success successes succeeded successful availability healthy apdex ok 2xx sr sla');
const LATENCY = words('latency latencies lat duration durations elapsed rt rtt mrt rrt delay responsetime processingtime lag ttfb');
const TRAFFIC = words(
  'request requests req reqs call calls rps qps tps throughput workload invocations invocation operations ops load queries transactions hits rpm traffic messages handled cnt mcr cpm tpm lod',
);
const PRESSURE = words('utilization utilisation saturation throttled throttling throttles throttle pressure iowait steal');
const MACHINE = words(
  'cpu memory mem heap rss swap disk diskio filesystem fs io iops read reads write writes written network net socket sockets tcp udp rx tx receive received transmit transmitted bytes packets gc jvm thread threads fd descriptors inodes syscall pod container node process loadavg load1 load5 load15 load_average user system idle cache buffer queue connections pool restarts',
);
const WIRE = words('network net tcp udp rx tx packets receive transmit interface nic drop dropped drops retransmit retransmits retrans');
/** What is counted as it stands, not as it comes in. */
const STANDING = words(
  'lock locks latch latches mutex mutexes sessions workers waiters waiting consumers backends cursors shards replicas activity',
);
const CLIENT = words('client outbound egress upstream downstream_call outgoing consumer');
const BELOW = words('node host machine instance vm hypervisor');

/**
 * What a series means by its name and unit: names of Prometheus, OpenTelemetry, CloudWatch and of service meshes alike.
 * Null when it tells nothing about trouble (build numbers, start times).
 *
 * @see https://sre.google/sre-book/monitoring-distributed-systems/ (the four golden signals)
 * @see https://www.brendangregg.com/usemethod.html (resources: utilization, saturation, errors)
 */
export function partOf(told: Pick<RawSeries, 'metric' | 'unit' | 'labels'> & { readonly assetId?: string }): Part | null {
  const metric = ownMetric({ metric: told.metric, assetId: told.assetId ?? '' });
  const series = { ...told, ...withoutLabels({ metric, labels: told.labels }) };
  const tokens = tokensOf(series.metric);
  const unit = series.unit.trim().toLowerCase();
  const has = (set: ReadonlySet<string>) => tokens.some((token) => set.has(token)) || pairs(tokens).some((pair) => set.has(pair));
  if (tokens.some((token) => NOT_TROUBLE.has(token))) return null;
  const named = tokens.find((token, index) => token in TIME && token.length > 1 && tokens[index - 1] !== 'per');
  const time = TIME[unit] ?? (named === undefined ? undefined : TIME[named]);
  const share = SHARE[unit] ?? (tokens.some((token) => token in SHARE) ? 0.01 : 1);
  const side = has(CLIENT) ? 'client' : 'server';
  const quantile = quantileOf(tokens);
  const below = has(BELOW);
  const common = {
    perSeconds: perSecondsOf(tokens, unit),
    side,
    volume: has(WIRE) || has(words('syscall syscalls')),
    quantile: quantile ?? 0.5,
    below,
    bad: has(SUCCESS) || has(LEFT) ? 'down' : 'up',
  } as const;
  const machine = has(MACHINE) && !has(SERVICE);
  if (has(WIRE) && (has(FAILURE) || has(WIRE_TROUBLE))) return { ...common, role: 'saturation', statistic: 'level', scale: share };
  const takesTime = has(LATENCY) || time !== undefined || isTimeOfRequest(tokens) || isTail(tokens);
  if (takesTime && !machine) {
    const statistic =
      quantile !== null ? 'quantile' : has(words('sum')) ? 'sum' : has(words('count')) ? 'count' : has(words('bucket')) ? null : 'mean';
    if (statistic === null) return null;
    return statistic === 'count'
      ? { ...common, role: endedBadly(series.labels) ? 'failure' : 'traffic', statistic, scale: 1 }
      : { ...common, role: 'latency', statistic, scale: time ?? 1 };
  }
  if (has(FAILURE) || endedBadly(series.labels))
    return { ...common, role: 'failure', statistic: isShare(tokens, unit) ? 'mean' : 'count', scale: share };
  if (has(SUCCESS)) return { ...common, role: 'success', statistic: isShare(tokens, unit) ? 'mean' : 'count', scale: share };
  if (has(PRESSURE) || (machine && isShare(tokens, unit))) return { ...common, role: 'saturation', statistic: 'level', scale: share };
  if (machine) return { ...common, role: 'resource', statistic: 'level', scale: 1 };
  if (has(TRAFFIC) || (has(words('count')) && !has(STANDING))) return { ...common, role: 'traffic', statistic: 'count', scale: 1 };
  return { ...common, role: 'resource', statistic: 'level', scale: 1 };
}

/** The metric without the asset's own name before it, where every column is called after its service. */
export function ownMetric({ assetId, metric }: Pick<RawSeries, 'assetId' | 'metric'>): string {
  const rest = metric.slice(assetId.length);
  const isPrefixed = assetId !== '' && SEPARATED.test(rest) && plain(metric.slice(0, assetId.length)) === plain(assetId);
  return isPrefixed ? rest.slice(1) : metric;
}

const SEPARATED = /^[^a-z0-9].*[a-z0-9]/i;

function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '_');
}

/** Labels that were written into the name, as Prometheus shows a series, told apart from it. */
export function withoutLabels({ metric, labels }: Pick<RawSeries, 'metric' | 'labels'>): Pick<RawSeries, 'metric' | 'labels'> {
  const at = metric.indexOf('{');
  if (at < 1 || !metric.endsWith('}')) return { metric, labels };
  const inside = [...metric.slice(at).matchAll(/([\w.]+)\s*=\s*"([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]);
  return { metric: metric.slice(0, at), labels: { ...labels, ...Object.fromEntries(inside) } };
}

/** `request_time`, `ResponseTime`, `rq_time`: of what is asked, not of a processor or of a clock. */
function isTimeOfRequest(tokens: readonly string[]): boolean {
  return tokens.some((token, index) => (token === 'time' || token === 'times') && ASKED.has(tokens[index - 1] ?? ''));
}

/** Nothing but a quantile, which is one of times: `p99`, `tp95`, `request_p90`. */
function isTail(tokens: readonly string[]): boolean {
  return tokens.some((token) => TAIL.test(token)) && tokens.every((token) => TAIL.test(token) || ASKED.has(token));
}

const TAIL = /^t?p\d{2,3}$/;

/** Whether a count is of requests that the server failed (RFC 9110, 15.6), by the labels in which exporters keep how they ended. */
export function endedBadly(labels: RawSeries['labels']): boolean {
  return Object.entries(labels).some(([name, value]) => ENDED.test(name) && BADLY.test(value)) || /^true$/i.test(labels.error ?? '');
}

const ENDED = /^(.*[._])?(code|status|status_code|status_class|code_class|outcome|classification|result)$/i;
const BADLY = /^(5\d\d|5xx|server_error|status_code_error|error|failure|failed)$/i;
const ASKED = words('request req rq response resp rsp service transaction txn query call processing serving execution');
const NOT_TROUBLE = words('created info version timestamp uptime boot build limit limits quota capacity max_size scrape');
/** Words that make a time or a count one of requests, whatever else is named. */
const SERVICE = words(
  'request requests http grpc rpc server client service api call calls response responses workload latency invocation invocations transaction transactions',
);
const WIRE_TROUBLE = words('drop dropped drops retransmit retransmits retrans loss lost');

function isShare(tokens: readonly string[], unit: string): boolean {
  return (
    unit in SHARE ||
    tokens.some(
      (token) =>
        token in SHARE ||
        [
          'rate',
          'ratio',
          'percent',
          'percentage',
          'availability',
          'share',
          'average',
          'apdex',
          'fraction',
          'pct',
          'perc',
          'sr',
          'utilization',
          'utilizations',
          'utilisation',
          'usage',
          'sla',
        ].includes(token),
    )
  );
}

const PER_MINUTE = words('rpm cpm tpm mcr');
const PER_SECOND = words('rps qps tps ops workload throughput load lod');

function perSecondsOf(tokens: readonly string[], unit: string): number | null {
  const per = tokens[tokens.indexOf('per') + 1];
  const named = tokens.includes('per') ? per : /\/(\w+)$/.exec(unit)?.[1];
  if (tokens.some((token) => PER_MINUTE.has(token)) || PER_MINUTE.has(unit) || named === 'minute' || named === 'min' || named === 'm')
    return 60;
  // A total that is no counter has been made a rate; a count of what came in a step is called one.
  if (tokens.includes('total') && !tokens.includes('count')) return 1;
  return named === 'second' || named === 'sec' || named === 's' || unit === 'ops' || tokens.some((token) => PER_SECOND.has(token))
    ? 1
    : null;
}

/** 0.95 of `p95`, `P95`, `0.95`, `95th`, `latency-90`; null when no quantile is named. */
function quantileOf(tokens: readonly string[]): number | null {
  for (const token of tokens) {
    const number = /^(?:p|q|tp)?(\d{2,3})(?:th|p|percentile)?$/.exec(token)?.[1];
    if (number !== undefined) {
      const value = Number(`0.${number}`);
      if (value >= 0.05 && value < 1) return value;
    }
    if (token === 'median') return 0.5;
    if (token === 'max' || token === 'maximum') return 0.99;
  }
  return null;
}

/** The words of a metric's name, however it joins them and whatever language it is in: `PodServerLatencyP95`, `http.server_duration-ms` alike. */
export function tokensOf(name: string): string[] {
  return inEnglish(name)
    .replaceAll('%', ' % ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/(?<=[A-Z0-9])(?=[A-Z][a-z])/g, ' ')
    .toLowerCase()
    .split(/[^a-z0-9µ%]+/)
    .filter((token) => token !== '');
}

function pairs(tokens: readonly string[]): string[] {
  return tokens.slice(1).map((token, index) => `${tokens[index]}_${token}`);
}

/** The words of a list that is written in one line. */
export function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
