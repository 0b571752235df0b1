import type { Card } from '../../bot/card.ts';
import { answerCard } from '../../bot/cards.ts';
import type { Alert } from '../../domain/alert.ts';
import type { Answer, Chart } from '../../domain/answer.ts';
import { makeEvidence } from '../../domain/evidence.ts';
import type { Language } from '../../domain/language.ts';

const START = Date.UTC(2026, 10, 20, 18, 0);

/** A chart of a ratio that climbs over its limit. */
export function sampleChart(): Chart {
  return {
    title: 'system.cpu.utilization iowait, srv-db-03',
    unit: '1',
    timeZone: 'Europe/Moscow',
    series: [{ name: 'srv-db-03', points: Array.from({ length: 120 }, (_, at) => [START + at * 60_000, at < 60 ? 0.08 : 0.29] as const) }],
    threshold: 0.25,
    marks: [{ at: new Date(START + 60 * 60_000), label: 'backup began' }],
  };
}

/** An alert as it fires. */
export function sampleAlert(more: Partial<Alert> = {}): Alert {
  return {
    id: 'alr_0123456789abcdef01234567',
    fingerprint: 'f1',
    incidentId: 'inc_0123456789abcdef01234567',
    source: 'rule',
    name: 'HighIowait',
    severity: 'critical',
    assetId: 'srv-db-03',
    status: 'firing',
    startedAt: new Date(START + 70 * 60_000),
    resolvedAt: null,
    trigger: null,
    summary: 'iowait on srv-db-03 is high',
    labels: {},
    annotations: {},
    transitions: 1,
    ruleId: null,
    ...more,
  };
}

/** An answer with everything an answer can have. */
export function sampleAnswer(language: Language = 'en', more: Partial<Answer> = {}): Answer {
  const at = new Date(START + 80 * 60_000);
  const window = { from: new Date(START), to: at };
  const query = { kind: 'samples' as const, assetId: 'srv-db-03', metric: 'system.cpu.utilization', labels: {}, ...window };
  const evidence = [
    makeEvidence(query, { median: 0.29 }, at),
    makeEvidence({ ...query, metric: 'system.disk.io' }, { max: 6e7 }, at),
  ] as const;
  return {
    id: 'ans_0123456789abcdef01234567',
    language,
    timeZone: 'Europe/Moscow',
    alertId: 'alr_0123456789abcdef01234567',
    headline: 'iowait on srv-db-03 is 29 %, normally 8 %',
    trigger: { text: 'iowait stayed above 25 % for 5 min', evidenceIds: [evidence[0].id] },
    verdict: 'A backup on srv-bk-01 writes to LUN-12, which srv-db-03 also uses.',
    confidence: { value: 0.8, reason: 'the burst began 4 min before and shares LUN-12' },
    claims: [
      { text: 'iowait rose from 8 % to 29 %', evidenceIds: [evidence[0].id] },
      { text: 'srv-bk-01 writes 57 MiB/s to LUN-12', evidenceIds: [evidence[1].id, evidence[0].id] },
    ],
    ruledOut: [{ text: 'CPU load on srv-db-03: nothing unusual', evidenceIds: [evidence[0].id] }],
    unknowns: ['No logs of shelf-a2 in the window'],
    withheld: 1,
    evidence: [...evidence],
    proposals: [
      {
        runbookId: 'stop-service',
        title: 'Stop a service',
        targetAssetId: 'srv-bk-01',
        parameters: { service: 'backup' },
        hypothesisId: null,
      },
    ],
    chart: sampleChart(),
    dataUntil: at,
    ...more,
  };
}

/** The card of the sample answer. */
export function sampleCard(more: Partial<Card> = {}): Card {
  const links = { evidenceUrlBase: 'https://inframind.example/evidence/', webUrl: 'https://inframind.example/' };
  return { ...answerCard(sampleAnswer(), { ...links, incidentNumber: 12, canRequest: true, alert: sampleAlert() }), ...more };
}

/** Text that tries to be more than text. */
export const HOSTILE = '<!channel> <@U1> <https://evil.example|click> <b>bold</b> & </pre> ```x``` \u202edoow';

/** A card in which every text comes from somebody who means harm. */
export function hostileCard(): Card {
  return {
    ...sampleCard(),
    headline: HOSTILE,
    parts: [
      { kind: 'heading', text: HOSTILE },
      { kind: 'text', text: HOSTILE },
      { kind: 'facts', facts: [{ name: HOSTILE, value: HOSTILE }] },
      { kind: 'claims', claims: [{ text: HOSTILE, evidenceIds: ['ev_<>|"'] }], evidenceUrl: 'https://inframind.example/e/' },
      { kind: 'list', items: [HOSTILE] },
      { kind: 'code', text: HOSTILE },
      { kind: 'small', text: HOSTILE },
    ],
    chart: null,
  };
}

/** A card far beyond every platform's limits. */
export function hugeCard(): Card {
  const long = '&<>'.repeat(700);
  return {
    ...sampleCard(),
    headline: long,
    parts: [
      { kind: 'facts', facts: Array.from({ length: 30 }, (_, index) => ({ name: `name ${index}`, value: long })) },
      {
        kind: 'claims',
        claims: Array.from({ length: 80 }, () => ({ text: long, evidenceIds: ['ev_1', 'ev_2'] as const })),
        evidenceUrl: 'https://inframind.example/e/',
      },
      { kind: 'code', text: 'x'.repeat(9_000) },
      { kind: 'list', items: Array.from({ length: 200 }, (_, index) => `item ${index}`) },
      { kind: 'small', text: 'Data until the end' },
    ],
    actions: Array.from({ length: 40 }, (_, index) => ({
      verb: 'why' as const,
      label: `${index} ${long}`,
      value: `alr_${index}`,
      url: null,
      style: 'plain' as const,
    })).concat(sampleCard().actions.filter((action) => action.verb === 'open') as never),
    chart: null,
  };
}
