import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { collectors } from './registry.ts';

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .toSorted();

const HEADINGS = ['What it reads', 'Settings', 'Observations', 'Rights needed', 'Limits', 'Sources'];

test('every folder is registered under its name, in order, and nothing else is', () => {
  expect(collectors.map(({ id }) => id)).toEqual(folders);
});

test.each(folders)('%s has its files, and a README with the headings of its siblings', (folder) => {
  const files = readdirSync(join(import.meta.dirname, folder));
  expect(files).toEqual(expect.arrayContaining([`${folder}.ts`, `${folder}.test.ts`, 'README.md']));
  const readme = readFileSync(join(import.meta.dirname, folder, 'README.md'), 'utf8');
  expect(readme.split('\n')[0]).toBe(`# ${folder}`);
  expect([...readme.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual(HEADINGS);
});

test.each(collectors)('the README of $id names each setting', ({ id, settings }) => {
  const readme = readFileSync(join(import.meta.dirname, id, 'README.md'), 'utf8');
  const section = /## Settings\n(.+?)\n## /s.exec(readme)?.[1] ?? '';
  const { properties = {} } = z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' });
  expect(Object.keys(properties).filter((name) => !section.includes(`\`${name}\``))).toEqual([]);
});
