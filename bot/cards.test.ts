import { expect, it } from 'vitest';
import { approval, incident as storedIncident, ticket } from '../test/conformance/store-things.ts';
import { sampleAlert, sampleAnswer } from '../test/fakes/sample-cards.ts';
import { approvalCard } from './action-cards.ts';
import { type Card, pageOf, withNotes } from './card.ts';
import { answerCard, questionCard, reasonsCard, sentenceCard } from './cards.ts';
import { readSilenceValue, silenceCard } from './care-cards.ts';
import { renderMailHtml } from './email/html.ts';
import { renderMailText } from './email/plain.ts';
import { withSummary } from './incident-card.ts';
import { withTickets } from './incident-tickets.ts';
import { renderBlocks } from './slack/blocks.ts';
import { renderHtml } from './telegram/html.ts';

const AT = new Date('2026-11-20T19:20:00Z');
const READER = { language: 'en', timeZone: 'UTC', at: AT } as const;
const told = (card: Card) => JSON.stringify([renderBlocks(card), renderHtml(card)]);

it('a card that only asks claims no data', () => {
  const choices = [{ label: 'srv-1', question: 'what is wrong with srv-1' }];
  const asked = questionCard('Which one?\nsrv-1 or srv-2', { ...READER, choices });
  expect(asked.actions.map(({ value }) => value)).toEqual(['what is wrong with srv-1']);
  const silence = silenceCard({ shown: '#12', target: '#12', value: 'alr_0123456789abcdef01234567' }, {}, READER);
  for (const card of [asked, silence, reasonsCard('ans_0123456789abcdef01234567', READER)]) {
    expect(told(card)).not.toContain('Data until');
    expect(card.actions.length).toBeGreaterThan(0);
  }
  expect(told(sentenceCard('Nothing is running.', READER))).toContain('Data until');
});

it('a silence whose end was said asks for its reason alone, and keeps that end', () => {
  const subject = { shown: '#12', target: '#12', value: 'alr_0123456789abcdef01234567' };
  const card = silenceCard(subject, { until: new Date(AT.getTime() + 2 * 3_600_000) }, READER);

  expect(told(card)).toContain('Silence #12 until');
  expect(told(card)).not.toContain('for how long');
  const later = new Date(AT.getTime() + 1_800_000);
  const until = new Date(AT.getTime() + 2 * 3_600_000);
  expect(card.actions.map(({ label, value }) => [label, readSilenceValue(value, later)?.chosen])).toEqual([
    ['planned work', { until, reason: 'p' }],
    ['known, being worked on', { until, reason: 'k' }],
    ['false alarm', { until, reason: 'f' }],
  ]);
});

it('a silence whose reason was said asks for its end alone, and its buttons keep that reason', () => {
  const subject = { shown: '#12', target: '#12', value: 'alr_0123456789abcdef01234567' };
  const card = silenceCard(subject, { reason: { id: '0123456789', text: 'fans are swapped' } }, READER);

  expect(told(card)).toContain('for how long?');
  expect(told(card)).toContain('fans are swapped');
  expect(card.actions[1]?.label).toBe('2 h · fans are swapped');
  expect(card.actions.map(({ value }) => readSilenceValue(value, AT)?.chosen)).toEqual(
    [1, 2, 4, 8, 24].map((hours) => ({ until: new Date(AT.getTime() + hours * 3_600_000), reason: { kept: '0123456789' } })),
  );
  for (const { value } of card.actions) expect(Buffer.byteLength(value)).toBeLessThanOrEqual(60);
});

it('notes of a question stand below it', () => {
  const parts = withNotes(questionCard('Which one?\nsrv-1 or srv-2', READER), ['A model was not reached.']).parts;
  expect(parts.map(({ kind }) => kind)).toEqual(['text', 'small']);
  expect(withNotes(sentenceCard('Nothing.', READER), ['A note.']).parts.map((part) => ('text' in part ? part.text : ''))).toEqual([
    'A note.',
    expect.stringContaining('Data until'),
  ]);
});

it('the card of an incident tells a severity once, and that of its first alert where it is another', () => {
  const alert = sampleAlert({ severity: 'critical' });
  const links = { ...READER, evidenceUrlBase: null, webUrl: null };
  const card = answerCard(sampleAnswer('en'), { ...links, incidentNumber: 12, canRequest: false, alert });
  const of = (severity: 'critical' | 'warning') => {
    const summary = { alerts: 7, firing: 7, assets: 3, severity, firstAt: AT, lastAt: AT, names: [], topAssets: [] };
    const { parts } = withSummary(card, storedIncident('inc_1', 12, 0), summary, links);
    return parts
      .flatMap((part) => (part.kind === 'facts' ? part.facts.filter(({ name }) => name === 'Severity') : []))
      .map((one) => one.value);
  };
  expect(of('critical')).toEqual(['critical']);
  expect(of('warning')).toEqual(['warning', 'critical']);
});

it('the page that a card leads to is that of its alert, its incident or its run, however often the card is made anew', () => {
  const links = { ...READER, evidenceUrlBase: null, webUrl: 'https://inframind.example/' };
  const card = answerCard(sampleAnswer('en', { alertId: 'alr_1' }), { ...links, incidentNumber: 12, canRequest: false });
  expect(pageOf(card)).toBe('https://inframind.example/alerts/alr_1');

  const summary = { alerts: 7, firing: 7, assets: 3, severity: 'critical' as const, firstAt: AT, lastAt: AT, names: [], topAssets: [] };
  const again = (one: Card) => withSummary(one, storedIncident('inc_1', 12, 0), summary, links);
  expect(pageOf(again(again(card)))).toBe('https://inframind.example/incidents/inc_1');

  const names = { runbookTitle: 'Restart', requesterName: 'Olga', preview: null, at: AT };
  expect(pageOf(approvalCard(approval('apr_1', 0), { ...links, ...names }))).toBe('https://inframind.example/runs/apr_1');
});

it('who is asked to approve reads the risk, and that a high one takes a second factor', () => {
  const names = { runbookTitle: 'Restart', requesterName: 'Olga', preview: null, at: AT, evidenceUrlBase: null };
  const riskOf = (risk: 'low' | 'high', language: 'en' | 'ru' | 'ko') => {
    const { plan, ...rest } = approval('apr_1', 0);
    return JSON.stringify(
      approvalCard({ ...rest, expiresAt: new Date(AT.getTime() + 60_000), plan: { ...plan, risk } }, { ...READER, ...names, language })
        .parts,
    );
  };
  expect(riskOf('high', 'en')).toContain('{"name":"Risk","value":"high: each approval takes a second factor"}');
  expect(riskOf('high', 'ko')).toContain('2단계 인증');
  expect(riskOf('low', 'ru')).toContain('{"name":"Риск","value":"низкий"}');
});

it('a mail links to the tickets of an incident', () => {
  const card = answerCard(sampleAnswer('en'), { evidenceUrlBase: null, webUrl: null, incidentNumber: 1, canRequest: true });
  const linked = withTickets(card, [{ ...ticket('1', 'jira'), key: 'OPS-1 <b>', url: 'https://tracker.example/OPS-1?a="b"' }], 'en');
  expect(renderMailText(linked, null)).toContain('Ticket OPS-1 <b>: https://tracker.example/OPS-1?a="b"\n');
  expect(renderMailHtml(linked, { pageUrl: null, hasChart: false })).toContain(
    'Ticket OPS-1 &lt;b&gt;: <a href="https://tracker.example/OPS-1?a=&quot;b&quot;">',
  );
  expect(renderMailText(card, null)).not.toContain('Ticket');
});

it('the button below a proposal says that it asks', () => {
  const labels = (['en', 'ru', 'ko'] as const).map((language) => {
    const card = answerCard(sampleAnswer(language), { evidenceUrlBase: null, webUrl: null, incidentNumber: 1, canRequest: true });
    return card.actions.find(({ verb }) => verb === 'run')?.label.split(':')[0];
  });
  expect(labels).toEqual(['Ask to run', 'Запросить', '실행 요청']);
});
