// `npm test [FILTER …]`: puts the programs in place that the tests talk to, runs vitest, and ends with one line of counts.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PEERS, type PeerName, peerPath } from '../test/peers/peer.ts';
import { countTests, type VitestReport } from './test-counts.ts';

const root = join(import.meta.dirname, '..');

installDebianPeers();
installNpmPeers();
process.exitCode = runTests(process.argv.slice(2));

function missingPeers(): PeerName[] {
  return (Object.keys(PEERS) as PeerName[]).filter((name) => peerPath(name) === null);
}

/** With root and apt the missing packages are installed; else each is named, and the tests that need it are skipped. */
function installDebianPeers(): void {
  const missing = missingPeers();
  if (missing.length === 0) return;
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    const packages = [...new Set(missing.map((name) => PEERS[name].debian))];
    console.log(`Installing Debian packages that tests talk to: ${packages.join(' ')}`);
    withoutStartingDaemons(() => {
      apt(['update', '-qq']);
      // One that this release lacks must not keep out the others.
      if (!apt(['install', '-y', '-qq', '--no-install-recommends', ...packages])) {
        for (const name of packages) apt(['install', '-y', '-qq', '--no-install-recommends', name]);
      }
    });
  }
  for (const name of missingPeers())
    console.warn(`MISSING ${name}: its tests are SKIPPED; to run them: apt-get install ${PEERS[name].debian}`);
}

function apt(args: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const done = spawnSync('apt-get', args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 300_000 });
  if (done.status !== 0) console.warn(`apt-get ${args[0]} failed: ${(done.stderr || String(done.error ?? '')).trim().slice(-800)}`);
  return done.status === 0;
}

/** Packages of servers start them; tests start their own. A policy that is there already stays as it is. */
function withoutStartingDaemons(work: () => void): void {
  const policy = '/usr/sbin/policy-rc.d';
  const ours = !existsSync(policy);
  if (ours) {
    writeFileSync(policy, '#!/bin/sh\nexit 101\n');
    chmodSync(policy, 0o755);
  }
  try {
    work();
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
}

/** Servers that exist as npm packages have a lockfile of their own: they are no part of the program. */
function installNpmPeers(): void {
  const folder = join(root, 'test', 'peers');
  const wanted = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  const marker = join(folder, 'node_modules', '.lock-hash');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  console.log('Installing npm packages that tests talk to (test/peers) …');
  const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', folder], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (done.status === 0) writeFileSync(marker, wanted);
  else
    console.warn(
      `MISSING npm peers: tests that need them fail or are SKIPPED; npm ci --prefix test/peers said: ${done.stderr.trim().slice(-800)}`,
    );
}

/** Runs vitest and prints the counts; returns the exit code. */
function runTests(filters: readonly string[]): number {
  const scratch = mkdtempSync(join(tmpdir(), 'inframind-tests-'));
  const report = join(scratch, 'report.json');
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters];
  const done = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const counts = countTests(existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as VitestReport) : null, done.status);
  rmSync(scratch, { recursive: true, force: true });
  for (const title of counts.skippedTitles) console.log(`skipped: ${title}`);
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  return counts.failed === 0 && done.status === 0 ? 0 : 1;
}
