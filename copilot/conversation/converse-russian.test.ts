import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Act, Asked } from '../../test/fakes/model/scripted-model.ts';
import { askAs, claimsOf, conversationWith, type Kind, openTalk, type TalkRig } from '../../test/rigs/conversation.ts';
import { storageLatency } from '../testing/scenarios.ts';
import type { Conversation } from './converse.ts';

const scenario = storageLatency();
let rig: TalkRig;
beforeAll(async () => {
  rig = await openTalk(scenario);
});
afterAll(() => rig.close());

const QUESTION = 'расскажи-ка байку про машину базы данных';
const say = (kind: Kind, script: (asked: Asked) => Act, more: Partial<Conversation> = {}) => {
  rig.server.play(script);
  return askAs(rig.tenant, scenario.at, QUESTION, conversationWith(kind, rig.server.url, more), { timeZone: 'Europe/Moscow' });
};
/** Looks up once, then says this; `told` gets the statements that the look-up returned. */
const afterLookUp =
  (answer: string, told: string[] = []) =>
  ({ turn, messages }: Asked): Act => {
    if (turn === 0) return { calls: [{ name: 'what_is_unusual', args: { asset: 'srv-db-03' } }] };
    told.push(...[...(messages.at(-1)?.content ?? '').matchAll(/^\[\d+\] (.*)$/gm)].map(([, one = '']) => one));
    return { text: answer };
  };

const OWN = 'Ожидание I/O (iowait) на srv-db-03: обычно 8,01 %, с 14:28 — 29,1 %.';

for (const kind of ['openai', 'ollama'] as const) {
  test(`${kind}: a question in Russian is answered in Russian: the look-ups, what is shown, what is struck and what it cost`, async () => {
    const told: string[] = [];
    const prices = { input: 2, output: 8, currency: 'EUR' };
    const answer = 'На srv-db-03 iowait вырос с обычных 8 % до 29,1 % [1]. На srv-db-03 iowait вырос до 92 % [1].';
    const reply = await say(kind, afterLookUp(answer, told), { prices });
    expect(told).toEqual([OWN, 'На srv-db-03 в 17:20 сработал алерт HighIowait.']);
    expect(rig.server.bodies.at(-1)).toContain('You answer in Russian');
    expect(reply).toMatchObject({ kind: 'list', headline: 'Что нашлось' });
    expect(claimsOf(reply)).toEqual(['На srv-db-03 iowait вырос с обычных 8 % до 29,1 %.', OWN]);
    expect(reply.notes).toEqual([
      'Предложения модели, которых данные не подтверждают (1), убраны; то, на что они ссылались, дано нашими словами.',
      expect.stringMatching(new RegExp(`^${kind} m: запросов 1, токенов [\\d\\u00a0]+, \\d+(,\\d)? с, 0,\\d{4} EUR\\.$`)),
    ]);
  });

  const faults: ReadonlyArray<readonly [what: string, script: (asked: Asked) => Act, note: string]> = [
    ['an error', () => ({ fault: { kind: 'status', status: 500 } }), 'Модель не сработала; это встроенный ответ.'],
    ['silence', () => ({ fault: { kind: 'hang' } }), 'Модель не ответила вовремя; это встроенный ответ.'],
    ['an answer cut at its length', () => ({ text: 'x', fault: { kind: 'length' } }), 'Ответ модели оборвался; это встроенный ответ.'],
    ['a made-up look-up', () => ({ calls: [{ name: 'run', args: {} }] }), 'Модель запросила то, чего нет; это встроенный ответ.'],
    ['an endless loop', ({ turn }) => find(turn), 'Модель сделала слишком много запросов; это встроенный ответ.'],
    [
      'waste',
      ({ turn }) => ({ ...find(turn), tokens: 10 ** 6 }),
      'Модель израсходовала больше токенов, чем разрешено; это встроенный ответ.',
    ],
    ['nothing to check', () => ({ text: 'Всё хорошо.' }), 'Модель не сказала ничего, что можно проверить; это встроенный ответ.'],
  ];
  test.each(faults)(`${kind}: %s is told in Russian, above the built-in answer in Russian`, async (what, script, note) => {
    const reply = await say(kind, script, what === 'silence' ? { limits: { calls: 6, timeMs: 300, tokens: 200_000 } } : {});
    expect(reply).toMatchObject({ kind: 'sentence', text: expect.stringContaining('Я не понял') });
    expect(reply.notes?.[0]).toBe(note);
    expect(reply.notes?.[1]).toMatch(/запросов \d+, токенов/);
  });
}

function find(turn: number): Act {
  return { calls: [{ name: 'find_assets', args: { contains: `x${turn}` } }] };
}

const HONEST = [
  'На srv-db-03 iowait вырос с обычных 8 % до 29,1 % [1].',
  'С 14:28 ожидание I/O на srv-db-03 — 29,1 %, обычно 8,01 % [1].',
  'Ожидание I/O на srv-db-03 выросло с 8,01% до 29,1% [1].',
  'С 14:28 МСК на srv-db-03 необычно ожидание I/O: 29 % [1].',
  'Алерт HighIowait на srv-db-03 сработал сегодня в 17:20 по московскому времени [2].',
  'Алерт HighIowait на srv-db-03 сработал 10 марта 2026 г. в 17:20 (UTC+3) [2].',
  'Алерт HighIowait на srv-db-03 сработал 10.03.2026 17:20 МСК [2].',
];

test('honest sentences in other words, with other forms of numbers and times, are kept', async () => {
  const reply = await say('openai', afterLookUp(HONEST.join(' ')));
  expect(claimsOf(reply)).toEqual(HONEST.map((sentence) => sentence.replace(/ \[\d\]/, '')));
});

const LIES: ReadonlyArray<readonly [what: string, lie: string]> = [
  ['a wrong number with a comma', 'Ожидание I/O на srv-db-03 выросло до 29,7 % [1].'],
  ['a number in words', 'Ожидание I/O на srv-db-03 выросло втрое [1].'],
  ['a doubling that was none', 'Ожидание I/O на srv-db-03 выросло вдвое [1].'],
  ['a wrong time', 'С 15:28 ожидание I/O на srv-db-03 — 29,1 % [1].'],
  ['the time of another zone under the reader’s', 'С 11:28 МСК ожидание I/O на srv-db-03 — 29,1 % [1].'],
  ['the reader’s time under another zone', 'С 14:28 UTC ожидание I/O на srv-db-03 — 29,1 % [1].'],
  ['another offset', 'С 14:28 (UTC+30) ожидание I/O на srv-db-03 — 29,1 % [1].'],
  ['the begin of what was searched', 'С 05:20 ожидание I/O на srv-db-03 — 29,1 % [1].'],
  ['another day', 'Алерт HighIowait на srv-db-03 сработал вчера в 17:20 [2].'],
  ['another day alone', 'Вчера сработал алерт HighIowait на srv-db-03 [2].'],
  ['another date', 'Алерт HighIowait на srv-db-03 сработал 9 марта в 17:20 [2].'],
  ['another year', 'Алерт HighIowait на srv-db-03 сработал 10 марта 2025 года в 17:20 [2].'],
  ['a length of time that nobody told', 'Уже неделю ожидание I/O на srv-db-03 — 29,1 % [1].'],
  ['another unit', 'Ожидание I/O на srv-db-03 — 29,1 мс [1].'],
  ['another asset', 'Ожидание I/O на srv-db-04 выросло с 8 % до 29 % [1].'],
  ['letters of another script', 'Ожидание I/O на srv-dв-03 выросло с 8 % до 29 % [1].'],
  ['a fall for a rise', 'Ожидание I/O на srv-db-03 снизилось до 29,1 % [1].'],
  ['two values in the other order', 'Ожидание I/O на srv-db-03: с 29,1 % до 8,01 % [1].'],
  ['a change told as none', 'Ожидание I/O на srv-db-03 держится на 29,1 % [1].'],
  ['the unusual as the usual', 'Ожидание I/O на srv-db-03: 29,1 % — обычное значение [1].'],
  ['the unusual as the usual, by its figure', 'Ожидание I/O на srv-db-03: 8,01 % при обычных 29,1 % [1].'],
  ['until when for since when', 'До 14:28 ожидание I/O на srv-db-03 — 29,1 % [1].'],
  ['a denial', 'Ожидание I/O на srv-db-03 не выросло до 29,1 % [1].'],
  ['a cause of its own', 'Ожидание I/O на srv-db-03 — 29,1 % из-за сети [1].'],
  ['a signal of its own', 'Ожидание I/O на srv-db-03 — 29,1 % после перегрева [1].'],
  ['a limit that nobody told', 'Ожидание I/O на srv-db-03 — 29,1 %, выше порога [1].'],
  ['a figure of the evidence that is not told of it', 'Ожидание I/O на srv-db-03 — 23,8 % [1].'],
  ['a deed', 'Ожидание I/O на srv-db-03 — 29,1 %, сервер перезагружен [1].'],
];

test('what is untrue in Russian is struck as in English: numbers, times, zones, days, units, names, order, causes and deeds', async () => {
  const shown: string[] = [];
  for (let at = 0; at < LIES.length; at += 10) {
    const part = LIES.slice(at, at + 10);
    const reply = await say(at % 20 === 0 ? 'ollama' : 'openai', afterLookUp(part.map(([, lie]) => lie).join(' ')));
    shown.push(...claimsOf(reply));
    expect(reply.notes?.[0]).toContain(`не подтверждают (${part.length})`);
  }
  expect([...new Set(shown)].sort()).toEqual(['На srv-db-03 в 17:20 сработал алерт HighIowait.', OWN].sort());
});
