import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { killArgv, launchArgv, NOT_LAUNCHED } from './launcher.ts';

const LIMITS = { processes: 500, memoryBytes: 2 ** 30, cpuSeconds: 10, outputBytes: 2 ** 20 };
const SCRIPT = 'echo "$1 in $LEVEL"\n';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const canLaunch = spawnSync('sh', ['-c', 'command -v prlimit && command -v sha256sum']).status === 0;

/** The launcher itself, run here as the shell of a host would. */
function launched(argv: readonly string[], scriptSha256: string | null, input = '') {
  const [command = '', ...rest] = launchArgv(argv, {
    ...{ token: `launcher-${process.pid}`, runAs: null, limits: LIMITS, environment: { LEVEL: 'debug' }, scriptSha256 },
  });
  const { status, stdout, stderr } = spawnSync(command, rest, { input, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe.skipIf(!canLaunch)('a script (needs prlimit and sha256sum)', () => {
  test('runs when it is what was approved', () => {
    expect(launched(['sh', '{}', '{}'], sha256(SCRIPT), SCRIPT)).toEqual({ status: 0, stdout: '{} in debug\n', stderr: '' });
  });

  test('does not run when it is anything else', () => {
    const { status, stdout, stderr } = launched(['sh', '{}', 'x'], sha256(SCRIPT), `${SCRIPT}echo more\n`);
    expect({ status, stdout }).toEqual({ status: NOT_LAUNCHED, stdout: '' });
    expect(stderr).toContain('inframind: the script did not arrive as it was sent');
  });
});

test('what is left is killed as the user it ran as, unless the login is that user or root', () => {
  expect(killArgv('t', 'app', 'ops').slice(0, 5)).toEqual(['sudo', '-n', '-u', 'app', '--']);
  for (const [runAs, login] of [
    ['app', 'app'],
    ['app', 'root'],
    [null, 'ops'],
  ] as const) {
    expect(killArgv('t', runAs, login)[0]).toBe('sh');
  }
});
