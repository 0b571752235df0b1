import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Truth = { readonly asset: string; readonly kind: string };

/** The true cause of a case, for scoring only; null where none is told. */
export function truthOf(root: string, name: string): Truth | null {
  const path = join(root, name, 'truth.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

/** Place of the truth in a ranking, from 1; null when it is not there. */
export function placeOf(truth: Truth, ranked: readonly string[]): number | null {
  const at = ranked.indexOf(truth.asset);
  return at < 0 ? null : at + 1;
}

/** `AS@1 0.952  AS@3 1.000` over places. */
export function sharesOf(places: ReadonlyArray<number | null>): string {
  const within = (k: number) => places.filter((place) => place !== null && place <= k).length / Math.max(1, places.length);
  return [1, 3, 5].map((k) => `AS@${k} ${within(k).toFixed(3)}`).join('  ');
}

/** One line per group, in order of name. */
export function table<T>(rows: readonly T[], groupsOf: (row: T) => readonly string[], line: (rows: readonly T[]) => string): string[] {
  const groups = new Map<string, T[]>();
  for (const row of rows) for (const group of groupsOf(row)) groups.set(group, [...(groups.get(group) ?? []), row]);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, list]) => `${group.padEnd(30)}${String(list.length).padStart(4)}  ${line(list)}`);
}
