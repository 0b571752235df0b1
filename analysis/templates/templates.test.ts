import { expect, test } from 'vitest';
import { createTemplateMiner } from './templates.ts';

const at = new Date('2026-01-01T00:00:00Z');

test('lines that differ in numbers, addresses and paths are of one kind', () => {
  const miner = createTemplateMiner([]);
  const first = miner.mine('Accepted publickey for root from 10.0.0.7 port 51234 ssh2', at);
  const second = miner.mine('Accepted publickey for root from 10.9.3.1 port 6 ssh2', at);
  expect(first.isNew).toBe(true);
  expect(second).toEqual({ template: first.template, isNew: false });
  expect(miner.mine('connection closed by 10.0.0.7', at).isNew).toBe(true);
});

test('a place that takes many words becomes variable and its lines are not new', () => {
  const miner = createTemplateMiner([]);
  const texts = ['alice', 'bob', 'carol', 'dave', 'eve'].map((name) => miner.mine(`session opened for user ${name} now`, at));
  expect(texts.at(-1)?.template.text).toBe('session opened for user <*> now');
  expect(texts.at(-1)?.isNew).toBe(false);
});

test('the id follows from the text, and a restored miner knows what was known', () => {
  const miner = createTemplateMiner([]);
  const lines = [
    'job nightly started',
    'disk sdb: 3 errors',
    ...['a', 'b', 'c', 'd', 'e'].map((name) => `unit ${name} entered failed state`),
  ];
  for (const line of lines) miner.mine(line, at);
  const restored = createTemplateMiner(miner.templates());
  for (const line of lines) {
    const again = restored.mine(line, at);
    expect(again.isNew).toBe(false);
    expect(again.template.id).toBe(miner.mine(line, at).template.id);
  }
});

test('memory stays bounded over lines that never repeat', () => {
  const miner = createTemplateMiner([]);
  const letters = (n: number) => n.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? 'q');
  for (let n = 0; n < 30_000; n++) miner.mine(`${letters(n)} ${letters(n * 7)} ${letters(n * 13)}`, at);
  expect(miner.templates().length).toBeLessThanOrEqual(20_000);
});

test('hostile lines are survived: empty, binary, very long', () => {
  const miner = createTemplateMiner([]);
  for (const line of ['', ' ', '\u0000\u0001', 'x'.repeat(100_000), '='.repeat(5_000), '"'.repeat(3_001)]) {
    expect(miner.mine(line, at).template.text.length).toBeLessThanOrEqual(4_000);
  }
});
