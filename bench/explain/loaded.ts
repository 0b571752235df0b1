import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Does what has not been done in this folder before; it is written down when it is done. */
export async function once(folder: string, what: string, work: () => Promise<number>): Promise<void> {
  const file = join(folder, 'loaded.json');
  const done: string[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  if (done.includes(what)) return;
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  const count = await work();
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(`${what}: ${count} records in ${seconds.toFixed(0)} s, ${((user + system) / 1e6).toFixed(0)} CPU-s of this process`);
  writeFileSync(file, JSON.stringify([...done, what]));
}
