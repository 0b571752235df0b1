import type { Evidence } from '../../domain/evidence.ts';
import { partsOf } from './said-causes.ts';
import { isAsUsual, isFall, isTurned, limitTurned } from './said-change.ts';
import { amountsOf, type Clause, clausesOf, textOf, timesOf } from './said-clauses.ts';
import { isDerived, isHedged } from './said-derived.ts';
import { inOnePhrase } from './said-phrases.ts';
import { isOfCause } from './said-senses.ts';
import { assetsOf, namesOf, tokensOf } from './said-tokens.ts';
import type { Amount, Fact, Time, Token } from './said-types.ts';
import { hasMeaning, knownBy, stemOf } from './said-words.ts';

/** What we told, and what it rests on. */
export type Told = { readonly text: string; readonly evidence: readonly Evidence[] };
/** Instants in ms by how our clock writes them, and when the answer is given. */
export type Times = { readonly instants: ReadonlyMap<string, number>; readonly now: number | null };
export type Reading = { readonly clauses: readonly Clause[]; readonly facts: readonly Fact[] };

const NO_TIMES: Times = { instants: new Map(), now: null };

const SHARED = /shared by|общего для|공유하는/u;
const NEGATION =
  /(?<!\p{L})(?:not?|never|none|nothing|neither|nor|without|isn['’]t|wasn['’]t|aren['’]t|weren['’]t|doesn['’]t|didn['’]t|hasn['’]t|haven['’]t|не|нет|ни|без|никогда|ничего)(?!\p{L})|않|아[니님닙]|없|못(?:하|했)/iu;
const EVENTS =
  /^(?:times?|events?|reports?|records?|lines?|entr(?:y|ies)|messages?|occurrences?|раза?|событи\p{L}*|запис\p{L}*|сообщени\p{L}*|회|번|건)$/u;
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
      const knows = step?.step === 0 || (step !== null && step.step === 1) ? (word: string) => isOfCause(word) || own(word) : own;
      return { text: part, tokens, assets: named, isRelation, knows, content, step, of, lasted: lastedOf(tokens, times) };
    });
  });
  return { clauses: clausesOf(tokensOf(said, new Set([...known, ...parts])), said, assets), facts };
}

/** What bears a clause out: of what it says of several assets, a fact of each; empty where nothing does. */
export function factsFor(clause: Clause, facts: readonly Fact[]): Fact[] {
  const whole = facts.filter((fact) => saysSo(clause, clause.assets, fact));
  if (whole.length > 0 || !clause.isList || clause.assets.length < 2) return whole;
  const each = clause.assets.map((asset) => facts.filter((fact) => saysSo(clause, [asset], fact)));
  return each.some((found) => found.length === 0) ? [] : each.flat();
}

/** Whether one fact says all of a clause of these assets: names, words, amounts, times, what is denied, and which way it went. */
function saysSo(clause: Clause, assets: readonly string[], fact: Fact): boolean {
  const names = new Set(fact.tokens.flatMap((token) => (token.kind === 'name' ? [token.text] : [])));
  const own = clause.tokens.flatMap((token) => (token.kind === 'name' && !clause.assets.includes(token.text) ? [token.text] : []));
  const isNamed = (name: string) =>
    names.has(name) || [...names].some((whole) => /[ :]/.test(whole) && ` ${whole} `.includes(/[ :]/.test(name) ? name : ` ${name} `));
  if (![...assets, ...own].every(isNamed)) return false;
  if (!clause.content.every((word) => isNamed(word) || fact.knows(word))) return false;
  if (NEGATION.test(clause.predicate) !== NEGATION.test(fact.text)) return false;
  if (isMixed(clause, assets, fact)) return false;
  const [amounts, told] = [amountsOf(clause.tokens), amountsOf(fact.tokens)];
  const isTold = (amount: Amount) => told.some((one) => isSame(amount, one, fact) && isOfSame(amount, one, clause, assets, fact));
  if (!amounts.every((amount) => isTold(amount) || isDerived(amount, told, clause.text) || isLasting(amount, fact))) return false;
  const [times, ours] = [timesOf(clause.tokens), timesOf(fact.tokens)];
  if (!times.every((time) => ours.some((one) => isSameTime(time, one)))) return false;
  // What was from one time to another was not since the first.
  if (times.some(({ role }) => role === 'begin') && ours.some(isEnd) && !times.some(isEnd)) return false;
  if (fact.step !== null && !isFall(clause.predicate) && amounts.length === 0) return true;
  return !isTurned(clause.predicate, amounts, fact.text, told) && !limitTurned(clause.text, told);
}

function isSame(said: Amount, told: Amount, fact: Fact): boolean {
  if (said.dimension !== told.dimension || (said.dimension === 'count' && !nounFits(said.noun, told.noun))) return false;
  // It is none of the figures that are told, but that which was usual.
  if (said.role === 'denied' && said.noun !== 'usual') return told.role === 'now' && !isNear(said, told);
  if (!isNear(said, told)) return false;
  const role = said.role === 'denied' ? 'usual' : said.role === 'bound' && said.hedge !== null ? told.role : said.role;
  if (said.role === 'bound' && told.role !== 'now' && told.role !== 'usual') return false;
  if (role === told.role) return true;
  // Of what is as usual the present is the usual.
  return isAsUsual(fact.text) && ['now', 'usual'].includes(role) && ['now', 'usual'].includes(told.role);
}

function isNear(said: Amount, told: Amount): boolean {
  // Above what it is above is no figure of its own.
  const isExact = (said.hedge === 'over' || said.hedge === 'under') && said.role !== 'bound';
  if (said.hedge !== null && (!isExact || (told.role !== 'limit' && isHedged(said, told.value)))) return isHedged(said, told.value);
  const apart = Math.abs(said.value - told.value);
  return apart <= said.tolerance * (1 + 1e-9) && apart <= Math.abs(told.value) / 10 + 1e-12;
}

function nounFits(said: string | null, told: string | null): boolean {
  const [one, other] = [said, told].map((noun) =>
    noun === null || (!hasMeaning(noun) && !EVENTS.test(noun) && !THINGS.test(noun)) ? null : stemOf(noun),
  );
  if (one === null || one === undefined || one === other) return true;
  return said !== null && EVENTS.test(said) && (other === null || other === undefined || (told !== null && EVENTS.test(told)));
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
  return (runs.findLast(({ from }) => from < at) ?? runs[0])?.names ?? [];
}

/** Whether what is told of several assets together is told of the wrong one of them: who needs whom, what is whose. */
function isMixed(clause: Clause, assets: readonly string[], fact: Fact): boolean {
  if (fact.isRelation) return assets.length < 2 || assets[0] !== fact.assets[0] || assets.at(-1) !== fact.assets.at(-1);
  if (new Set(fact.assets).size < 2) return false;
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
function isBound(word: string, asset: string, fact: Fact): boolean {
  const saying = fact.tokens.filter((token) => token.kind === 'word' && knownBy(token.text)(word));
  return saying.length === 0 || saying.some((token) => boundTo(token, fact.tokens, fact.assets).includes(asset));
}

/** What stands between quotation marks. */
export function quotesOf(text: string): string[] {
  return [...text.matchAll(/“([^“]*)”|«([^«]*)»|"([^"]*)"/gu)].map(([, one, other, plain]) => one ?? other ?? plain ?? '');
}
