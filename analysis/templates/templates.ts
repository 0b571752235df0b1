import { contentId } from '../../domain/ids.ts';
import { maskedWords, VARIABLE } from './mask.ts';

/** A kind of log line: its text with `<*>` where lines of the kind differ. */
export type Template = { readonly id: string; readonly text: string; readonly firstSeenAt: Date };
export type Mined = { readonly template: Template; readonly isNew: boolean };
export type TemplateMiner = {
  /** The template of a line; `isNew` the first time a line of its kind is seen. */
  mine(body: string, at: Date): Mined;
  /** Templates kept, oldest first; what a restart hands to `createTemplateMiner`. */
  templates(): Template[];
};

/** Words seen at one place of otherwise equal lines before the place counts as variable. */
const VALUES_THAT_VARY = 4;
/** The first word names the kind of line and is opened late. */
const FIRST_WORDS_THAT_VARY = 8;
const LEAST_CONSTANTS = 2;
const MOST_TEMPLATES = 20_000;
const MOST_PLACES = 200_000;
const MOST_PATTERNS_PER_LENGTH = 200;
/** Words of a line that are looked at for free places. */
const LONGEST = 40;

/**
 * Streaming miner: masks what plainly varies, then learns which remaining places vary. A line whose kind was first
 * seen with a constant at a place and is later generalised keeps counting as seen. Memory is bounded: the oldest
 * templates and places are forgotten first.
 *
 * @param known templates of an earlier run, as `templates()` gave them
 */
export function createTemplateMiner(known: readonly Template[]): TemplateMiner {
  const byText = new Map<string, Template>();
  const valuesAt = new Map<string, Set<string>>();
  const patterns = new Map<number, string[][]>();

  for (const template of [...known].sort((a, b) => a.firstSeenAt.getTime() - b.firstSeenAt.getTime() || (a.id < b.id ? -1 : 1))) {
    byText.set(template.text, template);
    const words = template.text.split(' ');
    if (words.includes(VARIABLE)) addPattern(words);
    learn(words);
  }

  function mine(body: string, at: Date): Mined {
    const words = maskedWords(body);
    const general = generalise(words);
    const text = general.join(' ');
    const seen = byText.get(text);
    if (seen) return { template: seen, isNew: false };
    const wasKnown = learn(words);
    const learnt = generalise(words);
    const learntText = learnt.join(' ');
    const known = byText.get(learntText);
    if (known) return { template: known, isNew: false };
    const template = { id: contentId('tpl', learntText), text: learntText, firstSeenAt: at };
    byText.set(learntText, template);
    forgetOldest(byText, MOST_TEMPLATES);
    return { template, isNew: !wasKnown };
  }

  /** Notes the words at each place; true when a place opened, which means lines of this kind were seen before. */
  function learn(words: readonly string[]): boolean {
    let opened = false;
    const constants = words.filter((word) => !word.includes(VARIABLE)).length;
    if (constants <= LEAST_CONSTANTS) return false;
    for (let place = 0; place < Math.min(words.length, LONGEST); place++) {
      const word = words[place];
      if (word === undefined || word.includes(VARIABLE)) continue;
      const pattern = words.with(place, VARIABLE);
      const key = pattern.join(' ');
      const values = valuesAt.get(key) ?? new Set<string>();
      if (values.size === 0) {
        valuesAt.set(key, values);
        forgetOldest(valuesAt, MOST_PLACES);
      }
      values.add(word);
      if (values.size === (place === 0 ? FIRST_WORDS_THAT_VARY : VALUES_THAT_VARY)) {
        addPattern(pattern);
        opened = true;
      }
    }
    return opened;
  }

  function addPattern(pattern: string[]): void {
    const list = patterns.get(pattern.length) ?? [];
    if (!list.some((other) => other.join(' ') === pattern.join(' '))) list.push(pattern);
    if (list.length > MOST_PATTERNS_PER_LENGTH) list.shift();
    patterns.set(pattern.length, list);
  }

  function generalise(words: string[]): string[] {
    for (const pattern of patterns.get(words.length) ?? []) {
      if (pattern.every((word, place) => word === VARIABLE || word === words[place])) return pattern;
    }
    return words;
  }

  return { mine, templates: () => [...byText.values()] };
}

function forgetOldest<V>(map: Map<string, V>, most: number): void {
  if (map.size <= most) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}
