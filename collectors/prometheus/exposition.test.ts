import { expect, test } from 'vitest';
import { parseExposition } from './exposition.ts';

const read = (text: string) => parseExposition(text).points.map(({ name, labels, value, instrument }) => [name, labels, value, instrument]);

test('counters, gauges and untyped series, with comments, blank lines and a timestamp', () => {
  const text = `# HELP http_requests_total The total.\n# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000\n
# A comment\n# TYPE temp gauge\ntemp -3.5e-2\nuntyped 1\nmade_total 2\r\n`;
  expect(read(text)).toEqual([
    ['http_requests_total', { method: 'post', code: '200' }, 1027, 'counter'],
    ['temp', {}, -0.035, 'gauge'],
    ['untyped', {}, 1, 'gauge'],
    ['made_total', {}, 2, 'counter'],
  ]);
  expect(parseExposition(text).points[0]?.at).toEqual(new Date(1395066363000));
});

test('label values with escapes, commas, braces and a comma at the end', () => {
  const text = 'a{path="C:\\\\DIR\\\\x",error="Cannot \\"find\\"\\n{it}, now",} 1\nb{ x = "1" , y="é" } 2\nc{} 3\nd{x=""} 4\n';
  expect(read(text)).toEqual([
    ['a', { path: 'C:\\DIR\\x', error: 'Cannot "find"\n{it}, now' }, 1, 'gauge'],
    ['b', { x: '1', y: 'é' }, 2, 'gauge'],
    ['c', {}, 3, 'gauge'],
    ['d', { x: '' }, 4, 'gauge'],
  ]);
});

test('histograms and summaries as the series they are', () => {
  const text = `# TYPE h histogram\nh_bucket{le="0.5"} 3\nh_bucket{le="+Inf"} 4\nh_sum 2.5\nh_count 4
# TYPE s summary\ns{quantile="0.99"} 0.7\ns_sum 9\ns_count 20\n`;
  expect(read(text).map(([name, , value, instrument]) => [name, value, instrument])).toEqual([
    ['h_bucket', 3, 'counter'],
    ['h_bucket', 4, 'counter'],
    ['h_sum', 2.5, 'counter'],
    ['h_count', 4, 'counter'],
    ['s', 0.7, 'gauge'],
    ['s_sum', 9, 'counter'],
    ['s_count', 20, 'counter'],
  ]);
});

test('NaN and infinities are numbers', () => {
  expect(parseExposition('a NaN\nb +Inf\nc -Inf\n').points.map(({ value }) => value)).toEqual([Number.NaN, Infinity, -Infinity]);
});

test.each([
  'a',
  'a{x="1" 2',
  'a{x=1} 2',
  'a{x="1"}',
  'a 1 2 3',
  'a one',
  'a 1 soon',
  '1a 2',
  '{x="1"} 2',
  'a{x="1"x="2"} 3',
  '<html>',
  'a{x="\\',
])('the broken line %s costs only itself', (line) => {
  const { points, faults, firstFault } = parseExposition(`good 1\n${line}\nalso_good 2\n`);
  expect(points.map(({ name }) => name)).toEqual(['good', 'also_good']);
  expect(faults).toBe(1);
  expect(firstFault).toBe(line);
});

test('a line of a million characters is read or refused in good time', () => {
  const before = Date.now();
  parseExposition(`a{${'x="y",'.repeat(150_000)}} 1\nb{x="${'\\\\'.repeat(500_000)} 1\nc{${'x'.repeat(1_000_000)} 1`);
  expect(Date.now() - before).toBeLessThan(2_000);
});
