import { readEvidence } from '../../copilot/evidence.ts';
import type { Alert } from '../../domain/alert.ts';
import type { Answer } from '../../domain/answer.ts';
import { type Evidence, type EvidenceQuery, makeEvidence } from '../../domain/evidence.ts';
import type { Sample } from '../../domain/observation.ts';
import type { TenantStores } from '../../stores/stores.ts';

const MINUTE = 60_000;

/** Text that would run if any page took it for markup. */
export const HOSTILE = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>';

const RECORD = 'Of the 4 earlier answers for this kind of alert that were rated, 3 were confirmed.';

/** What a page test needs to know of the seed. */
export type Seeded = { readonly alertId: string; readonly hostileAlertId: string; readonly evidenceIds: readonly string[] };

/** An incident on storage: series, lines, an event, three alerts and one answer whose evidence was read from the stores. */
export async function seed(stores: TenantStores, now: Date): Promise<Seeded> {
  const ago = (minutes: number) => new Date(now.getTime() - minutes * MINUTE);
  await stores.inventory.ensure(['srv-db-03', 'lun-12', 'backup-02', 'srv-web-01'], ago(600));
  await stores.samples.write([
    ...series('srv-db-03', 'system.cpu.utilization', { 'cpu.mode': 'iowait' }, '1', (m) => (m > 70 ? 0.08 : 0.08 + (70 - m) * 0.003), ago),
    ...series('lun-12', 'system.disk.write_rate', {}, 'By/s', (m) => (m > 75 ? 12e6 : 190e6), ago),
    ...series('srv-db-03', 'system.memory.utilization', {}, '1', () => 0.61, ago),
  ]);
  await stores.logs.writeTemplates([{ id: 'tpl_flush', text: 'checkpoint took <*> s', firstSeenAt: ago(500) }]);
  await stores.logs.write(
    Array.from({ length: 14 }, (_, index) => ({
      kind: 'log',
      id: `log_${index}`,
      templateId: 'tpl_flush',
      at: ago(60 - index * 4),
      assetId: 'srv-db-03',
      severityNumber: 13,
      body: `checkpoint took ${21 + index * 3} s`,
      source: 'syslog',
      attributes: {},
    })),
  );

  const window = { from: ago(70), to: ago(0) };
  const iowait = await evidence(stores, now, {
    kind: 'samples',
    assetId: 'srv-db-03',
    metric: 'system.cpu.utilization',
    labels: { 'cpu.mode': 'iowait' },
    ...window,
  });
  const writes = await evidence(stores, now, {
    kind: 'samples',
    assetId: 'lun-12',
    metric: 'system.disk.write_rate',
    labels: {},
    ...window,
  });
  const lines = await evidence(stores, now, { kind: 'logs', assetId: 'srv-db-03', templateId: 'tpl_flush', ...window });
  const memory = await evidence(stores, now, {
    kind: 'samples',
    assetId: 'srv-db-03',
    metric: 'system.memory.utilization',
    labels: {},
    ...window,
  });

  const alerts = [
    alert('alr_storage', 'HighIowait', 'srv-db-03', 'critical', 'iowait is 29 %, above 25 % for 10 minutes', ago(23), null),
    alert('alr_hostile', `Disk ${HOSTILE}`, 'srv-web-01', 'warning', `message from the device: ${HOSTILE}`, ago(95), null),
    alert('alr_flap', 'HighLoad', 'srv-web-01', 'warning', 'load average was 9.1', ago(300), ago(288)),
  ];
  for (const [index, one] of alerts.entries()) {
    await stores.alerts.put(one);
    await stores.alerts.putIncident({
      id: one.incidentId,
      number: index + 12,
      title: one.name,
      status: one.status === 'firing' ? 'open' : 'resolved',
      severity: one.severity,
      assetId: one.assetId,
      openedAt: one.startedAt,
      resolvedAt: one.resolvedAt,
      alertIds: [one.id],
    });
  }
  const points = await stores.samples.range({
    assetIds: ['srv-db-03'],
    metric: 'system.cpu.utilization',
    window: { from: ago(180), to: now },
  });
  const before = await evidence(stores, now, { kind: 'incident', incidentId: 'inc_flap' });
  const answer: Answer = {
    id: 'ans_storage',
    language: 'en',
    timeZone: 'UTC',
    alertId: 'alr_storage',
    headline: 'HighIowait on srv-db-03',
    trigger: { text: 'iowait of srv-db-03 reached 29 %; the rule fires above 25 % held for 10 minutes.', evidenceIds: [iowait.id] },
    verdict: 'The nightly backup on backup-02 saturates LUN-12, where srv-db-03 keeps its data.',
    confidence: { value: 0.82, reason: 'the writes began 5 minutes before iowait rose, and both hosts store on LUN-12', record: RECORD },
    similar: [{ text: `#14 began at ${clock(ago(300))}: “HighLoad” on srv-web-01. It ended without a runbook.`, evidenceIds: [before.id] }],
    claims: [
      { text: `Writes to lun-12 rose from 11.4 MiB/s to 181 MiB/s at ${clock(ago(75))}.`, evidenceIds: [writes.id] },
      { text: `iowait of srv-db-03 rose from 8 % to 29 % from ${clock(ago(70))} on.`, evidenceIds: [iowait.id] },
      { text: 'The database reported 14 slow checkpoints, the longest 60 s.', evidenceIds: [lines.id, iowait.id] },
    ],
    ruledOut: [{ text: 'Memory pressure on srv-db-03: nothing unusual (61 % throughout).', evidenceIds: [memory.id] }],
    unknowns: ['No events of shelf-a2 in this window: its collector is not set up.'],
    withheld: 1,
    evidence: [iowait, writes, lines, memory, before],
    proposals: [
      {
        runbookId: 'stop-service',
        title: 'Stop the job',
        targetAssetId: 'backup-02',
        parameters: { unit: 'nightly-backup.service' },
        hypothesisId: null,
      },
    ],
    chart: {
      title: 'iowait of srv-db-03',
      unit: '1',
      timeZone: 'UTC',
      series: points.map((one) => ({ name: 'iowait', points: one.points })),
      threshold: 0.25,
      marks: [{ at: ago(75), label: 'backup starts' }],
    },
    dataUntil: now,
  };
  await stores.answers.put(answer);
  const plain = {
    ...answer,
    alertId: 'alr_hostile',
    id: 'ans_hostile',
    verdict: `Not enough evidence of a cause ${HOSTILE}`,
    confidence: null,
    similar: [],
  };
  await stores.answers.put({ ...plain, trigger: null, claims: [], ruledOut: [], chart: null, proposals: [], withheld: 0 });
  return { alertId: 'alr_storage', hostileAlertId: 'alr_hostile', evidenceIds: [iowait.id, writes.id, lines.id, memory.id] };
}

function clock(at: Date): string {
  return at.toISOString().slice(11, 16);
}

function series(
  assetId: string,
  metric: string,
  labels: Sample['labels'],
  unit: string,
  valueAt: (minutesAgo: number) => number,
  ago: (minutes: number) => Date,
): Sample[] {
  return Array.from({ length: 180 }, (_, index) => {
    const minutes = 179 - index;
    const wobble = 1 + 0.08 * Math.sin(index * 1.7) + 0.05 * Math.sin(index * 0.61);
    return { kind: 'sample', at: ago(minutes + 1), assetId, metric, labels, unit, instrument: 'gauge', value: valueAt(minutes) * wobble };
  });
}

async function evidence(stores: TenantStores, at: Date, query: EvidenceQuery): Promise<Evidence> {
  const reading = await readEvidence(stores, query);
  if (reading.kind === 'nothing') throw new Error(`the seed has nothing for ${reading.searched}`);
  return makeEvidence(query, reading.figures, at);
}

function alert(
  id: string,
  name: string,
  assetId: string,
  severity: Alert['severity'],
  summary: string,
  startedAt: Date,
  resolvedAt: Date | null,
): Alert {
  return {
    id,
    fingerprint: id,
    incidentId: id.replace('alr', 'inc'),
    source: 'alertmanager',
    name,
    severity,
    assetId,
    status: resolvedAt === null ? 'firing' : 'resolved',
    startedAt,
    resolvedAt,
    trigger: null,
    summary,
    labels: {},
    annotations: {},
    transitions: 1,
    ruleId: null,
  };
}
