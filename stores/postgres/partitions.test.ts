import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../domain/answer.ts';
import { type Evidence, makeEvidence } from '../../domain/evidence.ts';
import { answer, event, log, sample } from '../../test/conformance/store-things.ts';
import { describeWithPostgres, ordinaryDatabase, type PostgresPeer, startPostgres } from '../../test/peers/postgres.ts';
import type { TenantStores } from '../stores.ts';
import { openStores } from './open.ts';

const DAY_MS = 86_400_000;
const NOW = new Date('2026-03-29T12:00:00Z');
const RETENTION = { samples: 30 * DAY_MS, logs: 30 * DAY_MS, events: 365 * DAY_MS };
const always = { from: new Date(0), to: new Date('2100-01-01') };
const day = (days: number, ms = 0) => new Date(NOW.getTime() + days * DAY_MS + ms);

describePartitions('the embedded database', async () => ({ url: null }));

await describeWithPostgres('PostgreSQL', () => {
  let peer: PostgresPeer;
  beforeAll(async () => {
    peer = await startPostgres();
  });
  afterAll(() => peer.stop());
  describePartitions('PostgreSQL', async () => ({ url: await ordinaryDatabase(peer, 'parts') }));
});

/** A transaction is not done again for its caller: when a partition is made at the moment a row goes past it, it says so. */
const tryAgain = (error: Error & { code?: string }): null => {
  if (error.code !== 'STORE_UNAVAILABLE') throw error;
  return null;
};

function describePartitions(name: string, place: () => Promise<{ readonly url: string | null }>): void {
  describe(`partitions of ${name}`, () => {
    let opened: Awaited<ReturnType<typeof openStores>>;
    let clock = NOW;
    beforeAll(async () => {
      const { url } = await place();
      opened = await openStores({ databaseUrl: url, dataDir: 'memory', retention: RETENTION, now: () => clock });
    });
    afterAll(() => opened.stores.close());
    const fresh = async () => {
      const id = `t-${randomUUID()}`;
      await opened.stores.tenants.create({ id, name: id });
      return opened.stores.forTenant(id);
    };
    const partitions = async () => (await opened.pool.query<{ name: string }>('SELECT name FROM inframind.partitions ORDER BY 1')).rows;
    /** In which table each log of the tenant lies. */
    const places = async (tenantId: string) => {
      const client = await opened.pool.connect();
      try {
        await client.query(`BEGIN; SET LOCAL inframind.tenant = '${tenantId}'`);
        const { rows } = await client.query<{ id: string; place: string }>(
          "SELECT id, replace(tableoid::regclass::text, 'inframind.', '') AS place FROM inframind.logs WHERE tenant_id = $1 ORDER BY id",
          [tenantId],
        );
        return rows.map((row) => `${row.id} ${row.place}`);
      } finally {
        await client.query('ROLLBACK');
        client.release();
      }
    };

    it('take data of any age, each record once, on both sides of midnight', async () => {
      const tenant = await fresh();
      const midnight = new Date('2026-03-29T00:00:00Z').getTime();
      const logs = [
        log('log_a', 0, { at: new Date(midnight - 1) }),
        log('log_b', 0, { at: new Date(midnight) }),
        log('log_c', 0, { at: new Date('1999-12-31T23:00:00Z') }),
        log('log_d', 0, { at: new Date('2038-01-19T03:14:07Z') }),
      ];
      expect(await tenant.logs.write([...logs, ...logs])).toEqual({ created: 4, duplicates: 4 });
      expect(await tenant.logs.write(logs)).toEqual({ created: 0, duplicates: 4 });
      expect((await tenant.logs.search({ assetIds: null, window: always, limit: 9 })).map((one) => one.id)).toEqual([
        ...['log_d', 'log_b', 'log_a', 'log_c'],
      ]);
      expect(await places(tenant.tenantId)).toEqual([
        'log_a logs_20260328',
        'log_b logs_20260329',
        'log_c logs_19991231',
        // A clock so far ahead is a wrong one: no partition is made for it.
        'log_d logs_rest',
      ]);
    });

    it('are filled with what waited for them, and know it when it comes again', async () => {
      const tenant = await fresh();
      const early = [log('log_a', 0, { at: day(-5) }), log('log_b', 0, { at: day(-6) })];
      await tenant.transaction((tx) => tx.logs.write(early));
      expect(await places(tenant.tenantId)).toEqual(['log_a logs_rest', 'log_b logs_rest']);
      expect(await tenant.logs.write([log('log_c', 0, { at: day(-5, 1) })])).toEqual({ created: 1, duplicates: 0 });
      expect(await places(tenant.tenantId)).toEqual(['log_a logs_20260324', 'log_b logs_rest', 'log_c logs_20260324']);
      expect(await tenant.logs.write(early)).toEqual({ created: 0, duplicates: 2 });
      expect(await places(tenant.tenantId)).toEqual(['log_a logs_20260324', 'log_b logs_20260323', 'log_c logs_20260324']);
    });

    it('are made ahead, and dropped whole when their time is over; late data stay as long as they would have', async () => {
      const tenant = await fresh();
      await tenant.logs.write([log('log_new', 0, { at: day(0) }), log('log_late', 0, { at: day(-100) })]);
      await tenant.samples.write([sample(0, 1, { at: day(0) }), sample(0, 2, { at: day(0), metric: 'gone' })]);
      await tenant.samples.write([sample(0, 3, { at: day(29) })]);
      await tenant.events.write([event('evt_1', 0, { at: day(-20) })]);
      await opened.retain(NOW);
      expect((await partitions()).map((one) => one.name)).toEqual(
        expect.arrayContaining(['events_20260301', 'events_20260401', 'logs_20260329', 'logs_20260330', 'samples_20260330']),
      );
      const ids = async () => (await tenant.logs.search({ assetIds: null, window: always, limit: 9 })).map((one) => one.id);
      expect((await opened.retain(day(29))).dropped).toEqual([]);
      expect(await ids()).toEqual(['log_new', 'log_late']);
      const { dropped } = await opened.retain(day(31));
      expect(dropped).toEqual(expect.arrayContaining(['logs_20251219', 'logs_20260329', 'samples_20260329']));
      expect(dropped.filter((one) => one.startsWith('events'))).toEqual([]);
      expect(await ids()).toEqual([]);
      const series = await tenant.samples.series({ assetIds: null, window: always });
      expect(series.map(({ metric }) => metric)).toEqual(['system.cpu.utilization']);
      expect(await tenant.events.list({ assetIds: null, window: always })).toHaveLength(1);
      expect((await opened.retain(day(31))).dropped).toEqual([]);
    });

    it('evidence that no answer cites goes when the longest time is over since it was told; what an answer cites stays', async () => {
      const [tenant, other] = [await fresh(), await fresh()];
      const found = (name: string, days: number) => makeEvidence({ kind: 'alerts', name, ...always }, { alerts: 1 }, day(days));
      const [once, again, cited, before] = ['once', 'again', 'cited', 'before'].map((name) => found(name, 0)) as Evidence[];
      const made = { ...answer('ans_1', 'alr_1'), evidence: [cited, before] } as Answer;
      for (const one of [tenant, other]) {
        await one.answers.keep([once, again, before] as Evidence[]);
        await one.answers.put(made);
        await one.answers.keep([cited, found('again', 40)] as Evidence[]);
        // Told before, and heard of later: the latest counts.
        await one.answers.keep([again] as Evidence[]);
      }
      const there = async (stores: TenantStores) => {
        const seen = await Promise.all([once, again, cited, before].map((one) => stores.answers.evidence(one?.id ?? '')));
        return seen.map((one) => one !== null);
      };
      await opened.retain(day(364));
      expect(await there(tenant)).toEqual([true, true, true, true]);
      await opened.retain(day(366));
      expect([await there(tenant), await there(other)]).toEqual([
        [false, true, true, true],
        [false, true, true, true],
      ]);
      await opened.retain(day(366 + 40));
      expect(await there(tenant)).toEqual([false, false, true, true]);
    });

    it('lose and double nothing while many write, days begin and days are dropped', async () => {
      const tenant = await fresh();
      const span = Array.from({ length: 300 }, (_, i) => log(`log_${i}`, 0, { at: day(40 + (i % 12), i) }));
      clock = day(40);
      const results: Array<{ created: number; duplicates: number }> = [];
      await Promise.all([
        ...Array.from({ length: 6 }, async (_, w) => {
          for (let i = 0; i < 300; i += 50) results.push(await tenant.logs.write(span.slice(i, i + 50 - w)));
        }),
        (async () => {
          for (let written = null; written === null; ) {
            written = await tenant.transaction((tx) => tx.logs.write(span.slice(0, 60))).catch(tryAgain);
            if (written !== null) results.push(written);
          }
        })(),
        (async () => {
          for (let i = 0; i < 4; i++) {
            clock = day(41 + i);
            await opened.retain(clock);
          }
        })(),
      ]);
      const kept = await tenant.logs.search({ assetIds: null, window: always, limit: 1_000 });
      expect(kept).toHaveLength(300);
      expect(results.reduce((sum, { created }) => sum + created, 0)).toBe(300);
    });

    it('are made once, also by a session that looked for the table before another made it', async () => {
      const make = "SELECT inframind.make_partition('logs', '2026-09-01', '2026-09-02', now()) AS made";
      const [first, second] = [await opened.pool.connect(), await opened.pool.connect()];
      try {
        await second.query("SELECT to_regclass('inframind.logs_20260901')");
        await first.query('BEGIN');
        expect((await first.query(make)).rows).toEqual([{ made: true }]);
        const waiting = second.query(make);
        // The embedded database has one session at a time: there the second waits outside.
        await new Promise((wake) => setTimeout(wake, 200));
        await first.query('COMMIT');
        expect((await waiting).rows).toEqual([{ made: false }]);
      } finally {
        first.release();
        second.release();
      }
    });

    it('are made and dropped at the same moment, and none waits for the other for ever', async () => {
      const tenant = await fresh();
      for (let round = 0; round < 8; round++) {
        const start = 200 + 40 * round;
        clock = day(start);
        const writes = Array.from({ length: 6 }, (_, i) => tenant.logs.write([log(`log_${round}_${i}`, 0, { at: day(start - i) })]));
        const [{ dropped }] = await Promise.all([opened.retain(clock), ...writes]);
        if (round > 0) expect(dropped.filter((one) => one.startsWith('logs')).length).toBeGreaterThanOrEqual(6);
      }
      expect(await tenant.logs.search({ assetIds: null, window: always, limit: 99 })).toHaveLength(6);
    });

    it('that a window does not touch are not opened, and within one the asset is found by an index', async () => {
      const tenant = await fresh();
      clock = day(100);
      for (const days of [97, 98, 99, 100])
        await tenant.logs.write(
          Array.from({ length: 2_000 }, (_, i) => log(`log_${days}_${i}`, 0, { assetId: `srv-${i % 40}`, at: day(days, i * 1000) })),
        );
      await tenant.samples.write(
        Array.from({ length: 12_000 }, (_, i) => sample(0, i, { assetId: `srv-${i % 97}`, at: day(100 - (i % 4), i) })),
      );
      await opened.pool.query('ANALYZE');
      const plan = async (text: string, values: readonly unknown[]) => {
        const client = await opened.pool.connect();
        try {
          await client.query(`BEGIN; SET LOCAL ROLE inframind_app; SET LOCAL inframind.tenant = '${tenant.tenantId}'`);
          const { rows } = await client.query(`EXPLAIN (COSTS OFF) ${text}`, [...values]);
          return rows.map((row) => row['QUERY PLAN']).join('\n');
        } finally {
          await client.query('ROLLBACK');
          client.release();
        }
      };
      const window = [day(100, 0), day(100, 600_000)];
      const ofAsset = await plan(
        `SELECT * FROM inframind.logs WHERE tenant_id = $1 AND at >= $2 AND at < $3 AND asset_id = ANY($4) ORDER BY at DESC, id DESC LIMIT 50`,
        [tenant.tenantId, ...window, ['srv-7']],
      );
      expect(ofAsset.match(/logs_\w+/g)?.filter((one) => /^logs_(\d+|rest)$/.test(one))).toEqual(['logs_20260707']);
      expect(ofAsset).toMatch(/Index (Only )?Scan .*using logs_20260707_\w*asset/);
      const recent = await plan(
        'SELECT * FROM inframind.logs WHERE tenant_id = $1 AND at >= $2 AND at < $3 ORDER BY at DESC, id DESC LIMIT 50',
        [tenant.tenantId, ...window],
      );
      expect(recent).toMatch(/Index Scan Backward using logs_20260707_pkey/);
      const points = await plan(
        'SELECT at, value FROM inframind.samples WHERE tenant_id = $1 AND series_id = $4 AND at >= $2 AND at < $3 ORDER BY at',
        [tenant.tenantId, ...window, randomUUID()],
      );
      expect(points).toMatch(/Scan (using|on) samples_20260707_pkey/);
      expect(points).not.toMatch(/samples_(2026070[456]|rest)/);
    });
  });
}
