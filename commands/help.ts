import { fill, inLanguage, type Language, type Localized } from '../domain/language.ts';
import { nearest } from '../setting-faults.ts';
import type { Command } from './command.ts';

const TEXTS = {
  title: {
    en: 'inframind: why did this alert fire?',
    ru: 'inframind: почему сработал этот алерт?',
    ko: 'inframind: 이 알림은 왜 발생했을까?',
  },
  every: {
    en: 'Every command takes --config FILE (default inframind.yaml) and --lang en|ru|ko; COMMAND --help tells more of one.',
    ru: 'У каждой команды есть --config ФАЙЛ (по умолчанию inframind.yaml) и --lang en|ru|ko; подробнее об одной: КОМАНДА --help.',
    ko: '모든 명령에 --config FILE(기본값 inframind.yaml)과 --lang en|ru|ko를 쓸 수 있습니다. 명령 설명: COMMAND --help.',
  },
  none: { en: 'There is no command "{name}".', ru: 'Команды «{name}» нет.', ko: '"{name}" 명령은 없습니다.' },
  near: {
    en: 'There is no command "{name}"; did you mean {near}?',
    ru: 'Команды «{name}» нет; может быть, {near}?',
    ko: '"{name}" 명령은 없습니다. 혹시 {near}?',
  },
  nearOption: { en: '; did you mean --{near}?', ru: '; может быть, --{near}?', ko: '; 혹시 --{near}?' },
  options: { en: 'Options:', ru: 'Параметры:', ko: '옵션:' },
  value: { en: 'VALUE', ru: 'ЗНАЧЕНИЕ', ko: 'VALUE' },
  unknownOption: { en: 'There is no option {option}', ru: 'Параметра {option} нет', ko: '{option} 옵션은 없습니다' },
  badOption: {
    en: 'The option {option} is not used so',
    ru: 'Параметр {option} задан неверно',
    ko: '{option} 옵션을 잘못 썼습니다',
  },
} as const satisfies Readonly<Record<string, Localized>>;

/** Room for the names; a longer one has a line of its own. */
const NAMES = 30;
const NARROWEST = 40;

/** All commands with what each is for, in lines of at most `width` columns. */
export function helpOf(commands: ReadonlyArray<readonly [name: string, command: Command]>, language: Language, width: number): string {
  const room = Math.max(NARROWEST, width);
  const lines = commands.flatMap(([name, { usage, about }]) => entry(`${name} ${usage}`.trim(), inLanguage(about, language), room));
  return [inLanguage(TEXTS.title, language), '', ...lines, '', ...wrapped(inLanguage(TEXTS.every, language), room)].join('\n');
}

/** One command: how it is called, what it is for, its options. */
export function helpOfOne(name: string, { usage, about, options }: Command, language: Language, width: number): string {
  const room = Math.max(NARROWEST, width);
  const value = inLanguage(TEXTS.value, language);
  const taken = Object.entries(options).map(([option, { type }]) => `--${option}${type === 'boolean' ? '' : ` ${value}`}`);
  return [
    `inframind ${name} ${usage}`.trim(),
    ...wrapped(inLanguage(about, language), room - 2).map((line) => `  ${line}`),
    ...(taken.length === 0 ? [] : ['', inLanguage(TEXTS.options, language), ...taken.map((one) => `  ${one}`)]),
    '',
    ...wrapped(inLanguage(TEXTS.every, language), room),
  ].join('\n');
}

/** That there is no such command, and the one that may be meant. */
export function noCommand(name: string, near: string | null, language: Language): string {
  return near === null ? fill(TEXTS.none, language, { name }) : fill(TEXTS.near, language, { name, near });
}

/** What is wrong with the options, from what `parseArgs` throws (in English its own words, which say more), and the one that may be meant. */
export function optionFault(thrown: unknown, options: readonly string[], language: Language): string {
  // Node goes on with advice for options that are meant as words.
  const [message = ''] = (thrown instanceof Error ? thrown.message : String(thrown)).split('. ');
  const option = /'(--?[\w-]+)/.exec(message)?.[1];
  const near = nearest(option?.replace(/^-+/, '') ?? '', options);
  const isUnknown = thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION';
  const said =
    language === 'en' || option === undefined ? message : fill(isUnknown ? TEXTS.unknownOption : TEXTS.badOption, language, { option });
  return near === null || !isUnknown ? said : `${said}${fill(TEXTS.nearOption, language, { near })}`;
}

/** The language that was asked for, else that of the environment. */
export function languageFrom(asked: unknown, environment: Readonly<Record<string, string | undefined>>): Language {
  if (asked === 'ru' || asked === 'ko' || asked === 'en') return asked;
  const set = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
  return /^ru/i.test(set) ? 'ru' : /^ko/i.test(set) ? 'ko' : 'en';
}

function entry(call: string, about: string, width: number): string[] {
  const told = wrapped(about, width - NAMES - 3);
  const indent = ' '.repeat(NAMES + 3);
  if (columns(call) > NAMES) return [...wrapped(call, width - 2).map((line) => `  ${line}`), ...told.map((line) => `${indent}${line}`)];
  return told.map((line, index) => (index === 0 ? `  ${call.padEnd(NAMES)} ${line}` : `${indent}${line}`));
}

/** Lines of whole words; a word that is longer than a line has one of its own. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/(?<=[ |])/)) {
    const last = lines.at(-1);
    if (last === undefined || columns(`${last}${word}`.trimEnd()) > width) lines.push(word);
    else lines[lines.length - 1] = `${last}${word}`;
  }
  return lines.map((line) => line.trimEnd());
}

/** Syllables of Korean take two. */
function columns(text: string): number {
  return [...text].reduce((sum, letter) => sum + (/[\p{Script=Hangul}\u3000-\u303f\uff00-\uff60]/u.test(letter) ? 2 : 1), 0);
}
