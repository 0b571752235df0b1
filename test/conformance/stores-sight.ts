import { describe, expect, it } from 'vitest';
import type { Histogram } from '../../stores/queries.ts';
import { restrictStores } from '../../stores/restricted/restricted.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { alert, approval, at, event, ever, fact, incident, log, sample } from './store-things.ts';
import { silence } from './stores-care.ts';

const GROUPS = [{ id: 'db', assets: ['srv-db-*'] }];
const OWN = ['srv-db-03', 'srv-db-04'];
/** Names that look like those of the group, and names that are patterns or queries where somebody forgets that they are names. */
const HIDDEN = [
  'srv-hush-01',
  'xsrv-db-03',
  'srv-dbx',
  'srv-db',
  '*',
  'srv-*',
  '%',
  'srv_db_03',
  '.*',
  '{}',
  "' OR true --",
  'srv-hush AND srv-db-03',
];
const SECRET = 'hush481516';
const METRIC = 'system.cpu.utilization';

/** What a scope shows of a large estate: all that is its own, whatever stands beside it, and nothing else. */
export function describeSight(fresh: () => TenantStores): void {
  describe('within a scope', () => {
    const scoped = (tenant: TenantStores) => restrictStores(tenant, GROUPS, [['db']]);
    const target = (assetId: string) => ({ assetId, ssh: { host: 'h', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:x' } });
    const asked = (id: string, seconds: number, first: string, ...others: string[]) =>
      approval(id, seconds, { plan: { ...approval(id, 0).plan, targets: [target(first), ...others.map(target)] } });

    it('a few own approvals, incidents and likenesses are found among many newer and nearer ones of others', async () => {
      const tenant = fresh();
      await tenant.inventory.ensure([...OWN, 'srv-hush-01'], at(0));
      await tenant.transaction(async (tx) => {
        for (const [index, id] of ['apr_own1', 'apr_own2'].entries()) await tx.approvals.create(asked(id, index, 'srv-db-03', 'srv-db-04'));
        for (let n = 0; n < 12; n++) await tx.approvals.create(asked(`apr_hush${n}`, 100 + n, 'srv-hush-01'));
        await tx.approvals.create(asked('apr_both', 200, 'srv-db-03', 'srv-hush-01'));
        await tx.approvals.create({ ...asked('apr_own3', 2, 'srv-db-03'), state: 'REJECTED' });
      });
      const { approvals, alerts, vectors } = scoped(tenant);
      const ids = (list: ReadonlyArray<{ readonly id: string }>) => list.map(({ id }) => id);
      // The store itself leaves out the others: what it gives to the limit is never less than there is.
      expect(ids(await tenant.approvals.list({ assetIds: OWN, limit: 2 }))).toEqual(['apr_own2', 'apr_own3']);
      expect(ids(await tenant.approvals.list({ assetIds: [], limit: 2 }))).toEqual([]);
      expect(ids(await approvals.list({ limit: 3 }))).toEqual(['apr_own1', 'apr_own2', 'apr_own3']);
      expect(ids(await approvals.list({ states: ['PENDING'], assetIds: ['srv-db-03', 'srv-hush-01', 'srv-db-04'], limit: 2 }))).toEqual([
        'apr_own1',
        'apr_own2',
      ]);
      expect(await approvals.list({ assetIds: ['srv-hush-01'], limit: 9 })).toEqual([]);

      const hush = Array.from({ length: 230 }, (_, n) => `inc_hush${n}`);
      await tenant.alerts.putAll([
        ...hush.map((incidentId, n) => alert(`alr_hush${n}`, 100 + n, { incidentId, assetId: 'srv-hush-01' })),
        alert('alr_1', 0, { incidentId: 'inc_own' }),
        alert('alr_2', 1, { incidentId: 'inc_hush0', assetId: 'srv-db-04' }),
      ]);
      await tenant.transaction(async (tx) => {
        await tx.alerts.putIncident(incident('inc_own', 1_000, 0));
        for (const [n, id] of hush.slice(0, 12).entries())
          await tx.alerts.putIncident(incident(id, n + 1, 50 + n, { assetId: 'srv-hush-01' }));
      });
      expect(ids(await tenant.alerts.incidents({ assetIds: OWN, limit: 2 }))).toEqual(['inc_own', 'inc_hush0']);
      expect(ids(await tenant.alerts.list({ incidentIds: ['inc_own', 'inc_hush0'], assetIds: OWN, limit: 9 }))).toEqual(['alr_2', 'alr_1']);
      const seen = await alerts.incidents({ limit: 2 });
      expect(ids(seen)).toEqual(['inc_own', 'inc_hush0']);
      expect(seen[1]).toMatchObject({ assetId: 'srv-db-04', alertIds: ['alr_2'], alertCount: 1 });
      expect(ids(await alerts.incidents({ limit: 1 }))).toEqual(['inc_hush0']);

      await tenant.vectors.put([
        ...hush.map((incidentId) => ({ id: incidentId, model: 'm', vector: [1, 0, 0], payload: { incidentId } })),
        { id: 'inc_own', model: 'm', vector: [0, 1, 0], payload: { incidentId: 'inc_own' } },
        { id: 'of nothing', model: 'm', vector: [1, 0, 0], payload: {} },
      ]);
      const near = await vectors.nearest({ model: 'm', vector: [1, 0, 0], limit: 5 });
      expect(ids(near)).toEqual(['inc_hush0', 'inc_own']);
      expect(await vectors.nearest({ model: 'm', vector: [1, 0, 0], assetIds: ['srv-hush-01'], limit: 5 })).toEqual([]);
    });

    it('a few own silences and change periods are found behind more of others than are read at once', async () => {
      const tenant = fresh();
      await tenant.inventory.ensure([...OWN, 'srv-hush-01'], at(0));
      const quiet = (id: string, seconds: number, assetId: string) =>
        tenant.care.putSilence(silence(id, seconds, seconds + 900, { scope: { kind: 'match', match: { assets: [assetId] } } }));
      const frozen = (id: string, seconds: number, assetId: string) =>
        tenant.changePeriods.put({
          ...{ id, kind: 'freeze', reason: 'r', scope: { assets: [assetId] }, createdBy: 'anna', createdAt: at(seconds) },
          ...{ time: { kind: 'once', from: at(seconds), to: at(seconds + 900) }, endedAt: null, endedBy: null },
        });
      for (const [n, id] of ['own_c', 'own_b', 'own_a'].entries()) {
        await quiet(`sil_${id}`, n, 'srv-db-03');
        await frozen(`chp_${id}`, n, 'srv-db-03');
      }
      await tenant.transaction(async (tx) => {
        for (let n = 0; n < 410; n++) {
          const scope = { kind: 'match', match: { assets: ['srv-hush-01'] } } as const;
          await tx.care.putSilence(silence(`sil_hush${n}`, 100 + (n % 7), 1_000, { scope }));
          await tx.changePeriods.put({
            ...{ id: `chp_hush${n}`, kind: 'freeze', reason: SECRET, scope: { assets: ['srv-hush-01'] }, createdBy: 'anna' },
            ...{ createdAt: at(100 + (n % 7)), time: { kind: 'once', from: at(0), to: at(900) }, endedAt: null, endedBy: null },
          });
        }
      });
      const seen = scoped(tenant);
      const ids = (list: ReadonlyArray<{ readonly id: string }>) => list.map(({ id }) => id);
      expect(ids(await seen.care.silences({ limit: 2 }))).toEqual(['sil_own_a', 'sil_own_b']);
      expect(ids(await seen.care.silences({ open: true, limit: 9 }))).toEqual(['sil_own_a', 'sil_own_b', 'sil_own_c']);
      expect(ids(await seen.changePeriods.list({ limit: 2 }))).toEqual(['chp_own_a', 'chp_own_b']);
      expect(ids(await seen.changePeriods.list({ open: { at: at(10) }, limit: 9 }))).toEqual(['chp_own_a', 'chp_own_b', 'chp_own_c']);
      expect(await tenant.care.silences({ limit: 999 })).toHaveLength(413);
    });

    it('no more is read than is told: the store itself is asked for what the scope shows, and for no more than the limit', async () => {
      const tenant = fresh();
      await tenant.inventory.ensure([...OWN, 'srv-hush-01'], at(0));
      const asked: Array<{ readonly assetIds?: readonly string[] | null; readonly limit?: number }> = [];
      const heard =
        <F extends (typeof asked)[number], T>(ask: (filter: F) => Promise<T>) =>
        (filter: F) => {
          asked.push({ ...(filter.assetIds === undefined ? {} : { assetIds: filter.assetIds }), limit: filter.limit ?? 0 });
          return ask(filter);
        };
      const { samples, approvals, alerts, vectors } = tenant;
      const seen = scoped({
        ...tenant,
        samples: { ...samples, latest: heard(samples.latest) },
        approvals: { ...approvals, list: heard(approvals.list) },
        alerts: { ...alerts, incidents: heard(alerts.incidents) },
        vectors: { ...vectors, nearest: heard(vectors.nearest) },
      });
      await seen.samples.latest({ assetIds: null, metric: METRIC, at: at(0), maxAgeMs: 1_000 });
      await seen.approvals.list({ limit: 3 });
      await seen.alerts.incidents({ limit: 3 });
      await seen.vectors.nearest({ model: 'm', vector: [1], limit: 3 });
      expect(asked).toEqual([0, 3, 3, 3].map((limit) => ({ assetIds: OWN, limit })));
    });

    it('samples, logs and events of others are in no list, count or text, by whatever name they are asked for', async () => {
      const tenant = fresh();
      const all = [...OWN, ...HIDDEN];
      await tenant.inventory.apply(all.map((assetId) => fact(0, { assetId })));
      await tenant.samples.write(
        all.flatMap((assetId, n) => [0, 10, 20].map((seconds) => sample(seconds, n < 2 ? n : 481_516, { assetId }))),
      );
      const words = (assetId: string) => (OWN.includes(assetId) ? 'checkpoint complete' : `${SECRET} of ${assetId}`);
      const lines = all.flatMap((assetId, n) =>
        [1, 2, 3, 4].map((seconds) =>
          log(`log_${n}_${seconds}`, seconds, {
            ...{ assetId, body: words(assetId), templateId: OWN.includes(assetId) ? 'tpl_own' : `tpl_${SECRET}` },
            attributes: { owner: OWN.includes(assetId) ? 'dba' : SECRET },
          }),
        ),
      );
      const template = (id: string, text: string) => ({ id, text, firstSeenAt: at(0) });
      await tenant.logs.writeTemplates([
        template('tpl_own', 'checkpoint complete'),
        template(`tpl_${SECRET}`, `${SECRET} of <*>`),
      ] as never);
      await tenant.logs.write(lines);
      await tenant.events.write(all.map((assetId, n) => event(`evt_${n}`, n, { assetId, message: words(assetId) })));
      const { samples, logs, events, inventory } = scoped(tenant);

      const window = ever;
      const tries: ReadonlyArray<readonly string[] | null> = [
        null,
        all,
        HIDDEN,
        ...HIDDEN.map((name) => [name]),
        ['SRV-DB-03'],
        ['srv-db-03*'],
      ];
      const shown: unknown[] = [];
      for (const assetIds of tries) {
        const answers = await Promise.all([
          samples.series({ assetIds, window }),
          samples.range({ assetIds, metric: METRIC, window }),
          samples.latest({ assetIds, metric: METRIC, at: at(60), maxAgeMs: 1e6 }),
          samples.percentiles({ assetIds, metric: METRIC, window, percents: [0, 100] }),
          samples.percentiles({ assetIds, metric: METRIC, window, percents: [0, 100], by: 'asset' }),
          logs.search({ assetIds, window, limit: 100 }),
          logs.search({ assetIds, window, contains: SECRET, limit: 100 }),
          logs.search({ assetIds, window, contains: '*', limit: 100 }),
          logs.countByTemplate({ assetIds, window }),
          logs.newTemplates({ assetIds, window, limit: 50 }),
          logs.rareTemplates({ assetIds, window, baseline: { from: at(-9), to: at(-5) }, atMost: 9, limit: 50 }),
          ...(['severity', 'template', 'asset'] as const).map((by) =>
            logs.histogram({ assetIds, window: { from: at(0), to: at(9) }, bucketMs: 1_000, by }),
          ),
          ...(['template', 'asset', 'attribute'] as const).map((of) =>
            logs.significant({
              assetIds,
              window: { from: at(0), to: at(9) },
              background: { from: at(-9), to: at(0) },
              of,
              atLeast: 1,
              limit: 50,
            }),
          ),
          events.list({ assetIds, window, limit: 100 }),
          inventory.changes({ assetIds, window }),
        ]);
        shown.push(answers);
        const isOwn = assetIds === null || assetIds === all;
        // What is one's own is all there: six points, eight lines, two events; of the others not even their number.
        expect(answers[1].flatMap((one) => ('points' in one ? one.points : []))).toHaveLength(isOwn ? 6 : 0);
        expect(await samples.count({ assetIds, metric: [METRIC], window })).toBe(isOwn ? 6 : 0);
        expect((await samples.series({ assetIds, besides: [], window })).map(({ assetId }) => assetId)).toEqual(isOwn ? OWN : []);
        const [inWindow] = await logs.countByTemplateIn({ assetIds: assetIds ?? all, windows: [window] });
        expect(inWindow?.map(({ assetId }) => assetId).sort()).toEqual(isOwn ? OWN : []);
        expect(answers[2].map((one) => ('assetId' in one ? one.assetId : ''))).toEqual(isOwn ? OWN : []);
        expect(answers[5]).toHaveLength(isOwn ? 8 : 0);
        expect(answers[6]).toEqual([]);
        expect((answers[11] as Histogram).total.reduce((sum, count) => sum + count, 0)).toBe(isOwn ? 8 : 0);
        expect(answers[14]).toMatchObject({ total: isOwn ? 8 : 0 });
        expect(answers.at(-2)).toHaveLength(isOwn ? 2 : 0);
      }
      const text = JSON.stringify(shown);
      expect(text).toContain('srv-db-03');
      expect(HIDDEN.filter((name) => text.includes(JSON.stringify(name)))).toEqual([]);
      expect(text).not.toMatch(new RegExp(`${SECRET}|481516|xsrv`));
      // The same questions without the scope do tell it.
      expect(JSON.stringify(await tenant.logs.search({ assetIds: null, window, contains: SECRET, limit: 100 }))).toContain(SECRET);
    });
  });
}
