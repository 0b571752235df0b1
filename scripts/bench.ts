// `npm run bench -- NAME [ARGUMENT …]`: runs bench/NAME.ts or bench/NAME/NAME.ts; without a name lists them.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'bench');
const [name, ...rest] = process.argv.slice(2);
const program = name === undefined ? undefined : programOf(name);

if (program !== undefined) {
  process.exitCode = spawnSync(process.execPath, [program, ...rest], { stdio: 'inherit' }).status ?? 1;
} else {
  if (name !== undefined) console.error(`There is no benchmark "${name}".`);
  console.log(['usage: npm run bench -- NAME', ...names().map((each) => `  ${each}`)].join('\n'));
  process.exitCode = name === undefined ? 0 : 2;
}

function programOf(wanted: string): string | undefined {
  if (!/^[a-z0-9-]+$/.test(wanted)) return undefined;
  return [join(folder, `${wanted}.ts`), join(folder, wanted, `${wanted}.ts`)].find((path) => existsSync(path));
}

function names(): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((entry) => entry.replace(/\.ts$/, ''))
    .filter((entry) => programOf(entry) !== undefined)
    .sort();
}
