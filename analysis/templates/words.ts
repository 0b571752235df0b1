import {
  ANNOUNCERS,
  CALENDAR,
  CLASSES,
  COLON,
  DIGIT,
  DOT,
  EQUALS,
  FAULT,
  finish,
  JOINT,
  LITERALS,
  LOWER,
  mayBeKnown,
  PRIME,
  QUOTE,
  SEED,
  SLASH,
  UNITS,
  UPPER,
  WORD,
  wideClass,
} from './characters.ts';
import type { Codes } from './codes.ts';
import { LOOK } from './looks.ts';
import { endOfAddress, endOfPort } from './spans.ts';

/** What a word is made of: one is filled again and again. Joints stand inside of it. */
export type Word = {
  from: number;
  end: number;
  /** Of all its characters. */
  hash: number;
  digits: number;
  lower: number;
  upper: number;
  /** Capitals after a small letter. */
  innerUpper: number;
  joints: number;
  dashes: number;
  dots: number;
  slashes: number;
  /** Nothing in it that a hexadecimal number has not. */
  hex: boolean;
};

export function createWord(): Word {
  return { from: 0, end: 0, hash: 0, digits: 0, lower: 0, upper: 0, innerUpper: 0, joints: 0, dashes: 0, dots: 0, slashes: 0, hex: false };
}

/** Reads the word that begins at `from` and lies before `most`; none when it ends where it begins. */
export function readWord(codes: Codes, from: number, most: number, word: Word): void {
  let hash = SEED;
  let end = from;
  let digits = 0;
  let lower = 0;
  let upper = 0;
  let innerUpper = 0;
  let joints = 0;
  let dashes = 0;
  let dots = 0;
  let slashes = 0;
  let hex = true;
  for (; end < most; end++) {
    let code = codes[end] as number;
    if (code >= 97 && code <= 122) {
      // Most of most lines: runs of small letters.
      const start = end;
      do {
        hash = Math.imul(hash ^ code, PRIME);
        if (code > 102) hex = false;
        if (++end === most) break;
        code = codes[end] as number;
      } while (code >= 97 && code <= 122);
      lower += end - start;
      if (end === most) break;
    }
    if (code === 32) break;
    let kind = code < 128 ? (CLASSES[code] as number) : wideClass(code);
    if (kind === COLON) {
      // Inside addresses and URLs the colon belongs to the word.
      const next = codes[end + 1] as number;
      if ((next === 47 && codes[end + 2] === 47) || (next === 92 && end === from + 1)) slashes++;
      else {
        const ended =
          hex && end - from <= 4
            ? endOfAddress(codes, from, most)
            : dots > 1 || ((dots > 0 || dashes > 0) && slashes === 0 && lower > 0 && upper === 0)
              ? endOfPort(codes, end, most)
              : -1;
        if (ended <= end) break;
        digits++;
        end = ended - 1;
        continue;
      }
      kind = WORD;
    } else if (kind === DOT) {
      const next = codes[end + 1] as number;
      if (!(next < 128 && (CLASSES[next] as number) >= LOWER && (CLASSES[next] as number) <= DIGIT)) break;
      dots++;
      hex = false;
    } else if (kind === UPPER) {
      upper++;
      if (lower > 0) innerUpper++;
      if (code > 70) hex = false;
    } else if (kind === DIGIT) digits++;
    else if (kind === SLASH) {
      slashes++;
      hex = false;
    } else if (kind === JOINT) {
      if (code === 45) dashes += end > from ? 1 : 0;
      else if (end > from) joints++;
      hex = false;
    } else if (slashes > 1 && (kind === EQUALS || code === 63)) {
      // The query of a URL.
      hex = false;
    } else if (kind !== WORD) {
      if (kind === QUOTE && end > from && code === 39) {
        hash = Math.imul(hash ^ code, PRIME);
        continue;
      }
      break;
    } else hex = false;
    hash = Math.imul(hash ^ code, PRIME);
  }
  word.from = from;
  word.end = end;
  word.hash = finish(hash);
  word.digits = digits;
  word.lower = lower;
  word.upper = upper;
  word.innerUpper = innerUpper;
  word.joints = joints;
  word.dashes = dashes;
  word.dots = dots;
  word.slashes = slashes;
  word.hex = hex;
}

/** A lone dash, star, slash. */
export function isSeparator({ from, lower, upper, digits, dots }: Word, codes: Codes): boolean {
  return lower + upper === 0 && digits === 0 && dots === 0 && (codes[from] as number) < 128;
}

/** Whether a word plainly is a value: a number, a path, an address, a literal, a date, a unit after a value. */
export function isValue(word: Word, codes: Codes, line: string, afterValue: boolean): boolean {
  const { from, end, hash, dots, slashes } = word;
  if (word.digits > 0) return true;
  const first = codes[from] as number;
  if (slashes > 0 && (first === 47 || slashes > 1 || dots > 0 || codes[end - 1] === 47 || first === 92)) return true;
  const size = end - from;
  if (word.hex && size >= 8) return true;
  if (word.joints > 0 && dots > 0) {
    const at = line.indexOf('@', from);
    if (at > from && at < end) return true;
  }
  return size <= 9 && mayBeKnown(hash) && (LITERALS.has(hash) || CALENDAR.has(hash) || (afterValue && UNITS.has(hash)));
}

/** What can be seen of a word beside its characters. @param before hash of the token before it, 0 when there is none */
export function lookOfWord(word: Word, codes: Codes, line: string, before: number): number {
  const { end, dots, joints, slashes, lower, innerUpper } = word;
  const around = (mayBeKnown(before) && ANNOUNCERS.has(before) ? LOOK.argument : 0) | (codes[end] === 61 ? LOOK.key : 0);
  // Most words are small letters.
  if (lower === end - word.from) return around;
  const isFault = innerUpper > 0 && FAULT.test(line.slice(end - 9, end));
  return (
    around |
    (dots > 1 && !isFault ? LOOK.address : 0) |
    (dots > 0 || joints > 0 || slashes > 0 || (innerUpper > 0 && !isFault) ? LOOK.name : 0) |
    (lower === 0 && word.upper > 1 ? LOOK.capitals : 0) |
    (dots + joints + word.dashes + slashes > 0 && lower > 3 && innerUpper === 0 ? LOOK.joined : 0)
  );
}
