import { expect, test } from 'vitest';
import { columnsOf, padColumns, wrapColumns } from './columns.ts';

test.each([
  ['disk', 4],
  ['Диск й', 6],
  ['й', 1],
  ['상태', 4],
  ['服务器 ok', 9],
  ['👍 Right', 8],
  ['┃ • —', 5],
])('%s takes %i columns', (text, columns) => {
  expect(columnsOf(text)).toBe(columns);
});

test('no line is wider than the terminal, whatever the script, and nothing is lost', () => {
  const text = `신뢰도 높음 (기록 및 모의 인시던트 시험에서 이런 답변 100건) ${'가'.repeat(50)} end`;
  const lines = wrapColumns(text, 20);

  expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(20);
  expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
});

test('names of another width stand in one column', () => {
  expect(['심각도', 'Since'].map((name) => columnsOf(padColumns(name, 8)))).toEqual([8, 8]);
});
