import { figuresOfAlert } from '../../analysis/figures/figures.ts';
import type { Claim, Intent, Question } from '../../domain/answer.ts';
import { makeEvidence } from '../../domain/evidence.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { claimOfTrigger, type Reader } from '../claims.ts';
import { outsideText } from '../guard.ts';
import type { Reply } from '../reply.ts';
import { LOOKUPS } from '../wording/lookup-sentences.ts';
import { say } from '../wording/say.ts';
import { SENTENCES } from '../wording/sentences.ts';
import { spanOf } from './listed.ts';

const MOST_ALERTS = 20;
const MOST_INCIDENTS = 500;

/**
 * Alerts that fire, or those that fired in a time where one was said, the newest first: of an asset, of a severity or of an incident where
 * one was said.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function firing(stores: TenantStores, question: Question, intent: Intent, reader: Reader): Promise<Reply> {
  const { named, severity, incidentNumber, window } = intent;
  const incidents = incidentNumber === null ? [] : await stores.alerts.incidents({ limit: MOST_INCIDENTS });
  const incident = incidents.find(({ number }) => number === incidentNumber);
  const filter = {
    ...(window === null ? { status: 'firing' as const } : { window }),
    ...(named ? { assetIds: [named] } : {}),
    ...(severity === null ? {} : { severity }),
    ...(incident === undefined ? {} : { incidentId: incident.id }),
  };
  const span = window ? spanOf(window, reader) : {};
  const [alerts, all] = await Promise.all([stores.alerts.list({ ...filter, limit: MOST_ALERTS }), stores.alerts.count(filter)]);
  if (alerts.length === 0)
    return { kind: 'sentence', text: say(window ? LOOKUPS.alertsThenNone : SENTENCES.alertsNone, reader.language, span) };
  const evidence = alerts.map((alert) => makeEvidence({ kind: 'alert', alertId: alert.id }, figuresOfAlert(alert), question.askedAt));
  const claims = alerts.flatMap((alert, index): Claim[] => {
    const piece = evidence[index];
    if (!piece) return [];
    const claim = claimOfTrigger(alert, piece, reader);
    return [{ ...claim, text: `${outsideText(alert.name)}: ${claim.text}` }];
  });
  const counts = { ...span, alerts: String(all.alerts), incidents: String(all.incidents), shown: String(alerts.length) };
  const many = all.alerts > alerts.length;
  const sentence = window ? LOOKUPS.alertsThen : many ? SENTENCES.alertsMany : SENTENCES.alerts;
  const headline = say(sentence, reader.language, counts);
  return { kind: 'list', headline, claims, evidence };
}
