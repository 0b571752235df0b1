import { z } from 'zod';
import type { HardwareEvent, Observation, Severity } from '../domain/observation.ts';
import { storableText } from '../domain/text.ts';
import { unitOfName } from '../domain/unit-names.ts';

const Text = z.string().transform(storableText);
const Name = z.string().min(1).max(256).transform(storableText);
const Labels = z.record(z.string().min(1).max(128).transform(storableText), z.string().max(1024).transform(storableText));

/** A record as any program can send it: a measurement, a log line, a hardware event, or a measurement with its line. */
export const IngestEvent = z
  .object({
    asset_id: Name.describe('Natural name of the asset, e.g. srv-db-03; created when unknown'),
    timestamp: z.iso.datetime({ offset: true }).describe('ISO 8601 with zone'),
    source: z
      .string()
      .min(1)
      .max(64)
      .transform(storableText)
      .default('agent')
      .describe('Who reports: syslog, ipmi-sel, snmp-trap, smart, agent'),
    message: Text.optional().describe('A log line, or with `code` what the device said'),
    metric: Name.optional().describe('OpenTelemetry name, e.g. system.cpu.utilization'),
    value: z.number().optional().describe('Finite; goes with `metric`'),
    unit: z
      .string()
      .max(32)
      .transform(storableText)
      .optional()
      .describe('UCUM; without it what the name of the metric ends in (`_pct`, `_seconds`, `_bytes`, …), else 1'),
    instrument: z.enum(['gauge', 'counter']).default('gauge'),
    severity: z.enum(['info', 'warning', 'critical']).default('info'),
    code: Name.optional().describe('Stable code of a hardware event; makes `message` an event instead of a log line'),
    component: Name.optional().describe('Part of the asset, e.g. slot-7'),
    asserted: z.boolean().default(true).describe('False when the condition ended'),
    labels: Labels.default({}).describe('Labels of the series, or attributes of the line'),
  })
  .refine((event) => (event.metric === undefined) === (event.value === undefined), {
    path: ['metric'],
    message: 'metric and value go together',
  })
  .refine((event) => event.metric !== undefined || event.message !== undefined || event.code !== undefined, {
    path: ['message'],
    message: 'neither a metric with its value nor a message',
  });

export const IngestBatch = z.object({ events: z.array(z.unknown()).min(1).max(10_000) });

export type ReadEvent =
  | { readonly kind: 'accepted'; readonly observations: readonly Observation[]; readonly ignored: readonly string[] }
  | { readonly kind: 'rejected'; readonly reason: string; readonly record: unknown };

/** How far ahead of ours a sender's clock may be. */
const MAX_AHEAD_MS = 10 * 60_000;

/** A sent record as observations, or why it cannot be taken. */
export function readEvent(input: unknown, now: Date): ReadEvent {
  const parsed = IngestEvent.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { kind: 'rejected', reason: `${issue?.path.map(String).join('.') || 'event'}: ${issue?.message ?? ''}`, record: input };
  }
  const event = parsed.data;
  const at = new Date(event.timestamp);
  if (at.getTime() > now.getTime() + MAX_AHEAD_MS) {
    return { kind: 'rejected', reason: 'timestamp: lies more than 10 minutes ahead of our clock', record: input };
  }
  const observations: Observation[] = [];
  const { asset_id: assetId, labels, source, severity, message = '' } = event;
  if (event.metric !== undefined && event.value !== undefined) {
    const { metric, unit = unitOfName(metric) ?? '1', instrument, value } = event;
    observations.push({ kind: 'sample', at, assetId, metric, labels, unit, instrument, value });
  }
  if (event.code !== undefined) {
    const { code, asserted, component = null } = event;
    observations.push({
      kind: 'event',
      at,
      assetId,
      source: eventSource(source),
      code,
      asserted,
      severity,
      message: message || code,
      component,
      attributes: labels,
    });
  } else if (message !== '') {
    observations.push({
      kind: 'log',
      at,
      assetId,
      severityNumber: SEVERITY_NUMBER[severity],
      body: message,
      source,
      attributes: labels,
    });
  }
  return { kind: 'accepted', observations, ignored: Object.keys(Object(input)).filter((name) => !Object.hasOwn(IngestEvent.shape, name)) };
}

/** @see https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
const SEVERITY_NUMBER: Record<Severity, number> = { info: 9, warning: 13, critical: 21 };

const EVENT_SOURCES: ReadonlyArray<HardwareEvent['source']> = ['ipmi-sel', 'snmp-trap', 'smart', 'redfish', 'agent', 'syslog'];

function eventSource(source: string): HardwareEvent['source'] {
  return EVENT_SOURCES.find((known) => known === source) ?? 'agent';
}
