import type { Alert } from '../domain/alert.ts';
import type { Intent, Question } from '../domain/answer.ts';
import type { Language } from '../domain/language.ts';
import type { TenantStores } from '../stores/stores.ts';
import { LOOKUPS } from './wording/lookup-sentences.ts';
import { say } from './wording/say.ts';
import { SENTENCES } from './wording/sentences.ts';

export type MeantDeps = { readonly stores: TenantStores };

const MOST_INCIDENTS = 500;

/**
 * The alert a question means: by incident number, by a named asset, the thread's, or the newest one firing. Null when a number
 * or a name was said that has none: what is asked of one machine must not be done about another.
 */
export async function alertMeant(
  { stores }: MeantDeps,
  question: Question,
  { incidentNumber, named, assetId }: Intent,
): Promise<Alert | null> {
  if (incidentNumber !== null) {
    const incidents = await stores.alerts.incidents({ limit: MOST_INCIDENTS });
    const id = incidents.find((incident) => incident.number === incidentNumber)?.alertIds[0];
    return id ? stores.alerts.get(id) : null;
  }
  // In the thread of an alert it is the alert that "it" means.
  const meant = named ?? (question.alertId ? null : assetId);
  if (meant) {
    const [alert] = await stores.alerts.list({ assetIds: [meant], limit: 1 });
    if (alert) return alert;
    if (named) return null;
  }
  if (question.alertId) return stores.alerts.get(question.alertId);
  const [newest] = await stores.alerts.list({ status: 'firing', limit: 1 });
  return newest ?? (await stores.alerts.list({ limit: 1 }))[0] ?? null;
}

/** Why no alert is meant: what was said has none, the thread's is not kept or not to be seen, or nothing is there. */
export function noneMeant({ alertId }: Question, { incidentNumber, named }: Intent, language: Language): string {
  if (incidentNumber !== null) return say(SENTENCES.noIncident, language, { number: String(incidentNumber) });
  if (named !== null) return say(LOOKUPS.noAlertOf, language, { asset: named });
  return say(alertId === null ? SENTENCES.whichAlert : SENTENCES.alertGone, language);
}

/** The asset of the thread's alert, this machine, or the only one there is. */
export async function ownAsset(
  deps: MeantDeps & { readonly thisHost?: string | null },
  question: Question,
  assetIds: readonly string[],
): Promise<string | null> {
  const alert = question.alertId ? await deps.stores.alerts.get(question.alertId) : null;
  if (alert) return alert.assetId;
  return assetIds.find((id) => id === deps.thisHost) ?? (assetIds.length === 1 ? (assetIds[0] ?? null) : null);
}
