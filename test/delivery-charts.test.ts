import { afterEach, describe, expect, it } from 'vitest';
import { PRIORITY } from '../bot/outgoing.ts';
import { hugeCard, sampleCard } from './fakes/sample-cards.ts';
import { type DeliveryPlace, type DeliveryRig, eachWithRig, slackPlace, telegramPlace } from './rigs/delivery.ts';

let rig: DeliveryRig;
let stop = async () => {};

eachWithRig((one) => {
  rig = one;
});
afterEach(() => stop());

const LIMITED = { kind: 'rate-limited', retryAfterS: 30 } as const;

async function open<P extends DeliveryPlace>(start: (of: DeliveryRig) => Promise<P>): Promise<P> {
  const place = await start(rig);
  stop = place.stop;
  return place;
}

const put = (place: DeliveryPlace, id: string, more: { readonly after?: string } = {}) =>
  rig.put(place, id, PRIORITY.alert, { card: { ...sampleCard(), headline: id }, alertId: 'alr_1', ...more });

describe.each(['files.getUploadURLExternal', 'upload', 'files.completeUploadExternal'] as const)(
  'a chart in Slack is neither lost nor there twice when %s',
  (step) => {
    it.each([
      ['is told to come back', LIMITED, 2],
      ['gets no answer', { kind: 'lost' }, 1],
      ['is dropped', { kind: 'dropped' }, 2],
      ['fails', { kind: 'error', code: 'internal_error' }, 1],
    ] as const)('%s', async (_how, mishap, times) => {
      const place = await open(slackPlace);
      place.fake.fail(step, mishap, times);
      await put(place, 'first');
      await put(place, 'second', { after: 'first' });
      await rig.deliver(place, () => rig.isEmpty(place));
      const [first, second] = place.messages();
      expect([first?.answers, second?.answers]).toEqual([null, first?.id]);
      // Both stand in the thread; each is known by its own name.
      expect(place.charts()).toEqual([first?.id, first?.id]);
      expect(place.fake.uploads.filter(({ channel }) => channel !== null).map(({ filename }) => filename)).toHaveLength(2);
      expect(new Set(place.fake.uploads.filter(({ channel }) => channel !== null).map(({ filename }) => filename)).size).toBe(2);
      expect(place.watch.exceeded).toEqual([]);
    });
  },
);

it('a chart that Slack puts into its thread late, its answer lost, is waited for and sent once; what else there is does not wait', async () => {
  const place = await open(slackPlace);
  place.fake.fail('files.completeUploadExternal', { kind: 'lost' });
  place.fake.shareBy((put) => rig.at(rig.afterMs() + 10_000, async () => put()));
  await put(place, 'first');
  let later = 0;
  rig.after(4_000, () => rig.put(place, 'later', PRIORITY.alert));
  rig.after(8_000, () => {
    later = place.messages().length;
  });
  await rig.deliver(place, () => rig.isEmpty(place));
  expect(place.charts()).toEqual([place.messages()[0]?.id]);
  expect(later).toBe(2);
});

it('a chart whose process ended in the middle is sent by the next, once', async () => {
  const place = await open(slackPlace);
  place.fake.fail('files.completeUploadExternal', { kind: 'lost' });
  await put(place, 'first');
  await rig.deliver(place, () => place.fake.calls.some(({ method }) => method === 'files.completeUploadExternal'));
  await rig.deliver(place, () => rig.isEmpty(place));
  expect(place.charts()).toEqual([place.messages()[0]?.id]);
});

it('many charts keep to one message a second in the channel, and an approval goes before them', async () => {
  const place = await open(slackPlace);
  for (let i = 0; i < 12; i += 1) await put(place, `alert-${i}`);
  let before = 0;
  rig.at(4_000, async () => {
    before = place.fake.messages(place.channel).length;
    await rig.put(place, 'approval', PRIORITY.approval);
  });
  await rig.deliver(place, () => rig.isEmpty(place));
  expect([place.messages().length, place.charts().length]).toEqual([13, 12]);
  const all = place.fake.messages(place.channel).map(({ blocks }) => JSON.stringify(blocks ?? ''));
  expect(all.findIndex((text) => text.includes('approval')) - before).toBeLessThanOrEqual(1);
  const files = place.fake.calls.filter(({ method }) => method === 'files.completeUploadExternal');
  expect([files.length, place.watch.exceeded]).toEqual([12, []]);
});

it('what Slack refuses of a chart for good is left out, and said to who runs it', async () => {
  const place = await open(slackPlace);
  place.fake.fail('files.getUploadURLExternal', { kind: 'error', code: 'file_uploads_disabled' });
  await put(place, 'first');
  await rig.deliver(place, () => rig.isEmpty(place));
  expect([place.messages().length, place.charts().length]).toEqual([1, 0]);
  expect(rig.log.join()).toContain('file_uploads_disabled');
});

it.each([
  ['is told to come back', LIMITED],
  ['is dropped', { kind: 'dropped' }],
] as const)('the picture that follows a long message in Telegram comes once when it %s, and leads to the alert', async (_how, mishap) => {
  const place = await open(telegramPlace);
  place.fake.fail('sendPhoto', mishap);
  await rig.put(place, 'first', PRIORITY.alert, { card: { ...hugeCard(), chart: sampleCard().chart }, alertId: 'alr_1' });
  await rig.deliver(place, () => rig.isEmpty(place));
  expect(place.messages()).toHaveLength(1);
  expect(place.charts()).toEqual([place.messages()[0]?.id]);
  const picture = place.fake.messages(place.chat).find(({ photo }) => photo !== undefined)?.message_id;
  expect(await rig.stores.chat.alertOfThread('telegram', place.channel, String(picture))).toBe('alr_1');
  expect(place.watch.exceeded).toEqual([]);
});
