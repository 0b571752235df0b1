import { expect, test } from 'vitest';
import { approval, run } from '../test/conformance/store-things.ts';
import { approvalCard } from './action-cards.ts';
import { runResultCard } from './result-card.ts';
import { isMeasuring } from './run-cards.ts';

const AT = new Date('2026-11-29T10:00:00Z');
const shared = { timeZone: 'UTC', runbookTitle: 'Restart', requesterName: 'Olga', at: AT };
const TEST = {
  ...{ assetId: 'checkout', metric: 'http_server_request_duration_seconds', labels: {}, unit: 's' },
  ...{ below: 0.2, above: null, withinMs: 300_000 },
};
const failed = (reason: string) => ({
  request: approval('apr_1', 0, { state: 'FAILED', reason, fencingToken: 1 }),
  run: { ...run('run_1', 'apr_1', 0), state: 'FAILED' as const, endedAt: AT },
});
const result = (reason: string, language: 'en' | 'ru' | 'ko') => {
  const { request, run: over } = failed(reason);
  return JSON.stringify(runResultCard(request, over, { ...shared, language, approverNames: ['Anna'], measuring: false }));
};

test.each([
  ['COLLECTOR_UNREACHABLE', 'en', /does not answer\. This step was not begun\. See whether the host is up/],
  ['TRANSPORT_HOST_KEY', 'ru', /не из тех, которым доверяют.*hosts → hostKeyFingerprint.*другая машина/],
  ['COLLECTOR_DENIED', 'en', /refused.*An administrator looks at the account/],
  ['step-failed', 'ko', /오류로 끝나.*아래에 있습니다/],
  ['output-limit', 'ko', /출력이 한도를/],
] as const)('a run that failed with %s says why and what to do, in %s', (reason, language, words) => {
  expect(result(reason, language)).toMatch(words);
  expect(result(reason, language)).not.toMatch(/exit code –|код –/);
});

test('what tells whether it helped is called as people call it, with its unit', () => {
  const plan = { ...approval('apr_1', 0).plan, successTest: TEST };
  const card = (language: 'en' | 'ru') =>
    JSON.stringify(
      approvalCard(approval('apr_1', 0, { plan, expiresAt: new Date(AT.getTime() + 1) }), { ...shared, language, preview: null }),
    );

  expect(card('en')).toContain('response time on checkout falls below 200 ms within 5 min');
  expect(card('ru')).toContain('время ответа на checkout опустится ниже 200 мс');

  const measurement = { metric: TEST.metric, unit: 's', before: 0.4, after: 0.007, helped: true };
  const over = { ...run('run_1', 'apr_1', 0), state: 'SUCCEEDED' as const, endedAt: AT, measurement };
  const told = runResultCard({ ...approval('apr_1', 0), plan }, over, { ...shared, language: 'en', approverNames: [], measuring: false });
  expect(JSON.stringify(told)).toContain('Yes: response time on checkout 400 ms → 7 ms');
});

test('a metric that nobody has a name for keeps its own, and what has no unit its bare limit', () => {
  const { unit: _unit, ...bare } = { ...TEST, metric: 'queue_depth', labels: { queue: 'mail' } };
  const plan = { ...approval('apr_1', 0).plan, successTest: bare };
  const card = approvalCard(
    { ...approval('apr_1', 0), plan, expiresAt: new Date(AT.getTime() + 1) },
    { ...shared, language: 'en', preview: null },
  );

  expect(JSON.stringify(card)).toContain('queue_depth {queue=mail} on checkout falls below 0.2');
});

test.each([
  ['EXPIRED', 'too-late', true],
  ['BLOCKED', 'frozen', true],
  ['BLOCKED', 'alert-resolved', false],
  ['REJECTED', null, false],
] as const)('a request that is %s because of %s can be asked for again: %s', (state, reason, isOffered) => {
  const card = approvalCard(approval('apr_1', 0, { state, reason }), { ...shared, language: 'en', preview: null });

  expect(card.actions.map(({ verb }) => verb)).toEqual(isOffered ? ['again'] : []);
});

test('what ran but was not measured is not green: it is not known whether it helped, and the way back is offered, in each language', () => {
  const base = approval('apr_1', 0).plan;
  const [step] = base.steps;
  if (step === undefined) throw new Error('no step');
  const plan = { ...base, successTest: TEST, rollback: [step] };
  const measurement = { metric: TEST.metric, unit: 's', before: 0.4, after: null, helped: null };
  const steps = [{ ...doneStep, id: step.id, target: plan.targets[0].assetId }];
  const over = { ...run('run_1', 'apr_1', 0), state: 'SUCCEEDED' as const, endedAt: AT, steps, measurement };
  const card = (language: 'en' | 'ru' | 'ko', measuring = false, more: Partial<typeof over> = {}) =>
    runResultCard(
      { ...approval('apr_1', 0, { state: 'SUCCEEDED' }), plan },
      { ...over, ...more },
      { ...shared, language, approverNames: [], measuring },
    );

  expect(card('en')).toMatchObject({ tone: 'warning', actions: [{ verb: 'rollback' }] });
  expect(JSON.stringify(card('en'))).toMatch(/Whether it helped is not known.*response time on checkout/);
  expect(JSON.stringify(card('ru'))).toMatch(/Помогло ли, неизвестно.*время ответа на checkout/);
  expect(JSON.stringify(card('ko'))).toMatch(/도움이 되었는지 알 수 없습니다/);
  // While it is being measured nobody is hurried back; what never was measured before either is as little known.
  expect(card('en', true)).toMatchObject({ tone: 'good', actions: [] });
  expect(card('en', false, { measurement: null as never }).actions.map(({ verb }) => verb)).toEqual(['rollback']);
  expect(card('en', false, { measurement: { ...measurement, after: 0.1, helped: true } as never })).toMatchObject({
    tone: 'good',
    actions: [],
  });
});

test('a step that never began stands among the others, and without any that began there is no way back to ask for', () => {
  const base = approval('apr_1', 0).plan;
  const [step] = base.steps;
  if (step === undefined) throw new Error('no step');
  const plan = { ...base, steps: [step, { ...step, id: 'second' }], rollback: [step] };
  const { request, run: over } = failed('step-failed');
  const told = (steps: typeof over.steps) =>
    runResultCard({ ...request, plan }, { ...over, steps }, { ...shared, language: 'en', approverNames: [], measuring: false });
  const broke = { ...doneStep, id: step.id, target: plan.targets[0].assetId, state: 'failed' as const, exitCode: 3 };

  expect(told([broke]).parts.flatMap((part) => (part.kind === 'list' ? part.items : []))).toEqual([
    expect.stringMatching(/failed, exit code 3/),
    'second: not begun',
  ]);
  expect(told([broke]).actions.map(({ verb }) => verb)).toEqual(['rollback', 'again']);
  expect(told([]).actions.map(({ verb }) => verb)).toEqual(['again']);
});

const doneStep = {
  ...{ id: '', target: '', state: 'done' as const, exitCode: 0, output: '', outputBytes: 0, outputSha256: null },
  ...{ startedAt: new Date(AT.getTime() - 1_000), endedAt: AT },
};

test('of what is not known to have taken effect its dry run is a press away, where there is one; of what failed and ended otherwise it is not', () => {
  const actions = (state: 'UNKNOWN' | 'FAILED' | 'SUCCEEDED', canTry: boolean) =>
    runResultCard(
      approval('apr_1', 0, { state, reason: 'worker-lost' }),
      { ...run('run_1', 'apr_1', 0), state, endedAt: AT },
      { ...shared, language: 'en', approverNames: [], measuring: false, canTry },
    ).actions.map(({ verb }) => verb);

  expect(actions('UNKNOWN', true)).toContain('try');
  for (const [state, canTry] of [
    ['UNKNOWN', false],
    ['FAILED', true],
    ['SUCCEEDED', true],
  ] as const)
    expect(actions(state, canTry)).not.toContain('try');
});

test('on the page too it is being measured until its time is over', () => {
  const plan = { successTest: TEST };
  const measurement = { metric: TEST.metric, unit: 's', before: 0.4, after: null, helped: null };
  const over = { ...run('run_1', 'apr_1', 0), state: 'SUCCEEDED' as const, endedAt: AT, measurement };
  const after = (ms: number) => new Date(AT.getTime() + ms);

  expect([isMeasuring(plan, over, after(0)), isMeasuring(plan, over, after(299_999)), isMeasuring(plan, over, after(300_000))]).toEqual([
    true,
    true,
    false,
  ]);
  expect(isMeasuring(plan, { ...over, measurement: { ...measurement, after: 0.1, helped: true } }, after(0))).toBe(false);
  expect(isMeasuring({ successTest: null }, over, after(0))).toBe(false);
  expect(isMeasuring(plan, { ...over, state: 'FAILED' }, after(0))).toBe(false);
});
