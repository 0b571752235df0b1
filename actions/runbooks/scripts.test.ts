import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Step } from '../../domain/step.ts';
import { scratch } from '../../test/peers/peer.ts';
import { findRunbook } from '../approvals/plan.ts';
import { loadRunbooks } from './load.ts';

/** What the scripts of runbooks do, each run by its own interpreter over a folder or programs that stand in for the host's. */
const runbooks = await loadRunbooks();
const folder = scratch('scripts');
afterAll(() => folder.remove());
beforeEach(() => {
  for (const name of readdirSync(folder.path)) rmSync(join(folder.path, name), { recursive: true });
});

type Part = 'steps' | 'rollback' | 'dryRun';

/** Runs a step's script; `argv` in place of its own, `programs` in front of the host's. */
function run(id: string, part: Part, step: string, argv?: readonly string[]) {
  const found: Step | undefined = findRunbook(runbooks, id)[part].find((one) => one.id === step);
  if (found?.kind !== 'script') throw new Error(`${id} has no script ${step}`);
  const path = join(folder.path, 'script');
  writeFileSync(path, found.script);
  const [program = 'sh', ...options] = found.interpreter;
  const PATH = `${join(folder.path, 'bin')}:${process.env.PATH}`;
  const { status, stdout, stderr } = spawnSync(program, [...options, path, ...(argv ?? found.argv)], { env: { PATH, LC_ALL: 'C' } });
  rmSync(path);
  return { status, told: `${stdout}${stderr}` };
}

function put(path: string, text: string, ageDays = 0): string {
  const full = join(folder.path, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  const seconds = Date.now() / 1_000 - ageDays * 86_400;
  utimesSync(full, seconds, seconds);
  return full;
}

/** A program of the host that does as told. */
function program(name: string, text: string): void {
  chmodSync(put(`bin/${name}`, `#!/bin/sh\n${text}\n`), 0o755);
}

describe('restart-service', () => {
  /** A unit that is seen so, look after look; the last for ever. */
  const unit = (...seen: readonly string[]) => {
    put('seen', seen.join('\n'));
    program('sleep', '');
    const file = join(folder.path, 'seen');
    program(
      'systemctl',
      `case $1 in show) head -n 1 '${file}' | tr ' ' '\n'; [ "$(wc -l < '${file}')" = 0 ] || sed -i 1d '${file}' ;; status) echo "status of $4" ;; esac`,
    );
  };
  const watch = (...seen: readonly string[]) => {
    unit(...seen);
    return run('restart-service', 'steps', 'stays-up', ['app.service']);
  };
  const up = 'NRestarts=0 MainPID=7 ActiveState=active';

  test('what is up as the same process to the end stayed up', () => {
    expect(watch(up)).toEqual({ status: 0, told: 'app.service stayed up: ActiveState=active MainPID=7 NRestarts=0\n' });
  });

  test.each([
    ['is started again and again', [up, up, 'NRestarts=1 MainPID=9 ActiveState=active']],
    ['waits to be started again', [up, up, up, 'NRestarts=1 MainPID=0 ActiveState=activating']],
    ['was given up', [up, 'NRestarts=5 MainPID=0 ActiveState=failed']],
    ['was down from the first look', ['NRestarts=0 MainPID=0 ActiveState=inactive']],
    ['falls over at the last look', [...Array<string>(15).fill(up), 'NRestarts=0 MainPID=0 ActiveState=failed']],
    ['is another process, of a systemd that counts no restarts', ['MainPID=7 ActiveState=active', 'MainPID=8 ActiveState=active']],
  ])('what %s did not, and its state and last lines are told', (_, seen) => {
    expect(watch(...seen)).toMatchObject({
      status: 1,
      told: expect.stringMatching(/^app.service does not stay up: .* -> .*\nstatus of app.service\n$/),
    });
  });
});

describe('delete-old-logs', () => {
  test('takes what was rotated more than a week ago, and nothing that is written to, is evidence, or lies elsewhere', () => {
    const old = [
      'log/syslog.2.gz',
      'log/nginx/access.log.14.gz',
      'log/app.log.1',
      'log/boot.log.old',
      'log/x/a b\nc.3.xz',
      'log/maillog-20260301',
    ];
    const kept = [
      ...['log/syslog', 'log/nginx/access.log', 'log/audit/audit.log.1', 'log/journal/system.journal', 'log/postgresql-16-main.log'],
      ...['log/site-2026.txt', 'log/python3.0', 'log/app-1.2', 'log/dump.sql.gz', 'log/app-1.2.gz', 'other/syslog.2.gz'],
    ];
    const all = old.map((path) => put(path, 'x'.repeat(1_000), 9));
    for (const path of kept) put(path, 'x', 30);
    const young = put('log/syslog.1', 'x', 2);
    const argv = [join(folder.path, 'log'), '7'];

    const looked = run('delete-old-logs', 'dryRun', 'list', argv);
    expect(looked).toMatchObject({ status: 0, told: expect.stringMatching(/^1000 \d{4}-\d\d-\d\d .*syslog\.2\.gz$/m) });
    expect(all.every((path) => existsSync(path))).toBe(true);

    expect(run('delete-old-logs', 'steps', 'delete', argv).status).toBe(0);
    expect(all.filter((path) => existsSync(path))).toEqual([]);
    expect(kept.filter((path) => !existsSync(join(folder.path, path)))).toEqual([]);
    expect(existsSync(young)).toBe(true);
  });

  test('says so where there is no such folder', () => {
    expect(run('delete-old-logs', 'steps', 'delete', [join(folder.path, 'none'), '7'])).toMatchObject({ status: 2 });
  });
});

describe('end-process', () => {
  const started: number[] = [];
  const start = (command: string, ...argv: string[]) => {
    const child = spawn(command, argv, { stdio: 'ignore' });
    const pid = child.pid ?? 0;
    started.push(pid);
    return { pid, ended: new Promise<string | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal))) };
  };
  afterAll(() => {
    for (const pid of started) spawnSync('kill', ['-KILL', String(pid)]);
  });

  test('ends the process that has this number and this name', async () => {
    const { pid, ended } = start('sleep', '300');
    expect(run('end-process', 'steps', 'end', [String(pid), 'sleep'])).toMatchObject({
      status: 0,
      told: expect.stringMatching(/ended by itself/),
    });
    expect(await ended).toBe('SIGTERM');
  });

  test('leaves alone another with this number, the first one, and says when there is none', () => {
    const { pid } = start('sleep', '300');
    expect(run('end-process', 'steps', 'end', [String(pid), 'java'])).toEqual({
      status: 2,
      told: `process ${pid} is sleep, not java\n`,
    });
    expect(run('end-process', 'steps', 'end', ['1', 'systemd'])).toMatchObject({ status: 2, told: expect.stringMatching(/host itself/) });
    expect(run('end-process', 'steps', 'end', ['9999999', 'java'])).toMatchObject({ status: 2, told: expect.stringMatching(/no process/) });
    expect(readFileSync(`/proc/${pid}/comm`, 'utf8')).toBe('sleep\n');
  });

  test('uses force on one that does not end by itself', { timeout: 40_000 }, async () => {
    const { pid, ended } = start('sh', '-c', 'trap "" TERM; while :; do sleep 1; done');
    await expect.poll(() => readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/SigIgn:\s+0*[1-9a-f][0-9a-f]*\b/);
    expect(run('end-process', 'steps', 'end', [String(pid), 'sh'])).toMatchObject({ status: 0, told: expect.stringMatching(/by force/) });
    expect(await ended).toBe('SIGKILL');
  });
});

describe('fail-raid-member', () => {
  const array = (given: { degraded?: string; action?: string; state?: string }) => {
    const { degraded = '0', action = 'idle', state = 'in_sync,write_error' } = given;
    put('block/md0/md/degraded', `${degraded}\n`);
    put('block/md0/md/sync_action', `${action}\n`);
    put('block/md0/md/dev-sdb1/state', `${state}\n`);
    const asked = (part: Part, member = '/dev/sdb1') =>
      run('fail-raid-member', part, 'redundant', [join(folder.path, 'block'), '/dev/md0', member]);
    return { asked, status: [asked('steps').status, asked('dryRun').status] };
  };

  test.each([
    ['has its disks', {}, 0],
    ['is being checked', { action: 'check' }, 0],
    ['lacks a disk already', { degraded: '1' }, 2],
    ['is being rebuilt', { action: 'recover' }, 2],
    ['has given this disk up already', { degraded: '1', state: 'faulty' }, 0],
    ['has this one to spare', { degraded: '1', state: 'spare' }, 0],
  ])('an array that %s', (_what, given, status) => {
    expect(array(given).status).toEqual([status, status]);
  });

  test('a disk of another array, and an array without redundancy, are refused; the check comes before the disk is failed', () => {
    expect(array({}).asked('steps', '/dev/sdc1')).toEqual({ status: 2, told: '/dev/sdc1 is not in /dev/md0\n' });
    rmSync(join(folder.path, 'block/md0/md/degraded'));
    expect(run('fail-raid-member', 'steps', 'redundant', [join(folder.path, 'block'), '/dev/md0', '/dev/sdb1']).status).toBe(2);
    expect(findRunbook(runbooks, 'fail-raid-member').steps.map(({ id }) => id)).toEqual(['redundant', 'fail', 'remove', 'state']);
  });
});

test('cap-cpu-power lowers the clock of every processor, not below its least, and gives it back', () => {
  const policy = (name: string, min: number, max: number) => {
    put(`cpufreq/${name}/cpuinfo_min_freq`, `${min}\n`);
    put(`cpufreq/${name}/cpuinfo_max_freq`, `${max}\n`);
    return put(`cpufreq/${name}/scaling_max_freq`, `${max}\n`);
  };
  const [fast, slow] = [policy('policy0', 800_000, 4_000_000), policy('policy1', 1_500_000, 2_000_000)];
  const at = (percent: string) => [join(folder.path, 'cpufreq'), percent];
  expect(run('cap-cpu-power', 'steps', 'cap', at('60'))).toMatchObject({
    status: 0,
    told: expect.stringMatching(/policy0: at most 2400000/),
  });
  expect([fast, slow].map((path) => readFileSync(path, 'utf8').trim())).toEqual(['2400000', '1500000']);
  expect(run('cap-cpu-power', 'rollback', 'uncap', at('100')).status).toBe(0);
  expect([fast, slow].map((path) => readFileSync(path, 'utf8').trim())).toEqual(['4000000', '2000000']);
  expect(run('cap-cpu-power', 'steps', 'cap', [join(folder.path, 'none'), '60']).status).toBe(2);
  const percents = (['steps', 'rollback'] as const).map((part) => findRunbook(runbooks, 'cap-cpu-power')[part][0]);
  expect(percents).toMatchObject([{ argv: [expect.anything(), '60'] }, { argv: [expect.anything(), '100'] }]);
});

test.each([
  [0, 0],
  [0b1000, 0],
  [0b11000000, 0],
  [0b10, 2],
  [0b1000010, 2],
])('test-disk tells a disk that is failing (smartctl %i) from one that cannot be asked', (said, status) => {
  program('smartctl', `echo asked "$@"; exit ${said}`);
  expect(run('test-disk', 'steps', 'outcome', ['/dev/sda'])).toEqual({ status, told: 'asked --log=selftest /dev/sda\n' });
  expect(run('test-disk', 'dryRun', 'health', ['/dev/sda'])).toEqual({ status, told: 'asked --info --health /dev/sda\n' });
});

describe('step-clock', () => {
  const host = (chrony: boolean, timesyncd: boolean) => {
    program('sleep', '');
    program('chronyc', `${chrony ? 'echo chronyc "$@"' : 'exit 1'}`);
    program('timedatectl', 'echo timedatectl "$@"');
    program('systemctl', `[ "$1" != is-active ] || exit ${timesyncd ? 0 : 3}; echo systemctl "$@"`);
    return run('step-clock', 'steps', 'step');
  };

  test('asks the one that keeps the clock, and fails where none does', () => {
    expect(host(true, true)).toEqual({ status: 0, told: 'chronyc makestep\nchronyc -n tracking\n' });
    expect(host(false, true)).toEqual({ status: 0, told: 'systemctl restart systemd-timesyncd\ntimedatectl timesync-status\n' });
    expect(host(false, false)).toMatchObject({ status: 2 });
    expect(run('step-clock', 'dryRun', 'state').status).toBe(2);
  });
});
