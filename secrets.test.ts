import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { AppError } from './domain/errors.ts';
import { resolveSecret } from './secrets.ts';
import { scratch } from './test/peers/peer.ts';

const folder = scratch('secret');
afterAll(() => folder.remove());

const failure = async (reference: string) => {
  const thrown: unknown = await resolveSecret(reference).catch((error: unknown) => error);
  if (!(thrown instanceof AppError)) throw new Error('it was resolved');
  return thrown;
};

test('a secret comes from the environment or from a file, whose last line end is none of it', async () => {
  process.env.TEST_SECRET_VALUE = 'a:b=c ';
  const file = join(folder.path, 'with:colon');
  writeFileSync(file, 'line 1\nline 2\r\n');

  expect(await resolveSecret('env:TEST_SECRET_VALUE')).toBe('a:b=c ');
  expect(await resolveSecret(`file:${file}`)).toBe('line 1\nline 2');
});

test('what is missing is named with what to do, in two languages', async () => {
  process.env.TEST_SECRET_EMPTY = '';
  for (const [reference, english, russian] of [
    ['env:TEST_SECRET_ABSENT', /set the environment variable TEST_SECRET_ABSENT/, /задайте переменную окружения TEST_SECRET_ABSENT/],
    ['env:TEST_SECRET_EMPTY', /TEST_SECRET_EMPTY/, /TEST_SECRET_EMPTY/],
    [`file:${folder.path}/absent`, /make .*absent readable/, /читать .*absent/],
    [`file:${folder.path}`, /readable/, /читать/],
  ] as const) {
    const error = await failure(reference);
    expect(error.code).toBe('SECRET_MISSING');
    expect(error.hint?.en).toMatch(english);
    expect(error.hint?.ru).toMatch(russian);
  }
});

test('a secret that was written where its reference belongs is not repeated', async () => {
  for (const value of ['xoxb-canary', 'canary', 'https://canary', 'vault:canary', '']) {
    const error = await failure(value);
    expect(`${error.message} ${JSON.stringify(error.hint)} ${error.stack}`).not.toContain('canary');
  }
});
