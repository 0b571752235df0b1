import { expect, test } from 'vitest';
import { CONTEXT } from '../../test/utterances/context.ts';
import { filled, sentencesBefore } from './sentences.ts';

test('a frame gives each of its words twice, beside several others', () => {
  const sentences = filled('impact|{if/when} @ {dies/burns/falls}, {who/what} {cries/breaks/stops/notices}');
  const uses = (word: string) => sentences.filter((one) => one.split(/[ ,|]+/).includes(word));
  for (const word of ['if', 'when', 'dies', 'burns', 'falls', 'who', 'what', 'cries', 'breaks', 'stops', 'notices'])
    expect(uses(word).length, word).toBeGreaterThanOrEqual(2);
  expect(uses('cries').map((one) => /who|what/.exec(one)?.[0])).toEqual(expect.arrayContaining(['who', 'what']));
  for (const one of sentences) {
    expect(one).toMatch(/^impact\|(?:if|when) /);
    expect(CONTEXT.assetIds.some((id) => one.includes(id))).toBe(true);
    expect(one).not.toMatch(/[{}@]/);
  }
  expect(filled('impact|{if/when} @ {dies/burns/falls}, {who/what} {cries/breaks/stops/notices}')).toEqual(sentences);
});

test('a word of a frame may be left out', () => {
  expect(filled('why|what is it{?/}').sort()).toEqual(['why|what is it', 'why|what is it?']);
});

test('what is learnt from has whole sentences of the frames in three languages', () => {
  const learnt = sentencesBefore(31);
  for (const script of [/\p{Script=Cyrillic}/u, /\p{Script=Hangul}/u, /^[a-z]/])
    expect(learnt.filter(({ kind, text }) => kind === 'impact' && script.test(text)).length).toBeGreaterThan(300);
  expect(learnt.filter(({ text }) => /[{}]|(?<!\p{L})@(?= |$)/u.test(text)).map(({ text }) => text)).toEqual([]);
});
