import { expect, test } from 'vitest';
import { checkSentences } from '../../copilot/conversation/check.ts';
import { createClock } from '../../copilot/wording/times.ts';
import { languageOf } from '../../domain/language.ts';
import { keptOf, ZONES } from './kept.ts';
import { FALSE_AGAIN, NOT_READ_AGAIN, TRUE_AGAIN } from './retold-again.ts';
import { FALSE_END, NOT_READ_END, TRUE_END } from './retold-end.ts';
import { FALSE_FRESH, NOT_READ_FRESH, TRUE_FRESH } from './retold-fresh.ts';
import { FALSE_LAST, NOT_READ_LAST, TRUE_LAST } from './retold-last.ts';
import { FALSE_LATER, NOT_READ_LATER, TRUE_LATER } from './retold-later.ts';
import { FALSE_MORE, NOT_READ_MORE, TRUE_MORE } from './retold-more.ts';
import { FALSE_NEXT, NOT_READ_NEXT, TRUE_NEXT } from './retold-next.ts';

const LOTS = [
  { truths: TRUE_AGAIN, lies: FALSE_AGAIN, unread: NOT_READ_AGAIN },
  { truths: TRUE_FRESH, lies: FALSE_FRESH, unread: NOT_READ_FRESH },
  { truths: TRUE_LATER, lies: FALSE_LATER, unread: NOT_READ_LATER },
  { truths: TRUE_LAST, lies: FALSE_LAST, unread: NOT_READ_LAST },
  { truths: TRUE_NEXT, lies: FALSE_NEXT, unread: NOT_READ_NEXT },
  { truths: TRUE_MORE, lies: FALSE_MORE, unread: NOT_READ_MORE },
  { truths: TRUE_END, lies: FALSE_END, unread: NOT_READ_END },
];

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
  for (const [question, texts] of LOTS.flatMap(({ truths, lies }) => [...Object.entries(truths), ...Object.entries(lies)])) {
    const { en, ru, ko } = keptOf(question).statements;
    const most = Math.min(en.length, ru.length, ko.length);
    for (const text of texts) {
      const cited = [...text.matchAll(/(?<=\[)\d{1,2}(?=\])/g)].map(Number);
      expect([question, text, cited.length > 0, cited.filter((number) => number > most)]).toEqual([question, text, true, []]);
    }
  }
});

test('nothing untrue that a model makes of these answers is shown', { timeout: 180_000 }, () => {
  for (const { lies } of LOTS) expect(shownOf(lies)).toEqual([]);
});

test('what is true is shown, but for what is known not to be read', { timeout: 180_000 }, () => {
  for (const { truths, unread } of LOTS) {
    const shown = new Set(shownOf(truths));
    const struck = Object.values(truths).flatMap((texts) => texts.filter((text) => !shown.has(text)));
    expect(struck.sort()).toEqual([...unread].sort());
  }
});
