import { readFile } from 'node:fs/promises';
import { AppError } from './domain/errors.ts';
import type { Localized } from './domain/language.ts';

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
    if (value === undefined || value === '')
      throw missing(reference, { en: `set the environment variable ${name}`, ru: `задайте переменную окружения ${name}` });
    return value;
  }
  if (scheme === 'file') {
    try {
      return (await readFile(name, 'utf8')).replace(/\r?\n$/, '');
    } catch (cause) {
      throw missing(reference, { en: `make ${name} readable for this process`, ru: `разрешите этому процессу читать ${name}` }, cause);
    }
  }
  throw missing('(not shown)', {
    en: 'write env:NAME or file:/path; a secret itself never stands in the settings',
    ru: 'пишите env:ИМЯ или file:/путь; сам секрет в настройках не пишется',
  });
}

function missing(reference: string, remedy: Localized, cause?: unknown): AppError {
  return new AppError('SECRET_MISSING', `secret ${reference}: ${remedy.en}`, {
    hint: { en: `Secret ${reference}: ${remedy.en}.`, ru: `Секрет ${reference}: ${remedy.ru}.` },
    cause,
  });
}
