import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The files that `COPY . .` takes: those git knows or could add, less what `.dockerignore` leaves out. Patterns count from
 * the root, one that names a folder holds for all in it, and the last that fits wins.
 *
 * @see https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function dockerContext(root: string): string[] {
  const rules = readFileSync(join(root, '.dockerignore'), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ keep: line.startsWith('!'), pattern: toRegExp(line.replace(/^!/, '')) }));
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  return files
    .split('\n')
    .filter((file) => file !== '' && existsSync(join(root, file)))
    .filter((file) => rules.findLast(({ pattern }) => withFolders(file).some((path) => pattern.test(path)))?.keep !== false);
}

/** Copies the context into a folder. */
export function copyDockerContext(root: string, to: string): void {
  for (const file of dockerContext(root)) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(root, file), join(to, file));
  }
}

/** The path and every folder above it. */
function withFolders(file: string): string[] {
  const parts = file.split('/');
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}

/** Docker's patterns: unlike a shell's, a star fits a leading dot too. */
function toRegExp(pattern: string): RegExp {
  const parts = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' } as const;
  const source = pattern.replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (part) => parts[part as keyof typeof parts] ?? `\\${part}`);
  return new RegExp(`^${source}$`);
}
