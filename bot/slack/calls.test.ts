import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRateWatch, type RateWatch, SLACK_LIMITS } from '../../test/fakes/rates.ts';
import { type SlackFake, startSlackFake } from '../../test/fakes/slack/slack-fake.ts';
import { Later } from '../rates.ts';
import { type Call, createCalls } from './calls.ts';

let fake: SlackFake;
let call: Call;
let nowMs: number;
let watch: RateWatch;

beforeEach(async () => {
  fake = await startSlackFake();
  nowMs = Date.parse('2026-03-04T10:00:00Z');
  watch = fake.enforceRates(() => nowMs);
  const options = { slackApiUrl: fake.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true };
  const wait = async (ms: number) => {
    nowMs += ms;
  };
  call = createCalls({ client: new WebClient(fake.token, options), now: () => new Date(nowMs), wait });
});
afterEach(() => fake.stop());

const view = (title: string) => ({ type: 'home', blocks: [{ type: 'header', text: { type: 'plain_text', text: title } }] });
const publish = (title: string, options = {}) => call('views.publish', { user_id: 'U1', view: view(title) }, options);
const times = (method: string) => fake.calls.filter((one) => one.method === method).length;

it('keeps to the rate of a method, and keeps no other waiting', async () => {
  for (let i = 0; i < 120; i += 1) await publish(`home ${i}`);
  const before = nowMs;
  await call('users.info', { user: 'U1' });
  expect([watch.exceeded, nowMs - before]).toEqual([[], 0]);
  expect(JSON.stringify(fake.home('U1'))).toContain('home 119');
});

it('waits as long as it is told, and not longer than it may', async () => {
  fake.fail('views.publish', { kind: 'rate-limited', retryAfterS: 20 });
  const begun = nowMs;
  await publish('a');
  expect([nowMs - begun, JSON.stringify(fake.home('U1')).includes('a'), watch.exceeded]).toEqual([20_000, true, []]);
  fake.fail('views.publish', { kind: 'rate-limited', retryAfterS: 20 });
  await expect(publish('b', { patienceMs: 10_000 })).rejects.toBeInstanceOf(Later);
  expect(times('views.publish')).toBe(3);
});

it('leaves out what something newer has taken the place of', async () => {
  fake.fail('views.publish', { kind: 'rate-limited', retryAfterS: 5 });
  let isStale = false;
  const old = publish('old', { isStale: () => isStale });
  await new Promise((resolve) => setTimeout(resolve, 0));
  isStale = true;
  expect(await old).toBeNull();
  expect(fake.home('U1')).toBeUndefined();
});

it.each(['lost', 'dropped'] as const)('does again what does no harm twice when an answer is %s', async (kind) => {
  fake.fail('views.publish', { kind }, 2);
  await publish('a');
  expect([times('views.publish'), JSON.stringify(fake.home('U1')).includes('a')]).toEqual([3, true]);
  fake.fail('chat.postEphemeral', { kind });
  await expect(call('chat.postEphemeral', { channel: 'C1', user: 'U1', text: 'x' })).rejects.toThrow();
  expect(times('chat.postEphemeral')).toBe(1);
});

it('knows a form that opened though its answer was lost, and one that did not open', async () => {
  const modal = { type: 'modal', title: { type: 'plain_text', text: 'Form' }, blocks: [] };
  fake.giveTrigger('trigger-1', 'U1');
  fake.fail('views.open', { kind: 'lost' });
  expect(await call('views.open', { trigger_id: 'trigger-1', view: modal })).toMatchObject({ ok: true });
  expect(fake.views()).toHaveLength(1);
  // It was opened by another call: that is no lost answer.
  await expect(call('views.open', { trigger_id: 'trigger-1', view: modal })).rejects.toThrow(/exchanged_trigger_id/);
});

it('is judged by every tier that is named', () => {
  const judge = createRateWatch(SLACK_LIMITS, () => 0);
  const most: Array<readonly [string, number]> = [
    ['chat.startStream', 20],
    ['chat.stopStream', 20],
    ['chat.appendStream', 100],
    ['views.open', 100],
    ['views.publish', 100],
    ['files.getUploadURLExternal', 100],
    ['users.info', 100],
  ];
  for (const [method, allowed] of most) {
    for (let i = 0; i < allowed; i += 1) expect(judge.judge(method, {})).toBeNull();
    expect(judge.judge(method, {})).toBe(60);
  }
});
