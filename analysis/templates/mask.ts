/** Stands for a part of a line that varies. */
export const VARIABLE = '<*>';

const DIGIT = /\d/;
const QUOTED = /"[^"]*"|'[^']{2,}'/g;
const ADDRESS = /\b(?:[0-9a-f]{1,4}:){3,}[0-9a-f:.]*\b|\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b/gi;
const ASSIGNED = /([A-Za-z_][\w.-]*)=(?!=)\S*/g;
const CALENDAR = /^(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)$/i;
const UNIT = /^(?:[kmgt]i?b|bytes?|ms|us|ns|s|secs?|seconds?|minutes?|hours?|%)$/i;
const EDGE = /^([[({<"']*)(.*?)([\])}>"',;:.!?]*)$/;

/** Longest line that is looked at; the rest says nothing about its kind. */
const LONGEST = 2_000;

/**
 * Words of a line with everything that plainly varies replaced: numbers, addresses, paths, quoted strings, assigned
 * values, names of days and months. Neighbouring variables become one, so that lists of any length are alike.
 */
export function maskedWords(body: string): string[] {
  const line = body.slice(0, LONGEST).replace(QUOTED, VARIABLE).replace(ADDRESS, VARIABLE).replace(ASSIGNED, `$1=${VARIABLE}`);
  const words: string[] = [];
  for (const raw of line.split(/[\s,;]+/)) {
    if (raw === '') continue;
    const word = maskWord(raw, words.at(-1) === VARIABLE);
    if (word === VARIABLE && words.at(-1) === VARIABLE) continue;
    words.push(word);
  }
  return words.length === 0 ? [VARIABLE] : words;
}

function maskWord(raw: string, afterVariable: boolean): string {
  if (raw.includes('=') && raw.endsWith(VARIABLE)) return raw;
  const [, open = '', core = raw, close = ''] = EDGE.exec(raw) ?? [];
  if (core === '') return raw;
  const varies =
    core.includes(VARIABLE) ||
    (core.startsWith('/') && core.length > 1) ||
    core.includes('://') ||
    CALENDAR.test(core) ||
    (afterVariable && UNIT.test(core)) ||
    DIGIT.test(core);
  if (!varies) return raw;
  const named = /^([A-Za-z][A-Za-z_-]{2,})\[\S+\]$/.exec(core);
  if (named) return `${open}${named[1]}[${VARIABLE}]${close.replace(/[.,;!?]/g, '')}`;
  const colon = close.includes(':') ? ':' : '';
  return colon === '' ? VARIABLE : `${VARIABLE}${colon}`;
}
