import { freePlaces } from './columns.ts';
import {
  blanksOf,
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
import { createScanner, LOOK, OPEN, type Scan, VARIABLE } from './scan.ts';

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

export type Evidence = typeof EVIDENCE;
/** How many values at one place of otherwise equal lines make the place variable. */
export const EVIDENCE = {
  /** Beside a value that plainly varies. */
  besideVariable: 1,
  address: 2,
  argument: 2,
  name: 3,
  word: 4,
  capitals: 6,
  /** The first word names the kind of line and is opened late. */
  first: 8,
  firstAddress: 3,
  /** With so many constants beside it the first word is a word like others. */
  longLine: 4,
  /** Lines that differ in names only, at several places. */
  names: 2,
  /** Words that must stay for a place to open. */
  constants: 2,
};

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
      found = bestMatch(bucket, line) ?? learn(bucket, line);
      if (found === null) {
        found = groupOf(line, null, at);
        isNew = true;
        add(bucket, found);
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
    const { hashes, looks } = line;
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
        const beside = hashes[place] === OPEN || groups.some((group) => group.hashes[place] === OPEN);
        const able = groups.filter((group) => constantsBeside(group, line) >= evidence.constants);
        const isLong = groups.every((group) => constantsBeside(group, line) >= evidence.longLine);
        const needed = beside ? evidence.besideVariable : neededAt(place, looks[place] as number, isLong) - 1;
        if (able.length > 0 && able.length >= needed) return unite(bucket, able, line);
        // One constant says little: it takes more values, and the kind must not be named by the place.
        if (place > 0 && !beside && groups.length >= needed * 2 + 1 && groups.every((group) => constantsBeside(group, line) > 0)) {
          return unite(bucket, groups, line);
        }
      }
    }
    const able = named.filter((group) => constantsBeside(group, line) >= evidence.constants);
    return able.length > 0 && able.length >= evidence.names - 1 ? unite(bucket, able, line) : null;
  }

  function neededAt(place: number, look: number, isLong: boolean): number {
    if (place === 0 && !isLong) return (look & LOOK.address) !== 0 ? evidence.firstAddress : evidence.first;
    if ((look & LOOK.address) !== 0) return evidence.address;
    if ((look & LOOK.argument) !== 0) return evidence.argument;
    if ((look & LOOK.name) !== 0) return evidence.name;
    return (look & LOOK.capitals) !== 0 ? evidence.capitals : evidence.word;
  }

  /** Opens, in the oldest of the groups, the places where it differs from the line, and puts all that it now covers into it. */
  function unite(bucket: Group[], groups: readonly Group[], line: Pick<Scan, 'hashes'>): Group {
    const oldest = groups.reduce((least, group) => (oldestFirst(group.template, least.template) < 0 ? group : least));
    oldest.wild = true;
    for (const [place, hash] of oldest.hashes.entries()) {
      if (hash === line.hashes[place]) continue;
      oldest.hashes[place] = OPEN;
      oldest.shown[place] = `${blanksOf(oldest.shown[place] ?? '')}${VARIABLE}`;
    }
    oldest.template = { ...oldest.template, text: textOf(oldest.shown) };
    for (let index = bucket.length - 1; index >= 0; index--) {
      const group = bucket[index] as Group;
      if (group === oldest || !covers(oldest, group)) continue;
      oldest.hits += group.hits;
      forward(group, oldest);
      bucket.splice(index, 1);
      size--;
    }
    return oldest;
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
