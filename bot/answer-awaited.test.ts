import { expect, test } from 'vitest';
import type { Vote } from '../copilot/memory/rate.ts';
import type { Principal } from '../domain/tenant.ts';
import type { Dialogue } from '../stores/dialogues.ts';
import { answerAwaited } from './answer-awaited.ts';
import { keepAwaited } from './awaited.ts';
import type { ConversationDeps } from './conversing.ts';
import { grant } from './wishes.ts';

const AT = new Date('2026-03-10T14:00:00Z');
const THREAD = '1.1';
const READER = { language: 'en', timeZone: 'UTC' } as const;
const ANNA: Principal = {
  ...{ id: 'anna', tenantId: 'acme', name: 'Anna', roles: ['operator'], identities: [], language: 'en', timeZone: 'UTC' },
};
const INCOMING = {
  ...{ platform: 'slack', eventId: 'e', channel: 'C1', thread: THREAD, messageId: '2.2', userId: 'U1', trusted: true, direct: true },
  ...{ private: false, body: { kind: 'text' as const, text: '' } },
};

function rig() {
  let now = AT;
  let kept: Dialogue[] = [];
  const silences: Array<{ readonly reason: string; readonly until: Date }> = [];
  const votes: Vote[] = [];
  const told: string[] = [];
  const chat = {
    keepDialogue: async (one: Dialogue) => kept.unshift(one) > 0,
    dialogues: async (platform: string, channel: string, since: Date) =>
      kept.filter((one) => one.platform === platform && one.channel === channel && one.expiresAt > since),
    dropDialogue: async (_platform: string, id: string) => {
      kept = kept.filter((one) => one.id !== id);
    },
    forgetDialogues: async () => {},
  };
  const deps = {
    stores: { chat, audit: { append: async () => {} }, answers: { latestForAlert: async () => ({ id: 'ans_1' }) } },
    platforms: [{ id: 'slack', whisper: async (_to: unknown, text: string) => void told.push(text) }],
    care: { silence: async (_by: Principal, wish: (typeof silences)[number]) => void silences.push(wish) },
    rate: async (_by: Principal, vote: Vote) => void votes.push(vote),
    now: () => now,
  } as unknown as ConversationDeps;
  const place = { platform: 'slack', channel: 'C1', thread: THREAD };
  const asked = { act: 'silence', alertId: null, assetId: 'srv-1', until: null, reason: null } as const;
  return {
    ...{ silences, votes, told },
    askSilence: (more: { readonly until?: Date; readonly reason?: string } = {}) =>
      grant({ ...deps, reasons: deps.stores.chat }, ANNA, READER, { ...asked, ...more }, place),
    askWhatWasWrong: () => keepAwaited(deps.stores.chat, place, ANNA.id, { kind: 'vote', answerId: 'ans_9' }, now),
    say: (text: string, at: Partial<typeof INCOMING> | object = {}, alertId: string | null = null) =>
      answerAwaited(deps, { ...INCOMING, ...at }, ANNA, READER, { text, alertId }),
    later: (ms: number) => {
      now = new Date(now.getTime() + ms);
    },
  };
}

const IN_AN_HOUR = new Date('2026-03-10T15:00:00Z');

test.each([
  ['for an hour because of the backup', 'the backup'],
  ['на час, бэкап', 'бэкап'],
  ['백업 때문에 한 시간', '백업'],
])('“%s” answers for how long and why', async (text, reason) => {
  const { askSilence, say, silences } = rig();
  await askSilence();
  expect(await say(text)).toBe(true);
  expect(silences).toMatchObject([{ reason, until: IN_AN_HOUR }]);
  expect(await say(text)).toBe(false);
});

test('what was said with the question needs no saying again', async () => {
  const { askSilence, say, silences } = rig();
  await askSilence({ until: IN_AN_HOUR });
  expect(await say('replacing the fans')).toBe(true);
  await askSilence({ reason: 'moving rack r3' });
  expect(await say('2 hours')).toBe(true);
  expect(silences).toMatchObject([
    { reason: 'replacing the fans', until: IN_AN_HOUR },
    { reason: 'moving rack r3', until: new Date('2026-03-10T16:00:00Z') },
  ]);
});

test('a question, thanks, another thread or a quarter of an hour later silences nothing', async () => {
  const { askSilence, say, silences, later } = rig();
  await askSilence({ until: IN_AN_HOUR });
  for (const text of ['why did it fire?', 'thanks', 'restart nginx on srv-1']) expect(await say(text), text).toBe(false);
  expect(await say('fans', { thread: '9.9' })).toBe(false);
  expect(await say('fans', { thread: null, direct: false })).toBe(false);
  later(16 * 60_000);
  expect(await say('fans')).toBe(false);
  expect(silences).toEqual([]);
});

test.each([
  ['it was the switch', 'it was the switch'],
  ['это был свитч', 'это был свитч'],
  ['스위치였어', '스위치였어'],
  ['the cable was loose', 'the cable was loose'],
  ["that's wrong, the backup did it", 'the backup did it'],
])('“%s” tells what was wrong, after it was asked', async (text, words) => {
  const { askWhatWasWrong, say, votes, told } = rig();
  await askWhatWasWrong();
  expect(await say(text, { direct: false })).toBe(true);
  expect(votes).toEqual([{ answerId: 'ans_9', verdict: 'wrong', reason: null, words }]);
  expect(told.join()).toContain(`“${words}”`);
});

test('unasked only what is said to us, and surely of the answer, is kept against it', async () => {
  const { say, votes, told } = rig();
  for (const text of ['it was the switch', 'thanks', 'show logs', 'is that wrong?']) expect(await say(text, {}, 'alr_1'), text).toBe(false);
  expect(await say("that's wrong, it was the switch", { direct: false }, 'alr_1')).toBe(false);
  expect(await say("that's wrong, it was the switch", {}, null)).toBe(false);
  expect(await say("that's wrong, it was the switch", {}, 'alr_1')).toBe(true);
  expect(await say('Это неправильно', {}, 'alr_1')).toBe(true);
  expect(votes).toEqual([
    { answerId: 'ans_1', verdict: 'wrong', reason: null, words: 'it was the switch' },
    { answerId: 'ans_1', verdict: 'wrong', reason: null },
  ]);
  expect(told[1]).toContain('What was it instead?');
  expect(await say('the cable was loose', { direct: false }, 'alr_1')).toBe(true);
  expect(votes.at(-1)?.words).toBe('the cable was loose');
});
