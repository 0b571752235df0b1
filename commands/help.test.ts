import { parseArgs } from 'node:util';
import { describe, expect, test } from 'vitest';
import { commands } from './commands.ts';
import { helpOf, helpOfOne, languageFrom, noCommand, optionFault } from './help.ts';

const all = await Promise.all(Object.entries(commands).map(async ([name, read]) => [name, await read()] as const));
const columns = (line: string) => [...line].reduce((sum, letter) => sum + (/\p{Script=Hangul}/u.test(letter) ? 2 : 1), 0);

describe.each([
  ['en', /[А-яЁё]|\p{Script=Hangul}/u, 'Every command takes'],
  ['ru', /\p{Script=Hangul}/u, 'У каждой команды есть'],
  ['ko', /[А-яЁё]/u, '모든 명령에'],
] as const)('the help in %s', (language, strange, every) => {
  test.each([60, 80, 120])('no line is wider than %s columns, every command is there, what each is for begins in one column', (width) => {
    const lines = helpOf(all, language, width).split('\n');
    expect(lines.filter((line) => columns(line) > width)).toEqual([]);
    for (const [name] of all) expect(lines.some((line) => line.startsWith(`  ${name}`))).toBe(true);
    expect(lines.filter((line) => strange.test(line))).toEqual([]);
    expect(lines.some((line) => line.startsWith(every))).toBe(true);
    const told = lines.filter((line) => /^ {10}/.test(line)).map((line) => line.search(/\S/));
    expect(new Set(told)).toEqual(new Set([33]));
  });

  test('of one command its call, what it is for and its options', () => {
    const [, runbook] = all.find(([name]) => name === 'runbook') ?? [];
    const text = runbook ? helpOfOne('runbook', runbook, language, 80) : '';
    expect(text).toMatch(/^inframind runbook list\|lint\|show ID\|test ID\|run ID\n/);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(runbook?.about[language]);
    expect(text).toMatch(/ {2}--param \S+\n {2}--asset \S+\n {2}--alert \S+\n {2}--dry-run\n {2}--wait\n/);
  });
});

test('every command says what it is for in each language of its own', () => {
  for (const [name, { about }] of all) {
    expect([name, /[А-яЁё]{3}/.test(about.ru)]).toEqual([name, true]);
    expect([name, /\p{Script=Hangul}{2}/u.test(about.ko)]).toEqual([name, true]);
  }
});

test('that there is no such command is said in the language of the person', () => {
  expect(noCommand('strat', 'start', 'en')).toBe('There is no command "strat"; did you mean start?');
  expect(noCommand('strat', 'start', 'ru')).toBe('Команды «strat» нет; может быть, start?');
  expect(noCommand('zzz', null, 'ko')).toBe('"zzz" 명령은 없습니다.');
});

test('the language is the one asked for, else that of the environment', () => {
  expect(languageFrom('ko', { LANG: 'ru_RU.UTF-8' })).toBe('ko');
  expect(languageFrom(undefined, { LANG: 'ko_KR.UTF-8' })).toBe('ko');
  expect(languageFrom(undefined, { LC_ALL: '', LANG: 'ru_RU.UTF-8' })).toBe('ru');
  expect(languageFrom('fr', { LC_ALL: 'C', LANG: 'ru_RU.UTF-8' })).toBe('en');
  expect(languageFrom(undefined, {})).toBe('en');
});

test('an option that is none is named in the language of the person', () => {
  let thrown: unknown;
  try {
    parseArgs({ args: ['--verbos'], options: {}, strict: true });
  } catch (caught) {
    thrown = caught;
  }
  expect(optionFault(thrown, ['verbose'], 'en')).toBe("Unknown option '--verbos'; did you mean --verbose?");
  expect(optionFault(thrown, ['verbose'], 'ru')).toBe('Параметра --verbos нет; может быть, --verbose?');
  expect(optionFault(thrown, [], 'ko')).toBe('--verbos 옵션은 없습니다');
});
