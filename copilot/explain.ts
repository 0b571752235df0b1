import type { Runbook } from '../domain/action.ts';
import type { Alert } from '../domain/alert.ts';
import type { Answer, Claim, Hypothesis, Investigation, NamedCause, Question, RuledOutClaim } from '../domain/answer.ts';
import { AppError } from '../domain/errors.ts';
import { contentId } from '../domain/ids.ts';
import type { Language } from '../domain/language.ts';
import type { TenantStores } from '../stores/stores.ts';
import { beginningOf } from './beginning.ts';
import { chartOf } from './chart.ts';
import type { Reader } from './claims.ts';
import { compose, type Draft, togetherOf } from './compose.ts';
import { investigate } from './investigate.ts';
import { withMemory } from './lookups/similar.ts';
import type { Memory } from './memory/memory.ts';
import { reword } from './models/reword.ts';
import type { Wording } from './models/wording.ts';
import { propose } from './propose.ts';
import { isUsual } from './ruled-out-claims.ts';
import { createVerifier, type Verifier } from './verify.ts';
import { say } from './wording/say.ts';
import { SENTENCES } from './wording/sentences.ts';
import { createClock } from './wording/times.ts';

export type ExplainDeps = {
  readonly stores: TenantStores;
  readonly runbooks: readonly Runbook[];
  /** A configured model, or none: everything works without. */
  readonly model?: Wording | null;
  /** Earlier incidents, or none. */
  readonly memory?: Memory | null;
  /** Key of the scope that `stores` show; absent: they show everything. */
  readonly scope?: string;
  /** Whether the cause lies in part where those who are answered may not look. */
  readonly partHidden?: (alert: Alert, at: Date) => Promise<boolean>;
};
export type ExplainRequest = Pick<Question, 'tell' | 'ends'> & {
  readonly alertId: string;
  readonly language: Language;
  readonly timeZone: string;
  readonly at: Date;
};

/**
 * Answers why an alert fired: investigates, proposes, puts it into words, reads every claim's evidence again, stores
 * the answer with its evidence. A claim that fails is withheld; when a claim the verdict rests on fails, no verdict
 * is stated and nothing is proposed.
 *
 * @throws NOT_FOUND when there is no such alert; STORE_UNAVAILABLE
 */
export async function explain(deps: ExplainDeps, request: ExplainRequest): Promise<Answer> {
  return (await explainFully(deps, request)).answer;
}

/** The answer together with the investigation it was made from. */
export async function explainFully(
  deps: ExplainDeps,
  request: ExplainRequest,
): Promise<{ readonly answer: Answer; readonly investigation: Investigation }> {
  const { stores } = deps;
  const alert = await stores.alerts.get(request.alertId);
  if (!alert) throw new AppError('NOT_FOUND', `alert ${request.alertId}`);
  const { tell } = request;
  tell?.({ kind: 'step', step: 'reading' });
  const [investigation, isHidden] = await Promise.all([
    investigate({ stores }, { alert, at: request.at }),
    deps.partHidden?.(alert, request.at) ?? false,
    tell && begin(deps, request, alert, tell),
  ]);
  tell?.({ kind: 'step', step: 'checking' });
  const seen = await answerOf(deps, request, alert, isHidden ? withoutCauses(investigation) : investigation);
  const told = isHidden ? { ...seen, verdict: say(SENTENCES.causeHidden, seen.language) } : seen;
  tell?.({ kind: 'part', answer: told, upTo: 'claims' });
  const { memory } = deps;
  if (memory) tell?.({ kind: 'step', step: 'recalling' });
  const reader = { language: told.language, clock: createClock(told.timeZone, request.at, told.language) };
  const answer = memory ? await withMemory({ stores, memory }, told, alert, request.at, reader) : told;
  await stores.answers.put(answer);
  return { answer, investigation };
}

async function begin(deps: ExplainDeps, request: ExplainRequest, alert: Alert, tell: NonNullable<Question['tell']>): Promise<void> {
  const answer = await beginningOf(deps, alert, { ...request, id: answerId(deps, request, alert) });
  if (answer.trigger !== null) tell({ kind: 'part', answer, upTo: 'trigger' });
}

function answerId({ scope }: ExplainDeps, { at, language, timeZone }: ExplainRequest, alert: Pick<Alert, 'id'>): string {
  const zone = createClock(timeZone, at, language).timeZone;
  return contentId('ans', alert.id, at.toISOString(), language, zone, ...(scope ? [scope] : []));
}

/** What was seen, without what was concluded of it: that would name a symptom as the cause, and the next best beside it. */
function withoutCauses(investigation: Investigation): Investigation {
  const ruledOut = investigation.ruledOut.filter(({ reason }) => reason === 'nothing-unusual' || isUsual(reason));
  return { ...investigation, hypotheses: [], together: [], ruledOut };
}

/** Composes, verifies and completes an answer from an investigation; stores nothing. */
export async function answerOf(
  deps: ExplainDeps,
  request: ExplainRequest,
  alert: Parameters<typeof compose>[0],
  investigation: Investigation,
): Promise<Answer> {
  const { stores } = deps;
  const reader = { language: request.language, clock: createClock(request.timeZone, request.at, request.language) };
  const [{ draft, checked, verifier, otherCauses }, chart] = await Promise.all([
    checkedDraft(stores, alert, investigation, reader),
    chartOf(stores, alert, investigation, reader),
  ]);
  const stands = checked.stands && investigation.hypotheses.length > 0;
  const proposals = stands ? await proposalsFor(deps, request, investigation) : [];
  const verdict = checked.stands ? draft.verdict : say(SENTENCES.notConfirmed, request.language);
  if (deps.model) request.tell?.({ kind: 'step', step: 'talking' });
  const worded = deps.model
    ? await reword(deps.model, { verdict, claims: checked.claims, draft, language: request.language, verifier }, undefined, request.ends)
    : null;
  const cited = new Set([checked.trigger, ...checked.claims, ...checked.ruledOut].flatMap((claim) => claim?.evidenceIds ?? []));
  const evidence = investigation.evidence.filter(({ id }) => cited.has(id));
  const drawn = chart?.series.map(({ points }) => points.at(-1)?.[0] ?? 0) ?? [];
  // Where nothing was measured the alert itself is the last that is known.
  const until = Math.max(
    Math.min(alert.startedAt.getTime(), investigation.at.getTime()),
    ...drawn,
    ...evidence.map(({ query }) => lastInstant(query, investigation.at)),
  );
  return {
    id: answerId(deps, request, alert),
    ...(deps.scope ? { scope: deps.scope } : {}),
    language: request.language,
    timeZone: reader.clock.timeZone,
    alertId: alert.id,
    headline: draft.headline,
    trigger: checked.trigger,
    verdict: worded?.verdict ?? verdict,
    confidence: stands ? draft.confidence : null,
    cause: stands && investigation.hypotheses[0] ? causeOf(investigation.hypotheses[0]) : null,
    ...(stands && otherCauses.length > 0 ? { otherCauses: otherCauses.map(causeOf) } : {}),
    claims: worded?.claims ?? checked.claims,
    ruledOut: checked.ruledOut,
    unknowns: draft.unknowns,
    withheld: checked.withheld,
    evidence,
    proposals,
    chart,
    dataUntil: new Date(until),
  };
}

/** Where a claim of a cause besides the first does not hold, that cause is left out; the first is told alone. */
async function checkedDraft(stores: TenantStores, alert: Alert, investigation: Investigation, reader: Reader) {
  const draft = compose(alert, investigation, reader);
  const assets = [...investigation.scope, alert.assetId];
  const verifier = createVerifier(stores, investigation.evidence, draft.names, reader.clock, assets);
  const checked = await check(draft, verifier);
  const otherCauses = togetherOf(investigation);
  if (checked.stands || otherCauses.length === 0) return { draft, checked, verifier, otherCauses };
  const alone = compose(alert, { ...investigation, together: [] }, reader);
  const again = await check(alone, verifier);
  return { draft: alone, checked: { ...again, withheld: Math.max(again.withheld, checked.withheld) }, verifier, otherCauses: [] };
}

function causeOf({ assetId, concept, component, path }: Hypothesis): NamedCause {
  return { assetId, concept, component, path: path.map((step) => step.concept) };
}

type Checked = {
  readonly trigger: Claim | null;
  readonly claims: readonly Claim[];
  readonly ruledOut: readonly RuledOutClaim[];
  readonly withheld: number;
  /** Whether every decisive claim holds. */
  readonly stands: boolean;
};

async function check(draft: Draft, verifier: Verifier): Promise<Checked> {
  const keep = async <T extends Claim>(claims: readonly T[]) => {
    const faults = await Promise.all(claims.map((claim) => verifier.check(claim)));
    return claims.filter((_claim, index) => faults[index] === null);
  };
  const told = draft.claims.map(({ claim }) => claim);
  const [[trigger = null], claims, ruledOut] = await Promise.all([
    keep(draft.trigger ? [draft.trigger] : []),
    keep(told),
    keep(draft.ruledOut),
  ]);
  const held = new Set(claims);
  const withheld = told.length - claims.length + (draft.ruledOut.length - ruledOut.length) + (draft.trigger && !trigger ? 1 : 0);
  return { trigger, claims, ruledOut, withheld, stands: draft.claims.every(({ claim, decisive }) => !decisive || held.has(claim)) };
}

async function proposalsFor(deps: ExplainDeps, request: ExplainRequest, investigation: Investigation) {
  if (deps.runbooks.length === 0) return [];
  const { inventory } = deps.stores;
  const [assets, relations] = await Promise.all([inventory.assets(), inventory.relations(request.at)]);
  return propose(investigation.hypotheses, deps.runbooks, { assets, relations }, request.language);
}

function lastInstant(query: object, atMost: Date): number {
  const to = 'to' in query && query.to instanceof Date ? query.to.getTime() - 1 : 0;
  return Math.min(to, atMost.getTime());
}
