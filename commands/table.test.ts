import { expect, test } from 'vitest';
import { columnsOf } from '../bot/terminal/columns.ts';
import { fitted, table } from './table.ts';

const HEAD = ['RUNBOOK', 'WHAT IT DOES', '적용'];
const ROWS = [
  ['restart-service', 'Restart a service and wait until it answers again', '서비스 지연, 서비스 오류, 프로세스 중단'],
  ['check-raid', 'Check', '–'],
];

test.each([40, 60, 80, 100])('at %i columns no line is wider, the name stays whole, and nothing is lost', (fits) => {
  const lines = table(HEAD, ROWS, fits);
  for (const line of lines) expect([line, columnsOf(line) <= fits]).toEqual([line, true]);
  expect(lines.filter((line) => line.startsWith('restart-service'))).toHaveLength(1);
  const words = lines.join(' ').split(/[ ;]+/);
  for (const word of ROWS.flat().join(' ').split(' ')) expect(words).toContain(word);
  expect(lines.every((line) => line === line.trimEnd())).toBe(true);
});

test('where it fits, and in a pipe, a row is a line', () => {
  for (const fits of [undefined, 200]) {
    const lines = table(HEAD, ROWS, fits);
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(/^check-raid {7}Check {46}–$/);
  }
});

test('a terminal that is narrower than its columns can be is not written to without end', () => {
  expect(table(HEAD, ROWS, 5).length).toBeGreaterThan(3);
});

test('a long line goes on below its words; in a pipe it is one', () => {
  const line = '! this-host 로그: systemd 저널, /var/log/syslog: 읽을 수 있는 로그가 없습니다. 지표는 그대로 수집합니다';
  expect(fitted(line, 40)).toEqual([
    '! this-host 로그: systemd 저널,',
    '  /var/log/syslog: 읽을 수 있는 로그가',
    '  없습니다. 지표는 그대로 수집합니다',
  ]);
  expect(fitted('    → add this user to the group adm', 30)).toEqual(['    → add this user to the', '      group adm']);
  expect(fitted(line)).toEqual([line]);
});
