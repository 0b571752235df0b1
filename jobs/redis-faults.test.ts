import { expect, test } from 'vitest';
import { hazardsOf, redisAway, safetyOf } from './redis-faults.ts';

const told = (info: string) =>
  hazardsOf(safetyOf(info)).map(({ said, stops }) => [said.en.match(/replica|throws|append-only|81 %/)?.[0], stops]);

test('what costs jobs is told, the gravest first; a Redis that is set up well and a database have nothing to tell', () => {
  const well = '# Persistence\r\naof_enabled:1\r\nmaxmemory_policy:noeviction\r\nrole:master\r\n';

  expect(told(well)).toEqual([]);
  expect(hazardsOf(null)).toEqual([]);
  expect(told(well.replace('noeviction', 'allkeys-lru'))).toEqual([['throws', false]]);
  expect(told(`${well}used_memory:81\r\nmaxmemory:100\r\n`)).toEqual([['81 %', true]]);
  expect(told(`${well}used_memory:80\r\nmaxmemory:100\r\n`)).toEqual([]);
  expect(told(`${well}used_memory:81\r\nmaxmemory:0\r\n`)).toEqual([]);
  expect(told(well.replace('enabled:1', 'enabled:0'))).toEqual([['append-only', false]]);
  expect(told('aof_enabled:0\r\nmaxmemory_policy:volatile-ttl\r\nrole:slave\r\n')).toEqual([
    ['replica', true],
    ['throws', false],
    ['append-only', false],
  ]);
});

test.each([
  ['WRONGPASS invalid username-password pair or user is disabled.', /refused the account/, /не принял учётную запись/],
  ['NOAUTH HELLO must be called with the client already authenticated', /refused the account/, /не принял учётную запись/],
  ["READONLY You can't write against a read only replica.", /must name the primary/, /на основной сервер/],
  ['connect ECONNREFUSED 127.0.0.1:6379', /ECONNREFUSED.*Is it running/, /ECONNREFUSED.*Запущен ли он/],
])('%s is told with what to do about it', (fault, english, russian) => {
  const { en, ru } = redisAway(fault);

  expect(en).toMatch(english);
  expect(ru).toMatch(russian);
  expect(en + ru).not.toContain('..');
});
