import { expect, test } from 'vitest';
import { requestsIn } from './several.ts';

const context = {
  alertId: null,
  assetIds: ['payments', 'redis-cache', 'srv-db-03'],
  now: new Date('2026-11-21T09:30:00Z'),
  timeZone: 'UTC',
};

test.each([
  ['why is payments down and who is on it?', ['why is payments down', 'who is on it?']],
  ['ack this and open a ticket', ['ack this', 'open a ticket']],
  ['redis is ok and who is on call?', ['redis is ok', 'who is on call?']],
  ['redis живой и кто дежурит?', ['redis живой', 'кто дежурит?']],
  ['беру, а кто ещё дежурит?', ['беру', 'кто ещё дежурит?']],
  ['redis 괜찮은지랑 당직 누군지 알려줘', ['redis 괜찮은지', '당직 누군지 알려줘']],
  ['show errors on redis and the cpu graph', ['show errors on redis', 'the cpu graph']],
  ['is db-03 ok? and did anything change there today', ['is db-03 ok', 'did anything change there today']],
  ['почему лежит payments и кто этим занят', ['почему лежит payments', 'кто этим занят']],
  ['이거 확인 처리하고 티켓도 만들어줘', ['이거 확인 처리해줘', '티켓도 만들어줘']],
])('“%s” asks for each of %j', (text, parts) => {
  expect(requestsIn(text, context)).toEqual(parts);
});

test.each([
  'silence payments for 2 h, we are patching it and redis-cache',
  'state of payments and redis-cache',
  'who restarted payments and why',
  'what changed today and by whom',
  'the backup jobs are failing since morning and what is the cause',
  'which alarms are switched off at the moment, and who did that?',
  'show logs with "failed and open"',
  'go ahead and suppress notifications for payments',
  'кто и когда менял payments',
  '에러율 말고 에러 내용 좀',
])('“%s” asks for one thing', (text) => {
  expect(requestsIn(text, context)).toEqual([text]);
});

test.each([
  ['payments 에러 보여 주고 당직 누군지 알려 줘', ['payments 에러 보여줘', '당직 누군지 알려 줘']],
  ['vpn 왜 죽었어? 티켓도 하나 만들어 줘', ['vpn 왜 죽었어', '티켓도 하나 만들어 줘']],
])('Korean orders are parted with a space in them or without: %s', (said, parts) => {
  expect(requestsIn(said, { ...context, assetIds: ['payments', 'vpn-gw-1'] })).toEqual(parts);
});
