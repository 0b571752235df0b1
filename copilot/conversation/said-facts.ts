import type { Evidence } from '../../domain/evidence.ts';
import { partsOf } from './said-causes.ts';
import { isAsUsual, isFall, isTurned, limitTurned } from './said-change.ts';
import { amountsOf, type Clause, clausesOf, textOf, timesOf } from './said-clauses.ts';
import { isDerived, isHedged } from './said-derived.ts';
import { inOnePhrase } from './said-phrases.ts';
import { isOfCause, isOfEffect } from './said-senses.ts';
import { assetsOf, namesOf, tokensOf } from './said-tokens.ts';
import type { Amount, Fact, Time, Token } from './said-types.ts';
import { hasMeaning, knownBy, quotesOf, stemOf } from './said-words.ts';

/** What we told, and what it rests on. */
export type Told = { readonly text: string; readonly evidence: readonly Evidence[] };
/** Instants in ms by how our clock writes them, and when the answer is given. */
export type Times = { readonly instants: ReadonlyMap<string, number>; readonly now: number | null };
export type Reading = { readonly clauses: readonly Clause[]; readonly facts: readonly Fact[] };

const CHAIN = /^(?:Chain|Цепочка|경로): /u;
export const SPREADS = /^(?:spread|propagat|travel|cascad|rippl|pass|mov|распростран|переда|дош[лёе]|전파|번졌|퍼)/u;
/** Of `srv-2, which it runs on` another tells something. */
const BY_ANOTHER = /^(?:it|they|он|она|оно|они)(?!\p{L})/iu;
const NO_TIMES: Times = { instants: new Map(), now: null };

/** Of ours that tells when the alert fired. */
export const ALERT = /^The alert fired|^Алерт сработал|알림 발생/mu;
/** How one thing needs another is told by the map alone. */
export const NEEDS =
  /depend|rel(?:y|ies)|runs? on|running on|hosts?|hosted|stores? on|part of|connected|завис|работает на|хранит|подключ|входит|размещ|powered|питается|전원을|의존|실행|저장|소속/iu;
const SHARED = /shared by|общего для|공유하는/u;
export const NEGATION =
  /(?<!\p{L})(?:not?|never|none|nothing|neither|nor|without|isn['’]t|wasn['’]t|aren['’]t|weren['’]t|doesn['’]t|didn['’]t|hasn['’]t|haven['’]t|не|нет|ни|без|никогда|ничего)(?!\p{L})|않|아[니님닙]|없|못(?:하|했)/iu;
const EVENTS =
  /^(?:times?|events?|reports?|records?|lines?|entr(?:y|ies)|messages?|occurrences?|раза?|событи\p{L}*|запис\p{L}*|сообщени\p{L}*|회|번|건)$/u;
export const TROUBLES =
  /^(?:fail|fault|problem|trouble|issue|difficult|broken|defect|slow|outage|suffer|impact|hurt|сбо|проблем|неполад|неисправн|отказ|страда|пострада|медлен|тормоз|문제|장애|고장|불량|지연|느)/u;
const WANT = /short of|нехватк|부족/iu;
const TIMES = /^(?:times?|раза?|회|번)$/u;
/** Plain words that name what can be counted, and are not one another's names. */
const THINGS =
  /^(?:hosts?|servers?|machines?|assets?|systems?|metrics?|signals?|series|alerts?|incidents?|values?|узл\p{L}*|сервер\p{L}*|хост\p{L}*|машин\p{L}*|алерт\p{L}*|инцидент\p{L}*|метрик\p{L}*)$/u;

/** Reads a sentence, and ours, by the same rules. @param names assets beside those of the evidence */
export function readingOf(said: string, told: readonly Told[], names: readonly string[] = [], times: Times = NO_TIMES): Reading {
  const evidence = told.flatMap((one) => one.evidence);
  const assets = new Set([...names, ...evidence.flatMap(assetsOf)].map((name) => name.toLowerCase()));
  const quotes = told.flatMap(({ text }) => quotesOf(text));
  const known = new Set([...names, ...evidence.flatMap(namesOf), ...quotes]);
  // Of what is quoted a part may be.
  const parts = quotesOf(said).filter((one) => one.length > 3 && quotes.some((whole) => whole.includes(one)));
  const begins = [...assets].map((name) => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|');
  const ends = new RegExp(
    `(?<=[\\p{Ll}\\p{N}»”)%가-힣]\\.) (?=[\\p{Lu}가-힣]${begins === '' ? '' : `|(?:${begins})(?![\\p{L}\\d])`})`,
    'u',
  );
  const facts = told.flatMap(({ text, evidence: own }, of) => {
    const isRelation = own.length > 0 && own.every(({ query }) => query.kind === 'relation');
    const sentences = text.split(isRelation ? /; / : ends);
    return (isRelation ? sentences.map((one) => ({ text: one, step: null })) : partsOf(sentences)).map(({ text: written, step }): Fact => {
      const part = inOnePhrase(written, true);
      const tokens = tokensOf(part, known);
      const named = tokens.flatMap((token) => (token.kind === 'name' && assets.has(token.text) ? [token.text] : []));
      const content = tokens.flatMap((token) => (token.kind === 'word' && hasMeaning(token.text) ? [token.text] : []));
      const own = knownBy(`${written} ${part}`);
      const isCause = step !== null && step.step <= 1;
      const isEffect = step !== null && step.step > 1;
      const knows = (word: string) => (isCause && isOfCause(word)) || (isEffect && isOfEffect(word)) || own(word);
      return { text: part, tokens, assets: named, isRelation, knows, content, step, of, lasted: lastedOf(tokens, times) };
    });
  });
  return { clauses: clausesOf(tokensOf(said, new Set([...known, ...parts])), said, assets), facts };
}

/** What bears a clause out: of what it says of several assets, a fact of each; empty where nothing does. */
export function factsFor(clause: Clause, facts: readonly Fact[]): Fact[] {
  const whole = facts.filter((fact) => saysSo(clause, clause.assets, fact));
  if (whole.length > 0) return whole;
  if (!clause.isList || clause.assets.length < 2) return measuredSteps(clause, facts);
  const each = clause.assets.map((asset) => facts.filter((fact) => saysSo(clause, [asset], fact)));
  return each.some((found) => found.length === 0) ? [] : each.flat();
}

/** A step of a chain, with when and by how much it was measured: `short of memory since 22:16`. Each must tell what the other does not. */
function measuredSteps(clause: Clause, facts: readonly Fact[]): Fact[] {
  const steps = facts.filter(({ step, assets }) => step !== null && new Set(assets).size === 1);
  return steps.flatMap((step) =>
    facts.flatMap((fact) => {
      const isOfIt = fact.step === null && fact.of !== step.of && !fact.isRelation && fact.assets.join() === step.assets.join();
      if (
        !isOfIt ||
        !step.content.some((word) => fact.knows(word)) ||
        (clause.content.every((word) => fact.knows(word)) && !WANT.test(clause.text))
      )
        return [];
      const knows = (word: string) => fact.knows(word) || step.knows(word);
      return saysSo(clause, clause.assets, { ...fact, text: `${fact.text} ${step.text}`, knows }) ? [fact, step] : [];
    }),
  );
}

/** Whether a name stands in what is quoted by itself: `srv-1` is none of the names in `srv-10 down`. */
function isWordOf(name: string, quoted: string): boolean {
  const at = quoted.indexOf(name);
  return (
    at >= 0 && !/[\p{L}\p{N}_.-]$/u.test(quoted.slice(0, at)) && !/^(?:[\p{L}\p{N}_-]|\.[\p{L}\p{N}])/u.test(quoted.slice(at + name.length))
  );
}

export function isChain({ step, text }: Fact): boolean {
  return step === null && CHAIN.test(text);
}

/** Whether one fact says all of a clause of these assets: names, words, amounts, times, what is denied, and which way it went. */
export function saysSo(clause: Clause, assets: readonly string[], fact: Fact): boolean {
  const names = new Set(fact.tokens.flatMap((token) => (token.kind === 'name' ? [token.text] : [])));
  const own = clause.tokens.flatMap((token) => (token.kind === 'name' && !clause.assets.includes(token.text) ? [token.text] : []));
  const isNamed = (name: string) =>
    names.has(name) || [...names].some((whole) => /[ :]/.test(whole) && (/[ :]/.test(name) ? whole.includes(name) : isWordOf(name, whole)));
  if (![...assets, ...own].every(isNamed)) return false;
  if (!clause.content.every((word) => isNamed(word) || fact.knows(word))) return false;
  // What is as usual is no trouble.
  if (isAsUsual(fact.text) && clause.content.some((word) => TROUBLES.test(word))) return false;
  if (NEGATION.test(clause.predicate) !== NEGATION.test(fact.text)) return false;
  if (isMixed(clause, assets, fact)) return false;
  const [amounts, told] = [amountsOf(clause.tokens), amountsOf(fact.tokens)];
  const isTold = (amount: Amount) => told.some((one) => isSame(amount, one, fact) && isOfSame(amount, one, clause, assets, fact));
  if (
    !amounts.every((amount) => isTold(amount) || isDerived(amount, told, clause.text) || isLasting(amount, fact) || isOfList(amount, fact))
  )
    return false;
  const [times, ours] = [timesOf(clause.tokens), timesOf(fact.tokens)];
  if (!times.every((time) => ours.some((one) => isSameTime(time, one)))) return false;
  // What was from one time to another was not since the first.
  if (times.some(({ role }) => role === 'begin') && ours.some(isEnd) && !times.some(isEnd)) return false;
  if (fact.step !== null && !isFall(clause.predicate) && amounts.length === 0) return true;
  return !isTurned(clause.predicate, amounts, fact.text, told) && !limitTurned(clause.text, told);
}

function isSame(said: Amount, told: Amount, fact: Fact): boolean {
  if (said.dimension !== told.dimension || (said.dimension === 'count' && !nounFits(said.noun, told.noun, fact))) return false;
  // It is none of the figures that are told, but that which was usual.
  if (said.role === 'denied' && said.noun !== 'usual') return told.role === 'now' && !isNear(said, told);
  if (!isNear(said, told) && !isAlmostNought(said, told, fact)) return false;
  const role = said.role === 'denied' ? 'usual' : said.role === 'bound' && said.hedge !== null ? told.role : said.role;
  if (said.role === 'bound' && told.role !== 'now' && told.role !== 'usual') return false;
  if (role === told.role) return true;
  // Of what is as usual the present is the usual.
  return isAsUsual(fact.text) && ['now', 'usual'].includes(role) && ['now', 'usual'].includes(told.role);
}

/** Almost nothing is a fiftieth of what it has become. */
function isAlmostNought(said: Amount, told: Amount, fact: Fact): boolean {
  return (
    said.value === 0 && said.hedge !== null && amountsOf(fact.tokens).some((now) => now.role === 'now' && told.value <= now.value / 50)
  );
}

function isNear(said: Amount, told: Amount): boolean {
  // Above what it is above is no figure of its own.
  const isExact = (said.hedge === 'over' || said.hedge === 'under') && said.role !== 'bound';
  if (said.value === 0) return told.value === 0;
  if (said.hedge !== null && (!isExact || (told.role !== 'limit' && isHedged(said, told.value)))) return isHedged(said, told.value);
  const apart = Math.abs(said.value - told.value);
  return apart <= said.tolerance * (1 + 1e-9) && apart <= Math.abs(told.value) / 10 + 1e-12;
}

function nounFits(said: string | null, told: string | null, fact: Fact): boolean {
  const [one, other] = [said, told].map((noun) =>
    noun === null || (!hasMeaning(noun) && !EVENTS.test(noun) && !THINGS.test(noun)) ? null : stemOf(noun),
  );
  if (one === null || one === undefined || one === other) return true;
  // What a signal counts is called by the name of the signal.
  if (told === null && said !== null && isMeasured(fact))
    return EVENTS.test(said) ? TIMES.test(said) : hasMeaning(said) && fact.knows(said);
  return said !== null && EVENTS.test(said) && (other === null || other === undefined || (told !== null && EVENTS.test(told)));
}

/** Whether a fact tells the level of a signal: what it was, and what it is. */
function isMeasured({ tokens }: Fact): boolean {
  return amountsOf(tokens).some(({ role }) => role === 'usual');
}

function isEnd({ role }: Time): boolean {
  return role === 'end';
}

function isSameTime(said: Time, told: Time): boolean {
  return said.text === told.text && (said.role === told.role || (said.role !== 'end' && told.role !== 'end'));
}

function lastedOf(tokens: readonly Token[], { instants, now }: Times): number | null {
  const of = (role: Time['role']) => timesOf(tokens).flatMap((time) => (time.role === role ? (instants.get(time.text) ?? []) : []));
  const [[began], [ended]] = [of('begin'), of('end')];
  const until = ended ?? now;
  return began === undefined || until === null ? null : (until - began) / 1000;
}

/** To the minute, as times are told; of longer spans a tenth. */
function isLasting(said: Amount, { lasted }: Fact): boolean {
  if (said.role !== 'lasting' || lasted === null) return false;
  // "Over 36 minutes" is in that time, or more than that.
  const hedges = said.hedge === 'over' ? (['over', null] as const) : [said.hedge];
  return hedges.some((hedge) => isHedged({ ...said, hedge }, lasted, spanTolerance(said.value)));
}

/** As many as it lists. */
function isOfList({ dimension, noun, value }: Amount, { assets }: Fact): boolean {
  return dimension === 'count' && noun !== null && THINGS.test(noun) && assets.length > 1 && new Set(assets).size === value;
}

export function spanTolerance(seconds: number): number {
  return Math.max(60, seconds >= 3600 ? seconds / 10 : 0);
}

/** Whether a fact of several assets tells a figure of those of which the clause does. */
function isOfSame(said: Amount, told: Amount, clause: Clause, assets: readonly string[], fact: Fact): boolean {
  if (new Set(fact.assets).size < 2 || assets.length === 0) return true;
  const own = clause.assets.length === assets.length ? boundTo(said, clause.tokens, clause.assets) : assets;
  const [mine, theirs] = [new Set(own.length === 0 ? assets : own), new Set(boundTo(told, fact.tokens, fact.assets))];
  return mine.size === theirs.size && [...mine].every((asset) => theirs.has(asset));
}

/** Assets that a token is told of: the nearest before it, and those listed with that; else the nearest after it. */
function boundTo(one: object, tokens: readonly Token[], assets: readonly string[]): string[] {
  const at = tokens.indexOf(one as Token);
  const runs: Array<{ from: number; names: string[] }> = [];
  tokens.forEach((token, index) => {
    if (token.kind !== 'name' || !assets.includes(token.text)) return;
    const last = runs.at(-1);
    const between = last === undefined ? [] : tokens.slice(last.from + 1, index).map(textOf);
    if (last !== undefined && between.every((text) => /^(?:[,]|and|и|on|на|와|과|및)$/.test(text))) {
      last.names.push(token.text);
      last.from = index;
    } else runs.push({ from: index, names: [token.text] });
  });
  const [first] = assets;
  const isImplied = first !== undefined && assets.length > 1 && !tokens.some((token) => token.kind === 'name' && token.text === first);
  return runs.findLast(({ from }) => from < at)?.names ?? (isImplied ? [first] : (runs[0]?.names ?? []));
}

/** Whether what is told of several assets together is told of the wrong one of them: who needs whom, what is whose. */
function isMixed(clause: Clause, assets: readonly string[], fact: Fact): boolean {
  if (fact.isRelation && assets.length === 1 && /^(?:which|котор)/u.test(clause.lead))
    return assets[0] !== (BY_ANOTHER.test(clause.text) ? fact.assets.at(-1) : fact.assets[0]);
  if (fact.isRelation) return assets.length < 2 || assets[0] !== fact.assets[0] || assets.at(-1) !== fact.assets.at(-1);
  if (new Set(fact.assets).size < 2) return false;
  // What each step tells is of its own asset.
  if (isChain(fact) && assets.length === 1 && !clause.content.some((word) => SPREADS.test(word))) return clause.content.length > 0;
  // Along a chain something spreads from each to the next.
  if (isChain(fact) && clause.content.some((word) => SPREADS.test(word)))
    return clause.assets.some((asset, at) => at > 0 && fact.assets.indexOf(asset) <= fact.assets.indexOf(clause.assets[at - 1] ?? ''));
  // What is shared stands in brackets behind those that share it.
  if (assets.length === 1 && SHARED.test(fact.text))
    return !fact.text.toLowerCase().includes(`(${assets[0]})`) && clause.content.length > 0;
  if (assets.length === 1) return fact.step === null && !clause.content.every((word) => isBound(word, assets[0] ?? '', fact));
  if (assets.length < 2 || clause.isList) return false;
  let from = 0;
  for (const asset of assets) {
    const at = fact.assets.indexOf(asset, from);
    if (at < 0) return true;
    from = at + 1;
  }
  return clause.tokens.some(
    (token) =>
      token.kind === 'word' &&
      clause.content.includes(token.text) &&
      !fact.tokens.some(
        (one) =>
          one.kind === 'word' &&
          knownBy(one.text)(token.text) &&
          boundTo(one, fact.tokens, fact.assets).join() === boundTo(token, clause.tokens, clause.assets).join(),
      ),
  );
}

/** Whether a fact of several assets tells a word of one of them. */
export function isBound(word: string, asset: string, fact: Fact): boolean {
  const saying = fact.tokens.filter((token) => token.kind === 'word' && knownBy(token.text)(word));
  return saying.length === 0 || saying.some((token) => boundTo(token, fact.tokens, fact.assets).includes(asset));
}
