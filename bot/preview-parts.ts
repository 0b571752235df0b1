import type { DryRun, Preview } from '../actions/approvals/preview.ts';
import { fill, type Language, type Localized } from '../domain/language.ts';
import { redact } from '../domain/redact/redact.ts';
import type { CardPart } from './card.ts';
import type { Reader } from './cards.ts';
import { cut, formatMinute } from './format.ts';
import { say } from './texts.ts';

const TEXTS = {
  radius: { en: 'Blast radius', ru: 'Кого может затронуть', ko: '영향 범위' },
  nothing: { en: 'Nothing known depends on it.', ru: 'Известных зависимых нет.', ko: '여기에 의존하는 것으로 알려진 자산이 없습니다.' },
  depends: {
    en: '{count|asset depends|assets depend} on it: {names}.',
    ru: 'Зависимые объекты ({count}): {names}.',
    ko: '의존하는 자산 {count}개: {names}.',
  },
  others: { en: '{names} and {count} more', ru: '{names} и ещё {count}', ko: '{names} 외 {count}개' },
  hidden: {
    en: '{count|asset that depends|assets that depend} on it may not be named here.',
    ru: 'Зависимых, которых здесь нельзя называть: {count}.',
    ko: '여기에서 이름을 밝힐 수 없는 의존 자산: {count}개.',
  },
  goesOn: { en: 'There are more: not all were looked at.', ru: 'Есть и другие: просмотрены не все.', ko: '일부만 확인했으며 더 있습니다.' },
  dryRun: { en: 'Dry run', ru: 'Пробный запуск', ko: '시험 실행' },
  itself: {
    en: 'This is the dry run: it only looks and changes nothing.',
    ru: 'Это и есть пробный запуск: он только смотрит и ничего не меняет.',
    ko: '이것이 시험 실행입니다. 확인만 하고 아무것도 바꾸지 않습니다.',
  },
  none: { en: 'There is none for this.', ru: 'Для этого его нет.', ko: '이 작업에는 없습니다.' },
  notRun: {
    en: 'There is one, but it was not run for this target with these parameters.',
    ru: 'Он есть, но для этой цели с этими параметрами не выполнялся.',
    ko: '있지만 이 대상과 매개변수로는 실행하지 않았습니다.',
  },
  printed: { en: '{time}: {state}. It printed, at its end:', ru: '{time}: {state}. Конец вывода:', ko: '{time}: {state}. 출력 끝부분:' },
  silent: { en: '{time}: {state}. It printed nothing.', ru: '{time}: {state}. Ничего не вывел.', ko: '{time}: {state}. 출력 없음.' },
} as const satisfies Record<string, Localized>;

const SHOWN_OUTPUT = 800;
const LONGEST_NAME = 60;

/** Whom a request may touch, and what its dry run said, as parts of its card. */
export function previewParts({ dependants, dryRun }: Preview, reader: Reader): CardPart[] {
  const { language } = reader;
  return [
    { kind: 'heading', text: told(language, 'radius') },
    { kind: 'text', text: radiusText(dependants, language) },
    { kind: 'heading', text: told(language, 'dryRun') },
    ...dryRunParts(dryRun, reader),
  ];
}

/** What a request says that only looks. */
export function lookPart({ language }: Reader): CardPart {
  return { kind: 'text', text: told(language, 'itself') };
}

function radiusText({ named, seen, hidden, goesOn }: Preview['dependants'], language: Language): string {
  if (seen + hidden === 0) return told(language, 'nothing');
  const names = named.map((name) => cut(name, LONGEST_NAME)).join(', ');
  const all = seen > named.length ? told(language, 'others', { names, count: seen - named.length }) : names;
  return [
    ...(seen === 0 ? [] : [told(language, 'depends', { count: seen, names: all })]),
    ...(hidden === 0 ? [] : [told(language, 'hidden', { count: hidden })]),
    ...(goesOn ? [told(language, 'goesOn')] : []),
  ].join(' ');
}

function dryRunParts(dryRun: DryRun, { language, timeZone }: Reader): CardPart[] {
  if (dryRun.kind === 'itself' || dryRun.kind === 'none') return [{ kind: 'text', text: told(language, dryRun.kind) }];
  if (dryRun.kind === 'not-run') return [{ kind: 'text', text: told(language, 'notRun') }];
  const places = { time: formatMinute(dryRun.at, timeZone, language), state: say(language, dryRun.state) };
  const output = redact(dryRun.output).trim();
  if (output === '') return [{ kind: 'text', text: told(language, 'silent', places) }];
  const end = output.length > SHOWN_OUTPUT ? `…${output.slice(-SHOWN_OUTPUT).toWellFormed()}` : output;
  return [
    { kind: 'text', text: told(language, 'printed', places) },
    { kind: 'code', text: end },
  ];
}

function told(language: Language, key: keyof typeof TEXTS, places: Readonly<Record<string, string | number>> = {}): string {
  return fill(TEXTS[key], language, places);
}
