import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sample } from '../domain/observation.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores } from '../stores/stores.ts';
import { explained } from './testing/explained.ts';
import { ALERT_AT, alert, fact, gauge, type Scenario, seeded } from './testing/scenarios.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
let stores: Stores;
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
});
afterAll(() => stores.close());

/** A service on a host, a value every five minutes; the processor has peaks of two hours by how many days ago they were. */
function peaks(height: (daysAgo: number) => number, days: number): Scenario {
  const noise = seeded(7);
  const samples: Sample[] = [];
  for (let at = ALERT_AT - days * DAY; at <= ALERT_AT; at += 5 * MINUTE) {
    const daysAgo = Math.round((ALERT_AT - at) / DAY);
    const isPeak = Math.abs(at - (ALERT_AT - daysAgo * DAY)) <= 60 * MINUTE;
    const user = isPeak ? height(daysAgo) : 0.2;
    samples.push(gauge(at, 'web-1', 'system.cpu.utilization', { 'cpu.mode': 'user' }, '1', user + 0.01 * noise()));
    samples.push(gauge(at, 'shop', 'http.server.request.duration', {}, 's', (isPeak && daysAgo === 0 ? 0.6 : 0.12) + 0.005 * noise()));
  }
  const trigger = { metric: 'system.cpu.utilization', labels: { 'cpu.mode': 'user' }, unit: '1', value: 0.72, threshold: 0.6 };
  const facts = [fact('web-1', 'server', []), fact('shop', 'service', [['runs-on', 'web-1']])];
  return { alert: alert('HighCpu', 'web-1', trigger), at: new Date(ALERT_AT + 5_000), samples, logs: [], events: [], facts };
}

/** The alert of the service that is slow while its host has the peak. */
function slowService(scenario: Scenario): Scenario {
  const trigger = { metric: 'http.server.request.duration', labels: {}, unit: 's', value: 0.6, threshold: 0.4 };
  return { ...scenario, alert: alert('SlowShop', 'shop', trigger) };
}

const run = (scenario: Scenario) => explained(stores, scenario);

test('a peak that comes every day at this time is no cause, and the answer says so', async () => {
  const { investigation, say } = await run(peaks(() => 0.72, 9));
  expect(investigation.hypotheses).toEqual([]);
  expect(investigation.ruledOut[0]).toMatchObject({ assetId: 'web-1', concept: 'cpu.utilization', reason: 'usual-for-day' });
  const [en, ru, ko] = [await say('en'), await say('ru'), await say('ko')];
  expect(en.verdict).toContain('usual for it at this time');
  expect(en.ruledOut[0]?.text).toMatch(
    /^CPU use \(user\) on web-1: 7\d(\.\d)? % since 13:2\d, which is usual at this time of day; on 9 Mar 1\d:\d\d it was 7\d(\.\d)? %\.$/,
  );
  expect(ru.ruledOut[0]?.text).toMatch(
    /web-1: с 13:2\d — 7\d(,\d)? %, для этого времени суток это обычно \(9 мар\..* было 7\d(,\d)? %\)\.$/,
  );
  expect(ko.ruledOut[0]?.text).toContain('이 시간대에는 평소 수준');
  expect([en.withheld, ru.withheld, ko.withheld]).toEqual([0, 0, 0]);
  expect(en.ruledOut[0]?.evidenceIds.length).toBeGreaterThanOrEqual(2);
});

test('the processor of the host is not blamed for what its daily peak never did before', async () => {
  const { investigation } = await run(slowService(peaks(() => 0.72, 9)));
  expect(investigation.hypotheses.map(({ concept }) => concept)).not.toContain('cpu.utilization');
  expect(investigation.ruledOut).toContainEqual(expect.objectContaining({ assetId: 'web-1', reason: 'usual-for-day' }));
});

test('a peak plainly higher than those of other days is blamed', async () => {
  const { investigation } = await run(slowService(peaks((daysAgo) => (daysAgo === 0 ? 0.9 : 0.45), 9)));
  expect(investigation.hypotheses[0]).toMatchObject({ assetId: 'web-1', concept: 'cpu.utilization' });
});

test('a peak of this weekday alone is usual when it came in both weeks before, and news when only once', async () => {
  const weekly = await run(peaks((daysAgo) => (daysAgo % 7 === 0 ? 0.72 : 0.2), 15));
  expect(weekly.investigation.ruledOut[0]).toMatchObject({ assetId: 'web-1', reason: 'usual-for-week' });
  const told = await weekly.say('en');
  expect(told.ruledOut[0]?.text).toContain('usual at this time of the week; on 3 Mar 1');
  expect(told.withheld).toBe(0);
  const once = await run(slowService(peaks((daysAgo) => (daysAgo === 0 || daysAgo === 7 ? 0.72 : 0.2), 15)));
  expect(once.investigation.hypotheses[0]).toMatchObject({ assetId: 'web-1', concept: 'cpu.utilization' });
});

test('two days of history are no habit', async () => {
  const { investigation } = await run(slowService(peaks(() => 0.72, 2)));
  expect(investigation.hypotheses[0]).toMatchObject({ assetId: 'web-1', concept: 'cpu.utilization' });
});
