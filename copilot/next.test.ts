import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadRunbooks } from '../actions/runbooks/load.ts';
import type { Incident } from '../domain/alert.ts';
import type { Question } from '../domain/answer.ts';
import { languageOf } from '../domain/language.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../stores/stores.ts';
import { ask } from './ask.ts';
import { quietHour, type Scenario, seed, storageLatency } from './testing/scenarios.ts';
import { understand } from './understand/understand.ts';

let stores: Stores;
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
});
afterAll(() => stores.close());

async function tenantWith(scenario: Scenario, ...numbers: readonly number[]): Promise<TenantStores> {
  const id = randomUUID();
  await stores.tenants.create({ id, name: id });
  const tenant = stores.forTenant(id);
  await seed(tenant, scenario);
  for (const number of numbers) {
    const alert = { ...scenario.alert, ...(number === numbers[0] ? {} : { id: `alr_${number}`, incidentId: `inc_${number}` }) };
    await tenant.alerts.put(alert);
    await tenant.alerts.putIncident({ ...incidentOf(scenario), id: alert.incidentId, number, alertIds: [alert.id] });
  }
  return tenant;
}

function incidentOf({ alert }: Scenario): Incident {
  const { incidentId: id, name: title, severity, assetId, startedAt: openedAt } = alert;
  return { id, number: 0, title, severity, assetId, openedAt, status: 'open', resolvedAt: null, alertIds: [alert.id] };
}

async function replyTo(tenant: TenantStores, { at }: Scenario, text: string, alertId: string | null = null) {
  const question: Question = { text, language: languageOf(text), alertId, askedAt: at, timeZone: 'UTC' };
  return ask({ stores: tenant, runbooks: await loadRunbooks() }, question);
}

test.each([
  ['what now?', 'HighIowait: what next', /nobody has taken it\. Say “take it”/, /^There is no ticket yet: “open a ticket”/],
  ['а теперь что?', 'HighIowait: что дальше', /никто не взял\. Скажите «беру»/, /^Заявки ещё нет: «открой тикет»/],
  ['이제 뭐 해?', 'HighIowait: 다음 단계', /담당자 없음\. “제가 맡을게요”/, /^아직 티켓이 없습니다/],
])('“%s” tells the steps of the only open incident, and of the thread’s', async (text, headline, held, ticket) => {
  const scenario = storageLatency();
  const tenant = await tenantWith(scenario, 12);
  for (const alertId of [null, scenario.alert.id]) {
    const reply = await replyTo(tenant, scenario, text, alertId);
    expect(reply).toMatchObject({ kind: 'next', alertId: scenario.alert.id, headline: `#12 ${headline}` });
    if (reply.kind !== 'next') return;
    const answer = reply.answerId ? await tenant.answers.get(reply.answerId) : null;
    expect(answer?.verdict).toBe(reply.verdict);
    expect(reply.proposals).toEqual(answer?.proposals);
    for (const { title, targetAssetId } of reply.proposals) {
      expect(reply.steps.some((step) => step.includes(title) && step.includes(targetAssetId))).toBe(true);
    }
    expect(reply.steps).toEqual(expect.arrayContaining([expect.stringMatching(held), expect.stringMatching(ticket)]));
    // What is to be checked is what the answer does not know, word for word, and what settles it.
    expect(reply.checks.length).toBeGreaterThan(0);
    for (const check of reply.checks) expect(answer?.unknowns.some((unknown) => check.startsWith(`${unknown} `))).toBe(true);
  }
});

test('who has it, what waits for an approval and its ticket are told as they are', async () => {
  const scenario = storageLatency();
  const tenant = await tenantWith(scenario, 12);
  const { incidentId } = scenario.alert;
  await tenant.care.put({
    incidentId,
    acknowledged: { by: 'anna', at: scenario.at },
    assignee: null,
    snooze: null,
    escalation: null,
    reminder: null,
    reached: [],
    updatedAt: scenario.at,
  });
  await tenant.tickets.createOnce({
    ...{ id: 'tkt_1', incidentId, system: 'jira', key: 'OPS-7', url: 'https://jira.example/OPS-7', status: 'In Progress' },
    ...{ openedBy: 'anna', openedAt: scenario.at },
  });
  expect(await replyTo(tenant, scenario, 'what next #12')).toMatchObject({
    kind: 'next',
    steps: expect.arrayContaining([expect.stringMatching(/anna has had it since .* To hand it over/), 'Ticket OPS-7: In Progress.']),
  });
});

test('of several open incidents it is asked which, each button is understood; an incident that is over needs nothing', async () => {
  const scenario = storageLatency();
  const tenant = await tenantWith(scenario, 12, 13);
  const reply = await replyTo(tenant, scenario, 'what next?');
  expect(reply).toMatchObject({ kind: 'record', text: 'Open incidents: 2. What next of which?' });
  const [first] = reply.kind === 'record' ? (reply.choices ?? []) : [];
  expect(first).toEqual({ label: '#12 HighIowait', question: 'what next #12' });
  expect(await replyTo(tenant, scenario, first?.question ?? '')).toMatchObject({ kind: 'next', headline: expect.stringMatching(/^#12 /) });
  const over = { status: 'resolved', resolvedAt: scenario.at } as const;
  await tenant.alerts.putIncident({ ...incidentOf(scenario), ...over, number: 12 });
  expect(await replyTo(tenant, scenario, 'что дальше #12')).toMatchObject({
    kind: 'next',
    verdict: expect.stringMatching(/^Он закончился/),
    proposals: [],
  });
});

test('where nothing is open, that is said, and what else may be asked', async () => {
  const scenario = quietHour();
  const tenant = await tenantWith(scenario);
  for (const [text, said, unusual] of [
    ['what now?', /^No incident is open, so there is nothing to do\./, 'What is unusual?'],
    ['что делать?', /^Открытых инцидентов нет, делать ничего не нужно\./, 'Что необычного?'],
    ['이제 뭐 해?', /^열린 인시던트가 없어 할 일이 없습니다\./, '이상한 점은?'],
  ] as const) {
    const reply = await replyTo(tenant, scenario, text);
    expect(reply).toMatchObject({ kind: 'record', text: expect.stringMatching(said) });
    const choices = reply.kind === 'record' ? (reply.choices ?? []) : [];
    expect(choices[0]).toEqual({ label: unusual, question: unusual });
    const context = { alertId: null, assetIds: [], now: scenario.at, timeZone: 'UTC' };
    expect(choices.map(({ question }) => understand(question, context).kind)).toEqual(['unusual', 'digest', 'help']);
  }
});

test('it is never said that none is firing where one is: what was said to have none is named, and what is open is offered', async () => {
  const scenario = storageLatency();
  const tenant = await tenantWith(scenario, 12);
  const ofOne = [{ label: '#12 HighIowait', question: 'what next #12' }];
  for (const [text, alertId, said] of [
    ['what should I do about #99?', null, 'There is no incident #99 to be seen here. Open incidents: 1. What next of which?'],
    ['what should I do?', 'alr_gone', /^The alert of this thread cannot be seen here any more.* Open incidents: 1\./],
  ] as const) {
    const expected = typeof said === 'string' ? said : expect.stringMatching(said);
    expect(await replyTo(tenant, scenario, text, alertId)).toMatchObject({ kind: 'record', text: expected, choices: ofOne });
  }
  expect(await replyTo(tenant, scenario, 'why #99')).toMatchObject({ text: 'There is no incident #99 to be seen here.' });
});

test('what there is to do about a machine without an alert is told of the incident that it may have to do with', async () => {
  const scenario = storageLatency();
  const tenant = await tenantWith(scenario, 12, 13);
  const other = { ...incidentOf(scenario), id: 'inc_13', number: 13, assetId: 'far-away', alertIds: ['alr_13'] };
  await tenant.alerts.putIncident(other);
  for (const alertId of [null, scenario.alert.id]) {
    expect(await replyTo(tenant, scenario, 'what should I do with lun-12?', alertId)).toMatchObject({
      kind: 'next',
      headline: expect.stringMatching(/^#12 /),
      notes: ['There is no alert on lun-12.'],
    });
  }
  // The machine that the conversation was about.
  const question: Question = { text: 'what now?', language: 'en', alertId: null, askedAt: scenario.at, timeZone: 'UTC' };
  const about = { assetId: scenario.alert.assetId, window: null, concept: null, kind: 'state' } as const;
  expect(await ask({ stores: tenant, runbooks: [] }, { ...question, context: about })).toMatchObject({
    kind: 'next',
    headline: expect.stringMatching(/^#12 /),
  });
});
