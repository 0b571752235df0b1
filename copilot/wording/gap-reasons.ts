import type { Localized } from '../../domain/language.ts';

/** What the times of a caller and its callee say for or against a cause. */
export const GAP_REASONS = {
  'covers-most': {
    en: 'the callee’s delay accounts for most of the caller’s',
    ru: 'задержка вызываемого объясняет большую часть задержки вызывающего',
    ko: '피호출자의 지연이 호출자 지연의 대부분을 설명함',
  },
  'covers-little': {
    en: 'the callee’s delay is a small part of the caller’s',
    ru: 'задержка вызываемого — малая часть задержки вызывающего',
    ko: '피호출자의 지연은 호출자 지연의 일부에 불과함',
  },
  'caller-not-slow': {
    en: 'the caller itself is not slow',
    ru: 'сам вызывающий отвечает не медленнее обычного',
    ko: '호출자 자체는 느리지 않음',
  },
} as const satisfies Readonly<Record<string, Localized>>;
