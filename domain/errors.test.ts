import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sourceFiles } from '../test/architecture/sources.ts';
import { AppError, asAppError, ERRORS, type ErrorCode } from './errors.ts';

const root = join(import.meta.dirname, '..');
const codes = Object.keys(ERRORS) as ErrorCode[];

describe('the error table', () => {
  test('codes read AREA_WHAT, and each row speaks English, Russian and Korean', () => {
    for (const code of codes) {
      expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
      expect(ERRORS[code].text.en).toMatch(/^[A-Z].*\.$/);
      expect(ERRORS[code].text.ru).toMatch(/^([А-ЯЁ]|InfraMind ).*\.$/);
      expect(ERRORS[code].text.ko).toMatch(/^[^А-я]*\p{Script=Hangul}[^А-я]*\.$/u);
    }
  });

  test('each code is in docs/errors.md, and the other way round', () => {
    const documented = [...readFileSync(join(root, 'docs/errors.md'), 'utf8').matchAll(/^\| `([A-Z_]+)`/gm)].map((match) => match[1]);
    expect(documented).toEqual(codes);
  });

  test('each code is raised somewhere', () => {
    const product = sourceFiles(root).filter(
      (path) => !path.endsWith('.test.ts') && !path.startsWith('test/') && path !== 'domain/errors.ts',
    );
    const text = product.map((path) => readFileSync(join(root, path), 'utf8')).join('\n');
    expect(codes.filter((code) => code !== 'INTERNAL' && !text.includes(`'${code}'`))).toEqual([]);
  });

  test('kinds and statuses agree', () => {
    for (const code of codes) {
      const { kind, status } = ERRORS[code];
      if (kind === 'unauthorized') expect([401, 502]).toContain(status);
      if (kind === 'too-large') expect(status).toBe(413);
      if (kind === 'overloaded') expect(status).toBe(429);
      expect(status).toBeGreaterThanOrEqual(400);
    }
  });
});

describe('AppError', () => {
  test('takes kind, status and whether to try again from the table', () => {
    const error = new AppError('REQUEST_OVERLOADED', 'queue at 5000', { retryAfterMs: 2_000 });
    expect({ kind: error.kind, status: error.status, retryable: error.retryable, retryAfterMs: error.retryAfterMs }).toEqual({
      kind: 'overloaded',
      status: 429,
      retryable: true,
      retryAfterMs: 2_000,
    });
  });

  test('what is no AppError becomes INTERNAL and keeps its cause', () => {
    const cause = new TypeError('x is not a function');
    const error = asAppError(cause);
    expect([error.code, error.message, error.cause]).toEqual(['INTERNAL', 'x is not a function', cause]);
    expect(asAppError(error)).toBe(error);
    expect(asAppError('a string').message).toBe('a string');
  });
});
