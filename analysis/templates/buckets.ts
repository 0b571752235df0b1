import type { Group } from './groups.ts';
import { LOOK } from './looks.ts';
import { OPEN, type Scan } from './scan.ts';

/** Groups of one shape, oldest first, and beside them their tokens row by row, so that comparing reads memory in order. */
export type Bucket = {
  /** Tokens of each group; 0 where groups of any length are kept and not compared. */
  readonly width: number;
  readonly groups: Group[];
  rows: Int32Array;
  looks: Uint16Array;
  /** Groups put there since it was last searched for free places. */
  fresh: number;
  /** Another number, and never an earlier one, after each change of what its groups take. */
  version: number;
};

/** What a bucket has for a line; the arrays are the bucket's own and hold until the next comparison. */
export type Alike = {
  /** Differ nowhere but at open places. */
  readonly exact: Group[];
  /** Differ at one place, and which. */
  readonly single: Group[];
  readonly places: number[];
  /** Differ in names. */
  readonly named: Group[];
};

let changes = 0;

const alike: Alike = { exact: [], single: [], places: [], named: [] };

export function bucketOfWidth(width: number): Bucket {
  return { width, groups: [], rows: new Int32Array(width * 2), looks: new Uint16Array(width * 2), fresh: 0, version: ++changes };
}

/** Compares a line with every group of the bucket. */
export function compare({ width, groups, rows, looks }: Bucket, line: Scan): Alike {
  alike.exact.length = 0;
  alike.single.length = 0;
  alike.places.length = 0;
  alike.named.length = 0;
  const { hashes } = line;
  for (let row = 0, base = 0; row < groups.length; row++, base += width) {
    let first = -1;
    let place = 0;
    for (; place < width; place++) {
      const hash = rows[base + place];
      if (hash === hashes[place] || hash === OPEN) continue;
      if (first >= 0) break;
      first = place;
    }
    if (place < width) {
      if (first <= 0) continue;
      const common =
        (line.looks[first] as number) & (looks[base + first] as number) & (line.looks[place] as number) & (looks[base + place] as number);
      if ((common & LOOK.name) !== 0) alike.named.push(groups[row] as Group);
    } else if (first < 0) alike.exact.push(groups[row] as Group);
    else {
      alike.single.push(groups[row] as Group);
      alike.places.push(first);
    }
  }
  return alike;
}

export function put(bucket: Bucket, group: Group): void {
  const { width, groups } = bucket;
  if (bucket.rows.length < width * (groups.length + 1)) {
    const { rows, looks } = bucket;
    bucket.rows = new Int32Array(rows.length * 2);
    bucket.rows.set(rows);
    bucket.looks = new Uint16Array(looks.length * 2);
    bucket.looks.set(looks);
  }
  groups.push(group);
  bucket.fresh++;
  write(bucket, groups.length - 1);
  changed(bucket);
}

/** Takes over what changed in a group. */
export function refresh(bucket: Bucket, group: Group): void {
  const row = bucket.groups.indexOf(group);
  if (row >= 0) write(bucket, row);
  changed(bucket);
}

/** Says that its groups take other lines than before. */
export function changed(bucket: Bucket): void {
  bucket.version = ++changes;
}

/** Whether it was there. */
export function remove(bucket: Bucket, group: Group): boolean {
  const row = bucket.groups.indexOf(group);
  if (row < 0) return false;
  bucket.groups.splice(row, 1);
  bucket.rows.copyWithin(row * bucket.width, (row + 1) * bucket.width);
  bucket.looks.copyWithin(row * bucket.width, (row + 1) * bucket.width);
  changed(bucket);
  return true;
}

/** Lets go of groups that are gone; how many there were. */
export function sweep(bucket: Bucket): number {
  const before = bucket.groups.length;
  const kept = bucket.groups.filter(({ into }) => into === null);
  if (kept.length === before) return 0;
  bucket.groups.length = 0;
  for (const group of kept) {
    bucket.groups.push(group);
    write(bucket, bucket.groups.length - 1);
  }
  changed(bucket);
  return before - kept.length;
}

function write({ width, groups, rows, looks }: Bucket, row: number): void {
  if (width === 0) return;
  const group = groups[row] as Group;
  for (let place = 0; place < width; place++) {
    rows[row * width + place] = group.hashes[place] as number;
    looks[row * width + place] = group.looks[place] as number;
  }
}
