import { boundFacts } from './said-bound.ts';
import { amountsOf, type Clause, textOf, timesOf } from './said-clauses.ts';
import { ALERT, factsFor, isChain, NEEDS, NEGATION, SPREADS } from './said-facts.ts';
import { EXCLUDED, UNKNOWN } from './said-markers.ts';
import type { Borne } from './said-order.ts';
import { isOfEffect } from './said-senses.ts';
import type { Fact, Step } from './said-types.ts';

/** What of ours leaves something out as a cause: it leads nowhere, came too late or ended too early, is as usual, or only suffers. */
const OUT =
  /no known mechanism|too early|too late|is the consequence|is not the cause|известного механизма|слишком (?:рано|поздно)|следствие|не причина|경로 없음|이미 끝|아니라 결과|원인이 아/iu;
const USUAL = /as usual|stayed|как обычно|평소와 같/iu;
/** What of ours is not known. */
const OPEN = /not known|not enough evidence|insufficient evidence|неизвест|данных недостаточно|알 수 없|증거가 부족/iu;
const DOUBTED = /(?<!\p{L})(?:cannot|can['’]t|нельзя|невозможно|hardly|едва ли|вряд ли)(?!\p{L})/iu;
/** What is excluded may be called a peak of it. */
const PEAK = /^(?:peaks?|surges?|bursts?|пик\p{L}*|всплеск\p{L}*|폭주\p{L}*)$/u;
/** How ours tell the next best cause. */
export const LESS_LIKELY = /less likely|менее вероятно|덜 유력/iu;
const OWN = /(?<!\p{L})(?:its?|own|his|their|его|её|их|сво\p{L}+|собственн\p{L}*|он[ао]?|자체|자신\p{L}*)(?!\p{L})/iu;
/** Clauses that may tell of another thing than the one before, though they name none. */
const ELSEWHERE = /^(?:before|after|then|later|earlier|when|while|whereas|because|therefore|and|перед|после|затем|потом|когда|а|и)$/u;

export function isMarked(clause: Clause, marker: RegExp): boolean {
  return clause.tokens.some((token) => token.kind === 'word' && marker.test(token.text));
}

/**
 * What bears a clause out: one fact of ours as a whole, else each of its atoms a fact of the asset beside it (`boundFacts`); what it leaves
 * out, or tells as not known, ours that do so. Empty where nothing does.
 *
 * @param facts of what is cited @param context of all that was told
 */
export function bearers(clauses: readonly Clause[], at: number, facts: readonly Fact[], context: readonly Fact[]): Fact[] {
  const clause = clauses[at];
  if (clause === undefined) return [];
  if (isMarked(clause, EXCLUDED)) return leftOut(clauses, at, facts, context);
  if (/insufficient evidence|нехватка данных|증거가 부족/iu.test(clause.text)) {
    const open = stillOpen(clause, facts, context);
    if (open.length > 0) return open;
  }
  if (isMarked(clause, UNKNOWN) || clauses.some((one, near) => Math.abs(near - at) === 1 && isMarked(one, UNKNOWN))) {
    const open = stillOpen(clause, facts, context);
    if (open.length > 0 || isMarked(clause, UNKNOWN)) return open;
  }
  // "Because of srv-2": nothing is said of it but that.
  const isNamedAlone =
    /^(?:because|therefore)$/.test(clause.lead) &&
    !clause.isInherited &&
    !clause.tokens.some((token) => token.kind === 'word' && clause.content.includes(textOf(token)));
  if (isNamedAlone) return context.filter((fact) => fact.step !== null && clause.assets.every((asset) => fact.assets.includes(asset)));
  const strict = factsFor(clause, facts);
  if (strict.length > 0) return strict;
  const own = boundFacts(clause, facts, context, isChain);
  // "srv-1 runs on srv-2, so its …": of the one it is about.
  if (own.length === 0 && clause.isInherited && clause.assets.length > 1 && OWN.test(clause.text)) {
    const alone = factsFor({ ...clause, assets: clause.assets.slice(0, 1) }, facts);
    if (alone.length > 0) return alone;
  }
  if (own.length > 0) return own;
  if (clause.isInherited && ELSEWHERE.test(clause.lead) && clause.content.length > 0 && !OWN.test(clause.text)) {
    const free = { ...clause, assets: [] };
    const elsewhere = factsFor(free, facts);
    if (elsewhere.length > 0) return elsewhere;
    // "Before the alert": when it fired was told.
    const alert = factsFor(
      free,
      context.filter(({ text }) => ALERT.test(text)),
    );
    if (alert.length > 0 && amountsOf(clause.tokens).length === 0) return alert;
  }
  if (clause.assets.length > 1) return eachOf(clause, facts, context);
  // "The slowdown": what the alert is about.
  const isTrouble = clause.assets.length === 0 && clause.content.length > 0 && clause.content.every(isOfEffect);
  const isBare =
    amountsOf(clause.tokens).length === 0 && timesOf(clause.tokens).length === 0 && clause.content.some((word) => !isOfEffect(word));
  return (isBare && clause.isInherited) || (isTrouble && amountsOf(clause.tokens).length + timesOf(clause.tokens).length === 0)
    ? factsFor(
        { ...clause, assets: [] },
        context.filter(({ step }) => step !== null && step.step > 1),
      )
    : [];
}

/** Of several assets, each told by a fact of its own; one after another they must stand so in a chain, or one need the other. */
function eachOf(clause: Clause, facts: readonly Fact[], context: readonly Fact[]): Fact[] {
  if (
    amountsOf(clause.tokens).length > 0 ||
    timesOf(clause.tokens).length > 0 ||
    NEGATION.test(clause.predicate) ||
    NEEDS.test(clause.text)
  )
    return [];
  const each = clause.assets.map((asset) =>
    facts.filter(
      (fact) => !isChain(fact) && !fact.isRelation && fact.assets.includes(asset) && clause.content.some((word) => fact.knows(word)),
    ),
  );
  if (each.some((found) => found.length === 0)) return [];
  const all = each.flat();
  if (!clause.content.every((word) => all.some((fact) => fact.knows(word)))) return [];
  const isLinked = clause.assets.every((asset, at) => {
    const before = clause.assets[at - 1];
    if (before === undefined) return true;
    return context.some(
      (fact) => isChain(fact) && fact.assets.includes(before) && fact.assets.indexOf(before) < fact.assets.indexOf(asset),
    );
  });
  return isLinked ? all : [];
}

/** What bears out that something is excluded: of ours that leaves it out, and names all that the clause does. */
function leftOut(clauses: readonly Clause[], at: number, facts: readonly Fact[], context: readonly Fact[]): Fact[] {
  const clause = clauses[at];
  if (clause === undefined) return [];
  const text = clause.text.replace(/(?<!\p{L})(?:excluded|исключено|제외됨)(?!\p{L})/giu, ' ');
  if (NEGATION.test(text) || DOUBTED.test(text)) return [];
  const of = clause.content.filter((word) => !EXCLUDED.test(word) && !PEAK.test(word));
  const subject = of.length === 0 && clause.isInherited ? (clauses[at - 1]?.content ?? []).filter((word) => !EXCLUDED.test(word)) : of;
  const assets = clause.isInherited ? (of.length === 0 ? clause.assets : []) : clause.assets;
  return facts.filter((fact) => {
    const isUsual = USUAL.test(fact.text);
    if (!isUsual && !OUT.test(fact.text)) return false;
    if (!assets.every((asset) => fact.assets.includes(asset))) return false;
    if (!subject.every((word) => fact.knows(word))) return false;
    // What a whole asset is left out for is that no chain leads over it.
    if (isUsual) return subject.length > 0 || (assets.length > 0 && !context.some((one) => one.step !== null && shares(one, assets)));
    if (subject.length === 0 && assets.length === 0) return false;
    const [said, told] = [amountsOf(clause.tokens), amountsOf(fact.tokens)];
    return said.every((one) => told.some((other) => other.dimension === one.dimension && other.value === one.value));
  });
}

/** What bears out that something is not known: of ours that says so, or says that the evidence is not enough. */
function stillOpen(clause: Clause, facts: readonly Fact[], context: readonly Fact[]): Fact[] {
  const open = facts.filter((fact) => OPEN.test(fact.text));
  const words = clause.content.filter((word) => !UNKNOWN.test(word));
  if (amountsOf(clause.tokens).length > 0 || timesOf(clause.tokens).length > 0) return [];
  return open.filter((fact) => {
    const same = context.filter((one) => one.of === fact.of || (fact.assets.length === 0 && one.step === null));
    return (
      clause.assets.every((asset) => same.some((one) => one.assets.includes(asset))) &&
      words.every((word) => same.some((one) => one.knows(word)))
    );
  });
}

function shares({ assets }: Fact, others: readonly string[]): boolean {
  return assets.some((asset) => others.includes(asset));
}

/** The steps of chains that a clause tells of: those of what bears it out, or of its assets and one of its words. */
function stepsOf({ clause, facts: all }: Borne, context: readonly Fact[]): Step[] {
  // A chain as a whole tells of each of its steps.
  const verdicts = new Set(context.flatMap(({ step, of }) => (step === null ? [] : [of])));
  const isWhole = (fact: Fact) => isChain(fact) || (fact.step === null && verdicts.has(fact.of) && new Set(fact.assets).size > 1);
  const facts = all.filter((fact) => !isWhole(fact));
  const steps = context.filter(({ step }) => step !== null);
  const own = facts.flatMap(({ step }) => (step === null ? [] : [step]));
  const named = steps.flatMap(({ step, assets, content }) => {
    const isNamed = facts.some((fact) => assets.some((asset) => fact.assets.includes(asset)));
    const isTold = facts.some(
      (fact) => !fact.isRelation && content.some((word) => fact.knows(word)) && assets.some((asset) => fact.assets.includes(asset)),
    );
    return step !== null && isNamed && (isTold || clause.content.length === 0) ? [step] : [];
  });
  return [...own, ...named];
}

/** Whether the clauses that a sentence joins as cause and effect stand otherwise in the chains that were told. */
export function isLinkedFalsely(borne: readonly Borne[], context: readonly Fact[]): boolean {
  const steps = borne.map((one) => stepsOf(one, context));
  const isConclusion = (one: Borne | undefined) => one !== undefined && (isMarked(one.clause, EXCLUDED) || isMarked(one.clause, UNKNOWN));
  const isOfOne = (one: Borne | undefined, other: Borne | undefined) =>
    one?.facts.some((a) => LESS_LIKELY.test(a.text) && other?.facts.some((b) => b.of === a.of)) ?? false;
  /** How it is built explains how it spreads. */
  const isGround = (one: Borne | undefined) => (one?.facts.length ?? 0) > 0 && (one?.facts.every(({ isRelation }) => isRelation) ?? false);
  const leads = (from: number, to: number) =>
    (steps[from] ?? []).some((one) => (steps[to] ?? []).some((other) => one.chain === other.chain && one.step < other.step));
  return borne.some(({ clause }, at) => {
    if (clause.lead !== 'because' && clause.lead !== 'therefore') return false;
    const [one, other] = at > 0 ? [at - 1, at] : [0, 1];
    if (isOfOne(borne[one], borne[other]) || (clause.content.some((word) => SPREADS.test(word)) && borne[at]?.facts.some(isChain)))
      return false;
    if (clause.lead === 'because') {
      if (at > 0 && isGround(borne[at]) && (steps[at - 1] ?? []).some(({ step }) => step > 0)) return false;
      return at > 0 ? !leads(at, at - 1) : !leads(0, 1) && !isConclusion(borne[1]);
    }
    if (isConclusion(borne[at]) || (isConclusion(borne[at + 1]) && borne[at + 1]?.clause.lead !== 'therefore')) return false;
    if (isGround(borne[at - 1]) && (steps[at] ?? []).some(({ step }) => step > 0)) return false;
    if (at === 0) return !(steps[0] ?? []).some(({ step }) => step > 1);
    return !borne.slice(0, at).some((_, before) => leads(before, at));
  });
}
