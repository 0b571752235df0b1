import { isPlain, signalWords } from './plain-words.ts';
import { sensesOf } from './said-senses.ts';

/** Words of a text, in lower case. */
export function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{Script=Latin}]+(?=\p{Script=Hangul})|\p{L}[\p{L}\p{M}’']*/gu) ?? []).map((word) =>
    word.replace(/['’]s$/, ''),
  );
}

/** Whether a sentence may use a word: it is plain, or one of ours in any form, or names a signal that ours names. */
export function knownBy(ours: string): (word: string) => boolean {
  // Of `upsInputVoltage` each part is a word.
  const words = new Set([
    ...wordsOf(ours),
    ...wordsOf((ours.match(/\p{Ll}+(?:\p{Lu}\p{Ll}+)+/gu) ?? []).join(' ').replace(/(?=\p{Lu})/gu, ' ')),
  ]);
  const all = new Set([...words, ...signalWords(words)]);
  const stems = new Map<string, string[]>();
  for (const one of all) stems.set(stemOf(one), [...(stems.get(stemOf(one)) ?? []), one]);
  const says = sensesOf(ours);
  const inQuotes = new Set(quotesOf(ours).flatMap(wordsOf));
  // What a log line does has been done.
  const quoted = new Set(quotesOf(ours).flatMap((quote) => wordsOf(quote).map(stemOf)));
  return (word) =>
    !hasMeaning(word) ||
    all.has(word) ||
    says(word) ||
    quoted.has(stemOf(word)) ||
    (stems.get(stemOf(word)) ?? []).some((one) => !isDone(one, word)) ||
    isDerived(word, all) ||
    isDerived(word, inQuotes);
}

/** Endings by which English makes one word of another: deletion of delete, connected of connection. */
const DERIVED = /(?:ations?|itions?|ions?|ments?|ances?|ences?|als?|ages?|ed|es|e|s)$/;
function isDerived(word: string, from: ReadonlySet<string>): boolean {
  if (!/^[a-z]{6,}$/.test(word)) return false;
  const root = word.replace(DERIVED, '');
  return (
    root.length >= 5 &&
    !isDone(word, root) &&
    [...from].some((one) => one.length > 5 && one !== word && /^[a-z]+$/.test(one) && one.replace(DERIVED, '') === root)
  );
}

/** Whether a word says something of its own: it is not plain. */
export function hasMeaning(word: string): boolean {
  return !isPlain(word) && !(/^[가-힣]/u.test(word) && stemsOf(word).some(isPlain));
}

const RUSSIAN =
  /(?:ами|ями|ого|его|ому|ему|ыми|ими|ой|ый|ий|ая|яя|ое|ее|ые|ие|ом|ем|ам|ям|ах|ях|ов|ев|ей|ую|юю|ым|им|ых|их|ию|ия|ии|ил|ила|ило|или|ла|ло|ли|ено|ена|ены|[аеиоуыэюяьй])$/;
/** What is failing has not failed. */
function isDone(one: string, other: string): boolean {
  return (/[a-z]ing$/.test(one) && /[a-z]ed$/.test(other)) || (/[a-z]ed$/.test(one) && /[a-z]ing$/.test(other));
}

/** Particles and endings of verbs, as far as they change nothing of what is said: none that means only, not, or because. */
const KOREAN =
  /(?:이었습니다|였습니다|되었습니다|했을|되었을|하였을|됐습니다|했습니다|하였습니다|었습니다|았습니다|습니다|입니다|합니다|됩니다|되었으며|했으며|되었고|했고|하며|하고|되며|되고|이며|이고|인데|에서는|에서|에는|에게|부터|까지|으로|하는|된|되어|보다|처럼|라는|은|는|이|가|을|를|의|에|와|과|도|로|한|함|됨|임)$/u;

/** A word without its ending, where it is long enough to have one. */
export function stemOf(word: string): string {
  if (/^[a-z]+$/.test(word)) return word.length < 4 ? word : word.replace(/(?:ing|ed|es|s|e)$/, '');
  if (/^[а-яё]+$/.test(word)) return word.length < 4 ? word : word.replace(/(?:ся|сь)$/, '').replace(RUSSIAN, '');
  return /^[가-힣]+$/u.test(word) ? (stemsOf(word).at(-1) ?? word) : word;
}

/** Of a Korean word what is left as one ending after another is taken away: 발생 + 했으며, 상태 + 에서 + 는; of others their stem. */
function stemsOf(word: string): string[] {
  if (!/^[가-힣]+$/u.test(word)) return [stemOf(word)];
  const stems: string[] = [];
  for (let [stem, shorter] = ['', word]; shorter !== stem && shorter !== ''; ) {
    stem = shorter;
    stems.push(stem);
    shorter = stem.replace(KOREAN, '');
    // 한도 is no 한 with a particle.
    const isParticle = shorter.length === 1 && stem.length === 2 && /[은는이가을를의에와과도로]$/u.test(stem);
    if (isParticle && !(stem === word && isPlain(shorter) && !stem.endsWith('도'))) break;
  }
  return stems;
}

/** What stands between quotation marks. */
export function quotesOf(text: string): string[] {
  return [...text.matchAll(/“([^“]*)”|«([^«]*)»|"([^"]*)"/gu)].map(([, one, other, plain]) => one ?? other ?? plain ?? '');
}
