import { type Joined, rootsOf } from '../../domain/template-roots.ts';
import type { Bucket } from './read.ts';

/** Templates that were united: the oldest of all that a template was united with, and all that have the same oldest as one of them. */
export type United = {
  rootOf(id: string): string;
  family(id: string | readonly string[]): string[];
};

export function unitedOf(templates: readonly Joined[]): United {
  const roots = rootsOf(templates);
  const families = new Map<string, string[]>();
  for (const [id, root] of roots) families.set(root, [...(families.get(root) ?? []), id]);
  const rootOf = (id: string) => roots.get(id) ?? id;
  return {
    rootOf,
    family: (id) => [...new Set((typeof id === 'string' ? [id] : id).map(rootOf))].flatMap((root) => [root, ...(families.get(root) ?? [])]),
  };
}

/** Buckets of templates as those of the oldest they were united with; `join` puts together what two say beside their counts. */
export function unite<B extends Bucket<string>>(buckets: readonly B[], { rootOf }: United, join: (a: B, b: B) => B = (a) => a): B[] {
  const byRoot = new Map<string, B>();
  for (const bucket of buckets) {
    const key = rootOf(bucket.key);
    const before = byRoot.get(key);
    const whole = before === undefined ? bucket : { ...join(before, bucket), doc_count: before.doc_count + bucket.doc_count };
    byRoot.set(key, whole.key === key ? whole : { ...whole, key });
  }
  return [...byRoot.values()];
}
