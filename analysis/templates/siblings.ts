import type { Alike } from './buckets.ts';
import { type Evidence, type Vocabulary, weightOf } from './evidence.ts';
import { constantsBeside, type Group } from './groups.ts';
import { LOOK } from './looks.ts';
import { OPEN, type Scan } from './scan.ts';

/** What is said about a place when it is opened. */
const ENOUGH = 0.99;
/** Lines that differ in names only, at several places. */
const NAMES_ALIKE = 2;

/** Groups that differ from the line in what is a value, by what stands there: they and the line are of one kind. Null when there are none. */
export function siblingsOf({ single, places, named }: Alike, line: Scan, vocabulary: Vocabulary, evidence: Evidence): Group[] | null {
  const byPlace = new Map<number, Group[]>();
  for (const [index, group] of single.entries()) {
    const place = places[index] as number;
    const there = byPlace.get(place);
    if (there) there.push(group);
    else byPlace.set(place, [group]);
  }
  for (const [place, groups] of byPlace) {
    const able = groups.filter((group) => constantsBeside(group, line) >= evidence.constants);
    const isLong = groups.every((group) => constantsBeside(group, line) >= evidence.longLine);
    if (able.length > 0 && says(place, able, line, isLong, vocabulary, evidence) >= ENOUGH) return able;
    // One constant says little: it takes more values, and the kind must not be named by the place.
    const isOpen = line.hashes[place] === OPEN || groups.some((group) => group.hashes[place] === OPEN);
    if (place === 0 || isOpen || !groups.every((group) => constantsBeside(group, line) > 0)) continue;
    if (says(place, groups, line, isLong, vocabulary, evidence) >= 2) return groups;
  }
  const able = named.filter((group) => constantsBeside(group, line) >= evidence.constants);
  return able.length > 0 && able.length >= NAMES_ALIKE - 1 ? able : null;
}

/** What the values of a place say together; 1 is enough to open it. */
function says(place: number, groups: readonly Group[], line: Scan, isLong: boolean, vocabulary: Vocabulary, evidence: Evidence): number {
  const weight = (hash: number, look: number) => {
    const own = weightOf(hash, look, vocabulary, evidence);
    if (place > 0 || isLong || hash === OPEN) return own;
    return own * ((look & LOOK.address) !== 0 ? evidence.firstAddress : evidence.first);
  };
  let sum = weight(line.hashes[place] as number, line.looks[place] as number);
  for (const group of groups) sum += weight(group.hashes[place] as number, group.looks[place] as number);
  return sum;
}
