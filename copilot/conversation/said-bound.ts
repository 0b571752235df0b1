import { isAsUsual, isTurned, saysWay } from './said-change.ts';
import { amountsOf, type Clause } from './said-clauses.ts';
import { isBound, NEEDS, NEGATION, saysSo, TROUBLES } from './said-facts.ts';
import type { Fact, Token } from './said-types.ts';
import { hasMeaning } from './said-words.ts';

/** What turns the order of a link: before the cause stands what follows from it. */
const FROM =
  /(?<!\p{L})(?:from|due|because|by|after|consequence|victim|result|symptom|caused|owing|thanks|attribut\p{L}*|из-за|от|вследствие|следстви\p{L}*|жертв\p{L}*|результат\p{L}*|последстви\p{L}*|вызван\p{L}*|обусловлен\p{L}*|после)(?!\p{L})|때문|인해|의한|따른|영향/iu;
/** What says that the first is the cause, whatever stands between. */
const CAUSING = /(?<!\p{L})(?:behind|causes?|responsible|drives?|drove|виновник|причина)(?!\p{L})/iu;
/** Both may stand so. */
const NEITHER = /(?<!\p{L})(?:and|и|as well as|while|а также)(?!\p{L})|[,;(]|와|과|및/iu;

/**
 * What bears a clause out, each atom by itself: a figure or a time is told of the nearest asset by a fact that is cited and has the names of
 * signals that stand in the clause; every other word is told of an asset beside it, in the direction in which the clause tells it. Of two
 * assets the clause must name the cause first, or say that it is one. Empty where an atom is not told so, and where something is denied.
 *
 * @param facts of what is cited @param context of all that was told
 */
export function boundFacts(clause: Clause, facts: readonly Fact[], context: readonly Fact[], isChain: (fact: Fact) => boolean): Fact[] {
  if (NEGATION.test(clause.predicate) || (clause.assets.length > 1 && NEEDS.test(clause.text))) return [];
  const names = clause.tokens.flatMap((token) => (token.kind === 'name' ? [token] : []));
  if (clause.assets.length + names.length === 0) return [];
  // Of what is named and is no asset all is told by what names it, or by the step of the chain that it is.
  const others = names.filter(({ text }) => !clause.assets.includes(text));
  const isCause = clause.content.some((word) => CAUSES.test(word));
  const isOther = OTHER.test(clause.text);
  // A verdict as a whole tells of cause and effect at once.
  const verdicts = new Set(context.flatMap(({ step, of }) => (step === null ? [] : [of])));
  const isVerdict = (fact: Fact) => fact.step === null && verdicts.has(fact.of) && new Set(fact.assets).size > 1;
  const told = context.filter(
    (fact) =>
      !isChain(fact) &&
      !isVerdict(fact) &&
      (!isOther || OTHER.test(fact.text)) &&
      (!isCause || isOfCause(fact)) &&
      (fact.step !== null || others.every((name) => knows(fact, name.text, name))),
  );
  const near = nearest(clause);
  const [bearing, beside] = [new Set<Fact>(), new Set<Fact>()];
  const figures: Array<{ readonly isTime: boolean; readonly own: readonly Fact[] }> = [];
  const measured = told.filter((fact) => !fact.isRelation && fact.step === null && amountsOf(fact.tokens).length > 0);
  for (const token of clause.tokens) {
    const assets = near(token);
    // Of each that is listed.
    if (token.kind === 'amount' && (clause.isList || EACH.test(clause.text))) return [];
    const isOf = (fact: Fact) => assets.length === 0 || assets.some((asset) => fact.assets.includes(asset));
    if (token.kind === 'amount' || token.kind === 'time') {
      const signals = clause.content.filter((word) => !LIMIT.test(word) && measured.some((fact) => isOf(fact) && fact.knows(word)));
      const own = facts.filter(
        (fact) =>
          told.includes(fact) &&
          isOf(fact) &&
          signals.every((word) => fact.knows(word)) &&
          (assets.length === 0 ? [[]] : assets.map((asset) => [asset])).some((of) =>
            saysSo({ ...clause, tokens: ofOne(clause, token), assets: of, content: signals, isList: false }, of, fact),
          ),
      );
      if (own.length === 0) return [];
      figures.push({ isTime: token.kind === 'time', own });
      for (const fact of own) bearing.add(fact);
    } else if (token.kind === 'word' ? hasMeaning(token.text) : token.kind === 'name' && !clause.assets.includes(token.text)) {
      const word = 'text' in token ? token.text : '';
      const own = told.filter(
        (fact) => isOf(fact) && isToldOf(fact, word, assets) && knows(fact, word, token) && !isOtherwise(clause, fact),
      );
      if (own.length === 0) return [];
      for (const fact of own) (facts.includes(fact) ? bearing : beside).add(fact);
    }
  }
  // A figure was so at the time that stands beside it.
  const isOfTime = (one: (typeof figures)[number]) =>
    figures.every((other) => one.isTime === other.isTime || other.own.some((fact) => one.own.includes(fact)));
  if (!figures.every(isOfTime)) return [];
  // What has no figure may be told by what another part of the sentence cites.
  if (bearing.size === 0 && !saysWay(clause.predicate)) for (const fact of beside) bearing.add(fact);
  if (bearing.size === 0 || !isInOrder(clause, context.filter(isChain), context)) return [];
  const all = [...bearing];
  return clause.assets.every((asset) => all.some((fact) => fact.assets.includes(asset))) ? all : [];
}

/** What a limit is called names no signal. */
const LIMIT = /^(?:limit|threshold|порог|предел|допустим|한도|임계|alert|алерт|알림)/u;
const EACH = /(?<!\p{L})(?:each|respectively|кажд\p{L}*|соответственно)(?!\p{L})|각각|각기/iu;
/** Others than those that were named. */
const OTHER = /(?<!\p{L})(?:others?|rest|remaining|остальн\p{L}*|прочи\p{L}*)(?!\p{L})|다른|나머지/iu;
/** What is called the cause is the cause that was named. */
const CAUSES =
  /^(?:causes?|culprits?|reasons?|root|triggers?|origins?|source|drivers?|blame|(?:перво)?причин|виноват|виновн|источник|원인|근원|근본)/u;

/** A first step of a chain, what was logged or changed, and how the system is built. */
function isOfCause({ step, tokens, isRelation }: Fact): boolean {
  return step === null
    ? isRelation || tokens.some(({ kind, ...token }) => kind === 'name' && 'text' in token && /[ :]/.test(token.text as string))
    : step.step <= 1;
}

/** Whether a fact of several assets tells a word of one of these. */
function isToldOf(fact: Fact, word: string, assets: readonly string[]): boolean {
  if (fact.isRelation || assets.length === 0 || new Set(fact.assets).size < 2) return true;
  return assets.some((asset) => fact.assets.includes(asset) && fact.tokens.some((one) => one.kind === 'word' && one.text === word))
    ? assets.some((asset) => isBound(word, asset, fact))
    : assets.length > 1;
}

function knows(fact: Fact, word: string, { kind }: Token): boolean {
  if (CAUSES.test(word) && (fact.step === null || fact.step.step > 1)) return false;
  return kind === 'name'
    ? fact.tokens.some((one) => one.kind === 'name' && (one.text === word || (one.text.includes(' ') && one.text.includes(word))))
    : fact.knows(word);
}

/** The clause with one of its figures or times alone. */
function ofOne(clause: Clause, token: Token): Token[] {
  return clause.tokens.filter((one) => one === token || (one.kind !== 'amount' && one.kind !== 'time'));
}

/** Whether a fact is told the other way round, or says that nothing was wrong with what is in trouble. */
function isOtherwise(clause: Clause, fact: Fact): boolean {
  if (NEGATION.test(fact.text)) return true;
  const isUsual = isAsUsual(clause.predicate);
  if (isAsUsual(fact.text)) return (!isUsual && saysWay(clause.predicate)) || clause.content.some((word) => TROUBLES.test(word));
  if (isUsual && fact.step === null && amountsOf(fact.tokens).length > 0) return true;
  return fact.step === null && !fact.isRelation && isTurned(clause.predicate, amountsOf(clause.tokens), fact.text, amountsOf(fact.tokens));
}

/** The assets beside a token: the last before it and the first after it; before all of them the first, behind all the last. */
function nearest({ tokens, assets }: Clause): (token: Token) => readonly string[] {
  const places = tokens.flatMap((token, at) => (token.kind === 'name' && assets.includes(token.text) ? [{ at, name: token.text }] : []));
  return (token) => {
    if (places.length === 0) return assets;
    const at = tokens.indexOf(token);
    const [before, after] = [places.findLast((one) => one.at < at), places.find((one) => one.at > at)];
    return [...new Set([before, after].flatMap((one) => (one === undefined ? [] : [one.name])))];
  };
}

/** Whether of each two assets that one chain joins the cause is named first, or named as one; and whether others are joined at all. */
function isInOrder(clause: Clause, chains: readonly Fact[], context: readonly Fact[]): boolean {
  const own = clause.tokens.flatMap((token) => (token.kind === 'name' && clause.assets.includes(token.text) ? [token] : []));
  return own.every((token, at) => {
    const before = own[at - 1];
    if (before === undefined || before.text === token.text) return true;
    const between = clause.tokens
      .filter(({ from }) => from > before.from && from < token.from)
      .map((one) => ('text' in one ? one.text : ''))
      .join(' ');
    const places = chains.map(({ assets }) => [assets.indexOf(before.text), assets.lastIndexOf(token.text)] as const);
    const both = places.filter(([one, other]) => one >= 0 && other >= 0);
    if (both.some(([one, other]) => one < other)) return !FROM.test(between) || CAUSING.test(between);
    if (both.length > 0) return FROM.test(between) && !CAUSING.test(between);
    return NEITHER.test(between) && context.length > 0;
  });
}
