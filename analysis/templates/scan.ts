import {
  BLANK,
  CLASSES,
  CLOSING,
  COLON,
  DIGIT,
  EQUALS,
  finish,
  LITERALS,
  LOWER,
  OPENING,
  PRIME,
  SEED,
  SLASH,
  VARIABLE,
  WORD,
  wideClass,
} from './characters.ts';
import { createCodes, LONGEST } from './codes.ts';
import { LOOK } from './looks.ts';
import { identify } from './shape.ts';
import { endOfBracketedList, endOfBrackets, endOfQuote, endOfSocket, isAfterComma, isEmptyValue, isQuotedKey, isText } from './spans.ts';
import { createWord, isSeparator, isValue, lookOfWord, readWord } from './words.ts';

/** Token that varies. Words have any other hash. */
export const OPEN = 0;
/** One or more tokens that vary; only in what was learned, never in a line. */
export const WIDE = 2;
const MOST_TOKENS = 160;
/** Before the first token, which is neither a value nor a word that is known. */
const START = 1;

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
  const { codes, read: readLine } = createCodes();
  const read = createWord();

  let count = 0;
  let assigned = false;
  let look = 0;
  let apart = false;

  /** @param isTemplate the line is a template's text: `<*>` is a value and neighbouring values stay apart */
  function scan(line: string, isTemplate = false): Scan {
    const length = Math.min(line.length, LONGEST);
    readLine(line);
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
        at = bracket(at, kind === OPENING, length);
        continue;
      }
      if (kind === EQUALS) {
        at = equals(at, length);
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

  function bracket(at: number, opens: boolean, length: number): number {
    const code = codes[at] as number;
    const next = codes[at + 1] as number;
    const socket = code === 91 ? endOfSocket(codes, at, length) : -1;
    if (socket > 0) {
      put(at, socket, OPEN, 0);
      assigned = false;
      look = 0;
      return socket;
    }
    put(at, at + 1, finish(code), LOOK.bracket);
    if (opens && !assigned) {
      if (next === 93 || next === 125) {
        // Empty brackets are a list too.
        put(at + 1, at + 1, OPEN, 0);
        put(at + 1, at + 2, finish(next), LOOK.bracket);
        return at + 2;
      }
      const closing = endOfBracketedList(codes, at, length);
      if (closing > 0) {
        put(at + 1, closing, OPEN, 0);
        return closing;
      }
    }
    assigned = assigned && opens;
    look = opens ? LOOK.value : 0;
    return at + 1;
  }

  /** What follows the sign is a value, unless the sign compares. */
  function equals(at: number, length: number): number {
    const before = at > 0 ? (codes[at - 1] as number) : 0;
    const next = codes[at + 1] as number;
    assigned = next !== 61 && next !== 62 && before !== 61 && before !== 60 && before !== 62 && before !== 33;
    if (assigned && before > 32 && isEmptyValue(codes, at + 1, length)) {
      put(at + 1, at + 1, OPEN, 0);
      assigned = false;
    }
    return at + 1;
  }

  function quoted(from: number, end: number): number {
    const isKey = isQuotedKey(codes, from, end);
    if (assigned && !isKey && isText(codes, from + 1, end)) {
      assigned = false;
      look = 0;
      return from + 1;
    }
    let hash = SEED;
    // Listed after a value it is one, too.
    const isListed = count > 0 && hashes[count - 1] === OPEN && isAfterComma(codes, from);
    let plain = !assigned && (isKey || !isListed);
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

  function word(line: string, from: number, length: number): number {
    readWord(codes, from, length, read);
    const { end } = read;
    if (end === from) return from + 1;
    if (!assigned && isSeparator(read, codes)) return end;
    const before = count > 0 ? (hashes[count - 1] as number) : START;
    const varies = assigned || isValue(read, codes, line, before === OPEN);
    const ending = assigned ? endOfBrackets(codes, end, length) : end;
    put(from, ending, varies ? OPEN : read.hash, look | lookOfWord(read, codes, line, before));
    assigned = false;
    look = 0;
    return ending;
  }

  return { scan };
}
