import { figuresOfAlert, figuresOfIncident, figuresOfRun } from '../../analysis/figures/figures.ts';
import type { Alert } from '../../domain/alert.ts';
import type { Answer } from '../../domain/answer.ts';
import { type Evidence, makeEvidence } from '../../domain/evidence.ts';
import { inLanguage, type Language } from '../../domain/language.ts';
import type { TenantStores } from '../../stores/stores.ts';
import type { Reader } from '../claims.ts';
import { outsideText } from '../guard.ts';
import { type Episode, fixOf, ratingOf, readEpisode, saidOf } from '../memory/episode.ts';
import type { Memory, Similar } from '../memory/memory.ts';
import { MEMORY } from '../wording/memory-sentences.ts';
import { say, signalName } from '../wording/say.ts';
import { type Listed, listed, type Told } from './listed.ts';

type SimilarDeps = { readonly stores: TenantStores; readonly memory: Memory };

const MOST_TOLD = 5;
/** Fewer judged answers say nothing of how good the next will be. */
const LEAST_RATED = 3;

/**
 * Earlier incidents like an alert, and what fixed them; each rests on its alert, its incident and the run, read again.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function similarTo(deps: SimilarDeps, alert: Alert, at: Date, reader: Reader): Promise<Listed> {
  const answer = await deps.stores.answers.latestForAlert(alert.id);
  const found = await deps.memory.similar({ alert, answer }, MOST_TOLD);
  const told = await tellAll(deps.stores, await episodesOf(deps.stores, found), at, reader);
  return told.claims.length > 0 ? told : { headline: inLanguage(MEMORY.similarNone, reader.language), claims: [], evidence: [] };
}

/** An answer with the one incident before it that is much like this one, when there is one, and how such answers were judged. */
export async function withMemory(deps: SimilarDeps, answer: Answer, alert: Alert, at: Date, reader: Reader): Promise<Answer> {
  const [near, record] = await Promise.all([
    deps.memory.similar({ alert, answer }, MOST_TOLD),
    answer.confidence && recordOf(deps.stores, alert, reader.language),
  ]);
  const close = await episodesOf(
    deps.stores,
    near.filter((one) => one.close),
  );
  const [before] = close.filter((episode) => episode.alert.startedAt < alert.startedAt);
  const { claims, evidence } = await tellAll(deps.stores, before ? [before] : [], at, reader);
  const known = new Set(answer.evidence.map(({ id }) => id));
  return {
    ...answer,
    ...(answer.confidence && record ? { confidence: { ...answer.confidence, record } } : {}),
    ...(claims.length === 0 ? {} : { similar: claims, evidence: [...answer.evidence, ...evidence.filter(({ id }) => !known.has(id))] }),
  };
}

/** How the other answers to this kind of alert were judged; null while too few were. */
async function recordOf(stores: TenantStores, { id, name }: Alert, language: Language): Promise<string | null> {
  const [ledger] = await stores.feedback.ledger({ alertName: name, exceptAlertId: id });
  if (!ledger || ledger.rated < LEAST_RATED) return null;
  return say(MEMORY.record, language, { rated: String(ledger.rated), right: String(ledger.right) });
}

async function episodesOf(stores: TenantStores, found: readonly Similar[]): Promise<Episode[]> {
  const episodes = await Promise.all(found.map(({ incidentId }) => readEpisode(stores, incidentId)));
  return episodes.filter((episode) => episode !== null);
}

async function tellAll(stores: TenantStores, known: readonly Episode[], at: Date, reader: Reader): Promise<Listed> {
  const names = known
    .flatMap((episode) => [episode.alert.assetId, outsideText(episode.alert.name), outsideText(saidOf(episode) ?? '')])
    .filter(Boolean);
  const told = known.map((episode) => tell(episode, at, reader));
  return listed(stores, inLanguage(MEMORY.similar, reader.language), told, names, reader);
}

function tell(episode: Episode, at: Date, reader: Reader): Told {
  const { incident, alert, answer, care } = episode;
  const { language, clock } = reader;
  const fix = fixOf(episode);
  const own = makeEvidence({ kind: 'alert', alertId: alert.id }, figuresOfAlert(alert), at);
  const whole = makeEvidence({ kind: 'incident', incidentId: incident.id }, figuresOfIncident(incident, answer?.cause ?? null, care), at);
  const ran = fix && makeEvidence({ kind: 'run', runId: fix.run.id }, figuresOfRun(fix.run, fix.approval), at);
  const text = say(MEMORY.episode, language, {
    number: String(incident.number),
    when: clock.when(alert.startedAt),
    time: clock.time(alert.startedAt),
    name: outsideText(alert.name),
    asset: alert.assetId,
    cause: causeText(episode, language),
    fix: fixText(episode, ran, language),
  });
  return { claim: { text, evidenceIds: [own.id, whole.id, ...(ran ? [ran.id] : [])] }, evidence: [own, whole, ...(ran ? [ran] : [])] };
}

function causeText(episode: Episode, language: Language): string {
  const cause = episode.answer?.cause;
  if (!cause) return inLanguage(MEMORY.causeNone, language);
  const rating = ratingOf(episode);
  const said = saidOf(episode);
  if (said !== null) return say(MEMORY.causeSaid, language, { words: outsideText(said) });
  if (rating === 'wrong') return inLanguage(MEMORY.causeWrong, language);
  const values = { signal: signalName(cause.concept, language), asset: cause.assetId };
  return say(rating === 'right' ? MEMORY.causeRight : MEMORY.cause, language, values);
}

function fixText({ incident }: Episode, ran: Evidence | null, language: Language): string {
  if (!ran) return inLanguage(incident.status === 'open' ? MEMORY.open : MEMORY.over, language);
  const { helped, runbook, target } = ran.states;
  const sentence = helped === 'yes' ? MEMORY.helped : helped === 'no' ? MEMORY.helpedNot : MEMORY.helpUnknown;
  return say(sentence, language, { runbook: String(runbook), target: String(target) });
}
