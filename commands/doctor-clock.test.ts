import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { scratch } from '../test/peers/peer.ts';
import { clockKept } from './doctor-clock.ts';
import { SAY } from './doctor-texts.ts';

const folder = scratch('clock');
const before = process.env.PATH;
afterEach(() => {
  process.env.PATH = before;
});
afterAll(() => folder.remove());

/** A `timedatectl` that says so, for it talks to the systemd of a machine, which is not everywhere. */
function says(script: string): void {
  const program = join(folder.path, 'timedatectl');
  writeFileSync(program, `#!/bin/sh\n[ "$1 $2 $3" = "show --property=NTPSynchronized --value" ] || exit 9\n${script}\n`);
  chmodSync(program, 0o755);
  process.env.PATH = `${folder.path}:${before}`;
}

test('a clock that something keeps right is well, one that nothing does is told of with what to do', () => {
  says('echo yes');
  expect(clockKept()).toBe(SAY.clockKept);
  says('echo no');
  expect(clockKept).toThrow(expect.objectContaining({ said: SAY.clockLoose, remedy: SAY.keepClock, mild: true }));
});

test('where nobody can tell nothing is said', () => {
  says('echo "System has not been booted with systemd" >&2; exit 1');
  expect(clockKept()).toBeNull();
  process.env.PATH = join(folder.path, 'nothing');
  expect(clockKept()).toBeNull();
});
