import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Alert } from '../domain/alert.ts';
import type { Sample } from '../domain/observation.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../stores/stores.ts';
import { recheck } from './evidence.ts';
import { event, gauge, log, quietHour, seed, seeded } from './testing/scenarios.ts';
import { unusualOn } from './unusual.ts';
import { createClock } from './wording/times.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-03-10T10:30:00Z');

let stores: Stores;
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
});
afterAll(() => stores.close());

async function tenantWith(more: Partial<Parameters<typeof seed>[1]>): Promise<TenantStores> {
  const id = randomUUID();
  await stores.tenants.create({ id, name: id });
  const tenant = stores.forTenant(id);
  const alert: Alert = { ...quietHour().alert, assetId: 'elsewhere' };
  await seed(tenant, { alert, at: new Date(NOW), samples: [], logs: [], events: [], facts: [], ...more });
  return tenant;
}

const reader = (language: 'en' | 'ru') => ({ language, clock: createClock('UTC', new Date(NOW), language) });

/** A day at one minute until now. */
function minutes(metric: string, unit: string, value: (at: number, random: number) => number | null, labels = {}): Sample[] {
  const noise = seeded(metric.length);
  const samples: Sample[] = [];
  for (let at = NOW - DAY; at < NOW; at += MINUTE) {
    const told = value(at, noise());
    if (told !== null) samples.push(gauge(at, 'web-1', metric, labels, unit, told));
  }
  return samples;
}

const HOUR_AGO = NOW - HOUR;
const ODD = [
  minutes('hw.temperature', 'Cel', (at, random) => (at >= HOUR_AGO ? 41.5 : 40 + 2 * random)),
  minutes('http.server.request.duration', 's', (at, random) => (at >= HOUR_AGO ? null : 0.08 + 0.01 * random)),
  minutes('system.memory.utilization', '1', (at, random) => (at >= NOW - 2 * HOUR ? 0.6 + 0.4 * random : 0.6 + 0.04 * random)),
  minutes('system.cpu.utilization.total', '1', (at, random) => (at >= HOUR_AGO ? 0.999 : 0.4 + 0.05 * random)),
].flat();

test('what a host does unlike itself is told in one sentence each, with evidence that says so when it is read again', async () => {
  const tenant = await tenantWith({ samples: ODD });
  const en = await unusualOn(tenant, 'web-1', new Date(NOW), reader('en'));
  const texts = en.claims.map(({ text }) => text);
  expect(texts).toContainEqual(
    expect.stringMatching(/^Temperature on web-1 has stood still at 41.5 °C since .*; usually it moves between .* and .*\.$/),
  );
  expect(texts).toContainEqual(
    expect.stringMatching(/^No values of response time on web-1 after .*; in as long a time before there were \d+\.$/),
  );
  expect(texts).toContainEqual(
    expect.stringMatching(/^Memory use on web-1 has swung between .* and .* since .*; usually it keeps between .* and .*\.$/),
  );
  expect(texts).toContainEqual(expect.stringMatching(/^CPU use on web-1 has stayed at its limit since .*: 99.9 %, usually .* %\.$/));
  const ru = await unusualOn(tenant, 'web-1', new Date(NOW), reader('ru'));
  expect(ru.claims).toHaveLength(en.claims.length);
  for (const { text } of ru.claims) expect(text).not.toMatch(/\{|\b(usually|since|limit)\b/);
  for (const piece of en.evidence) expect(await recheck(tenant, piece)).toMatchObject({ holds: true });
});

test('a claim is not shown once the values it rests on say something else', async () => {
  const tenant = await tenantWith({ samples: ODD });
  const before = await unusualOn(tenant, 'web-1', new Date(NOW), reader('en'));
  const still = before.claims.find(({ text }) => text.startsWith('Temperature'));
  await tenant.samples.write([gauge(NOW - 30 * MINUTE + 1, 'web-1', 'hw.temperature', {}, 'Cel', 77)]);
  const rests = before.evidence.filter(({ id }) => still?.evidenceIds.includes(id));
  const holds = await Promise.all(rests.map(async (piece) => (await recheck(tenant, piece)).holds));
  expect(holds).toContain(false);
});

/** Eight days at ten minutes with a busy hour every morning. */
function mornings(changed: (at: number, value: number) => number): Sample[] {
  const noise = seeded(4);
  const samples: Sample[] = [];
  for (let at = NOW - 8 * DAY; at < NOW; at += 10 * MINUTE) {
    const hour = (at % DAY) / HOUR;
    samples.push(gauge(at, 'web-1', 'http.server.requests', {}, '/s', changed(at, (hour >= 9 && hour < 11 ? 300 : 100) + 5 * noise())));
  }
  return samples;
}

test('a peak of every morning is nothing unusual; the morning without it is, beside the day before', async () => {
  const usual = await unusualOn(await tenantWith({ samples: mornings((_at, value) => value) }), 'web-1', new Date(NOW), reader('en'));
  expect(usual.claims).toEqual([]);
  const missing = mornings((at, value) => (at >= NOW - 3 * HOUR && value > 200 ? value - 200 : value));
  const told = await unusualOn(await tenantWith({ samples: missing }), 'web-1', new Date(NOW), reader('en'));
  expect(told.claims.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^Traffic on web-1 has been (9|10)\d.* since .*; at this time of day it was (29|30)\d.* the day before\.$/),
  ]);
});

test('a line that came regularly and does not any more is told with when it came last', async () => {
  const logs = Array.from({ length: 21 * 60 }, (_, minute) =>
    log(NOW - DAY + minute * MINUTE, 'web-1', `heartbeat sent to peer ${minute}`, 9),
  );
  const others = Array.from({ length: 24 * 12 }, (_, step) =>
    log(NOW - DAY + step * 5 * MINUTE, 'web-1', `request ${step} served from cache`, 9),
  );
  const told = await unusualOn(await tenantWith({ logs: [...logs, ...others] }), 'web-1', new Date(NOW), reader('en'));
  expect(told.claims.map(({ text }) => text)).toContainEqual(
    expect.stringMatching(/^web-1 has not logged this line since .*; it had come 1260 times since .*: “heartbeat sent to peer/),
  );
});

test('an event that means nothing for causes is told by its meaning, in both languages', async () => {
  const at = NOW - HOUR;
  const events = [event(at, 'web-1', 'ipmi-sel', 'Processor.Ierr', 'critical', 'IERR', 'CPU1')];
  const tenant = await tenantWith({ events });
  const told = async (language: 'en' | 'ru') =>
    (await unusualOn(tenant, 'web-1', new Date(NOW), reader(language))).claims.map(({ text }) => text);
  expect(await told('en')).toContainEqual(expect.stringContaining('web-1 reported internal processor error (CPU1)'));
  expect(await told('ru')).toContainEqual(expect.stringContaining('внутренняя ошибка процессора (CPU1)'));
});
