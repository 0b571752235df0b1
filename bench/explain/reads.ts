import { canonicalJson } from '../../domain/ids.ts';
import type { TenantStores } from '../../stores/stores.ts';

/** What was asked of the stores, by the name of the look-up. */
export type Reads = {
  readonly stores: TenantStores;
  /** Prints how often each was asked for one answer, how long that took, and how often the very same was asked before in it. */
  report(answers: number): void;
  /** A new answer begins. */
  next(): void;
};

type Sum = { count: number; ms: number; again: number };

const WATCHED = ['samples', 'logs', 'events', 'inventory', 'alerts', 'answers', 'feedback', 'vectors', 'care', 'approvals'] as const;

/** Counts what is asked of the stores; times overlap where look-ups stand beside one another. */
export function countReads(stores: TenantStores): Reads {
  const sums = new Map<string, Sum>();
  let seen = new Set<string>();
  const watch = <Part extends object>(part: Part, of: string): Part =>
    Object.fromEntries(
      Object.entries(part).map(([name, own]) => {
        if (typeof own !== 'function') return [name, own];
        return [
          name,
          async (...values: unknown[]) => {
            const sum = sums.get(`${of}.${name}`) ?? { count: 0, ms: 0, again: 0 };
            sums.set(`${of}.${name}`, sum);
            const key = canonicalJson([of, name, JSON.parse(JSON.stringify(values))]);
            sum.count++;
            if (seen.has(key)) sum.again++;
            seen.add(key);
            const startedAt = performance.now();
            try {
              return await own(...values);
            } finally {
              sum.ms += performance.now() - startedAt;
            }
          },
        ];
      }),
    ) as Part;
  return {
    stores: { ...stores, ...Object.fromEntries(WATCHED.map((part) => [part, watch(stores[part], part)])) },
    next: () => {
      seen = new Set();
    },
    report: (answers) => {
      for (const [name, { count, ms, again }] of [...sums].sort(([, a], [, b]) => b.ms - a.ms)) {
        const each = (value: number) => (value / answers).toFixed(1).padStart(8);
        console.log(`  ${name.padEnd(24)}${each(count)} asked, ${each(again)} of them again, ${each(ms)} ms`);
      }
    },
  };
}
