import { expect, test } from 'vitest';
import { scanned } from '../../test/rigs/scan.ts';
import { qrLines, qrRows } from './qr.ts';
import { otpauthUri } from './totp.ts';

/** Modules as a terminal of dark letters on light ground shows them. */
function modulesOf(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const halves = [...line].map((one) => ({ ' ': '00', '▄': '01', '▀': '10', '█': '11' })[one] ?? '00');
    return [0, 1].map((half) => halves.map((pair) => pair[half]).join(''));
  });
}

const TEXTS = [
  `https://inframind.example:8443/sign-in/enrol#${'aZ0-_'.repeat(8)}xyz`,
  otpauthUri(Buffer.alloc(20, 7), 'Анна Иванова'),
  otpauthUri(Buffer.alloc(20, 255), '이름 & "x" <b>'),
];

test.each(TEXTS)('another program reads %s from the modules and from the lines of a terminal', (text) => {
  expect(scanned(qrRows(text))).toBe(text);
  const coloured = qrLines(text, true);
  expect(coloured.every((line) => line.startsWith('\x1b[30;107m') && line.endsWith('\x1b[0m'))).toBe(true);
  expect(scanned(modulesOf(coloured.map((line) => line.slice('\x1b[30;107m'.length, -'\x1b[0m'.length))))).toBe(text);
  // Without colours the light modules are drawn: on a dark ground it looks the same.
  const plain = modulesOf(qrLines(text, false)).map((row) => row.replace(/./g, (one) => (one === '1' ? '0' : '1')));
  expect(scanned(plain.slice(0, qrRows(text).length))).toBe(text);
});
