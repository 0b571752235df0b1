import { LOOK } from './looks.ts';
import { OPEN } from './scan.ts';

type Member = { readonly hashes: Int32Array; readonly looks: Uint16Array; readonly hits: number };
export type FreePlaces<M> = {
  readonly members: readonly M[] /** What they share; OPEN at free places. */;
  readonly hashes: Int32Array;
};

/** Groups that are looked at together, by how many constants they share. */
const LEAST_MEMBERS = [256, 32, 16];
/** Share of groups with a word of their own at a place that is free. */
const OWN_WORD = 0.5;
const LEAST_SINGLE = 0.8;

/**
 * Sets of groups of one shape that differ at several places at once, each with nearly as many words as there are
 * groups: free words, which no comparison of two lines shows. Splits by the place with the fewest words until every
 * place is constant or free.
 */
export function freePlaces<M extends Member>(groups: readonly M[]): FreePlaces<M>[] {
  const byLength = new Map<number, M[]>();
  for (const group of groups) {
    const there = byLength.get(group.hashes.length);
    if (there) there.push(group);
    else byLength.set(group.hashes.length, [group]);
  }
  return [...byLength.values()].flatMap((members) => search(members));
}

function search<M extends Member>(members: readonly M[]): FreePlaces<M>[] {
  if (members.length < (LEAST_MEMBERS[2] as number)) return [];
  const first = members[0] as M;
  const length = first.hashes.length;
  const free: number[] = [];
  let constants = 0;
  let splitAt = -1;
  let fewest = Number.POSITIVE_INFINITY;
  for (let place = 0; place < length; place++) {
    if (((first.looks[place] as number) & LOOK.bracket) !== 0) continue;
    const words = new Set<number>();
    for (const { hashes } of members) words.add(hashes[place] as number);
    if (words.size === 1) {
      if (!words.has(OPEN)) constants++;
    } else if (words.size >= members.length * OWN_WORD) free.push(place);
    else if (words.size < fewest) {
      fewest = words.size;
      splitAt = place;
    }
  }
  if (splitAt >= 0) {
    const parts = new Map<number, M[]>();
    for (const member of members) {
      const word = member.hashes[splitAt] as number;
      const there = parts.get(word);
      if (there) there.push(member);
      else parts.set(word, [member]);
    }
    return [...parts.values()].flatMap((part) => search(part));
  }
  const needed = LEAST_MEMBERS[Math.min(constants, 2)] as number;
  const single = members.filter(({ hits }) => hits <= 1).length;
  if (free.length === 0 || members.length < needed || single < members.length * LEAST_SINGLE) return [];
  const hashes = first.hashes.slice();
  for (const place of free) hashes[place] = OPEN;
  return [{ members, hashes }];
}
