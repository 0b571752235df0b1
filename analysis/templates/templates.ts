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
  NAMES,
  oldestFirst,
  onlyDifference,
  rootOf,
  type Template,
  textOf,
} from './groups.ts';
import { LOOK } from './looks.ts';
import { isConstant } from './patterns.ts';
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
const MOST_REMEMBERED = 25_000;

/**
 * Streaming miner: masks what plainly varies, then learns which remaining places vary from how many kinds differ there
 * only. Deterministic; when kinds unite the oldest id stays. Memory is bounded: what was not used for longest is
 * forgotten first.
 *
 * @param known templates of an earlier run or of several, as `templates()` gave them
 */
export function createTemplateMiner(known: readonly Template[], evidence: Evidence = EVIDENCE): TemplateMiner {
  const { scan } = createScanner();
  const buckets = new Map<number, Group[]>();
  const united = new Map<string, Group>();
  const ends = createEnds();
  const vocabulary = createVocabulary();
  let remembered = new Map<number, Group>();
  let before = new Map<number, Group>();
  let size = 0;
  let clock = 0;

  for (const template of [...known].sort(oldestFirst)) restore(template);

  function mine(body: string, at: Date): Mined {
    clock++;
    const line = scan(body);
    const group = remembered.get(line.key);
    if (group?.into === null) {
      group.usedAt = clock;
      group.hits++;
      return { template: group.template, isNew: false };
    }
    return mineUnremembered(line, at);
  }

  function mineUnremembered(line: Scan, at: Date): Mined {
    const earlier = before.get(line.key);
    let found: Group | null = earlier?.into === null ? earlier : null;
    let isNew = false;
    if (found === null) {
      const bucket = bucketOf(line.shape);
      found = bestMatch(bucket, line) ?? ends.wide(line) ?? learn(bucket, line) ?? learnRun(line);
      if (found === null) {
        found = groupOf(line, null, at);
        isNew = true;
        add(bucket, found);
        noteWords(found);
        found = uniteFree(bucket, found);
        isNew = found.template.firstSeenAt === at && found.hits === 0;
      }
    }
    found.usedAt = clock;
    found.hits++;
    remembered.set(line.key, found);
    if (remembered.size > MOST_REMEMBERED) {
      before = remembered;
      remembered = new Map();
    }
    return { template: found.template, isNew };
  }

  function bucketOf(shape: number): Group[] {
    let bucket = buckets.get(shape);
    if (bucket === undefined) {
      bucket = [];
      buckets.set(shape, bucket);
    }
    return bucket;
  }

  /** The group that the line belongs to as it is: the most constants, then the oldest. */
  function bestMatch(bucket: readonly Group[], line: Scan): Group | null {
    let best: Group | null = null;
    let most = -1;
    for (const group of bucket) {
      const constants = matches(group, line, evidence.constants);
      if (constants > most) {
        most = constants;
        best = group;
      }
    }
    return best;
  }

  /** Opens a place when enough groups differ from the line there only; the united group, or null. */
  function learn(bucket: Group[], line: Scan): Group | null {
    const { hashes } = line;
    let siblings: Map<number, Group[]> | null = null;
    const named: Group[] = [];
    for (const group of bucket) {
      const place = onlyDifference(group, line);
      if (place >= 0) {
        siblings ??= new Map();
        const there = siblings.get(place);
        if (there) there.push(group);
        else siblings.set(place, [group]);
      } else if (place === NAMES) named.push(group);
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
    for (let place = prefix; place < last; place++) open(oldest, place);
    if (last - prefix === 1) oldest.hashes[prefix] = WIDE;
    oldest.wide = true;
    for (const group of members) if (group !== oldest) absorb(oldest, group);
    moved(oldest);
    return oldest;
  }

  /** Opens, in the oldest of the groups, the places where it differs from the line, and puts all that it now covers into it. */
  function unite(bucket: Group[], groups: readonly Group[], line: Pick<Scan, 'hashes'>): Group {
    const oldest = groups.reduce((least, group) => (oldestFirst(group.template, least.template) < 0 ? group : least));
    oldest.wild = true;
    for (const group of groups)
      for (const [place, hash] of group.hashes.entries()) if (hash !== line.hashes[place]) vocabulary.noteValue(hash);
    for (const [place, hash] of oldest.hashes.entries()) if (hash !== line.hashes[place]) open(oldest, place);
    for (const group of [...bucket]) if (group !== oldest && covers(oldest, group)) absorb(oldest, group);
    moved(oldest);
    return oldest;
  }

  function open(group: Group, place: number): void {
    vocabulary.noteValue(group.hashes[place] as number);
    group.hashes[place] = OPEN;
    group.shown[place] = `${blanksOf(group.shown[place] ?? '')}${VARIABLE}`;
  }

  function absorb(into: Group, group: Group): void {
    into.hits += group.hits;
    forward(group, into);
    const bucket = bucketOf(group.shape);
    const at = bucket.indexOf(group);
    if (at >= 0) bucket.splice(at, 1);
    size--;
  }

  /** Files a group anew after places were opened. */
  function moved(group: Group): void {
    collapse(group);
    group.template = { ...group.template, text: textOf(group.shown) };
    if (group.wide && group.shape !== WIDE_SHAPE) {
      const bucket = bucketOf(group.shape);
      bucket.splice(bucket.indexOf(group), 1);
      group.shape = WIDE_SHAPE;
      bucketOf(WIDE_SHAPE).push(group);
    }
    ends.add(group);
  }

  function noteWords({ hashes, looks }: Group): void {
    for (const [place, hash] of hashes.entries()) {
      if (isConstant(hash, looks[place])) vocabulary.note(hash, hashes[place - 1] ?? 1);
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
  function uniteFree(bucket: Group[], added: Group): Group {
    if (bucket.length < 16 || (bucket.length & (bucket.length - 1)) !== 0) return added;
    for (const { members, hashes } of freePlaces(bucket)) {
      if (members.every((group) => group.into === null)) unite(bucket, members, { hashes });
    }
    return rootOf(added);
  }

  function add(bucket: Group[], group: Group): void {
    bucket.push(group);
    ends.add(group);
    size++;
    if (bucket.length > MOST_IN_BUCKET) forget(bucket, MOST_IN_BUCKET >> 2);
    if (size > MOST_GROUPS) {
      const all = [...buckets.values()].flat().sort((a, b) => a.usedAt - b.usedAt);
      for (const old of all.slice(0, MOST_GROUPS >> 2)) old.into = old;
      for (const [shape, groups] of buckets) {
        const kept = groups.filter((each) => each.into === null);
        groups.splice(0, groups.length, ...kept);
        if (kept.length === 0 && groups !== bucket) buckets.delete(shape);
      }
      size -= MOST_GROUPS >> 2;
      for (const lines of [remembered, before]) {
        for (const [key, kept] of lines) if (kept.into !== null) lines.delete(key);
      }
    }
  }

  function forget(bucket: Group[], amount: number): void {
    const old = [...bucket].sort((a, b) => a.usedAt - b.usedAt).slice(0, amount);
    for (const group of old) group.into = group;
    const kept = bucket.filter((group) => group.into === null);
    size -= bucket.length - kept.length;
    bucket.splice(0, bucket.length, ...kept);
  }

  function restore(template: Template): void {
    const line = scan(template.text, true);
    const bucket = bucketOf(line.shape);
    const group = groupOf(line, template, template.firstSeenAt);
    const older = bucket.find((each) => covers(each, group));
    if (older) forward(group, older);
    else add(bucket, group);
  }

  function canonical(id: string): string {
    const group = united.get(id);
    return group === undefined ? id : rootOf(group).template.id;
  }

  function templates(): Template[] {
    return [...buckets.values()]
      .flat()
      .map(({ template }) => template)
      .sort(oldestFirst);
  }

  return { mine, templates, canonical };
}
