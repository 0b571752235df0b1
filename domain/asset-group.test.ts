import { describe, expect, test } from 'vitest';
import { type AssetGroup, EVERYTHING, groupsOf, inScope, isWithin, like, scopeKey } from './asset-group.ts';

const GROUPS: readonly AssetGroup[] = [
  { id: 'shop', assets: ['srv-shop-*', 'lun-12'] },
  { id: 'moscow', assets: [], labels: { site: 'msk', env: 'prod*' } },
  { id: 'none', assets: [], labels: {} },
];
const asset = (id: string, attributes: Readonly<Record<string, string>> = {}) => ({ id, attributes });

describe('a group', () => {
  test.each([
    ['by a pattern', asset('srv-shop-01'), ['shop']],
    ['by its name in capitals', asset('LUN-12'), ['shop']],
    ['not by a part of a name', asset('lun-120'), []],
    ['not by a name that ends so', asset('old-srv-shop-01'), []],
    ['by all of its attributes', asset('a', { site: 'msk', env: 'prod-2' }), ['moscow']],
    ['not by some of them', asset('a', { site: 'msk', env: 'test' }), []],
    ['not by an attribute that is not there', asset('a', { site: 'msk' }), []],
    ['by both', asset('srv-shop-01', { site: 'msk', env: 'prod' }), ['shop', 'moscow']],
  ])('has an asset %s', (_how, one, groups) => {
    expect(groupsOf(one, GROUPS)).toEqual(groups);
  });
});

test('in a pattern only * has a meaning', () => {
  expect(like('srv.shop', 'srvxshop')).toBe(false);
  expect(like('srv.*', 'srvxshop')).toBe(false);
  expect(like('srv.*', 'srv.shop')).toBe(true);
  expect(like('[ab]*', 'a1')).toBe(false);
  expect(like('a-*', 'a-1')).toBe(true);
  expect(like('*-db', 'srv-db')).toBe(true);
  expect(like('*-db', 'srv-db-2')).toBe(false);
  expect(like('*', 'any\nthing')).toBe(true);
});

test('a scope shows what belongs to a group of each of its lists; without lists everything, with an empty one nothing', () => {
  const both = asset('srv-shop-01', { site: 'msk', env: 'prod' });
  const one = asset('srv-shop-02');
  expect([both, one].map((of) => inScope(of, GROUPS, [['shop']]))).toEqual([true, true]);
  expect([both, one].map((of) => inScope(of, GROUPS, [['shop'], ['moscow']]))).toEqual([true, false]);
  expect([both, one].map((of) => inScope(of, GROUPS, [['shop', 'moscow']]))).toEqual([true, true]);
  expect([both, one].map((of) => inScope(of, GROUPS, EVERYTHING))).toEqual([true, true]);
  expect([both, one].map((of) => inScope(of, GROUPS, [[]]))).toEqual([false, false]);
});

test.each([
  ['everything', EVERYTHING, EVERYTHING, true],
  ['a group, read by who sees everything', [['shop']], EVERYTHING, true],
  ['everything, read by who sees a group', EVERYTHING, [['shop']], false],
  ['a group, read by who sees it and another', [['shop']], [['shop', 'bank']], true],
  ['two groups, read by who sees one of them', [['shop', 'bank']], [['shop']], false],
  ['what is in both, read by who sees one', [['shop'], ['moscow']], [['moscow']], true],
  ['one, read by who sees what is in both', [['shop']], [['shop'], ['moscow']], false],
] as const)('what was told of %s', (_what, told, reader, isShown) => {
  expect(isWithin(told, reader)).toBe(isShown);
});

test('equal scopes have one key, everything has none', () => {
  expect(scopeKey(EVERYTHING)).toBeNull();
  expect(scopeKey([['b', 'a', 'b'], ['c']])).toBe(scopeKey([['c'], ['a', 'b']]));
  expect(scopeKey([['a', 'b']])).not.toBe(scopeKey([['a'], ['b']]));
});
