import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Card } from '../../bot/card.ts';
import type { ChatPlatform, Incoming, SendResult } from '../../bot/chat-platform.ts';
import { sampleCard } from '../fakes/sample-cards.ts';

/** Where an answer can be watched as it comes about: what a person sees, and what can go wrong on the way. */
export type StreamHarness = {
  /** The question of one of many people, each in a place of its own. */
  question(of: number): Incoming;
  /** What was answered there, oldest first: its text, and whether it looks as if more would come. */
  answers(question: Incoming): ReadonlyArray<{ readonly id: string; readonly text: string; readonly isUnfinished: boolean }>;
  /** How often the newest answer there was seen with less than it holds now. */
  grew(question: Incoming): number;
  /** The next call of a step goes wrong; by `later` it is let through after half a minute. */
  fail(step: 'begin' | 'grow' | 'end', how: 'later' | 'lost' | 'refused'): void;
  /** Time goes on. */
  pass(ms: number): void;
  /** From now on the platform's rates hold. @returns what exceeded them */
  enforceRates(): readonly string[];
};

/** The part of a platform's harness that matters here. */
export type WatchedHarness = { readonly platform: ChatPlatform; readonly streams: StreamHarness | null; stop(): Promise<void> };

/** What every platform that shows how an answer comes about passes. */
export function describeChatStreams(start: () => Promise<WatchedHarness>): void {
  describe('an answer that is watched', () => {
    let harness: WatchedHarness;
    beforeEach(async () => {
      harness = await start();
      await harness.platform.start(async () => null);
    });
    afterEach(async () => {
      await harness.platform.stop();
      await harness.stop();
    });

    /** Where answers can be watched, and only there. */
    const streams = () => {
      expect(harness.streams !== null).toBe(harness.platform.live !== undefined);
      return harness.streams;
    };
    const whole = sampleCard({ chart: null });
    const beginning = (parts: number): Card => ({ ...whole, parts: whole.parts.slice(0, parts), actions: [] });

    /** Shows two beginnings. @returns the mark of what was begun */
    async function watched(question: Incoming): Promise<string | null> {
      const live = harness.platform.live?.(question) ?? null;
      live?.step('reading');
      live?.show(beginning(2));
      live?.show(beginning(4));
      return (await live?.end()) ?? null;
    }

    /** Sends as the outbox does: again when it is told so, and not what is there. */
    async function finish(question: Incoming, begun: string | null, card = whole): Promise<SendResult> {
      const place = { channel: question.channel, thread: question.thread ?? question.messageId, key: `key ${question.eventId}` };
      let result: SendResult = { kind: 'unknown', reason: 'not sent' };
      for (let tries = 0; tries < 4 && result.kind !== 'sent'; tries += 1) {
        result = await harness.platform.send({ ...place, card, begun });
        if (result.kind === 'later') harness.streams?.pass(result.retryAfterMs);
        const found = result.kind === 'unknown' ? await harness.platform.find(place) : null;
        if (found !== null) result = { kind: 'sent', posted: found };
      }
      return result;
    }

    const isWhole = (text: string) => {
      for (const part of ['#12 iowait on srv-db-03', 'LUN-12', 'Ruled out', 'Europe/Moscow']) expect(text).toContain(part);
      expect(text.split('#12 iowait on srv-db-03')).toHaveLength(2);
    };

    it('grows, and ends as the one whole card', async () => {
      const here = streams();
      if (here === null) return;
      const question = here.question(1);
      const result = await finish(question, await watched(question));
      const [answer, ...others] = here.answers(question);
      isWhole(answer?.text ?? '');
      expect([others, answer?.isUnfinished, here.grew(question)]).toEqual([[], false, 2]);
      expect(result).toMatchObject({ kind: 'sent', posted: { messageId: answer?.id } });
    });

    it('is replaced where it turns out otherwise, and ends where none follows', async () => {
      const here = streams();
      if (here === null) return;
      const [other, dropped] = [here.question(1), here.question(2)];
      await finish(other, await watched(other), { ...whole, headline: 'something else', parts: [{ kind: 'text', text: 'altogether' }] });
      expect(here.answers(other).map(({ text }) => [text.includes('altogether'), text.includes('#12')])).toEqual([[true, false]]);
      const live = harness.platform.live?.(dropped);
      live?.show(beginning(2));
      await live?.drop();
      expect(here.answers(dropped).map(({ isUnfinished }) => isUnfinished)).toEqual([false]);
    });

    for (const step of ['begin', 'grow', 'end'] as const) {
      for (const how of ['later', 'lost', 'refused'] as const) {
        it(`is there once and whole where to ${step} is ${how}`, async () => {
          const here = streams();
          if (here === null) return;
          const question = here.question(1);
          here.fail(step, how);
          expect(await finish(question, await watched(question))).toMatchObject({ kind: 'sent' });
          const answers = here.answers(question);
          expect(answers.map(({ isUnfinished }) => isUnfinished)).toEqual([false]);
          isWhole(answers[0]?.text ?? '');
        });
      }
    }

    it('keeps to the rates where sixty are watched within a minute: each is there once and whole', async () => {
      const here = streams();
      if (here === null) return;
      const exceeded = here.enforceRates();
      const questions = Array.from({ length: 60 }, (_, index) => here.question(index));
      for (const question of questions) {
        expect(await finish(question, await watched(question))).toMatchObject({ kind: 'sent' });
        here.pass(950);
      }
      for (const question of questions) {
        const answers = here.answers(question);
        expect(answers.map(({ isUnfinished }) => isUnfinished)).toEqual([false]);
        isWhole(answers[0]?.text ?? '');
      }
      expect(questions.filter((question) => here.grew(question) > 0).length).toBeGreaterThanOrEqual(10);
      expect(exceeded).toEqual([]);
    });
  });
}
