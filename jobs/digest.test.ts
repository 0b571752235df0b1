import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digestDeps, plannedDigests } from '../assembly/digests.ts';
import { parseSettings } from '../config.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../stores/stores.ts';
import { sendDigest } from './digest.ts';
import { isCron, lastDue } from './occurrences.ts';

const settings = parseSettings(
  {
    channels: [{ platform: 'slack', channel: 'C1', language: 'ru', timeZone: 'Europe/Berlin' }],
    digests: [{ id: 'daily', cron: '30 2 * * *', platform: 'slack', channel: 'C1' }],
  },
  'test',
);

let stores: Stores;
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
});
afterAll(() => stores.close());
const fresh = () => stores.forTenant(`t-${randomUUID()}`);
const at = (tenant: TenantStores, iso: string) =>
  sendDigest(digestDeps({ stores: tenant, viewOf: () => ({ stores: tenant }), now: () => new Date(iso), publicUrl: null }, settings), {
    tenantId: 't',
    digestId: 'daily',
  });
const sent = async (tenant: TenantStores) => {
  const waiting = await tenant.chat.waiting({ platform: 'slack', limit: 100 });
  return waiting.map(({ card }) => (card as { card: { parts: ReadonlyArray<{ text: string }> } }).card.parts[0]?.text);
};

describe('a digest', () => {
  test('reads as its channel does', () => {
    expect(plannedDigests(settings)).toMatchObject([{ id: 'daily', language: 'ru', timeZone: 'Europe/Berlin', kind: 'digest' }]);
  });

  test('is sent once for each time, however often and wherever its job runs', async () => {
    const tenant = fresh();
    await Promise.all(['00', '01', '02', '03'].map((second) => at(tenant, `2026-11-20T01:30:${second}Z`)));
    expect(await at(tenant, '2026-11-20T19:00:00Z')).toBe('already');
    expect(await sent(tenant)).toHaveLength(1);
    // A clock that is behind by some seconds means the same time.
    expect(await at(tenant, '2026-11-21T01:29:58Z')).toBe('sent');
    expect(await at(tenant, '2026-11-21T01:30:01Z')).toBe('already');
    expect(await sent(tenant)).toHaveLength(2);
  });

  test('covers what came due while no process was there, as one', async () => {
    const tenant = fresh();
    await at(tenant, '2026-11-20T01:30:00Z');
    await at(tenant, '2026-11-23T12:00:00Z');
    const [, second] = await sent(tenant);
    expect(second).toMatch(/20.* – .*23/);
  });

  test('is sent once on the days on which the hour is left out or comes twice', async () => {
    const tenant = fresh();
    for (const [start, hours] of [
      ['2026-03-28T00:00:00Z', 48],
      ['2026-10-24T00:00:00Z', 48],
    ] as const) {
      const before = (await sent(tenant)).length;
      let runs = 0;
      for (let minute = 0; minute < hours * 60; minute += 10) {
        const iso = new Date(Date.parse(start) + minute * 60_000).toISOString();
        if ((await at(tenant, iso)) === 'sent') runs++;
      }
      expect([start, runs, (await sent(tenant)).length - before]).toEqual([start, runs, runs]);
      // The first run of a span catches up with the time before it; then each of the two days has one.
      expect(runs).toBe(3);
    }
  });

  test('that is not in the settings is given up with its reason', async () => {
    const stores = fresh();
    const deps = digestDeps({ stores, viewOf: () => ({ stores }), now: () => new Date(), publicUrl: null }, settings);
    await expect(sendDigest(deps, { tenantId: 't', digestId: 'gone' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

test('times are due by the wall clock of their zone', () => {
  const due = (iso: string, zone = 'Europe/Berlin', cron = '0 8 * * 1-5') => lastDue(cron, zone, new Date(iso)).toISOString();
  expect(due('2026-11-20T07:00:00Z')).toBe('2026-11-20T07:00:00.000Z');
  expect(due('2026-11-20T06:59:59.999Z')).toBe('2026-11-19T07:00:00.000Z');
  expect(due('2026-11-22T12:00:00Z')).toBe('2026-11-20T07:00:00.000Z');
  expect(due('2026-07-20T12:00:00Z')).toBe('2026-07-20T06:00:00.000Z');
  expect(due('2026-11-20T12:00:00Z', 'Asia/Seoul')).toBe('2026-11-19T23:00:00.000Z');
});

test('a cron expression that cannot be read is refused with its place', () => {
  expect(['0 8 * * 1-5', '*/5 * * * *'].map(isCron)).toEqual([true, true]);
  expect(['', 'daily', '61 8 * * *', '0 8 * *', '0 8 31 2 *'].map(isCron)).toEqual([false, false, false, false, false]);
  const wrong = { digests: [{ id: 'x', cron: 'every morning', platform: 'slack', channel: 'C1' }] };
  expect(() => parseSettings(wrong, 'test')).toThrow(/digests\.0\.cron|digests\[0\]\.cron/);
});
