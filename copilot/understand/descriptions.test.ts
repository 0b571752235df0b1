import { expect, test } from 'vitest';
import { findAssets } from './assets.ts';
import { findDescribed } from './descriptions.ts';

const ESTATE = [
  'srv-db-03',
  'srv-db-04',
  'srv-mail-1',
  'srv-web-02',
  'sw-core-1',
  'sw-access-14',
  'rack-r3',
  'rack-r5',
  'lun-7',
  'lun-12',
  'shelf-a2',
]
  .concat(['k8s-worker-7', 'k8s-master-1', 'esx-node-2.example.com', 'esx-node-5.example.com', 'crac-1', 'ups-2', 'fw-edge-1', 'vpn-gw-1'])
  .concat(['checkout-api', 'payments', 'postgres-main', 'redis-cache', 'backup-01', 'grafana', 'jenkins-2']);

test.each([
  ['why is redis slow', 'redis-cache'],
  ['почему лег постгрес', 'postgres-main'],
  ['레디스 죽으면 영향받는 서비스', 'redis-cache'],
  ['откати чекаут на прошлую версию', 'checkout-api'],
  ['what did jenkins do', 'jenkins-2'],
  ['is there a mute on the core switch', 'sw-core-1'],
  ['코어스위치 설정 누가 건드렸나요', 'sw-core-1'],
  ['did anyone touch the edge firewall', 'fw-edge-1'],
  ['who will notice if we shut off the vpn box', 'vpn-gw-1'],
  ['когда падал впн-шлюз', 'vpn-gw-1'],
  ['откуда запитана третья стойка', 'rack-r3'],
  ['3번 랙 온도', 'rack-r3'],
  ['задержка на луне 7', 'lun-7'],
  ['лун двенадцатый', 'lun-12'],
  ['нагрузка корневого свитча', 'sw-core-1'],
  ['кубмастер с обеда чудит', 'k8s-master-1'],
  ['на файрволе edge впны отваливаются', 'fw-edge-1'],
  ['история отказов пятой ноды', 'esx-node-5.example.com'],
  ['워커7 메모리', 'k8s-worker-7'],
  ['hows the mail server doing', 'srv-mail-1'],
  ['кондиционер восстановился?', 'crac-1'],
  ['did the backup run', 'backup-01'],
  ['почта ожила?', 'srv-mail-1'],
  ['мыло живое?', 'srv-mail-1'],
  ['скинь отчет на мыло', null],
  ['что с деньгами', 'payments'],
  ['мы из-за этого теряем деньги?', null],
  ['дай графичек памяти вэб-02', 'srv-web-02'],
  ['крак-1 орет', 'crac-1'],
  ['백업 에러난거 뭐있음', 'backup-01'],
  ['마스터 노드 멀쩡해?', 'k8s-master-1'],
  ['pg main logs', 'postgres-main'],
  ['is the mail stored in redis', 'redis-cache'],
] as const)('“%s” speaks of %s', (text, assetId) => {
  expect(findAssets(text, ESTATE).assetIds[0] ?? null).toBe(assetId);
});

test.each([
  [
    'a part of a name that is a word of every day',
    'what is the main cause, clear the cache, check the access log, restore it from a backup',
  ],
  [
    'what a machine is for, where something else is meant',
    'send it by mail, who is the backup on-call, отправь отчет на почту, 메일로 보내줘',
  ],
  ['a thing of which there are several', 'which rack, which switch, what server, the database'],
  ['a number alone', 'at 14:20, lunch at 12:30, the events of 14 march, a 2 second blip, the last 12 lines, port 14'],
  ['a thing with a number that none has', 'rack 9, третья полка, worker 12'],
  ['several at once', 'compare redis with postgres'],
])('%s names nothing', (_what, texts) => {
  for (const text of texts.split(', ')) expect([text, findAssets(text, ESTATE).assetIds]).toEqual([text, []]);
});

test('what two assets are called names neither', () => {
  expect(findDescribed('is redis up', ['redis-cache-1', 'redis-cache-2'])).toBeNull();
  expect(findDescribed('is redis up', ['redis-cache-1', 'srv-db-03'])?.assetId).toBe('redis-cache-1');
});

test.each([
  ['what breaks if the switch dies', 'sw-core-1'],
  ['что сломается, если умрет свитч', 'sw-core-1'],
  ['스위치가 죽으면 뭐가 고장나', 'sw-core-1'],
  ['is the shelf ok', 'shelf-a2'],
  ['switch to russian', null],
  ['rack up the logs', null],
  ['is the server ok', null],
  ['is the third shelf ok', null],
  ['is the switch 14 ok', null],
] as const)('the only thing of a kind needs no number: “%s”', (text, assetId) => {
  expect(findAssets(text, ['srv-db-03', 'sw-core-1', 'shelf-a2', 'rack-r3']).assetIds[0] ?? null).toBe(assetId);
});

test('a name that is written out goes before what else is described', () => {
  expect(findAssets('does srv-db-03 need redis', ESTATE).assetIds).toEqual(['srv-db-03']);
});

test('a port is no machine, and neither is the name of a ticket', () => {
  expect(findAssets('bounce port 12 on access-14', ESTATE).assetIds).toEqual(['sw-access-14']);
  expect(findAssets('reopen net-301, the firewall does it again', ESTATE).assetIds).toEqual(['fw-edge-1']);
});

test.each(['approve this', 'restart it', 'silence the alert', 'одобри это'])(
  'a machine called by words of orders is not what “%s” names',
  (said) => {
    expect(findDescribed(said, [...ESTATE, 'approve-all.example', 'restart-silence-7'])).toBeNull();
  },
);

test.each([
  'lun-7 is slow since the backup window',
  'is it the backups or something else',
  'lun-7 тормозит с начала окна бэкапа',
  'это бэкапы виноваты',
  '백업 시작하고부터 느려',
  '백업 탓인가',
])('a backup that runs is no machine: %s', (said) => {
  expect(findDescribed(said, ESTATE)?.assetId ?? null).not.toBe('backup-01');
});

test.each(['is the backup server up', 'how is the backup box', 'как там бэкап сервер', '백업서버 살아있어'])(
  'one that serves is: %s',
  (said) => {
    expect(findDescribed(said, ESTATE)?.assetId).toBe('backup-01');
  },
);
