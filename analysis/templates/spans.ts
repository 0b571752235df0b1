import { BLANK, CLASSES, CLOSING, COLON, closingQuote, DIGIT, DOT, EQUALS, LOWER, OPENING, UPPER, WORD, wideClass } from './characters.ts';
import type { Codes } from './codes.ts';

/** Where a quotation that starts a word and ends one closes; -1 when it does not. */
export function endOfQuote(codes: Codes, from: number, quote: number, length: number): number {
  const most = Math.min(length, from + 160);
  const before = from > 0 ? (codes[from - 1] as number) : 32;
  if (before < 128 && (CLASSES[before] as number) >= LOWER && (CLASSES[before] as number) <= DIGIT) return -1;
  const closing = closingQuote(quote);
  for (let at = from + 1; at < most; at++) {
    if (codes[at] !== closing) continue;
    if (quote > 127) return at;
    const after = codes[at + 1] as number;
    const kind = classOf(after);
    if (kind < LOWER && kind !== WORD) return at;
    if (kind === DOT) return at;
  }
  return -1;
}

/** The end of the digits after the colon at `from`, as in `host.example.org:443`; -1 when there are none. */
export function endOfPort(codes: Codes, from: number, length: number): number {
  let at = from + 1;
  while (at < length && CLASSES[codes[at] as number] === DIGIT) at++;
  return at > from + 1 ? at : -1;
}

/** Nothing is assigned: the line ends, or the next word has an equals sign of its own, as in `tty= ruser=root`. */
export function isEmptyValue(codes: Codes, from: number, length: number): boolean {
  let at = from;
  while (at < length && (codes[at] as number) <= 32) at++;
  if (at >= length) return true;
  const code = codes[at] as number;
  if (code === 44 || code === 59) return true;
  if (at === from) return false;
  for (; at < length; at++) {
    const next = codes[at] as number;
    if (next === 61) return true;
    if (next <= 32) return false;
  }
  return false;
}

/** The end of brackets that open right after a value, as in `key=Name{…}`; `from` when there are none or they stay open. */
export function endOfBrackets(codes: Codes, from: number, length: number): number {
  const most = Math.min(length, from + 300);
  let depth = 0;
  for (let at = from; at < most; at++) {
    const code = codes[at] as number;
    const kind = code < 128 ? (CLASSES[code] as number) : WORD;
    if (kind === OPENING) depth++;
    else if (kind === CLOSING) depth--;
    if (depth <= 0) return kind === CLOSING && depth === 0 ? at + 1 : from;
  }
  return from;
}

function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}

/** The end of colon-joined hexadecimal groups, at least three (a time, a MAC or IPv6 address); -1 when it is none. */
export function endOfAddress(codes: Codes, from: number, most: number): number {
  let colons = 0;
  let run = 0;
  let at = from;
  for (; at < most; at++) {
    const code = codes[at] as number;
    if (code === 58) {
      const next = codes[at + 1] as number;
      if (!isHex(next) && next !== 58) break;
      colons++;
      run = 0;
    } else if (isHex(code)) {
      if (++run > 4) return -1;
    } else {
      if (code < 128 && (CLASSES[code] === LOWER || CLASSES[code] === UPPER)) return -1;
      break;
    }
  }
  return colons >= 2 ? at : -1;
}

/** The end of an IPv6 address in brackets with its port (RFC 3986, 3.2.2), as in `[fe80::1]:443`; -1 when it is none. */
export function endOfSocket(codes: Codes, from: number, length: number): number {
  const isAny = codes[from + 1] === 58 && codes[from + 2] === 58 && codes[from + 3] === 93;
  const end = isAny ? from + 3 : endOfAddress(codes, from + 1, length);
  return end > 0 && codes[end] === 93 && codes[end + 1] === 58 ? endOfPort(codes, end + 1, length) : -1;
}

function classOf(code: number): number {
  return code < 128 ? (CLASSES[code] as number) : wideClass(code);
}

/** The end of single words between commas from `at`, at least `least` of them; -1 when it is no list. */
function endOfList(codes: Codes, from: number, length: number, least: number): number {
  let items = 0;
  let numbered = 0;
  let at = from;
  const most = Math.min(length, from + 600);
  for (;;) {
    const start = at;
    let digits = 0;
    while (at < most) {
      const kind = classOf(codes[at] as number);
      if (kind === BLANK || kind === OPENING || kind === CLOSING || kind === EQUALS || kind === COLON) break;
      if (kind === DIGIT) digits = 1;
      at++;
    }
    if (at === start) return -1;
    items++;
    numbered += digits;
    // A pair of a number and a word is no list.
    if (numbered > 0 && numbered < items) return -1;
    if (codes[at] !== 44) return items >= least ? at : -1;
    let next = at + 1;
    if (codes[next] === 32) next++;
    if (next >= most) return -1;
    at = next;
  }
}

/** The bracket that closes a list which fills the brackets opened at `from`, of two words or more; -1 when there is none. */
export function endOfBracketedList(codes: Codes, from: number, length: number): number {
  const end = endOfList(codes, from + 1, length, 2);
  return end >= 0 && end < length && classOf(codes[end] as number) === CLOSING ? end : -1;
}

/** Several words, not all capitalised: something said, as in `msg="…"`, not the name of something. */
export function isText(codes: Codes, from: number, end: number): boolean {
  const first = codes[from] as number;
  if (first < 128 && CLASSES[first] !== LOWER && CLASSES[first] !== UPPER) return false;
  for (let at = from; at < end; at++) {
    if (codes[at] !== 32) continue;
    const next = codes[at + 1] as number;
    if (next > 127 || CLASSES[next] === LOWER) return true;
  }
  return false;
}

/** Whether a quotation names the value after its colon, as in `{"port": 22}`; after a word it is a value itself: `open "data": denied`. */
export function isQuotedKey(codes: Codes, from: number, end: number): boolean {
  if (codes[from] !== 34 || codes[end + 1] !== 58) return false;
  const before = codeBefore(codes, from);
  return before === null || before === 44 || classOf(before) === OPENING;
}

export function isAfterComma(codes: Codes, from: number): boolean {
  return codeBefore(codes, from) === 44;
}

/** The nearest code before a place that is no blank; null where the line begins. */
function codeBefore(codes: Codes, from: number): number | null {
  let before = from - 1;
  while (before >= 0 && (codes[before] as number) <= 32) before--;
  return before < 0 ? null : (codes[before] as number);
}
