import { describe, expect, test } from 'vitest';
import { findListed } from './asset-lists.ts';
import { understand } from './understand.ts';

const IDS = [
  'srv-1',
  'srv-2',
  'web-1',
  'web-2',
  'web-3',
  'srv-db-03',
  'srv-db-04',
  'lun-7',
  'lun-12',
  'pdu-b1',
  'pdu-b2',
  'sw-core-1',
  'vpn-gw-1',
];

describe('several names in a list are all found, however each is said', () => {
  test.each([
    ['srv 1 and srv 2 state', ['srv-1', 'srv-2']],
    ['state of web1, web2 и web3', ['web-1', 'web-2', 'web-3']],
    ['логи веб-1 и веб-2', ['web-1', 'web-2']],
    ['как там db-03 и db-04', ['srv-db-03', 'srv-db-04']],
    ['web1 and srv-2 up?', ['web-1', 'srv-2']],
    ['lun 7 and 12 forecast', ['lun-7', 'lun-12']],
    ['лун 7 и лун 12 не забьются?', ['lun-7', 'lun-12']],
    ['pdu b1 & b2', ['pdu-b1', 'pdu-b2']],
    ['srv-1 and the core switch', ['srv-1', 'sw-core-1']],
    ['core switch and vpn', ['sw-core-1', 'vpn-gw-1']],
    ['errors on srv-1, srv-2 and on lun-7', ['srv-1', 'srv-2', 'lun-7']],
    ['db-03이랑 db-04 상태 어때', ['srv-db-03', 'srv-db-04']],
    ['web-1, web-2 및 web-3 로그', ['web-1', 'web-2', 'web-3']],
  ])('%s', (text, listed) => {
    expect(findListed(text, IDS)).toMatchObject({ listed, assetIds: listed, unclear: null });
  });
});

describe('one of a list that is none is unclear, wherever it stands', () => {
  test.each([
    ['errors on srv-1 and srv-9', 'srv-9'],
    ['errors on srv-9 and srv-1', 'srv-9'],
    ['логи веб-1 и веб-7', 'веб-7'],
    ['логи веб-7 и web-1', 'веб-7'],
  ])('%s', (text, said) => {
    expect(findListed(text, IDS).unclear).toMatchObject({ said });
  });
});

test.each(['logs of srv-1, 2 hours', 'errors on srv-1 and 18:00', 'srv-1 и топ 5', 'logs of srv-1, last 2', 'srv-1에서 2시간'])(
  'what is no name is none: %s',
  (text) => {
    expect(findListed(text, IDS)).toMatchObject({ assetIds: ['srv-1'], listed: [], unclear: null });
  },
);

test('names that stand apart are no list', () => {
  const context = { alertId: null, assetIds: IDS, now: new Date('2026-11-21T09:30:00Z'), timeZone: 'UTC' };
  expect(understand('does srv-1 depend on lun-7', context)).toMatchObject({ named: 'srv-1', alsoNamed: ['lun-7'], listed: [] });
  expect(understand('state of srv 1 and srv 2', context)).toMatchObject({ kind: 'state', listed: ['srv-1', 'srv-2'] });
});
