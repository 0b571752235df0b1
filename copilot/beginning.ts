import { figuresOfAlert } from '../analysis/figures/figures.ts';
import type { Alert } from '../domain/alert.ts';
import type { Answer } from '../domain/answer.ts';
import { makeEvidence } from '../domain/evidence.ts';
import type { TenantStores } from '../stores/stores.ts';
import { claimOfTrigger } from './claims.ts';
import { headlineOf } from './compose.ts';
import { createVerifier } from './verify.ts';
import { createClock } from './wording/times.ts';

/**
 * What an answer begins with whatever is found: the alert, and by what rule and value it fired, checked as every claim is.
 * Nothing of it is kept.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function beginningOf(
  { stores }: { readonly stores: TenantStores },
  alert: Alert,
  request: Pick<Answer, 'id' | 'language' | 'timeZone'> & { readonly at: Date },
): Promise<Answer> {
  const { at, id, language } = request;
  const reader = { language, clock: createClock(request.timeZone, at, language) };
  const own = makeEvidence({ kind: 'alert', alertId: alert.id }, figuresOfAlert(alert), at);
  const trigger = claimOfTrigger(alert, own, reader);
  const fault = await createVerifier(stores, [own], [alert.assetId, alert.name], reader.clock, [alert.assetId]).check(trigger);
  return {
    ...{ id, language, timeZone: reader.clock.timeZone, alertId: alert.id, headline: headlineOf(alert, language) },
    ...{ trigger: fault === null ? trigger : null, verdict: '', confidence: null, cause: null, claims: [], ruledOut: [], unknowns: [] },
    ...{ withheld: 0, evidence: fault === null ? [own] : [], proposals: [], chart: null, dataUntil: at },
  };
}
