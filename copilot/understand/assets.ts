import { findDescribed } from './descriptions.ts';
import { editDistance } from './slips.ts';
import { isTicketName } from './traits.ts';

/** Assets a text names, and a name that could not be told. */
export type NamedAssets = {
  readonly assetIds: readonly string[];
  /** What looks like a name and is none, or is several; `candidates` are likely ones, best first, at most three. */
  readonly unclear: { readonly said: string; readonly candidates: readonly string[] } | null;
  /** The text with `⌂` where names stood. */
  readonly rest: string;
};

const MOST_CANDIDATES = 3;
/** Short enough to be a slip of the finger, given how long the name is. */
const slips = (length: number) => (length >= 9 ? 2 : length >= 5 ? 1 : 0);
/** Letters of a word that may be a name with two of them swapped. */
const LEAST_SWAPPED = 6;
/** Words before a name that say one follows. */
const ANNOUNCED = /(?:^|[\s(])(?:on|host|server|node|machine|switch|на|хост\p{L}*|сервер\p{L}*|узл\p{L}*|узел|нод[аеуы])\s+$/u;
/** "A 2 minute break" is not of shelf A2. */
const AFTER_ARTICLE = /^an? \d/;
/** What a name is never, though its letters may end one. */
const PLAIN_WORD =
  /^(?:this|that|the|these|those|it|all|any|my|our|which|what|a|an|host|hosts|server|servers|node|nodes|machine|db|duty|call|fire|disk|этом|этот|той?|том|всех|нем|ней|какой|каком|хост\p{L}*|сервер\p{L}*|узл\p{L}*|узел|диск\p{L}*)$/u;
/** "лун-12", "срв-дб-03". */
const SOUND_ALIKES = new Map([...'абвгдезийклмнопрстуфхцыэ'].map((letter, index) => [letter, 'abvgdeziyklmnoprstufhcye'[index] ?? letter]));
const LOOK_ALIKES = new Map([...'асеорхукмтвн'].map((letter, index) => [letter, 'aceopxykmtbh'[index] ?? letter]));

/**
 * Finds assets by name: exactly, without domain, without separators or leading zeros ("srv db 3", "lun12"), by the end of a
 * name ("db-03"), or but for a slip of the finger. Digits are never guessed: 03 and 04 are two machines.
 *
 * @param text in lower case
 */
export function findAssets(text: string, ids: readonly string[]): NamedAssets {
  const exact = exactly(text, ids);
  if (exact.assetIds.length > 0) return { ...exact, unclear: null };
  const index = ids.map((id) => ({ id, short: squeeze(id.split('.')[0] ?? id), whole: squeeze(id) }));
  const all = spans(text);
  const isNumber = ({ said }: Span) => /^\d+$/.test(said);
  const named = byName(
    text,
    all.filter((span) => !isNumber(span)),
    index,
  );
  if (named !== null && named.assetIds.length > 0) return named;
  const described = findDescribed(text, ids);
  if (described !== null && !isWithin(described, named, text)) {
    const { assetId, start, end } = described;
    return { assetIds: [assetId], unclear: null, rest: `${text.slice(0, start)} ⌂ ${text.slice(end)}` };
  }
  if (named !== null) return named;
  const numbers = all.filter((span) => isNumber(span) && mayName(span, text));
  return byName(text, numbers, index) ?? { assetIds: [], unclear: null, rest: text };
}

/** A number alone is an hour or a count unless it is written as in names, "03", or announced. */
function mayName({ said, start, announced }: Span, text: string): boolean {
  return (announced || said.startsWith('0')) && !/[:.,]$/.test(text.slice(0, start)) && !/^[:.,]\d/.test(text.slice(start + said.length));
}

/** Whether what is described is only a part of what is written as a name: "sw-core-2" is not the core switch. */
function isWithin({ start, end }: { readonly start: number; readonly end: number }, named: NamedAssets | null, text: string): boolean {
  const said = named?.unclear?.said;
  const at = said === undefined ? -1 : text.indexOf(said);
  if (said === undefined || at < 0) return false;
  const isAllOfIt = start === at && end === at + said.length;
  return !isAllOfIt && at <= start && start < at + said.length && end <= at + said.length;
}

/** What the first span that is, or looks like, a name says. */
function byName(text: string, all: readonly Span[], index: readonly Indexed[]): NamedAssets | null {
  for (const { said, start, announced, whole } of all) {
    const key = squeeze(said);
    if (key.length < 2 || PLAIN_WORD.test(said) || AFTER_ARTICLE.test(said) || isTicketName(said)) continue;
    const same = index.filter((one) => one.short === key || one.whole === key);
    if (same.length === 0 && whole) continue;
    const found = same.length > 0 ? same : /\d/.test(key) || announced ? byEnd(key, said, index) : [];
    const maySlip = key.length >= 5 && (announced || /[\d_-]/.test(said));
    const close = found.length > 0 ? found : maySlip ? bySlip(key, index) : bySwap(said, index);
    const [only] = close;
    const rest = `${text.slice(0, start)} ⌂ ${text.slice(start + said.length)}`;
    if (close.length === 1 && only) return { assetIds: [only.id], unclear: null, rest };
    if (close.length > 1) return { assetIds: [], unclear: { said, candidates: close.map(({ id }) => id).slice(0, MOST_CANDIDATES) }, rest };
    if (looksLikeName(said)) return { assetIds: [], unclear: { said, candidates: nearest(key, index) }, rest };
  }
  return null;
}

type Indexed = { readonly id: string; readonly short: string; readonly whole: string };

function exactly(text: string, ids: readonly string[]): { readonly assetIds: readonly string[]; readonly rest: string } {
  let rest = text;
  const named: Array<{ readonly id: string; readonly at: number }> = [];
  for (const id of [...ids].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))) {
    const at = wholeWord(rest, id.toLowerCase());
    if (at < 0) continue;
    named.push({ id, at });
    // The hole is as long as the name was, so that places stay comparable.
    rest = `${rest.slice(0, at)}${'⌂'.padEnd(id.length)}${rest.slice(at + id.length)}`;
  }
  return { assetIds: named.sort((a, b) => a.at - b.at).map(({ id }) => id), rest };
}

/** Where a name stands by itself: endings of Russian and Korean may follow it, letters and digits of a longer name may not. */
function wholeWord(text: string, name: string): number {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!/[\p{L}\p{N}_.-]/u.test(text[at - 1] ?? ' ') && !/^(?:[a-z0-9_]|-[a-z0-9])/u.test(text.slice(at + name.length))) return at;
  }
  return -1;
}

type Span = {
  readonly said: string;
  readonly start: number;
  readonly announced: boolean;
  /** No part of a name will do. */
  readonly whole: boolean;
};

/** Words, pairs and triples of words that may be a name, longest first where they begin together. */
function spans(text: string): Span[] {
  // Syllables of Korean that follow a name are no part of it.
  const words = [...text.matchAll(/[[\p{L}\p{N}]--\p{Script=Hangul}][[\p{L}\p{N}_.\-]--\p{Script=Hangul}]*(?<![.\-])/gv)];
  return words.flatMap((first, index) =>
    [2, 1, 0].flatMap((more) => {
      const last = words[index + more];
      if (!last) return [];
      const said = text.slice(first.index, last.index + last[0].length);
      if (more > 0 && !/^[a-z\s_.-]+$/.test(said.slice(0, -last[0].length))) return [];
      // Several words may be a part of a name only where the last is a number: "srv db 3"; else they are all of it: "checkout api".
      const whole = more > 0 && !/^\d+$/.test(last[0]);
      return [{ said, start: first.index, announced: ANNOUNCED.test(text.slice(0, first.index)), whole }];
    }),
  );
}

/** Without separators, without leading zeros; Cyrillic is read as Latin by its looks where the word has Latin too, else by its sound. */
function squeeze(name: string): string {
  const mixed = /[a-z]/.test(name) && /[а-я]/.test(name);
  const letters = mixed ? LOOK_ALIKES : SOUND_ALIKES;
  const latin = [...name].map((letter) => letters.get(letter) ?? letter).join('');
  return latin
    .toLowerCase()
    .replace(/[\s_.-]+/g, '')
    .replace(/(?<!\d)0+(?=\d)/g, '');
}

function byEnd(key: string, said: string, index: readonly Indexed[]): Indexed[] {
  if (/^\d+$/.test(said) && said.length < 2) return [];
  return index.filter(({ id, short }) => short.endsWith(key) && partsEnd(id, said));
}

/** The end begins where a part of the name begins: "db-03" of "srv-db-03", not "b-03". */
function partsEnd(id: string, said: string): boolean {
  const parts = (id.toLowerCase().split('.')[0] ?? '').split(/[_-]|(?<=[a-z])(?=\d)/);
  return parts.some((_part, from) => from > 0 && squeeze(parts.slice(from).join('-')) === squeeze(said));
}

function bySlip(key: string, index: readonly Indexed[]): Indexed[] {
  const digits = digitsOf(key);
  const near = index.flatMap((one) => {
    if (digitsOf(one.short) !== digits) return [];
    const distance = editDistance(key, one.short);
    return distance <= slips(one.short.length) ? [{ one, distance }] : [];
  });
  const least = Math.min(...near.map(({ distance }) => distance));
  return near.filter(({ distance }) => distance === least).map(({ one }) => one);
}

/**
 * Two letters that changed places in a name of one word make no other word, nor does one that was left out or typed twice inside of it: "paymetns",
 * "paymnts". One at its end does: "payment".
 */
function bySwap(said: string, index: readonly Indexed[]): Indexed[] {
  if (said.length < LEAST_SWAPPED || !/^[a-z]+$/.test(said)) return [];
  const letters = [...said].sort().join('');
  return index.filter(({ short }) => {
    if (editDistance(said, short) !== 1) return false;
    return said.length === short.length ? [...short].sort().join('') === letters : said.at(-1) === short.at(-1) && said[0] === short[0];
  });
}

function nearest(key: string, index: readonly Indexed[]): string[] {
  return index
    .map(({ id, short }) => ({ id, distance: editDistance(key, short) }))
    .filter(({ distance }) => distance <= 3)
    .sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_CANDIDATES)
    .map(({ id }) => id);
}

/** Letters, a separator and a digit: srv-99, esx-node-7, web01.prod. */
function looksLikeName(said: string): boolean {
  return /^[a-z][a-z0-9]*(?:[_.-][a-z0-9]+)*$/.test(said) && /[_-]/.test(said) && /\d/.test(said);
}

function digitsOf(text: string): string {
  return text.replace(/\D+/g, ' ').trim();
}
