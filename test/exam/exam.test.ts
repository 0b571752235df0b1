import { afterAll, beforeAll, expect, test } from 'vitest';
import { mark } from './marks.ts';
import { loadScenario, renamed, scenarioNames, truthOf } from './scenario.ts';
import { openRoom, type Room } from './sit.ts';

// All of them are `npm run exam`: minutes. Here: two causes, one cause under other names, and silence.
let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());

test('has at least forty questions, eight without a nameable cause, six with two causes', () => {
  const truths = scenarioNames().map(truthOf);
  expect(truths.length).toBeGreaterThanOrEqual(40);
  expect(truths.filter(({ kind }) => kind !== 'cause').length).toBeGreaterThanOrEqual(8);
  expect(truths.filter((truth) => truth.kind === 'cause' && truth.causes.length > 1).length).toBeGreaterThanOrEqual(6);
});

test('two causes are told as two, each with its evidence, and no name decides anything', async () => {
  const scenario = loadScenario('087-gorse');
  const [first, second] = [await room.sit(scenario), await room.sit(renamed(scenario, (index) => `box-${90 - index}`))];
  for (const paper of [first, second]) {
    const { cause, otherCauses } = paper.answers.en;
    expect(paper.scenario.truth).toMatchObject({ causes: [{ assetId: cause?.assetId }, { assetId: otherCauses?.[0]?.assetId }] });
    expect(paper.answers.en.verdict).toMatch(/\. Besides, /);
    expect(paper.answers.ru.verdict).toMatch(/\. Кроме того, /);
    expect(paper.answers.en.claims.map(({ text }) => text).join(' ')).toMatch(/rose once more at /);
    expect(paper.answers.en.withheld).toBe(0);
  }
  const shape = ({ answers: { en } }: typeof first) => [en.confidence?.value, en.cause?.path, en.otherCauses?.map(({ path }) => path)];
  expect(shape(first)).toEqual(shape(second));
});

test('the next best explanation is told with why it lost', async () => {
  const { answers } = await room.sit(loadScenario('024-knoll'));
  expect(answers.en.ruledOut[0]?.text).toMatch(/^Next best: .*; less likely because /);
  expect(answers.ru.ruledOut[0]?.text).toMatch(/^Следующее по вероятности: .*; менее вероятно: /);
});

test('where nothing is wrong nothing is named', async () => {
  const one = mark(await room.sit(loadScenario('094-kelp')));
  expect(one).toMatchObject({ named: false, right: true });
});
