import { expect, it } from 'vitest';
import { languageAsked } from './language-asked.ts';
import { commandMenu } from './telegram/commands.ts';

it.each([
  ['help', 'ru', 'ru'],
  ['alerts', 'ko', 'ko'],
  ['Why', 'ru', 'ru'],
  ['why is srv-1 slow?', 'ru', 'en'],
  ['почему?', 'en', 'ru'],
  ['왜 느려?', 'ru', 'ko'],
  ['pochemu upal srv-1', 'en', 'ru'],
  ['dho dkffla', 'en', 'ko'],
] as const)('%s of a person who reads %s is answered in %s', (text, own, language) => {
  expect(languageAsked(text, own)).toBe(language);
});

it('what a menu offers says nothing of the language', () => {
  for (const { command } of commandMenu('ru')) expect(languageAsked(command, 'ru'), command).toBe('ru');
});
