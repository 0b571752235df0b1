import { storableJson } from '../../domain/text.ts';

/**
 * A value for a `jsonb` column: an instant is kept as `{"$date": ISO 8601}`, so that what is read equals what was written;
 * characters that PostgreSQL cannot hold (NUL, lone surrogates) become U+FFFD, in keys too.
 */
export function toDocument(value: unknown): string {
  const json = JSON.stringify(value, function replace(this: Record<string, unknown>, key: string, inner: unknown): unknown {
    const original = this[key];
    return original instanceof Date ? { $date: original.toISOString() } : inner;
  });
  return storableJson(json);
}

/** A parsed `jsonb` value with its instants as Date. */
export function fromDocument<T>(document: unknown): T {
  return revive(document) as T;
}

function revive(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(revive);
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === '$date' && typeof first[1] === 'string') return new Date(first[1]);
  return Object.fromEntries(entries.map(([key, inner]) => [key, revive(inner)]));
}
