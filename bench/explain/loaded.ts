import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Window } from '../../domain/answer.ts';
import type { TenantStores } from '../../stores/stores.ts';

/**
 * Does what has not been done in this folder before; it is written down with its count when it is done.
 *
 * @returns how many records that were, now or then
 */
export async function once(folder: string, what: string, work: () => Promise<number>): Promise<number> {
  const file = join(folder, 'loaded.json');
  const done: Record<string, number> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  if (done[what] !== undefined) return done[what];
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  const count = await work();
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(`${what}: ${count} records in ${seconds.toFixed(0)} s, ${((user + system) / 1e6).toFixed(0)} CPU-s of this process`);
  writeFileSync(file, JSON.stringify({ ...done, [what]: count }));
  return count;
}

/** @throws Error where the store holds less or more than was loaded: what is measured then is another store. */
export async function expectWhole(
  { samples, logs }: Pick<TenantStores, 'samples' | 'logs'>,
  loaded: {
    readonly folder: string;
    readonly samples: number;
    readonly logs: number;
    readonly metrics: readonly string[];
    readonly window: Window;
  },
): Promise<void> {
  const { folder, window, metrics } = loaded;
  const counts = await logs.countByTemplate({ assetIds: null, window, examples: false });
  const there = {
    samples: await samples.count({ assetIds: null, metric: metrics, window }),
    logs: counts.reduce((sum, { count }) => sum + count, 0),
  };
  for (const kind of ['samples', 'logs'] as const)
    if (there[kind] !== loaded[kind])
      throw new Error(
        `${folder}: ${loaded[kind]} ${kind} were loaded and ${there[kind]} are there; delete the folder, and it is loaded anew`,
      );
}
