import { meaningOf } from '../analysis/signals/signals.ts';
import type { Alert } from '../domain/alert.ts';
import type { Answer } from '../domain/answer.ts';
import type { Doubt, Suspect } from '../domain/doubt.ts';
import type { Evidence } from '../domain/evidence.ts';
import { inLanguage } from '../domain/language.ts';
import type { TenantStores } from '../stores/stores.ts';
import type { Reader } from './claims.ts';
import { stateOf } from './lookups/state.ts';
import type { Reply } from './reply.ts';
import { isOf } from './understand/doubts.ts';
import { HIGH, MODERATE } from './verdict.ts';
import { DOUBTS, SUSPECT_NAMES } from './wording/doubt-sentences.ts';
import { say } from './wording/say.ts';

/** Whether a stored answer tells what each thing ruled out was, in the language of the reader. */
export function canBeDoubted(answer: Answer | null, { language, clock }: Reader): answer is Answer {
  return answer !== null && answer.language === language && answer.timeZone === clock.timeZone && answer.ruledOut.every(({ of }) => of);
}

/**
 * What an answer says to a doubt: how sure it is and what came next, or why it does not name what is suspected.
 *
 * @throws STORE_UNAVAILABLE
 */
export function doubted(
  stores: TenantStores,
  alert: Alert,
  answer: Answer,
  doubt: Doubt,
  at: Date,
  reader: Reader,
): Promise<Reply> | Reply {
  return doubt.kind === 'how-sure' ? howSure(answer, reader) : whyNot(stores, alert, answer, doubt.suspect, at, reader);
}

function howSure(answer: Answer, { language }: Reader): Reply {
  const { confidence, evidence } = answer;
  if (confidence === null) return { kind: 'sentence', text: `${say(DOUBTS.noCause, language)} ${answer.verdict}` };
  const level = confidence.value >= HIGH ? DOUBTS.high : confidence.value >= MODERATE ? DOUBTS.moderate : DOUBTS.low;
  const sure = say(level, language, { percent: String(Math.round(confidence.value * 100)), reason: confidence.reason });
  const claims = answer.ruledOut.filter(({ of }) => of?.reason === 'runner-up');
  const told = [
    `${say(DOUBTS.howSure, language)}: ${sure}`,
    confidence.record ?? say(DOUBTS.unrated, language),
    ...(claims.length > 0 ? [] : [say(DOUBTS.noRunnerUp, language)]),
  ];
  return { kind: 'list', headline: told.join(' '), claims, evidence };
}

async function whyNot(stores: TenantStores, alert: Alert, answer: Answer, suspect: Suspect, at: Date, reader: Reader): Promise<Reply> {
  const { language } = reader;
  const values = { thing: inLanguage(SUSPECT_NAMES[suspect], language), asset: alert.assetId, verdict: answer.verdict };
  const { evidence } = answer;
  const claims = answer.ruledOut.filter(({ of }) => of && isOf(suspect, of.concept));
  const causes = [...(answer.cause ? [answer.cause] : []), ...(answer.otherCauses ?? [])];
  const isNamed = causes.some(({ concept, path }) => [concept, ...path.slice(0, -1)].some((one) => isOf(suspect, one)));
  if (isNamed) return { kind: 'list', headline: say(DOUBTS.named, language, values), claims, evidence };
  if (claims.length > 0) return { kind: 'list', headline: say(DOUBTS.ruledOut, language, values), claims, evidence };
  // What the alert itself is about, or what stood out where no cause was named, is no cause; it is not unremarkable either.
  const seen = answer.claims.filter(({ evidenceIds }) => evidence.some((piece) => evidenceIds.includes(piece.id) && tells(piece, suspect)));
  if (seen.length > 0) {
    return { kind: 'list', headline: say(answer.cause ? DOUBTS.effect : DOUBTS.stoodOut, language, values), claims: seen, evidence };
  }
  const state = await stateOf(stores, alert.assetId, at, reader);
  const measured = state.evidence.filter((piece) => tells(piece, suspect));
  const now = state.claims.filter(({ evidenceIds }) => measured.some(({ id }) => id === evidenceIds[0]));
  if (now.length === 0) return { kind: 'sentence', text: say(DOUBTS.notLooked, language, values) };
  return { kind: 'list', headline: say(DOUBTS.unremarkable, language, values), claims: now, evidence: measured };
}

function tells({ query }: Evidence, suspect: Suspect): boolean {
  const concept = query.kind === 'samples' ? meaningOf({ ...query, unit: '' })?.concept : undefined;
  return concept !== undefined && isOf(suspect, concept);
}
