import { expect, test } from 'vitest';
import { wishedOfGroup } from './care.ts';
import { understand } from './understand/understand.ts';
import { createClock } from './wording/times.ts';

const AT = new Date('2026-11-20T12:00:00Z');
const GROUPS = [
  { id: 'storage', assets: ['lun-*'] },
  { id: 'shop', assets: ['srv-shop-*'] },
];
const person = (more: object) => ({
  id: 'p',
  name: 'P',
  tenantId: 't',
  roles: [],
  language: 'en' as const,
  timeZone: 'UTC',
  identities: [],
  ...more,
});

function wish(text: string, asker = person({ roles: ['operator'] })) {
  const intent = understand(text, { alertId: 'alr_1', assetIds: ['lun-12', 'srv-shop-01', 'storage-7'], now: AT, timeZone: 'UTC' });
  const question = { text, language: 'en' as const, alertId: 'alr_1', askedAt: AT, timeZone: 'UTC', asker };
  const said = wishedOfGroup(question, intent, GROUPS, { language: 'en', clock: createClock('UTC', AT, 'en') });
  return said?.kind === 'care' ? said.wish : (said?.text ?? null);
}
const until = (hours: number) => new Date(AT.getTime() + hours * 3_600_000);

test.each([
  ['silence group storage 2h because firmware', 'storage', 2, 'firmware'],
  ['please mute the storage group for 90m because of group policy', 'storage', 1.5, 'group policy'],
  ['silence group "Shop" until 18:00 because Release', 'shop', 6, 'Release'],
  ['заглуши группу storage на 2 часа', 'storage', 2, null],
  ['заглуши группу «storage» на 2 часа, потому что прошивка', 'storage', 2, 'прошивка'],
])('“%s” asks for a silence of the group', (text, groupId, hours, reason) => {
  expect(wish(text)).toEqual({ act: 'silence', alertId: null, assetId: null, groupId, until: until(hours), reason });
});

test('the silence of a group is ended by its name', () => {
  for (const text of ['end the silence of group storage', 'сними заглушку с группы storage'])
    expect(wish(text)).toEqual({ act: 'end-silence', alertId: null, assetId: null, groupId: 'storage' });
});

test('a group that is not there is said to be none, and only those are named that the person takes care of', () => {
  expect(wish('silence group stroage for 2h')).toBe('There is no group “stroage”. Groups you take care of: storage, shop.');
  const ofShop = person({ groupRoles: [{ group: 'shop', roles: ['operator'] }] });
  expect(wish('silence group stroage for 2h', ofShop)).toBe('There is no group “stroage”. Groups you take care of: shop.');
});

test.each([
  'silence this for 1h because group storage moves',
  'silence lun-12 for 2h',
  'mute this group of alerts for 2h',
  'mute the group alerts for 2h',
  'who silenced group storage?',
  'ack',
  'what is group storage?',
])('“%s” is no silence of a group', (text) => {
  expect(wish(text)).toBeNull();
});
