import { expect, test } from 'vitest';
import type { Evidence } from '../domain/evidence.ts';
import { misquotes } from './quotes.ts';

const line = 'app[4711]: order «17» refused by «billing»';
const evidence = [{ query: {}, states: { count: 3, example: line } }] as unknown as Evidence[];
const long = [{ query: {}, states: { example: `kernel: ${'nvme0 timeout '.repeat(30)}` } }] as unknown as Evidence[];

test.each([
  ['a line as it was written', `srv-1 logged: “${line}”.`, evidence, false],
  ['marks within a quotation', `srv-1: запись «${line}».`, evidence, false],
  ['two quotations', `“${line}” and “Slow answers”`, evidence, false],
  ['another word', `srv-1 logged: “${line.replace('refused', 'accepted')}”.`, evidence, true],
  ['another number', `srv-1 logged: “${line.replace('4711', '4712')}”.`, evidence, true],
  ['a part of a line', 'srv-1 logged: “refused by «billing»”.', evidence, true],
  ['a quotation that does not end', 'srv-1 logged: “app', evidence, true],
  ['a long line that was not cut', `srv-1 logged: “${String(long[0]?.states.example).slice(0, 200)}”.`, long, true],
] as const)('%s', (_what, text, cited, wrong) => {
  expect(misquotes(text, cited, ['Slow answers'])).toBe(wrong);
});
