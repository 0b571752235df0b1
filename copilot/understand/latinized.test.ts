import { describe, expect, test } from 'vitest';
import { onEnglishKeys, onKoreanKeys } from './keyboards.ts';
import { asMeant, languageMeant } from './latinized.ts';
import { understand } from './understand.ts';

const context = { alertId: null, assetIds: ['srv-db-03', 'payments', 'grafana'], now: new Date('2026-11-21T09:30:00Z'), timeZone: 'UTC' };
const names = new Set(context.assetIds);
const meant = (text: string) => asMeant(text, (word) => names.has(word));

describe('Russian in Latin letters, and a keyboard that was set to another language', () => {
  test.each([
    ['pochemu upal srv-db-03', 'почему упал srv-db-03'],
    ['pokazhi logi payments za poslednij chas', 'покажи логи payments за последний час'],
    ['kto dezhurnyj', 'кто дежурный'],
    ['chto delat dalshe', 'что делать дальше'],
    ['gjxtve egfk srv-db-03', 'почему упал srv-db-03'],
    ['jib,rb yf payments', 'ошибки на payments'],
    ['ырщц дщпы', 'show logs'],
    ['ырщц еру дщпы ща payments', 'show the logs of payments'],
    ['dho dkffla', '왜 알림'],
    ['srv-db-03 dho wnrdjTdj', 'srv-db-03 왜 죽었어'],
    ['djEJs dkffla dlTdj', '어떤 알림 있어'],
    ['ㄴㅗㅐㅈ ㅣㅐㅎㄴ', 'show logs'],
  ])('“%s” is “%s”', (text, said) => {
    expect(meant(text)).toBe(said);
  });

  test.each(['lorem ipsum dolor', 'colourless green ideas', 'ja ja wir kommen', 'на обед пошли', 'vamos a comer', 'brb', '이제 뭐 해'])(
    'what is nothing of the kind stays as it is: %s',
    (text) => {
      expect(meant(text)).toBeNull();
    },
  );
});

test.each([
  ['pochemu upal srv-db-03', { kind: 'why', named: 'srv-db-03' }],
  ['oshibki na payments s utra', { kind: 'errors', named: 'payments' }],
  ['chto izmenilos vchera', { kind: 'changes' }],
  ['chto delat dalshe', { kind: 'next' }],
  ['zaglushi grafana na 2 chasa', { kind: 'silence', act: 'silence', named: 'grafana', durationMs: 7_200_000 }],
  ['gjxtve egfk srv-db-03', { kind: 'why', named: 'srv-db-03' }],
  ['ырщц дщпы', { kind: 'logs' }],
  ['dho dkffla', { kind: 'why' }],
  ['rmfovm qhduwnj srv-db-03 cpu', { kind: 'graph', named: 'srv-db-03' }],
] as const)('“%s” is understood', (text, intent) => {
  expect(understand(text, context)).toMatchObject(intent);
});

test('what is not to be done is no deed in Latin letters either', () => {
  for (const text of ['ne zaglushaj grafana', 'ne perezapuskaj payments']) expect(understand(text, context).act).toBeNull();
});

test.each([
  ['pochemu upal srv-9', 'ru'],
  ['gjxtve egfk srv-9', 'ru'],
  ['dho wnrdjTdj', 'ko'],
  ['ырщц дщпы', 'en'],
  ['why is srv-9 down', 'en'],
  ['почему упал srv-9', 'ru'],
  ['왜 죽었어', 'ko'],
] as const)('“%s” is answered in %s', (text, language) => {
  expect(languageMeant(text)).toBe(language);
});

test('what is typed on a Korean keyboard comes out as it would there, and back', () => {
  const keys = 'dho dkffla rkqt dkswek Rhc qhkTek dhlqnsk dml djqtsms';
  const hangul = '왜 알림 값 앉다 꽃 봤다 외부나 의 없는';
  expect(keys.split(' ').map(onKoreanKeys).join(' ')).toBe(hangul);
  expect(hangul.split(' ').map(onEnglishKeys).join(' ')).toBe(keys);
  expect(onEnglishKeys('ㄳㅢ')).toBe('rtml');
});
