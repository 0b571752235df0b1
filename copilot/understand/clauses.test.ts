import { describe, expect, test } from 'vitest';
import { clausesOf } from './clauses.ts';
import { type Context, understand } from './understand.ts';

const context: Context = {
  alertId: null,
  assetIds: ['db-07', 'db-08', 'cache-2', 'nas-1'],
  now: new Date('2026-03-01T12:00:00Z'),
  timeZone: 'Europe/Moscow',
};

test('a clause ends at a mark, a line, a dash or a word that goes on telling, not inside a number, a name or a quotation', () => {
  expect(clausesOf('ok... paged again, db-07 - what now? 12.5 percent so why')).toEqual([
    'ok...',
    'paged again',
    'db-07',
    'what now?',
    '12.5 percent',
    'so why',
  ]);
  expect(clausesOf('find "no route, no host"')).toEqual(['find "no route, no host"']);
  expect(clausesOf('a, '.repeat(40))).toHaveLength(8);
});

describe('a story around a question', () => {
  test.each([
    ['the plumber was here and took a photo of the rack, when will nas-1 be full', 'forecast', 'nas-1'],
    ['my train is late. logs of cache-2 please - battery is at nine percent', 'logs', 'cache-2'],
    ['нас вчера залило, трубу уже закрыли. кто дежурит', 'who', null],
    ['у соседей ремонт, не слышу телефон - покажи ошибки db-07', 'errors', 'db-07'],
    ['지하철이라 소리가 안 들려요. nas-1 언제 꽉 차요', 'forecast', 'nas-1'],
  ])('does not hide it: %s', (text, kind, assetId) => {
    expect(understand(text, context)).toMatchObject({ kind, assetId });
  });

  test.each([
    ['db-08 got the same image and boots - restart cache-2 please', 'run', 'cache-2'],
    ['db-08 is on the same switch and fine. mute db-07 for 2 hours', 'silence', 'db-07'],
    ['на db-08 та же прошивка и ничего - создай тикет по nas-1', 'ticket', 'nas-1'],
    ['db-08 is quick, why is db-07 slow?', 'why', 'db-07'],
  ])('does not lend it the machine it names: %s', (text, kind, assetId) => {
    expect(understand(text, context)).toMatchObject({ kind, assetId });
  });

  test('lends it the machine where the question names none', () => {
    expect(understand('cache-2 was moved to the other rack, what changed', context)).toMatchObject({ kind: 'changes', assetId: 'cache-2' });
    expect(understand('restart db-07, db-08 and cache-2 please', context)).toMatchObject({ listed: ['db-07', 'db-08', 'cache-2'] });
  });
});

test.each([
  'the wiki says restart db-07 but nobody believes it',
  'restart is a strong word, people panic',
  "let's not restart it, it made things worse",
  'Маша сказала перезапусти db-07, а я не стал',
  'мне велели: заглуши cache-2, но нельзя',
  'be quiet in the library, people are reading',
  'this one, somebody took it? i do not want two of us there',
  '수진이가 어제 nas-1 음소거해서 아무도 못 들었대',
])('no deed is read out of a clause of what tells of one: %s', (text) => {
  expect(['run', 'silence', 'acknowledge', 'ticket']).not.toContain(understand(text, context).kind);
});

test.each([
  ['connections drop all the time and nobody touched the config they swear. what is behind it', 'why'],
  ['it was fine all evening, now each commit takes seconds. where does that come from', 'why'],
  ['you say the disk is dying. where does that come from', 'evidence'],
  ['проц на db-07 97 при ровном трафике, чушь какая-то, есть версии?', 'why'],
  ['900 locks wait on db-07, what is holding them up', 'why'],
])('what is asked goes before what is told: %s', (text, kind) => {
  expect(understand(text, context).kind).toBe(kind);
});

test.each([
  'на db-07 растет очередь, на db-08 при этом тишина',
  'db-07 и db-08 ребутнулись. db-08 я глянул',
  'finance says db-07 bounce',
  'подними маиллог с db-07, в заявке пишут про отбойники',
  'pls be quiet in the open space, people are on calls',
])('what is told, or is to be shown, is no deed: %s', (text) => {
  expect(['run', 'silence', 'acknowledge', 'ticket']).not.toContain(understand(text, context).kind);
});

test.each([
  ['меняем память в db-07, два часа алертов с нее не надо', 'silence'],
  ['db-07 알고 있으니까 9시까지 호출하지 마', 'silence'],
  ['ack, coffee first then i look', 'acknowledge'],
  ['이 장애 벤더한테 보여줘야 되니까 티켓 하나 끊어줘', 'ticket'],
  ['hand incident 4412 over to Marek', 'acknowledge'],
])('a deed is read where its own clause orders it: %s', (text, kind) => {
  expect(understand(text, context).kind).toBe(kind);
});

test('what is asked not to wake anybody is a silence, what will not be done is none', () => {
  expect(understand('до пяти кладут кабель, не буди меня по cache-2', context)).toMatchObject({ kind: 'silence', assetId: 'cache-2' });
  expect(understand('не буду глушить cache-2, пусть звонит', context)).not.toMatchObject({ kind: 'silence' });
});
