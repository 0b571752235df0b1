/**
 * Runs inside a guest of the rig: puts its load on the disk and records the guest with collectors/host.
 *
 * Usage: guest.ts ASSET OUT SECONDS CHUNK_KIB SPAN_MIB SCHEDULE (see paced-writer.ts)
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { host } from '../../collectors/host/host.ts';
import { record } from '../../demo/record.ts';

const [assetId = '', out = '', seconds = '0', ...load] = process.argv.slice(2);
const writer = spawn(process.execPath, [join(import.meta.dirname, 'paced-writer.ts'), '/dev/ubda', ...load], { stdio: 'inherit' });
const settings = { metrics: ['system.cpu.utilization', 'system.disk'], devices: ['ubda'], logs: 'none' };
await record(
  { now: () => new Date(), secret: async () => '', onFault: (_, fault) => process.stderr.write(`${fault}\n`) },
  { targets: [{ collector: host, assetId, settings, intervalMs: 4000 }], durationMs: Number(seconds) * 1000, out },
);
writer.kill();
