import { FUNCTION_WORDS } from './characters.ts';
import { type Evidence, type Vocabulary, weightOf } from './evidence.ts';
import { LOOK } from './looks.ts';
import { isConstant, type Tokens } from './patterns.ts';
import { OPEN, WIDE } from './scan.ts';

type Member = { readonly hashes: Int32Array; readonly looks: Uint16Array /** What it was united into. */; readonly into: unknown };
export type Run<M extends Member> = {
  readonly members: readonly M[];
  /** Tokens that all have at the start and at the end; what is between varies. */
  readonly prefix: number;
  readonly suffix: number;
};

/** A value of more words than this is hardly one. */
const LONGEST_RUN = 16;
const MOST_ENDS = 6;
const MOST_ALIKE = 64;

/** Common ends of the line and each group, while it is looked at. */
const prefixes = new Int32Array(MOST_ALIKE);
const suffixes = new Int32Array(MOST_ALIKE);

/**
 * Groups that are like the line at both ends and differ in one run of words, of any length, if that run is a value by what
 * stands there. Longest common ends first.
 */
export function findRun<M extends Member>(line: Tokens, groups: readonly M[], vocabulary: Vocabulary, evidence: Evidence): Run<M> | null {
  const alike: M[] = [];
  for (const group of groups) {
    if (group.into === null && alike.length < MOST_ALIKE && setCommonEnds(line, group, alike.length)) alike.push(group);
  }
  if (alike.length === 0) return null;
  for (const suffix of distinct(suffixes, alike.length)) {
    const after = constantsIn(line, line.count - suffix, line.count);
    for (const prefix of distinct(prefixes, alike.length)) {
      if (prefix === 0 || constantsIn(line, 0, prefix) + after < evidence.constants) continue;
      const members = alike.filter((_, index) => (prefixes[index] as number) >= prefix && (suffixes[index] as number) >= suffix);
      if (members.length > 0 && isValue(line, members, prefix, suffix, vocabulary, evidence)) return { members, prefix, suffix };
    }
  }
  return null;
}

/** The largest of the lengths, each once. */
function distinct(lengths: Int32Array, count: number): number[] {
  const found: number[] = [];
  let below = Number.POSITIVE_INFINITY;
  while (found.length < MOST_ENDS) {
    let most = -1;
    for (let index = 0; index < count; index++) {
      const length = lengths[index] as number;
      if (length < below && length > most) most = length;
    }
    if (most < 0) break;
    found.push(most);
    below = most;
  }
  return found;
}

/** False when nothing or too much is left between the common ends. */
function setCommonEnds(line: Tokens, { hashes, looks }: Member, index: number): boolean {
  const shorter = Math.min(line.count, hashes.length);
  let prefix = 0;
  while (prefix < shorter && line.hashes[prefix] === hashes[prefix]) prefix++;
  if (prefix >= shorter) return false;
  let suffix = 0;
  while (suffix < shorter - prefix - 1 && line.hashes[line.count - 1 - suffix] === hashes[hashes.length - 1 - suffix]) suffix++;
  if (line.count - prefix - suffix > LONGEST_RUN || hashes.length - prefix - suffix > LONGEST_RUN) return false;
  prefixes[index] = prefix;
  suffixes[index] = suffix;
  return !hasFixed(line.looks, prefix, line.count - suffix) && !hasFixed(looks, prefix, hashes.length - suffix);
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
  const look = line.looks[prefix] as number;
  const base =
    (look & (LOOK.value | LOOK.argument)) !== 0
      ? evidence.runValue
      : constantsIn(line, line.count - suffix, line.count) > 0
        ? evidence.runBetween
        : evidence.runEnd;
  const seen = new Set<number>();
  let sum = 0;
  for (let index = -1; index < members.length; index++) {
    const { hashes, looks } = index < 0 ? line : (members[index] as Member);
    const to = (index < 0 ? line.count : hashes.length) - suffix;
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
