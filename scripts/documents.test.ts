import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ticketSystems } from '../actions/tickets/registry.ts';
import { collectors } from '../collectors/registry.ts';
import { parseSettings } from '../config.ts';
import { generatedDocs } from './generated-docs.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const inFolder = (folder: string) => readdirSync(join(root, folder)).filter((name) => name.endsWith('.md'));
const documents = ['README.md', 'CONTRIBUTING.md', ...inFolder('docs').map((name) => `docs/${name}`)].concat(
  inFolder('docs/decisions').map((name) => `docs/decisions/${name}`),
);

describe.each(documents)('%s', (path) => {
  test('links lead to files that are there', () => {
    const links = [...read(path).matchAll(/\]\(([^)#]+)(#[^)]*)?\)/g)].map((match) => match[1] ?? '');
    const local = links.filter((link) => !/^[a-z]+:/.test(link));
    expect(local.filter((link) => !existsSync(join(root, dirname(path), link)))).toEqual([]);
  });

  test('commands are there', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...read(path).matchAll(/npm run ([a-z]+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

test('the settings that the README shows are valid', () => {
  const blocks = [...read('README.md').matchAll(/```yaml\n(.*?)```/gs)]
    .map((match) => match[1] ?? '')
    .filter((text) => !text.includes('alertmanager.yml'));
  expect(blocks.length).toBeGreaterThanOrEqual(5);
  for (const text of blocks) {
    const { targets, listeners, trackers } = parseSettings(parse(text), 'README.md');
    for (const { system, settings } of trackers)
      expect(ticketSystems[system]?.settings.safeParse(settings)).toMatchObject({ success: true });
    for (const { collector, settings } of [...targets, ...listeners]) {
      expect(collectors.find(({ id }) => id === collector)?.settings.safeParse(settings)).toMatchObject({ success: true });
    }
  }
});

test('generated documents are what the code says', () => {
  for (const [path, text] of generatedDocs()) expect(read(path)).toBe(text);
});
