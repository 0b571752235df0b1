import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type Words = { readonly [word: string]: unknown };
const folder = new URL('../../api/web/', import.meta.url);
/** Files that hold words by language, whole or of one language. */
const files = readdirSync(folder).filter((file) => /^const WORDS = \{/m.test(readFileSync(new URL(file, folder), 'utf8')));

/** The names of all words, those within others too, and of what kind each is. */
function shape(words: Words, within = ''): string[] {
  return Object.entries(words)
    .flatMap(([name, word]) =>
      typeof word === 'object' && word !== null ? shape(word as Words, `${within}${name}.`) : [`${within}${name}: ${typeof word}`],
    )
    .sort();
}

test.each(files)('%s has every word in each of the three languages', (file) => {
  const text = readFileSync(new URL(file, folder), 'utf8');
  const korean = /\nexport const KOREAN = (\{.*\n\});/s.exec(readFileSync(new URL('words-ko.js', folder), 'utf8'))?.[1];
  const literal = /(?:^|\n)const WORDS = (\{.*?\n\});/s.exec(text)?.[1];
  // Our own files: an object of texts and of functions that join them.
  const words = new Function('KOREAN', `return ${literal}`)(new Function(`return ${korean}`)()) as Record<'en' | 'ru' | 'ko', Words>;
  expect(Object.keys(words)).toEqual(['en', 'ru', 'ko']);
  expect(shape(words.ru)).toEqual(shape(words.en));
  expect(shape(words.ko)).toEqual(shape(words.en));
});

test('the files with words are known', () => {
  expect(files).toEqual(
    expect.arrayContaining(['chat-words.js', 'digests.js', 'run-words.js', 'sign-in-words.js', 'status.js', 'words.js']),
  );
});

test.each(['index.html', 'chat.html', 'sign-in.html'])('%s says in each language that it needs JavaScript', (file) => {
  const [, said = ''] = /<noscript>(.*?)<\/noscript>/s.exec(readFileSync(new URL(file, folder), 'utf8')) ?? [];
  expect(said).toContain('This page needs JavaScript.');
  expect(said).toMatch(/<p lang="ru">[^<]*нужен JavaScript/);
  expect(said).toMatch(/<p lang="ko">[^<]*JavaScript가 필요합니다/);
});
