import pg from 'pg';
import { startPostgres } from '../../../test/peers/postgres.ts';
import { inventory } from '../transform.ts';
import { above, type Question, type Rig, type Ship, scraped, serve } from './rig.ts';
import { exposition, follow, startService } from './service.ts';

const SHOP = 'siskin-40';
const DATABASE = 'whimbrel-03';
const RELEASES = 'dotterel-11';
const MIGRATES_AT_SECOND = 125;

export const LOCKS: Question = {
  domain: 'human',
  told: 'A migration alters a table of the database and keeps its transaction open while it rewrites the rows: whoever writes to the table waits for its lock and gives up. Real PostgreSQL 18 with its own log; the shop and the migration are small programs of the rig; locks are asked of pg_locks.',
  sources: ['PostgreSQL 18 (its log, pg_locks, pg_stat_activity), run for the recording', 'tools/record/exam/locks.ts'],
  alertAssetId: SHOP,
  rules: [above('failing-requests', 'Failing requests', SHOP, 'http_requests_total', { code: '500' }, 0.01)],
  truth: {
    kind: 'cause',
    causes: [
      { assetId: RELEASES, concepts: ['job.running', 'configuration.changed', 'user.action', 'log.unusual'] },
      { assetId: DATABASE, concepts: ['process.saturated', 'configuration.changed', 'service.latency', 'log.unusual'] },
    ],
  },
};

export async function locks(): Promise<Rig> {
  const database = await startPostgres();
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  for (const [name, value] of [
    ['log_line_prefix', ''],
    ['log_lock_waits', 'on'],
    ['deadlock_timeout', '500ms'],
    ['log_statement', 'ddl'],
  ])
    await admin.query(`ALTER SYSTEM SET ${name} = '${value}'`);
  await admin.query('SELECT pg_reload_conf()');
  await admin.query(
    `CREATE ROLE shop LOGIN; ALTER ROLE shop SET lock_timeout = '2s'; CREATE TABLE orders (id bigserial, at timestamptz DEFAULT now());
     GRANT ALL ON orders, orders_id_seq TO shop`,
  );
  const pool = new pg.Pool({ connectionString: database.url.replace('postgres@', 'shop@'), max: 20 });
  const shop = await startService(SHOP, {
    program: 'shop',
    failed: 'order not taken',
    everyMs: 250,
    work: () => pool.query('INSERT INTO orders DEFAULT VALUES'),
  });
  const exporter = await serve(async (_request, response) => {
    const { rows } = await admin.query<{ waiting: string; active: string; locks: string }>(
      `SELECT (SELECT count(*) FROM pg_locks WHERE NOT granted) AS waiting, (SELECT count(*) FROM pg_locks) AS locks,
              (SELECT count(*) FROM pg_stat_activity WHERE state = 'active') AS active`,
    );
    const [counted] = rows;
    response.end(
      exposition({
        pg_locks_waiting: counted?.waiting ?? 0,
        pg_locks_count: counted?.locks ?? 0,
        'pg_stat_activity_count{state="active"}': counted?.active ?? 0,
      }),
    );
  });
  const migration = new pg.Client({ connectionString: database.url });
  await migration.connect();
  let following: { stop(): void } | undefined;
  let starting: NodeJS.Timeout | undefined;
  const migrate = async (ship: Ship) => {
    ship(RELEASES, 'migrate', 'info', 'migration 0042_order_notes: begins');
    await migration.query('BEGIN');
    await migration.query(`ALTER TABLE orders ADD COLUMN note text NOT NULL DEFAULT ''`);
    ship(RELEASES, 'migrate', 'info', 'migration 0042_order_notes: column added, rewriting rows of orders');
  };
  return {
    targets: [shop.target, scraped(DATABASE, exporter.url)],
    onLogs: (ship) => {
      shop.onLogs(ship);
      following = follow(database.output, (line) => ship(DATABASE, 'postgres', /^(FATAL|ERROR|PANIC)/.test(line) ? 'err' : 'info', line));
      starting = setTimeout(() => void migrate(ship), MIGRATES_AT_SECOND * 1_000);
    },
    finish: (recorded, began) => [
      inventory(began, SHOP, 'service', [['depends-on', DATABASE]]),
      inventory(began, RELEASES, 'service', [['depends-on', DATABASE]]),
      inventory(began, DATABASE, 'service'),
      ...recorded,
    ],
    stop: async () => {
      clearTimeout(starting);
      following?.stop();
      shop.stop();
      exporter.stop();
      await migration.end();
      await Promise.all([pool.end(), admin.end()]);
      await database.stop();
    },
  };
}
