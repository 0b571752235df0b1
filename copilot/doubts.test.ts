import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { languageOf } from '../domain/language.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores } from '../stores/stores.ts';
import { ask } from './ask.ts';
import { seed, storageLatency } from './testing/scenarios.ts';
import { doubtOf } from './understand/doubts.ts';

let stores: Stores;
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
});
afterAll(() => stores.close());

async function asker() {
  const scenario = storageLatency();
  const id = randomUUID();
  await stores.tenants.create({ id, name: id });
  const tenant = stores.forTenant(id);
  await seed(tenant, scenario);
  const asked = (text: string) =>
    ask(
      { stores: tenant, runbooks: [] },
      { text, language: languageOf(text), alertId: scenario.alert.id, askedAt: scenario.at, timeZone: 'UTC' },
    );
  return { scenario, tenant, asked };
}

test.each([
  'how sure are you?',
  'Are you sure?',
  'how confident are you in that',
  'насколько ты уверен?',
  'ты уверен?',
  '얼마나 확신해?',
  '정말 확실해?',
  'sure?',
  'точно?',
  '확실해?',
])('“%s” doubts how sure an answer is', (text) => expect(doubtOf(text.toLowerCase())).toEqual({ kind: 'how-sure' }));

test.each([
  ['why not the disk?', 'disk'],
  ["why isn't it the disk", 'disk'],
  ['and why not memory?', 'memory'],
  ['why is the network not the cause?', 'network'],
  ['почему не диск?', 'disk'],
  ['а почему не память?', 'memory'],
  ['почему это не из-за процессора', 'processor'],
  ['왜 디스크가 아니야?', 'disk'],
  ['메모리는 왜 아니야?', 'memory'],
])('“%s” asks why the %s is not the cause', (text, suspect) => expect(doubtOf(text)).toEqual({ kind: 'why-not', suspect }));

test.each([
  'why is the disk full?',
  'why is the disk not mounted on srv-1',
  'make sure the disk is fine',
  'почему диск не отвечает?',
  'почему не работает диск?',
  '왜 디스크가 느려?',
  'is it the disk?',
])('“%s” doubts nothing', (text) => expect(doubtOf(text)).toBeNull());

test('how sure it is comes from the stored answer: in words, with the number, the reason and what came next', async () => {
  const { scenario, tenant, asked } = await asker();
  await asked('why?');
  const answer = await tenant.answers.latestForAlert(scenario.alert.id);
  if (!answer?.confidence) throw new Error('no cause was named');
  await tenant.answers.put({ ...answer, id: `${answer.id}_rated`, confidence: { ...answer.confidence, value: 0.5, record: 'Of 9, 8.' } });
  const reply = await asked('how sure are you?');
  if (reply.kind !== 'list') throw new Error(reply.kind);
  const next = answer.ruledOut.filter(({ of }) => of?.reason === 'runner-up');
  expect(reply.claims).toEqual(next);
  expect(reply.headline).toBe(
    `Confidence in the cause named: Moderate: 50 %. Reason: ${answer.confidence.reason}. Of 9, 8.${next.length > 0 ? '' : ' No runner-up is told in this answer.'}`,
  );
  expect(await asked('насколько ты уверен?')).toMatchObject({
    headline: expect.stringMatching(/^Уверенность в названной причине: .*\d+ %/),
  });
  expect(await asked('얼마나 확신해?')).toMatchObject({ headline: expect.stringMatching(/^제시한 원인의 확신도: .*\d+ %/) });
});

test('why something else is not the cause: what was ruled out about it, that it is the cause, or what is measured of it', async () => {
  const { scenario, tenant, asked } = await asker();
  await asked('why?');
  const answer = await tenant.answers.latestForAlert(scenario.alert.id);
  const [claim] = answer?.claims ?? [];
  if (!answer || !claim) throw new Error('no answer');
  const out = { ...claim, of: { concept: 'memory.pressure' as const, reason: 'nothing-unusual' as const } };
  await tenant.answers.put({ ...answer, id: `${answer.id}_out`, ruledOut: [out] });
  expect(await asked('why not the memory?')).toMatchObject({ kind: 'list', headline: 'Why not the memory', claims: [out] });
  expect(await asked('why not the disk?')).toMatchObject({
    kind: 'list',
    headline: `The disk is not ruled out: it is part of the cause named. ${answer.verdict}`,
  });
  expect(await asked('why not the network?')).toMatchObject({
    kind: 'sentence',
    text: `The network is not in that answer, and nothing of it was measured on ${scenario.alert.assetId} lately.`,
  });
  expect(await asked('why not the processor?')).toMatchObject({
    kind: 'list',
    headline: `What was seen of the processor is told as a consequence of the cause named. ${answer.verdict}`,
    claims: [{ text: expect.stringMatching(/^I\/O wait on srv-db-03/) }],
  });
  await tenant.answers.put({ ...answer, id: `${answer.id}_none`, cause: null, otherCauses: [], ruledOut: [] });
  expect(await asked('why not the processor?')).toMatchObject({ headline: 'No cause was named; of the processor this stood out:' });
  await tenant.answers.put({ ...answer, id: `${answer.id}_calm`, cause: null, otherCauses: [], ruledOut: [], claims: [] });
  expect(await asked('why not the processor?')).toMatchObject({
    kind: 'list',
    headline: `Nothing about the processor stood out in that answer. Measured on ${scenario.alert.assetId} now:`,
    claims: expect.arrayContaining([{ text: expect.stringMatching(/^CPU use \(user\): /), evidenceIds: expect.anything() }]),
  });
  expect(await asked('почему не сеть?')).toMatchObject({ kind: 'sentence', text: expect.stringContaining('сеть') });
  expect(await asked('왜 네트워크가 아니야?')).toMatchObject({ kind: 'sentence', text: expect.stringContaining('네트워크') });
});
