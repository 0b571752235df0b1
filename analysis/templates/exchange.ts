import { rootsOf } from '../../domain/template-roots.ts';
import type { Ends } from './ends.ts';
import type { Vocabulary } from './evidence.ts';
import { covers, type Group, oldestFirst, oldestOf, rootOf, shownBy, type Template } from './groups.ts';
import { groupFrom, lineOf, type Restored } from './restore.ts';
import { OPEN, type Scan } from './scan.ts';
import type { Shelf } from './shelf.ts';
import { encode, type TemplateState } from './state.ts';

/** What of a miner is needed to give it what others learned. */
export type Core = {
  readonly shelf: Shelf;
  readonly ends: Ends;
  readonly vocabulary: Vocabulary;
  /** What groups were united into, by their ids. */
  readonly united: ReadonlyMap<string, Group>;
  scan(line: string, isTemplate: boolean): Scan;
  noteWords(words: Pick<Group, 'hashes' | 'looks'>): void;
  /** The group of a line, if need be by opening places. */
  find(line: Scan): Group | null;
  open(group: Group, place: number, shown: string[]): void;
  moved(group: Group, shown: readonly string[]): void;
  absorb(into: Group, group: Group): void;
  forward(group: Group, into: Group): void;
  /** Another saw a template of the group earlier: its lines are that one's now. */
  named(group: Group, earliest: Template): void;
  /** Counts a group as the miner's own newest. */
  numbered(group: Group): void;
  /** Groups made from now on come after so many. */
  madeAtLeast(seq: number): void;
};

const MOST_WAITING = 10_000;

export type Exchange = {
  restore(states: readonly TemplateState[]): void;
  takeUp(states: readonly TemplateState[]): void;
};

export function createExchange(core: Core): Exchange {
  const { shelf, ends, vocabulary, united, scan } = core;
  /** Pairs that were united of which one has not come yet. */
  let waiting: ReadonlyArray<readonly [string, string]> = [];

  /** Begins where others left off: nothing is learned from states that one worker has been through. */
  function restore(states: readonly TemplateState[]): void {
    const roots = rootsOf(states);
    const all = states.map((state) => groupFrom(state, scan)).sort(inOrder);
    const live = new Map<string, Group>();
    for (const restored of all) {
      const { group, first } = restored;
      core.madeAtLeast(group.seq + 1);
      core.noteWords(first);
      for (const word of group.given) vocabulary.noteValue(word);
      if (roots.has(group.template.id)) continue;
      const twice = live.get(group.template.id);
      if (twice !== undefined) {
        join(rootOf(twice), group);
        continue;
      }
      const older = group.wide ? undefined : shelf.of(group.shape).groups.find((each) => each.wild && covers(each, group));
      shelf.add(group);
      if (first !== group) ends.add(group, first);
      live.set(group.template.id, group);
      if (older !== undefined) merge(older, group);
      else if (group.wild && !group.wide) absorbCovered(group);
    }
    for (const { group } of all) {
      const root = live.get(roots.get(group.template.id) ?? '');
      if (root === undefined) continue;
      const into = rootOf(root);
      join(into, group);
      core.forward(group, into);
    }
  }

  function takeUp(states: readonly TemplateState[]): void {
    const live = new Map(shelf.all().map((group) => [group.template.id, group]));
    const here = (id: string): Group | undefined => {
      const group = live.get(id) ?? united.get(id);
      const root = group === undefined ? undefined : rootOf(group);
      return root?.into === null ? root : undefined;
    };
    for (const restored of states.map((state) => groupFrom(state, scan)).sort(inOrder)) {
      const { group } = restored;
      const { id } = group.template;
      for (const word of group.given) vocabulary.noteValue(word);
      const known = here(id);
      if (known === undefined) {
        live.set(id, group);
        admit(restored);
        continue;
      }
      if (oldestFirst(group.template, known.template) < 0) core.named(known, group.template);
      join(known, group);
    }
    const edges = waiting.concat(states.flatMap(({ id, joined = [] }) => joined.map((other) => [id, other] as const)));
    waiting = edges
      .filter(([id, other]) => {
        const [a, b] = [here(id), here(other)];
        if (a !== undefined && b !== undefined && a !== b) merge(a, b);
        return a === undefined || b === undefined;
      })
      .slice(-MOST_WAITING);
  }

  /** Takes another worker's group for a line that is of a kind unknown here, or not. */
  function admit(restored: Restored): void {
    const { group, first } = restored;
    core.noteWords(first);
    core.numbered(group);
    const found = group.wide ? null : core.find(lineOf(group));
    shelf.add(group);
    if (first !== group) ends.add(group, first);
    if (found !== null) merge(found, group);
    else if (group.wild && !group.wide) absorbCovered(group);
  }

  /** Makes two groups one: the older stays, as general as both. */
  function merge(a: Group, b: Group): void {
    const older = oldestOf([a, b]);
    const younger = older === a ? b : a;
    core.absorb(older, younger);
    join(older, younger);
  }

  /** Makes a group at least as general as the tokens of another. */
  function join(group: Group, other: Group): void {
    group.hits = Math.max(group.hits, other.hits);
    if (other.wild && !group.wild) {
      group.wild = true;
      shelf.touch(group);
    }
    if (!group.wide && !other.wide && group.hashes.length === other.hashes.length) {
      if (covers(group, other)) return;
      const shown = shownBy(group);
      for (const [place, hash] of group.hashes.entries()) if (hash !== other.hashes[place] && hash !== OPEN) core.open(group, place, shown);
      core.moved(group, shown);
      if (!group.wide) absorbCovered(group);
    } else if (other.wide && encode(other) > encode(group)) {
      group.first ??= { hashes: group.hashes, looks: group.looks };
      group.hashes = other.hashes.slice();
      group.looks = other.looks;
      group.wide = true;
      core.moved(group, shownBy(other));
    }
  }

  function absorbCovered(group: Group): void {
    for (const other of [...shelf.of(group.shape).groups]) {
      if (group.into === null && other.into === null && other !== group && covers(group, other)) merge(group, other);
    }
  }

  return { restore, takeUp };
}

function inOrder(a: Restored, b: Restored): number {
  return a.group.seq - b.group.seq || oldestFirst(a.group.template, b.group.template);
}
