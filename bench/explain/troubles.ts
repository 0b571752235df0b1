import type { Alert } from '../../domain/alert.ts';
import type { AssetChange } from '../../domain/asset.ts';
import { contentId } from '../../domain/ids.ts';
import type { HardwareEvent, Labels, LogRecord } from '../../domain/observation.ts';
import { hostOf, name } from './estate.ts';

const MINUTE = 60_000;

/** A change of what is measured: from `fromMs` on, over `rampMs`, by `by` (of a counter: of its rate) until `untilMs`. */
export type Shift = {
  readonly assetId: string;
  readonly metric: string;
  /** Labels that a series must have; all of the metric when empty. */
  readonly labels: Labels;
  readonly fromMs: number;
  readonly rampMs: number;
  readonly untilMs: number;
  readonly by: number;
};

/** What went wrong, what shows of it, the alert that fires, and what an answer should name; null where nothing is wrong. */
export type Trouble = {
  readonly kind: 'storage' | 'cooling' | 'deployment' | 'disk' | 'quiet';
  readonly alert: Alert;
  /** When it is explained. */
  readonly at: Date;
  readonly cause: string | null;
  readonly shifts: readonly Shift[];
  readonly logs: readonly LogRecord[];
  readonly events: readonly HardwareEvent[];
  readonly changes: readonly AssetChange[];
};

const KINDS: readonly Trouble['kind'][] = ['storage', 'quiet', 'deployment', 'storage', 'cooling', 'quiet', 'deployment', 'disk'];

/** Troubles whose alerts fire one after the other in the two hours before `to`. */
export function troublesBefore(to: Date, count: number): Trouble[] {
  const stepMs = (110 * MINUTE) / count;
  return Array.from({ length: count }, (_, i) => {
    const atMs = Math.round(to.getTime() - 115 * MINUTE + i * stepMs);
    const kind = KINDS[i % KINDS.length] ?? 'quiet';
    return MAKE[kind](i, atMs - (atMs % MINUTE));
  });
}

const NOTHING = { shifts: [], logs: [], events: [], changes: [] } as const;

const MAKE: Readonly<Record<Trouble['kind'], (i: number, atMs: number) => Trouble>> = {
  storage: (i, atMs) => {
    const victim = name.server(i * 7 + 1);
    const lun = name.lun(i * 7 + 1);
    const backup = name.server(i * 7 + 1 + 24 * 3);
    const begin = atMs - 70 * MINUTE;
    const until = atMs + 30 * MINUTE;
    return {
      ...NOTHING,
      kind: 'storage',
      cause: backup,
      ...asked('HighIowait', victim, atMs, {
        metric: 'system.cpu.utilization',
        labels: { 'cpu.mode': 'iowait' },
        unit: '1',
        value: 0.29,
        threshold: 0.25,
      }),
      shifts: [
        shift(lun, 'system.disk.io', { 'disk.io.direction': 'write' }, begin + MINUTE, MINUTE, until, 1.6e8),
        shift(lun, 'lun.latency', {}, begin + 2 * MINUTE, 10 * MINUTE, until, 0.02),
        shift(lun, 'lun.utilization', {}, begin + MINUTE, 5 * MINUTE, until, 0.5),
        shift(victim, 'system.cpu.utilization', { 'cpu.mode': 'iowait' }, begin + 5 * MINUTE, 40 * MINUTE, until, 0.21),
      ],
      logs: [line(begin, backup, `backupd[812]: backup job nightly-full started, target ${lun}`, 9)],
    };
  },
  cooling: (i, atMs) => {
    const rack = i % 10;
    const [row, nth] = [1, 10 + rack];
    // Both racks that the unit cools.
    const hosts = Array.from({ length: 48 }, (_, k) => hostOf(row, nth) + (k % 2) + (k >> 1) * 10 - 100 + 240).map((k) => name.server(k));
    const cooled = hostOf(row, nth) % 10;
    const service = name.service(row, nth);
    return {
      ...NOTHING,
      kind: 'cooling',
      cause: name.cooler(cooled),
      ...asked('ServiceSlow', service, atMs, {
        metric: 'http.server.request.duration',
        labels: { 'http.route': '/r0' },
        unit: 's',
        value: 0.56,
        threshold: 0.4,
      }),
      shifts: [
        ...hosts.map((host) => shift(host, 'hw.temperature', {}, atMs - 60 * MINUTE, 30 * MINUTE, atMs + 30 * MINUTE, 26)),
        shift(service, 'http.server.request.duration', {}, atMs - 20 * MINUTE, 5 * MINUTE, atMs + 30 * MINUTE, 0.42),
      ],
      events: hosts
        .slice(0, 16)
        .flatMap((host, k) => [
          event(
            atMs - (50 - k / 2) * MINUTE,
            host,
            'Temperature.UpperNonCritical.GoingHigh',
            'CPU0 Temp upper non-critical going high',
            'CPU0 Temp',
          ),
          event(atMs - (35 - k / 2) * MINUTE, host, 'Processor.AutomaticallyThrottled', 'Processor automatically throttled', 'CPU0'),
        ]),
    };
  },
  deployment: (i, atMs) => {
    const callee = name.service(2, i * 2);
    const caller = name.service(1, i);
    const begin = atMs - 25 * MINUTE;
    const until = atMs + 30 * MINUTE;
    return {
      ...NOTHING,
      kind: 'deployment',
      cause: callee,
      ...asked('ErrorRateHigh', caller, atMs, {
        metric: 'http.server.errors',
        labels: { 'http.route': '/r0' },
        unit: '{error}/s',
        value: 9,
        threshold: 5,
      }),
      shifts: [
        shift(callee, 'http.server.errors', {}, begin + 2 * MINUTE, 2 * MINUTE, until, 14),
        shift(caller, 'http.server.errors', {}, begin + 4 * MINUTE, 3 * MINUTE, until, 9),
      ],
      logs: Array.from({ length: 300 }, (_, k) =>
        line(
          begin + 2 * MINUTE + k * 4_000,
          callee,
          `orders-api[77]: panic recovered in handler release-${i}: nil pointer, request ${k}`,
          17,
        ),
      ),
      changes: [
        {
          id: contentId('chg', callee, begin, i),
          assetId: callee,
          at: new Date(begin),
          what: 'deployment',
          field: 'version',
          before: `1.${i}.0`,
          after: `1.${i}.1`,
          by: 'deploy',
        },
      ],
    };
  },
  disk: (i, atMs) => {
    // Where no storage trouble is: a disk that fails is a cause of its own.
    const shelf = name.shelf(3 * (Math.floor(i / KINDS.length) % 2));
    const slot = `slot-${i % 24}`;
    return {
      ...NOTHING,
      kind: 'disk',
      cause: shelf,
      ...asked('RaidDegraded', shelf, atMs, null),
      shifts: ['reallocated', 'pending'].map((what) =>
        shift(shelf, `hw.disk.smart.${what}_sectors`, { slot }, atMs - 600 * MINUTE, 600 * MINUTE, atMs + 60 * MINUTE, 96),
      ),
      events: [event(atMs - 30_000, shelf, 'RAID.Degraded', 'RAID group 2 degraded', null)],
    };
  },
  quiet: (i, atMs) => {
    const host = name.server(i * 11 + 3);
    return {
      ...NOTHING,
      kind: 'quiet',
      cause: null,
      ...asked('HighCpu', host, atMs, {
        metric: 'system.cpu.utilization',
        labels: { 'cpu.mode': 'user' },
        unit: '1',
        value: 0.83,
        threshold: 0.8,
      }),
      shifts: [shift(host, 'system.cpu.utilization', { 'cpu.mode': 'user' }, atMs, 0, atMs + MINUTE, 0.5)],
    };
  },
};

function asked(title: string, assetId: string, atMs: number, trigger: Alert['trigger']): Pick<Trouble, 'alert' | 'at'> {
  return { alert: alert(title, assetId, atMs, trigger), at: new Date(atMs + 90_000) };
}

function shift(assetId: string, metric: string, labels: Labels, fromMs: number, rampMs: number, untilMs: number, by: number): Shift {
  return { assetId, metric, labels, fromMs, rampMs, untilMs, by };
}

function line(atMs: number, assetId: string, body: string, severityNumber: number): LogRecord {
  return {
    kind: 'log',
    at: new Date(atMs),
    assetId,
    severityNumber,
    body,
    source: 'syslog',
    attributes: { 'process.name': body.split('[')[0] ?? '' },
  };
}

function event(atMs: number, assetId: string, code: string, message: string, component: string | null): HardwareEvent {
  const severity = code === 'RAID.Degraded' ? 'critical' : 'warning';
  const common = { kind: 'event', assetId, code, message, component, severity, asserted: true, attributes: {} } as const;
  return { ...common, source: code === 'RAID.Degraded' ? 'snmp-trap' : 'ipmi-sel', at: new Date(Math.round(atMs)) };
}

function alert(title: string, assetId: string, atMs: number, trigger: Alert['trigger']): Alert {
  return {
    id: contentId('alr', title, assetId, atMs),
    fingerprint: `${title}-${assetId}-${atMs}`,
    incidentId: contentId('inc', title, assetId, atMs),
    source: 'rule',
    name: title,
    severity: 'warning',
    assetId,
    status: 'firing',
    startedAt: new Date(atMs),
    resolvedAt: null,
    trigger,
    summary: '',
    labels: {},
    annotations: {},
    transitions: 1,
    ruleId: null,
  };
}
