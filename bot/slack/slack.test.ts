import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../domain/errors.ts';
import { describeChatPlatform } from '../../test/conformance/chat-platform.ts';
import { sampleCard } from '../../test/fakes/sample-cards.ts';
import { signedHeaders } from '../../test/fakes/slack/signed.ts';
import { type SlackFake, startSlackFake } from '../../test/fakes/slack/slack-fake.ts';
import { eventually } from '../../test/peers/peer.ts';
import { sentenceCard } from '../cards.ts';
import { renderChart } from '../chart/chart.ts';
import type { Incoming } from '../chat-platform.ts';
import { createSlack, type SlackPlatform } from './slack.ts';

const CHANNEL = 'C00000001';
const STREAM_METHODS = { begin: 'chat.startStream', grow: 'chat.appendStream', end: 'chat.stopStream' } as const;
const MISHAPS = {
  later: { kind: 'rate-limited', retryAfterS: 2 },
  refused: { kind: 'error', code: 'not_in_channel' },
  lost: { kind: 'lost' },
} as const;

/** Slack's mrkdwn as a person reads it. */
function readable(blocks: unknown): string {
  const texts = (value: unknown): string[] => {
    if (Array.isArray(value)) return value.flatMap(texts);
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, inner]) => (key === 'text' && typeof inner === 'string' ? [inner] : texts(inner)));
  };
  return texts(blocks)
    .join('\n')
    .replace(/<[^|<>]+\|([^<>]+)>/g, '$1')
    .replace(/<(https?:[^<>|]+)>/g, '$1')
    .replace(/`\u200b`\u200b`/g, '```')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

async function serve(slack: () => SlackPlatform): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    try {
      const answer = await slack().handleHttp({ headers: request.headers, rawBody: Buffer.concat(chunks) });
      response.writeHead(answer.status, { 'content-type': answer.contentType }).end(answer.body);
    } catch (error) {
      response.writeHead(error instanceof AppError ? error.status : 500).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack` };
}

for (const mode of ['socket', 'http'] as const) {
  describeChatPlatform(`slack over ${mode}`, async () => {
    const fake = await startSlackFake();
    let aheadMs = 0;
    const nowMs = () => Date.now() + aheadMs;
    const pass = (ms: number) => {
      aheadMs += ms;
    };
    const platform = createSlack(
      { token: fake.token, appToken: fake.appToken, signingSecret: fake.signingSecret, mode, apiUrl: fake.apiUrl },
      { renderChart, now: () => new Date(nowMs()), wait: async (ms) => pass(ms) },
    );
    const http = mode === 'http' ? await serve(() => platform) : null;
    fake.useHttp(http === null ? null : { events: http.url });
    const ours = () => fake.messages(CHANNEL).filter((message) => message.user === fake.botUserId && message.files === undefined);
    return {
      platform,
      channel: CHANNEL,
      finds: true,
      streams: {
        question: (of) => ({
          ...{ platform: 'slack', eventId: `E${of}`, channel: `C1${of}`, thread: null, messageId: '1.000001', userId: 'U1' },
          ...{ trusted: true, direct: true, private: false, body: { kind: 'text', text: 'why?' } },
        }),
        answers: ({ channel }) =>
          fake.messages(channel).map(({ ts, blocks, streaming }) => ({ id: ts, text: readable(blocks), isUnfinished: streaming === true })),
        grew: ({ channel }) => Math.max(0, (fake.messages(channel).at(-1)?.history?.length ?? 0) - 1),
        fail: (step, how) => fake.fail(STREAM_METHODS[step], how === 'later' ? { kind: 'rate-limited', retryAfterS: 30 } : MISHAPS[how]),
        pass,
        enforceRates: () => fake.enforceRates(nowMs).exceeded,
      },
      shown: () =>
        ours().map((message) => ({ id: message.ts, thread: message.thread_ts ?? null, text: readable(message.blocks), labels: [] })),
      pictures: () => fake.uploads.flatMap((upload) => (upload.channel === CHANNEL && upload.content !== null ? [upload.content] : [])),
      person: {
        say: async (text, thread) => {
          await fake.say({ user: 'U1', channel: CHANNEL, text, ...(thread === undefined ? {} : { thread }) });
        },
        press: async (ts, label) => {
          await fake.click({ user: 'U1', channel: CHANNEL, ts, label });
        },
        whispers: () => fake.ephemerals.map((one) => one.text),
        confided: () => fake.ephemerals.map(({ text }) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')),
      },
      fail: (how) => fake.fail('chat.postMessage', MISHAPS[how]),
      stop: async () => {
        http?.server.closeAllConnections();
        http?.server.close();
        await fake.stop();
      },
    };
  });
}

it('with two sockets hears everything once while they are refreshed one after the other, and one is open at any time', async () => {
  const fake = await startSlackFake();
  const heard: string[] = [];
  const two = createSlack({ token: fake.token, appToken: fake.appToken, apiUrl: fake.apiUrl, connections: 2 }, { renderChart });
  await two.start(async ({ body }) => void (body.kind === 'text' && heard.push(body.text)));
  let fewest = 2;
  const watch = setInterval(() => {
    fewest = Math.min(fewest, fake.connections);
  }, 1);
  try {
    const opened = () => fake.calls.filter(({ method }) => method === 'apps.connections.open').length;
    const said: string[] = [];
    for (const refresh of [3, 4, 5, 6]) {
      fake.refreshSockets('oldest');
      for (let index = 0; index < 5; index += 1) {
        const text = `${refresh}-${index}`;
        said.push(text);
        await fake.say({ user: 'U1', channel: CHANNEL, text });
      }
      await eventually(() => opened() === refresh && fake.connections === 2);
    }
    await eventually(() => heard.length >= said.length);
    expect(heard.toSorted()).toEqual(said.toSorted());
    expect(fewest).toBe(1);
  } finally {
    clearInterval(watch);
    await two.stop();
    await fake.stop();
  }
});

describe('slack over sockets', () => {
  let fake: SlackFake;
  let slack: SlackPlatform;
  let incoming: Incoming[];
  let faults: string[];

  beforeEach(async () => {
    fake = await startSlackFake();
    incoming = [];
    faults = [];
    slack = createSlack(
      { token: fake.token, appToken: fake.appToken, apiUrl: fake.apiUrl, timeoutMs: 1_000 },
      { renderChart, log: (_level, message) => faults.push(message) },
    );
    await slack.start(async (one) => {
      incoming.push(one);
    });
  });
  afterEach(async () => {
    await slack.stop();
    await fake.stop();
  });

  it('finds a message whose answer was lost at the end of a thread of many pages, and not one that never came', async () => {
    const card = sentenceCard('a remark', { language: 'en', timeZone: 'UTC', at: new Date(0) });
    const first = await slack.send({ channel: CHANNEL, thread: null, card, key: 'first' });
    const thread = first.kind === 'sent' ? first.posted.thread : '';
    for (let from = 0; from < 400; from += 20)
      await Promise.all(
        Array.from({ length: 20 }, (_, index) => slack.send({ channel: CHANNEL, thread, card, key: `other ${from + index}` })),
      );
    const message = { channel: CHANNEL, thread, card, key: 'lost' };
    fake.fail('chat.postMessage', { kind: 'lost' });
    expect(await slack.send(message)).toMatchObject({ kind: 'unknown' });
    const last = fake.messages(CHANNEL).at(-1);
    expect(await slack.find(message)).toEqual({ messageId: last?.ts, thread });
    expect(await slack.find({ ...message, key: 'never' })).toBeNull();
    expect(fake.calls.filter(({ method }) => method === 'conversations.replies')).toHaveLength(6);
  });

  it('acknowledges at once, whatever the handler does', async () => {
    const said = await fake.say({ user: 'U1', channel: CHANNEL, text: 'why?' });
    expect(said.ackMs).toBeLessThan(1_000);
  });

  it('gives a mention and its plain message, and a redelivery, one event id', async () => {
    const first = await fake.say({ user: 'U1', channel: CHANNEL, text: `<@${fake.botUserId}> why?`, type: 'app_mention' });
    await fake.redeliver(first);
    const event = { ...(first.body.event as object), type: 'message' };
    await fake.redeliver({ ...first, body: { ...first.body, event_id: 'Ev-other', event } });
    await eventually(() => incoming.length === 3);
    expect(new Set(incoming.map((one) => one.eventId)).size).toBe(1);
    expect(incoming[0]).toMatchObject({ direct: true, body: { text: 'why?' } });
  });

  it('tells bots, guests, strangers and other teams from members', async () => {
    const kinds = { 'bot user': 'is_bot', guest: 'is_restricted', 'guest of one channel': 'is_ultra_restricted' } as const;
    const gone = { 'of nobody here': 'is_stranger', 'who left': 'deleted' } as const;
    for (const [at, [text, kind]] of Object.entries({ ...kinds, ...gone }).entries()) {
      fake.setUser(`UODD${at}`, { [kind]: true });
      await fake.say({ user: `UODD${at}`, channel: CHANNEL, text });
    }
    await fake.say({ user: 'UOTHER', channel: CHANNEL, text: 'stranger', extra: { user_team: 'T99999999' } });
    await fake.say({ user: 'UBOT2', channel: CHANNEL, text: 'integration', extra: { bot_id: 'B2', subtype: 'bot_message' } });
    await fake.say({ user: 'U1', channel: CHANNEL, text: 'member' });
    await eventually(() => incoming.length === 7);
    expect(Object.fromEntries(incoming.map((one) => [one.body.kind === 'text' ? one.body.text : '', one.trusted]))).toEqual({
      'bot user': false,
      guest: false,
      'guest of one channel': false,
      'of nobody here': false,
      'who left': false,
      stranger: false,
      member: true,
    });
  });

  it('takes a slash command and a direct message', async () => {
    await fake.slash({ user: 'U1', channel: CHANNEL, text: 'what changed?' });
    await fake.say({ user: 'U1', channel: 'D00000001', channelType: 'im', text: 'alerts' });
    await eventually(() => incoming.length === 2);
    expect(incoming.every((one) => one.direct)).toBe(true);
  });

  it('keeps listening when Slack refreshes or cuts the socket, and stops during a reconnect', async () => {
    fake.refreshSockets();
    await eventually(() => fake.calls.filter((call) => call.method === 'apps.connections.open').length === 2 && fake.connections === 1);
    await fake.say({ user: 'U1', channel: CHANNEL, text: 'after a refresh' });
    fake.cutSockets();
    await eventually(() => fake.calls.filter((call) => call.method === 'apps.connections.open').length === 3 && fake.connections === 1);
    await fake.say({ user: 'U1', channel: CHANNEL, text: 'after a cut' });
    await eventually(() => incoming.length === 2);
    fake.fail('apps.connections.open', { kind: 'dropped' });
    fake.cutSockets();
    await eventually(() => faults.some((fault) => fault.includes('slack socket')));
    await slack.stop();
    // Whoever went on would be there before another has come.
    const other = createSlack({ token: fake.token, appToken: fake.appToken, apiUrl: fake.apiUrl }, { renderChart });
    await other.start(async () => {});
    expect(fake.connections).toBe(1);
    await other.stop();
    await eventually(() => fake.connections === 0);
  });

  it('lets one rate-limited call wait and no other', async () => {
    fake.fail('chat.postMessage', { kind: 'rate-limited', retryAfterS: 30 });
    const card = sampleCard({ chart: null });
    expect(await slack.send({ channel: CHANNEL, thread: null, card, key: 'a' })).toEqual({ kind: 'later', retryAfterMs: 30_000 });
    const begun = performance.now();
    expect(await slack.send({ channel: 'C00000002', thread: null, card, key: 'b' })).toMatchObject({ kind: 'sent' });
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it('sends each call once: a dropped connection is reported, not repeated', async () => {
    fake.fail('chat.postMessage', { kind: 'dropped' });
    expect(await slack.send({ channel: CHANNEL, thread: null, card: sampleCard(), key: 'a' })).toMatchObject({ kind: 'unknown' });
    expect(fake.calls.filter((call) => call.method === 'chat.postMessage')).toHaveLength(1);
  });

  it('refuses what Slack refuses for good', async () => {
    expect(await slack.send({ channel: 'nowhere', thread: null, card: sampleCard(), key: 'a' })).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/^channel_not_found: .*invited/),
    });
  });
});

describe('slack over signed HTTP', () => {
  const body = JSON.stringify({ type: 'event_callback', event: { type: 'message' } });
  const now = new Date('2026-11-21T10:00:00Z');
  const nowS = now.getTime() / 1000;
  const make = () => createSlack({ token: 'xoxb', mode: 'http', signingSecret: 'secret' }, { renderChart, now: () => now });
  const take = (headers: Record<string, string>, rawBody = body) => make().handleHttp({ headers, rawBody });

  it('answers the URL verification', async () => {
    const raw = JSON.stringify({ type: 'url_verification', challenge: 'abc' });
    expect(await take(signedHeaders('secret', raw, 'application/json', nowS), raw)).toMatchObject({ status: 200, body: 'abc' });
  });

  it.each([
    ['a forged signature', signedHeaders('other', body, 'application/json', nowS)],
    ['a stale time', signedHeaders('secret', body, 'application/json', nowS - 301)],
    ['a future time', signedHeaders('secret', body, 'application/json', nowS + 31)],
    ['no headers', {}],
    ['a time that is no number', { ...signedHeaders('secret', body, 'application/json', nowS), 'x-slack-request-timestamp': 'NaN' }],
  ])('refuses %s', async (_what, headers) => {
    await expect(take(headers as Record<string, string>)).rejects.toMatchObject({ code: 'CHAT_SIGNATURE' });
  });

  it('refuses a signed body that was changed', async () => {
    await expect(take(signedHeaders('secret', body, 'application/json', nowS), `${body} `)).rejects.toMatchObject({
      code: 'CHAT_SIGNATURE',
    });
  });

  it('demands its secret when it is made', () => {
    expect(() => createSlack({ token: 'x', mode: 'http' }, { renderChart })).toThrow(/signingSecret/);
    expect(() => createSlack({ token: 'x', mode: 'socket' }, { renderChart })).toThrow(/appToken/);
  });
});
