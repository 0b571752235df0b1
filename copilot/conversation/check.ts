import type { Evidence } from '../../domain/evidence.ts';
import { languageOf } from '../../domain/language.ts';
import { instantsOf, unsupportedNumbers } from '../numbers.ts';
import { isOutOfOrder } from '../order.ts';
import type { Clock } from '../wording/times.ts';
import { PLAIN_WORDS, signalWords, withFigures } from './plain-words.ts';
import { isRoundedOf, isTurned } from './said-change.ts';
import { inOurTimes } from './said-times.ts';

/** Something a look-up found, in our own words, and what it rests on; without evidence it says that nothing was found. */
export type Statement = { readonly number: number; readonly text: string; readonly evidence: readonly Evidence[] };

/** Why a sentence is struck. */
export type Strike = 'not-cited' | 'too-long' | 'mark' | 'language' | 'number' | 'word' | 'negation' | 'direction';
export type Sentence = {
  readonly text: string;
  /** The statements it cites. */
  readonly cited: readonly Statement[];
  /** Null when it holds. */
  readonly strike: Strike | null;
};

const CITATIONS = /((?:\s*\[\d{1,3}(?:\s*,\s*\d{1,3})*\])+)\s*[.!?]?/gu;
const LONGEST = 500;
/** Links, mentions, markup, and what cannot be seen. */
const MARKS = /[<>{}|\\@^~]|https?|:\/\/|www\.|\]\(|#\p{L}|[\p{Cf}\p{Co}\p{Variation_Selector}]/iu;
const NEGATION =
  /(?<!\p{L})(?:not?|never|none|nothing|neither|nor|without|isn['’]t|wasn['’]t|aren['’]t|weren['’]t|doesn['’]t|didn['’]t|не|нет|ни|без|никогда|ничего)(?!\p{L})|않|아니|없/iu;
/** Two plain words that together tell a cause. */
const BECAUSE = /(?<!\p{L})из\s?\p{Pd}?\s?за(?!\p{L})/iu;

/**
 * The sentences of a model, each with the statements it cites and whether it holds. One holds when each number and time stands in the
 * evidence it cites, each other word in the statements it cites or among plain words, and when it denies nothing that they affirm and
 * turns no rise into a fall. So it can say what it cites in other words, and nothing else: no name, cause, deed or link of its own.
 */
export function checkSentences(text: string, statements: readonly Statement[], clock: Clock): Sentence[] {
  // Runs of spaces or of empty lines would take time that grows with their square.
  const parts = text.replace(/\s+/g, (run) => (run.includes('\n') ? '\n' : ' ')).split(CITATIONS);
  const sentences: Sentence[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const said = tidy(parts[at] ?? '');
    if (said === '') continue;
    const numbers = (parts[at + 1]?.match(/\d+/g) ?? []).map(Number);
    const cited = statements.filter(({ number }) => numbers.includes(number));
    const whole = cited.length === new Set(numbers).size;
    sentences.push({ text: closed(said), cited, strike: cited.length === 0 || !whole ? 'not-cited' : strikeOf(said, cited, clock) });
  }
  return sentences;
}

function strikeOf(sentence: string, cited: readonly Statement[], clock: Clock): Strike | null {
  if (sentence.length > LONGEST) return 'too-long';
  if (MARKS.test(sentence)) return 'mark';
  const ours = cited.map(({ text }) => text).join(' ');
  if (isForeign(sentence, ours)) return 'language';
  const evidence = cited.flatMap((statement) => statement.evidence);
  // The ends of what was searched are in the evidence, but not what our statement tells.
  const told = evidence.flatMap(instantsOf).filter((at) => ours.includes(clock.time(at)));
  const said = inOurTimes(sentence, told, clock);
  if (said === null || hoursOf(said).some((hour) => !hoursOf(ours).includes(hour))) return 'number';
  // "2 events", when the sentence is about what is named so, is a name as it stands.
  const names = ours.match(/[\p{L}\p{N}][\p{L}\p{N}_./:-]*[\p{L}\p{N}]/gu)?.filter((word) => /\p{L}/u.test(word)) ?? [];
  const figured = withFigures(said);
  if (unsupportedNumbers(figured, evidence, names, clock).length > 0) return 'number';
  // Figures of the evidence that our statement does not tell, such as a peak, may be true of something else.
  const figures = numbersOf(ours, []);
  if (numbersOf(figured, names).some((number) => !isRoundedOf(number, figures))) return 'number';
  if (BECAUSE.test(said) && !BECAUSE.test(ours)) return 'word';
  const known = knownBy(ours);
  if (!wordsOf(said).every((word) => isKnown(word, known))) return 'word';
  if (cited.every((one) => NEGATION.test(one.text) !== NEGATION.test(said))) return 'negation';
  const between = evidence.filter(({ query }) => query.kind !== 'relation' || (said.includes(query.from) && said.includes(query.to)));
  return isTurned(said, ours) || isOutOfOrder(said, between, clock) ? 'direction' : null;
}

/** Whether a sentence only says in other words what ours says: no word of its own but plain ones, no link, no denial, no fall for a rise. */
export function addsNothing(said: string, ours: string): boolean {
  const known = knownBy(ours);
  if (MARKS.test(said) || isForeign(said, ours) || NEGATION.test(said) !== NEGATION.test(ours)) return false;
  return wordsOf(said).every((word) => isKnown(word, known)) && !isTurned(said, ours);
}

/** Whether most of what a sentence adds to ours, which are in the language of the person, is in letters of another language. */
function isForeign(said: string, ours: string): boolean {
  const own = new Set(wordsOf(ours));
  const added = wordsOf(said).filter((word) => !own.has(word));
  const language = languageOf(ours);
  return added.filter((word) => languageOf(word) !== language).length * 2 > added.length;
}

/** Words of ours, and those by which else the signals are called that it names. */
function knownBy(ours: string): ReadonlySet<string> {
  const words = new Set(wordsOf(ours));
  return new Set([...words, ...signalWords(words)]);
}

function numbersOf(text: string, names: readonly string[]): string[] {
  const longestFirst = [...names].sort((a, b) => b.length - a.length);
  const plain = longestFirst.reduce((rest, name) => rest.replaceAll(name, ' '), text).replace(/(?<!\d)\d{1,2}:\d{2}(?::\d{2})?/g, ' ');
  return plain.match(/(?<![\p{L}\d.,])\d+(?:[.,]\d+)?(?!\d)/gu) ?? [];
}

function hoursOf(text: string): string[] {
  return (text.match(/(?<!\d)\d{1,2}:\d{2}/g) ?? []).map((hour) => hour.padStart(5, '0'));
}

function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/\p{L}[\p{L}\p{M}’']*/gu) ?? []).map((word) => word.replace(/['’]s$/, ''));
}

/** A word of ours, or one with another ending. */
function isKnown(word: string, ours: ReadonlySet<string>): boolean {
  if (ours.has(word) || PLAIN_WORDS.has(word) || word in CONTRACTED) return true;
  const stem = stemOf(word);
  return stem !== null && [...ours].some((one) => stemOf(one) === stem);
}

const CONTRACTED: Readonly<Record<string, true>> = {
  "isn't": true,
  "wasn't": true,
  "didn't": true,
  "doesn't": true,
  "aren't": true,
  "weren't": true,
};

function stemOf(word: string): string | null {
  if (/^[a-z]+$/.test(word)) return word.length < 4 ? null : word.replace(/(?:ing|ed|es|s|e)$/, '');
  if (!/^[а-яё]+$/.test(word) || word.length < 4) return null;
  return word.replace(
    /(?:ами|ями|ого|его|ому|ему|ыми|ими|ой|ый|ий|ая|яя|ое|ее|ые|ие|ом|ем|ам|ям|ах|ях|ов|ев|ей|ую|юю|ым|им|ых|их|[аеиоуыэюяьй])$/,
    '',
  );
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
