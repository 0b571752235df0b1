import type { Evidence } from '../domain/evidence.ts';
import { canonicalJson } from '../domain/ids.ts';
import { asWord } from './assets-said.ts';
import { DATE, figuresAs, figuresToldOf } from './numbers.ts';
import type { Clock } from './wording/times.ts';

const NUM = String.raw`([-−]?\d+(?:[.,]\d+)?)(\s?(?:%|[a-zA-Zа-яА-Я°/][a-zA-Zа-яА-Я°/]{0,3}(?![\p{Script=Latin}\p{Script=Cyrillic}])))?`;
const AT = `(?:(?:${DATE}),? )?\\d{1,2}:\\d{2}`;
/** How sentences say that one figure came before another: which is written first, and whether the later one is the furthest that was reached or a level. */
const CHANGES: ReadonlyArray<readonly [pattern: RegExp, first: 'earlier' | 'later', later: 'level' | 'extreme']> = [
  [new RegExp(`\\bfrom ${NUM}(?: \\(usual\\))? to ${NUM}`, 'gu'), 'earlier', 'level'],
  [new RegExp(`\\bfrom its usual ${NUM} to ${NUM}`, 'gu'), 'earlier', 'extreme'],
  [new RegExp(`(?<!\\p{L})(?:с|неуклонно от) ${NUM} до ${NUM}`, 'gu'), 'earlier', 'level'],
  [new RegExp(`обычно ${NUM}, с ${AT} — ${NUM}`, 'gu'), 'earlier', 'level'],
  [new RegExp(`${NUM} при обычных ${NUM}`, 'gu'), 'later', 'extreme'],
  [new RegExp(`평소 ${NUM}, ${AT}부터 ${NUM}`, 'gu'), 'earlier', 'level'],
  [new RegExp(`${NUM}에서 ${NUM}로`, 'gu'), 'earlier', 'level'],
  [new RegExp(`잠깐 ${NUM} \\(평소 ${NUM}\\)`, 'gu'), 'later', 'extreme'],
  [new RegExp(`${NUM} → ${NUM}`, 'gu'), 'earlier', 'level'],
];
/** How they say that a figure is a median. */
const MEDIANS: readonly RegExp[] = [
  new RegExp(`${NUM} \\(?(?:median|медиана)(?!\\p{L})`, 'gu'),
  new RegExp(`${NUM} \\(${AT} 이후 중앙값`, 'gu'),
  new RegExp(`(?:медиана|중앙값) ${NUM}`, 'gu'),
];
const SPANS: readonly RegExp[] = [
  new RegExp(`\\bbetween (${AT}) and (${AT})`, 'u'),
  new RegExp(`(?<!\\p{L})с (${AT}) до (${AT})`, 'u'),
  new RegExp(`(${AT})~(${AT})`, 'u'),
];

/**
 * Whether a sentence turns round what its evidence says: the later figure told as the earlier one, the end of a span before
 * its beginning, who needs whom. Where the evidence allows either order nothing is found.
 */
export function isOutOfOrder(text: string, evidence: readonly Evidence[], clock: Clock): boolean {
  return (
    figuresTurned(text, evidence) ||
    beginsElsewhere(text, evidence, clock) ||
    spansTurned(text, evidence, clock) ||
    relationsTurned(text, evidence)
  );
}

/**
 * Whether a figure is told as what it is not: the later one as the earlier, what was reached for a moment as a level, one as both, one
 * of another asset, one that is no median as a median, one of a time between as what it is now. A change goes from the first value of a series to its last, or from what its
 * median was to what it is, or reached; one that is the same at both ends went nowhere.
 */
export function figuresTurned(text: string, evidence: readonly Evidence[]): boolean {
  const measured = evidence.filter(({ query }) => query.kind === 'samples');
  if (measured.length === 0) return false;
  const quoted = text.replace(/[“«].*[”»]/gu, ' ');
  return (
    changesTurned(quoted, measured) || MEDIANS.some((pattern) => [...quoted.matchAll(pattern)].some((found) => !isMedian(found, measured)))
  );
}

function isMedian([, written = '', unit = '']: RegExpMatchArray, measured: readonly Evidence[]): boolean {
  return figuresIn(measured, written, unit).some(({ names }) => names.includes('median'));
}

function changesTurned(text: string, measured: readonly Evidence[]): boolean {
  return CHANGES.some(([pattern, first, later]) =>
    [...text.matchAll(pattern)].some((found) => {
      const [, a = '', unitOfA = '', b = '', unitOfB = ''] = found;
      const own = ofNamed(text.slice(0, found.index), measured);
      // `from 2 to 5 s` names the unit once.
      const [one, other] = [figuresIn(own, a, unitOfA || unitOfB), figuresIn(own, b, unitOfB || unitOfA)];
      return !(first === 'earlier' ? isChange(one, other, later) : isChange(other, one, later));
    }),
  );
}

/** Evidence of the asset that is named last: of what a change is told. All of it where none is named. */
function ofNamed(before: string, measured: readonly Evidence[]): readonly Evidence[] {
  const assetOf = ({ query }: Evidence) => ('assetId' in query ? query.assetId : '');
  const named = [...new Set(measured.map(assetOf))]
    .map((asset) => ({ asset, at: [...before.matchAll(asWord(asset))].at(-1)?.index ?? -1 }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => b.at - a.at)[0];
  return named === undefined ? measured : measured.filter((piece) => assetOf(piece) === named.asset);
}

type Said = { readonly piece: Evidence; readonly names: readonly string[] };

function figuresIn(evidence: readonly Evidence[], written: string, unit: string): Said[] {
  return evidence.map((piece) => ({ piece, names: figuresAs(written, unit, figuresToldOf(piece)) }));
}

function isChange(earlier: readonly Said[], later: readonly Said[], to: 'level' | 'extreme'): boolean {
  const reached = to === 'level' ? ['median'] : ['max', 'min'];
  return earlier.some((before) =>
    later.some((after) =>
      before.piece === after.piece
        ? to === 'level' && before.names.includes('first') && after.names.includes('last') && !after.names.includes('first')
        : isOfOne(before.piece, after.piece) &&
          (to === 'extreme' || !later.some(({ piece }) => isOfOne(after.piece, piece))) &&
          before.names.includes('median') &&
          reached.some((name) => after.names.includes(name)),
    ),
  );
}

/** Whether two pieces are of one series, and the first of an earlier time. */
function isOfOne({ query: before }: Evidence, { query: after }: Evidence): boolean {
  if (before.kind !== 'samples' || after.kind !== 'samples' || before.from >= after.from) return false;
  return before.assetId === after.assetId && before.metric === after.metric && canonicalJson(before.labels) === canonicalJson(after.labels);
}

/** What stands before and after the end of a time. */
const BEFORE_END = /(?<!\p{L})(?:(?:until|till|to|by|and|до|к|и)(?: (?:on|at|в))?|before|перед) $|~ ?$/iu;
const AFTER_END = /^ ?(?:까지|전|에 이미)/u;
/** What stands before and after the time at which something came last; that nothing came since a time says that too. */
const BEFORE_LAST = /(?<!\p{L})(?:last|latest|after|после|последн\p{L}+|마지막)(?: (?:on|at|в))? $/iu;
const AFTER_LAST = /^ ?이후/u;
const NONE_SINCE = /(?<!\p{L})(?:not|no|nothing|none|never)(?!\p{L})[^.;:()]* since $/iu;
const WHEN = new RegExp(AT, 'gu');
const OF_ANOTHER_DAY_MS = 12 * 3_600_000;

/** Whether a time is told that only says where it was searched, or the end of that, or when something came last, without saying so. */
function beginsElsewhere(text: string, evidence: readonly Evidence[], clock: Clock): boolean {
  const { begins, lasts, ends } = timesToTell(evidence);
  const is = (at: Date, written: string) => clock.time(at).endsWith(written.replace(/^.*?(?=\d{1,2}:\d{2}$)/u, '').padStart(5, '0'));
  const outside = text.replace(/[“«].*?[”»]/gu, (quote) => ' '.repeat(quote.length));
  return [...outside.matchAll(WHEN)].some(({ 0: written, index }) => {
    if (begins.some((at) => is(at, written))) return false;
    const [before, after] = [outside.slice(0, index), outside.slice(index + written.length)];
    const isEnd = BEFORE_END.test(before) || AFTER_END.test(after);
    const isLast = isEnd || BEFORE_LAST.test(before) || NONE_SINCE.test(before) || AFTER_LAST.test(after);
    return !(isLast && lasts.some((at) => is(at, written))) && !(isEnd && ends.some((at) => is(at, written)));
  });
}

/**
 * The times that evidence gives reason to tell. Of a series that changed its windows lie one after another: what it was, what it is since
 * a time, and what it was last; only the second one's beginning and end are told, unless the first is of another day. Where something was
 * found it is told when.
 */
function timesToTell(evidence: readonly Evidence[]): Readonly<Record<'begins' | 'lasts' | 'ends', readonly Date[]>> {
  const found = evidence.flatMap(({ states }) =>
    Object.entries(states).flatMap(([name, value]) =>
      name.endsWith('At') && typeof value === 'string' ? [{ name, at: new Date(value) }] : [],
    ),
  );
  const begins = found.filter(({ name }) => name !== 'lastAt').map(({ at }) => at);
  const lasts = found.filter(({ name }) => name === 'lastAt').map(({ at }) => at);
  const ends: Date[] = [];
  for (const pieces of Map.groupBy(evidence, searchOf).values()) {
    const isSeries = pieces.some(({ query }) => query.kind === 'samples' || query.kind === 'log-levels');
    const [first, second] = pieces.flatMap(windowOf).sort((a, b) => a.from.getTime() - b.from.getTime());
    if (first !== undefined && second !== undefined && isSeries) {
      begins.push(second.from);
      ends.push(second.to);
      if (second.from.getTime() - first.to.getTime() > OF_ANOTHER_DAY_MS) begins.push(first.from);
    } else if (first !== undefined && (isSeries || pieces.every(({ states }) => states.firstAt === undefined))) {
      begins.push(first.from);
      ends.push(first.to);
    }
  }
  return { begins, lasts, ends };
}

/** What was searched, wherever in time. */
function searchOf({ query }: Evidence): string {
  return canonicalJson({ ...query, from: null, to: null });
}

function windowOf({ query }: Evidence): Array<{ readonly from: Date; readonly to: Date }> {
  return 'from' in query && query.from instanceof Date && query.to instanceof Date ? [{ from: query.from, to: query.to }] : [];
}

function spansTurned(text: string, evidence: readonly Evidence[], clock: Clock): boolean {
  const instants = evidence.flatMap(({ query, states }) => [
    ...Object.values(query).filter((value) => value instanceof Date),
    ...[states.firstAt, states.lastAt, states.startedAt].flatMap((value) => (typeof value === 'string' ? [new Date(value)] : [])),
  ]);
  const at = (written: string) => instants.filter((instant) => clock.time(instant).endsWith(written)).map((instant) => instant.getTime());
  return SPANS.some((pattern) => {
    const [, from = '', to = ''] = pattern.exec(text) ?? [];
    const [begins, ends] = [at(from), at(to)];
    return begins.length > 0 && ends.length > 0 && Math.min(...begins) > Math.max(...ends);
  });
}

/** A comma or a Korean particle may follow a name. */
function isName(word: string, name: string): boolean {
  return word.startsWith(name) && !/^[\p{Script=Latin}\p{Script=Cyrillic}\p{N}_.-]/u.test(word.slice(name.length));
}

/** In every language whoever needs something is named before what is needed. */
function relationsTurned(text: string, evidence: readonly Evidence[]): boolean {
  const parts = text.split(/[;:]\s/).map((part) => part.replace(/\.$/, '').split(/\s+/));
  return evidence.some(({ query }) => {
    if (query.kind !== 'relation') return false;
    return !parts.some((words) => {
      const who = words.findIndex((word) => isName(word, query.from));
      return who >= 0 && who < words.findLastIndex((word) => isName(word, query.to));
    });
  });
}
