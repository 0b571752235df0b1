import { namesSecret } from './detectors.ts';
import { visibleText } from './disguises.ts';
import { secretsIn } from './find.ts';

/** Replaces what looks like a secret, in disguise too, by `[secret]`. A text without one stays as it is. */
export function redact(text: string): string {
  const clean = visibleText(text);
  const spans = secretsIn(clean);
  if (spans.length === 0) return text;
  let [out, at] = ['', 0];
  for (const { from, to } of spans) {
    out += `${clean.slice(at, from)}[secret]`;
    at = to;
  }
  return out + clean.slice(at);
}

/** A value with `redact` done to every text in it; dates stay dates. */
export function redactAll<T>(value: T): T {
  const walk = (inner: unknown): unknown => {
    if (typeof inner === 'string') return redact(inner);
    if (Array.isArray(inner)) return inner.map(walk);
    if (typeof inner !== 'object' || inner === null || Object.getPrototypeOf(inner) !== Object.prototype) return inner;
    return Object.fromEntries(
      Object.entries(inner).map(([name, one]) => [name, typeof one === 'string' && namesSecret(name) ? '[secret]' : walk(one)]),
    );
  };
  return walk(value) as T;
}
