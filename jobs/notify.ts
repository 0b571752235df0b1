import type { Alert, Incident } from '../domain/alert.ts';
import type { Answer } from '../domain/answer.ts';
import { AppError } from '../domain/errors.ts';
import type { Jobs } from '../domain/jobs.ts';
import type { Language } from '../domain/language.ts';
import type { TenantStores } from '../stores/stores.ts';

type Reader = { readonly language: Language; readonly timeZone: string };

export type NotifyDeps = {
  readonly stores: TenantStores;
  /** Who reads the web page: its answer is there even when no chat is connected. */
  readonly reader: Reader;
  readonly explain: (request: Reader & { readonly alertId: string; readonly at: Date }) => Promise<Answer>;
  readonly announce: (news: {
    readonly alert: Alert;
    readonly incident: Incident;
    readonly transition: 'firing' | 'resolved';
    readonly answer: (reader: Reader) => Promise<Answer>;
  }) => Promise<void>;
};

/** Explains an alert that fired and announces it; one that ended is only announced. */
export async function notify(deps: NotifyDeps, payload: Jobs['notify']): Promise<void> {
  const { alertId, transition } = payload;
  const at = new Date(payload.at);
  const alert = await deps.stores.alerts.get(alertId);
  const incident = alert === null ? null : await deps.stores.alerts.incident(alert.incidentId);
  if (alert === null || incident === null) throw new AppError('NOT_FOUND', `alert ${alertId} is not stored`);
  const answer = ({ language, timeZone }: Reader) => deps.explain({ alertId, language, timeZone, at });
  await deps.announce({ alert, incident, transition, answer });
  if (transition === 'firing' && (await deps.stores.answers.latestForAlert(alertId)) === null) await answer(deps.reader);
}
