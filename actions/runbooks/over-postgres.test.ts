import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Step, Target } from '../../domain/step.ts';
import { resolveSecret } from '../../secrets.ts';
import { describeWithPostgres, type PostgresPeer, startPostgres } from '../../test/peers/postgres.ts';
import { type Sshd, startSshd } from '../../test/peers/sshd.ts';
import { buildPlan, findRunbook } from '../approvals/plan.ts';
import { createSshExecutor } from '../executors/ssh/ssh.ts';
import { loadRunbooks } from './load.ts';

/** The runbooks for databases as they are, over a real sshd, with the psql and vacuumdb of a real PostgreSQL. */
await describeWithPostgres('runbooks for databases on a real PostgreSQL', () => {
  let postgres: PostgresPeer;
  let sshd: Sshd;
  let target: Target;
  beforeAll(async () => {
    postgres = await startPostgres();
    const { port, username } = new URL(postgres.url);
    chmodSync(dirname(postgres.bin), 0o755);
    sshd = await startSshd(`SetEnv PATH=${postgres.bin}:/usr/sbin:/usr/bin:/sbin:/bin PGHOST=127.0.0.1 PGPORT=${port} PGUSER=${username}`);
    const { host, user, hostKeyFingerprint } = sshd;
    target = { assetId: 'db-1', ssh: { host, port: sshd.port, user, hostKeyFingerprint } };
  }, 60_000);
  afterAll(async () => {
    await sshd?.stop();
    await postgres?.stop();
  });

  const database = async (name: string) => {
    const client = new pg.Client({ connectionString: Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href });
    client.on('error', () => {});
    await client.connect();
    return client;
  };
  const run = async (id: string, edit: (step: Step) => Step = (step) => step) => {
    const plan = buildPlan(findRunbook(await loadRunbooks(), id), { database: 'shop' }, [target], null);
    const executor = createSshExecutor({ secret: resolveSecret, keyReference: () => `file:${sshd.privateKeyPath}` });
    let said = '';
    for (const [index, step] of plan.steps.entries()) {
      const outcome = await executor.run(edit(step), target, {
        ...{
          token: `db-${process.pid}-${id.replace('/', '-')}-${index}-${Math.random().toString(36).slice(2)}`,
          environment: {},
          runAs: null,
          limits: plan.limits,
        },
        signal: new AbortController().signal,
        write: async (chunk) => {
          said += Buffer.from(chunk).toString('utf8');
        },
      });
      expect(outcome, said).toEqual({ kind: 'exited', exitCode: 0 });
    }
    return said;
  };

  test('dead rows are gone, transactions that idle are ended in the database that was named, and fresh ones are left', {
    timeout: 60_000,
  }, async () => {
    const first = await database('postgres');
    await first.query('CREATE DATABASE shop');
    await first.query('CREATE DATABASE other');
    const shop = await database('shop');
    await shop.query('CREATE TABLE t AS SELECT n FROM generate_series(1, 1000) n; UPDATE t SET n = n + 1;');
    const dead = async () => Number((await shop.query("SELECT n_dead_tup AS n FROM pg_stat_all_tables WHERE relname = 't'")).rows[0].n);
    await shop.query('SELECT pg_stat_force_next_flush()');
    expect(await dead()).toBe(1_000);
    expect(await run('vacuum-database/dry-run')).toContain('1000');
    expect(await dead()).toBe(1_000);
    await run('vacuum-database');
    expect(await dead()).toBe(0);

    const [idle, elsewhere] = await Promise.all([database('shop'), database('other')]);
    await Promise.all([idle.query('BEGIN'), elsewhere.query('BEGIN')]);
    const alive = (client: pg.Client) =>
      client.query('SELECT 1').then(
        () => true,
        () => false,
      );
    const isThere = async (name: string) =>
      Number(
        (await first.query("SELECT count(*) AS n FROM pg_stat_activity WHERE datname = $1 AND state LIKE 'idle in transaction%'", [name]))
          .rows[0].n,
      );
    expect(await run('end-idle-transactions')).toContain('(0 rows)');
    expect([await isThere('shop'), await isThere('other')]).toEqual([1, 1]);
    // A quarter of an hour is not waited for: the same script with another interval.
    const atOnce = (step: Step): Step =>
      step.kind === 'script' ? { ...step, script: step.script.replace("'15 minutes'", "'0 seconds'") } : step;
    expect(await run('end-idle-transactions', atOnce)).toContain('(1 row)');
    expect([await isThere('shop'), await isThere('other')]).toEqual([0, 1]);
    expect([await alive(idle), await alive(elsewhere)]).toEqual([false, true]);
    await Promise.all([first, shop, elsewhere].map((client) => client.end()));
  });
});
