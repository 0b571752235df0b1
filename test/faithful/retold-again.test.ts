import { expect, test } from 'vitest';
import { checkSentences } from '../../copilot/conversation/check.ts';
import { createClock } from '../../copilot/wording/times.ts';
import { languageOf } from '../../domain/language.ts';
import { keptOf, ZONES } from './kept.ts';
import { FALSE_AGAIN, NOT_READ_AGAIN, TRUE_AGAIN } from './retold-again.ts';

/** Of texts about answers as they were when the texts were written, those of which each sentence is shown. */
function shownOf(texts: Readonly<Record<string, readonly string[]>>): string[] {
  return Object.entries(texts).flatMap(([question, about]) => {
    const { at, statements } = keptOf(question);
    return about.filter((text) => {
      const language = languageOf(text.replace(/[“«][^”»]*[”»]/g, ''));
      const said = checkSentences(text, statements[language], createClock(ZONES[language], at, language));
      return said.length > 0 && said.every(({ strike }) => strike === null);
    });
  });
}

test('what the texts cite is kept', () => {
  for (const [question, texts] of [...Object.entries(TRUE_AGAIN), ...Object.entries(FALSE_AGAIN)]) {
    const { en, ru, ko } = keptOf(question).statements;
    const most = Math.min(en.length, ru.length, ko.length);
    for (const text of texts) {
      const cited = [...text.matchAll(/(?<=\[)\d{1,2}(?=\])/g)].map(Number);
      expect([question, text, cited.length > 0, cited.filter((number) => number > most)]).toEqual([question, text, true, []]);
    }
  }
});

test('nothing untrue that a model makes of these answers is shown', () => {
  expect(shownOf(FALSE_AGAIN)).toEqual([]);
});

test('what is true is shown, but for what is known not to be read', () => {
  const shown = new Set(shownOf(TRUE_AGAIN));
  const struck = Object.values(TRUE_AGAIN).flatMap((texts) => texts.filter((text) => !shown.has(text)));
  expect(struck.sort()).toEqual([...NOT_READ_AGAIN].sort());
});
