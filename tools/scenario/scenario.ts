/**
 * Writes the generated scenarios of the exam: `node tools/scenario/scenario.ts [NAME …]`, all of them without names. What each
 * device reports is made here by simple physics and by the texts that real programs write; nothing of analysis/ is used.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from '../../test/exam/packing.ts';
import { SCRIPTS } from './cases/cases.ts';
import type { Script } from './script.ts';
import { createWorld } from './world.ts';

const START = new Date('2026-11-10T00:00:00Z');
const MINUTES = 300;
const FOLDER = join(import.meta.dirname, '../../test/scenarios');
const DAY_MS = 86_400_000;

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !SCRIPTS.some((script) => script.name === name));
if (unknown.length > 0) {
  process.stderr.write(`no scenario is called ${unknown.join(', ')}; there are ${SCRIPTS.map(({ name }) => name).join(', ')}\n`);
  process.exit(2);
}
for (const script of SCRIPTS) if (wanted.length === 0 || wanted.includes(script.name)) write(script);

function write(script: Script): void {
  const seed = Number.parseInt(script.name.slice(0, 3), 10);
  const start = new Date(START.getTime() + ((seed * 7) % 12) * DAY_MS + ((seed * 5) % 22) * 3_600_000);
  const world = createWorld(seed * 7_919, start, script.minutes ?? MINUTES);
  const { rules, alert, truth } = script.build(world);
  const folder = join(FOLDER, script.name);
  mkdirSync(folder, { recursive: true });
  const described = {
    origin: 'generated',
    domain: script.domain,
    told: script.told,
    sources: script.sources,
    seed,
    alertAssetId: alert,
    rules,
    truth,
  };
  writeFileSync(join(folder, 'scenario.json'), `${JSON.stringify(described, null, 2)}\n`);
  const packed = gzipSync(pack(world.observations()), { level: 9 });
  // The header's byte for the operating system is not to differ between machines.
  packed[9] = 255;
  writeFileSync(join(folder, 'observations.jsonl.gz'), packed);
  process.stdout.write(`${script.name}  ${Math.round(packed.length / 1024)} KiB\n`);
}
