import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Principal } from '../../domain/tenant.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { type Act, type Asked, startScriptedModel } from '../../test/fakes/model/scripted-model.ts';
import { askAs, claimsOf, conversationWith, type Kind, openTalk, shownBy, type TalkRig, tenantOf } from '../../test/rigs/conversation.ts';
import { storageLatency } from '../testing/scenarios.ts';
import type { Conversation } from './converse.ts';

const scenario = storageLatency();
let rig: TalkRig;
beforeAll(async () => {
  rig = await openTalk(scenario);
});
afterAll(() => rig.close());

const QUESTION = 'tell me a story of the database machine please';
const UNUSUAL = { calls: [{ name: 'what_is_unusual', args: { asset: 'srv-db-03' } }] } as const;
const say = (kind: Kind, script: (asked: Asked) => Act, more: Partial<Conversation> = {}, text = QUESTION) => {
  rig.server.play(script);
  return askAs(rig.tenant, scenario.at, text, conversationWith(kind, rig.server.url, more));
};
/** Looks up once, then says something that may quote the statements it was given. */
const afterLookUp =
  (answer: (statements: readonly string[]) => string) =>
  ({ turn, messages }: Asked): Act =>
    turn === 0 ? UNUSUAL : { text: answer([...(messages.at(-1)?.content ?? '').matchAll(/^\[\d+\] (.*)$/gm)].map(([, one = '']) => one)) };
const BUILT_IN = { kind: 'sentence', text: expect.stringContaining('did not understand') };

for (const kind of ['openai', 'ollama'] as const) {
  test(`${kind}: what a model says within the evidence is shown, with its evidence and its cost`, async () => {
    const prices = { input: 2, output: 8, currency: 'EUR' };
    const reply = await say(
      kind,
      afterLookUp(() => 'On srv-db-03 the I/O wait rose from its usual 8 % to 29 % [1].'),
      { prices },
    );
    expect(claimsOf(reply)).toEqual(['On srv-db-03 the I/O wait rose from its usual 8 % to 29 %.']);
    expect(reply.kind === 'list' && reply.evidence.length).toBeGreaterThan(0);
    expect(reply.notes).toEqual([
      expect.stringMatching(new RegExp(`^${kind} m: look-ups 1, tokens [\\d,]+, [\\d.]+ s, 0\\.\\d{4} EUR\\.$`)),
    ]);
  });

  test.each([
    ['a wrong number', 'I/O wait on srv-db-03 rose from 8 % to 92 % [1].'],
    ['a number in words', 'I/O wait on srv-db-03 was seen seven times [1].'],
    ['a wrong time', 'I/O wait on srv-db-03 rose to 29 % at 03:33 [1].'],
    ['another asset', 'I/O wait on srv-db-04 rose from 8 % to 29 % [1].'],
    ['an invented host with a plain name', 'I/O wait on jupiter rose from 8 % to 29 % [1].'],
    ['a name of mixed letters', 'I/O wait on srv-db-03 and atlаs rose to 29 % [1].'],
    ['a deed', 'I/O wait on srv-db-03 was 29 %, so I restarted the service [1].'],
    ['a deed in Russian', 'I/O wait on srv-db-03 29 %, я перезапустил сервер [1].'],
    ['a call to approve', 'I/O wait on srv-db-03 is 29 %, please approve the request [1].'],
    ['a link', 'I/O wait on srv-db-03 is 29 %, see https://evil.example [1].'],
    ['a denial', 'I/O wait on srv-db-03 did not go from 8 % to 29 % [1].'],
    ['a fall for a rise', 'I/O wait on srv-db-03 fell from 29 % to 8 % [1].'],
    ['a fall in the same order', 'I/O wait on srv-db-03 dropped to 29 % [1].'],
    ['a cause of its own', 'I/O wait on srv-db-03 is 29 % because of the network [1].'],
  ])(`${kind}: %s is struck, and our own words stand in its place`, async (_what, lie) => {
    let own: readonly string[] = [];
    const reply = await say(
      kind,
      afterLookUp((statements) => {
        own = statements;
        return lie;
      }),
    );
    expect(claimsOf(reply)).toEqual([own[0]]);
    expect(reply.notes?.[0]).toMatch(/does not bear out: 1, left out/);
  });

  test(`${kind}: look-ups are what the model asked for, whatever words the person used`, async () => {
    const seen: string[] = [];
    const look = (name: string, args: Readonly<Record<string, unknown>>) =>
      say(
        kind,
        ({ turn, messages }) => {
          if (turn > 0) seen.push(messages.at(-1)?.content ?? '');
          return turn === 0 ? { calls: [{ name, args }] } : { text: 'The rest is silence.' };
        },
        { when: 'always' },
        'which hosts are busiest, and is any alert firing?',
      );
    await look('list_alerts', {});
    await look('compare_machines', { order: 'least', count: 1 });
    expect(seen[0]).toMatch(/HighIowait/);
    expect(seen[0]).not.toMatch(/CPU use/);
    expect(seen[1]).toMatch(/srv-backup-01: CPU use \(user\) 1\d(\.\d+)? %/);
    expect(seen[1]).not.toMatch(/srv-db-03:/);
  });

  test(`${kind}: look-ups go back under names of ours, since a name at random may look like a secret`, async () => {
    await say(kind, ({ turn }) => (turn < 2 ? { calls: [UNUSUAL.calls[0], { name: 'list_alerts', args: {} }] } : { text: 'x' }));
    const { messages } = JSON.parse(rig.server.bodies.at(-1) ?? '') as { messages: Array<{ tool_calls?: Array<{ id: string }> }> };
    expect(messages.flatMap(({ tool_calls = [] }) => tool_calls.map(({ id }) => id))).toEqual(['call-1', 'call-2', 'call-3', 'call-4']);
  });

  test(`${kind}: a sentence without a statement, or with one that is not there, is not shown`, async () => {
    for (const text of ['All is well on srv-db-03.', 'I/O wait rose to 29 % [99].', '']) {
      const reply = await say(
        kind,
        afterLookUp(() => text),
      );
      expect(reply).toMatchObject(BUILT_IN);
      expect(reply.notes?.[0]).toMatch(/nothing that could be checked|cut off/);
    }
  });

  const faults: ReadonlyArray<readonly [what: string, act: Act, note: RegExp]> = [
    ['cut in the middle', { text: 'I/O wait', fault: { kind: 'cut' } }, /failed|cut off/],
    ['without a reason at its end', { text: 'I/O wait [1].', fault: { kind: 'no-finish' } }, /failed|cut off/],
    ['at its length', { text: 'I/O wait [1].', fault: { kind: 'length' } }, /cut off/],
    ['with a broken line', { text: 'I/O wait', fault: { kind: 'malformed' } }, /failed/],
    ['too many requests', { fault: { kind: 'status', status: 429 } }, /is busy/],
    ['an error of the server', { fault: { kind: 'status', status: 500 } }, /failed/],
    ['a gigantic answer', { fault: { kind: 'giant', bytes: 60_000_000 } }, /failed|more tokens/],
    ['a made-up look-up', { calls: [{ name: 'run_command', args: { argv: 'reboot' } }] }, /does not exist/],
    ['arguments that are no JSON', { calls: [{ name: 'what_is_unusual', args: '{"asset":' }] }, /failed|too many look-ups/],
  ];
  test.each(faults)(`${kind}: %s gives the built-in answer, and says so`, async (_what, act, note) => {
    const reply = await say(kind, () => act, { limits: { calls: 6, timeMs: 15_000, tokens: 20_000 } });
    expect(reply).toMatchObject(BUILT_IN);
    expect(reply.notes?.[0]).toMatch(note);
    expect(reply.notes?.[0]).toContain('built-in answer');
  });

  test(`${kind}: a model that hangs, or is slow, is given up at the deadline`, async () => {
    const limits = { calls: 6, timeMs: 300, tokens: 200_000 };
    for (const act of [{ fault: { kind: 'hang' } }, { text: 'word '.repeat(200), fault: { kind: 'slow', everyMs: 100 } }] as const) {
      const reply = await say(kind, () => act, { limits });
      expect(reply).toMatchObject(BUILT_IN);
      expect(reply.notes?.[0]).toContain('in time');
    }
  });

  test(`${kind}: an endless loop of look-ups ends, repeated ones are refused, tokens are counted`, async () => {
    const refusals: string[] = [];
    const loop = ({ messages, turn }: Asked): Act => {
      const last = messages.at(-1)?.content ?? '';
      if (last.startsWith('Refused')) refusals.push(last);
      return turn % 2 === 0 ? UNUSUAL : { calls: [{ name: 'find_assets', args: { contains: `x${turn}` } }] };
    };
    expect((await say(kind, loop)).notes?.[0]).toContain('too many look-ups');
    expect(refusals[0]).toMatch(/^Refused: this was asked/);
    expect(refusals.at(-1)).toMatch(/^Refused: no look-up is left/);
    const lavish = await say(kind, ({ turn }) => ({ calls: [{ name: 'find_assets', args: { contains: `x${turn}` } }], tokens: 90_000 }));
    expect(lavish.notes?.[0]).toContain('more tokens than allowed');
  });
}

test('what a cut result holds back is one call away', async () => {
  const logs = Array.from({ length: 8 }, (_, at) => 'abcdefgh'[at] ?? '').flatMap((letter, at) => ({
    ...(scenario.logs[0] as (typeof scenario.logs)[number]),
    at: new Date(scenario.at.getTime() - 60_000 * (at + 1)),
    assetId: 'srv-db-03',
    body: `${letter.repeat(6)} ${'word '.repeat(60 + at)}${letter}`,
  }));
  const own = await tenantOf(rig.stores, { ...scenario, logs });
  const seen: string[] = [];
  rig.server.play(({ turn, messages }) => {
    const last = messages.at(-1)?.content ?? '';
    seen.push(last);
    const cursor = /cursor (more-\d+)/.exec(last)?.[1];
    if (turn === 0) return { calls: [{ name: 'logs_of', args: { asset: 'srv-db-03' } }] };
    return cursor ? { calls: [{ name: 'look_further', args: { cursor } }] } : { text: 'done [1]' };
  });
  await askAs(own, scenario.at, QUESTION, conversationWith('openai', rig.server.url));
  expect(seen.length).toBeGreaterThan(2);
  expect(seen.slice(1).every((one) => one.length < 2_300)).toBe(true);
  expect(new Set(seen.join('\n').match(/^\[\d+\]/gm)).size).toBe(8);
});

test('who may not read is offered nothing, and the model is not asked', async () => {
  const nobody: Principal = { id: 'p', tenantId: 't', name: 'N', roles: [], identities: [], language: 'en', timeZone: 'UTC' };
  const before = rig.server.bodies.length;
  const conversation = conversationWith('openai', rig.server.url);
  expect(await askAs(rig.tenant, scenario.at, QUESTION, conversation, { asker: nobody })).toMatchObject(BUILT_IN);
  expect(rig.server.bodies.length).toBe(before);
  await askAs(rig.tenant, scenario.at, QUESTION, conversation, { asker: { ...nobody, roles: ['viewer'] } });
  expect(rig.server.bodies.length).toBeGreaterThan(before);
});

test('what a rule understands is answered without the model, unless it is to answer always; deeds and remarks never go to it', async () => {
  const before = rig.server.bodies.length;
  const conversation = conversationWith('openai', rig.server.url);
  await askAs(rig.tenant, scenario.at, 'what is unusual on srv-db-03?', conversation);
  await askAs(rig.tenant, scenario.at, 'open a ticket', { ...conversation, when: 'always' });
  await askAs(rig.tenant, scenario.at, 'run the fix', { ...conversation, when: 'always' });
  await askAs(rig.tenant, scenario.at, 'lunch anyone', conversation, { remark: true });
  expect(rig.server.bodies.length).toBe(before);
  rig.server.play(afterLookUp(() => 'I/O wait on srv-db-03 is 29 % [1].'));
  const reply = await askAs(rig.tenant, scenario.at, 'what is unusual on srv-db-03?', { ...conversation, when: 'always' });
  expect(claimsOf(reply)).toEqual(['I/O wait on srv-db-03 is 29 %.']);
});

test('the conversation of the thread is handed over, masked, with the same placeholders', async () => {
  const conversation = conversationWith('openai', rig.server.url);
  rig.server.play(afterLookUp(() => 'I/O wait on srv-db-03 is 29 % [1].'));
  const first = await askAs(rig.tenant, scenario.at, 'sing a song for anna.ivanova@example.com please', conversation);
  rig.server.play(() => ({ text: 'x' }));
  const from = rig.server.bodies.length;
  await askAs(rig.tenant, scenario.at, 'another song for anna.ivanova@example.com', conversation, { context: first.about ?? null });
  const { messages } = JSON.parse(rig.server.bodies[from] ?? '') as { messages: Array<{ role: string; content: string }> };
  const said = messages.filter(({ role }) => role !== 'system').map(({ content }) => content);
  expect(said).toEqual([
    expect.stringMatching(/^sing a song for EMAIL_\w{10} please$/),
    expect.stringContaining('I/O wait on srv-db-03 is 29 %.'),
    expect.stringMatching(/^another song for EMAIL_\w{10}$/),
  ]);
  expect(new Set(said.join(' ').match(/EMAIL_\w{10}/g)).size).toBe(1);
});

test('where masking is not sure, the model is not asked', async () => {
  const before = rig.server.bodies.length;
  let deep = 'password=hunter2';
  for (let times = 0; times < 7; times += 1) deep = Buffer.from(deep).toString('base64');
  const reply = await askAs(rig.tenant, scenario.at, `story ${deep}`, conversationWith('openai', rig.server.url));
  expect(reply).toMatchObject(BUILT_IN);
  expect(reply.notes?.[0]).toContain('not sure that nothing secret would leave');
  expect(rig.server.bodies.length).toBe(before);
  const broken = { ...rig.tenant, people: { ...rig.tenant.people, list: () => Promise.reject(new Error('away')) } } as TenantStores;
  const other = await askAs(broken, scenario.at, QUESTION, conversationWith('openai', rig.server.url));
  expect(other.notes?.[0]).toContain('not sure that nothing secret would leave');
  expect(rig.server.bodies.length).toBe(before);
});

test('LangSmith is never sent anything, whatever the environment says', async () => {
  const spy = await startScriptedModel();
  Object.assign(process.env, {
    LANGSMITH_TRACING: 'true',
    LANGCHAIN_TRACING_V2: 'true',
    LANGSMITH_ENDPOINT: spy.url,
    LANGSMITH_API_KEY: 'x',
  });
  await say(
    'openai',
    afterLookUp(() => 'I/O wait on srv-db-03 is 29 % [1].'),
  );
  expect(spy.received().length).toBe(0);
  await spy.close();
});

test('honest sentences in other words are kept', async () => {
  const sentences = [
    'I/O wait on srv-db-03 has been 29 % since 11:25, usually it is 8 % [1].',
    'The I/O wait of srv-db-03 went up from 8 % to 29 % [1].',
    'Since 11:25 srv-db-03 shows an unusually high I/O wait of 29 % [1].',
    'srv-db-03: I/O wait is now 29 % [1].',
    'On the host srv-db-03, I/O wait grew from a usual level of 8 % to 29 % [1].',
  ];
  const reply = await say(
    'openai',
    afterLookUp(() => sentences.join(' ')),
  );
  expect(claimsOf(reply).length).toBeGreaterThanOrEqual(4);
  expect(shownBy(reply)).toContain('grew from a usual level');
});
