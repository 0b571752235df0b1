// `npm run check`: types, style and generated documents; says which of them does not hold.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedDocs } from './generated-docs.ts';

const root = join(import.meta.dirname, '..');
const checks: ReadonlyArray<{ readonly name: string; readonly holds: () => boolean }> = [
  { name: 'types', holds: () => succeeds('node_modules/typescript/bin/tsc', ['-p', '.']) },
  { name: 'style', holds: () => succeeds('node_modules/@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']) },
  { name: 'likeness of sentences', holds: () => succeeds('tools/understand/train.ts', ['--check']) },
  { name: 'generated documents', holds: documentsAreCurrent },
];

const failed = checks.filter(({ name, holds }) => {
  const started = Date.now();
  const held = holds();
  console.log(`${held ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return !held;
});
console.log(failed.length === 0 ? 'check passed' : `check FAILED: ${failed.map(({ name }) => name).join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

function succeeds(program: string, args: readonly string[]): boolean {
  return spawnSync(process.execPath, [join(root, program), ...args], { cwd: root, stdio: 'inherit' }).status === 0;
}

function documentsAreCurrent(): boolean {
  const stale = [...generatedDocs()].filter(([path, text]) => {
    const file = join(root, path);
    return !existsSync(file) || readFileSync(file, 'utf8') !== text;
  });
  for (const [path] of stale) console.log(`${path} is not what the code says; npm run docs`);
  return stale.length === 0;
}
