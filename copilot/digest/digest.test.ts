import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Digest } from '../../domain/digest.ts';
import { keepHeard } from '../../domain/heard.ts';
import type { Language } from '../../domain/language.ts';
import { openStores } from '../../stores/postgres/open.ts';
import { restrictStores } from '../../stores/restricted/restricted.ts';
import type { Stores, TenantStores } from '../../stores/stores.ts';
import { alert, incident, sample } from '../../test/conformance/store-things.ts';
import { busyDay } from '../../test/rigs/busy-day.ts';
import { ask } from '../ask.ts';
import { recheck } from '../evidence.ts';
import { createClock } from '../wording/times.ts';
import { digestOf } from './digest.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const AT = new Date('2026-11-20T08:00:00Z');
const window = { from: new Date(AT.getTime() - DAY), to: AT };
const ago = (minutes: number) => new Date(AT.getTime() - minutes * MINUTE);

let stores: Stores;
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
});
afterAll(() => stores.close());
const fresh = () => stores.forTenant(`t-${randomUUID()}`);

const write = (tenant: TenantStores, language: Language = 'en', kind: Digest['kind'] = 'digest') =>
  digestOf(tenant, { kind, window, at: AT }, { language, clock: createClock('Europe/Berlin', AT, language) });
const textsOf = ({ sections }: Digest) =>
  Object.fromEntries(sections.map(({ title, claims, notes }) => [title, [...claims.map(({ text }) => text), ...notes]]));

test('a busy day is told with a verdict, what needs someone first, and every claim can be fetched again', async () => {
  const tenant = fresh();
  await busyDay(tenant, AT);
  const digest = await write(tenant);
  expect(digest).toMatchObject({ headline: 'One incident is open and needs someone, #12: TargetDown on srv-web-02', tone: 'critical' });
  const told = textsOf(digest);
  expect(Object.keys(told)).toEqual(['Needs someone today', 'In figures', 'Noisiest alerts', 'Changes', 'Predicted', 'What was run']);
  expect(told['Needs someone today']).toEqual([
    '#12 TargetDown on srv-web-02: critical, open since 07:30. Likely cause: link down on sw-core-1. Nobody has taken it.',
    '1 request to run something waits for approval.',
  ]);
  expect(told['In figures']).toEqual([
    '6 alerts in 6 incidents on 2 assets: 1 critical, 5 warnings.',
    'Half of those that ended took 3 min or less, the longest 3 min.',
    'In the same length of time before: 1 alert in 1 incident.',
  ]);
  expect(told['Noisiest alerts']).toEqual([
    '“HighIowait”: 5 times on 1 asset. 5 of the 5 that ended did so within 3 min: let the rule wait that long before it fires.',
  ]);
  expect(told.Changes?.[0]).toContain('4.1.7 → 4.1.8');
  expect(told.Predicted?.[0]).toMatch(/^srv-db-03: .*\/var.*100 %/);
  expect(told['What was run']).toEqual(['restart was run on srv-db-03 and helped.']);
  const cited = new Set(digest.sections.flatMap(({ claims }) => claims.flatMap(({ evidenceIds }) => evidenceIds)));
  expect([...cited].every((id) => digest.evidence.some((piece) => piece.id === id))).toBe(true);
  for (const piece of digest.evidence) expect((await recheck(tenant, piece)).holds).toBe(true);
  const [now, before] = digest.chart?.series ?? [];
  expect(now?.points.reduce((sum, [, count]) => sum + count, 0)).toBe(6);
  expect(before?.points.reduce((sum, [, count]) => sum + count, 0)).toBe(1);
  expect(before?.points[0]?.[0]).toBe(now?.points[0]?.[0]);
});

test('in Russian the same is told, and a hand-over names what is taken over', async () => {
  const tenant = fresh();
  await busyDay(tenant, AT);
  const digest = await write(tenant, 'ru', 'handover');
  expect(digest.headline).toBe('Один открытый инцидент ждёт человека, #12: TargetDown on srv-web-02');
  const told = textsOf(digest);
  expect(told['Что вы принимаете']?.[0]).toBe(
    '#12 TargetDown on srv-web-02: критический, открыт с 07:30. Вероятная причина: обрыв связи, sw-core-1. Никто не взял.',
  );
  expect(told['В цифрах']?.[0]).toBe('6 алертов в 6 инцидентах на 2 объектах: 1 критический, 5 предупреждений.');
  for (const { title, claims } of digest.sections.filter(({ title: one }) => one !== 'Изменения'))
    for (const { text } of claims) expect(`${title}: ${text}`).toMatch(/[а-я]/);
});

test('a quiet day is called quiet, and a day whose trouble is over is called over', async () => {
  const watched = fresh();
  await watched.samples.write([sample(0, 0.1, { at: ago(20) })]);
  const quiet = await write(watched);
  expect(quiet).toMatchObject({ headline: 'Quiet: nothing fired since 19 Nov 09:00', tone: 'good', sections: [], chart: null });
  const tenant = fresh();
  const ended = { status: 'resolved', startedAt: ago(100), resolvedAt: ago(50) } as const;
  await tenant.alerts.put(alert('alr_1', 0, ended));
  expect((await write(tenant)).headline).toBe('Nothing needs anyone: what fired is over (1 alert in 1 incident)');
});

test('“digest 7d” in a chat covers seven days, a plain “digest” one, and a hand-over is called so', async () => {
  const tenant = fresh();
  await busyDay(tenant, AT);
  const asked = async (text: string) => {
    const question = { text, language: 'en', alertId: null, askedAt: AT, timeZone: 'UTC' } as const;
    const reply = await ask({ stores: tenant, runbooks: [] }, question);
    if (reply.kind !== 'digest') throw new Error(`${text}: ${JSON.stringify(reply)}`);
    return reply.digest;
  };
  const [week, today] = [await asked('digest 7d'), await asked('digest')];
  expect(week.window.to.getTime() - week.window.from.getTime()).toBeGreaterThanOrEqual(7 * DAY);
  expect(textsOf(week)['In figures']?.[0]).toContain('7 alerts');
  expect(today.window.to.getTime() - today.window.from.getTime()).toBe(DAY);
  expect([week.kind, (await asked('handover')).kind]).toEqual(['digest', 'handover']);
});

test('nothing fired where nothing was measured or logged is no quiet day', async () => {
  const silent = await write(fresh());
  expect(silent.headline).toBe('Nothing fired since 19 Nov 09:00, but nothing was measured or logged either: is anything still watched?');
  expect(silent.tone).toBe('warning');
});

test('where alerts only come from elsewhere a day on which none came is quiet as long as their sender was heard within a week', async () => {
  const tenant = fresh();
  await keepHeard(tenant, ago(8 * 24 * 60));
  expect((await write(tenant)).tone).toBe('warning');
  await keepHeard(tenant, ago(30 * 60));
  const quiet = await write(tenant);
  expect(quiet).toMatchObject({
    headline: 'Quiet: nothing fired since 19 Nov 09:00; alerts last came through 19 Nov 03:00',
    tone: 'good',
  });
  expect((await write(tenant, 'ru')).headline).toMatch(/^Тихо: .*последний сигнал от отправителя алертов был 19 ноя/);
  // Who sees a part of the assets is told so too.
  const part = restrictStores(tenant, [{ id: 'g', assets: ['none'], labels: {} }], [['g']]);
  expect((await write(part)).headline).toBe(quiet.headline);
});

test('an escalation that ended at nobody is told until somebody has the incident', async () => {
  const tenant = fresh();
  const open = { status: 'open', resolvedAt: null, severity: 'critical' } as const;
  await tenant.alerts.putIncident({ ...incident('inc_lost', 7, 0), ...open });
  const care = { incidentId: 'inc_lost', acknowledged: null, assignee: null, snooze: null, escalation: null, reminder: null, reached: [] };
  const note = 'The escalation of #7 ended without reaching anybody: check who is on call and whose accounts are linked.';
  const notes = async () => textsOf(await write(tenant))['Needs someone today'];
  await tenant.care.put({ ...care, updatedAt: ago(5) });
  expect(await notes()).not.toContain(note);
  await tenant.care.put({ ...care, reachedNobodyAt: ago(5), updatedAt: ago(5) });
  expect(await notes()).toContain(note);
  await tenant.care.put({ ...care, reachedNobodyAt: ago(5), acknowledged: { by: 'anna', at: ago(1) }, updatedAt: ago(1) });
  expect(await notes()).not.toContain(note);
});

test('of more than five hundred open incidents all are counted, and the worst is told though it is the oldest', async () => {
  const tenant = fresh();
  const open = { status: 'open', resolvedAt: null, severity: 'warning' } as const;
  await tenant.transaction(async (tx) => {
    for (let n = 0; n < 520; n += 1) {
      const worst = n === 0 ? ({ severity: 'critical', title: 'The worst' } as const) : {};
      await tx.alerts.putIncident({ ...incident(`inc_${n}`, n + 1, 0), ...open, openedAt: ago(600 - n), ...worst });
    }
  });
  const digest = await write(tenant);
  expect(digest.headline).toMatch(/^520 incidents are open and need someone; the worst is #1: The worst/);
  expect(textsOf(digest)['Needs someone today']?.at(-1)).toBe('512 more are open.');
});
