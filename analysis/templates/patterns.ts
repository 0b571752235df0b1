import { LOOK } from './looks.ts';
import { OPEN, type Scan, WIDE } from './scan.ts';

/** Tokens of a line or a kind; the first `count` count. */
export type Tokens = { readonly hashes: Int32Array; readonly looks: Uint16Array; readonly count: number };

export function isConstant(hash: number | undefined, look: number | undefined): boolean {
  return hash !== OPEN && hash !== WIDE && ((look ?? 0) & LOOK.bracket) === 0;
}

/**
 * Whether a pattern with wide places, each for one or more tokens, is that of a line. A place that was opened takes any
 * token but a bracket.
 */
export function fits(pattern: Int32Array, line: Pick<Scan, 'hashes' | 'looks'>, count: number): boolean {
  const size = pattern.length;
  if (count < size) return false;
  let own = 0;
  let at = 0;
  let wide = -1;
  let resume = 0;
  while (at < count) {
    const wanted = pattern[own];
    if (wanted === WIDE && own < size) {
      wide = own++;
      resume = ++at;
      continue;
    }
    if (own < size && (wanted === line.hashes[at] || (wanted === OPEN && ((line.looks[at] as number) & LOOK.bracket) === 0))) {
      own++;
      at++;
      continue;
    }
    if (wide < 0 || resume >= count) return false;
    own = wide + 1;
    at = ++resume;
  }
  return own === size;
}

/** Tokens from the start through the first constant, as one number; 0 where something open comes before it. */
export function firstKey({ hashes, looks, count }: Tokens): number {
  let key = 1;
  for (let place = 0; place < count; place++) {
    const hash = hashes[place] as number;
    if (hash === OPEN || hash === WIDE) return 0;
    key = Math.imul(key ^ hash, 0x5bd1e995);
    if (((looks[place] as number) & LOOK.bracket) === 0) return key | 1;
  }
  return 0;
}

/** The same from the end. */
export function lastKey({ hashes, looks, count }: Tokens): number {
  let key = 3;
  for (let place = count - 1; place >= 0; place--) {
    const hash = hashes[place] as number;
    if (hash === OPEN || hash === WIDE) return 0;
    key = Math.imul(key ^ hash, 0x5bd1e995);
    if (((looks[place] as number) & LOOK.bracket) === 0) return key | 1;
  }
  return 0;
}

/** Everything from the start through the second constant, as one number; 0 without two. */
export function headKey({ hashes, looks, count }: Tokens): number {
  let key = 5;
  let constants = 0;
  for (let place = 0; place < count; place++) {
    key = Math.imul(key ^ (hashes[place] as number), 0x5bd1e995);
    key ^= key >>> 13;
    if (isConstant(hashes[place], looks[place]) && ++constants === 2) return key | 1;
  }
  return 0;
}

/** The same from the end. */
export function tailKey({ hashes, looks, count }: Tokens): number {
  let key = 7;
  let constants = 0;
  for (let place = count - 1; place >= 0; place--) {
    key = Math.imul(key ^ (hashes[place] as number), 0x5bd1e995);
    key ^= key >>> 13;
    if (isConstant(hashes[place], looks[place]) && ++constants === 2) return key | 1;
  }
  return 0;
}
