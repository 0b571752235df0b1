/** Letters of other scripts that look like a Latin one, in words that mix scripts. */
const LOOK_ALIKES = new Map(
  [...'аАеЕоОсСрРхХуУкКмМтТвВнНіІјЈѕЅԁαΑοΟρΡνΒΕΖΗΙΚΜΝΤΥΧ'].map((letter, at) => [
    letter,
    'aAeEoOcCpPxXyYkKmMtTbBhHiIjJsSdaAoOpPvBEZHIKMNTYX'[at] ?? letter,
  ]),
);
/** Marks that are not seen and split a word: format characters, variation selectors, fillers, control characters but tab and newline. */
const UNSEEN = /[\p{Cf}\p{Co}\p{Variation_Selector}]|\u034f|\u115f|\u1160|\u3164|\uffa0|\u2800|(?![\t\n])\p{Cc}/gu;
const MIXED = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\d]+/gu;
const BASE64 = /[A-Za-z0-9+/_-]{8,}={0,2}/g;
const HEX = /(?:0x)?((?:[0-9a-f]{2}){4,})/gi;
const PERCENT = /%[0-9a-f]{2}/i;
const ESCAPE = /\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|u\{[0-9a-f]{1,6}\})/i;
const ESCAPES = /\\x([0-9a-f]{2})|\\u([0-9a-f]{4})|\\u\{([0-9a-f]{1,6})\}/gi;
const ENTITY = /&#(?:x[0-9a-f]{1,6}|\d{1,7});/i;
const ENTITIES = /&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi;

/** Text without what cannot be seen, and with one form of each letter. */
export function visibleText(text: string): string {
  return text.normalize('NFKC').replace(UNSEEN, '');
}

/** The text as a reader takes it: look-alikes in words of mixed scripts become Latin. As long as the text itself. */
export function readAs(text: string): string {
  return text.replace(MIXED, (word) => {
    if (!/[A-Za-z]/.test(word) || !/[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word)) return word;
    return [...word].map((letter) => LOOK_ALIKES.get(letter) ?? letter).join('');
  });
}

export type Disguise = { readonly from: number; readonly to: number; readonly meaning: string };

/**
 * Parts of a text that are something else in disguise: percent-encoded, base64 (also its URL form, and cut at any of its four
 * alignments), hexadecimal, escapes of programming languages, HTML entities; each with what it means.
 */
export function disguisesIn(text: string): Disguise[] {
  const found: Disguise[] = [];
  const add = (match: RegExpMatchArray, meaning: string | null) => {
    if (meaning === null || meaning === match[0]) return;
    found.push({ from: match.index ?? 0, to: (match.index ?? 0) + match[0].length, meaning });
  };
  for (const match of text.matchAll(/[^\s"'<>]+/g)) {
    const [word] = match;
    if (PERCENT.test(word)) add(match, percentDecoded(word));
    if (ESCAPE.test(word))
      add(
        match,
        word.replaceAll(ESCAPES, (_whole, ...codes: string[]) => character(codes.slice(0, 3).find(Boolean) ?? '', 16)),
      );
    if (ENTITY.test(word))
      add(
        match,
        word.replaceAll(ENTITIES, (_whole, hex: string, decimal: string) => (hex ? character(hex, 16) : character(decimal, 10))),
      );
  }
  for (const match of text.matchAll(BASE64)) {
    for (const skipped of [0, 1, 2, 3]) add(match, textOf(Buffer.from(match[0].slice(skipped), 'base64')));
  }
  for (const match of text.matchAll(HEX)) {
    add(match, textOf(Buffer.from(match[1] ?? '', 'hex')));
  }
  return found;
}

/** A text read otherwise; the character at `n` is what stands in the text from `from[n]` to `to[n]`. */
export type Reading = { readonly meaning: string; readonly from: readonly number[]; readonly to: readonly number[] };

/** What a text in a text stands in: strings of JSON, HTML and addresses, each also several times over. */
const CODED =
  /\\+(?:x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|(["'/nrt]))|&(?:amp;)*(?:#x([0-9a-f]{1,6});|#(\d{1,7});|(quot|apos|lt|gt|amp);)|((?:%(?:25)*[0-9a-f]{2})+)/gi;
const PLAIN: Readonly<Record<string, string>> = { n: '\n', r: '\n', t: '\t', quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };
const FORM = /\p{L}\+|\+[\p{L}_-]/u;
const PASSES = 3;

/** A text as it was before it was put into a string of JSON, HTML or an address, also with `+` for a space; none where it was in none. */
export function readingsOf(text: string): Reading[] {
  if (!/[\\&%+]/.test(text)) return [];
  const own = Array.from({ length: text.length }, (_, at) => at);
  const asItIs: Reading = { meaning: text, from: own, to: own.map((at) => at + 1) };
  if (!FORM.test(text)) return decodings(asItIs);
  const spaced = replaced(asItIs, /\+/g, () => ' ');
  return [...decodings(asItIs), spaced, ...decodings(spaced)];
}

function decodings(first: Reading): Reading[] {
  const found: Reading[] = [];
  for (let last = first; found.length < PASSES; ) {
    const next = replaced(last, CODED, decoded);
    if (next.meaning === last.meaning) break;
    found.push(next);
    last = next;
  }
  return found;
}

function replaced({ meaning, from, to }: Reading, pattern: RegExp, by: (found: readonly (string | undefined)[]) => string): Reading {
  const out = { meaning: '', from: [] as number[], to: [] as number[] };
  let at = 0;
  const keep = (until: number) => {
    out.meaning += meaning.slice(at, until);
    for (; at < until; at += 1) {
      out.from.push(from[at] ?? 0);
      out.to.push(to[at] ?? 0);
    }
  };
  for (const match of meaning.matchAll(pattern)) {
    keep(match.index);
    const piece = by(match);
    out.meaning += piece;
    at = match.index + match[0].length;
    for (let n = 0; n < piece.length; n += 1) {
      out.from.push(from[match.index] ?? 0);
      out.to.push(to[at - 1] ?? 0);
    }
  }
  keep(meaning.length);
  return out;
}

function decoded([, byte, unit, point, mark, hex, decimal, name, percents]: readonly (string | undefined)[]): string {
  const code = byte ?? unit ?? point ?? hex;
  if (code !== undefined) return visibleText(character(code, 16));
  if (decimal !== undefined) return visibleText(character(decimal, 10));
  if (percents !== undefined) return visibleText(percentDecoded(percents.replace(/%(?:25)+(?=[0-9a-f]{2})/gi, '%')));
  return PLAIN[(name ?? mark ?? '').toLowerCase()] ?? mark ?? '';
}

function percentDecoded(text: string): string {
  const bytes = Buffer.from(
    text.replace(/%([0-9a-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  // Letters that are no bytes were there before: then each stands for itself.
  return [...text].some((letter) => (letter.codePointAt(0) ?? 0) > 255)
    ? text.replace(/(?:%[0-9a-f]{2})+/gi, percentDecoded)
    : bytes.toString();
}

function character(digits: string, base: number): string {
  const code = Number.parseInt(digits, base);
  return code <= 0x10_ffff ? String.fromCodePoint(code) : '\ufffd';
}

/** Bytes as text, if they are text. */
function textOf(bytes: Buffer): string | null {
  // No byte of a longer character is one of these: most words that only look encoded end here.
  if (bytes.some((byte) => byte < 9 || (byte > 13 && byte < 32) || byte === 127)) return null;
  const text = bytes.toString().replace(/\ufffd+$/, '');
  return text.length >= 3 && !/\ufffd|(?![\t\n\v\f\r])\p{Cc}/u.test(text) ? text : null;
}
