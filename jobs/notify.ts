import type { Alert, Incident } from '../domain/alert.ts';
import type { Answer } from '../domain/answer.ts';
import { AppError } from '../domain/errors.ts';
import type { Jobs } from '../domain/jobs.ts';
import type { Language } from '../domain/language.ts';
import type { TenantStores } from '../stores/stores.ts';

export type NotifyDeps = {
  readonly stores: TenantStores;
  /** Language and zone pairs that channels want; each answer is composed once per pair. */
  readonly audiences: ReadonlyArray<{ readonly language: Language; readonly timeZone: string }>;
  readonly explain: (request: { alertId: string; language: Language; timeZone: string; at: Date }) => Promise<Answer>;
  readonly announce: (news: {
    alert: Alert;
    incident: Incident | null;
    answer: Answer | null;
    transition: 'firing' | 'resolved';
  }) => Promise<void>;
};

/** Explains an alert that fired, for each audience, and announces it; one that ended is only announced. */
export async function notify(deps: NotifyDeps, payload: Jobs['notify']): Promise<void> {
  const alert = await deps.stores.alerts.get(payload.alertId);
  if (alert === null) throw new AppError('NOT_FOUND', `alert ${payload.alertId} is not stored`);
  const incident = await deps.stores.alerts.incident(alert.incidentId);
  if (payload.transition === 'resolved') {
    await deps.announce({ alert, incident, answer: null, transition: 'resolved' });
    return;
  }
  for (const { language, timeZone } of deps.audiences) {
    const answer = await deps.explain({ alertId: alert.id, language, timeZone, at: new Date(payload.at) });
    await deps.announce({ alert, incident, answer, transition: 'firing' });
  }
}
