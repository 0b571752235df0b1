import { amountsOf, type Clause, textOf, timesOf } from './said-clauses.ts';
import { isHedged } from './said-derived.ts';
import { ALERT, isChain, spanTolerance } from './said-facts.ts';
import type { Amount, Fact } from './said-types.ts';

/** A clause, and what bears it out. */
export type Borne = { readonly clause: Clause; readonly facts: readonly Fact[] };
/** When what a fact tells began; null where it tells no time. */
export type Onset = (fact: Fact) => number | null;

const AFTER = /^(?:after|после)$/;
const BEFORE = /^(?:before|перед|earlier|раньше|preceded)$/;
const THEN = /^(?:then|затем|потом|followed|later|позже)$/;
const THAN = /^(?:than|чем)$/;
const LATER =
  /(?<!\p{L})(?:later|after (?:that|this)|после (?:того|этого)|subsequently|afterwards?|thereafter|позже|позднее|впоследствии|вслед|следом)(?!\p{L})/iu;
const EARLIER = /(?<!\p{L})(?:earlier|before (?:that|this)|до (?:того|этого)|перед (?:тем|этим)|sooner|раньше|ранее)(?!\p{L})/iu;
const MORE =
  /(?<!\p{L})(?:hotter|warmer|busier|slower|bigger|worse|fuller|faster|выше|higher|more|greater|larger|longer|above|выше|больше|дольше)(?!\p{L})/iu;
const LESS = /(?<!\p{L})(?:cooler|colder|shorter|lower|less|smaller|shorter|fewer|below|ниже|меньше|короче)(?!\p{L})/iu;
const FIRST =
  /(?<!\p{L})(?:first(?! (?:cause|factor|problem|reason|trouble|issue))|initially|сначала|сперва|перв(?:ым|ой|ый|ая|ое|ыми))(?!\p{L})|먼저|처음/iu;
const LAST = /(?<!\p{L})(?:last|finally|последн(?:им|ей|ий|яя|ее))(?!\p{L})|마지막|나중/iu;
const SOONER = /(?<!\p{L})(?:before|earlier|перед|раньше|до)(?!\p{L})/iu;
/** Before or after what was said. */
const THAT =
  /^\s*(?:that(?! of)|this|which|it|(?:э?т)(?:ого|им|ой)|чего|чем|него|неё|нее|ним|ней)(?!\p{L})|(?:before|after|до|после|перед) (?:that|this|э?того|этим)(?!\p{L})/iu;
const TOGETHER =
  /(?<!\p{L})(?:same time|together|simultaneous(?:ly)?|concurrent(?:ly)?|coincid\w*|at once|same (?:moment|minute|instant)|meanwhile|одновременно|параллельно|в (?:ту|одну и ту) же минуту|в тот же момент|вместе)(?!\p{L})|동시|함께/iu;
/** Connectives that make of what comes together a cause. */
const THUS = /^(?:as|since|with|значит)$/;

/**
 * Whether a sentence orders what it tells as it did not come: an earlier thing after a later one, the less over the more, as
 * together what did not begin together: with each other, or with what the sentence before told. What cannot be compared is taken for wrong.
 */
export function isMisordered(borne: readonly Borne[], all: readonly Fact[], onset: Onset, earlier: readonly Fact[] = []): boolean {
  const began = (of: readonly Fact[]) => of.map(onset);
  const isBefore = (first: Borne | undefined, second: Borne | undefined) => {
    if (first === undefined || second === undefined) return false;
    const [one, other] = [began(first.facts), began(second.facts)];
    const [earlier, later] = [one, other].map((all) => all.flatMap((each) => each ?? []));
    if (earlier?.length && later?.length && earlier.every((a) => later.every((b) => a < b))) return true;
    // Of one chain the assets stand in the order in which it reached them.
    const [last, start] = [first.clause.assets.at(-1) ?? '', second.clause.assets[0] ?? ''];
    if (
      last !== start &&
      first.facts.some((a) => second.facts.includes(a) && isChain(a) && a.assets.indexOf(last) < a.assets.indexOf(start))
    )
      return true;
    const steps = ({ facts }: Borne) => facts.filter(({ step }) => step !== null);
    return steps(first).length > 0 && steps(second).length > 0 && steps(first).every((a) => steps(second).every((b) => isUpstream(a, b)));
  };
  const isAtOnce = (of: readonly Fact[]) => of.length > 1 && new Set(began(of)).size === 1 && of.every((each) => onset(each) !== null);
  /** Nothing tells when it began. */
  const isFar = (one: Borne) => began(one.facts).every((each) => each === null);
  return borne.some((one, at) => {
    const { clause, facts } = one;
    const [previous, next] = [borne[at - 1], borne[at + 1]];
    const says = (pattern: RegExp) => pattern.test(clause.text) && !facts.every(({ text }) => pattern.test(text));
    if (THAN.test(clause.lead) && previous !== undefined) {
      if (LATER.test(previous.clause.text)) return !isBefore(one, previous);
      if (EARLIER.test(previous.clause.text)) return !isBefore(previous, one);
      return !isMore(previous, one);
    }
    // What it is told to come before or after: what stands beside it, or anything that was told.
    const [beside] = [previous, next].filter(
      (other) => other !== undefined && !isFar(other) && !other.facts.every((fact) => facts.includes(fact)),
    );
    const own = began(facts).flatMap((each) => each ?? []);
    const others = [...new Set([...all, ...earlier])].filter((fact) => !facts.includes(fact)).flatMap((fact) => onset(fact) ?? []);
    const isAny = (way: number) => others.some((other) => own.some((each) => (each - other) * way > 0));
    if (clause.lag !== null) {
      const way = SOONER.test(`${clause.lead} ${clause.text}`) ? -1 : 1;
      const those = beside === undefined ? others.filter((other) => own.some((each) => (each - other) * way >= 0)) : began(beside.facts);
      if (!isLag(clause.lag, those, own)) return true;
    }
    const isOfThat = THAT.test(clause.text);
    if (AFTER.test(clause.lead) || BEFORE.test(clause.lead)) {
      const isLater = AFTER.test(clause.lead) === isOfThat;
      if (isOfThat && (beside === undefined || beside !== previous)) return !isAny(isLater ? 1 : -1);
      const of = previous ?? next;
      return isLater ? !isBefore(of, one) : !isBefore(one, of);
    }
    if (THEN.test(clause.lead) && !isBefore(previous, one)) return true;
    // "When": of two things told apart nobody said that they were at one time.
    const near = previous ?? next;
    const isWith = (other: Borne) => facts.some((fact) => other.facts.includes(fact)) || isAtOnce([...facts, ...other.facts]);
    if (/^(?:when|когда)$/.test(clause.lead) && near && !isWith(near)) return true;
    const dated = all.filter((fact) => !facts.includes(fact) && onset(fact) !== null);
    const isAll = (compare: (a: number, b: number) => boolean) =>
      dated.length > 0 && dated.every((other) => facts.every((own) => compare(onset(own) ?? Number.NaN, onset(other) ?? Number.NaN)));
    if (says(FIRST) && !isAll((a, b) => a < b) && !(previous !== undefined && next !== undefined && isBefore(one, next))) return true;
    if (says(LAST) && !isAll((a, b) => a > b)) return true;
    if ((LATER.test(clause.text) || EARLIER.test(clause.text)) && !THAN.test(next?.clause.lead ?? '')) {
      const isAlone = beside === undefined || beside !== previous;
      if (says(LATER) && !(isAlone ? isAny(1) : isBefore(previous, one))) return true;
      if (says(EARLIER) && !(isAlone ? isAny(-1) : isBefore(one, previous))) return true;
    }
    const together = [...new Set(borne.flatMap((each) => each.facts).concat(at === 0 ? earlier.filter((one) => onset(one) !== null) : []))];
    // With something that was told, where nothing beside it has a time.
    if (
      says(TOGETHER) &&
      (at > 0 || (next === undefined && clause.assets.length === 1)) &&
      beside === undefined &&
      own.some((each) => others.includes(each))
    )
      return false;
    return says(TOGETHER) && !isAtOnce(facts) && !isAtOnce(together);
  });
}

/** Whether a word joins what is told as cause and effect: `since` before what is no time, `as`. */
export function isJoinedAsCause(clauses: readonly Clause[], facts: readonly Fact[]): boolean {
  return clauses.some(({ tokens }, own) =>
    tokens.some((token, at) => {
      if (token.kind !== 'word' || !THUS.test(token.text)) return false;
      const next = tokens[at + 1];
      const after = next !== undefined && 'text' in next ? next.text : '';
      if (token.text === 'since')
        return next !== undefined && next.kind !== 'mark' && next.kind !== 'time' && !/^(?:then|about|around|at|yesterday)$/.test(after);
      if (token.text === 'as' && /^(?:reported|seen|known|logged|recorded|shown|told|named)$/.test(textOf(tokens[at - 1]))) return false;
      if (token.text === 'as')
        return !/^(?:usual|usually|well|of|normal|normally|before|high|low|many|much|far|long|large|big|slow|hot|the|it|a|an)$/.test(after);
      if (token.text === 'with' && (next?.kind === 'amount' || (own > 0 && amountsOf(tokens).length > 0))) return false;
      if (token.text === 'with') return at === 0 && clauses.length > 1 && !facts.some(({ text }) => /(?<!\p{L})with(?!\p{L})/iu.test(text));
      return true;
    }),
  );
}

/** Whether one step of a chain leads to another. */
function isUpstream(one: Fact, other: Fact): boolean {
  return one.step !== null && other.step !== null && one.step.chain === other.step.chain && one.step.step < other.step.step;
}

function isMore(one: Borne, other: Borne): boolean {
  const [a, b] = [mainAmount(one), mainAmount(other)];
  if (a === null || b === null || a.dimension !== b.dimension) return false;
  if (MORE.test(one.clause.text)) return a.value > b.value;
  return LESS.test(one.clause.text) && a.value < b.value;
}

/** The figure that a clause is about: its own, else the only present one that is told. */
function mainAmount({ clause, facts }: Borne): Amount | null {
  const own = amountsOf(clause.tokens).filter(({ role }) => role === 'now');
  const told = facts.flatMap(({ tokens }) => amountsOf(tokens).filter(({ role }) => role === 'now'));
  const any = amountsOf(clause.tokens);
  const [first, ...rest] = own.length > 0 ? own : any.length > 0 ? any : told;
  return first !== undefined && rest.length === 0 ? first : null;
}

/** Whether so much time lies between what began, whichever began first. */
function isLag(lag: Amount, ones: ReadonlyArray<number | null>, others: ReadonlyArray<number | null>): boolean {
  return ones.some((one) =>
    others.some(
      (other) =>
        one !== null &&
        other !== null &&
        isHedged(lag, Math.abs(one - other) / 1000, Math.max(spanTolerance(lag.value), lag.hedge === null ? 0 : lag.value / 8)),
    ),
  );
}

/**
 * When what a fact tells began: the first of its times that is no end. A step of a chain began when it was measured.
 *
 * @param context where it may have been measured
 */
export function onsetBy(instants: ReadonlyMap<string, number>, context: readonly Fact[] = []): Onset {
  const own = ({ tokens }: Fact) => timesOf(tokens).flatMap(({ role, text }) => (role === 'end' ? [] : (instants.get(text) ?? [])));
  return (fact) => {
    const isOfIt = (one: Fact) =>
      one.step === null &&
      one.assets.join() === fact.assets.join() &&
      !ALERT.test(one.text) &&
      fact.content.some((word) => one.knows(word));
    const began = fact.step === null || own(fact).length > 0 ? own(fact) : context.filter(isOfIt).flatMap(own);
    return began.length === 0 ? null : Math.min(...began);
  };
}
