import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleCard } from '../../test/fakes/sample-cards.ts';
import { describeWithNpmPeer, startEmulatedSlack } from '../../test/peers/chat-servers.ts';
import { renderChart } from '../chart/chart.ts';
import { createSlack, type SlackPlatform } from './slack.ts';

describeWithNpmPeer('emulate', 'slack against npm emulate', () => {
  let server: Awaited<ReturnType<typeof startEmulatedSlack>>;
  let slack: SlackPlatform;
  let channel: string;
  const faults: string[] = [];
  const call = async (method: string, args: Record<string, string> = {}) => {
    const headers = { authorization: 'Bearer xoxb-test', 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(`${server.apiUrl}${method}`, { method: 'POST', headers, body: new URLSearchParams(args) });
    return (await answer.json()) as Record<string, never> & { messages: Array<Record<string, unknown>>; channels: Array<{ id: string }> };
  };

  beforeAll(async () => {
    server = await startEmulatedSlack();
    channel = (await call('conversations.list')).channels[0]?.id ?? '';
    slack = createSlack(
      { token: 'xoxb-test', mode: 'http', signingSecret: 'secret', apiUrl: server.apiUrl },
      { renderChart, log: (_level, message) => faults.push(message) },
    );
  });
  afterAll(() => server?.stop());

  it('posts a card with its metadata, answers in its thread with a chart, edits it and finds it again', async () => {
    const first = await slack.send({ channel, thread: null, card: sampleCard({ chart: null }), key: 'key-1' });
    if (first.kind !== 'sent') throw new Error(JSON.stringify(first));
    const { messageId, thread } = first.posted;
    const card = sampleCard({ headline: 'an answer' });
    expect(await slack.send({ channel, thread, card, key: 'key-2' })).toMatchObject({ kind: 'sent', isChartDue: true });
    const chart = { channel, posted: first.posted, key: 'chart-2' };
    if (card.chart !== null) expect(await slack.sendChart?.({ ...chart, chart: card.chart })).toMatchObject({ kind: 'sent' });
    expect(await slack.findChart?.(chart)).toMatchObject({ thread });
    expect(await slack.findChart?.({ ...chart, key: 'never sent' })).toBeNull();
    expect(faults).toEqual([]);
    expect(await slack.edit({ channel, messageId, card: sampleCard({ headline: 'changed', chart: null }) })).toMatchObject({
      kind: 'sent',
    });
    const { messages } = await call('conversations.replies', { channel, ts: thread });
    expect(JSON.stringify(messages[0])).toContain('changed');
    expect(messages.some((message) => Array.isArray(message.files) && message.files.length === 1)).toBe(true);
    expect(await slack.find({ channel, thread: null, key: 'key-1' })).toEqual({ messageId, thread: messageId });
    expect(await slack.find({ channel, thread, key: 'key-2' })).toMatchObject({ thread });
    expect(await slack.find({ channel, thread: null, key: 'never sent' })).toBeNull();
  });
});
