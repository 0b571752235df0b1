import { randomInt } from 'node:crypto';
import { namesSecret } from './masking/detectors.ts';
import { visibleText } from './masking/disguises.ts';
import { cutWhole, secretsIn } from './masking/find.ts';

/** Longest piece of outside text that is quoted. */
const LONGEST_QUOTE = 160;
/** Text from outside, fit to be quoted in a sentence: one line, no control or direction marks, secrets out, short. */
export function outsideText(text: string): string {
  const line = redact(text)
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= LONGEST_QUOTE ? line : `${cutWhole(line, LONGEST_QUOTE)}…`;
}

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

/** Of these no run of letters is hexadecimal, and none means anything in base64: by chance other alphabets give what looks like a secret. */
const PLAIN = 'ghjkmnpqrstvwxyz';
const MARK_LETTERS = 16;

/** A mark that nobody can guess, for `fence`. */
export function fenceMark(): string {
  return Array.from({ length: MARK_LETTERS }, () => PLAIN[randomInt(PLAIN.length)]).join('');
}

/**
 * Outside text between marks that it cannot contain, so that a model can tell data from instructions. The marks carry
 * a nonce; whoever wrote the text could not know it.
 *
 * @see OWASP Top 10 for LLM Applications, LLM01 Prompt Injection
 */
export function fence(text: string, nonce: string): string {
  const inner = redact(text)
    .replaceAll(nonce, '')
    .replace(/<\/?data\b[^>]*>/gi, '');
  return `<data id="${nonce}">\n${inner}\n</data id="${nonce}">`;
}
