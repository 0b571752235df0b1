import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatPlatform, Incoming } from '../../bot/chat-platform.ts';
import { HOSTILE, hostileCard, hugeCard, sampleCard } from '../fakes/sample-cards.ts';
import { eventually } from '../peers/peer.ts';
import { describeChatStreams, type StreamHarness } from './chat-streams.ts';

/** What a person on the platform sees, and what can go wrong there. */
export type ChatHarness = {
  readonly platform: ChatPlatform;
  readonly channel: string;
  /** Text of each message of ours in the channel as a person reads it, oldest first. */
  shown(): ReadonlyArray<{
    readonly id: string;
    readonly thread: string | null;
    readonly text: string;
    readonly labels: readonly string[];
  }>;
  /** PNG pictures sent, in order; null where charts are drawn in text. */
  pictures(): readonly Buffer[] | null;
  /** What a person does there; null where people cannot write and press. */
  readonly person: {
    say(text: string, thread?: string): Promise<void>;
    press(messageId: string, label: RegExp): Promise<void>;
    /** Sentences shown to the one who pressed. */
    whispers(): readonly string[];
    /** What one person alone was told, where nobody else reads it. */
    confided(): readonly string[];
  } | null;
  /** The next message goes wrong: it is to be sent again after `waitMs`, is refused, or its answer is lost; null where nothing can. */
  readonly fail: ((how: 'later' | 'refused' | 'lost') => void) | null;
  readonly waitMs?: number;
  /** Where answers can be watched as they come about; null where they cannot. */
  readonly streams: StreamHarness | null;
  /** Whether `find` can tell. */
  readonly finds: boolean;
  stop(): Promise<void>;
};

/** The suite every chat platform passes. */
export function describeChatPlatform(name: string, start: () => Promise<ChatHarness>): void {
  describe(`chat platform ${name}`, () => {
    describeChatStreams(start);

    let harness: ChatHarness;
    let incoming: Incoming[];
    /** Where people can write and press, and only there. */
    const people = () => {
      expect(harness.person !== null).toBe(harness.platform.abilities.listens);
      return harness.person;
    };

    beforeEach(async () => {
      harness = await start();
      incoming = [];
      await harness.platform.start(async (one) => {
        if (one.body.kind === 'action') await harness.platform.whisper(one, 'You may not do this.');
        incoming.push(one);
      });
    });
    afterEach(async () => {
      await harness.platform.stop();
      await harness.stop();
    });

    const send = async (card = sampleCard(), thread: string | null = null, key = 'key-1') => {
      const result = await harness.platform.send({ channel: harness.channel, thread, card, key });
      if (result.kind !== 'sent') throw new Error(JSON.stringify(result));
      const { posted, isChartDue } = result;
      if (isChartDue === true && card.chart !== null) {
        const chart = { channel: harness.channel, posted, chart: card.chart, key: `${key}-chart` };
        expect(await harness.platform.sendChart?.(chart)).toMatchObject({ kind: 'sent' });
        if (harness.finds) expect(await harness.platform.findChart?.(chart)).toMatchObject({ thread: posted.thread });
        expect((await harness.platform.findChart?.({ ...chart, key: 'never sent' })) ?? null).toBeNull();
      }
      return posted;
    };

    it('shows a card whole: headline, cause, numbered evidence, what is not known, until when the data reach', async () => {
      await send();
      const text = harness.shown()[0]?.text ?? '';
      for (const part of [
        '#12 iowait on srv-db-03',
        'LUN-12',
        'Confidence is high',
        '[1]',
        '[2]',
        'Ruled out',
        'Not known',
        'srv-bk-01',
        'Europe/Moscow',
      ]) {
        expect(text).toContain(part);
      }
      expect(text).toMatch(/Data until 20 Nov,? 22:20:00 UTC\+3 \(Europe\/Moscow\)/);
    });

    it('sends a chart as a picture', async () => {
      await send();
      const pictures = harness.pictures();
      if (pictures === null) return expect(harness.shown()[0]?.text).toMatch(/[▁▂▃▄▅▆▇█]{20,}/);
      expect(pictures).toHaveLength(1);
      expect(pictures[0]?.subarray(1, 4).toString()).toBe('PNG');
    });

    it('answers in the thread it is told', async () => {
      const first = await send();
      const second = await send(sampleCard({ headline: 'an answer', chart: null }), first.thread, 'key-2');
      const answer = harness.shown().find((one) => one.id === second.messageId);
      expect(answer?.thread).toBe(first.thread);
      expect(second.thread).toBe(first.thread);
    });

    it('edits a message as far as it says it can, and takes the same content again as done', async () => {
      const { messageId } = await send(sampleCard({ chart: null }));
      const card = sampleCard({ headline: 'changed', chart: null });
      const { edits } = harness.platform.abilities;
      for (const _again of [1, 2]) {
        const result = await harness.platform.edit({ channel: harness.channel, messageId, card });
        expect(result).toMatchObject({ kind: edits === 'never' ? 'refused' : 'sent' });
      }
      const texts = harness.shown().map((one) => one.text);
      if (edits === 'never') expect(texts.join()).not.toContain('changed');
      else expect(texts.at(-1)).toContain('changed');
      if (edits !== 'again') expect(texts).toHaveLength(1);
    });

    it('hands over what a person writes, with its thread and a stable id', async () => {
      const person = people();
      if (person === null) return;
      const { thread } = await send();
      await person.say('почему сработал алерт?', thread);
      const one = await eventually(() => incoming[0]);
      expect(one).toMatchObject({ platform: harness.platform.id, channel: harness.channel, thread, trusted: true });
      expect(one.body).toEqual({ kind: 'text', text: 'почему сработал алерт?' });
      expect(one.eventId).not.toBe('');
    });

    it('hands over a press with verb and value and answers it to the one who pressed', async () => {
      const person = people();
      if (person === null) return;
      const { messageId } = await send();
      await person.press(messageId, /Ask to run: Stop a service/);
      const one = await eventually(() => incoming[0]);
      expect(one.body).toEqual({ kind: 'action', verb: 'run', value: 'ans_0123456789abcdef01234567:0' });
      expect(person.whispers()).toContain('You may not do this.');
    });

    it('tells a link to one person alone, and keeps it out of the channel', async () => {
      const person = people();
      if (person === null) return;
      const { messageId } = await send();
      await person.press(messageId, /Ask to run: Stop a service/);
      const one = await eventually(() => incoming[0]);
      const [text, url] = ['For you <b>alone</b> & nobody <!channel>', 'https://example.test/sign-in#A_b-9'];
      expect(await harness.platform.confide(one, text, url)).not.toBeNull();
      const told = person.confided().join('\n');
      expect(told).toContain(url);
      expect(told).toContain('For you <b>alone</b> & nobody');
      expect(
        harness
          .shown()
          .map((shown) => shown.text)
          .join('\n'),
      ).not.toContain('sign-in#');
    });

    it('keeps text from outside inert', async () => {
      await send(hostileCard());
      const text = harness.shown()[0]?.text ?? '';
      const inert = HOSTILE.replace('\u202e', '').slice(0, 40);
      expect(text.replaceAll('\u202e', '').split(inert).length - 1).toBeGreaterThanOrEqual(6);
    });

    it('fits whatever it is given and says that more was cut', async () => {
      await send(hugeCard());
      expect(harness.shown()).toHaveLength(1);
      if (harness.platform.abilities.edits !== 'again') expect(harness.shown()[0]?.text).toContain('… more at https://inframind.example/');
      expect(harness.shown()[0]?.text).toContain('Data until the end');
    });

    it('says when to try again and what was refused for good, and does not send twice when an answer was lost', async () => {
      if (harness.fail === null) return;
      const message = { channel: harness.channel, thread: null, card: sampleCard({ chart: null }), key: 'key-lost' };
      harness.fail('later');
      expect(await harness.platform.send(message)).toEqual({ kind: 'later', retryAfterMs: harness.waitMs ?? 2_000 });
      expect(harness.shown()).toHaveLength(0);
      harness.fail('refused');
      const refused = await harness.platform.send(message);
      expect(refused.kind === 'refused' ? refused.reason : refused).toMatch(/\w{4}/);
      expect(harness.shown()).toHaveLength(0);
      harness.fail('lost');
      expect(await harness.platform.send(message)).toMatchObject({ kind: 'unknown' });
      expect(harness.shown()).toHaveLength(1);
      const found = await harness.platform.find(message);
      if (harness.finds) expect(found?.messageId).toBe(harness.shown()[0]?.id);
      expect(await harness.platform.find({ ...message, key: 'never sent' })).toBeNull();
    });

    it('can be stopped and started again', async () => {
      await harness.platform.stop();
      await harness.platform.start(async (one) => {
        incoming.push(one);
      });
      await send();
      expect(harness.shown()).toHaveLength(1);
      const person = people();
      if (person === null) return;
      await person.say('hello');
      expect(await eventually(() => incoming[0])).toBeDefined();
    });
  });
}
