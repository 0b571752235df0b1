import { type Bucket, bucketOfWidth, changed, put, refresh, remove, sweep } from './buckets.ts';
import type { Ends } from './ends.ts';
import type { Group } from './groups.ts';

/** Where wide groups are kept, whatever their shape was. */
const WIDE_SHAPE = Number.POSITIVE_INFINITY;
export const MOST_GROUPS = 20_000;
const MOST_IN_BUCKET = 512;

/** All groups, by shape; of those not used for longest it lets go when there are too many. */
export type Shelf = {
  of(shape: number): Bucket;
  add(group: Group): void;
  remove(group: Group): void;
  /** Files a group anew whose tokens changed. */
  refile(group: Group): void;
  /** Says of a group that something else changed by which it is chosen: its age, or which values it takes. */
  touch(group: Group): void;
  /** Another number, and never an earlier one, after each change by which another than the group might be chosen for a line of the shape. */
  version(shape: number, group: Group): number;
  all(): Group[];
};

/** @param forgotten called when some groups were let go of; these have themselves as `into` */
export function createShelf(ends: Ends, forgotten: () => void): Shelf {
  const buckets = new Map<number, Bucket>();
  let size = 0;

  function of(shape: number): Bucket {
    let bucket = buckets.get(shape);
    if (bucket === undefined) {
      bucket = bucketOfWidth(shape === WIDE_SHAPE ? 0 : shape & 0xff);
      buckets.set(shape, bucket);
    }
    return bucket;
  }

  function add(group: Group): void {
    if (group.wide) group.shape = WIDE_SHAPE;
    const bucket = of(group.shape);
    put(bucket, group);
    ends.add(group);
    size++;
    if (bucket.groups.length > MOST_IN_BUCKET) {
      forget(bucket.groups, MOST_IN_BUCKET >> 2);
      size -= sweep(bucket);
    }
    if (size <= MOST_GROUPS) return;
    forget(all(), MOST_GROUPS >> 2);
    for (const [shape, each] of buckets) {
      size -= sweep(each);
      if (each.groups.length === 0 && each !== bucket) buckets.delete(shape);
    }
    forgotten();
  }

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

  function all(): Group[] {
    const found: Group[] = [];
    for (const { groups } of buckets.values()) for (const group of groups) found.push(group);
    return found;
  }

  return {
    of,
    add,
    all,
    remove: (group) => {
      if (remove(of(group.shape), group)) size--;
    },
    refile: (group) => {
      if (!group.wide) refresh(of(group.shape), group);
      else if (group.shape !== WIDE_SHAPE) {
        remove(of(group.shape), group);
        group.shape = WIDE_SHAPE;
        put(of(WIDE_SHAPE), group);
      } else changed(of(WIDE_SHAPE));
      ends.add(group);
    },
    touch: (group) => changed(of(group.shape)),
    // Wide groups come after all others.
    version: (shape, { wide }) => of(shape).version + (wide ? of(WIDE_SHAPE).version : 0),
  };
}
