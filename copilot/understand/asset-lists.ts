import { findAssets, type NamedAssets } from './assets.ts';
import { digitsInFigures, namesAsWritten, timesInFigures } from './spoken.ts';

/** Assets a text names; `listed` are those it names one after another, in its order: none where it names one alone. */
export type ListedAssets = NamedAssets & { readonly listed: readonly string[] };

const HOLE = '⌂';
const MOST_LISTED = 12;
/** Words of one name. */
const MOST_WORDS = 4;
const JOINS = 'and|or|vs\\.?|versus|plus|и|или|а также|와|과|랑|이랑|하고|및|그리고';
/** May stand between the names of a list. */
const JOIN = `(?:\\s*[,;&+/]\\s*(?:(?:${JOINS})\\s+)?|\\s*(?:${JOINS})\\s+)`;
const THINGS = '(?:(?:on|of|for|the|our|host|server|на|для|у|хост\\p{L}*|сервер\\p{L}*)\\s+)*';
/** Syllables of Korean that end a name. */
const ENDING = '(?:은|는|이|가|의|을|를|에|에서|도)?';
const AFTER = new RegExp(`^(?:${JOIN}${THINGS})(?<name>\\S.*)$`, 'su');
const BEFORE = new RegExp(`^(?<before>.*?)(?<name>\\S+(?:\\s+\\S+){0,${MOST_WORDS - 1}}?)(?<join>${JOIN}${THINGS})$`, 'su');
const BETWEEN = new RegExp(`^${JOIN}${THINGS}$`, 'su');
/** What can only be a name, in a list with one. */
const NAME_LIKE = /^\p{L}{2,}[-_]\d+/u;
/** What ends a name in a list. */
const ENDS = new RegExp(`${JOIN}|[?!.:()]\\s|[?!.:()]$`, 'su');
/** "lun 7 and 12": the number alone, but no hour and no length of time. */
const NUMBER =
  /^(?<said>[a-z]?\d{1,4})(?![\p{L}\p{N}_.:%-]|\s*(?:h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?|d|days?|w|weeks?|months?|am|pm|gb|mb|tb|times?|ч|час\p{L}*|м|мин\p{L}*|сек\p{L}*|дн\p{L}*|ден\p{L}*|сут\p{L}*|недел\p{L}*|месяц\p{L}*|утра|дня|вечера|ночи|раз\p{L}*|гб|мб|시|분|초|일|주|월|개|번째)(?!\p{L}))/u;

/**
 * Finds assets by name as `findAssets` does, and those in a list with one that is found: "web1, web2 and web3", "лун 7 и 12". One of a
 * list that fits no asset is unclear.
 *
 * @param text in lower case
 */
export function findListed(text: string, ids: readonly string[]): ListedAssets {
  const found = findWritten(text, ids);
  if (found.assetIds.length > 0 || found.unclear !== null) return found;
  const figures = digitsInFigures(timesInFigures(text));
  const said = namesAsWritten(figures)
    .filter((one) => one !== text)
    .map((one) => findWritten(one, ids));
  return said.find((one) => one.assetIds.length > 0) ?? said.find((one) => one.unclear !== null) ?? found;
}

function findWritten(text: string, ids: readonly string[]): ListedAssets {
  const first = findAssets(text, ids);
  if (first.assetIds.length > 0) return extended(first, ids);
  if (first.unclear !== null) return { ...first, listed: [] };
  // Two that are described are none: the first of them may be one by itself.
  for (const { index } of text.matchAll(new RegExp(JOIN, 'gsu'))) {
    const begun = findAssets(text.slice(0, index), ids);
    if (begun.assetIds.length === 0) continue;
    const list = extended({ ...begun, rest: `${begun.rest}${text.slice(index)}` }, ids);
    if (list.listed.length > 1) return list;
  }
  return { ...first, listed: [] };
}

/** What is found, and what stands in a list with it. */
function extended(first: NamedAssets, ids: readonly string[]): ListedAssets {
  const named = [...first.assetIds];
  let { rest } = first;
  for (let from = rest.indexOf(HOLE); from >= 0 && named.length < MOST_LISTED; from = rest.indexOf(HOLE, from + 1)) {
    const at = holesUpTo(rest, from);
    const before = nameBefore(rest.slice(0, from), ids);
    if (before !== null && 'unclear' in before) return { assetIds: named, ...before, rest, listed: [] };
    if (before !== null) {
      named.splice(at, 0, before.assetId);
      rest = `${before.text}${rest.slice(from)}`;
      from = rest.indexOf(HOLE, before.text.lastIndexOf(HOLE));
      continue;
    }
    const after = nameAfter(rest.slice(from + 1), named[at] ?? '', ids);
    if (after === null) continue;
    if ('unclear' in after) return { assetIds: named, ...after, rest, listed: [] };
    named.splice(at + 1, 0, after.assetId);
    rest = `${rest.slice(0, from + 1)}${after.text}`;
  }
  return { assetIds: named, unclear: null, rest, listed: listedIn(rest, named) };
}

type Next = { readonly text: string; readonly assetId: string } | { readonly unclear: NonNullable<NamedAssets['unclear']> };

/** The name that follows in a list, and the text behind the one before with a mark where it stood. */
function nameAfter(text: string, before: string, ids: readonly string[]): Next | null {
  const name = AFTER.exec(text)?.groups?.name;
  if (name === undefined || name.startsWith(HOLE)) return null;
  const joined = text.slice(0, text.length - name.length);
  const number = NUMBER.exec(name)?.groups?.said;
  const sibling = number === undefined ? null : siblingOf(before, number, ids);
  if (number !== undefined && sibling !== null) return { text: `${joined} ${HOLE} ${name.slice(number.length)}`, assetId: sibling };
  const end = name.search(ENDS);
  const whole = (end < 0 ? name : name.slice(0, end)).split(/\s+/).slice(0, MOST_WORDS).join(' ');
  const found = findAssets(whole, ids);
  const start = found.rest.search(/\S/);
  if (found.assetIds.length === 1 && found.assetIds[0] && found.rest[start] === HOLE) {
    return { text: `${joined}${found.rest}${name.slice(whole.length)}`, assetId: found.assetIds[0] };
  }
  if (found.assetIds.length > 0) return null;
  if (found.unclear !== null) return whole.startsWith(found.unclear.said) ? { unclear: found.unclear } : null;
  const said = NAME_LIKE.exec(whole)?.[0];
  return said === undefined ? null : { unclear: { said, candidates: [] } };
}

/** The name that stands before in a list. */
function nameBefore(text: string, ids: readonly string[]): Next | null {
  const { name, before = '', join = '' } = BEFORE.exec(text)?.groups ?? {};
  if (name === undefined || text.trimEnd().endsWith(HOLE)) return null;
  const words = `${before}${name}`.split(/(?<=\s)(?=\S)/);
  for (let count = Math.min(MOST_WORDS, words.length); count > 0; count--) {
    const said = words.slice(-count).join('');
    const found = findAssets(said, ids);
    const isWhole = new RegExp(`^\\s*${HOLE}\\s*${ENDING}\\s*$`, 'u').test(found.rest);
    if (found.assetIds.length === 1 && found.assetIds[0] && isWhole) {
      return { text: `${words.slice(0, -count).join('')} ${HOLE} ${join}`, assetId: found.assetIds[0] };
    }
    if (found.assetIds.length === 0 && found.unclear !== null && found.unclear.said === said.trim()) return { unclear: found.unclear };
  }
  const last = words.at(-1)?.trim() ?? '';
  return NAME_LIKE.test(last) ? { unclear: { said: last, candidates: [] } } : null;
}

/** What names the machine that was not spoken of, and nothing else: "and on the other one?", "а вторая?". */
const OTHER =
  /^(?:(?:and|what about|how about|ok|а|и|ну|그럼|그리고)\s+)*(?:(?:on|for|with|of|на|по|у|с|со|для)\s+)?(?:the )?(?<said>other(?: one| node| host| server| box| machine)?|second(?: one| node| host| server)?|втор(?:ая|ой|ое|ом|ую)(?: нод[аеуы]| сервер\p{L}*| хост\p{L}*)?|друг(?:ая|ой|ом|ую)(?: нод[аеуы]| сервер\p{L}*| хост\p{L}*)?|сосед(?:ний|няя|ней|нем|ка|ке)(?: нод[аеуы]| сервер\p{L}*)?|(?:다른|나머지|두 ?번째) ?(?:하나|쪽|거|것|서버|노드|장비|호스트)?(?:은|는|도|에|에서|는요|는 어때)?)[?!.\s]*$/u;

/** The machines of the kind of the one that was spoken of, where nothing is said but "the other one"; null where something else is. */
export function othersOf(
  said: string,
  assetId: string,
  ids: readonly string[],
): { readonly said: string; readonly ids: readonly string[] } | null {
  const other = OTHER.exec(said)?.groups?.said;
  return other === undefined ? null : { said: other, ids: ids.filter((id) => id !== assetId && shape(id) === shape(assetId)) };
}

/** A name but for its number. */
function shape(id: string): string {
  return id.toLowerCase().replace(/[a-z]?\d+(?=\D*$)/, '#');
}

/** The asset that is called as another but for its number. */
export function siblingOf(assetId: string, number: string, ids: readonly string[]): string | null {
  const digits = (said: string) => said.replace(/(?<!\d)0+(?=\d)/g, '');
  const isNumbered = (id: string) => digits(/[a-z]?\d+(?=\D*$)/.exec(id.toLowerCase().split('.')[0] ?? '')?.[0] ?? '') === digits(number);
  const like = ids.filter((id) => shape(id) === shape(assetId) && isNumbered(id));
  return like.length === 1 ? (like[0] ?? null) : null;
}

function holesUpTo(text: string, end: number): number {
  return [...text.slice(0, end)].filter((letter) => letter === HOLE).length;
}

/** The first run of names with nothing but joints between them. */
function listedIn(rest: string, named: readonly string[]): string[] {
  const between = rest.split(HOLE).slice(1, -1);
  for (let from = 0; from < between.length; from++) {
    let to = from;
    while (to < between.length && BETWEEN.test(`${between[to]?.trimEnd()} `)) to++;
    if (to > from) return [...new Set(named.slice(from, to + 1))];
  }
  return [];
}
