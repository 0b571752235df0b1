import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkSentences, type Statement } from '../../copilot/conversation/check.ts';
import { createResults } from '../../copilot/conversation/results.ts';
import { answerOf } from '../../copilot/explain.ts';
import { createClock } from '../../copilot/wording/times.ts';
import { type Language, languageOf } from '../../domain/language.ts';
import { loadScenario } from '../exam/scenario.ts';
import { openRoom, type Paper, type Room } from '../exam/sit.ts';
import { FALSE_AGAIN, NOT_READ_AGAIN, TRUE_AGAIN } from './retold-again.ts';

const ZONES: Readonly<Record<Language, string>> = { en: 'UTC', ru: 'Europe/Moscow', ko: 'Asia/Seoul' };
let room: Room;
const papers: Paper[] = [];

beforeAll(async () => {
  room = await openRoom();
  for (const name of Object.keys(TRUE_AGAIN)) papers.push(await room.sit(loadScenario(name)));
}, 600_000);
afterAll(() => room.close());

/** The statements of an answer as a model is given them. */
async function statementsOf({ stores, alert, investigation }: Paper, language: Language): Promise<readonly Statement[]> {
  const request = { alertId: alert.id, language, timeZone: ZONES[language], at: investigation.at };
  const results = createResults();
  results.add({ kind: 'answer', answer: await answerOf({ stores, runbooks: [] }, request, alert, investigation) }, true);
  return results.statements();
}

/** Of texts about answers those of which each sentence is shown. */
async function shownOf(texts: Readonly<Record<string, readonly string[]>>): Promise<string[]> {
  const shown: string[] = [];
  for (const paper of papers) {
    const told = { en: await statementsOf(paper, 'en'), ru: await statementsOf(paper, 'ru'), ko: await statementsOf(paper, 'ko') };
    for (const text of texts[paper.scenario.name] ?? []) {
      const language = languageOf(text.replace(/[“«][^”»]*[”»]/g, ''));
      const said = checkSentences(text, told[language], createClock(ZONES[language], paper.investigation.at, language));
      if (said.length > 0 && said.every(({ strike }) => strike === null)) shown.push(text);
    }
  }
  return shown;
}

test('nothing untrue that a model makes of these answers is shown', { timeout: 120_000 }, async () => {
  expect(await shownOf(FALSE_AGAIN)).toEqual([]);
});

test('what is true is shown, but for what is known not to be read', { timeout: 120_000 }, async () => {
  const shown = new Set(await shownOf(TRUE_AGAIN));
  const struck = Object.values(TRUE_AGAIN).flatMap((texts) => texts.filter((text) => !shown.has(text)));
  expect(struck.sort()).toEqual([...NOT_READ_AGAIN].sort());
});
