import { expect, test } from 'vitest';
import { parseSettings } from '../config.ts';
import { checkRoles, ROLES, rolesOf } from './roles.ts';

test('roles are read from the words of a command line, in one order', () => {
  expect(rolesOf(undefined)).toEqual(ROLES);
  expect(rolesOf('worker, api')).toEqual(['api', 'worker']);
  expect(() => rolesOf('api,boss')).toThrow(
    expect.objectContaining({
      code: 'REQUEST_INVALID',
      hint: { en: expect.stringContaining('"boss"'), ru: expect.stringContaining('"boss"'), ko: expect.stringContaining('“boss”') },
    }),
  );
  expect(() => rolesOf('')).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
});

test('processes of single roles need a database that they can share', () => {
  const embedded = parseSettings({}, 'test');
  expect(() => checkRoles(['api'], embedded)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  expect(() => checkRoles(ROLES, embedded)).not.toThrow();
  expect(() => checkRoles(['api'], { databaseUrl: 'env:DATABASE_URL' })).not.toThrow();
});
