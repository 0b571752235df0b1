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
      throw missing(reference, {
        en: `set the environment variable ${name}`,
        ru: `задайте переменную окружения ${name}`,
        ko: `환경 변수 ${name}을(를) 설정하세요`,
      });
    return value;
  }
  if (scheme === 'file') {
    try {
      return (await readFile(name, 'utf8')).replace(/\r?\n$/, '');
    } catch (cause) {
      throw missing(
        reference,
        {
          en: `make ${name} readable for this process`,
          ru: `разрешите этому процессу читать ${name}`,
          ko: `이 프로세스가 ${name}을(를) 읽을 수 있게 하세요`,
        },
        cause,
      );
    }
  }
  throw missing('(not shown)', {
    en: 'write env:NAME or file:/path; a secret itself never stands in the settings',
    ru: 'пишите env:ИМЯ или file:/путь; сам секрет в настройках не пишется',
    ko: 'env:NAME 또는 file:/path로 적으세요. 비밀 값 자체는 설정에 적지 않습니다',
  });
}

/** SECRET_MISSING, which names the reference and, where they are known, the settings that hold it. */
export class SecretMissing extends AppError {
  readonly reference: string;
  readonly #remedy: Localized;

  constructor(reference: string, remedy: Localized, cause: unknown, places: readonly string[] = []) {
    const where = places.length === 0 ? '' : `${places.join(', ')}: `;
    super('SECRET_MISSING', `${where}secret ${reference}: ${remedy.en}`, {
      hint: {
        en: `${where}Secret ${reference}: ${remedy.en}.`,
        ru: `${where}Секрет ${reference}: ${remedy.ru}.`,
        ko: `${where}비밀 값 ${reference}: ${remedy.ko}.`,
      },
      cause,
    });
    this.reference = reference;
    this.#remedy = remedy;
  }

  /** The same, told with where it is referred to. @param places e.g. `inframind.yaml:5: slack.botToken` */
  at(places: readonly string[]): SecretMissing {
    return new SecretMissing(this.reference, this.#remedy, this.cause, places);
  }
}

const missing = (reference: string, remedy: Localized, cause?: unknown) => new SecretMissing(reference, remedy, cause);
