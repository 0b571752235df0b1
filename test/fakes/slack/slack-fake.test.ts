import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadRunbooks } from '../../../actions/runbooks/load.ts';
import { approvalCard } from '../../../bot/action-cards.ts';
import type { Card } from '../../../bot/card.ts';
import { answerCard, bareAlertCard, chartCard, listCard, proposalsCard, resolvedCard, sentenceCard } from '../../../bot/cards.ts';
import { runbookForm } from '../../../bot/form.ts';
import { runResultCard } from '../../../bot/result-card.ts';
import { renderBlocks } from '../../../bot/slack/blocks.ts';
import { createSlack } from '../../../bot/slack/slack.ts';
import { renderForm, renderHome, renderSaid, withLine } from '../../../bot/slack/views.ts';
import { beginningOf } from '../../../bot/watch.ts';
import type { Runbook } from '../../../domain/action.ts';
import { everyCard } from '../../../tools/look/cards.ts';
import { approval, run } from '../../conformance/store-things.ts';
import { eventually } from '../../peers/peer.ts';
import { describeWithPython, runPython } from '../../peers/python.ts';
import { HOSTILE, hostileCard, hugeCard, sampleAlert, sampleAnswer, sampleChart } from '../sample-cards.ts';
import { signedHeaders } from './signed.ts';
import { type SlackFake, startSlackFake } from './slack-fake.ts';

const CLIENT = new URL('./slack_client.py', import.meta.url);

describeWithPython(['slack_sdk==3.47.0'], 'slack_sdk, an independent client,', () => {
  let fake: SlackFake;
  beforeAll(async () => {
    fake = await startSlackFake();
  });
  afterAll(() => fake.stop());

  let made: Promise<Card[][]> | null = null;
  const everyOne = () => {
    made ??= Promise.all((['en', 'ru', 'ko'] as const).map(async (language) => [...(await everyCard(language)).values()]));
    return made;
  };

  it('talks to the fake as to Slack: posts, threads, metadata, uploads, refusals', async () => {
    await runPython(CLIENT, ['web', fake.apiUrl, fake.token]);
    expect(fake.uploads[0]).toMatchObject({ filename: 'a.txt', title: 'A', channel: 'C00000009' });
    expect(fake.uploads[0]?.content?.toString()).toBe('0123456789');
  });

  it('receives and acknowledges an event over the socket of the fake', async () => {
    const output = runPython(CLIENT, ['socket', fake.apiUrl, fake.appToken]);
    await eventually(() => fake.connections === 1);
    await fake.say({ user: 'U1', channel: 'C00000001', text: 'почему?' });
    expect(JSON.parse(await output)).toEqual({ type: 'events_api', text: 'почему?' });
  });

  it('finds the signatures of the fake valid, and forged ones not', async () => {
    const body = '{"type":"event_callback"}';
    const ask = (secret: string) =>
      runPython(CLIENT, ['signature', 'secret'], JSON.stringify({ body, headers: signedHeaders(secret, body) }));
    expect((await ask('secret')).trim()).toBe('True');
    expect((await ask('other')).trim()).toBe('False');
  });

  it('finds every form and home of ours valid', async () => {
    const runbooks = await loadRunbooks();
    const place = { channel: 'C00000001', thread: '1.2' };
    const forms = (['en', 'ru', 'ko'] as const).flatMap((language) =>
      runbooks.map((runbook) => renderForm(runbookForm(runbook, { ref: 'a@b', assetId: 'srv-1', values: {}, language }), place)),
    );
    const typed = {
      ...runbooks[0],
      parameters: ['[0-9]{1,3}', '(?:warn|info)'].map((pattern, at) => ({
        name: `p${at}`,
        description: { en: 'd', ru: 'd', ko: 'd' },
        example: 'x',
        pattern,
        from: null,
      })),
    } as Runbook;
    const other = renderForm(runbookForm(typed, { ref: 'a@b', assetId: HOSTILE, values: { p0: '7', p1: 'info' }, language: 'en' }), place);
    expect(JSON.stringify(other)).toMatch(/number_input.*static_select/);
    const all = [
      ...forms,
      other,
      withLine(other, HOSTILE),
      renderSaid(HOSTILE, HOSTILE),
      renderHome(hugeCard()),
      renderHome(hostileCard()),
    ];
    expect((await runPython(CLIENT, ['views'], JSON.stringify(all))).trim()).toBe('valid');
  });

  it('finds every card of ours valid Block Kit', async () => {
    const at = new Date('2026-11-20T19:20:00Z');
    const shared = { timeZone: 'Europe/Moscow', evidenceUrlBase: 'https://inframind.example/e/', webUrl: 'https://inframind.example/', at };
    const names = { runbookTitle: 'Restart a service', requesterName: 'A', approverNames: ['B'], measuring: false };
    const incident = {
      id: 'inc_1',
      number: 12,
      title: '',
      status: 'open',
      severity: 'critical',
      assetId: 'a',
      openedAt: at,
      resolvedAt: null,
      alertIds: [],
    } as const;
    const cards = (['en', 'ru', 'ko'] as const).flatMap((language) => {
      const options = { ...shared, language };
      const answer = sampleAnswer(language);
      return [
        answerCard(answer, { ...options, incidentNumber: 12, canRequest: true, alert: sampleAlert() }),
        bareAlertCard(sampleAlert({ summary: '' }), incident, options),
        resolvedCard(sampleAlert({ status: 'resolved', resolvedAt: at }), incident, options),
        chartCard('A graph', sampleChart(), options),
        listCard('', answer.claims, options),
        sentenceCard('Help\nline one\nline two', options),
        proposalsCard(answer.proposals, { ...options, answer, canRequest: true }),
        approvalCard(approval('apr_1', 0, { expiresAt: new Date(at.getTime() + 1) }), { ...options, ...names, preview: null }),
        runResultCard(approval('apr_1', 0), run('run_1', 'apr_1', 0), { ...options, ...names }),
      ];
    });
    const others = await everyOne();
    const all = [...cards, ...others.flat(), hostileCard(), hugeCard()];
    expect(all.length).toBeGreaterThan(90);
    const output = await runPython(CLIENT, ['blocks'], JSON.stringify(all.map((card) => renderBlocks(card))));
    expect(output.trim()).toBe('valid');
  });

  it('finds valid whatever we stream of every card, and the fake takes it from that client as from ours', async () => {
    const cards = await everyOne();
    let at = Date.parse('2026-11-20T19:20:00Z');
    // Pictures are sent beside streams, as files.
    const unused = () => Promise.reject(new Error('no chart here'));
    const options = { token: fake.token, appToken: fake.appToken, apiUrl: fake.apiUrl };
    const slack = createSlack(options, { renderChart: unused, now: () => new Date(at) });
    await slack.start(async () => null);
    const told: unknown[] = [];
    try {
      for (const [index, card] of [...cards.flat(), hostileCard(), hugeCard()].entries()) {
        at += 60_000;
        const channel = `CSTREAM${index}`;
        const begunAt = fake.calls.length;
        const live = slack.live?.({
          ...{ platform: 'slack', eventId: '', channel, thread: '1.000001', messageId: '1.000002', userId: 'U1' },
          ...{ trusted: true, direct: true, private: false, body: { kind: 'text', text: 'why?' } },
        });
        for (const upTo of ['trigger', 'claims'] as const) live?.show({ ...beginningOf(card, upTo), chart: null });
        const begun = (await live?.end()) ?? null;
        expect(begun).not.toBeNull();
        const sent = await slack.send({ channel, thread: '1.000001', card: { ...card, chart: null }, key: `k${index}`, begun });
        const ts = begun?.split(' ')[0];
        expect(sent).toMatchObject({ kind: 'sent', posted: { messageId: ts, thread: '1.000001' } });
        const calls = fake.calls.slice(begunAt).filter(({ method }) => method.endsWith('Stream'));
        told.push(...calls.map(({ method, args }) => ({ method, args, ts })));
        expect(fake.messages(channel).map(({ blocks, streaming }) => ({ blocks, streaming }))).toEqual([
          { blocks: renderBlocks(card), streaming: false },
        ]);
      }
    } finally {
      await slack.stop();
    }
    const output = await runPython(CLIENT, ['streams', fake.apiUrl, fake.token], JSON.stringify(told), 60_000);
    expect(output.trim()).toBe(`valid ${cards.flat().length + 2}`);
  });
});
