import { type Group, oldestFirst, type Words } from './groups.ts';
import { firstKey, fits, headKey, lastKey, type Tokens, tailKey } from './patterns.ts';

const MOST_ALIKE = 40;
const MOST_WIDE = 256;
/** After so many groups those that are gone are let go. */
const SWEEP_EVERY = 10_000;
const NONE: readonly Group[] = [];

/** Finds groups by how they begin and end: those that may differ from a line in one run of words, and wide ones that it may fit. */
export type Ends = {
  /** @param tokens by which it is to be found; its own unless said */
  add(group: Group, tokens?: Words): void;
  /** Groups that begin, or else end, with the same two constants as the line, most recent last; some may be gone. */
  beginning(line: Tokens): readonly Group[];
  ending(line: Tokens): readonly Group[];
  /** The wide group that the line fits, the one with most tokens. */
  wide(line: Tokens): Group | null;
};

export function createEnds(): Ends {
  const heads = new Map<number, Group | Group[]>();
  const tails = new Map<number, Group | Group[]>();
  const wides = new Map<number, Group | Group[]>();

  function put(into: Map<number, Group | Group[]>, key: number, group: Group, most: number): void {
    if (key === 0 && into !== wides) return;
    const there = into.get(key);
    // Most are alone, and a list for each would be most of what is kept.
    if (there === undefined || there === group) {
      into.set(key, group);
      return;
    }
    if (!Array.isArray(there)) {
      into.set(key, [there, group]);
      return;
    }
    if (there.includes(group)) return;
    if (there.length >= most) {
      const living = there.filter(({ into: united }) => united === null).slice(-(most >> 1) - (most >> 2));
      there.splice(0, there.length, ...living);
    }
    there.push(group);
  }

  let added = 0;

  function sweep(): void {
    for (const into of [heads, tails, wides]) {
      for (const [key, there] of into) {
        if (!Array.isArray(there)) {
          if (there.into !== null) into.delete(key);
          continue;
        }
        const kept = there.filter(({ into: united }) => united === null);
        if (kept.length === 0) into.delete(key);
        else if (kept.length < there.length) into.set(key, kept);
      }
    }
  }

  function add(group: Group, words: Words = group): void {
    if (++added % SWEEP_EVERY === 0) sweep();
    const tokens = { hashes: words.hashes, looks: words.looks, count: words.hashes.length };
    if (group.wide && words === group) put(wides, firstKey(tokens) || lastKey(tokens), group, MOST_WIDE);
    put(heads, headKey(tokens), group, MOST_ALIKE);
    put(tails, tailKey(tokens), group, MOST_ALIKE);
  }

  function wide(line: Tokens): Group | null {
    let best: Group | null = null;
    for (const key of [firstKey(line), lastKey(line), 0]) {
      for (const group of listOf(wides.get(key))) {
        if (group.into !== null || !fits(group.hashes, line, line.count)) continue;
        const more = group.hashes.length - (best?.hashes.length ?? 0);
        if (best === null || more > 0 || (more === 0 && oldestFirst(group.template, best.template) < 0)) best = group;
      }
    }
    return best;
  }

  return {
    add,
    beginning: (line) => listOf(heads.get(headKey(line))),
    ending: (line) => listOf(tails.get(tailKey(line))),
    wide,
  };
}

function listOf(groups: Group | readonly Group[] | undefined): readonly Group[] {
  return groups === undefined ? NONE : Array.isArray(groups) ? groups : [groups as Group];
}
