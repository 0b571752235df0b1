import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChangePeriod, ChangeScope, ChangeTime } from '../../domain/change-period.ts';
import type { AppError } from '../../domain/errors.ts';
import { isCron, lastDue, nextDue } from '../../jobs/occurrences.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores } from '../../stores/stores.ts';
import { createRig, type Rig, requestRestart } from '../../test/rigs/actions.ts';
import { type ApprovalDeps, createApprovals } from '../approvals/approvals.ts';
import { claimApproval } from '../approvals/claim.ts';
import { describeReason } from '../approvals/reasons.ts';
import { changesAt, judge } from './judge.ts';
import { readVerdictCode, sentenceOf, verdictCode } from './sentences.ts';
import { createChangePeriods } from './set.ts';

const occurrences = { lastDue, nextDue, isCron };
const groups = [{ id: 'shop', assets: ['srv-shop-*'] }];
const HOUR = 3_600_000;

function period(kind: ChangePeriod['kind'], time: ChangeTime, scope: ChangeScope = {}, more: Partial<ChangePeriod> = {}): ChangePeriod {
  return {
    id: 'chp_1',
    kind,
    reason: 'release',
    scope,
    time,
    createdBy: 'anna',
    createdAt: new Date(0),
    endedAt: null,
    endedBy: null,
    ...more,
  };
}

describe('judged by the clock', () => {
  const nightly: ChangeTime = { kind: 'repeating', cron: '0 22 * * 6', timeZone: 'Europe/Berlin', forMs: 6 * HOUR };
  const verdict = (
    periods: readonly ChangePeriod[],
    iso: string,
    plan: { needsWindow?: boolean; allowedInFreeze?: boolean } = {},
    ids = ['srv-shop-01'],
  ) =>
    judge(
      { occurrences, groups },
      periods,
      { needsWindow: false, allowedInFreeze: false, ...plan, assets: ids.map((id) => ({ id, labels: { env: 'prod' } })) },
      new Date(iso),
    );

  test.each([
    ['2026-11-28T20:59:59Z', { kind: 'no-window', until: new Date('2026-11-28T21:00:00Z') }],
    ['2026-11-28T21:00:00Z', { kind: 'open' }],
    ['2026-11-29T02:59:59Z', { kind: 'open' }],
    ['2026-11-29T03:00:00Z', { kind: 'no-window', until: new Date('2026-12-05T21:00:00Z') }],
    // The clocks go forward in this night: six hours from 22:00 are six hours.
    ['2026-03-29T02:59:59Z', { kind: 'open' }],
    ['2026-03-29T03:00:00Z', { kind: 'no-window', until: new Date('2026-04-04T20:00:00Z') }],
  ])('a window of Saturday night, at %s', (iso, expected) => {
    expect(verdict([period('window', nightly)], iso, { needsWindow: true })).toEqual(expected);
  });

  test('what needs no window runs without one; what needs one does not run where there is none', () => {
    expect(verdict([], '2026-11-28T12:00:00Z')).toEqual({ kind: 'open' });
    expect(verdict([], '2026-11-28T12:00:00Z', { needsWindow: true })).toEqual({ kind: 'no-window', until: null });
  });

  test('a freeze goes before a window, lasts until the last that covers it, and lets by what is allowed in one', () => {
    const span = (from: string, to: string): ChangeTime => ({ kind: 'once', from: new Date(from), to: new Date(to) });
    const periods = [
      period('window', nightly),
      period('freeze', span('2026-11-28T00:00:00Z', '2026-11-29T00:00:00Z')),
      period('freeze', span('2026-11-28T00:00:00Z', '2026-11-30T00:00:00Z'), {}, { reason: 'Black Friday' }),
    ];
    const frozen = { kind: 'frozen', until: new Date('2026-11-30T00:00:00Z'), reason: 'Black Friday' };
    expect(verdict(periods, '2026-11-28T22:00:00Z', { needsWindow: true })).toEqual(frozen);
    expect(verdict(periods, '2026-11-28T22:00:00Z', { needsWindow: true, allowedInFreeze: true })).toEqual({ kind: 'open' });
    expect(verdict(periods, '2026-11-30T00:00:00Z')).toEqual({ kind: 'open' });
  });

  test('a scope is of assets, groups and labels together; any target in a freeze stops all, each needs a window', () => {
    const always: ChangeTime = { kind: 'once', from: new Date(0), to: new Date('2100-01-01T00:00:00Z') };
    const at = '2026-11-28T22:00:00Z';
    const kinds = (scope: ChangeScope, ids: string[]) => [
      verdict([period('freeze', always, scope)], at, {}, ids).kind,
      verdict([period('window', always, scope)], at, { needsWindow: true }, ids).kind,
    ];
    expect(kinds({ groups: ['shop'] }, ['srv-shop-01'])).toEqual(['frozen', 'open']);
    expect(kinds({ groups: ['shop'] }, ['srv-shop-01', 'db-1'])).toEqual(['frozen', 'no-window']);
    expect(kinds({ groups: ['shop'], assets: ['db-*'] }, ['srv-shop-01'])).toEqual(['open', 'no-window']);
    expect(kinds({ labels: { env: 'prod' } }, ['db-1'])).toEqual(['frozen', 'open']);
    expect(kinds({ labels: { env: 'test' } }, ['db-1'])).toEqual(['open', 'no-window']);
    expect(kinds({ labels: { toString: '*' } }, ['db-1'])).toEqual(['open', 'no-window']);
  });

  test('one that was ended is over', () => {
    const always: ChangeTime = { kind: 'once', from: new Date(0), to: new Date('2100-01-01T00:00:00Z') };
    expect(verdict([period('freeze', always, {}, { endedAt: new Date(1) })], '2026-11-28T22:00:00Z')).toEqual({ kind: 'open' });
  });

  test('it is said why and until when, with the zone, also of what was kept with a request', () => {
    const frozen = { kind: 'frozen', until: new Date('2026-11-30T00:00:00Z'), reason: 'Black Friday (all of it)' } as const;
    expect(sentenceOf(frozen, 'Europe/Moscow')).toEqual({
      en: 'Changes are frozen until 30 Nov 2026, 03:00 GMT+3: Black Friday (all of it). Only what is marked as allowed in a freeze runs.',
      ru: expect.stringMatching(/^Изменения заморожены до 30 нояб\. 2026 г\., 03:00 GMT\+3: Black Friday \(all of it\)\./),
      ko: expect.stringMatching(/^2026년 11월 30일 .*까지 변경이 동결되었습니다: Black Friday \(all of it\)\./),
    });
    expect(sentenceOf({ kind: 'no-window', until: null }, 'UTC').en).toContain('none is planned');
    for (const verdict of [
      frozen,
      { ...frozen, until: null, reason: '' },
      { kind: 'no-window', until: new Date(0) },
      { kind: 'no-window', until: null },
    ] as const) {
      expect(readVerdictCode(verdictCode(verdict))).toEqual(verdict);
    }
    expect(describeReason(verdictCode(frozen), 'en')).toContain('Changes are frozen until 30 Nov 2026, 00:00 UTC');
    expect(describeReason('alert-resolved', 'en')).toBe('The alert no longer fires; nothing ran.');
  });
});

describe('over real stores', () => {
  let stores: Stores;
  let rig: Rig;
  let deps: ApprovalDeps;
  let periods: ReturnType<typeof createChangePeriods>;
  beforeAll(async () => {
    ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    const target = { assetId: 'srv-shop-01', ssh: { host: '127.0.0.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };
    rig = await createRig(stores, { target, privateKeyPath: '/dev/null' });
    await rig.stores.people.put({ ...rig.people.boris, roles: ['admin'] });
    const shared = { occurrences, groups };
    deps = { ...rig.deps, changes: (tx, plan, at) => changesAt(shared, tx, plan, at) };
    periods = createChangePeriods({ ...shared, stores: rig.stores, now: rig.deps.now, newId: rig.deps.newId });
    rig = { ...rig, deps: { ...rig.deps, ...deps } };
  });
  const within = (hours: number): ChangeTime => ({
    kind: 'once',
    from: rig.deps.now(),
    to: new Date(rig.deps.now().getTime() + hours * HOUR),
  });
  const freeze = () => periods.set(rig.people.boris, { kind: 'freeze', reason: 'release', scope: { groups: ['shop'] }, time: within(2) });

  test('a freeze refuses a proposal, saying why and until when, and lets it by once it has ended', async () => {
    const { id } = await freeze();
    const refused = await requestRestart(rig).catch((error: AppError) => error);
    expect(refused).toMatchObject({
      code: 'APPROVAL_BLOCKED',
      hint: { en: expect.stringMatching(/^Changes are frozen until .+ UTC: release\./) },
    });
    expect(await rig.stores.approvals.list({ limit: 10 })).toEqual([]);
    await periods.end(rig.people.boris, id);
    expect(await requestRestart(rig)).toMatchObject({ state: 'PENDING' });
  });

  test('a freeze that is set after the proposal refuses the vote, and counts none', async () => {
    const { id, planHash } = await requestRestart(rig);
    await freeze();
    const refused = await createApprovals(deps)
      .vote(rig.people.anna, id, planHash)
      .catch((error: AppError) => error);
    expect(refused).toMatchObject({ code: 'APPROVAL_BLOCKED', hint: { ru: expect.stringContaining('заморожены до') } });
    expect(await rig.stores.approvals.get(id)).toMatchObject({ state: 'PENDING', votes: [] });
    rig.pass(10 * HOUR);
  });

  test('a freeze that is set after the votes blocks the claim', async () => {
    const { id, planHash } = await requestRestart(rig);
    await createApprovals(deps).vote(rig.people.anna, id, planHash);
    await freeze();
    expect(await claimApproval(deps, id)).toMatchObject({
      kind: 'closed',
      approval: { state: 'BLOCKED', reason: expect.stringMatching(/^frozen until .*Z \(release\)$/) },
    });
  });

  test('a runbook that needs a window runs only in one, and one that is allowed in a freeze runs in it', async () => {
    const change = (more: object) => {
      const runbooks = rig.deps.runbooks.map((runbook) => ({ ...runbook, ...more }));
      deps = { ...deps, runbooks };
      rig = { ...rig, deps: { ...rig.deps, runbooks } };
    };
    change({ needsWindow: true });
    await expect(requestRestart(rig)).rejects.toMatchObject({
      code: 'APPROVAL_BLOCKED',
      hint: { en: expect.stringContaining('none is planned') },
    });
    const window = await periods.set(rig.people.boris, {
      kind: 'window',
      reason: 'Saturdays',
      scope: { assets: ['srv-*'] },
      time: within(1),
    });
    const { id, planHash } = await requestRestart(rig);
    await createApprovals(deps).vote(rig.people.anna, id, planHash);
    await periods.end(rig.people.boris, window.id);
    expect(await claimApproval(deps, id)).toMatchObject({ approval: { state: 'BLOCKED', reason: 'window-closed' } });

    change({ needsWindow: false, allowedInFreeze: true });
    await freeze();
    const allowed = await requestRestart(rig, 'other.service');
    await createApprovals(deps).vote(rig.people.anna, allowed.id, allowed.planHash);
    expect(await claimApproval(deps, allowed.id)).toMatchObject({ kind: 'claimed' });
  });

  test('a runbook that needs a window does not run where nothing knows of windows', async () => {
    const runbooks = rig.deps.runbooks.map((runbook) => ({ ...runbook, needsWindow: true }));
    const { changes: _, ...blind } = { ...rig.deps, runbooks };
    await expect(requestRestart({ ...rig, deps: blind })).rejects.toMatchObject({ code: 'APPROVAL_BLOCKED' });
  });

  test('only administrators of the tenant, as they are now, set and end them; each change is audited', async () => {
    const draft = { kind: 'freeze', reason: 'release', scope: {}, time: within(1) } as const;
    for (const who of [
      null,
      rig.people.viktor,
      rig.people.olga,
      { ...rig.people.anna, roles: ['admin'] as const },
      { ...rig.people.boris, tenantId: 'other' },
    ]) {
      await expect(periods.set(who, draft)).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
      await expect(periods.end(who, 'chp_1')).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
    }
    const { id } = await periods.set(rig.people.boris, draft);
    await periods.end(rig.people.boris, id);
    await periods.end(rig.people.boris, id);
    await expect(periods.end(rig.people.boris, 'chp_none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const rows = await rig.stores.audit.list({ subject: id, limit: 10 });
    expect(rows.map(({ action, actor }) => `${actor} ${action}`)).toEqual(['boris freeze.set', 'boris freeze.ended']);
    expect(await periods.list(rig.people.viktor)).toEqual([]);
  });

  test.each([
    [{ reason: ' ' }, 'Say why'],
    [{ time: { kind: 'once', from: new Date(2), to: new Date(1) } }, 'end after'],
    [{ time: { kind: 'once', from: new Date(0), to: new Date(Number.NaN) } }, 'end after'],
    [{ time: { kind: 'repeating', cron: 'nightly', timeZone: 'UTC', forMs: HOUR } }, 'five fields'],
    [{ time: { kind: 'repeating', cron: '0 2 * * *', timeZone: 'Mars/Base', forMs: HOUR } }, 'time zone'],
    [{ time: { kind: 'repeating', cron: '0 2 * * *', timeZone: 'UTC', forMs: 1 } }, 'from a minute'],
    [{ scope: { groups: ['nobody'] } }, 'no group'],
    [{ scope: { assets: [] } }, 'at least one'],
  ])('%j is refused with how to put it right', async (wrong, sentence) => {
    const draft = { kind: 'freeze' as const, reason: 'r', scope: {}, time: within(1), ...wrong } as never;
    await expect(periods.set(rig.people.boris, draft)).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      hint: { en: expect.stringContaining(sentence) },
    });
  });
});
