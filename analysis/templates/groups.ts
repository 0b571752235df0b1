import { contentId } from '../../domain/ids.ts';
import { LOOK } from './looks.ts';
import { isConstant } from './patterns.ts';
import { OPEN, type Scan, VARIABLE, WIDE } from './scan.ts';

const LONGEST_TEXT = 2_000;

/** A kind of log line: its text with `<*>` where lines of the kind differ. */
export type Template = { readonly id: string; readonly text: string; readonly firstSeenAt: Date };

export type Group = {
  template: Template;
  /** Hash of each token; OPEN where lines differ. */
  hashes: Int32Array;
  looks: Uint16Array;
  /** What each token shows, with the blanks before it. */
  shown: string[];
  /** Some place holds one or more tokens. */
  wide: boolean;
  /** Of its lines, or that of all wide groups. */
  shape: number;
  /** Some place was opened by evidence: its value may be any word. */
  wild: boolean;
  usedAt: number;
  hits: number;
  into: Group | null;
};

/** All places where a group and a line differ hold names. */
export const NAMES = -2;

export function oldestFirst(a: Template, b: Template): number {
  return a.firstSeenAt.getTime() - b.firstSeenAt.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

export function rootOf(group: Group): Group {
  let root = group;
  while (root.into !== null && root.into !== root) root = root.into;
  return root;
}

/** How many constants a line shares with a group that it belongs to; -1 when it does not. Words at the place of a
 * value need `least` constants, unless the place is known to hold words. */
export function matches(group: Group, line: Scan, least: number): number {
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

export function covers(group: Group, other: Group): boolean {
  if (group.hashes.length !== other.hashes.length) return false;
  return group.hashes.every((hash, place) => hash === OPEN || hash === other.hashes[place]);
}

/** The one place where a group and a line differ; `NAMES` when all differences are between names; -1 otherwise. */
export function onlyDifference(group: Group, line: Scan): number {
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

/** Constants that a group shares with a line; two pairs of brackets tell as much as a word. */
export function constantsBeside({ hashes, looks }: Group, line: Scan): number {
  let constants = 0;
  let brackets = 0;
  for (const [place, hash] of hashes.entries()) {
    if (hash === OPEN || hash !== line.hashes[place]) continue;
    if (isConstant(hash, looks[place])) constants++;
    else brackets++;
  }
  return constants + (brackets >> 2);
}

export function groupOf(line: Scan, template: Template | null, at: Date): Group {
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
    wide: false,
    shape: line.shape,
    wild: false,
    usedAt: 0,
    hits: 0,
    into: null,
  };
}

/** Makes neighbouring places that vary one wide place; whether there were any. */
export function collapse(group: Group): boolean {
  const kept: number[] = [];
  const wide = new Set<number>();
  const { hashes, looks, shown } = group;
  const varies = (place: number) => hashes[place] === OPEN || hashes[place] === WIDE;
  for (let place = 0; place < hashes.length; place++) {
    const last = kept.at(-1);
    if (last !== undefined && varies(place) && varies(last)) wide.add(last);
    else kept.push(place);
  }
  if (kept.length === hashes.length) return false;
  group.hashes = Int32Array.from(kept, (place) => (wide.has(place) ? WIDE : (hashes[place] as number)));
  group.looks = Uint16Array.from(kept, (place) => looks[place] as number);
  group.shown = kept.map((place) => shown[place] ?? '');
  group.wide = true;
  return true;
}

export function textOf(shown: readonly string[]): string {
  return shown.join('').trim().slice(0, LONGEST_TEXT);
}

export function blanksOf(shown: string): string {
  return /^[^\p{L}\p{N}]*\s/u.exec(shown)?.[0] ?? '';
}
