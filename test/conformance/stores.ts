import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Rule } from '../../domain/alert.ts';
import { verifyChain } from '../../domain/audit.ts';
import type { Stores, TenantStores } from '../../stores/stores.ts';
import {
  alert,
  answer,
  approval,
  at,
  between,
  event,
  evidence,
  fact,
  incident,
  log,
  message,
  principal,
  run,
  sample,
  ticket,
} from './store-things.ts';

/** Opens an engine's stores; `close` ends what was opened. */
export type OpenForTest = () => Promise<{ readonly stores: Stores; close(): Promise<void> }>;

const ever = between(-1e6, 1e6);

/** What every engine keeps of the contracts in `stores/stores.ts`. Each test works as a tenant of its own. */
export function describeStores(name: string, open: OpenForTest): void {
  describe(`stores on ${name}`, () => {
    let stores: Stores;
    let close: () => Promise<void>;
    const fresh = () => stores.forTenant(`t-${randomUUID()}`);

    beforeAll(async () => {
      ({ stores, close } = await open());
    });
    afterAll(() => close());

    it('answers a ping and lists tenants once each', async () => {
      await stores.ping();
      const id = randomUUID();
      await stores.tenants.create({ id, name: 'Первый' });
      await stores.tenants.create({ id, name: 'Second' });
      expect((await stores.tenants.list()).filter((tenant) => tenant.id === id)).toEqual([{ id, name: 'Первый' }]);
    });

    describe('samples', () => {
      it('are written once; a second time they are duplicates, also within one batch', async () => {
        const { samples } = fresh();
        const batch = [sample(0, 0.08), sample(15, 0.29), sample(0, 0.5)];
        expect(await samples.write(batch)).toEqual({ created: 2, duplicates: 1 });
        expect(await samples.write(batch)).toEqual({ created: 0, duplicates: 3 });
        expect(await samples.write([])).toEqual({ created: 0, duplicates: 0 });
        const [series] = await samples.range({ assetIds: null, window: ever });
        expect(series?.points).toEqual([
          [at(0).getTime(), 0.08],
          [at(15).getTime(), 0.29],
        ]);
      });

      it('come back with their series, in half-open windows, by asset, metric and labels', async () => {
        const { samples } = fresh();
        await samples.write([
          sample(10, 1),
          sample(20, 2),
          sample(30, 3),
          sample(20, 4, { labels: { cpu: '1', mode: 'iowait' } }),
          sample(20, 5, { assetId: 'other', instrument: 'counter', unit: 'By' }),
          sample(20, 6, { metric: 'node_load1', labels: {} }),
        ]);
        const window = between(10, 30);
        const cpu = { metric: 'system.cpu.utilization', window };
        expect(await samples.range({ assetIds: ['srv-db-03'], ...cpu, labels: { cpu: '0' } })).toEqual([
          {
            assetId: 'srv-db-03',
            metric: 'system.cpu.utilization',
            labels: { cpu: '0', mode: 'iowait' },
            unit: '1',
            instrument: 'gauge',
            points: [
              [at(10).getTime(), 1],
              [at(20).getTime(), 2],
            ],
          },
        ]);
        expect(await samples.range({ assetIds: ['srv-db-03'], ...cpu, labels: { mode: 'iowait' } })).toHaveLength(2);
        expect(await samples.range({ assetIds: null, window })).toHaveLength(4);
        expect(await samples.range({ assetIds: [], window })).toEqual([]);
        expect(await samples.series({ assetIds: ['other'], window })).toEqual([
          {
            assetId: 'other',
            metric: 'system.cpu.utilization',
            labels: { cpu: '0', mode: 'iowait' },
            unit: 'By',
            instrument: 'counter',
          },
        ]);
        expect(await samples.series({ assetIds: null, metric: 'node_load1', window: between(21, 40) })).toEqual([]);
      });

      it('keep every double', async () => {
        const { samples } = fresh();
        const values = [0.1 + 0.2, Number.NaN, 1e308, 5e-324, Number.POSITIVE_INFINITY, 2 ** 53];
        await samples.write(values.map((value, i) => sample(i, value)));
        const [series] = await samples.range({ assetIds: null, window: ever });
        expect(series?.points.map(([, value]) => value)).toEqual(values);
      });

      it('give the latest of each series, no older than asked', async () => {
        const { samples } = fresh();
        await samples.write([sample(0, 1), sample(10, 2), sample(20, 3), sample(5, 9, { labels: { cpu: '1' } })]);
        const latest = async (seconds: number, maxAgeMs: number) =>
          (await samples.latest({ assetId: null, metric: 'system.cpu.utilization', at: at(seconds), maxAgeMs })).map((one) => [
            one.labels.cpu,
            one.at.getTime(),
            one.value,
          ]);
        expect(await latest(10, 5_000)).toEqual([
          ['0', at(10).getTime(), 2],
          ['1', at(5).getTime(), 9],
        ]);
        expect(await latest(19.999, 9_999)).toEqual([['0', at(10).getTime(), 2]]);
        expect(await latest(100, 1_000)).toEqual([]);
      });

      it('can be deleted up to an instant', async () => {
        const { samples } = fresh();
        await samples.write([sample(0, 1), sample(10, 2), sample(0, 3, { metric: 'gone' })]);
        expect(await samples.deleteBefore(at(10))).toBe(2);
        expect((await samples.range({ assetIds: null, window: ever })).map((series) => series.points.length)).toEqual([1]);
      });

      it('may be written by many at once without loss', async () => {
        const { samples } = fresh();
        const batches = Array.from({ length: 8 }, (_, b) => Array.from({ length: 50 }, (_, i) => sample((i * (b + 1)) % 97, 1)));
        const written = await Promise.all(batches.map((batch) => samples.write(batch)));
        const distinct = new Set(batches.flat().map((one) => one.at.getTime())).size;
        expect(written.reduce((sum, one) => sum + one.created, 0)).toBe(distinct);
      });
    });

    describe('logs', () => {
      it('are written once and come back as they were, whatever bytes they hold', async () => {
        const { logs } = fresh();
        const odd = log('log_1', 1, { body: 'a\0b \\u0000 \ud800 é 🚀 {"x":1}, \\', attributes: { 'k\0': 'v\0', q: '"\\' } });
        expect(await logs.write([odd, log('log_2', 2), odd])).toEqual({ created: 2, duplicates: 1 });
        expect(await logs.write([odd])).toEqual({ created: 0, duplicates: 1 });
        const [second, first] = await logs.search({ assetIds: null, window: ever, limit: 10 });
        expect(second).toEqual(log('log_2', 2));
        expect(first).toEqual({
          ...odd,
          body: 'a\uFFFDb \\u0000 \uFFFD é 🚀 {"x":1}, \\',
          attributes: { 'k\uFFFD': 'v\uFFFD', q: '"\\' },
        });
      });

      it('are searched newest first, by asset, template and a literal in any case, in a half-open window', async () => {
        const { logs } = fresh();
        await logs.write([
          log('log_1', 1, { body: '100% of I/O Timeout_x' }),
          log('log_2', 2, { templateId: 'tpl_b' }),
          log('log_3', 3, { assetId: 'other', body: 'ОШИБКА диска' }),
          log('log_4', 3),
          log('log_5', 4),
        ]);
        const ids = async (more: Partial<Parameters<typeof logs.search>[0]>) =>
          (await logs.search({ assetIds: null, window: between(1, 4), limit: 10, ...more })).map((one) => one.id);
        expect(await ids({})).toEqual(['log_4', 'log_3', 'log_2', 'log_1']);
        expect(await ids({ limit: 2 })).toEqual(['log_4', 'log_3']);
        expect(await ids({ assetIds: ['other'] })).toEqual(['log_3']);
        expect(await ids({ templateId: 'tpl_b' })).toEqual(['log_2']);
        expect(await ids({ contains: '0% of i/o TIMEOUT_' })).toEqual(['log_1']);
        expect(await ids({ contains: '1%t' })).toEqual([]);
        expect(await ids({ contains: 'ошибка' })).toEqual(['log_3']);
      });

      it('are counted by asset and template, most frequent first, with an example', async () => {
        const { logs } = fresh();
        await logs.writeTemplates([{ id: 'tpl_a', text: 'line <*>', firstSeenAt: at(0) }]);
        await logs.write([
          log('log_1', 1),
          log('log_2', 2, { severityNumber: 17 }),
          log('log_3', 3),
          log('log_4', 2, { templateId: 'tpl_b', body: 'sole' }),
          log('log_5', 9),
        ]);
        expect(await logs.countByTemplate({ assetIds: ['srv-db-03'], window: between(1, 9) })).toEqual([
          {
            templateId: 'tpl_a',
            assetId: 'srv-db-03',
            text: 'line <*>',
            count: 3,
            firstAt: at(1),
            lastAt: at(3),
            maxSeverityNumber: 17,
            example: 'line log_3',
          },
          {
            templateId: 'tpl_b',
            assetId: 'srv-db-03',
            text: 'sole',
            count: 1,
            firstAt: at(2),
            lastAt: at(2),
            maxSeverityNumber: 9,
            example: 'sole',
          },
        ]);
        expect(await logs.countByTemplate({ assetIds: null, window: between(50, 60) })).toEqual([]);
      });

      it('have templates that keep the earliest sight of them', async () => {
        const { logs } = fresh();
        await logs.writeTemplates([
          { id: 'tpl_b', text: 'b', firstSeenAt: at(9) },
          { id: 'tpl_a', text: 'a', firstSeenAt: at(5) },
        ]);
        await logs.writeTemplates([
          { id: 'tpl_a', text: 'a', firstSeenAt: at(7) },
          { id: 'tpl_b', text: 'b', firstSeenAt: at(1) },
        ]);
        expect(await logs.templates()).toEqual([
          { id: 'tpl_b', text: 'b', firstSeenAt: at(1) },
          { id: 'tpl_a', text: 'a', firstSeenAt: at(5) },
        ]);
      });

      it('can be deleted up to an instant', async () => {
        const { logs } = fresh();
        await logs.write([log('log_1', 1), log('log_2', 2)]);
        expect(await logs.deleteBefore(at(2))).toBe(1);
        expect(await logs.search({ assetIds: null, window: ever, limit: 9 })).toEqual([log('log_2', 2)]);
      });
    });

    describe('events', () => {
      it('are written once and listed in time order, by all that is asked', async () => {
        const { events } = fresh();
        const all = [
          event('evt_1', 1),
          event('evt_2', 2, { asserted: false }),
          event('evt_3', 2, { component: null, assetId: 'other' }),
          event('evt_4', 4, { code: 'Raid.Degraded', source: 'snmp-trap' }),
        ];
        expect(await events.write([...all].reverse())).toEqual({ created: 4, duplicates: 0 });
        expect(await events.write(all)).toEqual({ created: 0, duplicates: 4 });
        const ids = async (more: Partial<Parameters<typeof events.list>[0]>) =>
          (await events.list({ assetIds: null, window: ever, ...more })).map((one) => one.id);
        expect(await events.list({ assetIds: null, window: ever })).toEqual(all);
        expect(await ids({ window: between(1, 2) })).toEqual(['evt_1']);
        expect(await ids({ code: 'Raid.Degraded' })).toEqual(['evt_4']);
        expect(await ids({ component: null })).toEqual(['evt_3']);
        expect(await ids({ component: 'Inlet Temp', asserted: false })).toEqual(['evt_2']);
        expect(await ids({ assetIds: ['other'] })).toEqual(['evt_3']);
        expect(await ids({ limit: 2 })).toEqual(['evt_3', 'evt_4']);
      });
    });

    describe('inventory', () => {
      it('takes a first fact without a change, and later differences as changes', async () => {
        const { inventory } = fresh();
        await inventory.ensure(['srv-db-03'], at(-10));
        await inventory.apply([fact(0, { attributes: { firmware: '1', site: 'A' }, relations: [{ kind: 'stores-on', to: 'lun-12' }] })]);
        expect(await inventory.changes({ assetIds: null, window: ever })).toEqual([]);
        expect(await inventory.asset('srv-db-03')).toEqual({
          id: 'srv-db-03',
          kind: 'server',
          name: 'srv-db-03',
          attributes: { firmware: '1', site: 'A' },
          firstSeenAt: at(-10),
          lastSeenAt: at(0),
        });
        expect(await inventory.asset('lun-12')).toMatchObject({ kind: null, name: 'lun-12' });
        expect(await inventory.asset('nothing')).toBeNull();

        const later = fact(60, { assetKind: null, attributes: { firmware: '2' }, relations: [{ kind: 'stores-on', to: 'lun-13' }] });
        expect((await inventory.apply([later])).changes).toBe(2);
        expect((await inventory.apply([later])).changes).toBe(0);
        const changes = await inventory.changes({ assetIds: ['srv-db-03'], window: between(60, 61) });
        expect(changes.map(({ what, field, before, after, by }) => [what, field, before, after, by]).sort()).toEqual([
          ['attribute', 'firmware', '1', '2', 'inventory'],
          ['relation', 'stores-on', 'lun-12', 'lun-13', 'inventory'],
        ]);
        expect(await inventory.asset('srv-db-03')).toMatchObject({ kind: 'server', attributes: { firmware: '2', site: 'A' } });
        expect(await inventory.changes({ assetIds: ['lun-12'], window: ever })).toEqual([]);
      });

      it('knows which relations held when, each source replacing only its own', async () => {
        const { inventory } = fresh();
        const runsOn = (to: string) => [{ kind: 'runs-on', to } as const];
        await inventory.apply([
          fact(0, { relations: runsOn('hv-1') }),
          fact(0, { source: 'snmp', relations: [{ kind: 'connected-to', to: 'sw-1' }] }),
        ]);
        await inventory.apply([fact(100, { relations: runsOn('hv-2') })]);
        const held = async (seconds: number) => (await inventory.relations(at(seconds))).map((one) => `${one.kind} ${one.to}`);
        expect(await held(-1)).toEqual([]);
        expect(await held(0)).toEqual(['connected-to sw-1', 'runs-on hv-1']);
        expect(await held(99)).toEqual(['connected-to sw-1', 'runs-on hv-1']);
        expect(await held(100)).toEqual(['connected-to sw-1', 'runs-on hv-2']);
        await inventory.apply([fact(50, { relations: runsOn('stale') })]);
        expect(await held(100)).toEqual(['connected-to sw-1', 'runs-on hv-2']);
        await inventory.apply([fact(200, { relations: [] })]);
        await inventory.apply([fact(300, { relations: runsOn('hv-1') })]);
        expect(await held(250)).toEqual(['connected-to sw-1']);
        expect((await inventory.relations(at(300))).find((one) => one.to === 'hv-1')).toEqual({
          from: 'srv-db-03',
          kind: 'runs-on',
          to: 'hv-1',
          since: at(300),
          until: null,
          source: 'inventory',
        });
      });

      it('joins facts of one source and instant, also when many are applied at once', async () => {
        const { inventory } = fresh();
        await inventory.apply([
          fact(0, { relations: [{ kind: 'runs-on', to: 'a' }] }),
          fact(0, { attributes: { x: '1' }, relations: [{ kind: 'powered-by', to: 'b' }] }),
        ]);
        expect(await inventory.relations(at(0))).toHaveLength(2);
        await Promise.all(
          Array.from({ length: 6 }, (_, i) =>
            inventory.apply([
              fact(10, {
                assetId: `n-${i % 2}`,
                source: 'snmp',
                attributes: { i: String(i) },
                relations: [{ kind: 'member-of', to: 'c' }],
              }),
            ]),
          ),
        );
        expect((await inventory.assets()).map((asset) => asset.id)).toEqual(['a', 'b', 'c', 'n-0', 'n-1', 'srv-db-03']);
      });

      it('records deeds as changes, once', async () => {
        const { inventory } = fresh();
        const deed = {
          id: 'chg_1',
          assetId: 'svc',
          at: at(5),
          what: 'deployment',
          field: 'version',
          before: '1.0',
          after: '1.1',
          by: 'ci',
        } as const;
        await inventory.recordChange(deed);
        await inventory.recordChange(deed);
        expect(await inventory.changes({ assetIds: ['svc'], window: between(5, 6) })).toEqual([deed]);
        expect(await inventory.changes({ assetIds: ['svc'], window: between(0, 5) })).toEqual([]);
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

    it('people are found by an account linked to exactly one of them', async () => {
      const { people } = fresh();
      const slack = (userId: string) => ({ platform: 'slack', userId }) as const;
      await people.put(principal('p1', [slack('U1'), slack('U3'), { platform: 'telegram', userId: 'U2' }]));
      await people.put(principal('p2', [slack('U2'), slack('U3')]));
      expect((await people.byIdentity('slack', 'U1'))?.id).toBe('p1');
      expect((await people.byIdentity('slack', 'U2'))?.id).toBe('p2');
      expect(await people.byIdentity('slack', 'U3')).toBeNull();
      expect(await people.byIdentity('telegram', 'U1')).toBeNull();
      await people.put(principal('p2', []));
      expect((await people.byIdentity('slack', 'U3'))?.id).toBe('p1');
      expect((await people.list()).map((one) => one.id)).toEqual(['p1', 'p2']);
      expect(await people.get('p9')).toBeNull();
    });

    describe('chat', () => {
      it('sees an event for the first time once, also when it arrives many times at once', async () => {
        const { chat } = fresh();
        const seen = await Promise.all(Array.from({ length: 8 }, () => chat.firstSeen('slack', 'Ev1', at(0))));
        expect(seen.filter(Boolean)).toHaveLength(1);
        expect(await chat.firstSeen('telegram', 'Ev1', at(0))).toBe(true);
        expect(await chat.firstSeen('slack', 'Ev1', at(9))).toBe(false);
      });

      it('sends by priority, then age, each message once', async () => {
        const { chat } = fresh();
        for (const one of [
          message('d', 2, 1),
          message('b', 1, 5),
          message('c', 1, 5),
          message('a', 0, 9),
          message('z', 0, 0, { platform: 'email' }),
        ]) {
          await chat.enqueue(one);
        }
        await chat.enqueue(message('a', 3, 0));
        const waiting = async () => (await chat.waiting({ platform: 'slack', limit: 10 })).map((one) => one.id);
        expect(await waiting()).toEqual(['a', 'b', 'c', 'd']);
        await chat.markSent('a', 'ts1');
        await chat.markFailed('b', 'rate limited', false);
        await chat.markFailed('c', 'no such channel', true);
        await chat.markFailed('a', 'too late', true);
        expect(await waiting()).toEqual(['b', 'd']);
        expect(await chat.message('a')).toEqual(message('a', 0, 9, { state: 'sent', platformMessageId: 'ts1', attempts: 1 }));
        expect(await chat.message('b')).toEqual(message('b', 1, 5, { attempts: 1, error: 'rate limited' }));
        expect(await chat.message('c')).toMatchObject({ state: 'failed', error: 'no such channel' });
        expect(await chat.message('none')).toBeNull();
        expect(await chat.waiting({ platform: 'slack', limit: 1 })).toHaveLength(1);
      });

      it('knows what a thread is about', async () => {
        const { chat } = fresh();
        await chat.linkThread('slack', 'C1', '1.2', 'alr_1');
        await chat.linkThread('slack', 'C1', '1.2', 'alr_2');
        await chat.linkThread('telegram', '9', '7', 'alr_2');
        expect(await chat.alertOfThread('slack', 'C1', '1.2')).toBe('alr_2');
        expect(await chat.alertOfThread('slack', 'C1', '9.9')).toBeNull();
        expect(await chat.threadsOfAlert('alr_2')).toEqual([
          { platform: 'slack', channel: 'C1', thread: '1.2' },
          { platform: 'telegram', channel: '9', thread: '7' },
        ]);
        expect(await chat.threadsOfAlert('alr_1')).toEqual([]);
      });
    });

    it('rejected records are kept once and counted by source', async () => {
      const { rejected } = fresh();
      const record = (id: string, seconds: number, source: string) => ({
        id,
        at: at(seconds),
        source,
        reason: 'bad',
        record: `raw\0${id}`,
      });
      await rejected.put([record('rej_2', 2, 'syslog'), record('rej_1', 1, 'syslog'), record('rej_3', 3, 'snmp')]);
      await rejected.put([record('rej_1', 1, 'syslog')]);
      await rejected.put([]);
      expect((await rejected.list({ limit: 2 })).map((one) => [one.id, one.record])).toEqual([
        ['rej_2', 'raw\uFFFDrej_2'],
        ['rej_3', 'raw\uFFFDrej_3'],
      ]);
      expect(await rejected.counts()).toEqual({ snmp: 1, syslog: 2 });
    });

    it('vectors are compared with those of their own model and dimension only', async () => {
      const { vectors } = fresh();
      const item = (id: string, model: string, vector: number[]) => ({ id, model, vector, payload: { id } });
      await vectors.put([item('a', 'm', [1, 0]), item('b', 'm', [0, 1]), item('c', 'n', [1, 0]), item('d', 'm', [1, 0, 0])]);
      await vectors.put([item('b', 'm', [9, 9]), item('b', 'm', [1, 1])]);
      const near = await vectors.nearest({ model: 'm', vector: [2, 0], limit: 5 });
      expect(near.map((one) => one.id)).toEqual(['a', 'b']);
      expect(near[0]?.distance).toBeCloseTo(0);
      expect(near[1]?.distance).toBeCloseTo(1 - Math.SQRT1_2);
      expect(near[1]?.payload).toEqual({ id: 'b' });
      expect(await vectors.nearest({ model: 'none', vector: [1, 0], limit: 5 })).toEqual([]);
    });

    it('cursors are null first, then what was set', async () => {
      const { cursors } = fresh();
      expect(await cursors.get('t')).toBeNull();
      await cursors.set('t', { position: 's=1', at: at(1), list: [1, 'x'] });
      await cursors.set('t', { position: 's=2', at: at(2), list: [] });
      expect(await cursors.get('t')).toEqual({ position: 's=2', at: at(2), list: [] });
      await cursors.set('u', null);
      expect(await cursors.get('u')).toBeNull();
    });

    describe('transactions', () => {
      it('commit together or not at all', async () => {
        const tenant = fresh();
        const work = (fail: boolean) =>
          tenant.transaction(async (tx) => {
            await tx.approvals.create(approval('apr_1', 0));
            await tx.audit.append({ at: at(0), actor: 'p', action: 'request', subject: 'apr_1', detail: {} });
            await Promise.all([tx.chat.enqueue(message('m1', 0, 0)), tx.chat.enqueue(message('m2', 0, 0))]);
            expect(await tx.approvals.get('apr_1')).not.toBeNull();
            if (fail) throw new Error('stop');
            return 'done';
          });
        await expect(work(true)).rejects.toThrow('stop');
        expect(await tenant.approvals.get('apr_1')).toBeNull();
        expect(await tenant.audit.list({ limit: 9 })).toEqual([]);
        expect(await tenant.chat.waiting({ platform: 'slack', limit: 9 })).toEqual([]);
        expect(await work(false)).toBe('done');
        expect(await tenant.chat.waiting({ platform: 'slack', limit: 9 })).toHaveLength(2);
      });

      it('are not seen from outside before they commit', async () => {
        const tenant = fresh();
        let outside: Promise<unknown> = Promise.resolve();
        const read = () => tenant.alerts.get('alr_1');
        const wait = new Promise<void>((resolve) => {
          outside = new Promise((done) => setTimeout(() => void read().then(done), 30));
          setTimeout(resolve, 80);
        });
        await tenant.transaction(async (tx) => {
          await tx.alerts.put(alert('alr_1', 0));
          await wait;
        });
        // Either it was answered before the commit, with nothing, or it had to wait its turn and saw the alert.
        expect([null, 'alr_1']).toContain(((await outside) as { id: string } | null)?.id ?? null);
        expect((await read())?.id).toBe('alr_1');
      });

      it('refuse stores from outside, which would not be part of them', async () => {
        const tenant = fresh();
        await expect(tenant.transaction(() => tenant.alerts.put(alert('alr_1', 0)))).rejects.toMatchObject({ code: 'INTERNAL' });
        await tenant.alerts.put(alert('alr_1', 0));
      });
    });

    it('one tenant sees nothing of another', async () => {
      const [a, b] = [fresh(), fresh()];
      await writeEverything(a);
      for (const [what, found] of Object.entries(await readEverything(a))) expect([what, found > 0]).toEqual([what, true]);
      for (const [what, found] of Object.entries(await readEverything(b))) expect([what, found]).toEqual([what, 0]);
      expect(await b.samples.write([sample(0, 1)])).toEqual({ created: 1, duplicates: 0 });
      expect(await b.logs.write([log('log_1', 0)])).toEqual({ created: 1, duplicates: 0 });
      expect(await b.logs.deleteBefore(at(1e6))).toBe(1);
      expect(await a.logs.search({ assetIds: null, window: ever, limit: 9 })).toHaveLength(1);
      expect(await b.alerts.nextIncidentNumber()).toBe(1);
      expect((await b.audit.append({ at: at(0), actor: 'p', action: 'x', subject: 's', detail: {} })).sequence).toBe(1);
    });
  });
}

async function writeEverything(tenant: TenantStores): Promise<void> {
  await tenant.samples.write([sample(0, 1)]);
  await tenant.logs.write([log('log_1', 0)]);
  await tenant.logs.writeTemplates([{ id: 'tpl_a', text: 'a', firstSeenAt: at(0) }]);
  await tenant.events.write([event('evt_1', 0)]);
  await tenant.inventory.apply([fact(0, { relations: [{ kind: 'runs-on', to: 'x' }] }), fact(1, { attributes: { a: 'b' } })]);
  await tenant.alerts.put(alert('alr_1', 0));
  await tenant.alerts.setRuleState('k', { since: at(0) });
  await tenant.alerts.putIncident(incident('inc_1', await tenant.alerts.nextIncidentNumber(), 0));
  await tenant.answers.put(answer('ans_1', 'alr_1'));
  await tenant.approvals.create(approval('apr_1', 0));
  await tenant.approvals.putRun(run('run_1', 'apr_1', 0));
  await tenant.tickets.createOnce(ticket('tkt_1', 'jira'));
  await tenant.audit.append({ at: at(0), actor: 'p', action: 'x', subject: 's', detail: {} });
  await tenant.people.put(principal('p1', [{ platform: 'slack', userId: 'U1' }]));
  await tenant.chat.enqueue(message('m', 0, 0));
  await tenant.chat.linkThread('slack', 'C', '1', 'alr_1');
  await tenant.rejected.put([{ id: 'rej_1', at: at(0), source: 's', reason: 'r', record: 'x' }]);
  await tenant.vectors.put([{ id: 'v', model: 'm', vector: [1], payload: {} }]);
  await tenant.cursors.set('t', 1);
}

/** How many of everything a tenant can see. */
async function readEverything(tenant: TenantStores): Promise<Record<string, number>> {
  const one = (found: unknown) => (found === null ? 0 : 1);
  const everything = { assetIds: null, window: ever };
  return {
    samples: (await tenant.samples.range(everything)).length,
    logs: (await tenant.logs.search({ ...everything, limit: 9 })).length,
    templates: (await tenant.logs.templates()).length,
    counted: (await tenant.logs.countByTemplate(everything)).length,
    events: (await tenant.events.list(everything)).length,
    assets: (await tenant.inventory.assets()).length,
    relations: (await tenant.inventory.relations(at(0))).length,
    changes: (await tenant.inventory.changes(everything)).length,
    alerts: (await tenant.alerts.list({ limit: 9 })).length,
    ruleState: one(await tenant.alerts.ruleState('k')),
    incidents: (await tenant.alerts.incidents({ limit: 9 })).length,
    answer: one(await tenant.answers.get('ans_1')),
    evidence: one(await tenant.answers.evidence(evidence.id)),
    approvals: (await tenant.approvals.list({ limit: 9 })).length,
    run: one(await tenant.approvals.run('run_1')),
    tickets: (await tenant.tickets.ofIncident('inc_1')).length,
    audit: (await tenant.audit.list({ limit: 9 })).length,
    people: (await tenant.people.list()).length,
    outbox: (await tenant.chat.waiting({ platform: 'slack', limit: 9 })).length,
    threads: (await tenant.chat.threadsOfAlert('alr_1')).length,
    rejected: (await tenant.rejected.list({ limit: 9 })).length,
    vectors: (await tenant.vectors.nearest({ model: 'm', vector: [1], limit: 9 })).length,
    cursor: one(await tenant.cursors.get('t')),
  };
}
