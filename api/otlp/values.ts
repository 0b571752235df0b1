import { addAttribute, RecordFault } from '../ingest/attributes.ts';

/** Key and value as OTLP writes them. */
export type KeyValue = { readonly key: string; readonly value?: unknown };

const MAX_DEPTH = 20;

/**
 * An `AnyValue` as an ordinary value; null when it holds none.
 *
 * @throws RecordFault when it nests too deep
 */
export function plainValue(any: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new RecordFault(`a value nests deeper than ${MAX_DEPTH}`);
  if (typeof any !== 'object' || any === null) return null;
  const value = any as Readonly<Record<string, unknown>>;
  if (typeof value.arrayValue === 'object') return listOf(value.arrayValue).map((one) => plainValue(one, depth + 1));
  if (typeof value.kvlistValue === 'object') {
    const pairs = listOf(value.kvlistValue).filter((one): one is KeyValue => typeof (one as Partial<KeyValue> | null)?.key === 'string');
    return Object.fromEntries(pairs.map((pair) => [pair.key, plainValue(pair.value, depth + 1)]));
  }
  return value.stringValue ?? value.boolValue ?? value.intValue ?? value.doubleValue ?? value.bytesValue ?? null;
}

/** Adds OTLP attributes to attributes of ours. @throws RecordFault */
export function addKeyValues(into: Map<string, string>, pairs: readonly KeyValue[]): void {
  for (const { key, value } of pairs) addAttribute(into, key, plainValue(value));
}

/** Milliseconds of OTLP's nanoseconds; null for 0, which stands for unknown. */
export function millisecondsOf(nanos: string | number | undefined): number | null {
  const text = String(nanos ?? 0);
  const ms = Number(text.slice(0, -6));
  return ms > 0 && ms < 8.64e15 ? ms : null;
}

function listOf(wrapper: unknown): readonly unknown[] {
  const values = (wrapper as { readonly values?: unknown } | null)?.values;
  return Array.isArray(values) ? values : [];
}
