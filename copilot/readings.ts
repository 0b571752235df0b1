import type { Intent, IntentKind, Question } from '../domain/answer.ts';
import { inLanguage } from '../domain/language.ts';
import type { Reader } from './claims.ts';
import { outsideText } from './guard.ts';
import type { Reply } from './reply.ts';
import { ASKED, LOOKUPS } from './wording/lookup-sentences.ts';
import { say } from './wording/say.ts';

/** Three readings that can be answered. */
export function likely(readings: readonly IntentKind[]): IntentKind[] {
  const usual: readonly IntentKind[] = ['why', 'alerts', 'unusual'];
  return [...new Set([...readings, ...usual])].slice(0, 3);
}

/** What asks of an asset; the one that was named is asked of again. */
const OF_AN_ASSET: ReadonlySet<IntentKind> = new Set([
  ...(['changes', 'graph', 'logs', 'errors', 'unusual', 'state', 'neighbours', 'depends-on', 'impact', 'similar', 'forecast'] as const),
]);

export function choiceOf(
  reading: IntentKind,
  named: string | null,
  { language }: Reader,
): { readonly label: string; readonly question: string } {
  const asked = inLanguage(ASKED[reading === 'unknown' ? 'help' : reading], language);
  const said = named !== null && OF_AN_ASSET.has(reading) ? `${asked} (${named})` : asked;
  return { label: said, question: said };
}

/** A name that fits nothing, or several: the likely ones are offered with the same question. */
export function unclearAsset(question: Question, { said, candidates }: NonNullable<Intent['unclear']>, { language }: Reader): Reply {
  const known = say(LOOKUPS.unknownAsset, language, { said: outsideText(said) });
  if (candidates.length === 0) return { kind: 'sentence', text: known };
  const text = say(LOOKUPS.didYouMean, language, { candidates: candidates.join(', ') });
  const at = question.text.toLowerCase().indexOf(said);
  const asked = (candidate: string) =>
    at < 0 ? candidate : `${question.text.slice(0, at)}${candidate}${question.text.slice(at + said.length)}`;
  return { kind: 'sentence', text: `${known} ${text}`, choices: candidates.map((one) => ({ label: one, question: asked(one) })) };
}
