import { detect } from './detectors.ts';
import { disguisesIn, readAs, readingsOf, visibleText } from './disguises.ts';
import type { Found, Kind } from './kinds.ts';

/** Disguises within disguises; what is deeper is not sent. */
const DEEPEST = 4;
const SECRETS_ONLY = { people: null, addresses: false, known: new Set<string>(), random: false };
/** A text that is cut is not cut in a word that began this near. */
const WORD = 40;

/**
 * What is delicate in a text, also in disguise.
 *
 * @param clean as `visibleText` gives it
 * @throws Error when something is disguised too often to be sure
 */
export function findDelicate(clean: string, options: Parameters<typeof detect>[1], depth = 0): Found[] {
  const found = detectRead(clean, options);
  for (const { from, to, meaning } of disguisesIn(clean)) {
    if (depth >= DEEPEST) throw new Error('a text is encoded too deep to be masked');
    const [inside] = findDelicate(visibleText(meaning), { ...options, random: false }, depth + 1);
    if (inside) found.push({ kind: 'SECRET', from, to });
  }
  return found;
}

/** What is delicate in a text as it stands, and as it was before it was put into a string of JSON, HTML or an address. */
function detectRead(clean: string, options: Parameters<typeof detect>[1]): Found[] {
  const inStrings = readingsOf(clean).flatMap(({ meaning, from, to }) =>
    detect(readAs(meaning), { ...options, random: false }).map(
      (span): Found => ({ kind: span.kind, from: from[span.from] ?? 0, to: to[span.to - 1] ?? clean.length }),
    ),
  );
  return [...detect(readAs(clean), options), ...inStrings];
}

/** Spans in order; those that overlap become one, of the more delicate kind. */
export function joined(spans: readonly Found[]): Found[] {
  const order: readonly Kind[] = ['SECRET', 'EMAIL', 'PHONE', 'PERSON', 'USER', 'ADDRESS'];
  const out: Found[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = out.at(-1);
    if (last && span.from < last.to) {
      const kind = order.indexOf(span.kind) < order.indexOf(last.kind) ? span.kind : last.kind;
      out[out.length - 1] = { kind, from: last.from, to: Math.max(last.to, span.to) };
    } else {
      out.push(span);
    }
  }
  return out;
}

/** Secrets in a text that people see, also in disguise; people, accounts and addresses are no secrets to them. */
export function secretsIn(clean: string): Found[] {
  const found = detectRead(clean, SECRETS_ONLY).filter(({ kind }) => kind === 'SECRET');
  for (const { from, to, meaning } of disguisesIn(clean)) {
    if (detectRead(visibleText(meaning), SECRETS_ONLY).some(({ kind }) => kind === 'SECRET')) found.push({ kind: 'SECRET', from, to });
  }
  return joined(found);
}

/** The beginning of a text, cut so that no address, number or name in it is cut in two: half of one is known by nobody as what it is. */
export function cutWhole(text: string, most: number): string {
  if (text.length <= most) return text;
  const near = text.slice(0, most + 400);
  const inside = detect(readAs(near), SECRETS_ONLY).find(({ from, to }) => from < most && to > most);
  const end = inside?.from ?? most;
  const word = near.slice(Math.max(0, end - WORD), end).search(/\S+$/);
  const isWithin = /\S/.test(near[end] ?? '') && word > 0;
  return near.slice(0, isWithin ? Math.max(0, end - WORD) + word : end);
}
