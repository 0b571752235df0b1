import { expect, test } from 'vitest';
import { choiceOf } from './readings.ts';
import type { Context } from './understand/understand.ts';
import { understand } from './understand/understand.ts';
import { createClock } from './wording/times.ts';

const NOW = new Date('2026-11-29T08:40:30Z');
const TIME_ZONE = 'Europe/Moscow';
const context: Context = { alertId: null, assetIds: ['srv-db-03'], now: NOW, timeZone: TIME_ZONE };

test.each([
  ['en', 'srv-db-03 wobbly gizmo yesterday after 18:00'],
  ['ru', 'srv-db-03 бармаглот вчера с 18 до 20'],
  ['ko', 'srv-db-03 얼룩덜룩 지난 3시간'],
  ['en', 'srv-db-03 wobbly gizmo last night'],
] as const)('what is offered for “%s: %s” asks of the time that was said, also when it is pressed later', (language, text) => {
  const intent = understand(text, context);
  expect(intent).toMatchObject({ kind: 'unknown', named: 'srv-db-03' });
  const said = intent.window;
  if (said === null) throw new Error('no time was read');
  const reader = { language, clock: createClock(TIME_ZONE, NOW, language) };
  for (const kind of ['errors', 'logs', 'changes', 'unusual', 'graph'] as const) {
    const { question } = choiceOf(kind, intent, reader);
    expect(Buffer.byteLength(question)).toBeLessThanOrEqual(60);
    const later = understand(question, { ...context, now: new Date(NOW.getTime() + 5 * 60_000) });
    expect({ question, kind: later.kind, named: later.named }).toEqual({ question, kind, named: 'srv-db-03' });
    const off = (one: 'from' | 'to') => Math.abs((later.window?.[one].getTime() ?? 0) - said[one].getTime());
    expect({ question, from: off('from') < 60_000, to: off('to') < 60_000 }).toEqual({ question, from: true, to: true });
  }
  for (const kind of ['alerts', 'digest', 'ranking', 'state'] as const) {
    const { question, label } = choiceOf(kind, intent, reader);
    const later = understand(question, { ...context, now: new Date(NOW.getTime() + 5 * 60_000) });
    expect({ question, kind: later.kind }).toEqual({ question, kind });
    const off = (one: 'from' | 'to') => Math.abs((later.window?.[one].getTime() ?? 0) - said[one].getTime());
    expect({ question, from: off('from') < 60_000, to: off('to') < 60_000 }).toEqual({ question, from: true, to: true });
    expect(label).toMatch(/\d:\d\d/);
  }
  expect(choiceOf('who', intent, reader).question).not.toMatch(/\d/);
});

test('a time that does not fit a button is left out of it, and the button does not claim it', () => {
  const reader = { language: 'ru', clock: createClock(TIME_ZONE, NOW, 'ru') } as const;
  const window = { from: new Date(NOW.getTime() - 3 * 86_400_000), to: NOW };
  const choice = choiceOf('changes', { named: 'srv-database-of-the-shop-03', window }, reader);
  expect(choice).toEqual({
    label: 'Что изменилось? (srv-database-of-the-shop-03)',
    question: 'Что изменилось? (srv-database-of-the-shop-03)',
  });
});

test('what names no time is asked without one', () => {
  const reader = { language: 'en', clock: createClock(TIME_ZONE, NOW, 'en') } as const;
  expect(choiceOf('errors', { named: null, window: null }, reader).question).toBe('Which errors are in the logs?');
});
