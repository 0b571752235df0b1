import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type Act, type Raw, type ScriptedModel, startScriptedModel } from '../../test/fakes/model/scripted-model.ts';
import { maskedWording } from '../masking/masked.ts';
import { createEmbedder } from './embedding.ts';
import { createWording } from './models.ts';
import { reword } from './reword.ts';
import type { Wording } from './wording.ts';

let server: ScriptedModel;
/** Where nothing of ours may ever arrive. */
let thief: ScriptedModel;
beforeAll(async () => {
  [server, thief] = await Promise.all([startScriptedModel(), startScriptedModel(() => ({ text: '["stolen"]' }))]);
});
afterAll(async () => {
  await Promise.all([server.close(), thief.close()]);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const CLAIM = 'I/O wait on srv-db-03 is 29 %.';
const KINDS = ['openai', 'ollama'] as const;
type Kind = (typeof KINDS)[number];

const settingsOf = (kind: Kind) =>
  ({ kind, baseUrl: kind === 'openai' ? `${server.url}/v1` : server.url, model: 'm', apiKey: 'key-of-the-model' }) as const;

/** What is worded of one sentence, what is told to the log, and how often the server was asked. */
async function wordedBy(kind: Kind, script: () => Act, verdict = CLAIM, wording: Wording = createWording(settingsOf(kind))) {
  server.play(script);
  const [before, warned] = [server.bodies.length, [] as string[]];
  const answer = { verdict, claims: [], draft: { names: ['srv-db-03'] }, language: 'en', verifier: { supports: () => true } } as const;
  const worded = await reword({ ...wording, warn: (detail) => warned.push(detail) }, answer, 2_000);
  return { verdict: worded?.verdict ?? null, warned, asked: server.bodies.length - before };
}

const PEOPLE = async () => [
  {
    ...{ id: 'anna', tenantId: 't', name: 'Anna Ivanova', roles: [], groupRoles: [], identities: [] },
    ...{ language: 'en' as const, timeZone: 'UTC' },
  },
];
const SAID = JSON.stringify([`In short: ${CLAIM}`]);
const raw = (fault: Omit<Raw, 'kind'>): Act => ({ fault: { kind: 'raw', ...fault } });

for (const kind of KINDS) {
  test(`${kind}: what is worded is taken, and nothing is told to the log`, async () => {
    expect(await wordedBy(kind, () => ({ text: SAID }))).toEqual({ verdict: `In short: ${CLAIM}`, warned: [], asked: 1 });
  });

  test.each([301, 302, 307, 308])(`${kind}: a server that redirects (%i) sends our sentences nowhere`, async (status) => {
    for (const path of ['/v1/chat/completions', '/api/chat']) {
      const { verdict, warned } = await wordedBy(kind, () => raw({ status, body: '', headers: { location: `${thief.url}${path}` } }));
      expect(verdict).toBeNull();
      expect(warned).toEqual([expect.stringContaining('no answer from http://127.0.0.1:')]);
    }
    expect(thief.received().toString()).toBe('');
  });

  test(`${kind}: vectors are asked of no server that ours redirects to`, async () => {
    server.play(() => ({}));
    const redirecting = await startRedirecting(thief.url);
    const embedder = createEmbedder({ kind, baseUrl: redirecting.url, model: 'm', apiKey: 'key-of-the-model' });
    await expect(embedder.embed(['I/O wait'])).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
    await redirecting.close();
    expect(thief.received().toString()).toBe('');
  });

  test(`${kind}: no environment makes the libraries send or print what is asked`, async () => {
    const printed: unknown[] = [];
    for (const name of ['log', 'debug', 'info', 'warn', 'error'] as const) {
      vi.spyOn(console, name).mockImplementation((...said) => void printed.push(said));
    }
    const environment = {
      ...{ LANGSMITH_TRACING: 'true', LANGSMITH_TRACING_V2: 'true', LANGCHAIN_TRACING: 'true', LANGCHAIN_TRACING_V2: 'true' },
      ...{ LANGSMITH_ENDPOINT: thief.url, LANGCHAIN_ENDPOINT: thief.url, LANGSMITH_API_KEY: 'x', LANGCHAIN_VERBOSE: 'true' },
      ...{ OPENAI_LOG: 'debug', OPENAI_BASE_URL: thief.url, OLLAMA_HOST: thief.url },
    };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    expect((await wordedBy(kind, () => ({ text: SAID }))).verdict).toBe(`In short: ${CLAIM}`);
    await createEmbedder(settingsOf(kind)).embed(['I/O wait']);
    expect(thief.received().toString()).toBe('');
    expect(printed).toEqual([]);
  });

  test(`${kind}: what is delicate is looked for in the very body that leaves`, async () => {
    const wording = createWording(settingsOf(kind));
    // As if a sentence had slipped past the mask.
    const slipped: Wording = { ...wording, word: (request) => wording.word({ ...request, sentences: ['Anna Ivanova is 29 %'] }) };
    const masked = maskedWording(slipped, { on: true, addresses: false }, PEOPLE);
    const { verdict, warned, asked } = await wordedBy(kind, () => ({ text: SAID }), CLAIM, masked);
    expect({ verdict, asked }).toEqual({ verdict: null, asked: 0 });
    expect(warned[0]).toContain('still had something of kind PERSON');
  });

  test(`${kind}: a name of a person is in nothing that leaves, and comes back`, async () => {
    const masked = maskedWording(createWording(settingsOf(kind)), { on: true, addresses: false }, PEOPLE);
    const own = 'Anna Ivanova rebooted srv-db-03.';
    const from = server.received().length;
    const echo = (): Act => ({
      text: JSON.stringify([/(?:PERSON_\w+ )+rebooted srv-db-03\./.exec(server.bodies.at(-1) ?? '')?.[0] ?? '']),
    });
    expect(await wordedBy(kind, echo, own, masked)).toEqual({ verdict: own, warned: [], asked: 1 });
    expect(server.received().subarray(from).toString()).not.toMatch(/Anna|Ivanova/);
  });

  const faults: ReadonlyArray<readonly [what: string, act: Act, told: RegExp]> = [
    ['breaks off', { text: SAID.slice(0, 20), fault: { kind: 'cut' } }, /no answer from/],
    ['ends without a reason', { text: SAID, fault: { kind: 'no-finish' } }, /ended with no reason|no answer from/],
    ['was too long for it', { text: SAID, fault: { kind: 'length' } }, /ended with length/],
    ['sends half a JSON', { text: '', fault: { kind: 'malformed' } }, /no answer from/],
    ['floods', { fault: { kind: 'giant', bytes: 12_000_000 } }, /no answer from/],
    ['hangs', { fault: { kind: 'hang' } }, /no answer within 2000 ms/],
    ['drips', { text: 'word '.repeat(2_000), fault: { kind: 'slow', everyMs: 20 } }, /no answer within 2000 ms/],
    [
      'calls a tool that nobody offered',
      { calls: [{ name: 'run_command', args: { argv: ['reboot'] } }] },
      /ended with tool_calls|no JSON array|not a JSON array/,
    ],
    ['says no list', { text: 'Sure! The cause is the network.' }, /not a JSON array of strings/],
  ];
  test.each(faults)(`${kind}: that a server %s changes nothing and is logged once`, async (_what, act, told) => {
    const { verdict, warned } = await wordedBy(kind, () => act);
    expect(verdict).toBeNull();
    expect(warned).toEqual([expect.stringMatching(told)]);
  });

  test(`${kind}: a server that refuses is logged without what it says`, async () => {
    for (const [status, why] of [
      [401, 'key-refused'],
      [404, 'no-model'],
      [500, 'error'],
    ] as const) {
      const body = '{"error":{"message":"Incorrect key key-of-the-model for I/O wait on srv-db-03"}}';
      const { verdict, warned } = await wordedBy(kind, () => raw({ status, body, type: 'application/json' }));
      expect(verdict).toBeNull();
      expect(warned).toEqual([expect.stringContaining(why)]);
      expect(warned[0]).not.toMatch(/key-of-the-model|srv-db-03/);
    }
  });

  test(`${kind}: a server that asks to wait is left alone until then`, async () => {
    const wording = createWording(settingsOf(kind));
    const busy = raw({ status: 429, body: '{}', type: 'application/json', headers: { 'retry-after': '3' } });
    expect(await wordedBy(kind, () => busy, CLAIM, wording)).toMatchObject({ verdict: null, asked: 1 });
    const again = await wordedBy(kind, () => ({ text: SAID }), CLAIM, wording);
    expect(again).toMatchObject({ verdict: null, asked: 0, warned: [expect.stringContaining('left alone for')] });
    const later = performance.now() + 4_000;
    vi.spyOn(performance, 'now').mockReturnValue(later);
    expect(await wordedBy(kind, () => ({ text: SAID }), CLAIM, wording)).toMatchObject({ verdict: `In short: ${CLAIM}`, asked: 1 });
  });
}

async function startRedirecting(to: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { createServer } = await import('node:http');
  const redirecting = createServer((request, response) => {
    request.resume();
    response.writeHead(307, { location: `${to}${request.url}` }).end();
  });
  await new Promise<void>((resolve) => redirecting.listen(0, '127.0.0.1', resolve));
  const address = redirecting.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    close: () => new Promise((resolve) => redirecting.close(() => resolve())),
  };
}
