import { describe, expect, test } from 'vitest';
import { LOOKUPS } from '../wording/lookup-sentences.ts';
import { NEXT } from '../wording/next-sentences.ts';
import { say } from '../wording/say.ts';
import { understand } from './understand.ts';

const context = { alertId: null, assetIds: ['srv-db-03', 'lun-12'], now: new Date('2026-11-21T09:30:00Z'), timeZone: 'UTC' };
const thread = { ...context, alertId: 'alr_1' };

describe('what there is to do is asked in many words', () => {
  test.each([
    ...[
      'what now?',
      'now what',
      'ok so what next',
      "what's the next step",
      'what should I do next?',
      'what do i check first',
      'next steps',
    ],
    ...['how do we proceed', 'any suggestions?', 'acked, what now', 'what to do with srv-db-03', 'what next #12'],
    ...['how do i fix this', 'what fixes it', 'what can be done', 'what do i do about the disk', 'is there a runbook for this?'],
    ...['how do we get srv-db-03 back', 'where would you look first', 'any recommendation what to do now'],
    ...['как это чинить', 'чем лечить', 'что делать с этим диском', 'есть ранбук на это?', 'как спасать srv-db-03', 'что порекомендуешь'],
    ...['어떻게 고쳐?', '조치 방법 알려줘', '어떻게 해야 해?'],
    ...['а теперь что?', 'что дальше', 'ну и что мне теперь делать', 'дальше что', 'что делать с srv-db-03', 'какие следующие шаги?'],
    ...['куда смотреть', 'как быть', 'что посоветуешь', 'что дальше #12', 'взял, что дальше?'],
    ...['이제 뭐 해?', '다음 단계는?', '뭐부터 확인해야 돼요', '그럼 어떻게 해야 돼?', '다음엔 뭘 해야 하나요', '다음 단계는 #12'],
  ])('%s', (text) => {
    expect(understand(text, context)).toMatchObject({ kind: 'next' });
  });

  test('a number, a name and the thread say of what', () => {
    expect(understand('what next #12', context)).toMatchObject({ incidentNumber: 12 });
    expect(understand('что делать с srv-db-03', context)).toMatchObject({ named: 'srv-db-03' });
    expect(understand('what now', thread)).toMatchObject({ alertId: 'alr_1' });
  });
});

test('who begins is new here, unless there is an alert to begin with', () => {
  for (const text of ['where do I start', 'с чего начать', 'what are my options']) {
    expect(understand(text, context)).toMatchObject({ kind: 'help' });
    expect(understand(text, thread)).toMatchObject({ kind: 'next' });
  }
});

test.each([
  ...[
    'what can you do',
    'what depends on srv-db-03',
    'what should I do if srv-db-03 fails',
    'he asked me what to do',
    'what changed next to it',
    'what should I do with my life',
    'how do i fix my printer',
  ],
  ...['что дальше по плану на ретро', 'что мне надеть', '다음 교대 당직은 누구', '다음 주에 뭐 먹지'],
])('it is not asked by: %s', (text) => {
  expect(understand(text, thread).kind).not.toBe('next');
});

describe.each(['en', 'ru', 'ko'] as const)('what is offered there is understood again (%s)', (language) => {
  const places = { asset: 'srv-db-03', number: '12', metric: 'system.cpu.utilization' };
  const quoted = (text: string) => /[“«](?<said>[^”»]+)[”»]/u.exec(text)?.groups?.said ?? '';

  test.each([
    ['stateOf', { kind: 'state', named: 'srv-db-03' }],
    ['logsOf', { kind: 'logs', named: 'srv-db-03' }],
    ['graphOf', { kind: 'graph', named: 'srv-db-03', metric: 'system.cpu.utilization' }],
    ['askOne', { kind: 'next', incidentNumber: 12 }],
  ] as const)('%s', (name, intent) => {
    const read = understand(say(NEXT[name], language, places), context);
    expect(read).toMatchObject(intent);
    if (name === 'logsOf' || name === 'graphOf') expect(read.window).not.toBeNull();
  });

  test('what is quoted', () => {
    const said = (name: 'take' | 'handOver' | 'silence' | 'noTicket') =>
      understand(
        quoted(say(NEXT[name], language, places))
          .replace(/NAME|ИМЯ/u, 'boris')
          .replace('이름', 'boris'),
        thread,
      );
    expect(said('take')).toMatchObject({ kind: 'acknowledge', act: 'acknowledge' });
    expect(said('handOver')).toMatchObject({ kind: 'acknowledge', act: 'assign', person: 'boris' });
    expect(said('silence')).toMatchObject({ kind: 'silence', act: 'silence', durationMs: 7_200_000 });
    expect(said('noTicket')).toMatchObject({ kind: 'ticket' });
  });
});

test('how to run by name is told of an asset', () => {
  expect(say(LOOKUPS.runByName, 'en', { asset: 'srv-db-03' })).toContain('run RUNBOOK on srv-db-03');
});

test('where to begin is told where something is spoken of', () => {
  for (const text of ['where would you start', 'с чего бы ты начал']) {
    expect(understand(text, { ...context, assetId: 'srv-db-03', kind: 'why' })).toMatchObject({ kind: 'next' });
    expect(understand(text, context)).not.toMatchObject({ kind: 'next' });
  }
});
