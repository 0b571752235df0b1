import { describe, expect, it } from 'vitest';
import type { Rule } from '../../domain/alert.ts';
import { verifyChain } from '../../domain/audit.ts';
import type { ChangePeriod } from '../../domain/change-period.ts';
import type { TicketMirror } from '../../domain/ticket.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { alert, answer, approval, at, between, evidence, feedback, incident, run, ticket } from './store-things.ts';

/** What the stores of alerts, answers, approvals, tickets and the audit trail keep. */
export function describeDecisions(fresh: () => TenantStores): void {
  describe('feedback', () => {
    it('is one vote of a person per answer, the last one, and adds up per kind of alert', async () => {
      const { feedback: votes, alerts, answers } = fresh();
      for (const [id, name] of [
        ['alr_1', 'Disk'],
        ['alr_2', 'Disk'],
        ['alr_3', 'Disk'],
        ['alr_4', 'Cpu'],
      ] as const) {
        await alerts.put(alert(id, 0, { name }));
        await answers.put(answer(`ans_${id}`, id));
        await answers.put(answer(`ans_${id}_ru`, id));
      }
      const vote = (id: string, who: string, verdict: 'right' | 'wrong', seconds: number, more = {}) =>
        votes.put(
          feedback(`ans_${id}`, who, { alertId: id, alertName: id === 'alr_4' ? 'Cpu' : 'Disk', verdict, at: at(seconds), ...more }),
        );
      expect(await votes.ledger({})).toEqual([]);
      await vote('alr_1', 'anna', 'wrong', 1, { reason: 'too-late' });
      await vote('alr_1', 'anna', 'right', 2);
      await vote('alr_1', 'olga', 'right', 3);
      // On another wording of the same: the last word of a person on an alert counts.
      await votes.put(feedback('ans_alr_1_ru', 'olga', { alertId: 'alr_1', verdict: 'right', at: at(4) }));
      await vote('alr_2', 'anna', 'right', 5);
      await vote('alr_2', 'olga', 'wrong', 6, { reason: 'wrong-cause' });
      await vote('alr_4', 'anna', 'wrong', 7, { reason: 'unclear' });
      expect(await votes.ofAlert('alr_1')).toEqual([
        feedback('ans_alr_1', 'anna', { verdict: 'right', at: at(2) }),
        feedback('ans_alr_1', 'olga', { verdict: 'right', at: at(3) }),
        feedback('ans_alr_1_ru', 'olga', { verdict: 'right', at: at(4) }),
      ]);
      expect(await votes.ledger({})).toEqual([
        { alertName: 'Cpu', explained: 1, rated: 1, right: 0, wrong: 1 },
        { alertName: 'Disk', explained: 3, rated: 2, right: 1, wrong: 0 },
      ]);
      expect(await votes.ledger({ alertName: 'Disk', exceptAlertId: 'alr_1' })).toEqual([
        { alertName: 'Disk', explained: 2, rated: 1, right: 0, wrong: 0 },
      ]);
      expect(await votes.ledger({ alertName: 'Fan' })).toEqual([]);
    });

    it('is a tenant’s own', async () => {
      const [own, other] = [fresh(), fresh()];
      await own.feedback.put(feedback('ans_1', 'anna'));
      expect(await other.feedback.ofAlert('alr_1')).toEqual([]);
      expect(await other.feedback.ledger({})).toEqual([]);
      await other.feedback.put(feedback('ans_1', 'anna', { verdict: 'wrong' }));
      expect(await own.feedback.ofAlert('alr_1')).toEqual([feedback('ans_1', 'anna')]);
    });
  });

  describe('alerts', () => {
    it('are replaced by id and found by fingerprint, newest first', async () => {
      const { alerts } = fresh();
      await alerts.put(alert('alr_1', 0, { fingerprint: 'f' }));
      await alerts.put(alert('alr_2', 50, { fingerprint: 'f' }));
      await alerts.put(alert('alr_3', 50, { assetId: 'other' }));
      await alerts.put(alert('alr_1', 0, { fingerprint: 'f', status: 'resolved', resolvedAt: at(9) }));
      expect(await alerts.get('alr_1')).toEqual(alert('alr_1', 0, { fingerprint: 'f', status: 'resolved', resolvedAt: at(9) }));
      expect(await alerts.get('alr_9')).toBeNull();
      expect((await alerts.byFingerprint('f'))?.id).toBe('alr_2');
      expect(await alerts.byFingerprint('none')).toBeNull();
      const ids = async (more: Partial<Parameters<typeof alerts.list>[0]>) =>
        (await alerts.list({ limit: 10, ...more })).map((one) => one.id);
      expect(await ids({})).toEqual(['alr_3', 'alr_2', 'alr_1']);
      expect(await ids({ status: 'firing', limit: 1 })).toEqual(['alr_3']);
      expect(await ids({ assetIds: ['other'] })).toEqual(['alr_3']);
      expect(await ids({ window: between(0, 50) })).toEqual(['alr_1']);
    });

    it('are written and read many at once, by incident, rule and place, and counted', async () => {
      const { alerts } = fresh();
      const many = Array.from({ length: 30 }, (_, i) =>
        alert(`alr_${String(i).padStart(2, '0')}`, i, {
          fingerprint: `f${i % 20}`,
          incidentId: i < 10 ? 'inc_1' : 'inc_2',
          assetId: `srv-${i % 4}`,
          name: i % 3 === 0 ? 'Disk' : 'Cpu',
          severity: i === 5 ? 'critical' : 'info',
          status: i < 10 ? 'firing' : 'resolved',
          ruleId: i % 2 === 0 ? 'even' : null,
        }),
      );
      await alerts.putAll(many);
      await alerts.putAll([]);
      await alerts.putIncident(incident('inc_1', 1, 0));
      await alerts.putIncident(incident('inc_2', 2, 0, { status: 'resolved', resolvedAt: at(99) }));
      expect((await alerts.byFingerprints(['f1', 'f15', 'f1', 'none'])).map(({ id }) => id).sort()).toEqual(['alr_15', 'alr_21']);
      const ids = async (more: Partial<Parameters<typeof alerts.list>[0]>) =>
        (await alerts.list({ limit: 3, ...more })).map(({ id }) => id);
      expect(await ids({ incidentId: 'inc_1' })).toEqual(['alr_09', 'alr_08', 'alr_07']);
      expect(await ids({ incidentId: 'inc_1', offset: 8 })).toEqual(['alr_01', 'alr_00']);
      expect(await ids({ ruleId: 'even', status: 'firing' })).toEqual(['alr_08', 'alr_06', 'alr_04']);
      expect(await alerts.count({})).toEqual({ alerts: 30, incidents: 2 });
      expect(await alerts.count({ status: 'firing' })).toEqual({ alerts: 10, incidents: 1 });
      expect(await alerts.count({ incidentId: 'inc_1', severity: 'info', assetIds: ['srv-1'] })).toEqual({ alerts: 2, incidents: 1 });
      expect(await alerts.openIncidentsOn(['srv-1', 'srv-9'])).toEqual([{ assetId: 'srv-1', incidentId: 'inc_1' }]);
      expect(await alerts.firingIncidents(['inc_2', 'inc_1', 'inc_9'])).toEqual(['inc_1']);
      expect(await alerts.summary('inc_9')).toBeNull();
      expect(await alerts.summary('inc_1')).toEqual({
        alerts: 10,
        firing: 10,
        assets: 4,
        severity: 'critical',
        firstAt: at(0),
        lastAt: at(9),
        names: [
          { name: 'Cpu', alerts: 6 },
          { name: 'Disk', alerts: 4 },
        ],
        topAssets: [
          { assetId: 'srv-0', alerts: 3 },
          { assetId: 'srv-1', alerts: 3 },
          { assetId: 'srv-2', alerts: 2 },
          { assetId: 'srv-3', alerts: 2 },
        ],
      });
    });

    it('remember each begin of a firing once, whoever tells of it', async () => {
      const { alerts } = fresh();
      const begin = (fingerprint: string, seconds: number) => ({ fingerprint, startedAt: at(seconds) });
      expect(await alerts.recordFirings([begin('a', 1), begin('b', 1), begin('a', 1)])).toEqual([begin('a', 1), begin('b', 1)]);
      const told = await Promise.all([1, 2, 3].map(() => alerts.recordFirings([begin('b', 1), begin('b', 2), begin('c', 2)])));
      expect(told.flat()).toHaveLength(2);
    });

    it('are locked for one transaction at a time', async () => {
      const tenant = fresh();
      await tenant.alerts.putIncident(incident('inc_1', 1, 0, { alertCount: 0 }));
      await Promise.all(
        Array.from({ length: 8 }, () =>
          tenant.transaction(async (tx) => {
            await tx.alerts.lock();
            const before = await tx.alerts.incident('inc_1');
            if (before !== null) await tx.alerts.putIncident({ ...before, alertCount: (before.alertCount ?? 0) + 1 });
          }),
        ),
      );
      expect(await tenant.alerts.incident('inc_1')).toMatchObject({ alertCount: 8 });
    });

    it('have rules with a state between ticks', async () => {
      const { alerts } = fresh();
      const rule = (id: string, above: number): Rule => ({
        id,
        name: id,
        severity: 'warning',
        condition: { kind: 'threshold', metric: 'm', labels: {}, assetId: null, above, below: null, forMs: 1000 },
      });
      await alerts.putRule(rule('rule_2', 1));
      await alerts.putRule(rule('rule_1', 1));
      await alerts.putRule(rule('rule_1', 2));
      expect(await alerts.rules()).toEqual([rule('rule_1', 2), rule('rule_2', 1)]);
      expect(await alerts.ruleState('k')).toBeNull();
      await alerts.setRuleState('k', { since: at(1) });
      await alerts.setRuleState('k', { since: at(2) });
      expect(await alerts.ruleState('k')).toEqual({ since: at(2) });
      await alerts.setRuleState('k', null);
      expect(await alerts.ruleState('k')).toBeNull();
    });

    it('are gathered in incidents whose numbers are never given twice', async () => {
      const { alerts } = fresh();
      const numbers = await Promise.all(Array.from({ length: 12 }, () => alerts.nextIncidentNumber()));
      expect(numbers.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
      await alerts.putIncident(incident('inc_1', 1, 0));
      await alerts.putIncident(incident('inc_2', 2, 10));
      await alerts.putIncident(incident('inc_1', 1, 0, { status: 'resolved', resolvedAt: at(3) }));
      expect(await alerts.incident('inc_1')).toEqual(incident('inc_1', 1, 0, { status: 'resolved', resolvedAt: at(3) }));
      expect(await alerts.incident('inc_9')).toBeNull();
      expect((await alerts.incidents({ limit: 9 })).map((one) => one.id)).toEqual(['inc_1', 'inc_2']);
      expect((await alerts.incidents({ limit: 1 })).map((one) => one.id)).toEqual(['inc_2']);
      expect((await alerts.incidents({ status: 'resolved', limit: 9 })).map((one) => one.id)).toEqual(['inc_1']);
    });
  });

  it('answers come back whole, with their evidence, the latest of an alert first', async () => {
    const { answers } = fresh();
    await answers.put(answer('ans_1', 'alr_1'));
    await answers.put(answer('ans_2', 'alr_1'));
    expect(await answers.get('ans_1')).toEqual(answer('ans_1', 'alr_1'));
    expect(await answers.get('ans_9')).toBeNull();
    expect((await answers.latestForAlert('alr_1'))?.id).toBe('ans_2');
    await answers.put(answer('ans_1', 'alr_1'));
    expect((await answers.latestForAlert('alr_1'))?.id).toBe('ans_1');
    expect(await answers.latestForAlert('alr_9')).toBeNull();
    expect(await answers.evidence(evidence.id)).toEqual(evidence);
    expect(await answers.evidence('ev_9')).toBeNull();
  });

  describe('approvals', () => {
    it('are found by what they were asked for', async () => {
      const { approvals } = fresh();
      await approvals.create(approval('apr_1', 0));
      await approvals.create(approval('apr_2', 5, { alertId: 'alr_1' }));
      const ids = async (alertIds: string[]) => (await approvals.list({ alertIds, limit: 9 })).map((one) => one.id);
      expect(await ids(['alr_1', 'alr_9'])).toEqual(['apr_2']);
      expect(await ids(['alr_9'])).toEqual([]);
    });

    it('are found by what exactly is to run where', async () => {
      const { approvals } = fresh();
      const { plan } = approval('apr_1', 0);
      const [target] = plan.targets;
      const another = { ...target, assetId: 'srv-db-04' };
      await approvals.create(approval('apr_1', 0));
      await approvals.create(approval('apr_2', 1, { plan: { ...plan, runbookVersion: 2 } }));
      await approvals.create(approval('apr_3', 2, { plan: { ...plan, parameters: { unit: 'cron.service' } } }));
      await approvals.create(approval('apr_4', 3, { plan: { ...plan, targets: [target, another] } }));
      const ids = async (more: object) => {
        const { runbookId, runbookVersion, parameters } = plan;
        const planned = { runbookId, runbookVersion, parameters, assetIds: ['srv-db-03'], ...more };
        return (await approvals.list({ planned, limit: 1 })).map(({ id }) => id);
      };
      expect(await ids({})).toEqual(['apr_1']);
      expect(await ids({ runbookVersion: 2 })).toEqual(['apr_2']);
      expect(await ids({ parameters: { unit: 'cron.service' } })).toEqual(['apr_3']);
      expect(await ids({ assetIds: ['srv-db-04', 'srv-db-03'] })).toEqual(['apr_4']);
      expect(await ids({ assetIds: ['srv-db-04'] })).toEqual([]);
      expect(await ids({ runbookId: 'restart/dry-run' })).toEqual([]);
    });

    it('are created once, replaced, and listed by state', async () => {
      const { approvals } = fresh();
      await approvals.create(approval('apr_1', 0));
      await approvals.create(approval('apr_1', 0, { state: 'APPROVED' }));
      await approvals.create(approval('apr_2', 5));
      expect(await approvals.get('apr_1')).toEqual(approval('apr_1', 0));
      await approvals.update(approval('apr_2', 5, { state: 'EXECUTING', fencingToken: 1 }));
      expect((await approvals.list({ limit: 9 })).map((one) => one.id)).toEqual(['apr_1', 'apr_2']);
      expect((await approvals.list({ states: ['EXECUTING'], limit: 9 })).map((one) => one.fencingToken)).toEqual([1]);
      expect(await approvals.get('apr_9')).toBeNull();
      expect(await approvals.getForUpdate('apr_9')).toBeNull();
      await expect(approvals.update(approval('apr_9', 0))).rejects.toMatchObject({ code: 'APPROVAL_UNKNOWN' });
    });

    it('are locked while one decides, so that of many claims one wins', async () => {
      const tenant = fresh();
      await tenant.approvals.create(approval('apr_1', 0, { state: 'APPROVED' }));
      const claims = await Promise.all(
        Array.from({ length: 8 }, () =>
          tenant.transaction(async (tx) => {
            const row = await tx.approvals.getForUpdate('apr_1');
            if (row?.state !== 'APPROVED') return false;
            await tx.approvals.update({ ...row, state: 'EXECUTING', fencingToken: row.fencingToken + 1 });
            return true;
          }),
        ),
      );
      expect(claims.filter(Boolean)).toHaveLength(1);
      expect((await tenant.approvals.get('apr_1'))?.fencingToken).toBe(1);
    });

    it('have runs', async () => {
      const { approvals } = fresh();
      await approvals.putRun(run('run_1', 'apr_1', 0));
      await approvals.putRun({ ...run('run_1', 'apr_1', 0), state: 'SUCCEEDED', endedAt: at(4) });
      expect(await approvals.run('run_1')).toMatchObject({ state: 'SUCCEEDED', endedAt: at(4), steps: [{ output: 'bin\uFFFDary' }] });
      expect((await approvals.runOf('apr_1'))?.id).toBe('run_1');
      expect(await approvals.runOf('apr_9')).toBeNull();
      expect(await approvals.run('run_9')).toBeNull();
    });
  });

  it('tickets are one per incident and system, whoever comes first', async () => {
    const { tickets } = fresh();
    const made = await Promise.all(['a', 'b', 'c'].map((id) => tickets.createOnce(ticket(`tkt_${id}`, 'jira'))));
    expect(new Set(made.map((one) => one.id)).size).toBe(1);
    await tickets.createOnce(ticket('tkt_d', 'other'));
    expect((await tickets.ofIncident('inc_1')).map((one) => one.system).sort()).toEqual(['jira', 'other']);
    expect(await tickets.ofIncident('inc_9')).toEqual([]);
  });

  it('tickets are found by what their tracker knows them by, and those still looked at by how long ago that was', async () => {
    const { tickets } = fresh();
    const mirror = (minute: number, live: boolean): TicketMirror => ({
      ours: { state: 'open', assignee: null },
      theirs: { state: 'open', assignee: { id: 'a\0', name: 'Ольга' }, updated: '1' },
      told: ['m'],
      cause: null,
      fault: null,
      lookedAt: at(minute),
      live,
    });
    for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) {
      await tickets.createOnce({
        ...ticket(`tkt_${id}`, 'jira'),
        incidentId: `inc_${id}`,
        key: `OPS-${id}`,
        ...(index < 3 ? { ref: id } : {}),
      });
    }
    await tickets.put({ ...ticket('tkt_a', 'jira'), incidentId: 'inc_a', ref: 'a', status: 'Done', mirror: mirror(3, true) });
    await tickets.put({ ...ticket('tkt_b', 'jira'), incidentId: 'inc_b', ref: 'b', mirror: mirror(2, true) });
    await tickets.put({ ...ticket('tkt_c', 'jira'), incidentId: 'inc_c', ref: 'c', mirror: mirror(1, false) });
    expect(await tickets.named('jira', 'a')).toMatchObject({ id: 'tkt_a', status: 'Done', mirror: { lookedAt: at(3), told: ['m'] } });
    expect((await tickets.named('jira', 'OPS-d'))?.id).toBe('tkt_d');
    expect([await tickets.named('jira', 'OPS-a'), await tickets.named('other', 'a'), await tickets.named('jira', 'zzz')]).toEqual([
      null,
      null,
      null,
    ]);
    expect((await tickets.live('jira', 9)).map(({ id }) => id)).toEqual(['tkt_d', 'tkt_b', 'tkt_a']);
    expect((await tickets.live('jira', 1)).map(({ id }) => id)).toEqual(['tkt_d']);
  });

  describe('audit', () => {
    const entry = (i: number) => ({
      at: at(i),
      actor: 'p1',
      action: 'approve',
      subject: `apr_${i % 2}`,
      detail: { i, odd: 'a\0é', no: null },
    });

    it('is one chain, also when many append at once', async () => {
      const tenant = fresh();
      const appended = await Promise.all(
        Array.from({ length: 16 }, (_, i) =>
          i % 3 === 0 ? tenant.transaction((tx) => tx.audit.append(entry(i))) : tenant.audit.append(entry(i)),
        ),
      );
      const chain = await tenant.audit.list({ limit: 100 });
      expect(verifyChain(chain)).toEqual({ whole: true, entries: 16 });
      expect([...appended].sort((a, b) => a.sequence - b.sequence)).toEqual(chain);
      expect((await tenant.audit.list({ limit: 2 })).map((one) => one.sequence)).toEqual([15, 16]);
      expect((await tenant.audit.list({ after: 3, limit: 2 })).map((one) => one.sequence)).toEqual([4, 5]);
      expect(await tenant.audit.list({ after: 16, limit: 2 })).toEqual([]);
      expect((await tenant.audit.list({ subject: 'apr_1', limit: 100 })).every((one) => one.subject === 'apr_1')).toBe(true);
      const forged = chain.map((one) => (one.sequence === 7 ? { ...one, actor: 'p2' } : one));
      expect(verifyChain(forged)).toEqual({ whole: false, sequence: 7, fault: 'hash' });
      expect(verifyChain(chain.filter((one) => one.sequence !== 4))).toEqual({ whole: false, sequence: 4, fault: 'missing' });
    });

    it('leaves no gap when a transaction is rolled back', async () => {
      const tenant = fresh();
      await tenant.audit.append(entry(0));
      await expect(
        tenant.transaction(async (tx) => {
          await tx.audit.append(entry(1));
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
      await tenant.audit.append(entry(2));
      expect(verifyChain(await tenant.audit.list({ limit: 9 }))).toEqual({ whole: true, entries: 2 });
    });
  });

  describe('windows and freezes', () => {
    const period = (id: string, seconds: number, time: ChangePeriod['time'], more: Partial<ChangePeriod> = {}): ChangePeriod => ({
      ...{ id, kind: 'freeze', reason: 'release', scope: { groups: ['shop'] }, time },
      ...{ createdBy: 'anna', createdAt: at(seconds), endedAt: null, endedBy: null },
      ...more,
    });

    it('come back as they were written, newest first, those that are over only when asked for', async () => {
      const { changePeriods: store } = fresh();
      const once = period('chp_a', 0, { kind: 'once', from: at(0), to: at(10) });
      const nightly = period(
        'chp_b',
        1,
        { kind: 'repeating', cron: '0 2 * * *', timeZone: 'Asia/Seoul', forMs: 60_000 },
        { kind: 'window' },
      );
      const other = period('chp_c', 2, { kind: 'once', from: at(0), to: at(99) });
      for (const one of [once, nightly, other]) await store.put(one);
      expect(await store.list({ limit: 9 })).toEqual([other, nightly, once]);
      expect(await store.list({ limit: 1 })).toEqual([other]);
      expect(await store.list({ behind: other, limit: 9 })).toEqual([nightly, once]);
      expect(await store.list({ behind: other, open: { at: at(10) }, limit: 1 })).toEqual([nightly]);
      expect(await store.list({ behind: once, limit: 9 })).toEqual([]);
      expect(await store.list({ open: { at: at(10) }, limit: 9 })).toEqual([other, nightly]);
      expect(await store.getForUpdate('chp_b')).toEqual(nightly);
      await store.put({ ...nightly, endedAt: at(11), endedBy: 'boris' });
      expect((await store.list({ open: { at: at(11) }, limit: 9 })).map(({ id }) => id)).toEqual(['chp_c']);
      expect(await store.getForUpdate('chp_x')).toBeNull();
      expect(await fresh().changePeriods.list({ limit: 9 })).toEqual([]);
    });
  });
}
