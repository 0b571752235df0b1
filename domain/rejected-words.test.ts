import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rejectedBecause } from './rejected-words.ts';

const API = join(import.meta.dirname, '..', 'api');
/** What the program says by itself of a record; what a schema says has its own words. */
const THROWN = /new RecordFault\((?:'(?<plain>[^']+)'|`(?<filled>[^`]+)`)\)/g;

test('each reason for which a record is not taken is said in Russian and Korean too, with what it names', () => {
  const reasons = readdirSync(API, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .flatMap((path) => [...readFileSync(join(API, path), 'utf8').matchAll(THROWN)])
    .map(({ groups }) => groups?.plain ?? groups?.filled ?? '')
    .filter((text) => !text.includes('issue?'))
    .map((text) => text.replace(/\$\{[^}]*\}/g, '8'));
  expect(reasons.length).toBeGreaterThan(20);
  for (const reason of reasons) {
    expect(rejectedBecause(reason, 'en')).toBe(reason);
    expect(rejectedBecause(reason, 'ru'), reason).toMatch(/\p{Script=Cyrillic}/u);
    expect(rejectedBecause(reason, 'ko'), reason).toMatch(/\p{Script=Hangul}/u);
    for (const language of ['ru', 'ko'] as const) expect(rejectedBecause(reason, language).includes('8')).toBe(reason.includes('8'));
  }
});

test('what others say of a record stays as it was said', () => {
  expect(rejectedBecause('labels: Invalid input', 'ko')).toBe('labels: Invalid input');
});
