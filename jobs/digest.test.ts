import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digestDeps, plannedDigests } from '../assembly/digests.ts';
import { parseSettings } from '../config.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../stores/stores.ts';
import { sendDigest } from './digest.ts';
import { isCron, lastDue, nextDue } from './occurrences.ts';

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
    expect(plannedDigests(settings)).toMatchObject([
      { id: 'daily', kind: 'digest', when: { timeZone: 'Europe/Berlin' }, to: { language: 'ru', timeZone: 'Europe/Berlin' } },
    ]);
  });

  test('is sent once for each time, however often and wherever its job runs', async () => {
    const tenant = fresh();
    await Promise.all(['00', '01', '02', '03'].map((second) => at(tenant, `2026-11-20T01:30:${second}Z`)));
    expect(await at(tenant, '2026-11-20T19:00:00Z')).toBe('already');
    expect(await sent(tenant)).toHaveLength(1);
    // Not early, so that nothing falls between two.
    expect(await at(tenant, '2026-11-21T01:29:58Z')).toBe('already');
    expect(await at(tenant, '2026-11-21T01:30:01Z')).toBe('sent');
    // A clock that is behind means the same time.
    expect(await at(tenant, '2026-11-21T01:29:59Z')).toBe('already');
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

  test('is sent once, though the process dies after putting it into the outbox and before noting that', async () => {
    const stores = fresh();
    const now = () => new Date('2026-11-20T01:30:00Z');
    const deps = digestDeps({ stores, viewOf: () => ({ stores }), now, publicUrl: null }, settings);
    const dying: typeof deps.send = async (...given) => {
      await deps.send(...given);
      throw new Error('killed');
    };
    const job = { tenantId: 't', digestId: 'daily' };
    await expect(sendDigest({ ...deps, send: dying }, job)).rejects.toThrow('killed');
    expect(await sent(stores)).toEqual([]);
    expect(await sendDigest(deps, job)).toBe('sent');
    expect(await sent(stores)).toHaveLength(1);
  });

  test.each([
    ['Europe/Berlin', '30 2 * * *', '2026-03-28T12:00:00Z', '2026-10-24T12:00:00Z'],
    ['America/New_York', '30 1,2 * * *', '2026-03-07T18:00:00Z', '2026-10-31T18:00:00Z'],
    ['Australia/Lord_Howe', '45 1 * * *', '2026-10-03T03:00:00Z', '2026-04-04T03:00:00Z'],
    ['Australia/Lord_Howe', '15 2 * * *', '2026-10-03T03:00:00Z', '2026-04-04T03:00:00Z'],
  ])(
    'in %s by “%s” is sent as often on the days of the changes as on any other, and leaves no time out',
    async (timeZone, cron, ...starts) => {
      const zoned = parseSettings({ digests: [{ id: 'daily', cron, timeZone, platform: 'slack', channel: 'C1' }] }, 'test');
      const perDay = cron.split(' ')[1]?.split(',').length ?? 0;
      for (const start of starts) {
        const stores = fresh();
        const windows: Array<readonly [string, string]> = [];
        for (let minute = 0; minute < 48 * 60; minute += 15) {
          const now = () => new Date(Date.parse(start) + minute * 60_000);
          const deps = digestDeps({ stores, viewOf: () => ({ stores }), now, publicUrl: null }, zoned);
          const send: typeof deps.send = async (tx, digest, ...more) => {
            windows.push([digest.window.from.toISOString(), digest.window.to.toISOString()]);
            await deps.send(tx, digest, ...more);
          };
          await sendDigest({ ...deps, send }, { tenantId: 't', digestId: 'daily' });
        }
        // The first of all catches up with the time before.
        expect([start, windows.length]).toEqual([start, 1 + 2 * perDay]);
        expect(await sent(stores)).toHaveLength(windows.length);
        for (const [index, [from]] of windows.slice(1).entries()) expect(from).toBe(windows[index]?.[1]);
      }
    },
    60_000,
  );

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
  // Half an hour is left out in October and comes twice in April.
  const there = (iso: string, cron: string) => due(iso, 'Australia/Lord_Howe', cron);
  expect(there('2026-10-03T15:44:00Z', '15 2 * * *')).toBe('2026-10-02T15:45:00.000Z');
  expect(there('2026-10-03T15:45:00Z', '15 2 * * *')).toBe('2026-10-03T15:45:00.000Z');
  expect(there('2026-10-04T15:15:00Z', '15 2 * * *')).toBe('2026-10-04T15:15:00.000Z');
  expect(there('2026-04-04T14:45:00Z', '45 1 * * *')).toBe('2026-04-04T14:45:00.000Z');
  expect(there('2026-04-05T14:00:00Z', '45 1 * * *')).toBe('2026-04-04T14:45:00.000Z');
  expect(nextDue('45 1 * * *', 'Australia/Lord_Howe', new Date('2026-04-04T14:45:00Z')).toISOString()).toBe('2026-04-05T15:15:00.000Z');
  expect(nextDue('15 2 * * *', 'Australia/Lord_Howe', new Date('2026-10-03T00:00:00Z')).toISOString()).toBe('2026-10-03T15:45:00.000Z');
  expect(nextDue('* * * * *', 'Europe/Berlin', new Date('2026-10-25T00:59:30Z')).toISOString()).toBe('2026-10-25T02:00:00.000Z');
});

test('an expression that is due each second is looked at as quickly as another', () => {
  const now = new Date('2026-11-29T12:00:00.500Z');
  const began = performance.now();
  for (let times = 0; times < 20; times += 1) {
    expect(lastDue('* * * * * *', 'Europe/Berlin', now).toISOString()).toBe('2026-11-29T12:00:00.000Z');
    expect(nextDue('* * * * * *', 'Europe/Berlin', now).toISOString()).toBe('2026-11-29T12:00:01.000Z');
  }
  expect(performance.now() - began).toBeLessThan(2_000);
});

test.each([
  ['Europe/Berlin', '2026-03-28T12:00:00Z'],
  ['Europe/Berlin', '2026-10-24T12:00:00Z'],
  ['America/New_York', '2026-11-01T00:00:00Z'],
  ['Asia/Seoul', '2026-05-01T00:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T00:00:00Z'],
])(
  'what was due last and is due next fit each other on every minute around a change, or where there is none: %s from %s',
  (zone, start) => {
    for (const cron of ['7 * * * *', '*/20 1-3 * * *', '30 2 * * *']) {
      for (let minute = 0; minute < 36 * 60; minute += 13) {
        const at = new Date(Date.parse(start) + minute * 60_000);
        const [last, next] = [lastDue(cron, zone, at), nextDue(cron, zone, at)];
        expect(last.getTime()).toBeLessThanOrEqual(at.getTime());
        expect(next.getTime()).toBeGreaterThan(at.getTime());
        expect(lastDue(cron, zone, new Date(next.getTime() - 1))).toEqual(last);
        expect(nextDue(cron, zone, last)).toEqual(next);
      }
    }
  },
);

test('a cron expression that cannot be read is refused with its place', () => {
  expect(['0 8 * * 1-5', '*/5 * * * *'].map(isCron)).toEqual([true, true]);
  expect(['', 'daily', '61 8 * * *', '0 8 * *', '0 8 31 2 *'].map(isCron)).toEqual([false, false, false, false, false]);
  // Of these the library draws the minute anew at each reading.
  expect(['H 8 * * *', 'H/15 * * * *', '0 h * * *', '1,H 8 * * *'].map(isCron)).toEqual([false, false, false, false]);
  expect(isCron('0 8 * MAR THU')).toBe(true);
  const wrong = { digests: [{ id: 'x', cron: 'every morning', platform: 'slack', channel: 'C1' }] };
  expect(() => parseSettings(wrong, 'test')).toThrow(/digests\.0\.cron|digests\[0\]\.cron/);
});

describe('a hand-over at a change of shift', () => {
  const event = (uid: string, day: string, next: string, name: string) =>
    `BEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID=Europe/Berlin:${day}\r\nDTEND;TZID=Europe/Berlin:${next}\r\nSUMMARY:${name}\r\nEND:VEVENT`;
  const ics = [
    'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN',
    event('1', '20261023T090000', '20261024T090000', 'anna'),
    event('2', '20261024T090000', '20261025T090000', 'anna'),
    event('3', '20261025T090000', '20261026T090000', 'boris'),
    // Nobody for two hours.
    event('4', '20261026T110000', '20261027T090000', 'anna'),
    'END:VCALENDAR',
  ].join('\r\n');
  const planned = (more: object) => parseSettings({ digests: [{ id: 'shift', schedule: 'primary', ...more }] }, 'test');
  const person = (id: string, userId: string, language: 'en' | 'ru') => ({
    ...{ id, name: id.toUpperCase(), tenantId: 't', roles: ['operator'] as const, language, timeZone: 'Europe/Berlin' },
    identities: [{ platform: 'slack' as const, userId }],
  });
  const scene = async (importedAt = '2026-10-01T00:00:00Z') => {
    const stores = fresh();
    for (const one of [person('anna', 'UANNA', 'en'), person('boris', 'UBORIS', 'ru')])
      await stores.people.put({ ...one, tenantId: stores.tenantId });
    await stores.care.putSchedule({ id: 'primary', ics, timeZone: 'UTC', importedBy: 'anna', importedAt: new Date(importedAt) });
    return stores;
  };
  const tick = (stores: TenantStores, more: object, iso: string) =>
    sendDigest(digestDeps({ stores, viewOf: () => ({ stores }), now: () => new Date(iso), publicUrl: null }, planned(more)), {
      tenantId: 't',
      digestId: 'shift',
    });
  const told = async (stores: TenantStores) =>
    (await stores.chat.waiting({ platform: 'slack', limit: 100 })).map(({ channel, card }) => {
      const { parts } = (card as { card: { parts: ReadonlyArray<{ text: string }> } }).card;
      return [channel, parts[1]?.text];
    });

  test('is sent once to the channel and to whoever comes on call, when others do, over a change of time', async () => {
    const stores = await scene();
    const more = { platform: 'slack', channel: 'C1', toOnCall: true };
    // Every half hour from Friday noon to Tuesday; twice at once.
    for (let ms = Date.parse('2026-10-23T10:00:00Z'); ms < Date.parse('2026-10-27T12:00:00Z'); ms += 1_800_000) {
      const iso = new Date(ms).toISOString();
      await Promise.all([tick(stores, more, iso), tick(stores, more, iso)]);
    }
    expect(await told(stores)).toEqual([
      ['C1', 'ANNA hands over to BORIS'],
      ['UBORIS', 'Сдаёт ANNA, принимает BORIS'],
      ['C1', 'On call from now on: ANNA'],
      ['UANNA', 'On call from now on: ANNA'],
    ]);
    expect(await stores.cursors.get('digest:shift')).toEqual({ until: '2026-10-26T10:00:00.000Z' });
  });

  test('is not made up for what was before the calendar was imported, nor before it was set up', async () => {
    const late = await scene('2026-10-25T12:00:00Z');
    expect(await tick(late, { toOnCall: true }, '2026-10-25T12:05:00Z')).toBe('already');
    const fresh = await scene();
    expect(await tick(fresh, { toOnCall: true }, '2026-10-25T12:00:00Z')).toBe('already');
    expect(await tick(fresh, { toOnCall: true }, '2026-10-26T10:00:20Z')).toBe('sent');
    expect(await told(fresh)).toEqual([['UANNA', 'On call from now on: ANNA']]);
    expect(await tick(fresh, { toOnCall: true }, '2026-10-26T10:00:50Z')).toBe('already');
  });

  test('is late after a pause, and needs a schedule and somewhere to go', async () => {
    const stores = await scene();
    expect(await tick(stores, { toOnCall: true }, '2026-10-25T08:00:10Z')).toBe('sent');
    expect(await tick(stores, { toOnCall: true }, '2026-10-26T15:00:00Z')).toBe('sent');
    for (const wrong of [{}, { toOnCall: true, cron: '0 8 * * *' }, { platform: 'slack', toOnCall: true }])
      expect(() => planned(wrong)).toThrow(/digests\.0|digests\[0\]/);
  });
});
