import type { Evidence } from '../../domain/evidence.ts';
import { type Language, languageOf } from '../../domain/language.ts';
import { instantsOf } from '../numbers.ts';
import type { Clock } from '../wording/times.ts';
import { withFigures } from './number-words.ts';
import { bearers, isLinkedFalsely, isMarked, LESS_LIKELY } from './said-atoms.ts';
import { dropsHedge, isMislinked } from './said-causes.ts';
import type { Clause } from './said-clauses.ts';
import { ALERT, factsFor, readingOf, type Times, type Told } from './said-facts.ts';
import { EXCLUDED, MARKERS, UNKNOWN } from './said-markers.ts';
import { type Borne, isJoinedAsCause, isMisordered, onsetBy } from './said-order.ts';
import { isOrder } from './said-orders.ts';
import { inOnePhrase } from './said-phrases.ts';
import { inSequence, withoutClocks } from './said-shapes.ts';
import { inOurTimes } from './said-times.ts';
import { assetsOf } from './said-tokens.ts';
import { knownBy, quotesOf, wordsOf } from './said-words.ts';

/** Something a look-up found, in our own words, and what it rests on; without evidence it says that nothing was found. */
export type Statement = { readonly number: number; readonly text: string; readonly evidence: readonly Evidence[] };

/** Why a sentence is struck. */
export type Strike = 'not-cited' | 'too-long' | 'mark' | 'language' | 'time' | 'word' | 'not-told' | 'order';
export type Sentence = {
  readonly text: string;
  /** The statements it cites. */
  readonly cited: readonly Statement[];
  /** Null when it holds. */
  readonly strike: Strike | null;
};

const CITATIONS = /((?:\s*\[\d{1,3}(?:\s*,\s*\d{1,3})*\])+)\s*[.!?]?/gu;
const LONGEST = 500;
/** We tell what is less likely than the cause that we name, never more. */
const MORE_LIKELY =
  /(?<!\p{L})(?:more (?:likely|probable|plausible)(?! (?:a |an )?(?:consequence|symptom|effect))|более вероятн|вероятнее(?! всего))|더 (?:유력|가능성)/iu;
/** What left its limit only briefly has not lasted since. */
const BRIEFLY = /only briefly|лишь ненадолго|잠깐 한도/u;
const LASTING =
  /(?<!\p{L})(?:since|still|continu\p{L}*|persist\p{L}*|keeps?|remains?|ongoing|с(?= \d)|с тех пор|до сих пор|по-прежнему|продолжа\p{L}*|оста[её]тся|всё ещё)(?!\p{L})|부터|계속|지속|여전히/iu;
/** What is told as next best is not the likeliest. */
const LIKELIEST =
  /(?<!\p{L})(?<!(?:second|next)[- ])(?:most (?:likely|probable|plausible)|likeliest|(?:сам\p{L}+|наиболее) вероятн\p{L}*|скорее всего|вероятнее всего)(?!\p{L})|가장 (?:유력|가능성)/iu;
const CONSEQUENCE = /consequence|symptom|effect|следстви|симптом|결과|증상/iu;
/** Stands for the bracket of `sshd[812]` while sentences are told apart. */
const PID = '\u0000';
/** What may stand beside a sentence of ours that is told as it stands. */
const BESIDE =
  /^(?:[\s.,;:–—-]|(?:also|and|besides|moreover|in addition|in short|note|также|кроме того|и|а|또한|그리고|한편)(?!\p{L}))*$/iu;
/** Links, mentions, markup, and what cannot be seen. */
const MARKS = /[<>{}|\\@^~]|https?|:\/\/|www\.|\]\(|#\p{L}|[\p{Cf}\p{Co}\p{Variation_Selector}]/iu;
/**
 * The sentences of a model, each with the statements it cites and whether it holds. One holds when each of its clauses is borne out by
 * one statement that it cites: all names, words, figures, times and quotations of the clause stand there, told of the same thing, and
 * neither denied nor turned; and when it orders them as they came. So it can say what it cites in other words, and nothing else: no
 * name, cause, deed or link of its own, and no figure of one thing for another.
 */
export function checkSentences(text: string, statements: readonly Statement[], clock: Clock): Sentence[] {
  // Runs of spaces or of empty lines would take time that grows with their square.
  const lines = text.replace(/\s+/g, (run) => (run.includes('\n') ? '\n' : ' '));
  const parts = withoutPids(lines, statements).split(CITATIONS);
  const sentences: Sentence[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const said = tidy((parts[at] ?? '').replaceAll(PID, '['));
    if (said === '') continue;
    const numbers = (parts[at + 1]?.match(/\d+/g) ?? []).map(Number);
    const cited = statements.filter(({ number }) => numbers.includes(number));
    const whole = cited.length === new Set(numbers).size;
    sentences.push({
      text: closed(said),
      cited,
      strike: cited.length === 0 || !whole ? 'not-cited' : strikeOf(said, cited, sentences.at(-1)?.cited ?? [], statements, clock),
    });
  }
  return sentences;
}

/** A number in brackets that stands in what we told, as after the name of a process, cites nothing. */
function withoutPids(text: string, statements: readonly Statement[]): string {
  const told = new Set(statements.flatMap((one) => one.text.match(/[\p{L}\d_.)-]\[\d{1,7}\]/gu) ?? []));
  const named = [...told].reduce((rest, one) => rest.replaceAll(one, one.replace('[', PID)), text.replaceAll(PID, ''));
  return named.replace(/[“«"]([^”»"\n]*)[”»"]/gu, (quote, inner: string) =>
    statements.some((one) => one.text.includes(inner.replaceAll(PID, '['))) ? quote.replaceAll('[', PID) : quote,
  );
}

function strikeOf(
  sentence: string,
  cited: readonly Statement[],
  before: readonly Statement[],
  all: readonly Statement[],
  clock: Clock,
): Strike | null {
  if (sentence.length > LONGEST) return 'too-long';
  const rest = cited.reduce((left, { text }) => left.replace(text.replace(/\.$/, ''), ''), sentence);
  if (rest !== sentence && BESIDE.test(rest)) return null;
  // A wave between figures is a range.
  const ours = cited.map(({ text }) => text).join(' ');
  const plain = unquoted(sentence, ours).replace(/(?<=\d)\s?~\s?(?=\d)/g, ' ');
  if (MARKS.test(ours.includes(' @ ') ? plain.replaceAll(' @ ', ' ') : plain)) return 'mark';
  // Half a quotation is none.
  if (sentence.split('“').length !== sentence.split('”').length || sentence.split('«').length !== sentence.split('»').length) return 'mark';
  if (isForeign(sentence, all.map(({ text }) => text).join(' '))) return 'language';
  if (isOrder(sentence, ours) || (MORE_LIKELY.test(sentence) && !MORE_LIKELY.test(ours))) return 'word';
  if (BRIEFLY.test(all.map(({ text }) => text).join(' ')) && LASTING.test(sentence) && ALERT.test(cited.map(({ text }) => text).join('\n')))
    return 'word';
  if (LIKELIEST.test(sentence) && !CONSEQUENCE.test(sentence) && cited.every(({ text }) => LESS_LIKELY.test(text))) return 'word';
  // The ends of what was searched are in the evidence, but not what our statement tells.
  const told = cited.flatMap((statement) => statement.evidence.flatMap(instantsOf)).filter((at) => ours.includes(clock.time(at)));
  const said = inOurTimes(ungrouped(sentence, languageOf(ours)), told, clock);
  if (said === null) return 'time';
  const times = { instants: new Map(told.map((at) => [clock.time(at), at.getTime()])), now: clock.now.getTime() };
  const clocks = [...times.instants].sort(([, one], [, other]) => one - other).map(([time]) => time);
  const named = cited.flatMap((statement) => statement.evidence.flatMap(assetsOf)).map((name) => name.toLowerCase());
  const assets = [...new Set(named)];
  const plainly = withoutClocks(said, clocks);
  const strict = faultOf(said, inSequence(withFigures(inOnePhrase(plainly, false, ours)), assets), cited, times, [], before);
  if (strict === null) return null;
  const everything = all.map(({ text }) => text).join(' ');
  const read = inSequence(withFigures(inOnePhrase(marked(plainly), false, everything)), assets);
  const known = all.flatMap((statement) => statement.evidence.flatMap(instantsOf)).filter((at) => everything.includes(clock.time(at)));
  const allTimes = { ...times, instants: new Map([...known, ...told].map((at) => [clock.time(at), at.getTime()])) };
  return atomFault(said, read, cited, [...cited, ...all.filter((one) => !cited.includes(one))], allTimes, before) === null ? null : strict;
}

/** What stands between groups of thousands: 81,385 in English, 81 385 in Russian. */
const GROUPING: Readonly<Record<Language, string>> = { en: ',', ru: '[ \u00a0\u202f]', ko: ',' };

/** Thousands without the mark between their groups. */
function ungrouped(text: string, language: Language): string {
  const grouped = new RegExp(`(?<![\\p{L}\\d.,:_-])[1-9]\\d{0,2}(?:${GROUPING[language]}\\d{3})+(?![\\d:]|[.,]\\d)`, 'gu');
  return text.replace(grouped, (number) => number.replace(/[^\d]/gu, ''));
}

/** Without the quotations that stand so in ours: their marks are ours too. */
function unquoted(sentence: string, ours: string): string {
  return sentence.replace(/“([^“”]*)”|«([^«»]*)»/gu, (whole, one?: string, other?: string) =>
    ours.includes(one ?? other ?? '') ? '“”' : whole,
  );
}

/** Whether a sentence only says in other words what ours says: each clause of it is borne out by one sentence of ours. */
export function addsNothing(said: string, ours: string, assets: readonly string[] = []): boolean {
  if (said === ours) return true;
  return (
    !MARKS.test(said) &&
    !isForeign(said, ours) &&
    !isOrder(said, ours) &&
    faultOf(said, inOnePhrase(said, false, ours), [{ text: ours, evidence: [] }], { instants: new Map(), now: null }, assets) === null
  );
}

function faultOf(
  whole: string,
  said: string,
  told: readonly Told[],
  times: Times,
  assets: readonly string[] = [],
  before: readonly Told[] = [],
): Strike | null {
  const ours = told.map(({ text }) => text).join(' ');
  const isKnown = knownBy(ours);
  const { clauses, facts } = readingOf(said, told, assets, times);
  const words = clauses.flatMap(({ tokens }) => tokens.flatMap((token) => (token.kind === 'word' ? [token.text] : [])));
  const isCalled = (word: string) => isKnown(word) || facts.some((fact) => fact.knows(word));
  if (!words.every(isCalled) || quotesOf(said).some((quote) => !ours.includes(quote))) return 'word';
  if (isJoinedAsCause(clauses, facts) || clauses.some((clause, at) => isBothOfOne(clause, clauses[at + 1], ours))) return 'word';
  const borne: Borne[] = clauses.map((clause) => ({ clause, facts: factsFor(clause, facts) }));
  if (borne.length === 0 || borne.some((one) => one.facts.length === 0)) return 'not-told';
  if (borne.some((_, at) => isElse(borne, at))) return 'not-told';
  if (
    isMislinked(borne, facts) ||
    dropsHedge(
      whole,
      borne.filter((_, at) => !isAside(borne, at)),
    )
  )
    return 'word';
  const earlier = before.length === 0 ? [] : readingOf('', before, assets, times).facts;
  return isMisordered(borne, facts, onsetBy(times.instants), earlier) ? 'order' : null;
}

/** A sentence is held against all that was told, atom by atom: assets, words, figures and times, and how these are joined. */
function atomFault(
  whole: string,
  said: string,
  told: readonly Told[],
  all: readonly Told[],
  times: Times,
  before: readonly Told[],
): Strike | null {
  const ours = told.map(({ text }) => text).join(' ');
  if (quotesOf(said).some((quote) => !ours.includes(quote))) return 'word';
  const { clauses, facts: context } = readingOf(said, all, [], times);
  const facts = context.filter(({ of }) => of < told.length);
  const borne: Borne[] = clauses.map((clause, at) => ({ clause, facts: bearers(clauses, at, facts, context) }));
  if (borne.length === 0 || borne.some((one) => one.facts.length === 0)) return 'not-told';
  if (borne.some(({ clause }, at) => !isMarked(clause, EXCLUDED) && isElse(borne, at))) return 'not-told';
  if (clauses.some((clause, at) => isBothOfOne(clause, clauses[at + 1], ours))) return 'word';
  if (
    isJoinedAsCause(clauses, facts) ||
    isLinkedFalsely(borne, context) ||
    dropsHedge(
      whole,
      borne.filter(({ clause }) => !isMarked(clause, UNKNOWN)),
    )
  )
    return 'word';
  const earlier = before.length === 0 ? context : readingOf('', before, [], times).facts;
  return isMisordered(borne, facts, onsetBy(times.instants, context), earlier) ? 'order' : null;
}

/** What is told after a colon of nothing else is told of the same. */
function isElse(borne: readonly Borne[], at: number): boolean {
  const [before = [], own] = [borne[at - 1]?.facts, borne[at]];
  if (own?.clause.lead !== ':' || !own.clause.isInherited || before.some(({ step }) => step !== null)) return false;
  return !own.facts.some(({ of }) => before.some((one) => one.of === of));
}

/** "Both controllers": that there were two nobody told. */
function isBothOfOne({ tokens, assets, text }: Clause, next: Clause | undefined, ours: string): boolean {
  if (/(?<!\p{L})(?:both|оба|обе)(?!\p{L})/iu.test(ours)) return false;
  const isBoth = tokens.some((token) => token.kind === 'word' && /^(?:both|оба|обе|обоих|둘)$/u.test(token.text));
  return isBoth && assets.length < 2 && !/^(?:and|и)$/u.test(next?.lead ?? '') && !/(?<!\p{L})(?:and|и)(?!\p{L})/iu.test(text);
}

/** What is told beside what is excluded or unknown claims no cause. */
function isAside(borne: readonly Borne[], at: number): boolean {
  return borne.some(({ clause }, near) => isMarked(clause, UNKNOWN) || (Math.abs(near - at) <= 1 && isMarked(clause, EXCLUDED)));
}

/** Read by the markers; what was so by some time, and is not over, was so at it. */
function marked(said: string): string {
  const isOver = /(?<!\p{L})(?:end|finish|over|done|complet|stop|conclud|заверш|законч|прекрат)/iu.test(said);
  const at = isOver
    ? said
    : said.replace(/(?<!\p{L})(?:already )?(by|уже к|ещё к|к)(?= \d{1,2}:\d{2})/giu, (word) => (/b/iu.test(word) ? 'at' : 'в'));
  const spans = at.replace(
    /(?<!\p{L})(?:(?:через|спустя|за) \p{L}+(?= (?:минут|час|секунд|сут|дн))|в \p{L}+ с половиной(?= раз))/giu,
    withFigures,
  );
  const quotes: string[] = [];
  const open = spans.replace(/“[^”]*”|«[^»]*»|"[^"]*"/gu, (quote) => `“${quotes.push(quote) - 1}”`);
  const read = MARKERS.reduce((rest, [pattern, as]) => rest.replace(pattern, as as string), open);
  return read.replace(/“(\d+)”/gu, (whole, number: string) => quotes[Number(number)] ?? whole);
}

/** Whether most of what a sentence adds to ours, which are in the language of the person, is in letters of another language. */
function isForeign(said: string, ours: string): boolean {
  const own = new Set(wordsOf(ours));
  const added = wordsOf(said).filter((word) => !own.has(word));
  const language = languageOf(ours);
  return added.filter((word) => languageOf(word) !== language).length * 2 > added.length;
}

/** One line, without the marks of lists and of emphasis. */
function tidy(text: string): string {
  return text
    .replace(/^\s*(?:[-*•#]+|\d{1,2}[.)])\s+/gm, '')
    .replace(/\*\*|__|`/g, '')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.,;:!?]+/, '')
    .trim();
}

function closed(said: string): string {
  return /[.!?…]$/.test(said) ? said : `${said}.`;
}
