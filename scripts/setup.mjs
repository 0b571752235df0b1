// The way in for `npm run …` and bin/inframind.mjs: makes sure the dependencies are there, then runs a TypeScript file
// under Node 24. Plain JavaScript that any Node from 16 on can read, so that an old one gets a sentence and not a syntax error.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, realpathSync, renameSync, rmSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const lockPath = join(root, '.setup.lock');
const executable = process.platform === 'win32' ? 'node.exe' : 'node';
const NEEDED_MAJOR = 24;
/** Left alone, V8 lets what is young take 128 MB, a third of all the memory there is; with 32 nothing is slower. */
const PROGRAM_FLAGS = ['--max-semi-space-size=16'];

/** A fault whose sentence is all that the person needs to see. */
class SetupError extends Error {}

/**
 * Installs what is missing and runs `entry` (a path from the project's root) with `args`; does not return before it ended.
 * With everything installed it opens no connection.
 *
 * @param {string} entry
 * @param {readonly string[]} args
 */
export async function run(entry, args) {
  try {
    requireOwnNode();
    await install(entry.startsWith('scripts/'));
    const node = await findNode();
    await start(node, [...(entry === 'cli.ts' ? PROGRAM_FLAGS : []), join(root, entry), ...args]);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exit(1);
  }
}

function requireOwnNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new SetupError(
    `InfraMind needs Node.js 20.19 or newer to install itself; this is ${process.versions.node}. Get a newer one at https://nodejs.org and start again.`,
  );
}

/** Runs `npm ci` unless what is installed covers the lockfile. One process installs, others wait for it. */
async function install(withDevelopment) {
  if (isInstalled(withDevelopment)) return;
  const release = await lock();
  try {
    if (isInstalled(withDevelopment)) return;
    await npm(
      ['ci', '--include=dev', '--include=optional', '--engine-strict=false', '--no-audit', '--no-fund'],
      'Installing dependencies (once, some 550 MB on disk)',
    );
  } finally {
    release();
  }
}

/**
 * Compares the lockfile with the one that npm leaves in node_modules as its last act, so an installation that was broken off
 * counts as none, and one made by hand as one. Optional packages may be absent: they belong to other platforms.
 */
function isInstalled(withDevelopment) {
  const installed = readJson(join(modules, '.package-lock.json'));
  const wanted = readJson(join(root, 'package-lock.json'));
  if (wanted === null) throw new SetupError('package-lock.json is missing: this is not a whole copy of InfraMind.');
  if (installed === null) return false;
  return Object.entries(wanted.packages).every(([path, { version, integrity, optional, devOptional, dev }]) => {
    if (path === '' || optional || devOptional || (dev && !withDevelopment)) return true;
    const there = installed.packages[path];
    return there !== undefined && there.version === version && there.integrity === integrity && existsSync(join(root, path));
  });
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** Path of a Node that runs the program: this one if new enough, the npm package `node`, or one fetched now. */
async function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) return process.execPath;
  const version = readJson(join(root, 'package.json')).optionalDependencies.node;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `${process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${platform}-${process.arch}`;
  const aside = join(modules, '.inframind', 'node');
  const places = [join(modules, 'node', 'bin', executable), join(aside, 'node_modules', name, 'bin', executable)];
  const find = () => places.find(works);
  const found = find();
  if (found !== undefined) return found;

  // Its install script was blocked or failed. The script only fetches the platform's package; that package has none itself.
  const release = await lock();
  try {
    const args = [
      'install',
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--fetch-retries=1',
      '--fetch-retry-mintimeout=1000',
      '--prefix',
      aside,
    ];
    for (const wanted of find() === undefined ? [version, String(NEEDED_MAJOR)] : []) {
      const fault = await npm([...args, `${name}@${wanted}`], `Fetching Node.js ${wanted}`).then(
        () => null,
        (error) => error.message,
      );
      if (fault === null || !/E404|ETARGET|notarget/.test(fault)) break; // another version helps only where this one does not exist
    }
  } finally {
    release();
  }
  const fetched = find();
  if (fetched !== undefined) return fetched;
  throw new SetupError(
    [
      `InfraMind runs on Node.js ${NEEDED_MAJOR}; this is ${process.versions.node}, and the npm package "node" that brings ${NEEDED_MAJOR} could not be put in place`,
      '(its install script was blocked, or the registry could not be reached). Do one of these and start again:',
      `  - npm install-scripts approve node && npm rebuild node   (npm 11.19 or newer)`,
      `  - npm rebuild node --ignore-scripts=false                 (older npm)`,
      `  - install Node.js ${NEEDED_MAJOR} or newer from https://nodejs.org`,
    ].join('\n'),
  );
}

function works(path) {
  if (!existsSync(path)) return false;
  const asked = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return asked.status === 0 && Number(asked.stdout.slice(1).split('.')[0]) >= NEEDED_MAJOR;
}

/** Runs npm with its output kept back; says how long it has been at it, and shows the output if it fails. */
async function npm(args, doing) {
  // Not the node in node_modules: npm is about to replace it.
  const path = (process.env.PATH || process.env.Path || '').split(delimiter).filter((folder) => !resolve(folder).startsWith(modules));
  const env = { ...process.env, PATH: path.join(delimiter) };
  // `npm run` hands its own settings down; these would send the installation elsewhere, make it do nothing, or silence it.
  for (const name of Object.keys(env)) {
    if (/^npm_(config_(prefix|local_prefix|global|dry_run|workspaces?|omit|production|loglevel)|package_|lifecycle_)/.test(name)) {
      delete env[name];
    }
  }
  const ownNode = path.map((folder) => join(folder, executable)).find((candidate) => existsSync(candidate));
  const cli = process.env.npm_execpath;
  const direct = ownNode !== undefined && cli !== undefined && /npm-cli\.[cm]?js$/.test(cli) && existsSync(cli);
  const child = direct
    ? spawn(ownNode, [cli, ...args], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    : spawn('npm', args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
  let output = '';
  const keep = (chunk) => {
    output += chunk;
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const stopProgress = showProgress(doing);
  const status = await new Promise((done) => {
    child.once('error', (error) => done(error.message));
    child.once('close', (code, signal) => done(code === 0 ? null : `exit ${code === null ? signal : code}`));
  });
  stopProgress(status === null);
  if (status === null) return;
  const errors = output.split('\n').filter((line) => !/^npm (warn|notice)/.test(line));
  throw new SetupError(`npm ${args[0]} failed (${status}):\n${errors.slice(-25).join('\n').trim()}`);
}

function showProgress(doing) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const terminal = process.stderr.isTTY === true;
  const frames = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
  let frame = 0;
  if (!terminal) process.stderr.write(`${doing} …\n`);
  const timer = setInterval(
    () => {
      frame = (frame + 1) % frames.length;
      process.stderr.write(terminal ? `\r${frames[frame]} ${doing} … ${seconds()} s ` : `${doing} … ${seconds()} s\n`);
    },
    terminal ? 100 : 10_000,
  );
  return (succeeded) => {
    clearInterval(timer);
    process.stderr.write(`${terminal ? '\r\u001b[K' : ''}${doing}: ${succeeded ? 'done' : 'failed'} after ${seconds()} s\n`);
  };
}

/** Takes the installation lock, outside node_modules because npm removes that; waits while a living process holds it. */
async function lock() {
  for (let told = false; ; ) {
    try {
      const file = openSync(lockPath, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      return () => rmSync(lockPath, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST')
        throw new SetupError(`The folder ${root} cannot be written to (${error.code}), so nothing can be installed.`);
    }
    if (!isHeld(lockPath)) {
      clearAway();
      continue;
    }
    if (!told) process.stderr.write('Another process is installing the dependencies; waiting for it …\n');
    told = true;
    await new Promise((wake) => setTimeout(wake, 300));
  }
}

/** Puts a lock away whose holder died. Another may have done so and taken it meanwhile: then it is given back. */
function clearAway() {
  const away = `${lockPath}.${process.pid}`;
  try {
    renameSync(lockPath, away);
    if (isHeld(away)) renameSync(away, lockPath);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  rmSync(away, { force: true });
}

function isHeld(path) {
  try {
    const holder = Number(readFileSync(path, 'utf8'));
    if (holder === 0) return true; // just created, its number not yet written
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Becomes the program where the platform can, so that signals and exit codes need no carrying. Under npm it stays its parent:
 * npm's shell dies of SIGTERM without passing it on, and the program would be left behind.
 */
async function start(node, args) {
  const env = { ...process.env, PATH: [dirname(node), join(modules, '.bin'), process.env.PATH || ''].join(delimiter) };
  const underNpm = process.env.npm_lifecycle_event !== undefined;
  if (!underNpm && typeof process.execve === 'function' && process.platform !== 'win32') {
    process.removeAllListeners('warning'); // execve is announced as experimental
    process.execve(node, [node, ...args], env);
  }
  const child = spawn(node, args, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // Ctrl-C at a terminal reaches the child by itself.
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)));
  }
  const parent = process.ppid;
  if (underNpm) setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
  const code = await new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (status, signal) => done(status === null ? 128 + constants.signals[signal] : status));
  });
  process.exit(code);
}

if (process.argv[1] !== undefined && existsSync(process.argv[1]) && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [entry, ...args] = process.argv.slice(2);
  if (entry === undefined) {
    process.stderr.write('usage: node scripts/setup.mjs ENTRY.ts [ARGUMENT …]\n');
    process.exit(2);
  }
  await run(entry, args);
}
