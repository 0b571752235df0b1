import type { Evidence } from '../domain/evidence.ts';
import { figuresAs } from './numbers.ts';
import type { Clock } from './wording/times.ts';

const NUM = String.raw`([-−]?\d+(?:[.,]\d+)?)(\s?(?:%|[a-zA-Zа-яА-Я°][a-zA-Zа-яА-Я°/]{0,3}(?![\p{L}])))?`;
const AT = String.raw`(?:\d{1,2} \p{L}{3,5}\.?,? |\d{1,2}월 \d{1,2}일 |\d{4}-\d{2}-\d{2},? )?\d{1,2}:\d{2}`;
/** How sentences say that one figure came before another; true where the later one is written first. */
const CHANGES: ReadonlyArray<readonly [RegExp, boolean]> = [
  [new RegExp(`\\bfrom (?:its usual )?${NUM}(?: \\(usual\\))? to ${NUM}`, 'u'), false],
  [new RegExp(`(?<!\\p{L})с ${NUM} до ${NUM}`, 'u'), false],
  [new RegExp(`обычно ${NUM}, с ${AT} — ${NUM}`, 'u'), false],
  [new RegExp(`${NUM} при обычных ${NUM}`, 'u'), true],
  [new RegExp(`평소 ${NUM}, ${AT}부터 ${NUM}`, 'u'), false],
  [new RegExp(`${NUM}에서 ${NUM}로`, 'u'), false],
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
  return changesTurned(text, evidence) || spansTurned(text, evidence, clock) || relationsTurned(text, evidence);
}

/** Whether the later of two figures is told as the earlier one. */
export function changesTurned(text: string, evidence: readonly Evidence[]): boolean {
  return CHANGES.some(([pattern, laterFirst]) => {
    const [, a = '', unitOfA = '', b = '', unitOfB = ''] = pattern.exec(text) ?? [];
    if (a === '' || b === '' || a === b) return false;
    // `from 2 to 5 s` names the unit once.
    const [first, second] = [instantsOf(a, unitOfA || unitOfB, evidence), instantsOf(b, unitOfB || unitOfA, evidence)];
    if (first.length === 0 || second.length === 0) return false;
    const [earlier, later] = laterFirst ? [second, first] : [first, second];
    return Math.min(...earlier) > Math.max(...later);
  });
}

/** When a figure was measured: the ends of the time for the first and last values, the middle for what is of the whole. */
function instantsOf(written: string, unit: string, evidence: readonly Evidence[]): number[] {
  const [ends, whole]: [number[], number[]] = [[], []];
  for (const { query, states } of evidence) {
    if (query.kind !== 'samples') continue;
    const [from, to] = [query.from.getTime(), query.to.getTime()];
    for (const name of figuresAs(written, unit, states)) {
      if (name === 'first' || name === 'last') ends.push(name === 'first' ? from : to);
      else if (name !== 'count') whole.push((from + to) / 2);
    }
  }
  // A count that grows has its extremes at its ends.
  return ends.length > 0 && whole.length > 0 && evidence.length > 1 && !grows(evidence)
    ? [...ends, ...whole]
    : ends.length > 0
      ? ends
      : whole;
}

function grows(evidence: readonly Evidence[]): boolean {
  return evidence.some(({ states: { first, last, min, max } }) => first !== last && first === min && last === max);
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
