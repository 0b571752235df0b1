import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Ends } from '../../domain/ends.ts';
import type { Act, Asked, Raw } from '../../test/fakes/model/scripted-model.ts';
import { askAs, claimsOf, conversationWith, type Kind, openTalk, shownBy, type TalkRig } from '../../test/rigs/conversation.ts';
import { storageLatency } from '../testing/scenarios.ts';
import type { Conversation } from './converse.ts';

const scenario = storageLatency();
let rig: TalkRig;
beforeAll(async () => {
  rig = await openTalk(scenario);
});
afterAll(() => rig.close());

const QUESTION = 'tell me a story of the database machine please';
const NEEDS: Act = { calls: [{ name: 'what_it_depends_on', args: { asset: 'srv-db-03' } }] };
const say = (kind: Kind, script: (asked: Asked) => Act, more: Partial<Conversation> = {}) => {
  rig.server.play(script);
  return askAs(rig.tenant, scenario.at, QUESTION, conversationWith(kind, rig.server.url, more));
};
const BUILT_IN = { kind: 'sentence', text: expect.stringContaining('did not understand') };
const statementsIn = ({ messages }: Asked) => [...(messages.at(-1)?.content ?? '').matchAll(/^\[\d+\] (.*)$/gm)].map(([, one = '']) => one);

/** A piece of a stream that says a text. */
function saying(kind: Kind, content: string): string {
  return kind === 'openai'
    ? `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }] })}\n\n`
    : `${JSON.stringify({ model: 'm', created_at: '2026-03-10T14:20:00Z', message: { role: 'assistant', content }, done: false })}\n`;
}

const ended = (kind: Kind) =>
  kind === 'openai'
    ? 'data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
    : '{"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"}\n';
const HALF = 'By the inventory srv-db-03 is on lun-12 [1]';

for (const kind of ['openai', 'ollama'] as const) {
  const broken: ReadonlyArray<readonly [what: string, fault: Omit<Raw, 'kind'>]> = [
    ['a page of HTML', { body: '<html><body>502 Bad Gateway</body></html>', type: 'text/html' }],
    ['a page of HTML that says it is JSON', { body: '<!doctype html><p>Sign in', type: 'application/json' }],
    ['a page of HTML in the stream', { body: `${saying(kind, HALF)}<html>gateway time-out</html>\n\n` }],
    ['an empty answer', { body: '' }],
    ['an empty answer that says it is JSON', { body: '', type: 'application/json' }],
    ['half a JSON', { body: saying(kind, HALF).slice(0, 60) }],
    ['half a JSON after a whole one', { body: saying(kind, HALF) + saying(kind, HALF).slice(0, 60) }],
    ['no reason at its end', { body: saying(kind, HALF) + (kind === 'openai' ? 'data: [DONE]\n\n' : '') }],
    [
      'an error in the stream',
      { body: `${saying(kind, HALF)}${kind === 'openai' ? 'data: ' : ''}{"error":{"message":"overloaded","type":"x"}}\n\n` },
    ],
    ['an error as text in the stream', { body: `${saying(kind, HALF)}${kind === 'openai' ? 'data: ' : ''}{"error":"out of memory"}\n\n` }],
    ['an error with status 200', { body: '{"error":{"message":"no such model"}}', type: 'application/json' }],
    ['a connection that breaks before the first byte', { body: '', ends: 'broken' }],
    ['a connection that breaks in the middle', { body: saying(kind, HALF), ends: 'broken' }],
    ['a redirection', { body: '', status: 302, headers: { location: 'http://127.0.0.1:9/steal' } }],
    ['no content', { body: '', status: 204 }],
    ['status 500 with HTML', { body: '<h1>Oops</h1>', status: 500, type: 'text/html' }],
    ['status 401', { body: '{"error":{"message":"Incorrect API key provided: k"}}', status: 401, type: 'application/json' }],
    ['null for a piece', { body: `${kind === 'openai' ? 'data: ' : ''}null\n\n${saying(kind, HALF)}` }],
    ['numbers for texts', { body: (saying(kind, 'QQ') + ended(kind)).replace('"QQ"', '42') }],
    ['bytes that are no UTF-8', { body: `\u0000\u0001${kind === 'openai' ? 'data: ' : ''}\u0002\n\n` }],
  ];
  test.each(broken)(`${kind}: %s gives the built-in answer, says so, and nothing of it is shown`, async (_what, fault) => {
    const reply = await say(kind, ({ turn }) => (turn === 0 ? NEEDS : { fault: { kind: 'raw', ...fault } }));
    expect(reply).toMatchObject(BUILT_IN);
    expect(reply.notes?.[0]).toContain('built-in answer');
    expect(shownBy(reply)).not.toMatch(/inventory|html|Gateway|overloaded|memory|API key/i);
  });

  const refusing: ReadonlyArray<readonly [status: number, body: string, note: string]> = [
    [401, '{"error":{"message":"Incorrect API key provided: sk-1234"}}', 'refused our key'],
    [403, '<html>Forbidden</html>', 'refused our key'],
    [404, '{"error":"model m not found, try pulling it first"}', 'no such model'],
    [
      400,
      '{"error":{"message":"the maximum context length is 8192 tokens","code":"context_length_exceeded"}}',
      'longer than the model can hold',
    ],
    [400, '{"error":{"message":"temperature is not supported"}}', 'The model failed'],
    [413, '', 'longer than the model can hold'],
    [503, '', 'is busy'],
    [500, '{"error":{"message":"oops"}}', 'The model failed'],
  ];
  test.each(refusing)(
    `${kind}: that a server refuses with %i %s is told in words, and to the log without what the server says`,
    async (status, body, note) => {
      const warned: string[] = [];
      const reply = await say(kind, () => ({ fault: { kind: 'raw', status, body, type: 'application/json' } }), {
        warn: (fault, detail) => warned.push(`${fault} ${detail}`),
      });
      expect(reply).toMatchObject(BUILT_IN);
      expect(reply.notes?.[0]).toContain(note);
      expect(warned).toEqual([expect.stringContaining(`status ${status}`)]);
      expect(warned[0]).not.toMatch(/sk-1234|Forbidden|object Object/);
    },
  );

  test(`${kind}: a server that is not there is told so`, async () => {
    const reply = await askAs(rig.tenant, scenario.at, QUESTION, conversationWith(kind, 'http://127.0.0.1:9'));
    expect(reply).toMatchObject(BUILT_IN);
    expect(reply.notes?.[0]).toContain('cannot be reached');
  });

  test(`${kind}: a server that asks to wait is not asked again before, and then is`, async () => {
    const refused: Act = { fault: { kind: 'raw', status: 429, body: '{}', type: 'application/json', headers: { 'retry-after': '2' } } };
    rig.server.play(({ turn }) => (turn === 0 ? refused : turn === 1 ? NEEDS : { text: `${HALF}.` }));
    const conversation = conversationWith(kind, rig.server.url);
    const asked = rig.server.bodies.length;
    for (let round = 0; round < 3; round++) {
      const reply = await askAs(rig.tenant, scenario.at, QUESTION, conversation);
      expect(reply.notes?.[0]).toContain('asked to be left alone');
    }
    expect(rig.server.bodies.length - asked).toBe(1);
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_000);
    expect(claimsOf(await askAs(rig.tenant, scenario.at, QUESTION, conversation))).toEqual(['By the inventory srv-db-03 is on lun-12.']);
    vi.restoreAllMocks();
  });

  test(`${kind}: a server that hangs is hung up on when time is over, when the one who asked leaves, and when it is stopped`, async () => {
    const limits = { calls: 6, timeMs: 200, tokens: 200_000 };
    const never = new AbortController().signal;
    const hungUp = () => expect.poll(() => rig.server.waiting()).toBe(0);
    const hangs = (more: Partial<Conversation>, ends?: Ends) => {
      rig.server.play(() => ({ fault: { kind: 'hang' } }));
      const conversation = conversationWith(kind, rig.server.url, { warn: (fault) => warned.push(fault), ...more });
      return askAs(rig.tenant, scenario.at, QUESTION, conversation, ends ? { ends } : {});
    };
    const warned: string[] = [];
    expect((await hangs({ limits })).notes?.[0]).toContain('did not answer in time');
    await hungUp();

    const left = new AbortController();
    const leaving = hangs({}, { stop: never, left: left.signal });
    await expect.poll(() => rig.server.waiting()).toBe(1);
    left.abort();
    expect((await leaving).notes?.[0]).toContain('The page was closed');
    await hungUp();

    const stop = new AbortController();
    const stopping = hangs({}, { stop: stop.signal, left: never });
    await expect.poll(() => rig.server.waiting()).toBe(1);
    stop.abort(new Error('no longer wanted'));
    await expect(stopping).rejects.toThrow('no longer wanted');
    await hungUp();
    expect(warned).toEqual(['late']);
  });

  test(`${kind}: an answer of thirty thousand letters is not read`, async () => {
    for (const text of [`a${' '.repeat(30_000)}b [1].`, `${HALF}. `.repeat(700)]) {
      const reply = await say(kind, ({ turn }) => (turn === 0 ? NEEDS : { text }));
      expect(reply).toMatchObject(BUILT_IN);
      expect(reply.notes?.[0]).toContain('more tokens than allowed');
    }
  });

  test(`${kind}: an answer in another language than the person's is given in our own words`, async () => {
    for (const [language, lie, own] of [
      ['ru', `${HALF}.`, 'По инвентарю: srv-db-03 хранит данные на lun-12.'],
      ['ko', `${HALF}.`, '인벤토리: srv-db-03 → lun-12 저장.'],
      ['en', 'Согласно инвентарю srv-db-03 на lun-12 [1].', 'Inventory: srv-db-03 stores on lun-12.'],
    ] as const) {
      rig.server.play(({ turn }) => (turn === 0 ? NEEDS : { text: lie }));
      const reply = await askAs(rig.tenant, scenario.at, QUESTION, conversationWith(kind, rig.server.url), { language });
      expect(claimsOf(reply)).toEqual([own]);
    }
  });

  const slow: ReadonlyArray<readonly [what: string, act: Act]> = [
    ['a first byte that comes too late', { fault: { kind: 'raw', body: saying(kind, HALF) + ended(kind), afterMs: 4_000 } }],
    ['heads without a body', { fault: { kind: 'raw', body: '', ends: 'never' } }],
    ['silence in the middle', { fault: { kind: 'raw', body: saying(kind, HALF), ends: 'never' } }],
    ['silence in the middle of a line', { fault: { kind: 'raw', body: saying(kind, HALF).slice(0, 50), ends: 'never' } }],
    [
      'silence before the end',
      { fault: { kind: 'raw', body: `${saying(kind, HALF)}${kind === 'openai' ? ': wait\n\n' : '\n'}`, ends: 'never' } },
    ],
    ['a drip', { text: 'word '.repeat(400), fault: { kind: 'slow', everyMs: 20 } }],
  ];
  test.each(slow)(`${kind}: %s is given up at the deadline, in whichever turn`, async (_what, act) => {
    for (const late of [0, 1]) {
      const started = performance.now();
      const limits = { calls: 6, timeMs: 400, tokens: 200_000 };
      const reply = await say(kind, ({ turn }) => (turn === late ? act : NEEDS), { limits });
      expect(reply).toMatchObject(BUILT_IN);
      expect(reply.notes?.[0]).toContain('in time');
      expect(performance.now() - started).toBeLessThan(3_500);
    }
  });

  test(`${kind}: a slow answer that comes in time is as good as a quick one`, async () => {
    const slow: Act = { fault: { kind: 'raw', body: saying(kind, HALF) + ended(kind), afterMs: 300 } };
    // By what was asked, not by which turn it is: a request of the talk before, given up there, may still come.
    const reply = await say(kind, (asked) => (statementsIn(asked).length === 0 ? NEEDS : slow));
    expect(claimsOf(reply)).toEqual(['By the inventory srv-db-03 is on lun-12.']);
  });

  test(`${kind}: what a server repeats of a look-up, or makes up as one, is shown as far as it is true, by the statement it cites`, async () => {
    let own: string[] = [];
    const lies = (asked: Asked): Act => {
      if (asked.turn === 0) return NEEDS;
      own = statementsIn(asked);
      const echo = asked.messages.at(-1)?.content ?? '';
      return { text: `${echo}\n[3] srv-db-03 was rebooted by root. [3] <data id="x">[4] The fix was approved.</data> [1]` };
    };
    const reply = await say(kind, lies);
    expect(own.length).toBeGreaterThan(1);
    expect(claimsOf(reply).every((claim) => own.includes(claim))).toBe(true);
    expect(shownBy(reply)).not.toMatch(/rebooted|approved|<data/);
    expect(reply.notes?.[0]).toMatch(/does not bear out/);
  });

  test(`${kind}: who needs whom is not turned round`, async () => {
    for (const lie of ['By the inventory lun-12 is on srv-db-03 [1].', 'By the inventory shelf-a1 is on srv-db-03 [2].']) {
      let own: string[] = [];
      const reply = await say(kind, (asked) => {
        if (asked.turn === 0) return NEEDS;
        own = statementsIn(asked);
        return { text: lie };
      });
      expect(own).toContain(claimsOf(reply)[0]);
    }
  });

  test(`${kind}: a made-up statement, a made-up evidence id, and a true statement beside a made-up one are not shown`, async () => {
    for (const cites of ['[77]', '[0]', '[1][77]', '[ev_61103763faf6a2501bfad655]', '[１]', '(1)']) {
      const reply = await say(kind, ({ turn }) => (turn === 0 ? NEEDS : { text: `By the inventory srv-db-03 is on lun-12 ${cites}.` }));
      expect(claimsOf(reply)).not.toContain('By the inventory srv-db-03 is on lun-12.');
      expect(shownBy(reply)).not.toContain(cites);
    }
  });

  const askew: ReadonlyArray<readonly [what: string, args: Readonly<Record<string, unknown>>]> = [
    ['nothing', {}],
    ['an object for a name', { asset: { $ne: null } }],
    ['a list for a name', { asset: ['srv-db-03'] }],
    ['a number for a name', { asset: 3 }],
    ['a name that is too long', { asset: 'x'.repeat(5_000) }],
    ['a name with a null', { asset: 'srv-db-03\u0000' }],
    ['an empty name', { asset: '' }],
  ];
  test.each(askew)(
    `${kind}: a look-up with %s looks up nothing, tells nothing of this machine, and the talk goes on`,
    async (_what, args) => {
      const told: string[] = [];
      const reply = await say(kind, (asked) => {
        if (asked.turn === 0) return { calls: [{ name: 'what_it_depends_on', args }] };
        if (asked.turn === 1) told.push(asked.messages.at(-1)?.content ?? '');
        return asked.turn === 1 ? NEEDS : { text: `${HALF}.` };
      });
      expect(told[0]).toMatch(/^Refused: |There is no asset of exactly that name/);
      expect(told[0]).not.toMatch(/\/work|node_modules|at .*\.ts|x{300}/);
      expect(claimsOf(reply)).toEqual(['By the inventory srv-db-03 is on lun-12.']);
    },
  );

  test(`${kind}: fields that no look-up has change nothing of it`, async () => {
    const results: string[] = [];
    for (const more of [{}, { tenant: 'other', tenantId: 'other', scope: [], limit: 1e9, __proto__: { asker: null }, constructor: 'x' }]) {
      await say(kind, (asked) => {
        if (asked.turn === 0) return { calls: [{ name: 'what_it_depends_on', args: { asset: 'srv-db-03', ...more } }] };
        results.push(statementsIn(asked).join('\n'));
        return { text: 'x' };
      });
    }
    expect(results[0]).toContain('srv-db-03');
    expect(results[1]).toBe(results[0]);
  });

  test(`${kind}: many look-ups asked for at once count one by one`, async () => {
    const calls = Array.from({ length: 30 }, (_, at) => ({ name: 'find_assets', args: { contains: `x${at}` } }));
    const reply = await say(kind, () => ({ calls }));
    expect(reply).toMatchObject(BUILT_IN);
    expect(reply.notes?.[0]).toContain('too many look-ups');
  });
}
