import { expect, test } from 'vitest';
import type { IntentKind } from '../../domain/answer.ts';
import { understand } from './understand.ts';

const assetIds = ['srv-db-03', 'srv-db-04', 'srv-web-02', 'sw-core-1', 'payments', 'checkout-api'];
const now = new Date('2026-11-21T09:30:00Z');
const context = { alertId: null, assetIds, now, timeZone: 'Europe/Moscow' };
const window = { from: new Date('2026-11-21T08:30:00Z'), to: now };
const after = (kind: IntentKind) => ({ ...context, kind, assetId: 'srv-db-03', window });

test.each(['since when?', 'and since when', 'с каких пор?', 'а с какого времени', '언제부터?', '언제부터요'])(
  '“%s” asks again why, of the same',
  (said) => {
    expect(understand(said, after('state'))).toMatchObject({ kind: 'why', assetId: 'srv-db-03' });
  },
);

test.each(['и что?', 'ну и что', 'so what?', '그래서 어떻게 해?', '그래서 뭐 해요?'])('“%s” asks what to do', (said) => {
  expect(understand(said, after('why'))).toMatchObject({ kind: 'next', assetId: 'srv-db-03' });
});

test.each(['and now?', 'ok and now', 'а теперь?', '그럼 이제는?'])(
  '“%s” asks what to do after an explanation, and how it is after a look',
  (said) => {
    expect(understand(said, after('why'))).toMatchObject({ kind: 'next', assetId: 'srv-db-03' });
    expect(understand(said, after('state'))).toMatchObject({ kind: 'state', assetId: 'srv-db-03', window: null });
  },
);

test.each(['give me the same for yesterday', 'тоже самое за вчера', 'same thing for yesterday', 'the same but for yesterday'])(
  '“%s” repeats what was asked, of another time',
  (said) => {
    const read = understand(said, { ...after('graph'), concept: 'cpu.utilization' });
    expect(read).toMatchObject({ kind: 'graph', assetId: 'srv-db-03', concept: 'cpu.utilization' });
    expect(read.window?.from).toEqual(new Date('2026-11-19T21:00:00Z'));
  },
);

test.each(['and earlier?', 'before that?', 'what about before that', 'а раньше?', 'до этого?', '그 전에는?', '그전엔'])(
  '“%s” asks the same of as long before',
  (said) => {
    const read = understand(said, after('changes'));
    expect(read).toMatchObject({ kind: 'changes', assetId: 'srv-db-03', named: null });
    expect(read.window).toEqual({ from: new Date('2026-11-21T07:30:00Z'), to: new Date('2026-11-21T08:30:00Z') });
  },
);

test.each(['и что?', 'since when?', 'а раньше?', '그래서 어떻게 해?'])('“%s” orders nothing after an order', (said) => {
  for (const kind of ['silence', 'acknowledge', 'run', 'ticket'] as const)
    expect(['silence', 'acknowledge', 'run', 'ticket']).not.toContain(understand(said, after(kind)).kind);
});

test.each([
  ['why did sw-core-2 alert', 'sw-core-2'],
  ['что с srv-db-05', 'srv-db-05'],
  ['srv-web-01 왜 느려', 'srv-web-01'],
  ['silence srv-db-30 for 2 hours', 'srv-db-30'],
])('“%s” names a machine that is not there, and no other is taken for it', (said, unclear) => {
  expect(understand(said, context)).toMatchObject({ assetId: null, named: null, unclear: { said: unclear } });
});

test.each([
  ['logs of paymetns', 'payments'],
  ['логи payemnts', 'payments'],
  ['srv-bd-03 왜 느려', 'srv-db-03'],
  ['what is up with the core switch', 'sw-core-1'],
])('“%s” is of %s', (said, asset) => {
  expect(understand(said, context).assetId).toBe(asset);
});

test('words of the same letters, and words of which one letter is missing, are no names', () => {
  const odd = { ...context, assetIds: ['ingest', 'tables', 'master'] };
  for (const said of ['the giants of the team', 'is the stable release out', 'what streams are there'])
    expect(understand(said, odd).named).toBeNull();
});

test.each(['chg payments', 'chgs payments', 'chg db-03'])('“%s” asks what changed', (said) => {
  expect(understand(said, context).kind).toBe('changes');
});

test.each([
  ['логи db-03 за последние минут сорок', 40],
  ['логи db-03 за 30м', 30],
  ['errors on db-03 in the last forty minutes or so', 40],
])('“%s” says how far back', (said, minutes) => {
  const read = understand(said, context).window;
  expect(read && Math.round((now.getTime() - read.from.getTime()) / 60_000)).toBe(minutes);
});
