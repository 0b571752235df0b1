import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

const FOLDER = fileURLToPath(new URL('../../tmp/peers/venv', import.meta.url));
const PYTHON = `${FOLDER}/bin/python`;

/**
 * `describe` whose tests may run Python with packages of PyPI, installed into a folder of the tests; skipped, with one loud
 * line saying why, when that cannot be done.
 */
export function describeWithPython(packages: readonly string[], title: string, body: () => void): void {
  const fault = install(packages);
  if (fault === null) {
    describe(title, body);
    return;
  }
  console.warn(`SKIPPED ${title}: ${fault}`);
  describe.skip(`${title} (skipped: ${fault})`, body);
}

/** Runs a program of ours in Python. @returns what it wrote; @throws Error with its error output when it fails */
export function runPython(script: URL, args: readonly string[], input = '', timeoutMs = 20_000): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(PYTHON, [fileURLToPath(script), ...args], { timeout: timeoutMs });
    let [output, errors] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${fileURLToPath(script)} ended with ${code}:\n${errors}`)),
    );
    child.stdin.end(input);
  });
}

/** The program that runs Python with the packages that were installed, for `startProcess`. */
export const pythonCommand = (script: URL): readonly [command: string, script: string] => [PYTHON, fileURLToPath(script)];

function install(packages: readonly string[]): string | null {
  const has = () => spawnSync(PYTHON, ['-m', 'pip', 'show', '-q', ...packages], { timeout: 60_000 }).status === 0;
  if (existsSync(PYTHON) && has()) return null;
  mkdirSync(FOLDER, { recursive: true });
  if (spawnSync('python3', ['-m', 'venv', FOLDER], { timeout: 120_000 }).status !== 0) return 'apt-get install python3 python3-venv';
  const done = spawnSync(PYTHON, ['-m', 'pip', 'install', '-q', ...packages], { encoding: 'utf8', timeout: 240_000 });
  return done.status === 0 ? null : `pip install ${packages.join(' ')} failed: ${(done.stderr ?? '').trim().split('\n').at(-1)}`;
}
