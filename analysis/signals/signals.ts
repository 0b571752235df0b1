import type { Concept } from '../../domain/finding.ts';
import type { Labels } from '../../domain/observation.ts';
import { machineMeaning } from './machine-metrics.ts';
import { isOfHardware, namedMeaning } from './named-metrics.ts';
import { endedBadly } from './roles.ts';
import { rateUnit } from './series.ts';
import { serviceMeaning } from './service-metrics.ts';

/** What a series means. */
export type Meaning = {
  readonly concept: Concept;
  /** The direction that means trouble. */
  readonly bad: 'up' | 'down';
  /** Smallest change worth noticing, in the unit a person reads. */
  readonly floor: number;
  /** … and no smaller than this share of what is usual. */
  readonly share?: number;
  /** Any growth is news, however slow: such a count never falls on a healthy part. */
  readonly cumulative: boolean;
  /** Read by the grammar of the metric's name alone, by which it is called then. */
  readonly byName?: true;
  /** A state kept as a number: any other than usual is trouble. */
  readonly both?: true;
};

type Row = {
  readonly metric: RegExp;
  /** One of the labels must look so. */
  readonly labels?: Readonly<Record<string, RegExp>>;
  /** None of these labels is there. */
  readonly without?: readonly string[];
  readonly concept: Concept;
  readonly bad?: 'up' | 'down';
  readonly floor: number;
  readonly cumulative?: boolean;
  /** Where it comes as a counter, a rate per second. */
  readonly floorOfRate?: number;
};

const MODE = ['cpu.mode', 'state', 'mode', 'cpu', 'system.cpu.state'];
const DIRECTION = ['disk.io.direction', 'direction'];
const REQUESTS = /^(?!hw\.|system\.|node_|process\.).*(requests?|responses?|calls|handled)/i;
/** Requests counted by how they ended, whatever the counter is called; so many failures a second are worth noticing. */
const FAILED_PER_SECOND = 0.2;
const ONE_IN_FIVE_MINUTES = 1 / 300;
const CPU = /^(system\.cpu\.(utilization|time)|node_cpu_seconds_total|process\.cpu\.utilization)$/;

/**
 * First match wins. Names follow OpenTelemetry's conventions, node_exporter's and common exporters' own.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/system/system-metrics/
 * @see https://opentelemetry.io/docs/specs/semconv/hardware/
 */
const TABLE: readonly Row[] = [
  // What spans tell (api/otlp/traces.ts): between a caller and the one it calls, 5 ms are much more than a local network takes.
  { metric: /^traces\.client\.gap$/, concept: 'network.delay', floor: 0.005 },
  { metric: /^traces\.client\.error_ratio$/, concept: 'dependency.failed', floor: 0.01 },
  { metric: CPU, labels: anyOf(MODE, /^(io)?wait$/), concept: 'cpu.iowait', floor: 0.03 },
  { metric: CPU, labels: anyOf(MODE, /^(user|system|nice|steal|kernel|privileged)$/), concept: 'cpu.utilization', floor: 0.1 },
  { metric: /(^|[._])cpu[._]utili[sz]ation$/, without: MODE, concept: 'cpu.utilization', floor: 0.1 },
  { metric: /^system\.cpu\.utilization\.total$|^cpu_(usage|utili[sz]ation)|^hrProcessorLoad$/i, concept: 'cpu.utilization', floor: 0.1 },
  { metric: /iowait/i, concept: 'cpu.iowait', floor: 0.03 },
  {
    metric: /^(hw|system|node|process|container)[._].*throttl|(cpu|cfs|core|processor|thermal|clock|freq).*throttl/i,
    concept: 'cpu.throttled',
    floor: 0.01,
  },
  // Of anything else that is given out by shares (capacity of a table, calls of an interface).
  { metric: /throttl|quota.*(exceed|reject)/i, concept: 'process.saturated', floor: 0.01 },
  // Each is one end of a program too many.
  {
    metric: /(^|[._])(panics?|crash(es)?|(pod|container|process)_?restarts?|restarts)([._](count|total))*$/i,
    concept: 'process.down',
    floor: 0.5,
    floorOfRate: ONE_IN_FIVE_MINUTES,
    cumulative: true,
  },
  {
    metric: /(^|[._])oom([._]?kill(s|ed)?)?([._](count|total|events))*$/i,
    concept: 'memory.pressure',
    floor: 0.5,
    floorOfRate: ONE_IN_FIVE_MINUTES,
    cumulative: true,
  },
  {
    metric: /^(node_memory_MemAvailable|windows_memory_(available|physical_free))_bytes$/,
    concept: 'memory.pressure',
    bad: 'down',
    floor: 2e8,
  },
  {
    metric: /^system\.memory\.utilization$/,
    labels: { 'system.memory.state': /^used$/, state: /^used$/ },
    concept: 'memory.pressure',
    floor: 0.1,
  },
  { metric: /^system\.memory\.utilization$/, concept: 'memory.pressure', floor: 0.1 },
  { metric: /^system\.paging\.utilization$/, concept: 'memory.pressure', floor: 0.1 },
  {
    metric: /^hw\.memory\.\w*correctable|^node_edac_\w*correctable|(dimm|memory)\w*_ecc_/i,
    concept: 'memory.failed',
    floor: 1,
    cumulative: true,
  },
  {
    metric: /(cert(ificate)?|x509|ssl|tls)[\w.]*[._](expir|not_after|remaining|time_left)/i,
    concept: 'certificate.expired',
    bad: 'down',
    floor: 0,
  },
  // Who waits for a lock of a database (PostgreSQL pg_locks, MySQL row_lock_current_waits, SQL Server Lock Waits/sec).
  {
    metric: /(^|[._])locks?[._]?(current[._])?(waiting|waiters|waits?)([._]|$)|(^|[._])(waiting[._]locks?|deadlocks?)([._]|$)/i,
    concept: 'process.saturated',
    floor: 1,
  },
  // A process's own table of files, a server's of connections.
  { metric: /^process[_.](open_fds|open_file_descriptors)$/, concept: 'process.saturated', floor: 100 },
  {
    metric: /^(pg_stat_activity_count|mysql_global_status_threads_connected|redis_connected_clients|\w*connection_pool_(active|used))$/,
    concept: 'process.saturated',
    floor: 15,
  },
  { metric: /pgmajfault|^system\.paging\.faults$/, concept: 'memory.pressure', floor: 20 },
  {
    metric: /smart.*(reallocat|pending|uncorrect)|(reallocated|pending|uncorrectable)_?sectors?/i,
    concept: 'disk.bad-sectors',
    floor: 1,
    cumulative: true,
  },
  { metric: /^system\.disk\.io$/, labels: anyOf(DIRECTION, /^write$/), concept: 'disk.write-rate', floor: 2e6 },
  { metric: /^system\.disk\.io$/, labels: anyOf(DIRECTION, /^read$/), concept: 'disk.read-rate', floor: 2e6 },
  {
    metric: /^node_disk_written_bytes_total$|(disk|lun|volume).*(written|write).*(bytes|throughput)/i,
    concept: 'disk.write-rate',
    floor: 2e6,
  },
  { metric: /^node_disk_read_bytes_total$|(disk|lun|volume).*read.*(bytes|throughput)/i, concept: 'disk.read-rate', floor: 2e6 },
  {
    metric: /^system\.disk\.io_time$|^node_disk_io_time_seconds_total$|(disk|lun|volume).*(utili[sz]ation|busy)/i,
    concept: 'disk.utilization',
    floor: 0.15,
  },
  {
    metric: /(disk|lun|volume|storage|vsan|datastore|ceph_osd|nvme).*(latency|await|response|operation_time)/i,
    concept: 'disk.latency',
    floor: 0.005,
  },
  {
    metric: /^hw\.temperature$|^node_hwmon_temp_celsius$|^node_thermal_zone_temp$|temperature(_celsius)?$/i,
    concept: 'temperature.high',
    floor: 6,
  },
  { metric: /^hw\.fan\.speed|fan.*(speed|rpm)/i, concept: 'fan.failed', bad: 'down', floor: 600 },
  { metric: /^system\.filesystem\.utilization$/, concept: 'filesystem.full', floor: 0.05 },
  {
    metric:
      /(^|[._])(disk|fs|filesystem|file_system|volume|mount|rootfs|partition)s?[._]?(space[._]?)?(used|usage|fill(ed)?|full)([._]?(pct|perc|percent(age)?|ratio|fraction))?$/i,
    concept: 'filesystem.full',
    floor: 0.05,
  },
  {
    metric:
      /(^|[._])(disk|fs|filesystem|file_system|volume|mount|rootfs|partition)s?[._]?(space[._]?)?(free|avail(able)?)([._]?(pct|perc|percent(age)?|ratio|fraction))$/i,
    concept: 'filesystem.full',
    bad: 'down',
    floor: 0.05,
  },
  {
    metric: /^(node_filesystem_avail|windows_logical_disk_free|kubelet_volume_stats_available)_bytes$/,
    concept: 'filesystem.full',
    bad: 'down',
    floor: 5e8,
  },
  // Without inodes nothing new can be written, however many bytes are free.
  { metric: /^node_filesystem_files_free$/, concept: 'filesystem.full', bad: 'down', floor: 5e4 },
  {
    // IF-MIB (RFC 2863), EtherLike-MIB (RFC 3635), RMON-MIB (RFC 2819), FC-MGMT-MIB (RFC 4044); what no longer fits is lost as what is broken.
    metric:
      /network.*(errors?|dropped)|^node_network_\w+_(errs|drop|fifo|frame|carrier)_total$|if(In|Out)(Errors|Discards)|dot3Stats\w*(Errors|Collisions)|etherStats(CRCAlignErrors|DropEvents|Jabbers|Fragments)|^fc\w*(InvalidCrcs|InvalidTxWords|LossOfSync|LossOfSignals|LinkFailures)|(?<![a-z])(rx|tx|in|invalid|bad)?_?crcs?(_?err(or)?s?)?(_total|count)?$|Port(Rx|Tx)?(Crcs|EncOutFrs|BadEofs|TooLongs|Truncs)$|^node_fibrechannel_\w*(invalid_crc|invalid_tx_words|loss_of_sync|loss_of_signal|link_failure|error_frames)\w*|\b(interface|port|nic)s?[._](in_|out_|rx_|tx_)?(crc|errors?|discards?|drop(s|ped)?)/i,
    concept: 'network.errors',
    floor: 0.5,
  },
  // Some are sent again on every day.
  { metric: /netstat_Tcp_RetransSegs|tcp[._]retrans(mit)?(s|ted|missions?)?([._]|$)/i, concept: 'network.errors', floor: 5 },
  // A program that takes no more connections (Linux net/ipv4/tcp_ipv4.c).
  { metric: /netstat_TcpExt_Listen(Drops|Overflows)/i, concept: 'process.saturated', floor: 0.5 },
  { metric: /^hw\.network\.up$|ifOperStatus/i, concept: 'link.down', bad: 'down', floor: 0.5 },
  { metric: /^(up|probe_success|[a-z]+_up)$|^process\.up$|^service\.up$/, concept: 'process.down', bad: 'down', floor: 0.5 },
  // Calls to others, by whoever makes them.
  {
    metric:
      /^(?!hw\.|system\.|node_|process\.).*(outbound|outgoing|upstream|egress|external|dependency|third_?party)[._].*(errors?|fail(ed|ures?)|timeouts?|5xx)(_total|\.count|\.rate|_ratio|_rate)?$/i,
    concept: 'dependency.failed',
    floor: 0.01,
  },
  {
    metric: /^(?!hw\.|system\.|node_|process\.).*(success|availability).*(rate|ratio)?$/i,
    concept: 'service.errors',
    bad: 'down',
    floor: 0.01,
  },
  {
    metric: /^(?!hw\.|system\.|node_|process\.).*(errors?|fail(ed|ures?)|5xx)(_total|\.count|\.rate|_ratio|_rate)?$/i,
    concept: 'service.errors',
    floor: 0.01,
  },
  {
    metric:
      /^(?!hw\.|system\.|node_|process\.)(.*(request|server|client|rpc|db|http|query|service).*(duration|latency|response_?time)|latency)/i,
    concept: 'service.latency',
    floor: 0.02,
  },
  {
    metric: /^(?!hw\.|system\.|node_|process\.).*(requests?|calls|operations|queries)(_total|\.count|\.rate)?$/i,
    concept: 'service.traffic',
    floor: 1,
  },
];

/** What a series means; null when nothing here knows it. */
export function meaningOf(series: {
  readonly metric: string;
  readonly labels: Labels;
  readonly unit: string;
  readonly instrument?: 'gauge' | 'counter';
}): Meaning | null {
  if (REQUESTS.test(series.metric) && endedBadly(series.labels)) {
    return { concept: 'service.errors', bad: 'up', floor: FAILED_PER_SECOND, cumulative: false };
  }
  if (PER_ONE.test(series.metric)) return null;
  const row = TABLE.find(
    ({ metric, labels, without }) =>
      metric.test(series.metric) &&
      (!labels || matches(series.labels, labels)) &&
      !without?.some((name) => series.labels[name] !== undefined),
  );
  if (!row) {
    if (SINCE_START.test(series.metric)) return null;
    const own = serviceMeaning(series);
    const read = namedMeaning(series);
    const named = read && { ...read, cumulative: false, byName: true as const };
    if (own) return read && (own.concept === 'service.traffic' || isOfHardware(read)) ? named : own;
    const machine = machineMeaning(series);
    return machine ? { ...machine, cumulative: false } : named;
  }
  const unit = series.instrument === 'counter' ? rateUnit(series.unit) : series.unit;
  return {
    concept: row.concept,
    bad: row.bad ?? 'up',
    floor: (series.instrument === 'counter' ? (row.floorOfRate ?? row.floor) : row.floor) * unitScale(row.concept, unit),
    cumulative: row.cumulative ?? false,
  };
}

/** Requests that fall to so small a part of what is usual no longer arrive. */
export const UNREACHED_BELOW = 0.15;

/** All that a series can mean: fewer requests than usual are another trouble than more. */
export function meaningsOf(series: Parameters<typeof meaningOf>[0]): Meaning[] {
  const meaning = meaningOf(series);
  if (!meaning) return [];
  if (meaning.both) return [meaning, { ...meaning, bad: meaning.bad === 'up' ? 'down' : 'up' }];
  return meaning.concept === 'service.traffic'
    ? [meaning, { concept: 'service.unreached', bad: 'down', floor: meaning.floor, cumulative: false }]
    : [meaning];
}

/** How long something has run says nothing of how it does (RFC 3418, sysUpTime): it begins anew with whatever counts it. */
const SINCE_START = /(?:^|[._\d]|[a-z](?=U))[uU]p[._]?[tT]ime/;
/** How much work one request makes, or how much waits, is neither traffic nor time. */
const PER_ONE =
  /(^|[._])per[._](request|call|query|order|operation|transaction|message|item)s?([._]|$)|(queue|backlog)[._]?(depth|length|len|size)|(queued|pending)[._](requests?|calls?|tasks?|jobs?|messages?|items?)/i;
/** The part of an asset that a series is about, e.g. `slot-7`; null when it is about the whole. */
export function componentOf(labels: Labels): string | null {
  return labels.slot ?? labels['hw.name'] ?? labels.component ?? labels.sensor ?? null;
}

/** A ratio in percent counts hundredfold, a time in milliseconds thousandfold. */
function unitScale(concept: Concept, unit: string): number {
  if (unit === '%') return 100;
  if (concept !== 'service.latency' && concept !== 'disk.latency') return 1;
  return unit === 'ms' ? 1000 : unit === 'us' ? 1e6 : 1;
}

function anyOf(names: readonly string[], pattern: RegExp): Readonly<Record<string, RegExp>> {
  return Object.fromEntries(names.map((name) => [name, pattern]));
}

function matches(labels: Labels, wanted: Readonly<Record<string, RegExp>>): boolean {
  return Object.entries(wanted).some(([name, pattern]) => pattern.test(labels[name] ?? ''));
}
