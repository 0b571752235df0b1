import { spawnSync } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scratch } from '../../test/peers/peer.ts';
import { makeFolder } from './folder.ts';

it('makes a folder and those above it for its owner alone, once', () => {
  const { path, remove } = scratch('folder');
  try {
    const folder = join(path, 'a', 'b');
    makeFolder(folder);
    makeFolder(folder);
    for (const one of [folder, join(path, 'a')]) expect(statSync(one).mode & 0o777).toBe(0o700);
    writeFileSync(join(path, 'file'), '');
    expect(() => makeFolder(join(path, 'file'))).toThrow('EEXIST');
    expect(() => makeFolder(join(path, 'file', 'c'))).toThrow('ENOTDIR');
  } finally {
    remove();
  }
});

it.runIf(process.platform === 'linux')('says so where no folder can be made, and does not try for ever', () => {
  const program = `import { makeFolder } from '${join(import.meta.dirname, 'folder.ts')}'; makeFolder('/proc/none/of/these');`;
  const { stderr, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8', timeout: 20_000 });
  expect(signal).toBeNull();
  expect(stderr).toContain('ENOENT');
});
