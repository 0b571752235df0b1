import { type Group, groupOf, type Words } from './groups.ts';
import { OPEN, type Scan } from './scan.ts';
import { shapeOf } from './shape.ts';
import { decode, type TemplateState } from './state.ts';

/** A group as it was filed, and its tokens in the first of its lines. */
export type Restored = { readonly group: Group; readonly first: Words };

/** A group that is on no shelf yet. Without its pattern it is what its text says. */
export function groupFrom(state: TemplateState, scan: (line: string, isTemplate: boolean) => Scan): Restored {
  const { id, text, firstSeenAt, joined = [] } = state;
  const pattern = decode(state);
  const line = scan(text, true);
  const group = groupOf(line, { id, text, firstSeenAt }, firstSeenAt);
  group.joined = joined;
  if (pattern === null) {
    // What stands for a value there may stand for any word.
    group.wild = group.hashes.includes(OPEN);
    return { group, first: group };
  }
  const { hashes, looks, cuts, wide, wild, seq, first, given, again } = pattern;
  Object.assign(group, { hashes, looks, cuts, wide, wild, seq, first, given, hits: again ? 2 : 1 });
  group.shape = shapeOf(group, hashes.length);
  return { group, first: first ?? group };
}

/** A group that is not wide as the line that it would be the kind of. */
export function lineOf({ hashes, looks, shape }: Group): Scan {
  const none = new Int32Array(0);
  return { count: hashes.length, high: 0, low: 0, shape, line: '', hashes, looks, starts: none, ends: none };
}
