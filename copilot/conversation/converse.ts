import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Claim, Intent, IntentKind, Question, Window } from '../../domain/answer.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { inLanguage } from '../../domain/language.ts';
import { canSomewhere } from '../../domain/tenant.ts';
import type { Ranking } from '../../domain/wanted.ts';
import type { TenantStores } from '../../stores/stores.ts';
import type { Reader } from '../claims.ts';
import { fence, fenceMark } from '../guard.ts';
import { createMask, type Mask, type MaskSettings } from '../masking/masking.ts';
import type { TalkCost, Talker, TalkFault, TalkLimits, TalkTool } from '../models/talker.ts';
import type { Reply } from '../reply.ts';
import { CONVERSATION } from '../wording/conversation-sentences.ts';
import { say } from '../wording/say.ts';
import { checkSentences, type Statement } from './check.ts';
import { createResults, type Results } from './results.ts';
import { TOOLS, type ToolRow } from './tools.ts';

/** A configured model to talk with, and within which bounds. */
export type Conversation = {
  readonly talker: Talker;
  /** Which questions go to it: those that are not understood without it, or every one that only reads. */
  readonly when: 'not-understood' | 'always';
  readonly limits: TalkLimits;
  readonly masking: MaskSettings;
  /** Of a million tokens; null where the model costs nothing, or it is not known what. */
  readonly prices: { readonly input: number; readonly output: number; readonly currency: string } | null;
  /** Told of each failure, for the log; the detail holds nothing of what was asked. */
  readonly warn?: (fault: TalkFault | 'nothing', detail: string) => void;
};

type ConverseDeps = {
  readonly stores: TenantStores;
  readonly conversation: Conversation;
  readonly assetIds: readonly string[];
  /** Makes a look-up as if a person had asked. */
  readonly look: (intent: Intent) => Promise<Reply>;
  /** The answer without a model. */
  readonly builtIn: () => Promise<Reply>;
};

const LANGUAGES = { en: 'English', ru: 'Russian', ko: 'Korean' } as const;
const MOST_SENTENCES = 12;
const MOST_NAMES = 400;
const USUAL_MS = 3_600_000;

/** Whether a question goes to the model. What asks for a deed never does; a remark among people only when a rule understands it. */
export function goesToModel({ when }: Conversation, intent: Intent, question: Question): boolean {
  if (intent.unclear !== null || (question.asker !== undefined && !canSomewhere(question.asker, 'ask'))) return false;
  if (intent.kind === 'unknown') return question.remark !== true;
  return when === 'always' && TOOLS.some(({ kind }) => kind === intent.kind);
}

/**
 * Lets a model answer a question by look-ups. What it is sent is masked; what it says is shown sentence by sentence as far as the
 * evidence bears it out, what is struck is replaced by our own words. Whatever goes wrong with it, the built-in answer is given and
 * that is said.
 *
 * @throws STORE_UNAVAILABLE; the reason of `ends.stop`
 */
export async function converse(deps: ConverseDeps, question: Question, intent: Intent, reader: Reader): Promise<Reply> {
  const { conversation } = deps;
  const fallBack = async (fault: TalkFault | 'nothing', detail: string, cost: TalkCost | null): Promise<Reply> => {
    question.ends?.stop.throwIfAborted();
    if (fault !== 'left') conversation.warn?.(fault, detail);
    const notes = [inLanguage(CONVERSATION[fault], reader.language), ...(cost ? [costText(conversation, cost, reader)] : [])];
    const said = await deps.builtIn();
    return { ...said, notes: [...(said.notes ?? []), ...notes] };
  };
  const results = createResults();
  let mask: Mask;
  let request: Awaited<ReturnType<typeof requestOf>>;
  try {
    mask = createMask(conversation.masking, {
      conversation: question.conversation ?? randomUUID(),
      people: await deps.stores.people.list(),
      known: deps.assetIds,
    });
    request = await requestOf(deps, question, intent, reader, mask, results);
  } catch (thrown) {
    return fallBack('masking', messageOf(thrown), null);
  }
  question.tell?.({ kind: 'step', step: 'talking' });
  const { ends } = question;
  const waited = ends ? { signal: AbortSignal.any([ends.stop, ends.left]) } : {};
  const talked = await conversation.talker.talk({ ...request, ...waited, limits: conversation.limits, gate: mask.gate });
  if (talked.kind === 'failed') return fallBack(talked.fault, talked.detail, talked.cost);
  const shown = shownOf(mask.forged(talked.text) ? '' : mask.restore(talked.text, 'shown'), results.statements(), reader);
  if (shown.claims.length === 0 && shown.nothing.length === 0) return fallBack('nothing', 'no sentence holds', talked.cost);
  const struck = shown.struck === 0 ? [] : [say(CONVERSATION.struck, reader.language, { count: String(shown.struck) })];
  const notes = [...struck, costText(conversation, talked.cost, reader)];
  if (shown.claims.length === 0) return { kind: 'sentence', text: shown.nothing.join(' '), notes };
  const headline = [inLanguage(CONVERSATION.headline, reader.language), ...shown.nothing].join('. ');
  return { kind: 'list', headline, claims: shown.claims, evidence: shown.evidence, notes };
}

async function requestOf(deps: ConverseDeps, question: Question, intent: Intent, reader: Reader, mask: Mask, results: Results) {
  const nonce = fenceMark();
  const data = (text: string) => fence(mask.hide(text), nonce);
  const { context } = question;
  const alert = question.alertId === null ? null : await deps.stores.alerts.get(question.alertId);
  const about = [
    ...(alert ? [`alert ${alert.name} on ${alert.assetId}`] : []),
    ...(context?.assetId ? [`asset ${context.assetId}`] : []),
    ...(context?.window ? [`time ${context.window.from.toISOString()} to ${context.window.to.toISOString()}`] : []),
  ];
  const prompt = await readFile(new URL('../../prompts/conversation.md', import.meta.url), 'utf8');
  const values: Readonly<Record<string, string>> = {
    language: LANGUAGES[reader.language],
    now: question.askedAt.toISOString(),
    timeZone: reader.clock.timeZone,
    context: about.length === 0 ? '' : `The conversation is about:\n${data(about.join('\n'))}`,
  };
  const turns = (context?.turns ?? []).flatMap(({ asked, answered }) => [
    { by: 'person' as const, text: mask.hide(asked) },
    { by: 'model' as const, text: mask.hide(answered) },
  ]);
  return {
    system: prompt.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole),
    turns: [...turns, { by: 'person' as const, text: mask.hide(question.text) }],
    tools: toolsFor(deps, question, intent, mask, results, data),
  };
}

function toolsFor(
  deps: ConverseDeps,
  question: Question,
  intent: Intent,
  mask: Mask,
  results: Results,
  data: (text: string) => string,
): TalkTool[] {
  // A door that names no asker has checked that it may read.
  const allowed = TOOLS.filter(({ needs }) => (question.asker === undefined ? needs === 'read' : canSomewhere(question.asker, needs)));
  if (allowed.length === 0) return [];
  const names = deps.assetIds.slice(0, MOST_NAMES);
  return [
    ...allowed.map(
      (row): TalkTool => ({ ...row, call: (input) => lookUp(deps, row, restored(input, mask), question, intent, results, data) }),
    ),
    {
      name: 'find_assets',
      description: 'Names of assets that contain a text',
      input: z.object({ contains: z.string().trim().min(1).max(100).describe('Part of the name') }),
      call: async (input) => {
        const wanted = String(restored(input, mask).contains).toLowerCase();
        const found = names.filter((name) => name.toLowerCase().includes(wanted)).slice(0, 40);
        return data(found.length === 0 ? 'No asset has such a name.' : found.join('\n'));
      },
    },
    {
      name: 'look_further',
      description: 'The rest of a result that was cut',
      input: z.object({ cursor: z.string().max(20) }),
      call: async ({ cursor }) => data(results.more(String(cursor)) ?? 'There is no such cursor.'),
    },
  ];
}

async function lookUp(
  { assetIds, look }: ConverseDeps,
  { kind }: ToolRow,
  input: Readonly<Record<string, unknown>>,
  question: Question,
  intent: Intent,
  results: Results,
  data: (text: string) => string,
): Promise<string> {
  const said = text(input.asset);
  const asset = said === null ? null : assetIds.find((id) => id.toLowerCase() === said.toLowerCase());
  if (asset === undefined) return data('There is no asset of exactly that name; find_assets helps.');
  const window = windowOf(input, question.askedAt);
  if (window === 'wrong') return data('from and to must be instants such as 2026-03-10T14:00:00Z, from before to.');
  const contains = text(input.contains);
  const reply = await look({
    ...intent,
    kind: kind as IntentKind,
    readings: [],
    incidentNumber: typeof input.incident === 'number' ? input.incident : null,
    assetId: asset,
    named: asset,
    listed: [],
    vague: null,
    unclear: null,
    window,
    concept: (text(input.measure) ?? null) as Intent['concept'],
    metric: null,
    ranking: kind === 'ranking' ? rankingOf(input) : null,
    contains,
    severity: (text(input.severity) ?? null) as Intent['severity'],
    durationMs: null,
    reason: null,
    runbookId: null,
    evidenceId: null,
  });
  // "Nothing contains X" would show whatever X the model chose.
  const mayShow = contains === null || question.text.toLowerCase().includes(contains.toLowerCase());
  return data(results.add(reply, mayShow));
}

function restored(input: Readonly<Record<string, unknown>>, mask: Mask): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name, typeof value === 'string' ? mask.restore(value, 'forLookUp') : value]),
  );
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function rankingOf({ order, count }: Readonly<Record<string, unknown>>): Ranking {
  return { order: order === 'least' ? 'least' : 'most', count: typeof count === 'number' ? count : null, isHeat: false };
}

function windowOf({ from, to }: Readonly<Record<string, unknown>>, now: Date): Window | null | 'wrong' {
  if (from === undefined && to === undefined) return null;
  const end = to === undefined ? now : new Date(String(to));
  const start = from === undefined ? new Date(end.getTime() - USUAL_MS) : new Date(String(from));
  return start.getTime() < end.getTime() ? { from: start, to: end } : 'wrong';
}

/** What of a model's text is shown: sentences that hold, our own for those that do not, and what was not found. */
function shownOf(said: string, statements: readonly Statement[], { clock }: Reader) {
  const sentences = checkSentences(said, statements, clock).slice(0, MOST_SENTENCES);
  const claims: Claim[] = [];
  const evidence = new Map<string, Evidence>();
  const nothing = new Set<string>();
  const tell = (own: string, pieces: readonly Evidence[]) => {
    const [first, ...rest] = [...new Set(pieces.map(({ id }) => id))];
    if (first === undefined || claims.some((claim) => claim.text === own)) return;
    for (const piece of pieces) evidence.set(piece.id, piece);
    claims.push({ text: own, evidenceIds: [first, ...rest] });
  };
  for (const { text: sentence, cited, strike } of sentences) {
    const found = cited.filter((one) => one.evidence.length > 0);
    for (const { text: own } of cited.filter((one) => one.evidence.length === 0)) nothing.add(own);
    if (strike === null && found.length > 0) {
      tell(
        sentence,
        found.flatMap((one) => one.evidence),
      );
    } else for (const one of found) tell(one.text, one.evidence);
  }
  return {
    claims,
    evidence: [...evidence.values()],
    nothing: [...nothing],
    struck: sentences.filter(({ strike }) => strike !== null).length,
  };
}

function costText({ talker, prices }: Conversation, cost: TalkCost, { language }: Reader): string {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const precise = new Intl.NumberFormat(language, { minimumFractionDigits: 4, maximumFractionDigits: 4 });
  const money = prices && (cost.inputTokens * prices.input + cost.outputTokens * prices.output) / 1e6;
  return say(CONVERSATION.cost, language, {
    model: talker.name,
    calls: number.format(cost.calls),
    tokens: number.format(cost.inputTokens + cost.outputTokens),
    seconds: number.format(cost.tookMs / 1000),
    money: money === null ? '' : `, ${precise.format(money)} ${prices?.currency ?? ''}`,
  });
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
