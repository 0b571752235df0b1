import { CLASSES, CLOSING, DIGIT, DOT, LOWER, OPENING, UPPER, WORD } from './characters.ts';

/** Where a quotation that starts a word and ends one closes; -1 when it does not. */
export function endOfQuote(line: string, from: number, quote: number, length: number): number {
  const most = Math.min(length, from + 160);
  const before = from > 0 ? line.charCodeAt(from - 1) : 32;
  if (before < 128 && (CLASSES[before] as number) >= LOWER && (CLASSES[before] as number) <= DIGIT) return -1;
  for (let at = from + 1; at < most; at++) {
    if (line.charCodeAt(at) !== quote) continue;
    const after = at + 1 < line.length ? line.charCodeAt(at + 1) : 32;
    const kind = after < 128 ? (CLASSES[after] as number) : WORD;
    if (kind < LOWER && kind !== WORD) return at;
    if (kind === DOT) return at;
  }
  return -1;
}

/** The end of the digits after the colon at `from`, as in `host.example.org:443`; -1 when there are none. */
export function endOfPort(line: string, from: number, length: number): number {
  let at = from + 1;
  while (at < length && CLASSES[line.charCodeAt(at)] === DIGIT) at++;
  return at > from + 1 ? at : -1;
}

/** Nothing is assigned: the line ends, or the next word has an equals sign of its own, as in `tty= ruser=root`. */
export function isEmptyValue(line: string, from: number, length: number): boolean {
  let at = from;
  while (at < length && line.charCodeAt(at) <= 32) at++;
  if (at >= length) return true;
  const code = line.charCodeAt(at);
  if (code === 44 || code === 59) return true;
  if (at === from) return false;
  for (; at < length; at++) {
    const next = line.charCodeAt(at);
    if (next === 61) return true;
    if (next <= 32) return false;
  }
  return false;
}

/** The end of brackets that open right after a value, as in `key=Name{…}`; `from` when there are none or they stay open. */
export function endOfBrackets(line: string, from: number, length: number): number {
  const most = Math.min(length, from + 300);
  let depth = 0;
  for (let at = from; at < most; at++) {
    const code = line.charCodeAt(at);
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
export function endOfAddress(text: string, from: number, most: number): number {
  let colons = 0;
  let run = 0;
  let at = from;
  for (; at < most; at++) {
    const code = text.charCodeAt(at);
    if (code === 58) {
      const next = text.charCodeAt(at + 1);
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
