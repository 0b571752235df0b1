import { expect, test } from 'vitest';
import { addAttribute, MAX_ATTRIBUTES, RecordFault } from './attributes.ts';

const added = (name: string, value: unknown) => {
  const into = new Map<string, string>();
  addAttribute(into, name, value);
  return [...into];
};
const nested = (depth: number): unknown => (depth === 0 ? 'leaf' : { a: nested(depth - 1) });

test('eight levels of objects become one dotted name, nine are refused', () => {
  expect(added('x', nested(8))).toEqual([['x.a.a.a.a.a.a.a.a', 'leaf']]);
  expect(() => added('x', nested(9))).toThrow(new RecordFault('attributes: nested deeper than 8'));
});

test('a name has 256 characters at most, put together from those of its levels too', () => {
  expect(added('n'.repeat(256), 1)).toHaveLength(1);
  const tooLong = new RecordFault('attributes: a name is longer than 256 characters');
  expect(() => added('n'.repeat(257), 1)).toThrow(tooLong);
  expect(() => added('n'.repeat(200), { ['m'.repeat(60)]: 1 })).toThrow(tooLong);
});

test('a value has 16,384 characters at most, as JSON where it is a list', () => {
  expect(added('v', 'x'.repeat(16_384))).toHaveLength(1);
  expect(() => added('v', 'x'.repeat(16_385))).toThrow('longer than 16384 characters');
  expect(() => added('v', ['x'.repeat(16_384)])).toThrow('longer than 16384 characters');
});

test('there are 128 at most', () => {
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, index]));
  expect(added('', many(MAX_ATTRIBUTES))).toHaveLength(128);
  expect(() => added('', many(MAX_ATTRIBUTES + 1))).toThrow('more than 128');
});

test.each(['__proto__', 'constructor', 'prototype', 'labels.__proto__', 'a.constructor'])('no name is %s', (name) => {
  expect(() => added(name, 'x')).toThrow(`a name may not be ${name}`);
  expect(() => added('outer', JSON.parse(`{"${name}": 1}`))).toThrow('a name may not be');
});
