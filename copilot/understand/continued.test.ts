import { expect, test } from 'vitest';
import type { IntentKind } from '../../domain/answer.ts';
import { continued } from './continued.ts';
import { understand } from './understand.ts';

const assetIds = ['srv-db-03', 'srv-db-04', 'pdu-b1', 'pdu-b2'];
const context = { alertId: null, assetIds, now: new Date('2026-11-21T09:30:00Z'), timeZone: 'UTC' };
const after = (kind: IntentKind, assetId: string) => ({ ...context, kind, assetId });

test.each([
  ['no, i meant db-04', 'db-04'],
  ['not b1 but b2', 'b2'],
  ['b2, not b1', 'b2'],
  ['wrong server, i was asking about db-04', 'db-04'],
  ['same for db-04', 'db-04'],
  ['make that 3 hours', '3 hours'],
  ['не b1, а b2', 'b2'],
  ['не тот хост, мне про db-04', 'db-04'],
  ['то же по db-04', 'db-04'],
  ['ой, за вчера', 'за вчера'],
  ['b1 말고 b2', 'b2'],
  ['그 서버 아니고 db-04', 'db-04'],
  ['db-04도 똑같이', 'db-04'],
  ['그럼 어제는', '어제는'],
])('“%s” goes on with “%s”', (said, rest) => {
  expect(continued(said)).toBe(rest);
});

test.each(['not b1', 'не b1', 'db-04', 'why is db-04 slow', 'no'])('“%s” is no half of a question', (said) => {
  expect(continued(said)).toBeNull();
});

test('what is put right or asked of something else is the same question again', () => {
  expect(understand('no i meant db-04', after('logs', 'srv-db-03'))).toMatchObject({ kind: 'logs', named: 'srv-db-04' });
  expect(understand('не b1, а b2', after('state', 'pdu-b1'))).toMatchObject({ kind: 'state', named: 'pdu-b2', alsoNamed: [] });
  expect(understand('그럼 어제는?', after('errors', 'srv-db-03'))).toMatchObject({
    kind: 'errors',
    assetId: 'srv-db-03',
    window: { from: new Date('2026-11-20T00:00:00Z'), to: new Date('2026-11-21T00:00:00Z') },
  });
  expect(understand('그 서버 아니고 db-04', after('why', 'srv-db-03'))).toMatchObject({ kind: 'why', named: 'srv-db-04', act: null });
});

test('an order stays an order, whatever was spoken of before', () => {
  expect(understand('no, silence db-04 for 2 h', after('logs', 'srv-db-03'))).toMatchObject({ kind: 'silence', named: 'srv-db-04' });
  expect(understand('а теперь перезапусти db-04', after('logs', 'srv-db-03')).kind).toBe('run');
});

test.each(['what about disk', 'and the disk?', 'а диск?', '디스크는?'])('a disk alone is its space: %s', (said) => {
  expect(understand(said, after('graph', 'srv-db-03'))).toMatchObject({ kind: 'graph', concept: 'filesystem.full', assetId: 'srv-db-03' });
});

test('the same of another machine, in Korean', () => {
  expect(understand('pdu-b2도', after('graph', 'pdu-b1'))).toMatchObject({ kind: 'graph', named: 'pdu-b2' });
});

test.each(['and on the other one?', 'the other one', 'а вторая?', 'а на другой?', '다른 쪽은?'])(
  'of two of a kind “%s” is of the other',
  (said) => {
    expect(understand(said, after('errors', 'srv-db-03'))).toMatchObject({ kind: 'errors', assetId: 'srv-db-04' });
  },
);

test('where there are several others it is asked which, and the one that was spoken of is not answered about again', () => {
  const three = { ...after('errors', 'srv-db-03'), assetIds: [...assetIds, 'srv-db-05'] };
  const { assetId, unclear } = understand('а вторая?', three);
  expect([assetId, unclear]).toEqual([null, { said: 'вторая', candidates: ['srv-db-04', 'srv-db-05'] }]);
});

test.each(['the other one is fine', 'restart the other one', 'перезапусти вторую'])('“%s” is no half of a question', (said) => {
  expect(understand(said, after('errors', 'srv-db-03')).assetId).not.toBe('srv-db-04');
});
