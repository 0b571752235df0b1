import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { overrides, settingsFile } from '../config.ts';
import type { Localized } from '../domain/language.ts';

/** Where the settings in force come from, so that a file that is not read is noticed. */
export function settingsLine(environment: Readonly<Record<string, string | undefined>>, file?: string): Localized {
  const path = settingsFile(environment, file);
  const variables = overrides(environment).map(({ variable }) => variable);
  const passedOver = path === null ? MISNAMED.find((name) => existsSync(name)) : undefined;
  const from =
    passedOver !== undefined
      ? {
          en: `defaults; ${passedOver} is not read: name it inframind.yaml`,
          ru: `по умолчанию; ${passedOver} не читается: назовите его inframind.yaml`,
          ko: `기본값; ${passedOver}은(는) 읽지 않습니다. 이름을 inframind.yaml로 바꾸세요`,
        }
      : path === null
        ? {
            en: `defaults: there is no ${resolve('inframind.yaml')}`,
            ru: `по умолчанию: файла ${resolve('inframind.yaml')} нет`,
            ko: `기본값: ${resolve('inframind.yaml')} 파일이 없습니다`,
          }
        : { en: resolve(path), ru: resolve(path), ko: resolve(path) };
  if (variables.length === 0) return from;
  const list = variables.join(', ');
  return {
    en: `${from.en}; the environment wins with ${list}`,
    ru: `${from.ru}; важнее переменные окружения ${list}`,
    ko: `${from.ko}; 환경 변수가 우선합니다: ${list}`,
  };
}

const MISNAMED = ['inframind.yml', 'inframind.json', 'Inframind.yaml', 'InfraMind.yaml', 'config.yaml', 'config.yml'];
