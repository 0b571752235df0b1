import {
  ANNOUNCERS,
  BLANK,
  CALENDAR,
  CLASSES,
  CLOSING,
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
  OPENING,
  PRIME,
  QUOTE,
  SEED,
  SLASH,
  UNITS,
  UPPER,
  VARIABLE,
  WORD,
  wideClass,
} from './characters.ts';
import { createCodes, LONGEST } from './codes.ts';
import { LOOK } from './looks.ts';
import { identify } from './shape.ts';
import { endOfAddress, endOfBracketedList, endOfBrackets, endOfPort, endOfQuote, isEmptyValue, isText } from './spans.ts';

/** Token that varies. Words have any other hash. */
export const OPEN = 0;
/** One or more tokens that vary; only in what was learned, never in a line. */
export const WIDE = 2;
const MOST_TOKENS = 160;

/** A line as tokens. The arrays are the scanner's own and hold the line until the next scan; `count` of them count. */
export type Scan = {
  count: number;
  /** Hash of the whole masked line, twice 32 bits. */
  high: number;
  low: number;
  /** See `shapeOf`. */
  shape: number;
  line: string;
  readonly hashes: Int32Array;
  readonly looks: Uint16Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
};

/**
 * Reads lines as tokens with everything that plainly varies masked: words with a digit, paths, addresses, what follows
 * an equals sign, literals, dates, units after a value. Neighbouring values are one token, so that lists of any length
 * are alike. One pass over the characters, nothing allocated.
 */
export function createScanner(): { scan(line: string, isTemplate?: boolean): Scan } {
  const result: Scan = {
    count: 0,
    high: 0,
    low: 0,
    shape: 0,
    line: '',
    hashes: new Int32Array(MOST_TOKENS),
    looks: new Uint16Array(MOST_TOKENS),
    starts: new Int32Array(MOST_TOKENS),
    ends: new Int32Array(MOST_TOKENS),
  };
  const { hashes, looks, starts, ends } = result;
  const { codes, read } = createCodes();

  let count = 0;
  let assigned = false;
  let look = 0;
  let apart = false;

  /** @param isTemplate the line is a template's text: `<*>` is a value and neighbouring values stay apart */
  function scan(line: string, isTemplate = false): Scan {
    const length = Math.min(line.length, LONGEST);
    read(line);
    count = 0;
    assigned = false;
    look = 0;
    apart = isTemplate;
    let at = 0;
    while (at < length && count < MOST_TOKENS) {
      const code = codes[at] as number;
      if (code === 32) {
        at++;
        continue;
      }
      const kind = code < 128 ? (CLASSES[code] as number) : wideClass(code);
      if (kind >= LOWER || kind === WORD) {
        at = word(line, at, length);
        continue;
      }
      if (kind === BLANK) {
        if (code === 60 && line.startsWith(VARIABLE, at)) {
          // A template's value, or one that a line quotes.
          put(at, at + 3, OPEN, 0);
          assigned = false;
          at += 3;
        } else at++;
        continue;
      }
      if (kind === OPENING || kind === CLOSING) {
        const next = codes[at + 1] as number;
        if (kind === OPENING && (next === 93 || next === 125) && !assigned) {
          put(at, at + 1, finish(code), LOOK.bracket);
          put(at + 1, at + 1, OPEN, 0);
          put(at + 1, at + 2, finish(next), LOOK.bracket);
          at += 2;
          continue;
        }
        put(at, at + 1, finish(code), LOOK.bracket);
        if (kind === OPENING && !assigned) {
          const closing = endOfBracketedList(codes, at, length);
          if (closing > 0) {
            put(at + 1, closing, OPEN, 0);
            at = closing;
            continue;
          }
        }
        assigned = assigned && kind === OPENING;
        look = kind === OPENING ? LOOK.value : 0;
        at++;
        continue;
      }
      if (kind === EQUALS) {
        const before = at > 0 ? (codes[at - 1] as number) : 0;
        const next = codes[at + 1] as number;
        assigned = next !== 61 && next !== 62 && before !== 61 && before !== 60 && before !== 62 && before !== 33;
        at++;
        if (assigned && before > 32 && isEmptyValue(codes, at, length)) {
          put(at, at, OPEN, 0);
          assigned = false;
        }
        continue;
      }
      if (kind === COLON) {
        look = LOOK.value;
        at++;
        continue;
      }
      // A quote.
      const end = endOfQuote(codes, at, code, length);
      at = end < 0 ? at + 1 : quoted(at, end);
    }
    result.count = count;
    identify(result, count);
    result.line = line;
    return result;
  }

  function put(start: number, end: number, hash: number, lookOf: number): void {
    if (hash === OPEN && count > 0 && hashes[count - 1] === OPEN && !apart) {
      ends[count - 1] = end;
      return;
    }
    if (count >= MOST_TOKENS) return;
    hashes[count] = hash;
    looks[count] = lookOf;
    starts[count] = start;
    ends[count] = end;
    count++;
  }

  function quoted(from: number, end: number): number {
    const isKey = codes[end + 1] === 58 && codes[from] === 34;
    if (assigned && !isKey && isText(codes, from + 1, end)) {
      assigned = false;
      look = 0;
      return from + 1;
    }
    let hash = SEED;
    let plain = !assigned;
    for (let index = from + 1; index < end; index++) {
      const code = codes[index] as number;
      if (code < 128 && (CLASSES[code] === DIGIT || CLASSES[code] === SLASH)) plain = false;
      hash = Math.imul(hash ^ code, PRIME);
    }
    const final = finish(hash);
    put(from, end + 1, plain && !LITERALS.has(final) ? final : OPEN, isKey ? LOOK.key : LOOK.quoted | LOOK.name);
    assigned = isKey;
    look = 0;
    return isKey ? end + 2 : end + 1;
  }

  function word(text: string, from: number, most: number): number {
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
    if (end === from) return from + 1;
    const size = end - from;
    const letters = lower + upper;
    if (letters === 0 && digits === 0 && dots === 0 && !assigned && (codes[from] as number) < 128) {
      // A lone dash, star, slash: a separator.
      return end;
    }
    const final = finish(hash);
    const first = codes[from] as number;
    const afterValue = count > 0 && hashes[count - 1] === OPEN;
    const varies =
      digits > 0 ||
      assigned ||
      (slashes > 0 && (first === 47 || slashes > 1 || dots > 0 || codes[end - 1] === 47 || first === 92)) ||
      (hex && size >= 8) ||
      (joints > 0 && dots > 0 && text.indexOf('@', from) > from && text.indexOf('@', from) < end) ||
      (size <= 9 && mayBeKnown(final) && (LITERALS.has(final) || CALENDAR.has(final) || (afterValue && UNITS.has(final))));
    const isFault = innerUpper > 0 && FAULT.test(text.slice(end - 9, end));
    const wordLook =
      look |
      (count > 0 && mayBeKnown(hashes[count - 1] as number) && ANNOUNCERS.has(hashes[count - 1] as number) ? LOOK.argument : 0) |
      (dots > 1 && !isFault ? LOOK.address : 0) |
      (dots > 0 || joints > 0 || slashes > 0 || (innerUpper > 0 && !isFault) ? LOOK.name : 0) |
      (lower === 0 && upper > 1 ? LOOK.capitals : 0) |
      (codes[end] === 61 ? LOOK.key : 0) |
      (dots + joints + dashes + slashes > 0 && lower > 3 && innerUpper === 0 ? LOOK.joined : 0);
    if (assigned) end = endOfBrackets(codes, end, most);
    put(from, end, varies ? OPEN : final, wordLook);
    assigned = false;
    look = 0;
    return end;
  }

  return { scan };
}
