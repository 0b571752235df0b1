import pg from 'pg';
import { startPostgres } from '../../../test/peers/postgres.ts';
import { inventory } from '../transform.ts';
import { above, createAccount, type Question, type Rig, requests, type Ship, scraped, serve } from './rig.ts';

const SHOP = 'heron-21';
const DATABASE = 'plover-14';
const REPORTS = 'wren-32';
const LEAKS_FROM_SECOND = 130;
const LEAKS_EVERY_MS = 300;

export const CONNECTIONS: Question = {
  domain: 'service',
  told: 'A program for reports opens one connection to the database after the other and closes none. When the database has no more to give, the shop, which connects for each request, fails. Real PostgreSQL 18 with its own log; the shop and the reports are small programs of the rig; the counts of connections are asked of pg_stat_activity.',
  sources: ['PostgreSQL 18 (its log, pg_stat_activity, pg_settings), run for the recording', 'tools/record/exam/connections.ts'],
  alertAssetId: SHOP,
  rules: [above('failing-requests', 'Failing requests', SHOP, 'http_requests_total', { code: '500' }, 0.01)],
  truth: {
    kind: 'cause',
    causes: [
      { assetId: DATABASE, concepts: ['process.saturated'] },
      { assetId: REPORTS, concepts: ['process.saturated', 'job.running', 'log.unusual'] },
    ],
  },
};

export async function connections(): Promise<Rig> {
  const database = await startPostgres();
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  await admin.query(`ALTER SYSTEM SET log_line_prefix = ''`);
  await admin.query('SELECT pg_reload_conf()');
  await admin.query(
    'CREATE ROLE shop LOGIN; CREATE TABLE orders (id bigserial, at timestamptz DEFAULT now()); GRANT ALL ON orders, orders_id_seq TO shop',
  );
  const url = database.url.replace('postgres@', 'shop@');

  const account = createAccount();
  let ship: Ship = () => undefined;
  const shop = await serve(async (request, response) => {
    if (request.url === '/metrics') return void response.end(account.text());
    const beganMs = Date.now();
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.query('INSERT INTO orders DEFAULT VALUES');
      await client.query("SELECT count(*) FROM orders WHERE at > now() - interval '1 minute'");
      account.ended(200, beganMs);
      response.end('ok');
    } catch (error) {
      ship(SHOP, 'shop', 'err', `order not taken: ${(error as Error).message}`);
      account.ended(500, beganMs);
      response.writeHead(500).end();
    } finally {
      await client.end().catch(() => undefined);
    }
  });
  const exporter = await serve(async (_request, response) => {
    const { rows } = await admin.query<{ used: string; most: string }>(
      `SELECT (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS used, current_setting('max_connections') AS most`,
    );
    response.end(
      `# TYPE pg_stat_activity_count gauge\npg_stat_activity_count ${rows[0]?.used}\n# TYPE pg_settings_max_connections gauge\npg_settings_max_connections ${rows[0]?.most}\n`,
    );
  });
  const client = requests(shop.url, 250);
  const held: pg.Client[] = [];
  let leaking: NodeJS.Timeout | undefined;
  let shipping: NodeJS.Timeout | undefined;
  let starting: NodeJS.Timeout | undefined;
  return {
    targets: [scraped(SHOP, shop.url), scraped(DATABASE, exporter.url)],
    onLogs: (given) => {
      ship = given;
      let sent = database.output().length;
      shipping = setInterval(() => {
        const output = database.output();
        const whole = output.lastIndexOf('\n') + 1;
        for (const line of output.slice(sent, whole).split('\n'))
          if (line.trim() !== '') ship(DATABASE, 'postgres', /^(FATAL|ERROR|PANIC)/.test(line) ? 'err' : 'info', line);
        sent = Math.max(sent, whole);
      }, 200);
      starting = setTimeout(() => {
        ship(REPORTS, 'reports', 'info', 'monthly report: reading orders, one connection for each customer');
        leaking = setInterval(() => {
          const one = new pg.Client({ connectionString: url });
          one.on('error', () => undefined);
          one.connect().then(
            () => held.push(one),
            (error: Error) => ship(REPORTS, 'reports', 'err', `customer left out: ${error.message}`),
          );
        }, LEAKS_EVERY_MS);
      }, LEAKS_FROM_SECOND * 1_000);
    },
    finish: (recorded, began) => [
      inventory(began, SHOP, 'service', [['depends-on', DATABASE]]),
      inventory(began, REPORTS, 'service', [['depends-on', DATABASE]]),
      inventory(began, DATABASE, 'service'),
      ...recorded,
    ],
    stop: async () => {
      for (const timer of [client, leaking, shipping]) clearInterval(timer);
      clearTimeout(starting);
      shop.stop();
      exporter.stop();
      await Promise.all(held.map((one) => one.end().catch(() => undefined)));
      await admin.end();
      await database.stop();
    },
  };
}
