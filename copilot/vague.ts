import { createTopology, scopeOf } from '../analysis/topology/topology.ts';
import type { Intent, IntentKind, Question } from '../domain/answer.ts';
import type { Reader } from './claims.ts';
import type { MeantDeps } from './meant.ts';
import type { Reply } from './reply.ts';
import { LOOKUPS } from './wording/lookup-sentences.ts';
import { list, say } from './wording/say.ts';

const MOST_CHOICES = 5;
/** How many assets around an alert belong to its incident. */
const MOST_NEAR = 64;
/** What is asked of, or done about, one asset. */
const OF_ONE: ReadonlySet<IntentKind> = new Set([
  ...(['unusual', 'state', 'logs', 'errors', 'forecast', 'neighbours', 'depends-on', 'impact', 'graph', 'silence'] as const),
]);

/** A question whose asset is settled, with what to say of that; or a question back. */
export type Settled =
  | { readonly intent: Intent; readonly notes: readonly string[]; readonly back: null }
  | { readonly intent: Intent; readonly back: Reply };

/**
 * Settles which of several assets "the switch" is: the one that was spoken of, or the nearest to the alert of the thread where one
 * alone is that near. Where nothing settles it, it is asked.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function settleVague(deps: MeantDeps, question: Question, intent: Intent, reader: Reader): Promise<Settled> {
  const { vague } = intent;
  if (vague === null || !OF_ONE.has(intent.kind)) return { intent, notes: [], back: null };
  const chosen = await chosenOf(deps, question, vague.candidates, intent.assetId);
  if (chosen === null) return { intent, back: whichOf(question, vague, reader) };
  const others = vague.candidates.filter((one) => one !== chosen).slice(0, MOST_CHOICES);
  const note = say(LOOKUPS.takenFor, reader.language, { said: vague.said, asset: chosen, others: list(others, reader.language) });
  return { intent: { ...intent, assetId: chosen, named: chosen, vague: null }, notes: [note], back: null };
}

async function chosenOf(
  { stores }: MeantDeps,
  { alertId, askedAt }: Question,
  candidates: readonly string[],
  spokenOf: string | null,
): Promise<string | null> {
  if (spokenOf !== null && candidates.includes(spokenOf)) return spokenOf;
  const alert = alertId === null ? null : await stores.alerts.get(alertId);
  if (alert === null) return null;
  const topology = createTopology(await stores.inventory.relations(askedAt));
  const [first, second] = scopeOf(topology, alert.assetId, MOST_NEAR).filter(({ assetId }) => candidates.includes(assetId));
  return first && (second === undefined || first.distance < second.distance) ? first.assetId : null;
}

/** Which of several is meant, with a button for each that asks the same of it. */
function whichOf({ text }: Question, { said, candidates }: NonNullable<Intent['vague']>, { language }: Reader): Reply {
  const at = text.toLowerCase().indexOf(said);
  const asked = (candidate: string) => (at < 0 ? candidate : `${text.slice(0, at)}${candidate}${text.slice(at + said.length)}`);
  return {
    kind: 'sentence',
    text: say(LOOKUPS.whichOf, language, { said, count: String(candidates.length) }),
    choices: candidates.slice(0, MOST_CHOICES).map((one) => ({ label: one, question: asked(one) })),
  };
}
