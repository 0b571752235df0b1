import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Language } from '../domain/language.ts';
import { openStores } from '../stores/postgres/open.ts';
import { scratch } from '../test/peers/peer.ts';
import { backup } from './backup.ts';
import { migrateTo } from './migrate-to.ts';
import { restore } from './restore.ts';

describe('the commands backup, restore and migrate-to', () => {
  const folder = scratch('backup-commands');
  const config = (name: string) => {
    const file = join(folder.path, `${name}.yaml`);
    writeFileSync(file, `dataDir: ${join(folder.path, name)}\ntargets: []\n`);
    return file;
  };
  const run = async (command: typeof backup, name: string, words: string[], options: object = {}, language: Language = 'en') => {
    const lines: string[] = [];
    const invocation = { words, language, options: { config: config(name), ...options }, print: (line: string) => void lines.push(line) };
    return { exitCode: await command.run(invocation), text: lines.join('\n') };
  };
  const environment = { ...process.env };
  beforeAll(async () => {
    for (const name of ['DATABASE_URL', 'QUEUE_URL', 'DATA_DIR', 'OPENSEARCH_URL']) delete process.env[`INFRAMIND_${name}`];
    const { stores } = await openStores({ databaseUrl: null, dataDir: join(folder.path, 'full') });
    await stores.tenants.create({ id: 'default', name: 'default' });
    await stores.forTenant('default').cursors.set('t', 1);
    await stores.close();
  });
  afterAll(() => {
    process.env = environment;
    folder.remove();
  });

  test('say what they wrote and read, in both languages, and end with 0', { timeout: 90_000 }, async () => {
    const written = await run(backup, 'full', [`${folder.path}/`]);
    expect(written).toMatchObject({ exitCode: 0, text: expect.stringMatching(/2 rows, .*MB\n.*tenants: default\n.*cursors 1/) });
    const [file = ''] = readdirSync(folder.path).filter((name) => /^inframind-.*Z\.tar\.zst$/.test(name));
    const path = join(folder.path, file);
    expect(await run(restore, 'full', [path], { check: true }, 'ru')).toMatchObject({
      exitCode: 0,
      text: expect.stringMatching(/строки: tenants 1, cursors 1[\s\S]*Копия цела/),
    });
    expect(await run(restore, 'new', [path])).toMatchObject({ exitCode: 0, text: expect.stringContaining('2 rows restored and counted') });
    await expect(run(restore, 'new', [path])).rejects.toMatchObject({
      code: 'STORE_NOT_EMPTY',
      hint: { ru: expect.stringContaining('cursors 1') },
    });
    await expect(run(backup, 'full', [path])).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringContaining('already'),
    });
  });

  test('name what is missing: a file, a folder, a database, a reference', async () => {
    await expect(run(backup, 'full', [])).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    await expect(run(restore, 'full', [])).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    await expect(run(restore, 'full', ['absent.tar.zst'])).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringContaining('absent'),
    });
    await expect(run(backup, 'nowhere', ['x.tar.zst'])).rejects.toMatchObject({
      code: 'NOT_FOUND',
      hint: { en: expect.stringContaining('nowhere') },
    });
    await expect(run(migrateTo, 'full', ['mysql://x'])).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    await expect(run(migrateTo, 'full', ['env:NO_SUCH_VARIABLE'])).rejects.toMatchObject({ code: 'SECRET_MISSING' });
    rmSync('x.tar.zst.partial', { force: true });
  });
});
