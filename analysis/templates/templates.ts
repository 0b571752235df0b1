import { type Alike, type Bucket, compare } from './buckets.ts';
import { VARIABLE } from './characters.ts';
import { freePlaces } from './columns.ts';
import { createEnds } from './ends.ts';
import { createVocabulary, EVIDENCE, type Evidence } from './evidence.ts';
import { createExchange } from './exchange.ts';
import {
  blanksOf,
  collapse,
  covers,
  type Group,
  groupOf,
  matches,
  oldestFirst,
  oldestOf,
  rootOf,
  show,
  shownBy,
  type Template,
} from './groups.ts';
import { createLedger } from './ledger.ts';
import { isConstant } from './patterns.ts';
import { createRecent } from './recent.ts';
import { findRun } from './runs.ts';
import { createScanner, OPEN, type Scan, WIDE } from './scan.ts';
import { createShelf, MOST_GROUPS } from './shelf.ts';
import { siblingsOf } from './siblings.ts';
import { encode, type TemplateState } from './state.ts';

export type Mined = { readonly template: Template; readonly isNew: boolean };
export type TemplateMiner = {
  /** The template of a line; `isNew` the first time a line of its kind is seen. */
  mine(body: string, at: Date): Mined;
  /** Templates kept, oldest first. */
  templates(): TemplateState[];
  /** The id that a template's lines have now: when kinds unite the oldest id stays. */
  canonical(id: string): string;
  /** Hands what was learned since the last time to `write`; what it fails to write is handed over again. */
  file(write: (states: readonly TemplateState[]) => Promise<void>): Promise<void>;
  /** Takes up what other workers filed: any part of it, in any order, any number of times. */
  takeUp(states: readonly TemplateState[]): void;
};

/**
 * Streaming miner: masks what plainly varies, then learns which remaining places vary from how many kinds differ there
 * only. Deterministic; when kinds unite the oldest id stays. Memory is bounded: what was not used for longest is
 * forgotten first.
 *
 * A miner that is given all that another has filed goes on as that one would have, as long as nothing was forgotten. Workers
 * that take up each other's states come to the same templates, and the same id for a line, when no new lines come any more;
 * what was united once stays united, and two workers may unite a little more than one would that saw all lines.
 *
 * @param known templates of an earlier run or of several, as they were filed
 */
export function createTemplateMiner(known: readonly TemplateState[], evidence: Evidence = EVIDENCE): TemplateMiner {
  const { scan } = createScanner();
  const united = new Map<string, Group>();
  const ends = createEnds();
  const vocabulary = createVocabulary();
  const remembered = createRecent<Group>();
  const shelf = createShelf(ends, () => remembered.deleteWhere(({ into }) => into !== null));
  const ledger = createLedger();
  let clock = 0;
  let made = 0;

  const { restore, takeUp } = createExchange({
    shelf,
    ends,
    vocabulary,
    united,
    scan,
    noteWords,
    find: (line) => find(shelf.of(line.shape), line),
    open,
    moved,
    absorb,
    forward,
    named,
    numbered: (group) => {
      group.usedAt = clock;
      group.seq = made++;
    },
    madeAtLeast: (seq) => {
      made = Math.max(made, seq);
    },
  });
  restore(known);

  function mine(body: string, at: Date): Mined {
    clock++;
    const line = scan(body);
    const group = remembered.get(line.high, line.low);
    // Another might have been chosen since: then it is, as after a restart or by another worker, who remember nothing.
    if (group?.into === null && remembered.lastVersion() === shelf.version(line.shape, group)) {
      group.usedAt = clock;
      group.hits++;
      return { template: group.template, isNew: false };
    }
    return mineUnremembered(line, at);
  }

  function mineUnremembered(line: Scan, at: Date): Mined {
    const bucket = shelf.of(line.shape);
    let found = find(bucket, line);
    let isNew = false;
    if (found === null) {
      found = groupOf(line, null, at);
      found.seq = made++;
      shelf.add(found);
      ledger.note(found);
      noteWords(found);
      found = uniteFree(bucket, found);
      isNew = found.template.firstSeenAt === at && found.hits === 0;
    }
    found.usedAt = clock;
    found.hits++;
    remembered.set(line.high, line.low, found, shelf.version(line.shape, found));
    return { template: found.template, isNew };
  }

  /** The group of a line, if need be by opening places; null for the first of its kind. */
  function find(bucket: Bucket, line: Scan): Group | null {
    const alike = compare(bucket, line);
    const found = bestMatch(alike, line) ?? ends.wide(line);
    if (found !== null) return found;
    const siblings = siblingsOf(alike, line, vocabulary, evidence);
    return siblings === null ? learnRun(line) : unite(bucket, siblings, line);
  }

  /** The group that the line belongs to as it is: the most constants, then the oldest. */
  function bestMatch({ exact }: Alike, line: Scan): Group | null {
    let best: Group | null = null;
    let most = -1;
    for (const group of exact) {
      const constants = matches(group, line, evidence.constants);
      if (constants < most || constants < 0) continue;
      if (best === null || constants > most || oldestFirst(group.template, best.template) < 0) best = group;
      most = constants;
    }
    return best;
  }

  /** Opens a run of words that differs from groups that begin and end like the line. */
  function learnRun(line: Scan): Group | null {
    const run = findRun(line, ends.beginning(line), vocabulary, evidence) ?? findRun(line, ends.ending(line), vocabulary, evidence);
    if (run === null) return null;
    const { members, prefix, suffix } = run;
    const oldest = oldestOf(members);
    const last = oldest.hashes.length - suffix;
    const shown = shownBy(oldest);
    for (let place = prefix; place < last; place++) open(oldest, place, shown);
    if (last - prefix === 1) oldest.hashes[prefix] = WIDE;
    oldest.wide = true;
    for (const group of members) if (group !== oldest) absorb(oldest, group);
    moved(oldest, shown);
    return oldest;
  }

  /** Makes one of the groups and of all others that are covered where these differ from the line: the oldest stays. */
  function unite(bucket: Bucket, groups: readonly Group[], { hashes }: Pick<Scan, 'hashes'>): Group {
    const general = oldestOf(groups).hashes.map((hash, place) => (hash === hashes[place] ? hash : OPEN));
    const covered = bucket.groups.filter((group) => covers({ hashes: general }, group));
    const oldest = oldestOf(covered);
    oldest.wild = true;
    const shown = shownBy(oldest);
    for (const [place, hash] of general.entries()) if (hash === OPEN && oldest.hashes[place] !== OPEN) open(oldest, place, shown);
    for (const group of covered) {
      if (group === oldest) continue;
      give(
        group,
        group.hashes.filter((hash, place) => general[place] === OPEN && hash !== OPEN),
      );
      absorb(oldest, group);
    }
    moved(oldest, shown);
    return oldest;
  }

  function open(group: Group, place: number, shown: string[]): void {
    group.first ??= { hashes: group.hashes.slice(), looks: group.looks };
    give(group, [group.hashes[place] as number]);
    group.hashes[place] = OPEN;
    shown[place] = `${blanksOf(shown[place] ?? '')}${VARIABLE}`;
  }

  function give(group: Group, words: Iterable<number>): void {
    for (const word of words) {
      vocabulary.noteValue(word);
      if (!group.given.includes(word)) group.given = [...group.given, word];
    }
  }

  function absorb(into: Group, group: Group): void {
    into.hits += group.hits;
    shelf.remove(group);
    group.joined = [...group.joined, into.template.id];
    ledger.note(group);
    forward(group, into);
  }

  /** Files a group anew after places were opened. */
  function moved(group: Group, shown: readonly string[]): void {
    show(group, collapse(group, shown));
    shelf.refile(group);
    ledger.note(group);
  }

  function noteWords({ hashes, looks }: Pick<Group, 'hashes' | 'looks'>): void {
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

  function named(group: Group, { id, firstSeenAt }: Template): void {
    const { template } = group;
    group.template = { ...template, id, firstSeenAt };
    shelf.touch(group);
    if (id === template.id) return;
    const before: Group = { ...group, template, joined: [...group.joined, id], changed: false };
    forward(before, group);
    united.delete(id);
    ledger.note(before);
    ledger.note(group);
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

  function canonical(id: string): string {
    const group = united.get(id);
    return group === undefined ? id : rootOf(group).template.id;
  }

  function templates(): TemplateState[] {
    return shelf
      .all()
      .map((group) => ({ ...group.template, pattern: encode(group), joined: group.joined }))
      .sort(oldestFirst);
  }

  return { mine, templates, canonical, file: ledger.file, takeUp };
}
