import { figuresOfAlert } from '../analysis/figures/figures.ts';
import { createTopology, scopeOf } from '../analysis/topology/topology.ts';
import type { Alert } from '../domain/alert.ts';
import type { Answer, Chart, Claim, Proposal, Question } from '../domain/answer.ts';
import { type Evidence, makeEvidence } from '../domain/evidence.ts';
import { claimOfTrigger, figuresText, type Reader } from './claims.ts';
import { recheck } from './evidence.ts';
import { type ExplainDeps, explain } from './explain.ts';
import { assetIn, incidentNumberIn, understand } from './understand.ts';
import { changesOf, unusualOn } from './unusual.ts';
import { say } from './wording/say.ts';
import { SENTENCES } from './wording/sentences.ts';
import { createClock } from './wording/times.ts';

/** What a door does with a question. It alone checks rights and opens tickets or asks for approvals. */
export type Reply =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'chart'; readonly text: string; readonly chart: Chart }
  | { readonly kind: 'list'; readonly headline: string; readonly claims: readonly Claim[]; readonly evidence: readonly Evidence[] }
  | { readonly kind: 'sentence'; readonly text: string }
  | { readonly kind: 'open-ticket'; readonly alertId: string }
  | { readonly kind: 'propose'; readonly proposals: readonly Proposal[]; readonly alertId: string };

export type AskDeps = ExplainDeps & {
  /** Asset id of the machine this runs on, for "this host". */
  readonly thisHost?: string | null;
};

const DAY_MS = 24 * 3_600_000;
const MOST_ALERTS = 20;
const MOST_INCIDENTS = 500;
const MOST_ASSETS = 64;

/**
 * Answers a question from a chat. Reads and proposes; changes nothing but the stored answers.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function ask(deps: AskDeps, question: Question): Promise<Reply> {
  const { stores } = deps;
  const assetIds = (await stores.inventory.assets()).map(({ id }) => id);
  const intent = understand(question.text, { alertId: question.alertId, assetIds });
  const reader: Reader = { language: question.language, clock: createClock(question.timeZone, question.askedAt, question.language) };
  const sentence = (text: string): Reply => ({ kind: 'sentence', text });
  switch (intent.kind) {
    case 'help':
      return sentence(say(SENTENCES.help, reader.language));
    case 'unknown':
      return sentence(`${say(SENTENCES.notUnderstood, reader.language)} ${say(SENTENCES.help, reader.language)}`);
    case 'evidence':
      return sentence(await evidenceText(deps, intent.evidenceId, reader));
    case 'alerts':
      return firing(deps, question, reader);
    case 'unusual': {
      const assetId = intent.assetId ?? (await ownAsset(deps, question, assetIds));
      if (!assetId) return sentence(say(SENTENCES.whichAsset, reader.language));
      return { kind: 'list', ...(await unusualOn(stores, assetId, question.askedAt, reader)) };
    }
    case 'changes':
      return changes(deps, question, intent.assetId, assetIds, reader);
    default: {
      const alert = await alertMeant(deps, question, assetIds);
      if (!alert) return sentence(say(SENTENCES.whichAlert, reader.language));
      if (intent.kind === 'ticket') return { kind: 'open-ticket', alertId: alert.id };
      const answer = await explain(deps, {
        alertId: alert.id,
        language: question.language,
        timeZone: question.timeZone,
        at: question.askedAt,
      });
      if (intent.kind === 'why') return { kind: 'answer', answer };
      if (intent.kind === 'graph') {
        return answer.chart
          ? { kind: 'chart', text: answer.chart.title, chart: answer.chart }
          : sentence(say(SENTENCES.noGraph, reader.language));
      }
      const proposals = answer.proposals.filter(({ runbookId }) => intent.runbookId === null || runbookId === intent.runbookId);
      return proposals.length > 0 ? { kind: 'propose', proposals, alertId: alert.id } : sentence(say(SENTENCES.noRunbook, reader.language));
    }
  }
}

/** The alert a question means: by incident number, by a named asset, the thread's, or the newest one firing. */
async function alertMeant({ stores }: AskDeps, question: Question, assetIds: readonly string[]): Promise<Alert | null> {
  const number = incidentNumberIn(question.text);
  if (number !== null) {
    const incidents = await stores.alerts.incidents({ limit: MOST_INCIDENTS });
    const id = incidents.find((incident) => incident.number === number)?.alertIds[0];
    if (id) return stores.alerts.get(id);
  }
  const named = assetIn(question.text, assetIds);
  if (named) {
    const [alert] = await stores.alerts.list({ assetIds: [named], limit: 1 });
    if (alert) return alert;
  }
  if (question.alertId) return stores.alerts.get(question.alertId);
  const [newest] = await stores.alerts.list({ status: 'firing', limit: 1 });
  return newest ?? (await stores.alerts.list({ limit: 1 }))[0] ?? null;
}

async function ownAsset(deps: AskDeps, question: Question, assetIds: readonly string[]): Promise<string | null> {
  const alert = question.alertId ? await deps.stores.alerts.get(question.alertId) : null;
  if (alert) return alert.assetId;
  return assetIds.find((id) => id === deps.thisHost) ?? (assetIds.length === 1 ? (assetIds[0] ?? null) : null);
}

async function firing({ stores }: AskDeps, question: Question, reader: Reader): Promise<Reply> {
  const alerts = await stores.alerts.list({ status: 'firing', limit: MOST_ALERTS });
  if (alerts.length === 0) return { kind: 'sentence', text: say(SENTENCES.alertsNone, reader.language) };
  const evidence = alerts.map((alert) => makeEvidence({ kind: 'alert', alertId: alert.id }, figuresOfAlert(alert), question.askedAt));
  const claims = alerts.flatMap((alert, index): Claim[] => {
    const piece = evidence[index];
    if (!piece) return [];
    const claim = claimOfTrigger(alert, piece, reader);
    return [{ ...claim, text: `${alert.name}: ${claim.text}` }];
  });
  return { kind: 'list', headline: say(SENTENCES.alerts, reader.language), claims, evidence };
}

/** Changes of a named asset, of all that could reach the alert, or of everything, in the day before. */
async function changes(
  deps: AskDeps,
  question: Question,
  assetId: string | null,
  assetIds: readonly string[],
  reader: Reader,
): Promise<Reply> {
  const { stores } = deps;
  const alert = assetId ? null : question.alertId ? await stores.alerts.get(question.alertId) : null;
  const to = new Date((alert?.startedAt ?? question.askedAt).getTime() + 1);
  const relations = await stores.inventory.relations(question.askedAt);
  const centre = assetId ?? alert?.assetId ?? null;
  const scope = centre ? scopeOf(createTopology(relations), centre, MOST_ASSETS).map((entry) => entry.assetId) : assetIds;
  const window = { from: new Date(to.getTime() - DAY_MS), to };
  return { kind: 'list', ...(await changesOf(stores, assetId ? [assetId] : scope, window, question.askedAt, reader)) };
}

async function evidenceText({ stores }: AskDeps, id: string, reader: Reader): Promise<string> {
  const evidence = await stores.answers.evidence(id);
  if (!evidence) return say(SENTENCES.noEvidence, reader.language);
  const { holds, reading } = await recheck(stores, evidence);
  const before = figuresText(evidence.states, reader);
  if (reading.kind === 'nothing') return say(SENTENCES.evidenceGone, reader.language, { searched: reading.searched });
  const figures = figuresText(reading.figures, reader);
  return say(holds ? SENTENCES.evidenceHolds : SENTENCES.evidenceChanged, reader.language, { before, figures });
}
