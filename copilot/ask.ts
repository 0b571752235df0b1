import { createTopology, scopeOf } from '../analysis/topology/topology.ts';
import type { Intent, IntentKind, Question, ThreadContext, Window } from '../domain/answer.ts';
import type { AssetGroup } from '../domain/asset-group.ts';
import type { Localized } from '../domain/language.ts';
import { alertAskedAbout, wished, wishedOfGroup } from './care.ts';
import { figuresText, type Reader } from './claims.ts';
import { type Conversation, converse, goesToModel } from './conversation/converse.ts';
import { withTurn } from './conversation/turns.ts';
import { digestOf } from './digest/digest.ts';
import { canBeDoubted, doubted } from './doubts.ts';
import { recheck } from './evidence.ts';
import { type ExplainDeps, explain } from './explain.ts';
import { firing } from './lookups/firing.ts';
import { graphOf } from './lookups/graph.ts';
import { spanOf } from './lookups/listed.ts';
import { rankedBy } from './lookups/ranking.ts';
import { runbooksNear } from './lookups/runbooks-near.ts';
import { similarTo } from './lookups/similar.ts';
import { silencesOf, whoOf } from './lookups/who.ts';
import { alertMeant, noneMeant, ownAsset } from './meant.ts';
import type { Memory } from './memory/memory.ts';
import { nextSteps } from './next.ts';
import { type OfAssetsDeps, ofAssets, onlyOf } from './of-assets.ts';
import { notUnderstood, unclearAsset } from './readings.ts';
import type { Reply } from './reply.ts';
import { isHandover } from './understand/handover.ts';
import { requestsIn } from './understand/several.ts';
import { type Context, understand } from './understand/understand.ts';
import { untilStopped } from './until-stopped.ts';
import { changesOf, unusualOn } from './unusual.ts';
import { settleVague } from './vague.ts';
import { ASKED, LOOKUPS } from './wording/lookup-sentences.ts';
import { list, say } from './wording/say.ts';
import { SENTENCES } from './wording/sentences.ts';
import { createClock } from './wording/times.ts';

export type AskDeps = ExplainDeps &
  OfAssetsDeps & {
    /** Groups of assets that a sentence may name. */
    readonly groups?: readonly AssetGroup[];
    /** A model to talk with, or none. */
    readonly conversation?: Conversation | null;
  };

/** Never repeated by half a question. */
const DEEDS: ReadonlySet<IntentKind> = new Set(['silence', 'acknowledge', 'run', 'ticket']);
const CARES: ReadonlySet<IntentKind> = new Set(['silence', 'acknowledge']);
/** What leaves a conversation where it was, unless it names an asset. */
const SPEAKS_OF_NOTHING: ReadonlySet<IntentKind> = new Set([...DEEDS, 'help', 'unknown']);
/** What is answered of one asset, however many are named. */
const OF_ONE: ReadonlySet<IntentKind> = new Set(['why', 'changes', 'similar', 'who', 'evidence', 'next', 'run', 'ticket']);
const DAY_MS = 24 * 3_600_000;
/** What a look-up covers when no time is named. */
const USUAL_MS = 3_600_000;
const MOST_ASSETS = 64;

/**
 * Answers a question from a chat, of several in a sentence the first; the reply names the rest. Reads and proposes; changes nothing but
 * the stored answers and evidence.
 *
 * @throws STORE_UNAVAILABLE; the reason of `ends.stop`
 */
export async function ask(given: AskDeps, said: Question): Promise<Reply> {
  const deps = said.ends ? { ...given, stores: untilStopped(given.stores, said.ends.stop) } : given;
  const { inventory } = deps.stores;
  const assetIds = (await inventory.assets()).map(({ id }) => id);
  const context = contextOf(said, assetIds);
  const [text = said.text, ...rest] = requestsIn(said.text, context);
  const reply = await askOne(deps, { ...said, text }, assetIds);
  return rest.length > 0 ? { ...reply, rest } : reply;
}

/** What a question may refer to. */
function contextOf({ alertId, askedAt, timeZone, context }: Question, assetIds: readonly string[]): Context {
  const spoken = context ? { ...context, window: context.window ?? lastHour(askedAt) } : {};
  return { alertId, assetIds, now: askedAt, timeZone, ...spoken };
}

async function askOne(deps: AskDeps, question: Question, assetIds: readonly string[]): Promise<Reply> {
  const { stores } = deps;
  const reader: Reader = { language: question.language, clock: createClock(question.timeZone, question.askedAt, question.language) };
  const read = understand(question.text, contextOf({ ...question, timeZone: reader.clock.timeZone }, assetIds));
  if (isWorkedOn(question, read)) question.tell?.({ kind: 'step', step: 'reading' });
  const settled = await settleVague(deps, question, read, reader);
  const { intent } = settled;
  const { conversation } = deps;
  const { tell: _shownAsItCame, ...silent } = question;
  const look = (wanted: Intent) => answerTo({ ...deps, model: null }, silent, wanted, assetIds, reader);
  const builtIn = () => answerTo(deps, question, intent, assetIds, reader);
  const said =
    settled.back ??
    (conversation && goesToModel(conversation, intent, question)
      ? await converse({ stores, conversation, assetIds, look, builtIn }, question, intent, reader)
      : await builtIn());
  if (said.kind === 'list' || said.kind === 'digest')
    await stores.answers.keep(said.kind === 'list' ? said.evidence : said.digest.evidence);
  const isNew = intent.named !== null || !SPEAKS_OF_NOTHING.has(intent.kind);
  const about = intent.unclear === null && isNew ? aboutOf(intent) : null;
  const notes = [
    ...(settled.back ? [] : settled.notes),
    ...(said.notes ?? []),
    ...(OF_ONE.has(intent.kind) ? onlyOf(intent, reader) : []),
    ...(deps.scope ? [say(LOOKUPS.onlyPart, reader.language)] : []),
  ];
  const shown = notes.length > 0 ? { ...said, notes } : said;
  return conversation ? { ...shown, about: withTurn(about, question, said) } : about ? { ...shown, about } : shown;
}

/** What people say to each other is shown no sign where it stays unanswered. */
function isWorkedOn({ remark }: Question, { kind, unclear }: Intent): boolean {
  return remark !== true || (kind !== 'unknown' && kind !== 'help' && unclear === null);
}

function lastHour(until: Date): Window {
  return { from: new Date(until.getTime() - USUAL_MS), to: new Date(until.getTime() + 1) };
}

function aboutOf({ kind, assetId, window, concept }: Intent): ThreadContext {
  return { kind: SPEAKS_OF_NOTHING.has(kind) ? null : kind, assetId, window, concept };
}

async function answerTo(deps: AskDeps, question: Question, intent: Intent, assetIds: readonly string[], reader: Reader): Promise<Reply> {
  const { stores } = deps;
  const sentence = (text: string): Reply => ({ kind: 'sentence', text });
  const ofGroup = wishedOfGroup(question, intent, deps.groups ?? [], reader);
  if (ofGroup) return ofGroup;
  if (intent.unclear) return unclearAsset(question, intent.unclear, reader);
  if (CARES.has(intent.kind) && intent.listed.length > 1) return oneByOne(intent, reader);
  const window = intent.window ?? lastHour(question.askedAt);
  const { kind } = intent;
  const notHere = (asked: keyof typeof ASKED) =>
    sentence(say(LOOKUPS.notHere, reader.language, { what: say(ASKED[asked], reader.language) }));
  switch (kind) {
    case 'help':
      return sentence(say(LOOKUPS.help, reader.language));
    case 'unknown':
      return notUnderstood(question, intent, reader);
    case 'next':
      return nextSteps({ ...deps, model: null }, question, intent, reader);
    case 'evidence':
      return intent.evidenceId
        ? sentence(await evidenceText(deps, intent.evidenceId, reader))
        : aboutAlert(deps, question, intent, assetIds, reader);
    case 'alerts':
      return firing(stores, question, intent, reader);
    case 'similar':
      return deps.memory ? similar({ ...deps, memory: deps.memory }, question, intent, reader) : notHere(kind);
    case 'digest': {
      const { askedAt } = question;
      const day = { from: new Date(askedAt.getTime() - DAY_MS), to: askedAt };
      const wish = { kind: isHandover(question.text) ? 'handover' : 'digest', window: intent.window ?? day, at: askedAt } as const;
      return { kind: 'digest', digest: await digestOf(stores, wish, reader) };
    }
    case 'ranking': {
      const ranking = intent.ranking ?? { order: 'most', count: null, isHeat: false };
      const wish = { assetIds, concept: intent.concept, ranking, window: intent.window };
      return { kind: 'list', ...(await rankedBy(stores, wish, question.askedAt, reader)) };
    }
    case 'who':
      return { kind: 'record', text: await whoOf(stores, await alertAskedAbout(deps, question, intent), question.askedAt, reader) };
    case 'silences':
      return { kind: 'record', text: await silencesOf(stores, question.askedAt, reader) };
    case 'routes':
      return { kind: 'care', wish: { act: 'dry-run' } };
    case 'silence':
    case 'acknowledge':
      return wished(deps, question, intent, reader);
    case 'unusual':
    case 'state':
    case 'logs':
    case 'errors':
    case 'forecast':
    case 'neighbours':
    case 'depends-on':
    case 'impact':
      return ofAssets(deps, question, { ...intent, kind }, window, assetIds, reader);
    case 'changes':
      return changes(deps, question, intent, assetIds, reader);
    case 'graph':
      if (intent.assetId !== null || intent.concept !== null || intent.window !== null) {
        const assetId = intent.assetId ?? (await ownAsset(deps, question, assetIds));
        if (!assetId) return sentence(say(SENTENCES.whichAsset, reader.language));
        const wanted = { assetIds: [assetId, ...intent.alsoNamed], metric: intent.metric, concept: intent.concept, window };
        const drawn = await graphOf(stores, wanted, reader);
        if (drawn) return { kind: 'chart', text: drawn.chart.title, chart: drawn.chart, ...notShown(drawn.leftOut, reader) };
        if (intent.concept !== null || intent.window !== null) {
          return sentence(
            say(LOOKUPS.noSeries, reader.language, {
              asset: list([assetId, ...intent.alsoNamed], reader.language),
              ...spanOf(window, reader),
            }),
          );
        }
      }
      return aboutAlert(deps, question, intent, assetIds, reader);
    default:
      return aboutAlert(deps, question, intent, assetIds, reader);
  }
}

/** A deed is not done in part without a word: of several it is done for none. */
function oneByOne({ listed }: Intent, { language }: Reader): Reply {
  return { kind: 'record', text: say(LOOKUPS.oneByOne, language, { assets: list(listed, language), first: listed[0] ?? '' }) };
}

/** Which of the assets that were named a chart does not show. */
function notShown(assetIds: readonly string[], { language }: Reader): Pick<Reply, 'notes'> {
  return assetIds.length > 0 ? { notes: [say(LOOKUPS.notShown, language, { assets: list(assetIds, language) })] } : {};
}

/** What happened before that was like an alert. */
async function similar(deps: AskDeps & { readonly memory: Memory }, question: Question, intent: Intent, reader: Reader): Promise<Reply> {
  const alert = await alertMeant(deps, question, intent);
  if (!alert) return { kind: 'sentence', text: noneMeant(question, intent, reader.language) };
  const found = await similarTo(deps, alert, question.askedAt, reader);
  return found.claims.length > 0 ? { kind: 'list', ...found } : { kind: 'sentence', text: found.headline };
}

/** What an alert is explained by, drawn as, proposed for, or reported with. */
async function aboutAlert(deps: AskDeps, question: Question, intent: Intent, assetIds: readonly string[], reader: Reader): Promise<Reply> {
  const sentence = (text: string): Reply => ({ kind: 'sentence', text });
  const alert = await alertMeant(deps, question, intent);
  const asked =
    alert || intent.kind !== 'why' || intent.incidentNumber !== null ? null : await askedWhyOf(deps, question, intent, assetIds);
  if (asked) return { kind: 'list', ...(await unusualOn(deps.stores, asked, question.askedAt, reader)) };
  if (!alert && intent.kind === 'run' && intent.named) return runByName(deps, question, LOOKUPS.noAlertOf, intent.named, reader);
  if (!alert) return sentence(noneMeant(question, intent, reader.language));
  if (intent.kind === 'ticket') return { kind: 'open-ticket', alertId: alert.id };
  const { language, timeZone, askedAt } = question;
  // What else is wanted than an explanation shows nothing of one.
  const tell = intent.kind === 'why' && question.tell ? { tell: question.tell } : {};
  const ends = question.ends ? { ends: question.ends } : {};
  if (intent.doubt) {
    const stored = await deps.stores.answers.latestForAlert(alert.id, deps.scope);
    const answer = canBeDoubted(stored, reader) ? stored : await explain(deps, { alertId: alert.id, language, timeZone, at: askedAt });
    return doubted(deps.stores, alert, answer, intent.doubt, askedAt, reader);
  }
  const answer = await explain(deps, { alertId: alert.id, language, timeZone, at: askedAt, ...tell, ...ends });
  if (intent.kind === 'why') return { kind: 'answer', answer };
  if (intent.kind === 'evidence') {
    const claims = answer.trigger ? [answer.trigger, ...answer.claims] : answer.claims;
    return { kind: 'list', headline: answer.verdict, claims, evidence: answer.evidence };
  }
  if (intent.kind === 'graph') {
    return answer.chart
      ? { kind: 'chart', text: answer.chart.title, chart: answer.chart }
      : sentence(say(SENTENCES.noGraph, reader.language));
  }
  const proposals = answer.proposals.filter(({ runbookId }) => intent.runbookId === null || runbookId === intent.runbookId);
  return proposals.length > 0
    ? { kind: 'propose', proposals, alertId: alert.id }
    : runByName(deps, question, SENTENCES.noRunbook, alert.assetId, reader);
}

/** Nothing can be proposed: what may be asked for by name, first what is called like the question. */
function runByName(deps: AskDeps, question: Question, why: Localized, asset: string, { language }: Reader): Reply {
  const near = runbooksNear(question.text.replaceAll(asset, ' '), deps.runbooks).map(({ id }) =>
    say(LOOKUPS.runNamed, language, { id, asset }),
  );
  const text = `${say(why, language, { asset })} ${deps.runbooks.length === 0 ? '' : say(LOOKUPS.runByName, language, { asset })}`.trim();
  return { kind: 'sentence', text, choices: near.map((said) => ({ label: said, question: said })) };
}

/** Whose state is asked about where no alert is: the asset that was named, or this machine's where a measure was ("why is the load high?"). */
function askedWhyOf(deps: AskDeps, question: Question, { named, concept }: Intent, assetIds: readonly string[]): Promise<string | null> {
  return named || concept === null ? Promise.resolve(named) : ownAsset(deps, question, assetIds);
}

/** Changes of a named asset, of all that could reach the alert, or of everything, in the day before or the time named. */
async function changes(deps: AskDeps, question: Question, intent: Intent, assetIds: readonly string[], reader: Reader): Promise<Reply> {
  const { stores } = deps;
  const assetId = intent.named ?? (question.alertId ? null : intent.assetId);
  const alert = assetId ? null : question.alertId ? await stores.alerts.get(question.alertId) : null;
  const to = new Date((alert?.startedAt ?? question.askedAt).getTime() + 1);
  const relations = await stores.inventory.relations(question.askedAt);
  const centre = assetId ?? alert?.assetId ?? null;
  const scope = centre ? scopeOf(createTopology(relations), centre, MOST_ASSETS).map((entry) => entry.assetId) : assetIds;
  const window = intent.window ?? { from: new Date(to.getTime() - DAY_MS), to };
  return { kind: 'list', ...(await changesOf(stores, assetId ? [assetId] : scope, window, question.askedAt, reader)) };
}

async function evidenceText({ stores }: AskDeps, id: string, reader: Reader): Promise<string> {
  const evidence = await stores.answers.evidence(id);
  if (!evidence) return say(SENTENCES.noEvidence, reader.language);
  const { holds, reading } = await recheck(stores, evidence);
  const before = figuresText(evidence.states, reader);
  if (reading.kind === 'nothing') return say(SENTENCES.evidenceGone, reader.language, { searched: reading.searched });
  const figures = figuresText(reading.figures, reader);
  return say(holds ? SENTENCES.evidenceHolds : SENTENCES.evidenceChanged, reader.language, { before, figures });
}
