import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Runbook } from '../domain/action.ts';
import type { Answer } from '../domain/answer.ts';
import type { Language } from '../domain/language.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../stores/stores.ts';
import { ask } from './ask.ts';
import { answerOf, explain } from './explain.ts';
import { investigate } from './investigate.ts';
import { failingDisk, quietHour, rackOverheating, type Scenario, seed, storageLatency } from './testing/scenarios.ts';

let stores: Stores;
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
});
afterAll(() => stores.close());

async function tenantWith(scenario: Scenario): Promise<TenantStores> {
  const id = randomUUID();
  await stores.tenants.create({ id, name: id });
  const tenant = stores.forTenant(id);
  await seed(tenant, scenario);
  return tenant;
}

async function answerTo(
  scenario: Scenario,
  language: Language = 'en',
  timeZone = 'UTC',
  runbooks: readonly Runbook[] = [],
): Promise<Answer> {
  const tenant = await tenantWith(scenario);
  return explain({ stores: tenant, runbooks }, { alertId: scenario.alert.id, language, timeZone, at: scenario.at });
}

const pauseBackup: Runbook = {
  id: 'pause-backup',
  version: 1,
  title: { en: 'Pause the backup', ru: 'Приостановить резервное копирование', ko: 'Pause the backup' },
  appliesTo: ['job.running'],
  risk: 'low',
  approvals: 1,
  approvers: null,
  environment: {},
  runAs: null,
  limits: { processes: 1, memoryBytes: 1, cpuSeconds: 1, outputBytes: 1 },
  timeLimitMs: 60_000,
  needsWindow: false,
  allowedInFreeze: false,
  dryRun: [],
  rollout: { batchSize: 1, stopOnFailure: true },
  parameters: [
    {
      name: 'unit',
      description: { en: 'unit', ru: 'юнит', ko: 'unit' },
      example: 'backup.service',
      pattern: '[a-z][a-z-]{1,40}\\.service',
      from: 'attribute:backup.unit',
    },
  ],
  steps: [{ id: 'stop', kind: 'ssh', argv: ['systemctl', 'stop', '{unit}'], timeoutMs: 10_000, idempotent: true }],
  rollback: [],
  successTest: null,
};

test('storage latency reads as a person would say it, in English', async () => {
  const answer = await answerTo(storageLatency());
  expect(answer.headline).toBe('HighIowait on srv-db-03');
  expect(answer.trigger?.text).toBe('The alert fired at 14:20: I/O wait on srv-db-03 stood at 29 %, the limit is 25 %.');
  expect(answer.verdict).toBe(
    'I/O wait on srv-db-03 rose because a backup on srv-backup-01 writes heavily to lun-12, which both use. Chain: a backup on srv-backup-01 → write rate on lun-12 → I/O wait on srv-db-03.',
  );
  const texts = answer.claims.map(({ text }) => text);
  expect(texts[0]).toMatch(
    /^srv-backup-01 logged a line of a kind not seen before at 11:20: “backupd\[812\]: backup job nightly-full started/,
  );
  expect(texts[1]).toMatch(/^Write rate on lun-12 went from 2[01](\.\d)? MB\/s \(usual\) to 18\d MB\/s since 11:2\d\.$/);
  expect(texts[2]).toMatch(/^I\/O wait on srv-db-03 went from (7\.9\d|8|8\.\d+) % \(usual\) to 2[89](\.\d)? % since 11:\d\d\.$/);
  expect(texts[3]).toBe('Inventory: srv-backup-01 stores on lun-12; srv-db-03 stores on lun-12.');
  expect(answer.withheld).toBe(0);
  expect(answer.confidence?.value).toBeLessThanOrEqual(0.95);
  expect(answer.chart).toMatchObject({ unit: '%', threshold: 25 });
  const cited = answer.claims.flatMap(({ evidenceIds }) => evidenceIds);
  expect(cited.every((id) => answer.evidence.some((piece) => piece.id === id))).toBe(true);
});

test('the same in Russian, with times of the reader’s zone', async () => {
  const answer = await answerTo(storageLatency(), 'ru', 'Europe/Moscow');
  expect(answer.trigger?.text).toBe('Алерт сработал в 17:20: ожидание I/O (iowait) на srv-db-03 — 29 % при пороге 25 %.');
  expect(answer.verdict).toContain('потому что резервное копирование на srv-backup-01 интенсивно пишет на lun-12, которым пользуются оба');
  expect(answer.claims[0]?.text).toContain('в 14:20');
  expect(answer.timeZone).toBe('Europe/Moscow');
  expect(answer.withheld).toBe(0);
});

test('failing disk: sectors, the degraded array, and no probability', async () => {
  const answer = await answerTo(failingDisk());
  expect(answer.verdict).toMatch(
    /^The disk in slot 7 of shelf-a2 is failing: reallocated and pending sectors grow; the array is degraded\. Chain: /,
  );
  expect(answer.claims.map(({ text }) => text).join('\n')).toMatch(
    /Reallocated sectors of the disk in slot 7 of shelf-a2 grew from 8 to 104 since 8 Mar 06:10\./,
  );
  expect(answer.claims.at(-1)?.text).toMatch(/^shelf-a2 reported degraded RAID at \d\d:\d\d\.$/);
  expect(answer.ruledOut[0]?.text).toBe('Reallocated sectors of the other disks of shelf-a2 do not grow.');
  expect(answer.unknowns.join('\n')).toContain('not calibrated yet');
  expect(answer.withheld).toBe(0);
});

test('rack overheating: twelve warnings of two hosts, the shared cooling, and the service acquitted', async () => {
  for (const language of ['en', 'ru', 'ko'] as const) {
    const answer = await answerTo(rackOverheating(), language, 'Asia/Seoul');
    expect(answer.withheld).toBe(0);
    expect(answer.verdict).toContain('crac-2');
    expect(answer.claims[0]?.text).toContain('12');
    expect(answer.claims[0]?.text).toContain('srv-web-11');
    expect(answer.ruledOut[0]?.text).toContain('checkout');
    expect(answer.ruledOut.length).toBeLessThanOrEqual(4);
  }
});

test('quiet hour: no cause, no confidence, no proposal, and what was searched', async () => {
  const answer = await answerTo(quietHour(), 'en', 'UTC', [pauseBackup]);
  expect(answer.verdict).toMatch(/^There is not enough evidence of a cause\. Looked at from .* to 14:2\d: srv-app-05 and lun-30\./);
  expect(answer.confidence).toBeNull();
  expect(answer.proposals).toEqual([]);
  expect(answer.withheld).toBe(0);
});

test('where nothing was measured the data reach to the alert, not to the hours it was compared with', async () => {
  const scenario = quietHour();
  const bare = await answerTo({ ...scenario, samples: [], logs: [], events: [] });
  expect(bare.dataUntil).toEqual(scenario.alert.startedAt);
});

test('a runbook is proposed on the cause’s host with parameters from the inventory only', async () => {
  const whole = storageLatency();
  const withUnit = (unit: string): Scenario => ({
    ...whole,
    facts: whole.facts.map((fact) => (fact.assetId === 'srv-backup-01' ? { ...fact, attributes: { 'backup.unit': unit } } : fact)),
  });
  const good = await answerTo(withUnit('backup-nightly.service'), 'ru', 'UTC', [pauseBackup]);
  expect(good.proposals).toEqual([
    expect.objectContaining({
      runbookId: 'pause-backup',
      title: 'Приостановить резервное копирование',
      targetAssetId: 'srv-backup-01',
      parameters: { unit: 'backup-nightly.service' },
    }),
  ]);
  const evil = await answerTo(withUnit('x.service; rm -rf /'), 'en', 'UTC', [pauseBackup]);
  expect(evil.proposals).toEqual([]);
});

test('data deleted under a claim: the claim is withheld and the verdict is not stated', async () => {
  const scenario = storageLatency();
  const tenant = await tenantWith({
    ...scenario,
    facts: scenario.facts.map((fact) => ({ ...fact, attributes: { 'backup.unit': 'b.service' } })),
  });
  const investigation = await investigate({ stores: tenant }, { alert: scenario.alert, at: scenario.at });
  await tenant.logs.deleteBefore(scenario.at);
  const request = { alertId: scenario.alert.id, language: 'en', timeZone: 'UTC', at: scenario.at } as const;
  const answer = await answerOf({ stores: tenant, runbooks: [pauseBackup] }, request, scenario.alert, investigation);
  expect(answer.withheld).toBe(1);
  expect(answer.claims.some(({ text }) => text.includes('backup job'))).toBe(false);
  expect(answer.claims.length).toBe(3);
  expect(answer.verdict).toBe('A cause was found, but its evidence could not be read again, so it is not stated.');
  expect(answer.confidence).toBeNull();
  expect(answer.proposals).toEqual([]);
});

test('an answer is stored with evidence that can be asked for and holds, until the data are gone', async () => {
  const scenario = storageLatency();
  const tenant = await tenantWith(scenario);
  const answer = await explain(
    { stores: tenant, runbooks: [] },
    { alertId: scenario.alert.id, language: 'en', timeZone: 'UTC', at: scenario.at },
  );
  expect((await tenant.answers.latestForAlert(scenario.alert.id))?.id).toBe(answer.id);
  const id = answer.claims[1]?.evidenceIds[0] ?? '';
  const question = { text: `evidence ${id}`, language: 'en', alertId: null, askedAt: scenario.at, timeZone: 'UTC' } as const;
  expect(await ask({ stores: tenant, runbooks: [] }, question)).toMatchObject({
    kind: 'sentence',
    text: expect.stringMatching(/^Read again just now, it says the same: count \d+/),
  });
  await tenant.samples.deleteBefore(scenario.at);
  expect(await ask({ stores: tenant, runbooks: [] }, question)).toMatchObject({
    text: expect.stringMatching(/^The data are not there any more/),
  });
});

test('where a part of the cause may not be seen, no cause is told, neither the first nor what works with it nor the next best', async () => {
  const rack = rackOverheating();
  // The cause is named on one host, and the next best on the other.
  const scenario = {
    ...rack,
    events: rack.events.filter(({ assetId, code }) => assetId !== 'srv-web-12' || !code.startsWith('Temperature')),
  };
  const deps = { stores: await tenantWith(scenario), runbooks: [pauseBackup], partHidden: async () => true };
  const request = { alertId: scenario.alert.id, language: 'en', timeZone: 'UTC', at: scenario.at } as const;
  const answer = await explain(deps, request);
  const whole = await explain({ ...deps, partHidden: async () => false }, { ...request, at: new Date(scenario.at.getTime() + 1) });
  expect(whole.cause).not.toBeNull();
  expect(whole.ruledOut.map(({ text }) => text).join('\n')).toMatch(CONCLUDED);
  expect(answer).toMatchObject({ confidence: null, cause: null, proposals: [] });
  expect(answer.otherCauses ?? []).toEqual([]);
  expect(answer.verdict).toContain('where you may not look');
  expect(answer.claims.length).toBeGreaterThan(0);
  for (const { text } of [...answer.claims, ...answer.ruledOut]) expect(text).not.toMatch(CONCLUDED);
});

/** Words of what is judged against a cause that is named. */
const CONCLUDED =
  /Next best|less likely|is the consequence|has to explain|possible, but|no known mechanism|would have to explain|too early to explain/;
