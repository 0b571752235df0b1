import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PRIORITY } from '../bot/outgoing.ts';
import { type DeliveryPlace, type DeliveryRig, eachWithRig, slackPlace, telegramPlace } from './rigs/delivery.ts';

/** What becomes of messages where people delete them, channels are closed and tokens revoked. */
let rig: DeliveryRig;
let stop = async () => {};

eachWithRig((one) => {
  rig = one;
});
afterEach(() => stop());

type Life = DeliveryPlace & {
  readonly remove: (id: string) => void;
  readonly shut: (isShut: boolean) => void;
  readonly failEdit: () => void;
};

async function inSlack(): Promise<Life> {
  const place = await slackPlace(rig);
  const { fake, channel } = place;
  return {
    ...place,
    remove: (id) => fake.remove(channel, id),
    shut: (isShut) => fake.archive(channel, isShut),
    failEdit: () => fake.fail('chat.update', { kind: 'error', code: 'edit_window_closed' }),
  };
}

async function inTelegram(): Promise<Life> {
  const place = await telegramPlace(rig);
  const { fake, chat } = place;
  return {
    ...place,
    remove: (id) => fake.remove(chat, Number(id)),
    shut: (isShut) => fake.expel(chat, isShut),
    failEdit: () => fake.fail('editMessageText', { kind: 'refused', description: "Bad Request: message can't be edited" }),
  };
}

describe.each([
  ['Slack', inSlack, true],
  ['Telegram', inTelegram, false],
] as const)('in %s', (_name, start, finds) => {
  let place: Life;
  beforeEach(async () => {
    place = await start();
    stop = place.stop;
  });
  const done = () => rig.deliver(place, () => rig.isEmpty(place));
  const shown = () => place.messages().map(({ text }) => /news-\d/.exec(text)?.[0]);
  const put = (id: string, more: Parameters<DeliveryRig['put']>[3] = {}) => rig.put(place, id, PRIORITY.alert, more);
  const first = () => place.messages()[0]?.id ?? '';

  it('what a deleted message says now is said anew, once, changed there from then on, and leads to the alert', async () => {
    await put('news-1', { alertId: 'alr_1' });
    await done();
    place.remove(first());
    await put('news-2', { edits: 'news-1' });
    await done();
    expect(shown()).toEqual(['news-2']);
    expect(await rig.stores.chat.alertOfThread(place.platform.id, place.channel, first())).toBe('alr_1');
    await put('news-3', { edits: 'news-1' });
    await done();
    expect(shown()).toEqual(['news-3']);
    // And what answers it stands in its thread.
    await put('news-4', { after: 'news-1' });
    await done();
    expect(place.messages().map(({ answers }) => answers)).toEqual([null, first()]);
    expect(place.watch.exceeded).toEqual([]);
  });

  it('what is said anew is there once where its answer is lost, and stays in its thread', async () => {
    await put('news-1');
    await put('news-2', { after: 'news-1' });
    await done();
    const [parent, answer] = place.messages();
    place.remove(answer?.id ?? '');
    place.fail('lost');
    await put('news-3', { edits: 'news-2' });
    await done();
    // Telegram cannot be asked whether a message is there.
    expect(shown()).toEqual(finds ? ['news-1', 'news-3'] : ['news-1', 'news-3', 'news-3']);
    expect(place.messages().at(-1)?.answers).toBe(parent?.id);
    await put('news-4', { edits: 'news-2' });
    await done();
    expect(shown().at(-1)).toBe('news-4');
  });

  it('what may no longer be changed is said anew', async () => {
    await put('news-1');
    await done();
    place.failEdit();
    await put('news-2', { edits: 'news-1' });
    await done();
    expect(shown()).toEqual(['news-1', 'news-2']);
  });

  it('what was refused while a channel was closed is lost, what changes of it once the channel is open is said', async () => {
    place.shut(true);
    await put('news-1');
    await done();
    await put('news-2', { edits: 'news-1' });
    await done();
    expect(shown()).toEqual([]);
    expect(rig.log.join()).toMatch(/refused: (is_archived: .*bring it back|Forbidden: bot was kicked)/);
    place.shut(false);
    await put('news-3', { edits: 'news-1' });
    await put('news-4');
    await done();
    expect(shown().toSorted()).toEqual(['news-3', 'news-4']);
  });

  it('a network that is away for ten minutes loses nothing, nor does what it kept waiting count as tried', async () => {
    const { send } = place.platform;
    const away = { ...place, platform: { ...place.platform, send: async () => ({ kind: 'later' as const, retryAfterMs: 2_000 }) } };
    await put('news-1');
    await rig.deliver(away, () => rig.afterMs() > 600_000);
    expect(await rig.stores.chat.message('news-1')).toMatchObject({ state: 'waiting', attempts: 0 });
    await rig.deliver({ ...place, platform: { ...place.platform, send } }, () => rig.isEmpty(place));
    expect(shown()).toEqual(['news-1']);
  });
});

it('a revoked token of Slack keeps all waiting, is said once and tried seldom; with the token all of it comes', async () => {
  const place = await slackPlace(rig);
  stop = place.stop;
  place.fake.revoke(place.fake.token);
  for (const id of ['news-1', 'news-2', 'news-3']) await rig.put(place, id, PRIORITY.alert);
  await rig.deliver(place, () => rig.afterMs() > 2 * 3_600_000);
  expect(place.fake.calls.length).toBeLessThanOrEqual(245);
  expect(rig.log).toEqual([expect.stringMatching(/and all others wait: token_revoked/)]);
  place.fake.revoke(place.fake.token, false);
  await rig.deliver(place, () => rig.isEmpty(place));
  expect(place.messages()).toHaveLength(3);
});

it('what Slack finds too much is told in its headline, without a button that acts', async () => {
  const place = await slackPlace(rig);
  stop = place.stop;
  const card = {
    ...{ language: 'en' as const, headline: 'long news', tone: 'warning' as const, chart: null },
    parts: [{ kind: 'text' as const, text: 'much' }],
    actions: [
      { verb: 'approve' as const, label: 'Approve', value: 'x', url: null, style: 'primary' as const },
      { verb: 'open' as const, label: 'Open', value: '', url: 'https://inframind.example/i/1', style: 'plain' as const },
    ],
  };
  place.fake.fail('chat.postMessage', { kind: 'error', code: 'msg_blocks_too_long' });
  await rig.put(place, 'a', PRIORITY.alert, { card });
  await rig.deliver(place, () => rig.isEmpty(place));
  const [text = ''] = place.messages().map((one) => one.text);
  expect(text).toContain('long news');
  expect(text).toContain('https://inframind.example/i/1');
  expect(text).not.toMatch(/much|Approve/);
});

it('what answers a message of Slack that was deleted is told to the channel', async () => {
  const place = await slackPlace(rig);
  stop = place.stop;
  await rig.put(place, 'news-1', PRIORITY.alert);
  await rig.deliver(place, () => rig.isEmpty(place));
  place.fake.remove(place.channel, place.messages()[0]?.id ?? '');
  await rig.put(place, 'news-2', PRIORITY.alert, { after: 'news-1' });
  await rig.deliver(place, () => rig.isEmpty(place));
  expect(place.messages().map(({ text, answers }) => [text.includes('news-2'), answers])).toEqual([[true, null]]);
});
