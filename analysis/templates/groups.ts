import { contentId } from '../../domain/ids.ts';
import { VARIABLE } from './characters.ts';
import { isConstant } from './patterns.ts';
import { OPEN, type Scan, WIDE } from './scan.ts';

const LONGEST_TEXT = 2_000;
const NONE: readonly never[] = [];

/** A kind of log line: its text with `<*>` where lines of the kind differ. */
export type Template = { readonly id: string; readonly text: string; readonly firstSeenAt: Date };

/** Tokens, without what they show. */
export type Words = { readonly hashes: Int32Array; readonly looks: Uint16Array };

export type Group = {
  template: Template;
  /** Hash of each token; OPEN where lines differ. */
  hashes: Int32Array;
  looks: Uint16Array;
  /** Where in the text what each token shows ends; it begins, with the blanks before it, where the last one ends. */
  cuts: Uint16Array;
  /** Some place holds one or more tokens. */
  wide: boolean;
  /** Of its lines, or that of all wide groups. */
  shape: number;
  /** Some place was opened by evidence: its value may be any word. */
  wild: boolean;
  /** As it was in its first line, once places were opened. */
  first: Words | null;
  /** Words that stood at places when these were opened: known to be values. */
  given: readonly number[];
  /** How many groups of its worker are older. */
  seq: number;
  /** Ids it was united with. */
  joined: readonly string[];
  /** Differs from what was filed last. */
  changed: boolean;
  usedAt: number;
  hits: number;
  into: Group | null;
};

export function oldestFirst(a: Template, b: Template): number {
  return a.firstSeenAt.getTime() - b.firstSeenAt.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

export function oldestOf(groups: readonly Group[]): Group {
  return groups.reduce((least, group) => (oldestFirst(group.template, least.template) < 0 ? group : least));
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

export function covers(group: Pick<Group, 'hashes'>, other: Pick<Group, 'hashes'>): boolean {
  if (group.hashes.length !== other.hashes.length) return false;
  return group.hashes.every((hash, place) => hash === OPEN || hash === other.hashes[place]);
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
  const { count, starts, ends, hashes } = line;
  const cuts = new Uint16Array(count);
  const body = line.line;
  // Runs of tokens are copied whole: `text` holds what is before `run`.
  let text = '';
  let run = 0;
  for (let place = 0; place < count; place++) {
    const start = starts[place] as number;
    const end = ends[place] as number;
    const from = place === 0 ? 0 : (ends[place - 1] as number);
    if (place === 0 || !isPlain(body, from, start)) {
      text += `${body.slice(run, from)}${blanks(body, from, start, place)}`;
      run = start;
    }
    if (hashes[place] === OPEN) {
      text += `${body.slice(run, start)}${VARIABLE}`;
      run = end;
    }
    cuts[place] = Math.min(text.length + end - run, LONGEST_TEXT);
  }
  if (count > 0) text += body.slice(run, ends[count - 1]);
  text = text.slice(0, LONGEST_TEXT).trimEnd() || VARIABLE;
  return {
    template: template ?? { id: contentId('tpl', text), text, firstSeenAt: at },
    hashes: hashes.slice(0, count),
    looks: line.looks.slice(0, count),
    cuts,
    wide: false,
    shape: line.shape,
    wild: false,
    first: null,
    given: NONE,
    seq: 0,
    joined: NONE,
    changed: false,
    usedAt: 0,
    hits: 0,
    into: null,
  };
}

/** Nothing, or a blank: what is between most tokens. */
function isPlain(line: string, from: number, start: number): boolean {
  return start === from || (start === from + 1 && line.charCodeAt(from) === 32);
}

function blanks(line: string, from: number, start: number, place: number): string {
  if (from === start) return '';
  const gap = line.slice(from, start).replace(/[\s\p{C}]+/gu, ' ');
  return place === 0 ? gap.trimStart() : gap;
}

/** What each token of a group shows, with the blanks before it. */
export function shownBy({ template, cuts }: Group): string[] {
  return Array.from(cuts, (cut, place) => template.text.slice(cuts[place - 1] ?? 0, cut));
}

/** Gives a group the text that its tokens show. */
export function show(group: Group, shown: readonly string[]): void {
  const first = (shown[0] ?? '').trimStart();
  let length = 0;
  group.cuts = Uint16Array.from(shown, (each, place) => {
    length += place === 0 ? first.length : each.length;
    return Math.min(length, LONGEST_TEXT);
  });
  group.template = { ...group.template, text: [first, ...shown.slice(1)].join('').trimEnd().slice(0, LONGEST_TEXT) };
}

/** Makes neighbouring places that vary one wide place; what is shown then. */
export function collapse(group: Group, shown: readonly string[]): readonly string[] {
  const kept: number[] = [];
  const wide = new Set<number>();
  const { hashes, looks } = group;
  const varies = (place: number) => hashes[place] === OPEN || hashes[place] === WIDE;
  for (let place = 0; place < hashes.length; place++) {
    const last = kept.at(-1);
    if (last !== undefined && varies(place) && varies(last)) wide.add(last);
    else kept.push(place);
  }
  if (kept.length === hashes.length) return shown;
  group.hashes = Int32Array.from(kept, (place) => (wide.has(place) ? WIDE : (hashes[place] as number)));
  group.looks = Uint16Array.from(kept, (place) => looks[place] as number);
  group.wide = true;
  return kept.map((place) => shown[place] ?? '');
}

export function blanksOf(shown: string): string {
  return /^[^\p{L}\p{N}]*\s/u.exec(shown)?.[0] ?? '';
}
