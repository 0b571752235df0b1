import { createTemplateMiner } from '../../analysis/templates/templates.ts';
import type { Alert } from '../../domain/alert.ts';
import { contentId } from '../../domain/ids.ts';
import type { AssetFact, AssetKind, HardwareEvent, Labels, LogRecord, RelationKind, Sample } from '../../domain/observation.ts';
import type { TenantStores } from '../../stores/stores.ts';

/** Data of one incident, made by a formula, for tests only. */
export type Scenario = {
  readonly alert: Alert;
  readonly at: Date;
  readonly samples: readonly Sample[];
  readonly logs: readonly LogRecord[];
  readonly events: readonly HardwareEvent[];
  readonly facts: readonly AssetFact[];
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const ALERT_AT = Date.parse('2026-03-10T14:20:00Z');

/** Writes a scenario as the pipeline does: ids from content, templates mined. */
export async function seed(stores: TenantStores, scenario: Scenario): Promise<void> {
  await stores.inventory.apply(scenario.facts);
  for (let start = 0; start < scenario.samples.length; start += 5_000)
    await stores.samples.write(scenario.samples.slice(start, start + 5_000));
  const miner = createTemplateMiner([]);
  const logs = scenario.logs.map((log) => ({
    ...log,
    id: contentId('log', log.assetId, log.at.getTime(), log.body),
    templateId: miner.mine(log.body, log.at).template.id,
  }));
  await stores.logs.writeTemplates(miner.templates());
  for (let start = 0; start < logs.length; start += 5_000) await stores.logs.write(logs.slice(start, start + 5_000));
  await stores.events.write(
    scenario.events.map((event) => ({
      ...event,
      id: contentId('evt', event.assetId, event.at.getTime(), event.code, event.component, event.message),
    })),
  );
  await stores.alerts.put(scenario.alert);
}

/** %iowait of a database server follows writes that a backup of another server makes to a LUN they share. */
export function storageLatency(): Scenario {
  const noise = seeded(1);
  const backupAt = ALERT_AT - 3 * HOUR;
  const ramp = (at: number, delay: number) => Math.min(1, Math.max(0, (at - backupAt - delay) / (90 * MINUTE)));
  const samples: Sample[] = [];
  for (let at = ALERT_AT - 12 * HOUR; at <= ALERT_AT; at += MINUTE) {
    samples.push(
      gauge(at, 'srv-db-03', 'system.cpu.utilization', { 'cpu.mode': 'iowait' }, '1', 0.08 + 0.21 * ramp(at, 5 * MINUTE) + 0.008 * noise()),
      gauge(at, 'srv-db-03', 'system.cpu.utilization', { 'cpu.mode': 'user' }, '1', 0.31 + 0.03 * noise()),
      gauge(
        at,
        'lun-12',
        'system.disk.io',
        { 'disk.io.direction': 'write' },
        'By/s',
        2.1e7 + (at >= backupAt + MINUTE ? 1.6e8 : 0) + 2e6 * noise(),
      ),
      gauge(at, 'lun-12', 'system.disk.io', { 'disk.io.direction': 'read' }, 'By/s', 4e7 + 3e6 * noise()),
      gauge(at, 'srv-backup-01', 'system.cpu.utilization', { 'cpu.mode': 'user' }, '1', 0.12 + 0.02 * noise()),
    );
  }
  const logs = [
    log(backupAt, 'srv-backup-01', 'backupd[812]: backup job nightly-full started, target lun-12', 9),
    ...chatter('srv-backup-01', noise),
    ...chatter('srv-db-03', noise),
  ];
  const facts = [
    fact('srv-db-03', 'server', [['stores-on', 'lun-12']]),
    fact('srv-backup-01', 'server', [['stores-on', 'lun-12']]),
    fact('lun-12', 'lun', [['stores-on', 'shelf-a1']]),
    fact('shelf-a1', 'shelf', []),
  ];
  const trigger = { metric: 'system.cpu.utilization', labels: { 'cpu.mode': 'iowait' }, unit: '1', value: 0.29, threshold: 0.25 };
  return { alert: alert('HighIowait', 'srv-db-03', trigger), at: new Date(ALERT_AT + 5_000), samples, logs, events: [], facts };
}

/** A disk's bad sectors grow for days until its array drops it. */
export function failingDisk(): Scenario {
  const samples: Sample[] = [];
  for (let hour = 0; hour <= 120; hour += 4) {
    const at = ALERT_AT - 120 * HOUR + hour * HOUR - 10 * MINUTE;
    for (const slot of ['slot-6', 'slot-7', 'slot-8']) {
      const grown = slot === 'slot-7' ? Math.max(0, hour - 60) : 0;
      const labels = { slot, serial: `SN${slot.slice(5)}00${slot.slice(5)}` };
      samples.push(
        gauge(at, 'shelf-a2', 'hw.disk.smart.reallocated_sectors', labels, '{sector}', 8 + Math.floor(grown * 1.6)),
        gauge(at, 'shelf-a2', 'hw.disk.smart.pending_sectors', labels, '{sector}', Math.floor(grown / 3)),
      );
    }
  }
  const events = [event(ALERT_AT - 30_000, 'shelf-a2', 'snmp-trap', 'RAID.Degraded', 'critical', 'RAID group 2 degraded', null)];
  const facts = [fact('shelf-a2', 'shelf', []), fact('lun-21', 'lun', [['stores-on', 'shelf-a2']])];
  return { alert: alert('RaidDegraded', 'shelf-a2', null), at: new Date(ALERT_AT + 5_000), samples, logs: [], events, facts };
}

/** Two hosts of one rack overheat, throttle, and slow the service that runs on them. */
export function rackOverheating(): Scenario {
  const noise = seeded(3);
  const samples: Sample[] = [];
  const events: HardwareEvent[] = [];
  for (let at = ALERT_AT - 12 * HOUR; at <= ALERT_AT; at += MINUTE) {
    const slow = at >= ALERT_AT - 20 * MINUTE ? 0.42 : 0;
    samples.push(
      gauge(at, 'checkout', 'http.server.request.duration', {}, 's', 0.14 + slow + 0.01 * noise()),
      gauge(at, 'checkout', 'http.server.requests', {}, '{request}/s', 210 + 12 * noise()),
      gauge(at, 'srv-web-20', 'hw.temperature', { sensor: 'CPU1 Temp' }, 'Cel', 52 + 1.5 * noise()),
    );
  }
  for (const [index, host] of ['srv-web-11', 'srv-web-12'].entries()) {
    for (let n = 0; n < 6; n++) {
      const at = ALERT_AT - (16 - 2.4 * n - 0.3 * index) * HOUR;
      events.push(
        event(
          at,
          host,
          'ipmi-sel',
          'Temperature.UpperNonCritical.GoingHigh',
          'warning',
          'CPU1 Temp upper non-critical going high',
          'CPU1 Temp',
        ),
      );
    }
    events.push(
      event(
        ALERT_AT - (45 - 5 * index) * MINUTE,
        host,
        'ipmi-sel',
        'Processor.AutomaticallyThrottled',
        'warning',
        'Processor automatically throttled',
        'CPU1',
      ),
    );
  }
  const facts = [
    fact('srv-web-11', 'server', [['member-of', 'rack-r3']]),
    fact('srv-web-12', 'server', [['member-of', 'rack-r3']]),
    fact('srv-web-20', 'server', [['member-of', 'rack-r4']]),
    fact('rack-r3', 'rack', [['cooled-by', 'crac-2']]),
    fact('rack-r4', 'rack', [['cooled-by', 'crac-1']]),
    fact('crac-2', 'cooling', []),
    fact('crac-1', 'cooling', []),
    fact('checkout', 'service', [
      ['runs-on', 'srv-web-11'],
      ['runs-on', 'srv-web-12'],
    ]),
  ];
  const trigger = { metric: 'http.server.request.duration', labels: {}, unit: 's', value: 0.56, threshold: 0.4 };
  return { alert: alert('CheckoutSlow', 'checkout', trigger), at: new Date(ALERT_AT + 5_000), samples, logs: [], events, facts };
}

/** Nothing is wrong; one value passes the limit once. */
export function quietHour(): Scenario {
  const noise = seeded(4);
  const samples: Sample[] = [];
  for (let at = ALERT_AT - 12 * HOUR; at <= ALERT_AT + 5 * MINUTE; at += MINUTE) {
    samples.push(
      gauge(at, 'srv-app-05', 'system.cpu.utilization', { 'cpu.mode': 'user' }, '1', at === ALERT_AT ? 0.83 : 0.55 + 0.07 * noise()),
      gauge(at, 'lun-30', 'system.disk.io', { 'disk.io.direction': 'write' }, 'By/s', 3e7 + 4e6 * noise()),
    );
  }
  const facts = [fact('srv-app-05', 'server', [['stores-on', 'lun-30']]), fact('lun-30', 'lun', [])];
  const trigger = { metric: 'system.cpu.utilization', labels: { 'cpu.mode': 'user' }, unit: '1', value: 0.83, threshold: 0.8 };
  return {
    alert: { ...alert('HighCpu', 'srv-app-05', trigger), transitions: 2 },
    at: new Date(ALERT_AT + 5 * MINUTE),
    samples,
    logs: chatter('srv-app-05', noise),
    events: [],
    facts,
  };
}

/** The scenario with every asset named otherwise, wherever the name stands. */
export function renamed(scenario: Scenario, names: Readonly<Record<string, string>>): Scenario {
  const text = JSON.stringify(scenario, function (this: Record<string, unknown>, key, value: unknown) {
    const raw = this[key];
    return raw instanceof Date ? { $date: raw.getTime() } : value;
  });
  const swapped = text.replace(new RegExp(Object.keys(names).join('|'), 'g'), (name) => names[name] ?? name);
  return JSON.parse(swapped, (_key, value: unknown) => {
    const date = value && typeof value === 'object' && '$date' in value ? value.$date : null;
    return typeof date === 'number' ? new Date(date) : value;
  }) as Scenario;
}

/** Numbers between −1 and 1 from a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

export function gauge(at: number, assetId: string, metric: string, labels: Labels, unit: string, value: number): Sample {
  return { kind: 'sample', at: new Date(at), assetId, metric, labels, unit, instrument: 'gauge', value };
}

export function log(at: number, assetId: string, body: string, severityNumber: number): LogRecord {
  return { kind: 'log', at: new Date(at), assetId, severityNumber, body, source: 'syslog', attributes: {} };
}

export function event(
  at: number,
  assetId: string,
  source: HardwareEvent['source'],
  code: string,
  severity: HardwareEvent['severity'],
  message: string,
  component: string | null,
): HardwareEvent {
  return {
    kind: 'event',
    at: new Date(Math.round(at)),
    assetId,
    source,
    code,
    asserted: true,
    severity,
    message,
    component,
    attributes: {},
  };
}

export function fact(
  assetId: string,
  assetKind: AssetKind,
  relations: ReadonlyArray<readonly [RelationKind, string]>,
  attributes: Labels = {},
): AssetFact {
  const at = new Date(ALERT_AT - 200 * HOUR);
  return {
    kind: 'fact',
    at,
    assetId,
    assetKind,
    name: assetId,
    attributes,
    relations: relations.map(([kind, to]) => ({ kind, to })),
    source: 'inventory',
  };
}

export function alert(name: string, assetId: string, trigger: Alert['trigger']): Alert {
  return {
    id: contentId('alr', name, assetId),
    fingerprint: `${name}-${assetId}`,
    incidentId: contentId('inc', name),
    source: 'rule',
    name,
    severity: 'warning',
    assetId,
    status: 'firing',
    startedAt: new Date(ALERT_AT),
    resolvedAt: null,
    trigger,
    summary: '',
    labels: {},
    annotations: {},
    transitions: 1,
    ruleId: null,
  };
}

function chatter(assetId: string, noise: () => number): LogRecord[] {
  const logs: LogRecord[] = [];
  for (let at = ALERT_AT - 23 * HOUR; at < ALERT_AT; at += 4 * MINUTE) {
    const jitter = Math.round(noise() * 30_000);
    logs.push(
      log(
        at + jitter,
        assetId,
        `sshd[${Math.abs(jitter)}]: Accepted publickey for deploy from 10.0.0.${Math.abs(jitter) % 200} port 50000`,
        9,
      ),
    );
    if (Math.abs(jitter) % 3 === 0) logs.push(log(at + 7_000, assetId, `systemd[1]: Started session ${jitter} of user deploy.`, 9));
  }
  return logs;
}
