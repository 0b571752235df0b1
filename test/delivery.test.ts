import { describe, expect, it } from 'vitest';
import { PRIORITY } from '../bot/outgoing.ts';
import { type DeliveryRig, eachWithRig, slackPlace, telegramPlace } from './rigs/delivery.ts';

/** Five hundred alerts in a minute into one channel, over 429s, lost and dropped calls and a restart. */
const MANY = 500;
const EVERY_MS = 120;

let rig: DeliveryRig;

eachWithRig((one) => {
  rig = one;
});

const nameOf = (text: string) => /(?:alert|answer|approval)-\d+/.exec(text)?.[0] ?? '';

describe.each([
  ['Slack', slackPlace, { finds: true, perMinute: 60 }],
  ['Telegram', telegramPlace, { finds: false, perMinute: 20 }],
] as const)('five hundred alerts in a minute into one channel of %s', (_name, open, { finds, perMinute }) => {
  it('arrive once each, in order, within every rate, over 429s, lost and dropped calls and a restart; approvals go first', {
    timeout: 180_000,
  }, async () => {
    const place = await open(rig);
    try {
      for (let i = 0; i < MANY; i += 1) {
        rig.at(i * EVERY_MS, () => rig.put(place, `alert-${i}`, PRIORITY.alert));
        // Two answers in the thread of every tenth.
        if (i % 10 === 0) {
          rig.at(i * EVERY_MS, () => rig.put(place, `answer-${i}`, PRIORITY.alert, { after: `alert-${i}` }));
          rig.at(i * EVERY_MS + 1, () => rig.put(place, `answer-${i + 1}`, PRIORITY.alert, { after: `alert-${i}` }));
        }
      }
      // Before its alert would have had its turn; and one of no alert.
      let before = { alert: 0, free: 0 };
      rig.at(65_000, async () => {
        before = { ...before, alert: place.messages().length };
        await rig.put(place, 'approval-1', PRIORITY.approval, { after: 'alert-490' });
      });
      rig.at(90_000, async () => {
        before = { ...before, free: place.messages().length };
        await rig.put(place, 'approval-2', PRIORITY.approval);
      });
      rig.at(5_000, async () => place.fail('lost'));
      rig.at(30_000, async () => place.fail('rate-limited', 2));
      rig.at(150_000, async () => place.fail('dropped'));
      rig.at(200_000, async () => place.fail('lost'));

      await rig.deliver(place, () => rig.afterMs() > 180_000);
      // What was lost while it stopped is found by who takes over.
      await rig.deliver(place, () => rig.isEmpty(place));

      const told = place.messages().map(({ text }) => nameOf(text));
      const expected = MANY + 2 * (MANY / 10) + 2;
      expect(new Set(told).size).toBe(expected);
      // Telegram cannot be asked whether a message is there: one whose answer was lost comes twice, and none else.
      expect(told.length - expected).toBe(finds ? 0 : 2);
      expect(place.watch.exceeded).toEqual([]);
      const of = (kind: string) =>
        told.filter((name, index) => name.startsWith(kind) && told.indexOf(name) === index).map((name) => Number(name.split('-')[1]));
      const others = of('alert').filter((number) => number !== 490);
      expect(others).toEqual(others.toSorted((a, b) => a - b));
      for (let i = 0; i < MANY; i += 10) {
        // Of one that came twice the thread hangs on either.
        const threads = place.messages().flatMap(({ text, id }) => (nameOf(text) === `alert-${i}` ? [id] : []));
        const inThread = place
          .messages()
          .filter(({ answers, id }) => answers !== null && threads.includes(answers) && !threads.includes(id));
        const names = [...new Set(inThread.map(({ text }) => nameOf(text)))];
        expect(names.filter((name) => name.startsWith('answer'))).toEqual([`answer-${i}`, `answer-${i + 1}`]);
      }
      expect(told.indexOf('alert-490') - before.alert).toBeLessThanOrEqual(2);
      expect(told.indexOf('approval-1')).toBe(told.indexOf('alert-490') + 1);
      // Until then the platform wanted to be left alone: the approval before it, and what that answers, go first.
      expect(told.indexOf('approval-2') - before.free).toBeLessThanOrEqual(2);
      // Neither faster than it may be, nor much slower.
      const minutes = rig.afterMs() / 60_000;
      expect(told.length / minutes).toBeGreaterThan(perMinute * 0.8);
      expect(told.length / minutes).toBeLessThanOrEqual(perMinute);
    } finally {
      await place.stop();
    }
  });

  it('that are the same one, told five hundred times, are one message and few edits of it', { timeout: 120_000 }, async () => {
    const place = await open(rig);
    try {
      await rig.put(place, 'alert-0', PRIORITY.alert);
      for (let i = 1; i < MANY; i += 1) rig.at(i * EVERY_MS, () => rig.put(place, `alert-${i}`, PRIORITY.alert, { edits: 'alert-0' }));
      await rig.deliver(place, () => rig.isEmpty(place));
      expect(place.messages()).toHaveLength(1);
      expect(nameOf(place.messages()[0]?.text ?? '')).toBe(`alert-${MANY - 1}`);
      expect(place.watch.exceeded).toEqual([]);
      expect(place.edits()).toBeLessThanOrEqual(perMinute);
    } finally {
      await place.stop();
    }
  });
});

it('what waits in one channel keeps nothing from another, and topics of a group share its rate', { timeout: 60_000 }, async () => {
  const place = await telegramPlace(rig);
  try {
    for (let i = 0; i < 60; i += 1) await rig.put(place, `alert-${i}`, PRIORITY.alert);
    const topic = { ...place, channel: `${place.channel}/7` };
    for (let i = 60; i < 80; i += 1) await rig.put(topic, `alert-${i}`, PRIORITY.alert);
    const direct = { ...place, channel: '77' };
    await rig.put(direct, 'approval-9', PRIORITY.digest);
    let when = 0;
    await rig.deliver(place, async () => {
      if (when === 0 && (await rig.stores.chat.message('approval-9'))?.state === 'sent') when = rig.afterMs();
      return rig.isEmpty(place);
    });
    expect(when).toBeLessThan(2_000);
    expect(place.watch.exceeded).toEqual([]);
  } finally {
    await place.stop();
  }
});
