/** Stands for a part of a line that varies. */
export const VARIABLE = '<*>';

export const SEED = 0x811c9dc5;
export const PRIME = 0x01000193;

// Classes of characters.
export const WORD = 0;
export const BLANK = 1;
export const OPENING = 2;
export const CLOSING = 3;
export const EQUALS = 4;
export const COLON = 5;
export const QUOTE = 6;
export const LOWER = 7;
export const UPPER = 8;
export const DIGIT = 9;
export const JOINT = 10;
export const DOT = 11;
export const SLASH = 12;

export const CLASSES = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const char = String.fromCharCode(code);
  if (code <= 32 || code === 127 || ',;!?<>`'.includes(char)) CLASSES[code] = BLANK;
  else if ('([{'.includes(char)) CLASSES[code] = OPENING;
  else if (')]}'.includes(char)) CLASSES[code] = CLOSING;
  else if (char === '=') CLASSES[code] = EQUALS;
  else if (char === ':') CLASSES[code] = COLON;
  else if (char === '"' || char === "'") CLASSES[code] = QUOTE;
  else if (char >= 'a' && char <= 'z') CLASSES[code] = LOWER;
  else if (char >= 'A' && char <= 'Z') CLASSES[code] = UPPER;
  else if (char >= '0' && char <= '9') CLASSES[code] = DIGIT;
  else if ('-_$@|'.includes(char)) CLASSES[code] = JOINT;
  else if (char === '.') CLASSES[code] = DOT;
  else if (char === '/' || char === '\\') CLASSES[code] = SLASH;
}

/** Class of a character beyond ASCII: the punctuation of Russian, German, Korean, Chinese and typographic text. */
export function wideClass(code: number): number {
  if (code < 0x2010) return code === 0xa0 ? BLANK : code === 0xab || code === 0xbb ? QUOTE : WORD;
  if (code <= 0x206f) return code >= 0x2018 && code <= 0x201f ? QUOTE : BLANK;
  if (code >= 0x3000 && code <= 0x3020) return code >= 0x3008 && code <= 0x3011 ? QUOTE : BLANK;
  return code === 0xff0c || code === 0xff1b || code === 0xff1f || code === 0xff01 ? BLANK : code === 0xff1a ? COLON : WORD;
}

/** What closes a quotation that this character opens; 0 when it opens none. */
export function closingQuote(code: number): number {
  if (code < 128) return code;
  const at = OPENERS.indexOf(String.fromCharCode(code));
  return at < 0 ? 0 : CLOSERS.charCodeAt(at);
}
const OPENERS = '\u00ab\u00bb\u201c\u2018\u201e\u201a\u3008\u300a\u300c\u300e\u3010';
const CLOSERS = '\u00bb\u00ab\u201d\u2019\u201c\u2018\u3009\u300b\u300d\u300f\u3011';

const wordsOf = (text: string) => new Set(text.split(' ').map(hashOf));
/** Always a value. */
export const LITERALS = wordsOf('true false True False TRUE FALSE null NULL nil None NaN nan inf');
/** A value when capitalised, or beside another value. */
export const CALENDAR = wordsOf(
  'Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr Jun Jul Aug Sep Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February April June July August September October November December',
);
/** A name follows more often than not. */
export const ANNOUNCERS = wordsOf('user for from by host server device disk interface node service unit volume account named called');
/** Words that carry grammar and nothing else: no place that holds one is a value. */
export const FUNCTION_WORDS = wordsOf(
  'a an the this that these those it its is are was were be been being has have had do does did will would can could should may might must not no and or nor but if then else than as of to from for by with without at on in into onto out off over under after before while when where which who because until since via per und oder der die das den dem des ein eine ist sind war nicht kein keine von zu zum zur mit ohne auf für bei nach aus и или не на в во с со из от до для по при за под над к у о об что как это был была было были',
);
/** Part of the value before it. */
export const UNITS = wordsOf(
  'B KB MB GB TB PB kB KiB MiB GiB TiB K M G T b kb mb gb byte bytes Bytes bits bit ns us ms s sec secs second seconds min mins minute minutes h hour hours hr hrs day days Hz kHz MHz GHz V mV W mW C F rpm RPM % AM PM am pm May UTC GMT CET CEST EST EDT CST CDT MST MDT PST PDT MSK JST KST IST BST',
);

/** One bit for every few of the hashes: nearly all words of nearly all lines are none of those above, and this tells sooner. */
const KNOWN = new Uint8Array(1 << 13);
for (const words of [LITERALS, CALENDAR, ANNOUNCERS, UNITS]) {
  for (const hash of words) KNOWN[(hash >>> 4) & 0x1fff] = (KNOWN[(hash >>> 4) & 0x1fff] as number) | (1 << ((hash >>> 1) & 7));
}

/** False for the hash of a word that is no literal, day, month, announcer or unit. */
export function mayBeKnown(hash: number): boolean {
  return ((KNOWN[(hash >>> 4) & 0x1fff] as number) & (1 << ((hash >>> 1) & 7))) !== 0;
}

function hashOf(word: string): number {
  let hash = SEED;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), PRIME);
  return finish(hash);
}

/** Mixes a hash; never `OPEN`. */
export function finish(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) | 1;
}

/** The name of an error says what happened, and is no value. */
export const FAULT = /(?:Exception|Error|Failure|Fault)$/;
