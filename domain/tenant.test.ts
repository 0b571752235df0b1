import { expect, test } from 'vitest';
import { EVERYTHING } from './asset-group.ts';
import { can, canOn, canSomewhere, type Principal, type Role, rolesWith, scopeOf } from './tenant.ts';

const person = (roles: readonly Role[], groupRoles: NonNullable<Principal['groupRoles']> = []): Principal => ({
  ...{ id: 'p', tenantId: 'default', name: 'P', roles, groupRoles, identities: [], language: 'en', timeZone: 'UTC' },
});

test('each permission has the roles that grant it, and no other', () => {
  expect({
    read: rolesWith('read'),
    ask: rolesWith('ask'),
    'request-action': rolesWith('request-action'),
    'open-ticket': rolesWith('open-ticket'),
    care: rolesWith('care'),
    'approve-action': rolesWith('approve-action'),
    ingest: rolesWith('ingest'),
    administer: rolesWith('administer'),
  }).toEqual({
    read: ['viewer', 'operator', 'approver', 'admin'],
    ask: ['viewer', 'operator', 'approver', 'admin'],
    'request-action': ['operator', 'approver', 'admin'],
    'open-ticket': ['operator', 'approver', 'admin'],
    care: ['operator', 'approver', 'admin'],
    'approve-action': ['approver', 'admin'],
    ingest: ['admin'],
    administer: ['admin'],
  });
});

test('nobody may nothing and sees nothing', () => {
  expect([can(null, 'read'), canOn(null, 'read', ['shop']), canSomewhere(null, 'read')]).toEqual([false, false, false]);
  expect(scopeOf(null)).toEqual([[]]);
});

test('a role over a group counts on its assets alone', () => {
  const operator = person(['viewer'], [{ group: 'shop', roles: ['operator'] }]);
  expect(can(operator, 'care')).toBe(false);
  expect(canOn(operator, 'care', ['shop', 'bank'])).toBe(true);
  expect(canOn(operator, 'care', ['bank'])).toBe(false);
  expect(canOn(operator, 'care', [])).toBe(false);
  expect(canSomewhere(operator, 'care')).toBe(true);
  expect(canSomewhere(operator, 'approve-action')).toBe(false);
});

test('a person sees everything, the groups that a role lets read, or nothing', () => {
  expect(scopeOf(person(['viewer'], [{ group: 'shop', roles: ['viewer'] }]))).toEqual(EVERYTHING);
  expect(
    scopeOf(
      person(
        [],
        [
          { group: 'shop', roles: ['viewer'] },
          { group: 'bank', roles: ['approver'] },
          { group: 'none', roles: [] },
        ],
      ),
    ),
  ).toEqual([['bank', 'shop']]);
  expect(scopeOf(person([]))).toEqual([[]]);
});
