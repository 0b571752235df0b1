import { meaningOf } from '../../analysis/signals/signals.ts';
import type { Approval, Run } from '../../domain/action.ts';
import type { Alert, Incident } from '../../domain/alert.ts';
import type { Answer } from '../../domain/answer.ts';
import type { Care } from '../../domain/care.ts';
import type { Feedback } from '../../domain/feedback.ts';
import type { AssetKind } from '../../domain/observation.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { outsideText } from '../guard.ts';
import { signalName } from '../wording/say.ts';

/** An incident with all that is known of how it went. */
export type Episode = {
  readonly incident: Incident;
  /** The alert that opened it. */
  readonly alert: Alert;
  readonly assetKind: AssetKind | null;
  readonly answer: Answer | null;
  /** Runbooks that ran for it, in time order; what was taken back is left out. */
  readonly runs: ReadonlyArray<{ readonly approval: Approval; readonly run: Run }>;
  readonly votes: readonly Feedback[];
  readonly care: Care | null;
};

const MOST_APPROVALS = 50;
const MOST_EXAMPLES = 6;

/** Reads an incident's episode; null when there is no such incident. @throws STORE_UNAVAILABLE */
export async function readEpisode(stores: TenantStores, incidentId: string): Promise<Episode | null> {
  const incident = await stores.alerts.incident(incidentId);
  const [opener] = incident?.alertIds ?? [];
  const alert = opener === undefined ? null : await stores.alerts.get(opener);
  if (!incident || !alert) return null;
  const [asset, answer, votes, approvals, care] = await Promise.all([
    stores.inventory.asset(alert.assetId),
    stores.answers.latestForAlert(alert.id),
    stores.feedback.ofAlert(alert.id),
    stores.approvals.list({ alertIds: incident.alertIds, limit: MOST_APPROVALS }),
    stores.care.get(incident.id),
  ]);
  const runs = await Promise.all(approvals.map(async (approval) => ({ approval, run: await stores.approvals.runOf(approval.id) })));
  return {
    incident,
    alert,
    assetKind: asset?.kind ?? null,
    answer,
    votes,
    care,
    // Neither a way back nor a dry run has fixed anything.
    runs: runs.flatMap(({ approval, run }) => (run === null || approval.plan.runbookId.includes('/') ? [] : [{ approval, run }])),
  };
}

/** The run that helped last, else the last one; null when nothing ran. */
export function fixOf({ runs }: Pick<Episode, 'runs'>): Episode['runs'][number] | null {
  return runs.findLast(({ run }) => run.measurement?.helped === true) ?? runs.at(-1) ?? null;
}

/** How people judged the explanation: the majority of their last words; null without votes or when they are even. */
export function ratingOf({ votes }: Pick<Episode, 'votes'>): 'right' | 'wrong' | null {
  const last = new Map(votes.map((vote) => [vote.principalId, vote.verdict]));
  const balance = [...last.values()].reduce((sum, verdict) => sum + (verdict === 'right' ? 1 : -1), 0);
  return balance === 0 ? null : balance > 0 ? 'right' : 'wrong';
}

/** What people said the cause was instead, where they judged the explanation wrong: the last such word; null when nobody did. */
export function saidOf(episode: Pick<Episode, 'votes'>): string | null {
  if (ratingOf(episode) !== 'wrong') return null;
  return episode.votes.findLast(({ verdict, words }) => verdict === 'wrong' && words)?.words ?? null;
}

/**
 * What an incident is compared by: the alert, the kind of its asset, the cause and its path in English words, whatever language the
 * answer is in, and what logs and devices said. What looks like a secret is taken out first.
 */
export function textOf({ alert, assetKind, answer }: Pick<Episode, 'alert' | 'assetKind' | 'answer'>): string {
  const { cause, evidence = [] } = answer ?? {};
  const said = evidence.flatMap(({ query, states }) => {
    if (query.kind === 'logs') return [String(states.example)];
    return query.kind === 'events' ? [`${query.code} ${String(states.message)}`] : [];
  });
  const measured = alert.trigger && meaningOf(alert.trigger)?.concept;
  const named = cause ? [signalName(cause.concept, 'en'), cause.component ?? '', cause.assetId] : [];
  const path = cause?.path.map((concept) => `${concept} ${signalName(concept, 'en')}`) ?? [];
  return [
    alert.name,
    alert.summary,
    measured ? `${measured} ${signalName(measured, 'en')}` : (alert.trigger?.metric ?? ''),
    assetKind ?? '',
    alert.assetId,
    ...named,
    ...path,
    ...[...new Set(said)].slice(0, MOST_EXAMPLES),
  ]
    .map(outsideText)
    .filter((piece) => piece !== '')
    .join('\n');
}

/** What is kept beside the vector, for whoever reads it without the other stores; short, and without secrets. */
export function payloadOf(episode: Episode): Record<string, string> {
  const { incident, alert, answer } = episode;
  const fix = fixOf(episode);
  const helped = fix?.run.measurement?.helped ?? null;
  return {
    incidentId: incident.id,
    incident: String(incident.number),
    alertId: alert.id,
    alertName: outsideText(alert.name),
    concept: answer?.cause?.concept ?? '',
    path: answer?.cause?.path.join(' ') ?? '',
    asset: answer?.cause?.assetId ?? '',
    runbook: fix?.approval.plan.runbookId ?? '',
    helped: helped === null ? '' : helped ? 'yes' : 'no',
    resolved: incident.status === 'open' ? 'open' : helped === true ? 'runbook' : 'other',
    rating: ratingOf(episode) ?? '',
    said: saidOf(episode) ?? '',
    reasons: [...new Set(episode.votes.flatMap(({ reason }) => reason ?? []))].sort().join(' '),
  };
}
