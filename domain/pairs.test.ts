import { expect, test } from 'vitest';
import { fromPairs, toPairs } from './pairs.ts';

test('attributes come out of pairs as they went in, whatever their names and values hold', () => {
  const odd = {
    b: '2',
    '': 'empty',
    empty: '',
    'a.b': 'x=y=z',
    '=': '%3D',
    'k=v': 'w',
    '%3D': '=',
    '%253D': '',
    'я "\\\n': '🚀',
    '100%': 'c',
  };
  expect(toPairs(odd)).toEqual([
    ...['b=2', '=empty', 'empty=', 'a.b=x=y=z', '%3D=%3D', 'k%3Dv=w', '%253D==', '%25253D=', 'я "\\\n=🚀', '100%25=c'],
  ]);
  expect(fromPairs(toPairs(odd))).toEqual(odd);
  const poisoned = JSON.parse('{"__proto__":"p","a":"1"}');
  expect(Object.entries(fromPairs(toPairs(poisoned)))).toEqual([
    ['__proto__', 'p'],
    ['a', '1'],
  ]);
  expect(fromPairs(toPairs({}))).toEqual({});
});
