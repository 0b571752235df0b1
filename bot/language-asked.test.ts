import { expect, it } from 'vitest';
import { languageAsked } from './language-asked.ts';

it.each([
  ['help', 'ru', 'ru'],
  ['alerts', 'ko', 'ko'],
  ['Why', 'ru', 'ru'],
  ['why is srv-1 slow?', 'ru', 'en'],
  ['почему?', 'en', 'ru'],
  ['왜 느려?', 'ru', 'ko'],
] as const)('%s of a person who reads %s is answered in %s', (text, own, language) => {
  expect(languageAsked(text, own)).toBe(language);
});
