import { expect, test } from 'vitest';
import { fill } from './language.ts';

test('a number is followed by the word that goes with it', () => {
  const text = {
    en: '{count|incident is|incidents are} open and {count~needs|need} someone',
    ru: '{count|инцидент ждёт|инцидента ждут|инцидентов ждут} человека',
    ko: '인시던트 {count}건',
  };
  const said = (language: 'en' | 'ru' | 'ko', count: number | string) => fill(text, language, { count });
  expect([1, 2].map((count) => said('en', count))).toEqual([
    '1 incident is open and needs someone',
    '2 incidents are open and need someone',
  ]);
  expect([1, 3, 5, 11, 21, 112].map((count) => said('ru', count))).toEqual([
    '1 инцидент ждёт человека',
    '3 инцидента ждут человека',
    '5 инцидентов ждут человека',
    '11 инцидентов ждут человека',
    '21 инцидент ждёт человека',
    '112 инцидентов ждут человека',
  ]);
  // A number as it is written, with its thousands apart; and a language without plurals.
  expect([said('ru', '12\u00a0001'), said('en', '1,001'), said('ko', 1)]).toEqual([
    '12\u00a0001 инцидент ждёт человека',
    '1,001 incidents are open and need someone',
    '인시던트 1건',
  ]);
});

test('a place that is not given stays, or becomes what is said for it; nothing that is filled in is filled again', () => {
  const text = { en: '{a} {b|x|y}', ru: '{a}', ko: '{a}' };
  expect(fill(text, 'en', { a: '{b}' })).toBe('{b} {b|x|y}');
  expect(fill(text, 'en', {}, () => '')).toBe(' ');
});
