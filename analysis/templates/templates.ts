import { type Alike, type Bucket, bucketOfWidth, compare, put, refresh, remove, sweep } from './buckets.ts';
import { freePlaces } from './columns.ts';
import { createEnds } from './ends.ts';
import { createVocabulary, EVIDENCE, type Evidence, weightOf } from './evidence.ts';
import {
  blanksOf,
  collapse,
  constantsBeside,
  covers,
  type Group,
  groupOf,
  matches,
  oldestFirst,
  rootOf,
  show,
  shownBy,
  type Template,
} from './groups.ts';
import { LOOK } from './looks.ts';
import { isConstant } from './patterns.ts';
import { createRecent } from './recent.ts';
import { findRun } from './runs.ts';
import { createScanner, OPEN, type Scan, VARIABLE, WIDE } from './scan.ts';

export type { Template } from './groups.ts';

export type Mined = { readonly template: Template; readonly isNew: boolean };
export type TemplateMiner = {
  /** The template of a line; `isNew` the first time a line of its kind is seen. */
  mine(body: string, at: Date): Mined;
  /** Templates kept, oldest first; what a restart hands to `createTemplateMiner`. */
  templates(): Template[];
  /** The id that a template's lines have now: when kinds unite the oldest id stays. */
  canonical(id: string): string;
};

/** What is said about a place when it is opened. */
const ENOUGH = 0.99;
/** Lines that differ in names only, at several places. */
const NAMES_ALIKE = 2;
/** Where wide groups are kept, whatever their shape was. */
const WIDE_SHAPE = Number.POSITIVE_INFINITY;
const MOST_GROUPS = 20_000;
const MOST_IN_BUCKET = 512;

/**
 * Streaming miner: masks what plainly varies, then learns which remaining places vary from how many kinds differ there
 * only. Deterministic; when kinds unite the oldest id stays. Memory is bounded: what was not used for longest is
 * forgotten first.
 *
 * @param known templates of an earlier run or of several, as `templates()` gave them
 */
export function createTemplateMiner(known: readonly Template[], evidence: Evidence = EVIDENCE): TemplateMiner {
  const { scan } = createScanner();
  const buckets = new Map<number, Bucket>();
  const united = new Map<string, Group>();
  const ends = createEnds();
  const vocabulary = createVocabulary();
  const remembered = createRecent<Group>();
  let size = 0;
  let clock = 0;

  for (const template of [...known].sort(oldestFirst)) restore(template);

  function mine(body: string, at: Date): Mined {
    clock++;
    const line = scan(body);
    const group = remembered.get(line.high, line.low);
    if (group?.into === null) {
      group.usedAt = clock;
      group.hits++;
      return { template: group.template, isNew: false };
    }
    return mineUnremembered(line, at);
  }

  function mineUnremembered(line: Scan, at: Date): Mined {
    const bucket = bucketOf(line.shape);
    const alike = compare(bucket, line);
    let found = bestMatch(alike, line) ?? ends.wide(line) ?? learn(bucket, alike, line) ?? learnRun(line);
    let isNew = false;
    if (found === null) {
      found = groupOf(line, null, at);
      add(bucket, found);
      noteWords(found);
      found = uniteFree(bucket, found);
      isNew = found.template.firstSeenAt === at && found.hits === 0;
    }
    found.usedAt = clock;
    found.hits++;
    remembered.set(line.high, line.low, found);
    return { template: found.template, isNew };
  }

  function bucketOf(shape: number): Bucket {
    let bucket = buckets.get(shape);
    if (bucket === undefined) {
      bucket = bucketOfWidth(shape === WIDE_SHAPE ? 0 : shape & 0xff);
      buckets.set(shape, bucket);
    }
    return bucket;
  }

  /** The group that the line belongs to as it is: the most constants, then the oldest. */
  function bestMatch({ exact }: Alike, line: Scan): Group | null {
    let best: Group | null = null;
    let most = -1;
    for (const group of exact) {
      const constants = matches(group, line, evidence.constants);
      if (constants > most) {
        most = constants;
        best = group;
      }
    }
    return best;
  }

  /** Opens a place when enough groups differ from the line there only; the united group, or null. */
  function learn(bucket: Bucket, { single, places, named }: Alike, line: Scan): Group | null {
    const { hashes } = line;
    let siblings: Map<number, Group[]> | null = null;
    for (const [index, group] of single.entries()) {
      const place = places[index] as number;
      siblings ??= new Map();
      const there = siblings.get(place);
      if (there) there.push(group);
      else siblings.set(place, [group]);
    }
    if (siblings !== null) {
      for (const [place, groups] of siblings) {
        const able = groups.filter((group) => constantsBeside(group, line) >= evidence.constants);
        const isLong = groups.every((group) => constantsBeside(group, line) >= evidence.longLine);
        if (able.length > 0 && says(place, able, line, isLong) >= ENOUGH) return unite(bucket, able, line);
        // One constant says little: it takes more values, and the kind must not be named by the place.
        const isOpen = hashes[place] === OPEN || groups.some((group) => group.hashes[place] === OPEN);
        if (place > 0 && !isOpen && says(place, groups, line, isLong) >= 2 && groups.every((group) => constantsBeside(group, line) > 0)) {
          return unite(bucket, groups, line);
        }
      }
    }
    const able = named.filter((group) => constantsBeside(group, line) >= evidence.constants);
    return able.length > 0 && able.length >= NAMES_ALIKE - 1 ? unite(bucket, able, line) : null;
  }

  /** What the values of a place say together; 1 is enough to open it. */
  function says(place: number, groups: readonly Group[], line: Scan, isLong: boolean): number {
    const weight = (hash: number, look: number) => {
      const own = weightOf(hash, look, vocabulary, evidence);
      if (place > 0 || isLong || hash === OPEN) return own;
      return own * ((look & LOOK.address) !== 0 ? evidence.firstAddress : evidence.first);
    };
    let sum = weight(line.hashes[place] as number, line.looks[place] as number);
    for (const group of groups) sum += weight(group.hashes[place] as number, group.looks[place] as number);
    return sum;
  }

  /** Opens a run of words that differs from groups that begin and end like the line. */
  function learnRun(line: Scan): Group | null {
    const run = findRun(line, ends.beginning(line), vocabulary, evidence) ?? findRun(line, ends.ending(line), vocabulary, evidence);
    if (run === null) return null;
    const { members, prefix, suffix } = run;
    const oldest = members.reduce((least, group) => (oldestFirst(group.template, least.template) < 0 ? group : least));
    const last = oldest.hashes.length - suffix;
    const shown = shownBy(oldest);
    for (let place = prefix; place < last; place++) open(oldest, place, shown);
    if (last - prefix === 1) oldest.hashes[prefix] = WIDE;
    oldest.wide = true;
    for (const group of members) if (group !== oldest) absorb(oldest, group);
    moved(oldest, shown);
    return oldest;
  }

  /** Opens, in the oldest of the groups, the places where it differs from the line, and puts all that it now covers into it. */
  function unite(bucket: Bucket, groups: readonly Group[], line: Pick<Scan, 'hashes'>): Group {
    const oldest = groups.reduce((least, group) => (oldestFirst(group.template, least.template) < 0 ? group : least));
    oldest.wild = true;
    for (const group of groups)
      for (const [place, hash] of group.hashes.entries()) if (hash !== line.hashes[place]) vocabulary.noteValue(hash);
    const shown = shownBy(oldest);
    for (const [place, hash] of oldest.hashes.entries()) if (hash !== line.hashes[place]) open(oldest, place, shown);
    for (const group of [...bucket.groups]) if (group !== oldest && covers(oldest, group)) absorb(oldest, group);
    moved(oldest, shown);
    return oldest;
  }

  function open(group: Group, place: number, shown: string[]): void {
    vocabulary.noteValue(group.hashes[place] as number);
    group.hashes[place] = OPEN;
    shown[place] = `${blanksOf(shown[place] ?? '')}${VARIABLE}`;
  }

  function absorb(into: Group, group: Group): void {
    into.hits += group.hits;
    forward(group, into);
    remove(bucketOf(group.shape), group);
    size--;
  }

  /** Files a group anew after places were opened. */
  function moved(group: Group, shown: readonly string[]): void {
    show(group, collapse(group, shown));
    if (!group.wide) refresh(bucketOf(group.shape), group);
    else if (group.shape !== WIDE_SHAPE) {
      remove(bucketOf(group.shape), group);
      group.shape = WIDE_SHAPE;
      put(bucketOf(WIDE_SHAPE), group);
    }
    ends.add(group);
  }

  function noteWords({ hashes, looks }: Group): void {
    for (let place = 0; place < hashes.length; place++) {
      const hash = hashes[place] as number;
      if (isConstant(hash, looks[place])) vocabulary.note(hash, place === 0 ? 1 : (hashes[place - 1] as number));
    }
  }

  function forward(group: Group, into: Group): void {
    group.into = into;
    united.set(group.template.id, into);
    if (united.size > MOST_GROUPS) {
      const first = united.keys().next();
      if (!first.done) united.delete(first.value);
    }
  }

  /** Each time a bucket has doubled: places where nearly every group has a word of its own are free. */
  function uniteFree(bucket: Bucket, added: Group): Group {
    const { length } = bucket.groups;
    if (length < 16 || (length & (length - 1)) !== 0 || bucket.fresh < length >> 1) return added;
    bucket.fresh = 0;
    for (const { members, hashes } of freePlaces(bucket.groups)) {
      if (members.every((group) => group.into === null)) unite(bucket, members, { hashes });
    }
    return rootOf(added);
  }

  function add(bucket: Bucket, group: Group): void {
    put(bucket, group);
    ends.add(group);
    size++;
    if (bucket.groups.length > MOST_IN_BUCKET) {
      forget(bucket.groups, MOST_IN_BUCKET >> 2);
      size -= sweep(bucket);
    }
    if (size > MOST_GROUPS) {
      forget(allGroups(), MOST_GROUPS >> 2);
      for (const [shape, each] of buckets) {
        size -= sweep(each);
        if (each.groups.length === 0 && each !== bucket) buckets.delete(shape);
      }
      remembered.deleteWhere(({ into }) => into !== null);
    }
  }

  /** Lets go of those not used for longest. */
  function forget(groups: readonly Group[], amount: number): void {
    const times = new Float64Array(groups.length);
    for (let index = 0; index < times.length; index++) times[index] = (groups[index] as Group).usedAt;
    const last = times.sort()[amount - 1] as number;
    let left = amount;
    for (const group of groups) {
      if (group.usedAt > last || left === 0) continue;
      group.into = group;
      left--;
    }
  }

  function restore(template: Template): void {
    const line = scan(template.text, true);
    const bucket = bucketOf(line.shape);
    const group = groupOf(line, template, template.firstSeenAt);
    const older = bucket.groups.find((each) => covers(each, group));
    if (older) forward(group, older);
    else add(bucket, group);
  }

  function canonical(id: string): string {
    const group = united.get(id);
    return group === undefined ? id : rootOf(group).template.id;
  }

  function templates(): Template[] {
    return allGroups()
      .map(({ template }) => template)
      .sort(oldestFirst);
  }

  function allGroups(): Group[] {
    const all: Group[] = [];
    for (const { groups } of buckets.values()) for (const group of groups) all.push(group);
    return all;
  }

  return { mine, templates, canonical };
}
