import { saysWay } from './said-change.ts';
import type { Amount, Time, Token } from './said-types.ts';
import { hasMeaning } from './said-words.ts';

/** A part of a sentence that says one thing. What it leaves out it has from the part before it. */
export type Clause = {
  readonly tokens: readonly Token[];
  /** The word that opens it, such as `then` or `after`; empty where none does. */
  readonly lead: string;
  /** What it speaks of, in the order in which it is named. */
  readonly assets: readonly string[];
  /** Whether these are listed: then it says the same of each. */
  readonly isList: boolean;
  /** Whether it names no asset of its own. */
  readonly isInherited: boolean;
  /** Seconds that lie between it and the part before it, where it says so. */
  readonly lag: Amount | null;
  /** Other names and words of its own. */
  readonly content: readonly string[];
  readonly text: string;
  /** Its text, with that of the part after it where only that has the verb: `A and B stayed as usual`. */
  readonly predicate: string;
};

const JOINS = new Set(['and', 'и', 'и', '그리고', ',', '및', '와', '과', 'or', 'или']);
const SPLITS =
  /^(?:[,;.:]|and|or|but|while|whereas|when|which|who|whose|because|therefore|then|than|after|before|although|however|later|earlier|followed|preceded|и|или|а|но|когда|котор\p{L}*|чем|после|перед|затем|потом|тогда|хотя|однако|раньше|позже|причем|причём|그리고|하지만|반면)$/u;
const ENDS_CLAUSE =
  /^(?!사고|경고|최고|창고|광고|재고)\p{L}*(?:이고|하고|되고|르고|이며|하며|으며|지만|인데|는데|면서|으나|었고|았고|했고)$|^(?:고|며)$/u;
const THUS = /[가-힣](?:하여|해서|되어|돼서|어서|아서|여서)$/u;
/** 메모리와 디스크: two signals of one asset. */
const LISTS = /^(?!평소와|결과|효과|초과|경과|통과|이와|그와|함께)[가-힣]{2,}(?:와|과)$/u;
/** Words that order two parts; a span may stand before them. */
const LAGS = /^(?:after|before|later|earlier|после|перед|позже|раньше)$/u;
/** How one thing needs another: of these `it` is the one before. */
const LINKS = /depend|relies|runs|stores|connected|завис|работает на|хранит|подключ|входит/iu;
const PRONOUN = /^(?:it|он|она|оно)$/u;
const RELATIVE = /^(?:which|who|whose|where|котор\p{L}*)$/u;
/** What may stand between a word that joins and a name of a list. */
const BEFORE_NAME = new Set([
  'on',
  'of',
  'in',
  'at',
  'for',
  'that',
  'those',
  'the',
  'both',
  'also',
  'host',
  'server',
  'machine',
  'на',
  'у',
  'в',
  'для',
  'и',
]);
const NOT = /^(?:not|не)$/;
/** What may stand between `not` and a figure that it denies. */
const OF_FIGURE = /^(?:the|its|a|at|usual|usually|обычн\p{L}*)$/u;
const BETWEEN = /^(?:[,;]|а|but|and|и|but)$/;

/** The parts of a sentence. */
export function clausesOf(tokens: readonly Token[], text: string, assets: ReadonlySet<string>): Clause[] {
  const clauses: Array<Omit<Clause, 'predicate'>> = [];
  let waiting: Token[] = [];
  /** How long after something that is not named, as in `two hours after that, …`. */
  let since: Amount | null = null;
  for (const { lead, part, lag } of split(denied(tokens), text, assets)) {
    const all = [...waiting, ...part];
    const own: Omit<Clause, 'predicate'> = { ...describe(all, lead, text, assets), lag: lag ?? since };
    const before = clauses.at(-1);
    const isBare = own.assets.length === 0 && own.content.length === 0;
    if (before === undefined) {
      // "Since 11:28, …" belongs to what follows.
      if (isBare) [waiting, since] = [all, own.lag];
      else {
        clauses.push(own);
        [waiting, since] = [[], null];
      }
    } else if (isBare && !RELATIVE.test(lead) && !/^(?:than|чем|because|therefore)$/.test(lead)) {
      clauses.splice(-1, 1, {
        ...before,
        lag: before.lag ?? lag,
        tokens: [...before.tokens, ...all],
        text: `${before.text} ${lead} ${own.text}`,
      });
    } else {
      const last = before.assets.slice(-1);
      const isOfSubject = own.assets.length > 0 && LINKS.test(own.text) && PRONOUN.test(textOf(all.find(({ kind }) => kind === 'word')));
      const named = RELATIVE.test(lead)
        ? [...last, ...own.assets]
        : isOfSubject
          ? [...before.assets.slice(0, 1), ...own.assets]
          : own.assets.length > 0
            ? own.assets
            : before.assets;
      const content = own.content.length > 0 || RELATIVE.test(lead) ? own.content : before.content;
      clauses.push({ ...own, assets: named, content, isList: own.assets.length > 0 ? own.isList : before.isList });
    }
  }
  if (waiting.length > 0) clauses.push({ ...describe(waiting, '', text, assets), lag: null });
  const told: Clause[] = [];
  for (const [at, clause] of [...clauses.entries()].reverse()) {
    const next = told.at(-1);
    const isListed = next !== undefined && (JOINS.has(next.lead) || (next.lead === '' && next.predicate !== next.text));
    // "Memory, CPU and I/O wait on X stayed as usual": of X each.
    const isOwn = at > 0 && clauses[at - 1]?.assets.join() === clause.assets.join() ? !clause.isInherited : clause.assets.length > 0;
    const isShared = isListed && isNominal(clause);
    const of = isShared && !isOwn && !next.isInherited ? { assets: next.assets, isList: next.isList } : {};
    told.push({ ...clause, ...of, predicate: isShared ? `${clause.text} ${next.predicate}` : clause.text });
  }
  return told.reverse();
}

const VERB =
  /(?<!\p{L})(?:is|are|was|were|has|have|had|does|did|stores?|runs?|depends?|\p{L}+ed|\p{L}{3,}(?:ает|яет|ует|ит|ят|ют|ла|ло|ли)(?:ся|сь)?)(?!\p{L})|[다고며](?!\p{L})/iu;

/** Whether a part only names what the next part tells something of. */
function isNominal({ tokens, text }: Omit<Clause, 'predicate'>): boolean {
  return !tokens.some(({ kind }) => kind === 'amount' || kind === 'time') && !saysWay(text) && !VERB.test(text);
}

/** Amounts of a clause. */
export function amountsOf(tokens: readonly Token[]): Amount[] {
  return tokens.flatMap((token) => (token.kind === 'amount' ? [token] : []));
}

export function timesOf(tokens: readonly Token[]): Time[] {
  return tokens.flatMap((token) => (token.kind === 'time' ? [token] : []));
}

/** Of `420 ms, not 84 ms as usual` the second is what is denied, and the rest denies nothing. */
function denied(tokens: readonly Token[]): Token[] {
  const rest = [...tokens];
  for (let at = 0; at < rest.length; at += 1) {
    const token = rest[at];
    if (token?.kind !== 'word' || !NOT.test(token.text)) continue;
    let end = at + 1;
    while (end < at + 4 && OF_FIGURE.test(textOf(rest[end]))) end += 1;
    const amount = rest[end];
    if (amount?.kind !== 'amount') continue;
    let from = at;
    while (from > 0 && BETWEEN.test(textOf(rest[from - 1]))) from -= 1;
    let to = end + 1;
    while (['as', 'usual', 'usually', 'обычно'].includes(textOf(rest[to]))) to += 1;
    const isUsual = amount.role === 'usual';
    rest.splice(from, to - from, { ...amount, role: 'denied', noun: isUsual ? 'usual' : null });
  }
  return rest;
}

type Part = { readonly lead: string; readonly part: Token[]; readonly lag: Amount | null };

function split(tokens: readonly Token[], text: string, assets: ReadonlySet<string>): Part[] {
  const parts: Part[] = [{ lead: '', part: [], lag: null }];
  let pending: Amount | null = null;
  let brackets = 0;
  const isAsset = (token: Token | undefined) => token?.kind === 'name' && assets.has(token.text);
  tokens.forEach((token, at) => {
    const last = parts.at(-1) ?? { lead: '', part: [], lag: null };
    const word = textOf(token);
    brackets += word === '(' ? 1 : word === ')' ? -1 : 0;
    const [before, after] = [tokens[at - 1], tokens[at + 1]];
    const isFigure = (one: Token | undefined) => one?.kind === 'time' || one?.kind === 'amount';
    const isOfUsual = /^(?:than|чем)$/.test(word) && /^(?:usual|usually|normal|before|обычно)$/.test(textOf(after));
    const isOfTime =
      /^(?:after|before|после|перед|than|чем|then)$/.test(word) &&
      (after?.kind === 'time' || (/^(?:at|on|в)$/.test(textOf(after)) && tokens[at + 2]?.kind === 'time'));
    const isOfBound = /^(?:than|чем)$/.test(word) && after?.kind === 'amount' && /^(?:more|less|fewer|более|менее)$/.test(textOf(before));
    const isOfRange =
      isFigure(before) &&
      isFigure(after) &&
      before?.kind === after?.kind &&
      /(?:between|между)\s+\S[^,;]*$/iu.test(text.slice(0, before?.to));
    if (
      SPLITS.test(word) &&
      !(brackets > 0 && /^(?:[,.]|or|или)$/.test(word)) &&
      !isOfTime &&
      !isOfUsual &&
      !isOfRange &&
      !isOfBound &&
      !(JOINS.has(word) && isAsset(before) && isAsset(nextName(tokens, at + 1)))
    ) {
      const then = textOf(after) === ',' ? tokens[at + 2] : after;
      if (LAGS.test(word) && /^(?:than|чем)$/.test(textOf(then))) {
        const span = last.part.at(-1);
        if (span?.kind === 'amount' && span.isSpan) pending = last.part.pop() as Amount;
        last.part.push(token);
        return;
      }
      const lag = pending ?? (LAGS.test(word) && before?.kind === 'amount' && before.isSpan && last.part.at(-1) === before ? before : null);
      if (lag !== null && lag === before) last.part.pop();
      pending = word === ',' ? pending : null;
      const lead = /[\p{L}:]/u.test(word) ? word : '';
      // "…, and five minutes later" has one lead: the last.
      if (last.part.length === 0)
        parts.splice(-1, 1, { lead: lead === '' || lead === ':' ? last.lead : lead, part: [], lag: lag ?? last.lag });
      else parts.push({ lead, part: [], lag });
      return;
    }
    last.part.push(token);
    // In Korean "of A this and of B that": 수와 B의.
    if (token.kind === 'word' && /[가-힣](?:와|과)$/u.test(token.text) && isAsset(after)) parts.push({ lead: '와', part: [], lag: null });
    // CPU와 디스크.
    const isAfterLatin = before?.kind === 'word' && /^[a-z]/.test(before.text) && before.to === token.from;
    if (token.kind === 'word' && /^[와과]$/.test(token.text) && isAfterLatin && after?.kind === 'word')
      parts.push({ lead: '와', part: [], lag: null });
    if (token.kind === 'word' && LISTS.test(token.text) && after?.kind === 'word') parts.push({ lead: '와', part: [], lag: null });
    if (token.kind === 'word' && ENDS_CLAUSE.test(token.text)) parts.push({ lead: '', part: [], lag: null });
    // 도달하여: what comes then comes of it.
    if (token.kind === 'word' && THUS.test(token.text) && !/^있/.test(textOf(after)))
      parts.push({ lead: 'therefore', part: [], lag: null });
  });
  return parts.filter(({ part, lead }) => part.length > 0 || lead !== '');
}

function nextName(tokens: readonly Token[], from: number): Token | undefined {
  let at = from;
  while (tokens[at]?.kind === 'word' && BEFORE_NAME.has(textOf(tokens[at]))) at += 1;
  return tokens[at];
}

function describe(tokens: readonly Token[], lead: string, text: string, assets: ReadonlySet<string>): Omit<Clause, 'lag' | 'predicate'> {
  const names = tokens.flatMap((token) => (token.kind === 'name' ? [token.text] : []));
  const named = names.filter((name) => assets.has(name));
  const isList = tokens.some(
    (token, at) => JOINS.has(textOf(token)) && isOf(tokens[at - 1], assets) && isOf(nextName(tokens, at + 1), assets),
  );
  const words = tokens.flatMap((token) => (token.kind === 'word' && hasMeaning(token.text) ? [token.text] : []));
  return {
    tokens,
    lead,
    assets: [...new Set(named)],
    isList,
    isInherited: named.length === 0,
    content: [...names.filter((name) => !assets.has(name)), ...words],
    text: tokens.map(({ from, to }) => text.slice(from, to)).join(' '),
  };
}

function isOf(token: Token | undefined, assets: ReadonlySet<string>): boolean {
  return token?.kind === 'name' && assets.has(token.text);
}

export function textOf(token: Token | undefined): string {
  return token !== undefined && 'text' in token ? token.text : '';
}
