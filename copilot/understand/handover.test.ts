import { expect, test } from 'vitest';
import { isHandover } from './handover.ts';
import { understand } from './understand.ts';

const context = { assetIds: ['srv-1'], alertId: null, assetId: null, now: new Date('2026-11-20T12:00:00Z'), timeZone: 'UTC' };

test.each([
  'handover',
  'hand-over report',
  'give me the handover',
  'сдача смены',
  'передача смены',
  'отчёт о передаче смены',
  '인수인계',
  '교대 보고',
])('%s is for who takes over', (text) => {
  expect({ kind: understand(text, context).kind, isHandover: isHandover(text) }).toEqual({ kind: 'digest', isHandover: true });
});

test.each(['digest', 'digest 7d', 'что было за смену', 'summary of my shift', '요약'])('%s is a digest', (text) => {
  expect(isHandover(text)).toBe(false);
});
