import type { Alert } from '../domain/alert.ts';
import type { Intent, Question } from '../domain/answer.ts';
import type { CareWish } from '../domain/care.ts';
import type { Reader } from './claims.ts';
import { alertMeant, type MeantDeps } from './meant.ts';
import { LOOKUPS } from './wording/lookup-sentences.ts';
import { say } from './wording/say.ts';
import { SENTENCES } from './wording/sentences.ts';

type Wished = { readonly kind: 'care'; readonly wish: CareWish } | { readonly kind: 'record'; readonly text: string };

/** What is wanted to be done about an alert; the door does it, if the person may. */
export async function wished(deps: MeantDeps, question: Question, intent: Intent, reader: Reader): Promise<Wished> {
  const { act, until, reason, person } = intent;
  const isSilence = act === 'silence' || act === 'end-silence';
  // A machine that is named is silenced whole, whether or not it has an alert.
  const assetId = isSilence && intent.incidentNumber === null ? intent.named : null;
  const alert = assetId === null ? await alertMeant(deps, question, intent) : null;
  if (!alert && assetId === null) {
    const text = say(intent.named ? LOOKUPS.noAlertOf : SENTENCES.whichAlert, reader.language, { asset: intent.named ?? '' });
    return { kind: 'record', text };
  }
  const alertId = alert?.id ?? null;
  if (act === 'silence') return { kind: 'care', wish: { act, alertId, assetId, until, reason } };
  if (act === 'end-silence') return { kind: 'care', wish: { act, alertId, assetId } };
  if (alertId === null) return { kind: 'record', text: say(SENTENCES.whichAlert, reader.language) };
  if (act === 'assign') return { kind: 'care', wish: { act, alertId, person: person ?? '' } };
  if (act === 'snooze') return { kind: 'care', wish: { act, alertId, until } };
  return { kind: 'care', wish: { act: act === 'unacknowledge' ? act : 'acknowledge', alertId } };
}

/** The alert whose care is asked after: none where only "who is on call" was asked. */
export async function alertAskedAbout(deps: MeantDeps, question: Question, intent: Intent): Promise<Alert | null> {
  const isNamed = intent.incidentNumber !== null || intent.named !== null || question.alertId !== null;
  return isNamed ? alertMeant(deps, question, intent) : null;
}
