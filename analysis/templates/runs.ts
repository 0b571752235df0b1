import { FUNCTION_WORDS } from './characters.ts';
import { type Evidence, type Vocabulary, weightOf } from './evidence.ts';
import { LOOK } from './looks.ts';
import { isConstant, type Tokens } from './patterns.ts';
import { OPEN, WIDE } from './scan.ts';

type Member = { readonly hashes: Int32Array; readonly looks: Uint16Array };
export type Run<M extends Member> = {
  readonly members: readonly M[];
  /** Tokens that all have at the start and at the end; what is between varies. */
  readonly prefix: number;
  readonly suffix: number;
};

/** A value of more words than this is hardly one. */
const LONGEST_RUN = 16;
const MOST_ENDS = 6;

/**
 * Groups that are like the line at both ends and differ in one run of words, of any length, if that run is a value by what
 * stands there. Longest common ends first.
 */
export function findRun<M extends Member>(line: Tokens, groups: readonly M[], vocabulary: Vocabulary, evidence: Evidence): Run<M> | null {
  const alike = groups.flatMap((group) => {
    const ends = commonEnds(line, group);
    return ends === null ? [] : [{ group, ...ends }];
  });
  if (alike.length === 0) return null;
  const suffixes = distinct(alike.map(({ suffix }) => suffix));
  const prefixes = distinct(alike.map(({ prefix }) => prefix));
  for (const suffix of suffixes) {
    for (const prefix of prefixes) {
      const constants = constantsIn(line, 0, prefix) + constantsIn(line, line.count - suffix, line.count);
      if (constants < evidence.constants) continue;
      const members = alike.flatMap((each) => (each.prefix >= prefix && each.suffix >= suffix ? [each.group] : []));
      if (members.length > 0 && isValue(line, members, prefix, suffix, vocabulary, evidence)) return { members, prefix, suffix };
    }
  }
  return null;
}

function distinct(ends: readonly number[]): number[] {
  return [...new Set(ends)].sort((a, b) => b - a).slice(0, MOST_ENDS);
}

/** Null when nothing or too much is left between the common ends. */
function commonEnds(line: Tokens, { hashes, looks }: Member): { readonly prefix: number; readonly suffix: number } | null {
  const shorter = Math.min(line.count, hashes.length);
  let prefix = 0;
  while (prefix < shorter && line.hashes[prefix] === hashes[prefix]) prefix++;
  if (prefix >= shorter) return null;
  let suffix = 0;
  while (suffix < shorter - prefix - 1 && line.hashes[line.count - 1 - suffix] === hashes[hashes.length - 1 - suffix]) suffix++;
  if (line.count - prefix - suffix > LONGEST_RUN || hashes.length - prefix - suffix > LONGEST_RUN) return null;
  const own = hasFixed(line.looks, prefix, line.count - suffix);
  return own || hasFixed(looks, prefix, hashes.length - suffix) ? null : { prefix, suffix };
}

function hasFixed(looks: Uint16Array, from: number, to: number): boolean {
  for (let place = from; place < to; place++) if (((looks[place] as number) & (LOOK.bracket | LOOK.key)) !== 0) return true;
  return false;
}

function constantsIn({ hashes, looks }: Tokens, from: number, to: number): number {
  let constants = 0;
  for (let place = from; place < to; place++) {
    if (!isConstant(hashes[place], looks[place]) || ((looks[place] as number) & LOOK.key) !== 0) continue;
    if (!FUNCTION_WORDS.has(hashes[place] as number)) constants++;
  }
  return constants;
}

function isValue(
  line: Tokens,
  members: readonly Member[],
  prefix: number,
  suffix: number,
  vocabulary: Vocabulary,
  evidence: Evidence,
): boolean {
  if (prefix === 0) return false;
  const look = line.looks[prefix] as number;
  const base =
    (look & (LOOK.value | LOOK.argument)) !== 0
      ? evidence.runValue
      : constantsIn(line, line.count - suffix, line.count) > 0
        ? evidence.runBetween
        : evidence.runEnd;
  const seen = new Set<number>();
  let sum = 0;
  for (const { hashes, looks, count } of [line, ...members.map((each) => ({ ...each, count: each.hashes.length }))]) {
    const to = count - suffix;
    let key = to - prefix;
    let words = 0;
    let language = 0;
    for (let place = prefix; place < to; place++) {
      const hash = hashes[place] as number;
      key = Math.imul(key ^ hash, 0x5bd1e995);
      if (hash === OPEN || hash === WIDE) continue;
      words++;
      if (FUNCTION_WORDS.has(hash)) language += words + LONGEST_RUN;
      else if (vocabulary.isLanguage(hash) && !vocabulary.isValue(hash)) language++;
    }
    if (seen.has(key)) continue;
    seen.add(key);
    if (words === 0) sum += evidence.address;
    else if (to - prefix === 1) sum += Math.max(0, weightOf(hashes[prefix] as number, looks[prefix] as number, vocabulary, evidence));
    else if (language * 2 <= words) sum += base;
  }
  return sum >= 1;
}
