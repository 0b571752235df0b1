import type { z } from 'zod';
import type { WireObservation } from '../../domain/jobs.ts';
import { storableText } from '../../domain/text.ts';
import { addAttribute, asLabels, RecordFault } from '../ingest/attributes.ts';
import { severityNumberOf } from '../ingest/levels.ts';
import { type Sender, senderOf } from './resource.ts';
import { LogRecord, type LogsRequest } from './schema.ts';
import { addKeyValues, millisecondsOf, plainValue } from './values.ts';

/** What became of the records of a request. */
export type ReadRequest = {
  readonly observations: WireObservation[];
  /** Records or points that were taken. */
  accepted: number;
  /** Each as a request of its own in OTLP's JSON, so that it can be mended and sent again. */
  readonly rejected: Array<{ readonly reason: string; readonly record: unknown }>;
  /** Why others were not taken, each; they are counted and not kept. */
  readonly refused?: readonly string[];
  /** What else its sender is told. */
  readonly notice?: string;
};

/**
 * Log records of a request, one by one.
 *
 * @see https://opentelemetry.io/docs/specs/otel/logs/data-model/
 */
export function readLogs(request: z.output<typeof LogsRequest>, now: Date): ReadRequest {
  const read: ReadRequest = { observations: [], accepted: 0, rejected: [] };
  for (const { resource, scopeLogs } of request.resourceLogs) {
    for (const { scope, logRecords } of scopeLogs) {
      for (const record of logRecords) {
        try {
          read.observations.push(logOf(senderOf(resource?.attributes ?? []), scope?.name, record, now));
          read.accepted += 1;
        } catch (thrown) {
          read.rejected.push({
            reason: faultOf(thrown),
            record: { resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords: [record] }] }] },
          });
        }
      }
    }
  }
  return read;
}

/** The words of a fault. @throws whatever is none */
export function faultOf(thrown: unknown): string {
  if (thrown instanceof RecordFault) return thrown.message;
  throw thrown;
}

/** How far ahead of ours a sender's clock may be. */
const MAX_AHEAD_MS = 10 * 60_000;

/** The instant of a record or point. @throws RecordFault */
export function instantOf(nanos: string | number | undefined, now: Date): number | null {
  const at = millisecondsOf(nanos);
  if (at !== null && at > now.getTime() + MAX_AHEAD_MS) throw new RecordFault('timeUnixNano: lies more than 10 minutes ahead of our clock');
  return at;
}

function logOf(sender: Sender, scope: string | undefined, input: unknown, now: Date): WireObservation {
  const parsed = LogRecord.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new RecordFault(`${issue?.path.map(String).join('.') || 'record'}: ${issue?.message ?? ''}`);
  }
  const record = parsed.data;
  const at = instantOf(record.timeUnixNano, now) ?? instantOf(record.observedTimeUnixNano, now) ?? now.getTime();
  const body = plainValue(record.body);
  const attributes = new Map(sender.attributes);
  addKeyValues(attributes, record.attributes);
  addAttribute(attributes, 'otel.scope.name', scope || null);
  addAttribute(attributes, 'trace_id', record.traceId || null);
  addAttribute(attributes, 'span_id', record.spanId || null);
  addAttribute(attributes, 'event.name', record.eventName || null);
  // Two equal lines of one millisecond are two records, and one that is sent again stays one.
  const nanos = String(record.timeUnixNano ?? 0);
  if (!nanos.endsWith('000000') && nanos !== '0' && !attributes.has('log.record.uid')) attributes.set('log.record.uid', nanos);
  return {
    kind: 'log',
    at: new Date(at).toISOString(),
    assetId: sender.assetId,
    severityNumber: severityOf(record.severityNumber, record.severityText),
    body: storableText(typeof body === 'string' ? body : body === null ? (record.eventName ?? '') : JSON.stringify(body)),
    source: 'otlp',
    attributes: asLabels(attributes),
  };
}

/** 1–24; what does not say how severe it is counts as info. */
function severityOf(number = 0, text = ''): number {
  return number >= 1 && number <= 24 ? number : (severityNumberOf(text) ?? 9);
}
