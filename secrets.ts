import { readFile } from 'node:fs/promises';
import { AppError } from './domain/errors.ts';

/** Resolves a secret reference to its value. */
export type ResolveSecret = (reference: string) => Promise<string>;

/**
 * The one place where a secret reference becomes a value: `env:NAME`, `file:/path` (one trailing line end is dropped).
 * The value is never cached, logged or put into an error.
 *
 * @throws SECRET_MISSING naming the reference, never the value
 */
export async function resolveSecret(reference: string): Promise<string> {
  const [scheme, ...rest] = reference.split(':');
  const name = rest.join(':');
  if (scheme === 'env') {
    const value = process.env[name];
    if (value === undefined || value === '') throw missing(reference, `set the environment variable ${name}`);
    return value;
  }
  if (scheme === 'file') {
    try {
      return (await readFile(name, 'utf8')).replace(/\r?\n$/, '');
    } catch (cause) {
      throw missing(reference, `make ${name} readable for this process`, cause);
    }
  }
  throw missing('(not shown)', 'write env:NAME or file:/path; a secret itself never stands in the settings');
}

function missing(reference: string, remedy: string, cause?: unknown): AppError {
  return new AppError('SECRET_MISSING', `secret ${reference}: ${remedy}`, {
    hint: { en: `Secret ${reference}: ${remedy}.`, ru: `Секрет ${reference}: ${remedy}.` },
    cause,
  });
}
