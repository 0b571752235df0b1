import { expect, test } from 'vitest';
import { ASKED } from '../wording/lookup-sentences.ts';
import { likenesses } from './likeness.ts';
import { sensesOf } from './senses.ts';
import { type Context, understand } from './understand.ts';

const now = new Date('2026-11-21T09:30:00Z');
const context: Context = {
  alertId: 'alr_1',
  assetIds: ['srv-db-03', 'srv-db-04', 'srv-web-01', 'lun-12', 'esx-node-2.example.com'],
  now,
  timeZone: 'Europe/Moscow',
};

test.each([
  ['why did this alert fire?', 'why'],
  ['почему сработал алерт?', 'why'],
  ['왜 알림이 발생했나요?', 'why'],
  ['show the grpah', 'graph'],
  ['что изменилось?', 'changes'],
  ['logs of srv-db-03', 'logs'],
  ['errors on db-04 in the past 30 minutes', 'errors'],
  ['what depends on lun-12?', 'impact'],
  ['what does srv-db-03 depend on?', 'depends-on'],
  ['что зависит от lun-12', 'impact'],
  ['от чего зависит srv-db-03', 'depends-on'],
  ['what breaks if lun-12 goes down', 'impact'],
  ['соседи lun-12', 'neighbours'],
  ['has this happened before?', 'similar'],
  ['когда кончится место на srv-db-03', 'forecast'],
  ['кто дежурит', 'who'],
  ['как там srv-web-01?', 'state'],
  ['which alerts are firing?', 'alerts'],
  ['mute this for 2 hours', 'silence'],
  ['беру', 'acknowledge'],
  ['run the fix', 'run'],
  ['создай заявку', 'ticket'],
  ['digest 7d', 'digest'],
  ['help', 'help'],
  ['good morning', 'unknown'],
  ['', 'unknown'],
] as const)('“%s” asks for %s', (text, kind) => {
  expect(understand(text, context).kind).toBe(kind);
});

test.each([
  'do not restart it',
  'не запускай это',
  'is it silenced?',
  'why was the alert silenced?',
  'who ran the runbook?',
  'if you mute it, what happens?',
  'show me related incidents from the archive for this alert',
  'who is the owner of srv-db-03, I have a finding to hand over',
  'is lun-12 being muted?',
  'ack 안 된 알람만 추려줘',
  'lun-12 음소거 중임?',
  '자정부터 6시까지 알람',
  'purple srv-db-03',
  'banana lun-12 please',
  '무음 처리된 알림 보여줘',
])('“%s” sets nothing in motion', (text) => {
  expect(['silence', 'acknowledge', 'run', 'ticket']).not.toContain(understand(text, context).kind);
});

test.each([
  ['SRV-DB-03?', 'srv-db-03'],
  ['logs of srv db 3', 'srv-db-03'],
  ['errors on db-04', 'srv-db-04'],
  ['why is srv-bd-03 slow', 'srv-db-03'],
  ['логи lun12', 'lun-12'],
  ['state of esx-node-2', 'esx-node-2.example.com'],
  ['что на srv-web-01ом', 'srv-web-01'],
  ['ping esx-2', 'esx-node-2.example.com'],
  ['ping esx-3', null],
  ['srv-db-033', null],
  ['srv-db-05', null],
] as const)('“%s” names %s', (text, assetId) => {
  expect(understand(text, context).named).toBe(assetId);
});

test('a name that fits several assets or none is said, with those that are near; digits are never guessed', () => {
  expect(understand('logs of db', { ...context, assetIds: ['a-db', 'b-db'] }).named).toBeNull();
  expect(understand('errors on srv-bd', { ...context, assetIds: ['srv-db', 'srv-dd'] }).unclear?.candidates).toEqual(['srv-db', 'srv-dd']);
  expect(understand('state of srv-db-05', context).unclear).toMatchObject({
    said: 'srv-db-05',
    candidates: ['srv-db-03', 'srv-db-04', 'srv-web-01'],
  });
});

test.each([
  ['errors last 3 h', '2026-11-21T06:30Z', '2026-11-21T09:30Z'],
  ['за последние 30 минут', '2026-11-21T09:00Z', '2026-11-21T09:30Z'],
  ['지난 3시간 로그', '2026-11-21T06:30Z', '2026-11-21T09:30Z'],
  ['yesterday after 18:00', '2026-11-20T15:00Z', '2026-11-20T21:00Z'],
  ['вчера с 18 до 20', '2026-11-20T15:00Z', '2026-11-20T17:00Z'],
  ['between 10 and 11', '2026-11-21T07:00Z', '2026-11-21T08:00Z'],
  ['from 23:00 to 02:00 yesterday', '2026-11-20T20:00Z', '2026-11-20T23:00Z'],
  ['since yesterday', '2026-11-19T21:00Z', '2026-11-21T09:30Z'],
  ['вчера', '2026-11-19T21:00Z', '2026-11-20T21:00Z'],
  ['at 14:05', '2026-11-20T10:50Z', '2026-11-20T11:20Z'],
  ['20 ноября вечером', '2026-11-20T15:00Z', '2026-11-20T21:00Z'],
  ['on monday morning', '2026-11-16T03:00Z', '2026-11-16T09:00Z'],
  ['last night', '2026-11-20T19:00Z', '2026-11-21T03:00Z'],
  ['2026-11-19', '2026-11-18T21:00Z', '2026-11-19T21:00Z'],
] as const)('“%s” is a window in the asker’s zone', (text, from, to) => {
  const { window } = understand(text, context);
  expect([window?.from, window?.to]).toEqual([new Date(from), new Date(to)]);
});

test('hours that a change of the clock leaves out or repeats are still hours', () => {
  const berlin = { ...context, timeZone: 'Europe/Berlin' };
  const spring = understand('between 2:30 and 4:00', { ...berlin, now: new Date('2026-03-29T10:00:00Z') }).window;
  expect([spring?.from, spring?.to]).toEqual([new Date('2026-03-29T01:30:00Z'), new Date('2026-03-29T02:00:00Z')]);
  const autumn = understand('after 2:30', { ...berlin, now: new Date('2026-10-25T10:00:00Z') }).window;
  expect(autumn?.from).toEqual(new Date('2026-10-25T00:30:00Z'));
  const day = understand('today', { ...berlin, now: new Date('2026-10-25T22:30:00Z') }).window;
  expect(day?.from).toEqual(new Date('2026-10-24T22:00:00Z'));
});

test('“it”, “before that” and half a question refer to what was spoken of', () => {
  const window = { from: new Date('2026-11-21T08:00:00Z'), to: new Date('2026-11-21T09:00:00Z') };
  const thread: Context = { ...context, assetId: 'lun-12', window, kind: 'errors' };
  expect(understand('what was unusual there before that?', thread)).toMatchObject({
    kind: 'unusual',
    assetId: 'lun-12',
    window: { from: new Date('2026-11-21T07:00:00Z'), to: window.from },
  });
  expect(understand('and srv-db-04?', thread)).toMatchObject({ kind: 'errors', assetId: 'srv-db-04', window });
  const drawn: Context = { ...thread, kind: 'graph', concept: 'disk.latency' };
  expect(understand('а вчера?', drawn)).toMatchObject({ kind: 'graph', assetId: 'lun-12', concept: 'disk.latency' });
  expect(understand('а вчера?', thread)).toMatchObject({ kind: 'errors', assetId: 'lun-12' });
});

test('slots: measure, quotation, silence with its length and reason, numbers of incidents, runbooks and evidence', () => {
  expect(understand('график памяти srv-db-03', context)).toMatchObject({ kind: 'graph', concept: 'memory.pressure' });
  expect(understand('logs of lun-12 "connection reset"', context)).toMatchObject({ kind: 'logs', contains: 'connection reset' });
  expect(understand('silence this for 2 hours because maintenance', context)).toMatchObject({
    kind: 'silence',
    durationMs: 7_200_000,
    reason: 'maintenance',
    window: null,
  });
  expect(understand('why #12?', context).incidentNumber).toBe(12);
  expect(understand("users can't log in, is it srv-db-03? what's the cause", context)).toMatchObject({
    contains: null,
    named: 'srv-db-03',
  });
  expect(understand('run runbook restart-service', context)).toMatchObject({ kind: 'run', runbookId: 'restart-service', alertId: 'alr_1' });
  expect(understand(`show ev_${'a1'.repeat(12)}`, context)).toMatchObject({ kind: 'evidence', evidenceId: `ev_${'a1'.repeat(12)}` });
});

test('what no rule reads is read by its likeness to what people typed; a deed only where its words order it', () => {
  expect(understand('이제 좀 나아졌어?', context).kind).not.toBe('run');
  expect(understand('which servers stand in lun-12', context).kind).toBe('neighbours');
  expect(understand('when did we last see this', context).kind).toBe('similar');
  const last = 'when did we last see this';
  const shares = likenesses({ text: last, rest: last, senses: sensesOf(last) });
  expect(shares.reduce((sum, [, share]) => sum + share, 0)).toBeCloseTo(1);
  for (const text of [
    ...[
      'everyone restarts something nowadays',
      'he says we should mute lun-12',
      'I wish I could mute lun-12',
      'the vendor said restart it',
    ],
    ...['вот бы заглушить lun-12', 'якобы перезапустили srv-db-03', 'не подтверждайте этот алерт', 'lun-12 재시작하지 마세요'],
  ]) {
    expect(['silence', 'acknowledge', 'run', 'ticket']).not.toContain(understand(text, context).kind);
  }
});

test.each([
  ['no alerts from lun-12 until monday', 'silence'],
  ['maintenance is done, you can take the mute off lun-12', 'end-silence'],
  ['работы кончились, сними мьют с lun-12', 'end-silence'],
  ['lun-12 작업 끝났으니 음소거 풀어줘', 'end-silence'],
  ["please take my acknowledgement back, it wasn't mine", 'unacknowledge'],
  ['сними с меня этот алерт', 'unacknowledge'],
  ['reassign the alert to the storage people', 'assign'],
] as const)('“%s” is %s and nothing else', (text, act) => {
  expect(understand(text, context).act).toBe(act);
});

test.each([
  ['latancy of srv-web-01', 'service.latency'],
  ['график темпиратуры srv-db-03', 'temperature.high'],
  ['memroy srv-db-03', 'memory.pressure'],
  ['lun-12 lat', 'disk.latency'],
  ['процедура для srv-db-03', null],
  ['r3 과열 그래프', 'temperature.high'],
  ['sw-1 패킷로스', 'network.errors'],
] as const)('“%s” is of %s', (text, concept) => {
  expect(understand(text, context).concept).toBe(concept);
});

test.each(Object.entries(ASKED))(
  'the button for %s is understood as that when it is pressed, in each language, with and without an asset',
  (kind, text) => {
    for (const asked of [text.en, text.ru, text.ko ?? text.en]) {
      expect([asked, understand(asked, context).kind]).toEqual([asked, kind]);
      if (kind === 'digest' || kind === 'ranking') continue;
      expect([asked, understand(`${asked} (lun-12)`, context)]).toMatchObject([asked, { kind, named: 'lun-12' }]);
    }
  },
);

test('what is not understood comes with three likely readings', () => {
  expect(understand('colourless green ideas', context)).toMatchObject({ kind: 'unknown', readings: ['why', 'alerts', 'unusual'] });
  expect(understand('blarg srv-db-03 flim', context)).toMatchObject({ kind: 'unknown', readings: ['why', 'alerts', 'unusual'] });
});

test.each([
  ['any past incidents like 418', { kind: 'similar', incidentNumber: 418 }],
  ['что у нас по srv-db-03', { kind: 'state', assetId: 'srv-db-03' }],
  ['lun-12 로그 최근 1시간치 주세요', { kind: 'logs', window: { from: new Date(context.now.getTime() - 3_600_000), to: context.now } }],
  ['не дёргай меня по lun-12 два часа', { kind: 'silence', assetId: 'lun-12', durationMs: 7_200_000 }],
])('“%s” is understood with what it names', (text, intent) => {
  expect(understand(text, context)).toMatchObject(intent);
});

test.each([
  'opening a ticket is the easy part',
  'acknowledging a mistake takes guts',
  '아까 ack 누른 거 저 아니에요',
  'restarting a database never helped anyone',
])('“%s” orders nothing', (text) => {
  expect(understand(text, context).kind).toBe('unknown');
});

test('what has been is looked at, not silenced', () => {
  for (const text of ['알림 최근 3시간', 'уведомления за последние 3 часа', 'notifications past 3 hours'])
    expect([text, understand(text, context).act]).toEqual([text, null]);
  expect(understand('silence what fired in the last hour on srv-db-03 for 2h', context)).toMatchObject({ kind: 'silence' });
});

test('an order that a rule reads word for word is one, whatever the name in it', () => {
  expect(understand('boris에게 할당', context)).toMatchObject({ kind: 'acknowledge', act: 'assign', person: 'boris' });
});

test.each([
  ['какой ущерб если lun-12 посыпется', 'BREAK'],
  ['srv-db-03 ляжет, кому поплохеет', 'BREAK'],
  ['кто взвоет', 'BREAK'],
  ['lun-12 나가면 어디까지 타격', 'BREAK'],
  ['в чем затык', 'CAUSE'],
  ['범인이 누구야', 'CAUSE'],
  ['any suspects', 'CAUSE'],
  ['он очухался', 'STATE'],
  ['정신 차렸나', 'STATE'],
  ['кто там хозяйничал', 'DID'],
  ['누가 손댔어', 'DID'],
  ['до лета дотянет', 'FORECAST'],
  ['월말까지 버텨', 'FORECAST'],
  ['это уже третий раз', 'SIMILAR'],
])('a colloquial word has the sense of the plain one: %s', (text, sense) => {
  expect(sensesOf(text).split(' ')).toContain(sense);
});

test.each([
  ['дёрну srv-db-03, кто взвоет', 'impact'],
  ['lun-12 빠지면 누가 곤란해져', 'impact'],
  ['gonna yank lun-12, who do i upset', 'impact'],
  ['srv-db-03 колбасит, мысли?', 'why'],
  ['lun-12 죽인 놈이 뭐야', 'why'],
  ['lun-12 is hung, thoughts?', 'why'],
  ['повесь на меня, гляну', 'acknowledge'],
  ['srv-db-03 в полку по процу, где копать', 'why'],
  ['srv-db-03 응답없음 떴는데 알아봐줘', 'why'],
  ['put lun-12 in read only tonight, will people notice', 'impact'],
  ['lun-12 오프라인 하기 전에 뭘 먼저 꺼야 해', 'impact'],
  ['почему трава зелёная', 'unknown'],
  ['why is the sky blue', 'unknown'],
  ['하늘은 왜 파래', 'unknown'],
])('%s is read as people mean it: %s', (text, kind) => {
  expect(understand(text, context).kind).toBe(kind);
});

test.each([
  ['routes dry-run', 'routes'],
  ['dry run of the notification routes', 'routes'],
  ['проверь маршруты', 'routes'],
  ['active silences', 'silences'],
  ['무음 목록', 'silences'],
])('a list that is asked for word for word is that list: %s', (text, kind) => {
  expect(understand(text, context).kind).toBe(kind);
});
