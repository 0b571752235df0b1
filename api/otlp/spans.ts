import { storableText } from '../../domain/text.ts';
import { RecordFault } from '../ingest/attributes.ts';
import { instantOf } from './logs.ts';
import { SpanRecord } from './schema.ts';
import { addKeyValues, type KeyValue, plainValue } from './values.ts';

/** What is needed of a span. Times in milliseconds since 1970, with fractions, by its own machine's clock. */
export type Span = {
  /** Its trace and its own id. */
  readonly key: string;
  /** The same of the span it was made in; null at the edge of what is traced. */
  readonly parentKey: string | null;
  readonly assetId: string;
  /** A call that is waited for, at the one who calls; its handling at the one who is called; or anything else. */
  readonly side: 'client' | 'server' | 'other';
  readonly startMs: number;
  readonly endMs: number;
  readonly failed: boolean;
  /** Whom it says it calls, where it does. */
  readonly peer: Peer | null;
};

/** @see https://opentelemetry.io/docs/specs/semconv/general/attributes/ (server.address, peer.service) */
export type Peer = {
  readonly name: string;
  /** Whether the name is that of a service or a store rather than an address, behind which anything may be. */
  readonly sure: boolean;
};

/** Who sends spans: the service, and the machine it says it runs on. */
export type Tracer = { readonly assetId: string; readonly hostId: string | null };

const MOST_NAME = 256;
/** What SDKs call a service that nobody named. */
const UNNAMED = /^unknown_service(:|$)/;
const IN_CONTAINER = ['k8s.pod.name', 'container.id', 'container.name'];
const SIDES: Readonly<Record<number, Span['side']>> = { 2: 'server', 3: 'client' };
const FAILED = 2;
const PEERS = ['server.address', 'net.peer.name'];
const STORES = ['db.system.name', 'db.system', 'messaging.system'];
const ADDRESS = /^[\d.]+$|:|^localhost$/;

/**
 * Whose spans they are. Unlike measurements, they are told by service: two on one machine call each other.
 *
 * @throws RecordFault when it names neither a service nor a host
 */
export function tracerOf(attributes: readonly KeyValue[]): Tracer {
  const all = new Map<string, string>();
  addKeyValues(all, attributes);
  const [service, host] = [all.get('service.name') ?? '', all.get('host.name') ?? ''];
  const name = service !== '' && !UNNAMED.test(service) ? service : host || service;
  if (name === '') throw new RecordFault('resource: names no host.name and no service.name');
  // Pods come and go, and their hosts' names with them.
  const isOwn = host === '' || host === name || IN_CONTAINER.some((one) => all.has(one));
  return { assetId: nameOf(name), hostId: isOwn ? null : nameOf(host) };
}

/** @throws RecordFault */
export function spanOf({ assetId }: Tracer, input: unknown, now: Date): Span {
  const parsed = SpanRecord.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new RecordFault(`${issue?.path.map(String).join('.') || 'span'}: ${issue?.message ?? ''}`);
  }
  const { traceId, spanId, parentSpanId, kind, startTimeUnixNano, endTimeUnixNano, attributes, status } = parsed.data;
  instantOf(endTimeUnixNano, now);
  const [startMs, endMs] = [fractionsOf(startTimeUnixNano), fractionsOf(endTimeUnixNano)];
  if (!(startMs > 0 && endMs >= startMs)) throw new RecordFault('endTimeUnixNano: a span ends after it began');
  const parent = parentSpanId.replace(/^0+$/, '');
  const side = SIDES[kind] ?? 'other';
  return {
    key: `${traceId}${spanId}`,
    parentKey: parent === '' ? null : `${traceId}${parent}`,
    assetId,
    side,
    startMs,
    endMs,
    failed: status.code === FAILED,
    peer: side === 'client' ? peerOf(attributes) : null,
  };
}

function peerOf(attributes: readonly KeyValue[]): Peer | null {
  const text = (names: readonly string[]) => {
    const value = plainValue(attributes.find(({ key }) => names.includes(key))?.value);
    return typeof value === 'string' && value !== '' ? nameOf(value) : null;
  };
  const service = text(['peer.service']);
  if (service !== null) return { name: service, sure: true };
  const address = text(PEERS);
  if (address === null || ADDRESS.test(address)) return null;
  return { name: address, sure: text(STORES) !== null };
}

/** Nanoseconds do not fit into a number; their milliseconds and what is beyond do. */
function fractionsOf(nanos: string | number | undefined): number {
  const text = String(nanos ?? 0).padStart(7, '0');
  return Number(text.slice(0, -6)) + Number(text.slice(-6)) / 1e6;
}

function nameOf(text: string): string {
  return storableText(text.slice(0, MOST_NAME));
}
