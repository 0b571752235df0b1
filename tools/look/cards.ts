import type { Preview } from '../../actions/approvals/preview.ts';
import { loadRunbooks } from '../../actions/runbooks/load.ts';
import { approvalCard } from '../../bot/action-cards.ts';
import type { Card } from '../../bot/card.ts';
import {
  answerCard,
  bareAlertCard,
  chartCard,
  listCard,
  proposalsCard,
  questionCard,
  reasonsCard,
  resolvedCard,
  sentenceCard,
} from '../../bot/cards.ts';
import { rateCard, silenceCard, withCare } from '../../bot/care-cards.ts';
import { homeCard } from '../../bot/home-card.ts';
import { withSummary } from '../../bot/incident-card.ts';
import { withTickets } from '../../bot/incident-tickets.ts';
import { runResultCard } from '../../bot/result-card.ts';
import { runsCard } from '../../bot/run-cards.ts';
import { say } from '../../bot/texts.ts';
import { ask } from '../../copilot/ask.ts';
import type { Reply } from '../../copilot/reply.ts';
import type { Approval, Run } from '../../domain/action.ts';
import type { IncidentSummary } from '../../domain/alert.ts';
import { inLanguage, type Language } from '../../domain/language.ts';
import { openStores } from '../../stores/postgres/open.ts';
import { approval, run, incident as storedIncident } from '../../test/conformance/store-things.ts';
import { hostileCard, hugeCard, sampleAlert, sampleAnswer, sampleChart } from '../../test/fakes/sample-cards.ts';
import { digestCards } from './digests.ts';

const AT = new Date('2026-11-20T19:20:00Z');
const SECONDS = (AT.getTime() - Date.UTC(2026, 2, 29, 0, 59, 0, 123)) / 1_000;

/** What is answered to a sentence that nobody understands. */
async function notUnderstood(language: Language): Promise<Reply> {
  const { stores } = await openStores({ databaseUrl: null, dataDir: 'memory' });
  const text = language === 'ru' ? 'а что там с этим' : 'hmm the thing again';
  const question = { text, language, alertId: null, askedAt: AT, timeZone: 'Europe/Moscow' };
  return ask({ stores: stores.forTenant('look'), runbooks: [] }, question).finally(() => stores.close());
}

/** A request that has one of its two votes. */
function asked(): Approval {
  const made = approval('apr_1', SECONDS, { expiresAt: new Date(AT.getTime() + 900_000) });
  const [step] = made.plan.steps;
  const [vote] = made.votes;
  const limits = { processes: 64, memoryBytes: 536_870_912, cpuSeconds: 60, outputBytes: 1_048_576 };
  const target = { assetId: 'srv-db-03', ssh: { host: '10.0.3.3', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:9f3Q…' } };
  const rollback = step?.kind === 'ssh' ? [{ ...step, id: 'start', argv: ['systemctl', 'start', 'nginx.service'] }] : [];
  return {
    ...made,
    ...{ quorum: 2, votes: vote === undefined ? [] : [vote] },
    plan: { ...made.plan, targets: [target], timeLimitMs: 120_000, limits, rollback },
  };
}

/** Every kind of card that people are shown, by name, for a reader in Moscow. */
export async function everyCard(language: Language): Promise<ReadonlyMap<string, Card>> {
  const reader = { language, timeZone: 'Europe/Moscow' };
  const shared = { ...reader, evidenceUrlBase: 'https://inframind.example/e/', webUrl: 'https://inframind.example/', at: AT };
  const runbook = (await loadRunbooks()).find(({ id }) => id === 'restart-service');
  const runbookTitle = runbook === undefined ? 'restart-service' : inLanguage(runbook.title, language);
  const names = { runbookTitle, requesterName: 'Olga Smirnova', approverNames: ['Anna Kim', 'Boris Petrov'], measuring: false };
  const answer = sampleAnswer(language);
  const alert = sampleAlert();
  const incident = { ...storedIncident('inc_1', 12, SECONDS - 1_200), title: 'Rack R07', kind: 'place' as const };
  const summary: IncidentSummary = {
    ...{ alerts: 137, firing: 98, assets: 42, severity: 'critical', firstAt: new Date(AT.getTime() - 1_200_000), lastAt: AT },
    names: [
      { name: 'HighIowait', alerts: 60 },
      { name: 'SlowResponses', alerts: 41 },
    ],
    topAssets: [
      { assetId: 'srv-db-03', alerts: 12 },
      { assetId: 'srv-shop-01', alerts: 9 },
    ],
  };
  const explained = answerCard(answer, { ...shared, incidentNumber: 12, canRequest: true, canCare: true, alert, at: AT });
  const care = {
    incidentId: 'inc_1',
    ...{ acknowledged: { by: 'anna', at: AT }, assignee: 'anna', snooze: null, escalation: null, updatedAt: AT },
  };
  const open = asked();
  const ran = (state: Run['state'], exitCode: number, output: string, measurement: Run['measurement']): Run => ({
    ...run('run_1', 'apr_1', SECONDS),
    ...{ state, measurement, endedAt: AT },
    steps: open.plan.steps.map(({ id }, at) => ({
      ...{ id, target: 'srv-db-03', exitCode, output: at === 0 ? output : '', startedAt: new Date(AT.getTime() - 4_000), endedAt: AT },
      ...{ state: exitCode === 0 ? 'done' : 'failed', outputBytes: output.length, outputSha256: '' },
    })),
  });
  const iowait = { metric: 'system.cpu.utilization', unit: '1', before: 0.29, after: 0.08, helped: true };
  const over = ran('SUCCEEDED', 0, '', iowait);
  const failed = ran('FAILED', 1, 'Job for nginx.service failed because the control process exited with error code.', null);
  const tickets = [{ key: 'OPS-4711', status: 'In Progress', url: 'https://jira.example/browse/OPS-4711', mirror: null }];
  const preview: Preview = {
    dependants: { named: ['shop', 'cart', 'srv-shop-01', 'srv-shop-02', 'srv-shop-03'], seen: 17, hidden: 2, goesOn: false },
    dryRun: {
      kind: 'ran',
      at: new Date(AT.getTime() - 600_000),
      state: 'SUCCEEDED',
      output: 'ActiveState=active\nSubState=running\nNRestarts=3',
    },
  };
  const lost = await notUnderstood(language);
  const alerts = { list: async () => [alert], count: async () => ({ alerts: 1, incidents: 1 }) };
  const home = await homeCard(
    {
      stores: { alerts, approvals: { list: async () => [open] } } as never,
      runbooks: runbook ? [runbook] : [],
      links: shared,
      now: () => AT,
    },
    reader,
  );
  return new Map<string, Card>([
    ['answer', explained],
    ['incident', withSummary(explained, incident, summary, shared)],
    ['taken', withCare(explained, care as never, 'Anna Kim', reader)],
    ['ticket', withTickets(explained, tickets as never, language)],
    ['bare', bareAlertCard(alert, incident, shared)],
    ['resolved', resolvedCard({ ...alert, status: 'resolved', resolvedAt: AT }, incident, shared)],
    ['chart', chartCard(sampleChart().title, sampleChart(), shared)],
    ['list', listCard(say(language, 'incidentAlerts'), answer.claims, shared)],
    ['sentence', sentenceCard(say(language, 'unlinked', { platform: 'slack', user: 'U1' }), shared)],
    ['proposals', proposalsCard(answer.proposals, { ...shared, answer, canRequest: true })],
    ['reasons', reasonsCard('ans_0123456789abcdef01234567', shared)],
    ['silence', silenceCard({ shown: '#12 HighIowait', target: '#12', value: 'alr_0123456789abcdef01234567' }, {}, shared)],
    ['rate', rateCard([incident, { ...incident, number: 13 }], shared)],
    ['approval', approvalCard(open, { ...shared, ...names, preview })],
    ['approved', approvalCard({ ...open, state: 'EXPIRED' }, { ...shared, ...names, preview: null })],
    ['result', runResultCard(open, over, { ...shared, ...names })],
    ['failed', runResultCard({ ...open, state: 'FAILED' }, failed, { ...shared, ...names })],
    [
      'lost',
      lost.kind === 'sentence' ? questionCard(lost.text, { ...shared, choices: lost.choices ?? [] }) : sentenceCard(lost.kind, shared),
    ],
    [
      'runs',
      runsCard([{ approval: open, run: over, title: runbookTitle, requesterName: 'Olga Smirnova' }], { ...shared, headline: runbookTitle }),
    ],
    ['home', home],
    ...(await digestCards(language, AT)),
    ['hostile', hostileCard()],
    ['huge', hugeCard()],
  ]);
}
