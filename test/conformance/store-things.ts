import type { Approval, Run } from '../../domain/action.ts';
import type { Alert, Incident } from '../../domain/alert.ts';
import type { Answer } from '../../domain/answer.ts';
import { makeEvidence } from '../../domain/evidence.ts';
import type { Feedback } from '../../domain/feedback.ts';
import type { AssetFact, HardwareEvent, Sample } from '../../domain/observation.ts';
import type { Principal } from '../../domain/tenant.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { OutboxMessage, StoredEvent, StoredLog } from '../../stores/stores.ts';

/** An instant: so many seconds after a fixed one, with milliseconds to lose. */
export const at = (seconds: number) => new Date(Date.UTC(2026, 2, 29, 0, 59, 0, 123) + seconds * 1000);
export const between = (from: number, to: number) => ({ from: at(from), to: at(to) });

/** A window that holds every such instant. */
export const ever = between(-1e6, 1e6);

export const sample = (seconds: number, value: number, more: Partial<Sample> = {}): Sample => ({
  kind: 'sample',
  at: at(seconds),
  assetId: 'srv-db-03',
  metric: 'system.cpu.utilization',
  labels: { cpu: '0', mode: 'iowait' },
  unit: '1',
  instrument: 'gauge',
  value,
  ...more,
});

export const log = (id: string, seconds: number, more: Partial<StoredLog> = {}): StoredLog => ({
  kind: 'log',
  id,
  templateId: 'tpl_a',
  at: at(seconds),
  assetId: 'srv-db-03',
  severityNumber: 9,
  body: `line ${id}`,
  source: 'syslog',
  attributes: { 'process.name': 'kernel' },
  ...more,
});

export const event = (id: string, seconds: number, more: Partial<HardwareEvent> = {}): StoredEvent => ({
  kind: 'event',
  id,
  at: at(seconds),
  assetId: 'shelf-a2',
  source: 'ipmi-sel',
  code: 'Temperature.UpperNonCritical.GoingHigh',
  asserted: true,
  severity: 'warning',
  message: 'Inlet Temp',
  component: 'Inlet Temp',
  attributes: {},
  ...more,
});

export const fact = (seconds: number, more: Partial<AssetFact> = {}): AssetFact => ({
  kind: 'fact',
  at: at(seconds),
  assetId: 'srv-db-03',
  assetKind: 'server',
  name: null,
  attributes: {},
  relations: [],
  source: 'inventory',
  ...more,
});

export const alert = (id: string, seconds: number, more: Partial<Alert> = {}): Alert => ({
  id,
  fingerprint: `of ${id}`,
  incidentId: 'inc_1',
  source: 'rule',
  name: 'HighIowait',
  severity: 'warning',
  assetId: 'srv-db-03',
  status: 'firing',
  startedAt: at(seconds),
  resolvedAt: null,
  trigger: { metric: 'm', labels: { a: 'b' }, unit: '1', value: 0.29, threshold: 0.2 },
  summary: 'iowait is high',
  labels: {},
  annotations: { note: 'as $date: {"$date":"x"}' },
  transitions: 1,
  ruleId: 'rule_1',
  ...more,
});

export const incident = (id: string, number: number, seconds: number, more: Partial<Incident> = {}): Incident => ({
  id,
  number,
  title: id,
  status: 'open',
  severity: 'critical',
  assetId: 'srv-db-03',
  openedAt: at(seconds),
  resolvedAt: null,
  alertIds: ['alr_1'],
  ...more,
});

export const evidence = makeEvidence(
  { kind: 'samples', assetId: 'srv-db-03', metric: 'm', labels: {}, ...between(0, 60) },
  { count: 2, firstAt: at(0).toISOString(), example: 'a' },
  at(60),
);

export const answer = (id: string, alertId: string | null): Answer => ({
  id,
  language: 'ru',
  timeZone: 'Europe/Moscow',
  alertId,
  headline: 'Заголовок',
  trigger: { text: 'порог', evidenceIds: [evidence.id] },
  verdict: 'причина',
  confidence: { value: 0.7, reason: 'onset' },
  claims: [{ text: 'x', evidenceIds: [evidence.id] }],
  ruledOut: [],
  unknowns: [],
  withheld: 0,
  evidence: [evidence],
  proposals: [],
  chart: {
    title: 't',
    unit: '1',
    timeZone: 'UTC',
    series: [{ name: 's', points: [[1, 0.1]] }],
    threshold: null,
    marks: [{ at: at(5), label: 'onset' }],
  },
  dataUntil: at(60),
});

export const feedback = (answerId: string, principalId: string, more: Partial<Feedback> = {}): Feedback => ({
  answerId,
  principalId,
  alertId: 'alr_1',
  alertName: 'Disk',
  verdict: 'right',
  reason: null,
  at: at(0),
  ...more,
});

export const approval = (id: string, seconds: number, more: Partial<Approval> = {}): Approval => ({
  id,
  state: 'PENDING',
  plan: {
    runbookId: 'restart',
    runbookVersion: 1,
    runbookSha256: 'b'.repeat(64),
    rollout: { batchSize: 1, stopOnFailure: true },
    runAs: null,
    limits: { processes: 1, memoryBytes: 1, cpuSeconds: 1, outputBytes: 1 },
    timeLimitMs: 1_000,
    needsWindow: false,
    allowedInFreeze: false,
    risk: 'low',
    approvers: null,
    targets: [{ assetId: 'srv-db-03', ssh: { host: 'h', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:x' } }],
    parameters: { unit: 'nginx.service' },
    steps: [{ id: 's', kind: 'ssh', argv: ['systemctl', 'restart', 'nginx.service'], timeoutMs: 1000, idempotent: true }],
    rollback: [],
    environment: {},
    successTest: null,
  },
  planHash: 'a'.repeat(64),
  alertId: null,
  requestedBy: 'p1',
  requestedAt: at(seconds),
  expiresAt: at(seconds + 900),
  quorum: 1,
  votes: [{ principalId: 'p2', at: at(seconds + 1) }],
  fencingToken: 0,
  reason: null,
  updatedAt: at(seconds),
  ...more,
});

export const run = (id: string, approvalId: string, seconds: number): Run => ({
  id,
  approvalId,
  startedAt: at(seconds),
  endedAt: null,
  state: 'EXECUTING',
  steps: [
    {
      id: 's',
      target: 't',
      state: 'intent',
      exitCode: null,
      output: 'bin\0ary',
      outputBytes: null,
      outputSha256: null,
      startedAt: at(seconds),
      endedAt: null,
    },
  ],
  measurement: null,
});

export const ticket = (id: string, system: string): Ticket => ({
  id,
  incidentId: 'inc_1',
  system,
  key: `OPS-${id}`,
  url: 'https://tracker.example/OPS-1',
  status: 'open',
  openedBy: 'p1',
  openedAt: at(0),
});

export const principal = (id: string, identities: Principal['identities']): Principal => ({
  id,
  tenantId: 't',
  name: id,
  roles: ['operator'],
  identities,
  language: 'en',
  timeZone: 'UTC',
});

export const message = (id: string, priority: number, seconds: number, more: Partial<OutboxMessage> = {}): OutboxMessage => ({
  id,
  platform: 'slack',
  channel: 'C1',
  thread: null,
  card: { kind: 'answer', at: at(3), rows: [1, null, 'x'] },
  priority,
  createdAt: at(seconds),
  state: 'waiting',
  platformMessageId: null,
  attempts: 0,
  error: null,
  ...more,
});
