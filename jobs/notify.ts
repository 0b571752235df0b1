import type { Alert, Incident, IncidentSummary } from '../domain/alert.ts';
import type { Answer } from '../domain/answer.ts';
import { AppError } from '../domain/errors.ts';
import type { Enqueue, Jobs } from '../domain/jobs.ts';
import type { Language } from '../domain/language.ts';
import type { TenantStores } from '../stores/stores.ts';

type Reader = { readonly language: Language; readonly timeZone: string };

export type NotifyDeps = {
  readonly stores: TenantStores;
  /** Who reads the web page: its answer is there even when no chat is connected. */
  readonly reader: Reader;
  readonly explain: (request: Reader & { readonly alertId: string; readonly at: Date }) => Promise<Answer>;
  readonly announce: (news: IncidentNews) => Promise<void>;
  readonly enqueue: Enqueue;
  /** Keeps the incident as it is now among those that later ones are compared with. */
  readonly remember?: (incidentId: string) => Promise<void>;
  /** Lets the ticket of the incident follow it. */
  readonly follow?: (incidentId: string) => Promise<void>;
};

/** What there is to tell of an incident. */
export type IncidentNews = {
  readonly incident: Incident;
  /** The alert that opened it; its explanation is the incident's. */
  readonly alert: Alert;
  readonly summary: IncidentSummary | null;
  readonly transition: 'firing' | 'changed' | 'resolved';
  /** Which look it is, where the cause was found only later. */
  readonly look?: number;
  readonly answer: (reader: Reader) => Promise<Answer>;
};

/** An incident that grew so many times, or got worse, is investigated again. */
const MUCH_MORE = 4;
/** So long after the look before, an incident without a known cause is looked at again: what is measured follows the alert. */
const LOOK_AGAIN_MS = [15_000, 60_000, 300_000];
const SEVERITY = { info: 0, warning: 1, critical: 2 } as const;

/**
 * Explains an incident that opened, by its first alert, and announces it; shows what changed about it; says when it is over.
 * While no cause is known it is explained again now and then, and what is found then replaces what was said.
 */
export async function notify(deps: NotifyDeps, payload: Jobs['notify']): Promise<void> {
  const { stores } = deps;
  const { alertId, transition, look = 0 } = payload;
  const at = new Date(payload.at);
  const alert = await stores.alerts.get(alertId);
  if (alert === null) throw new AppError('NOT_FOUND', `alert ${alertId} is not stored`);
  const incident = await taken(stores, payload.incidentId ?? alert.incidentId, transition === 'changed' && look === 0);
  if (incident === null) throw new AppError('NOT_FOUND', `incident of alert ${alertId} is not stored`);
  // It was over before anything was heard of its start: there is nothing to do, and nobody was told.
  if (alert.status === 'resolved' && alert.transitions === 1 && countOf(incident) === 1) return;
  // What ended meanwhile is told by the job of its end.
  if (transition === 'changed' && incident.status === 'resolved') return;

  const answers = new Map<string, Answer>();
  const isMore = look > 0 || (transition !== 'resolved' && isMuchMore(incident));
  const answer = async (reader: Reader) => {
    const key = `${reader.language} ${reader.timeZone}`;
    const known = isMore ? null : incident.told?.answers[key];
    const kept = answers.get(key) ?? (known == null ? null : await stores.answers.get(known));
    const given = kept ?? (await deps.explain({ alertId, language: reader.language, timeZone: reader.timeZone, at }));
    answers.set(key, given);
    return given;
  };
  const isStillUnknown = look > 0 && !(await answer(deps.reader)).cause;
  if (isStillUnknown) return lookAgain(deps, payload);
  await deps.announce({ alert, incident, summary: await stores.alerts.summary(incident.id), transition, look, answer });
  if (transition === 'firing' && (await stores.answers.latestForAlert(alertId)) === null) await answer(deps.reader);
  if (answers.size > 0) await remember(stores, incident, answers, isMore);
  await deps.remember?.(incident.id);
  await deps.follow?.(incident.id);
  if (transition === 'firing' && [...answers.values()].some(({ cause }) => !cause)) await lookAgain(deps, payload);
}

async function lookAgain({ enqueue }: NotifyDeps, payload: Jobs['notify']): Promise<void> {
  const look = (payload.look ?? 0) + 1;
  const delayMs = LOOK_AGAIN_MS[look - 1];
  if (delayMs === undefined) return;
  const at = new Date(new Date(payload.at).getTime() + delayMs).toISOString();
  await enqueue('notify', { ...payload, transition: 'changed', at, look }, { id: `${payload.alertId}-look-${look}`, delayMs });
}

/** The incident as it is; news that is due from now on needs a job of its own. */
async function taken(stores: TenantStores, incidentId: string, isDue: boolean): Promise<Incident | null> {
  if (!isDue) return stores.alerts.incident(incidentId);
  return stores.transaction(async (tx) => {
    await tx.alerts.lock();
    const incident = await tx.alerts.incident(incidentId);
    if (incident === null) return null;
    const { newsDueAt: _due, ...rest } = incident;
    await tx.alerts.putIncident(rest);
    return rest;
  });
}

async function remember(stores: TenantStores, seen: Incident, answers: ReadonlyMap<string, Answer>, isMore: boolean): Promise<void> {
  const ids = Object.fromEntries([...answers].map(([key, { id }]) => [key, id]));
  await stores.transaction(async (tx) => {
    await tx.alerts.lock();
    const incident = await tx.alerts.incident(seen.id);
    if (incident === null) return;
    const told = isMore
      ? { alertCount: countOf(seen), severity: seen.severity, answers: ids }
      : { ...(incident.told ?? { alertCount: countOf(seen), severity: seen.severity }), answers: { ...incident.told?.answers, ...ids } };
    await tx.alerts.putIncident({ ...incident, told });
  });
}

function isMuchMore(incident: Incident): boolean {
  const { told, severity } = incident;
  return told === undefined || countOf(incident) >= MUCH_MORE * told.alertCount || SEVERITY[severity] > SEVERITY[told.severity];
}

function countOf({ alertCount, alertIds }: Incident): number {
  return alertCount ?? alertIds.length;
}
