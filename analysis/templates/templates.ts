import { contentId } from '../../domain/ids.ts';
import { freePlaces } from './columns.ts';
import { createScanner, LOOK, OPEN, type Scan, VARIABLE } from './scan.ts';

/** A kind of log line: its text with `<*>` where lines of the kind differ. */
export type Template = { readonly id: string; readonly text: string; readonly firstSeenAt: Date };
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
  name: 3,
  word: 4,
  capitals: 6,
  /** The first word names the kind of line and is opened late. */
  first: 8,
  /** Lines that differ in names only, at several places. */
  names: 2,
  /** Words that must stay for a place to open. */
  constants: 2,
};

type Group = {
  template: Template;
  /** Hash of each token; OPEN where lines differ. */
  readonly hashes: Int32Array;
  readonly looks: Uint8Array;
  /** What each token shows, with the blanks before it. */
  readonly shown: string[];
  /** Some place was opened by evidence: its value may be any word. */
  wild: boolean;
  usedAt: number;
  hits: number;
  into: Group | null;
};

const MOST_GROUPS = 20_000;
const MOST_IN_BUCKET = 512;
const MOST_REMEMBERED = 50_000;
const LONGEST_TEXT = 2_000;

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
    const { count, hashes, looks } = line;
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
        const needed = beside ? evidence.besideVariable : neededAt(place, looks[place] as number);
        if (groups.length < needed - (beside ? 0 : 1)) continue;
        if (constantsBeside(count, hashes, looks, place) < evidence.constants) continue;
        return unite(bucket, groups, [place]);
      }
    }
    if (named.length >= evidence.names - 1 && named.length > 0) {
      const places: number[] = [];
      const first = named[0] as Group;
      for (let place = 0; place < count; place++) if (named.some((group) => group.hashes[place] !== hashes[place])) places.push(place);
      let constants = 0;
      for (let place = 0; place < count; place++) if (isConstant(hashes[place], looks[place]) && !places.includes(place)) constants++;
      if (constants >= evidence.constants) return unite(bucket, [first, ...named.slice(1)], places);
    }
    return null;
  }

  function neededAt(place: number, look: number): number {
    if (place === 0) return evidence.first;
    if ((look & LOOK.address) !== 0) return evidence.address;
    if ((look & LOOK.name) !== 0) return evidence.name;
    return (look & LOOK.capitals) !== 0 ? evidence.capitals : evidence.word;
  }

  /** Opens places in the oldest of the groups and puts all that it now covers into it. */
  function unite(bucket: Group[], groups: readonly Group[], places: readonly number[]): Group {
    const oldest = groups.reduce((least, group) => (oldestFirst(group.template, least.template) < 0 ? group : least));
    oldest.wild = true;
    for (const place of places) {
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
    for (const { members, places } of freePlaces(bucket)) {
      if (members.every((group) => group.into === null)) unite(bucket, members, places);
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
        if (kept.length === 0) buckets.delete(shape);
        else buckets.set(shape, kept);
      }
      size -= MOST_GROUPS >> 2;
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

/** All places where a group and a line differ hold names. */
const NAMES = -2;

function oldestFirst(a: Template, b: Template): number {
  return a.firstSeenAt.getTime() - b.firstSeenAt.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function rootOf(group: Group): Group {
  let root = group;
  while (root.into !== null && root.into !== root) root = root.into;
  return root;
}

function isConstant(hash: number | undefined, look: number | undefined): boolean {
  return hash !== OPEN && ((look ?? 0) & LOOK.bracket) === 0;
}

/** How many constants a line shares with a group that it belongs to; -1 when it does not. Words at the place of a
 * value need `least` constants, unless the place is known to hold words. */
function matches(group: Group, line: Scan, least: number): number {
  const { hashes } = group;
  if (hashes.length !== line.count) return -1;
  let constants = 0;
  let words = 0;
  for (let place = 0; place < hashes.length; place++) {
    const hash = hashes[place];
    const own = line.hashes[place];
    if (hash === OPEN) {
      if (own !== OPEN) words++;
      continue;
    }
    if (hash !== own) return -1;
    if (isConstant(hash, group.looks[place])) constants++;
  }
  return words > 0 && !group.wild && constants < least ? -1 : constants;
}

/** Neighbouring values were words once: in a line they are masked as one. */
function hasNeighbours({ count, hashes }: Scan): boolean {
  for (let place = 1; place < count; place++) if (hashes[place] === OPEN && hashes[place - 1] === OPEN) return true;
  return false;
}

function covers(group: Group, other: Group): boolean {
  if (group.hashes.length !== other.hashes.length) return false;
  return group.hashes.every((hash, place) => hash === OPEN || hash === other.hashes[place]);
}

/** The one place where a group and a line differ; `NAMES` when all differences are between names; -1 otherwise. */
function onlyDifference(group: Group, line: Scan): number {
  const { hashes, looks } = group;
  if (hashes.length !== line.count) return -1;
  let found = -1;
  let names = true;
  for (let place = 0; place < hashes.length; place++) {
    const hash = hashes[place];
    if (hash === line.hashes[place] || hash === OPEN) continue;
    if (place === 0 || ((looks[place] as number) & (line.looks[place] as number) & LOOK.name) === 0) names = false;
    if (found >= 0 && !names) return -1;
    found = found === -1 ? place : NAMES;
  }
  return found;
}

function constantsBeside(count: number, hashes: Int32Array, looks: Uint8Array, but: number): number {
  let constants = 0;
  for (let place = 0; place < count; place++) if (place !== but && isConstant(hashes[place], looks[place])) constants++;
  return constants;
}

function groupOf(line: Scan, template: Template | null, at: Date): Group {
  const shown: string[] = [];
  for (let place = 0; place < line.count; place++) {
    const from = place === 0 ? 0 : (line.ends[place - 1] as number);
    const start = line.starts[place] as number;
    const gap = line.line.slice(from, start).replace(/[\s\p{C}]+/gu, ' ');
    shown.push(`${gap}${line.hashes[place] === OPEN ? VARIABLE : line.line.slice(start, line.ends[place])}`);
  }
  const text = textOf(shown) || VARIABLE;
  return {
    template: template ?? { id: contentId('tpl', text), text, firstSeenAt: at },
    hashes: line.hashes.slice(0, line.count),
    looks: line.looks.slice(0, line.count),
    shown,
    wild: template !== null && hasNeighbours(line),
    usedAt: 0,
    hits: 0,
    into: null,
  };
}

function textOf(shown: readonly string[]): string {
  return shown.join('').trim().slice(0, LONGEST_TEXT);
}

function blanksOf(shown: string): string {
  return /^[^\p{L}\p{N}]*\s/u.exec(shown)?.[0] ?? '';
}
