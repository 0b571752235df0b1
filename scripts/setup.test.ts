import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { eventually, scratch } from '../test/peers/peer.ts';
import { nodeFlags } from '../test/rigs/node-flags.ts';

const folder = scratch('set up'); // with a space in its path
const project = join(folder.path, 'project');
const installed = join(project, 'node_modules', '.package-lock.json');
afterAll(() => folder.remove());

/** A project whose one dependency is a folder beside it, so that npm needs no network. */
beforeEach(() => {
  rmSync(project, { recursive: true, force: true });
  mkdirSync(join(project, 'scripts'), { recursive: true });
  mkdirSync(join(project, 'word'));
  const root = { name: 'project', version: '1.0.0', dependencies: { word: 'file:word' } };
  const write = (path: string, text: string) => writeFileSync(join(project, path), text);
  write('package.json', JSON.stringify(root));
  write('word/package.json', JSON.stringify({ name: 'word', version: '1.0.0' }));
  write(
    'package-lock.json',
    JSON.stringify({
      name: 'project',
      version: '1.0.0',
      lockfileVersion: 3,
      requires: true,
      packages: {
        '': root,
        'node_modules/word': { resolved: 'word', link: true },
        word: { version: '1.0.0' },
      },
    }),
  );
  copyFileSync(join(import.meta.dirname, 'setup.mjs'), join(project, 'scripts', 'setup.mjs'));
  write(
    'cli.ts',
    `const [what]: string[] = process.argv.slice(2);
if (what === 'wait') { process.on('SIGTERM', () => process.exit(7)); setInterval(() => {}, 1000); }
if (what === 'fail') process.exitCode = 5;
console.log(JSON.stringify(process.argv.slice(2)));
if (what === 'flags') console.log(JSON.stringify(process.execArgv));
`,
  );
});

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { npm_lifecycle_event: _, ...env } = process.env;
  const command = [join(project, 'scripts', 'setup.mjs'), 'cli.ts', ...args];
  const child: ChildProcess = spawn(process.execPath, command, { cwd: project, env: { ...env, ...environment } });
  const state = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => {
    state.stdout += chunk;
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    state.stderr += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return { child, state, ended };
}

test('installs what is missing, says so, and runs the program with its arguments', async () => {
  const { state, ended } = start(['hello', 'a b']);
  expect(await ended).toBe(0);
  expect(state.stdout).toBe('["hello","a b"]\n');
  expect(state.stderr).toMatch(/Installing dependencies.* …\n.*done after \d+ s\n$/s);
  expect(existsSync(installed)).toBe(true);
  expect(existsSync(join(project, '.setup.lock'))).toBe(false);
});

test('says nothing and installs nothing when all is there', async () => {
  await start(['first']).ended;
  const { state, ended } = start(['second']);
  expect(await ended).toBe(0);
  expect(state).toEqual({ stdout: '["second"]\n', stderr: '' });
});

test('installs again when an installation was broken off or the lockfile asks for another version', async () => {
  await start(['first']).ended;
  rmSync(installed);
  const repaired = start(['second']);
  expect(await repaired.ended).toBe(0);
  expect(repaired.state.stderr).toContain('Installing dependencies');

  writeFileSync(installed, readFileSync(installed, 'utf8').replaceAll('"1.0.0"', '"0.9.0"'));
  const updated = start(['third']);
  expect(await updated.ended).toBe(0);
  expect(updated.state.stderr).toContain('Installing dependencies');
});

test('of two that start at once one installs and the other waits; a lock whose holder died holds nobody up', async () => {
  writeFileSync(join(project, '.setup.lock'), '999999999');
  const both = [start(['one']), start(['two'])];
  expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0]);
  const said = both.map(({ state }) => state.stderr).join('');
  expect(said.match(/done after/g)).toHaveLength(1);
});

test('passes on the exit code, and signals also under npm', async () => {
  await start(['first']).ended;
  expect(await start(['fail']).ended).toBe(5);
  expect(await start(['fail'], { npm_lifecycle_event: 'demo' }).ended).toBe(5);
  for (const environment of [{}, { npm_lifecycle_event: 'start' }]) {
    const { child, state, ended } = start(['wait'], environment);
    await eventually(() => state.stdout.includes('wait'));
    child.kill('SIGTERM');
    expect(await ended).toBe(7);
  }
});

test('runs the program with the flags of Node that the image gives it', async () => {
  const { state, ended } = start(['flags']);
  expect(await ended).toBe(0);
  expect(state.stdout).toBe(`["flags"]\n${JSON.stringify(nodeFlags())}\n`);
});

test('shows what npm said when it fails', async () => {
  rmSync(join(project, 'word'), { recursive: true });
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'project', version: '1.0.0', dependencies: { other: 'file:other' } }),
  );
  const { state, ended } = start(['hello']);
  expect(await ended).toBe(1);
  expect(state.stdout).toBe('');
  expect(state.stderr).toMatch(/npm ci failed \(exit 1\):\nnpm error/);
});

test('a copy without its lockfile, and a Node that is too old, get a sentence', async () => {
  rmSync(join(project, 'package-lock.json'));
  const incomplete = start(['hello']);
  expect(await incomplete.ended).toBe(1);
  expect(incomplete.state.stderr).toContain('not a whole copy of InfraMind');

  const old = join(project, 'old.mjs');
  writeFileSync(old, "Object.defineProperty(process.versions, 'node', { value: '18.20.8' });");
  const refused = start(['hello'], { NODE_OPTIONS: `--import "${old.replaceAll(' ', '%20').replace(/^/, 'file://')}"` });
  expect(await refused.ended).toBe(1);
  expect(refused.state.stderr).toContain('needs Node.js 20.19 or newer to install itself; this is 18.20.8');
});
