import { expect, test } from 'vitest';
import { incidentTitle } from './incident-title.ts';

test('an incident is called in the language of who reads; what was named by others keeps its name', () => {
  const of = (kind: 'place' | 'pattern' | 'storm', name?: string) => (language: 'en' | 'ru' | 'ko') =>
    incidentTitle({ kind, title: 'Disk full · srv-1', ...(name === undefined ? {} : { name }) }, language);
  const languages = ['en', 'ru', 'ko'] as const;
  expect(languages.map(of('storm'))).toEqual(['Alert storm', 'Шторм алертов', '알림 폭주']);
  expect(languages.map(of('pattern', 'Disk full'))).toEqual(
    ['on many assets', 'на многих объектах', '여러 자산'].map((words) => `Disk full · ${words}`),
  );
  expect(languages.map(of('place', 'Disk full'))).toEqual(Array(3).fill('Disk full · srv-1'));
  expect(of('pattern')('ru')).toBe('Disk full · srv-1');
});
