import { expect, test } from 'vitest';
import { readSilenceAnswer } from '../copilot/understand/silence-answers.ts';
import { understand } from '../copilot/understand/understand.ts';
import type { Language } from '../domain/language.ts';
import { CONTEXT } from '../test/utterances/context.ts';
import { sayCare } from './care-texts.ts';

const LANGUAGES: readonly Language[] = ['en', 'ru', 'ko'];
const quoted = (text: string) => [...text.matchAll(/[“«]([^”»]+)[”»]/g)].flatMap(([, said]) => said ?? []);
const context = { ...CONTEXT, alertId: 'alt_000000000000000000000001' };

test.each(LANGUAGES)('%s: what is offered to be said for a silence is understood when it is said', (language) => {
  const [whole = '', later = ''] = quoted(sayCare(language, 'orSay', { target: 'srv-db-03' }));
  const said = understand(whole.replace('…', { en: 'disk swap', ru: 'меняем диск', ko: '디스크 교체' }[language]), context);
  expect(said).toMatchObject({ kind: 'silence', act: 'silence', assetId: 'srv-db-03', durationMs: 3 * 3_600_000 });
  expect(said.reason).toMatch(/^(?:disk swap|меняем диск|디스크 교체)$/);
  expect(said.until?.toISOString()).toBe('2026-11-21T12:30:00.000Z');
  expect(readSilenceAnswer(later.replaceAll('…', ''), CONTEXT.now, CONTEXT.timeZone)?.until?.toISOString()).toBe(
    '2026-11-22T06:00:00.000Z',
  );
});

test.each(LANGUAGES)('%s: what is offered to be said for a snooze is understood when it is said', (language) => {
  const said = quoted(sayCare(language, 'askSnooze')).map((one) => understand(one, context));
  expect(said.map(({ kind, act, until }) => [kind, act, until?.toISOString()])).toEqual([
    ['silence', 'snooze', '2026-11-21T10:30:00.000Z'],
    ['silence', 'snooze', '2026-11-21T15:00:00.000Z'],
  ]);
});
