import type { Concept } from '../../domain/finding.ts';
import { fill, inLanguage, type Language, type Localized } from '../../domain/language.ts';
import { MEASURE, SIGNAL } from './concepts.ts';

/** Fills the `{names}` of a sentence (see `fill`); a name that is not given stays empty. */
export function say(sentence: Localized, language: Language, values: Readonly<Record<string, string>> = {}): string {
  return fill(sentence, language, values, () => '');
}

/** A signal's name, for the inside of a sentence; with `at` the start of one. */
export function signalName(concept: Concept, language: Language, at: 'inside' | 'start' = 'inside'): string {
  const name = inLanguage(SIGNAL[concept], language);
  return at === 'start' ? capital(name) : name;
}

/** The name of what is measured, e.g. temperature where the trouble is a high one. */
export function measureName(concept: Concept, language: Language, at: 'inside' | 'start' = 'inside'): string {
  const name = inLanguage(MEASURE[concept] ?? SIGNAL[concept], language);
  return at === 'start' ? capital(name) : name;
}

/** With a capital letter at its start. */
export function capital(name: string): string {
  return name.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[], language: Language): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(items);
}

/** What the concepts' own words for a measure are meant for. */
const USUAL: Readonly<Partial<Record<Concept, RegExp>>> = {
  'process.down': /up$/i,
  'process.saturated': /conn|fds?\b|file|thread|listen/i,
  'memory.pressure': /^(?!.*oom)/i,
};

/** Whether a metric's own name says more than the words for its concept: of none, of ends of programs that are counted, of shares. */
export function isNamedByItself(metric: string, concept: Concept): boolean {
  return concept === 'unknown' || USUAL[concept]?.test(metric) === false;
}
