import type { Intent, IntentKind, Question, Window } from '../domain/answer.ts';
import type { Reader } from './claims.ts';
import { forecastOf, forecastOfAll } from './lookups/forecast.ts';
import type { Listed } from './lookups/listed.ts';
import { logsOf } from './lookups/logs.ts';
import { relationsOf } from './lookups/relations.ts';
import { stateOf } from './lookups/state.ts';
import { type MeantDeps, ownAsset } from './meant.ts';
import type { Reply } from './reply.ts';
import { unusualOn } from './unusual.ts';
import { LOOKUPS } from './wording/lookup-sentences.ts';
import { list, say } from './wording/say.ts';
import { SENTENCES } from './wording/sentences.ts';

export type OfAssetsDeps = MeantDeps & {
  /** Asset id of the machine this runs on, for "this host". */
  readonly thisHost?: string | null;
};
/** What is asked of one asset, and so of each of several. */
export type OfAssetKind = Extract<
  IntentKind,
  'unusual' | 'state' | 'logs' | 'errors' | 'forecast' | 'neighbours' | 'depends-on' | 'impact'
>;

const MOST_ASSETS = 4;

/** Of each of several assets. */
const MOST_CLAIMS = 5;

/**
 * Answers what is asked of an asset, of each where several are listed, up to `MOST_ASSETS`: which are left out is said.
 *
 * @param window what a look-up covers
 * @throws STORE_UNAVAILABLE
 */
export async function ofAssets(
  deps: OfAssetsDeps,
  question: Question,
  intent: Intent & { readonly kind: OfAssetKind },
  window: Window,
  known: readonly string[],
  reader: Reader,
): Promise<Reply> {
  const { stores } = deps;
  if (intent.kind === 'forecast' && intent.ofAll) return { kind: 'list', ...(await forecastOfAll(stores, question.askedAt, reader)) };
  const assetId = intent.assetId ?? (await ownAsset(deps, question, known));
  if (!assetId) return { kind: 'sentence', text: say(SENTENCES.whichAsset, reader.language) };
  const asked = intent.listed.length > 1 ? intent.listed.slice(0, MOST_ASSETS) : [assetId];
  const told = await Promise.all(asked.map((id) => ofAsset(deps, question, intent, id, window, reader)));
  const [only] = told;
  if (told.length === 1 && only) return { kind: 'list', ...only };
  return { kind: 'list', ...together(asked, told), ...leftOut(intent.listed.slice(MOST_ASSETS), reader) };
}

function ofAsset(
  { stores }: OfAssetsDeps,
  { askedAt }: Question,
  { kind, contains, concept, window: said }: Intent & { readonly kind: OfAssetKind },
  assetId: string,
  window: Window,
  reader: Reader,
): Promise<Listed> {
  switch (kind) {
    case 'unusual':
      return unusualOn(stores, assetId, said?.to ?? askedAt, reader);
    case 'state':
      return stateOf(stores, assetId, askedAt, reader, said);
    case 'logs':
    case 'errors':
      return logsOf(stores, { assetId, window, contains, errorsOnly: kind === 'errors' }, askedAt, reader);
    case 'forecast':
      return forecastOf(stores, assetId, concept, askedAt, reader);
    default:
      return relationsOf(stores, kind, assetId, askedAt, reader);
  }
}

/** Answers of several assets as one: each claim says of which it is. */
function together(assetIds: readonly string[], told: readonly Listed[]): Listed {
  const claims = told.flatMap((one, index) =>
    one.claims.slice(0, MOST_CLAIMS).map((claim) => ({ ...claim, text: `${assetIds[index]}: ${claim.text}` })),
  );
  const cited = new Set(claims.flatMap(({ evidenceIds }) => evidenceIds));
  return {
    headline: told.map(({ headline }) => headline.replace(/[.:]$/, '')).join(' · '),
    claims,
    evidence: told.flatMap(({ evidence }) => evidence).filter(({ id }) => cited.has(id)),
  };
}

function leftOut(assetIds: readonly string[], { language }: Reader): Pick<Reply, 'notes'> {
  return assetIds.length === 0 ? {} : { notes: [say(LOOKUPS.leftOut, language, { assets: list(assetIds, language) })] };
}

/** That an answer is about the first of the assets that were listed, and what to say for the others. */
export function onlyOf({ listed: [first, ...others] }: Intent, { language }: Reader): string[] {
  if (first === undefined || others.length === 0) return [];
  return [say(LOOKUPS.onlyOf, language, { asset: first, assets: list(others, language) })];
}
