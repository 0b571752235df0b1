import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sourceFiles } from './architecture/sources.ts';

const root = join(import.meta.dirname, '..');
const sources = sourceFiles(root)
  .filter((path) => !/^(?:test|bench|tools|docs)\/|\.test\.ts$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

/** A text of an object that has one per language. */
const TEXTS = /(?<![\w.])(?<language>ru|ko):\s*(?<quote>['`"])(?<text>(?:\\.|(?!\k<quote>)[^\\])*)\k<quote>/gsu;
const LETTERS = { ru: /\p{Script=Cyrillic}/u, ko: /\p{Script=Hangul}/u } as const;
/** What is put in, and what is typed as it stands. */
const ASIDE = /\$\{[^}]*\}|\{\w+[^}]*\}|`[^`]*`|inframind [\w -]+|apt-get install/g;
const ENGLISH = /[A-Za-z]{2,} [A-Za-z]{2,}/;

/** Texts in a language that have words, of which none is of that language. */
function foreign(text: string): string[] {
  return [...text.matchAll(TEXTS)].flatMap(({ groups }) => {
    const { language = '', text: said = '' } = groups ?? {};
    const ours = said.replace(ASIDE, ' ');
    return ENGLISH.test(ours) && !LETTERS[language as 'ru' | 'ko'].test(ours) ? [said] : [];
  });
}
/** A choice between two of the three languages, however it is written. */
const TWO_OF_THREE = /language === 'ru' \? (?!'[^']*' : \w*\.?language === 'ko')[^:\n]+ : (?![^\n]*'ko')/;

describe('what is said to people', () => {
  test('is in the language that it is said to be in', () => {
    const found = sources.flatMap(({ path, text }) => foreign(text).map((said) => `${path}: ${said}`));
    expect(found).toEqual([]);
  });

  test('is never chosen between Russian and English alone', () => {
    // How a figure is written is the same in Korean and in English.
    const found = sources.filter(({ path, text }) => TWO_OF_THREE.test(text) && path !== 'copilot/wording/quantities.ts');
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  test('the walk sees what it is for', () => {
    expect(sources.reduce((sum, { text }) => sum + [...text.matchAll(TEXTS)].length, 0)).toBeGreaterThan(2_000);
    expect(foreign("{ en: 'no such file', ru: 'нет файла', ko: 'no such file' }")).toEqual(['no such file']);
    expect(TWO_OF_THREE.test("print(language === 'ru' ? 'Нет.' : 'None is left.')")).toBe(true);
    expect(TWO_OF_THREE.test("say(language === 'ru' ? RUSSIAN : ENGLISH)")).toBe(true);
  });
});
