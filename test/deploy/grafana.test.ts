import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ASSET_LABELS } from '../../api/alertmanager.ts';
import { createCounters, createPollStates } from '../../api/counters.ts';
import { type ApiServer, createServer } from '../../api/server.ts';
import { prometheus } from '../../collectors/prometheus/prometheus.ts';
import { AppError } from '../../domain/errors.ts';
import { randomId } from '../../domain/ids.ts';
import { fromWire, type WireObservation } from '../../domain/jobs.ts';
import type { Sample } from '../../domain/observation.ts';
import { createQueues, type Queues } from '../../jobs/queues.ts';
import { grafanaDashboards } from '../../scripts/grafana-dashboards.ts';
import type { Dashboard, Target } from '../../scripts/grafana-panels.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores } from '../../stores/stores.ts';
import { scratch } from '../peers/peer.ts';
import { describeWithPostgres, type PostgresPeer, startPostgres } from '../peers/postgres.ts';
import { seed } from '../web/seed.ts';
import { judgeShape } from './grafana-shape.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'deploy', 'grafana');
const dashboards = readdirSync(join(folder, 'dashboards')).map((name) => ({
  name: name.replace(/\.json$/, ''),
  dashboard: JSON.parse(readFileSync(join(folder, 'dashboards', name), 'utf8')) as Dashboard,
}));
type Source = {
  readonly uid: string;
  readonly type: string;
  readonly url: string;
  readonly user?: string;
  readonly jsonData: Readonly<Record<string, unknown>>;
  readonly secureJsonData: Readonly<Record<string, string>>;
};
const { datasources } = parse(readFileSync(join(folder, 'provisioning/datasources/inframind.yaml'), 'utf8')) as { datasources: Source[] };
const targets = dashboards.flatMap(({ name, dashboard }) =>
  dashboard.panels.flatMap((panel) => panel.targets.map((target) => ({ name, panel, target }))),
);

describe("Grafana's files", () => {
  test('are those that scripts/grafana-dashboards.ts writes', () => {
    expect(Object.fromEntries(dashboards.map(({ name, dashboard }) => [name, dashboard]))).toEqual(
      JSON.parse(JSON.stringify(grafanaDashboards())),
    );
  });

  test('the sources are of kinds that Grafana brings, and hold no secret but by the path of its file', () => {
    expect(datasources.map(({ type }) => type)).toEqual(['prometheus', 'grafana-postgresql-datasource']);
    const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
      services: Record<string, { secrets?: string[]; volumes?: string[] }>;
    };
    for (const { secureJsonData } of datasources) {
      for (const value of Object.values(secureJsonData)) {
        const [, file = ''] = /^(?:Bearer )?\$__file\{\/run\/secrets\/(\w+)\}$/.exec(value) ?? [];
        expect(compose.services.grafana?.secrets).toContain(file);
      }
    }
    for (const { url } of datasources) expect(Object.keys(compose.services)).toContain(url.replace(/^\w+:\/\//, '').split(':')[0]);
    const [provider] = (
      parse(readFileSync(join(folder, 'provisioning/dashboards/inframind.yaml'), 'utf8')) as {
        providers: Array<{ options: { path: string } }>;
      }
    ).providers;
    expect(compose.services.grafana?.volumes).toContain(`./deploy/grafana/dashboards:${provider?.options.path}:ro`);
    expect(existsSync(join(folder, 'dashboards/fleet.json'))).toBe(true);
  });

  test.each(dashboards)('"$name" is whole: places, sources and letters', ({ dashboard }) => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(dashboard.panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    for (const { targets: own } of dashboard.panels) {
      expect(new Set(own.map(({ refId }) => refId)).size).toBe(own.length);
      for (const { datasource } of own) expect(datasources.map(({ uid, type }) => ({ uid, type }))).toContainEqual(datasource);
    }
  });
});

describe("Grafana's own schema", () => {
  test.each(dashboards)('fits "$name"', async ({ dashboard }) => {
    expect(await judgeShape(dashboard)).toEqual([]);
  });

  test('does not fit a field or a value that it does not know', async () => {
    const [first] = dashboards;
    if (first === undefined) throw new Error('no dashboard');
    const changed = (from: string, to: string) => {
      const text = JSON.stringify(first.dashboard);
      expect(text).toContain(from);
      return judgeShape(JSON.parse(text.replace(from, to)) as Dashboard);
    };
    expect((await changed('"gridPos":{"x"', '"gridPos":{"left"')).join('\n')).toMatch(/left/);
    expect((await changed('"drawStyle":"', '"drawStyle":"curly')).join('\n')).toMatch(/curly/);
    expect((await changed('"reduceOptions"', '"reduceOption"')).join('\n')).toMatch(/reduceOption/);
  });
});

await describeWithPostgres("each panel of Grafana's dashboards, asked of real stores and of our API", () => {
  const place = scratch('grafana');
  const now = new Date();
  let postgres: PostgresPeer;
  let stores: Stores;
  let queues: Queues;
  let server: ApiServer;
  let reader: pg.Client;
  const urlOf = (user: string) => `postgres://${user}@${new URL(postgres.url).host}/inframind`;

  beforeAll(async () => {
    postgres = await startPostgres();
    for (const name of ['database_password', 'grafana_database_password']) writeFileSync(join(place.path, name), name);
    const { hostname, port } = new URL(postgres.url);
    const run = promisify(execFile);
    await run('bash', [join(root, 'deploy/compose/postgres/roles.sh')], {
      env: { PATH: [postgres.bin, process.env.PATH].join(delimiter), PGHOST: hostname, PGPORT: port, SECRETS_DIR: place.path },
    });
    const opened = await openStores({ databaseUrl: urlOf('inframind'), dataDir: '' });
    stores = opened.stores;
    await stores.tenants.create({ id: 'default', name: 'default' });
    const own = stores.forTenant('default');
    await seed(own, now);
    // What the host collector yields, by its own test case, as of now.
    const wire = readFileSync(join(root, 'collectors/host/testcases/busy-disk/expected.jsonl'), 'utf8').trim().split('\n');
    const read = wire.map((line) => fromWire(JSON.parse(line) as WireObservation)).filter((one): one is Sample => one.kind === 'sample');
    const filesystem = { 'system.device': 'sda1', 'system.filesystem.mountpoint': '/', 'system.filesystem.type': 'ext4' };
    const full = {
      kind: 'sample' as const,
      assetId: 'srv-db-03',
      metric: 'system.filesystem.utilization',
      labels: filesystem,
      unit: '1',
      instrument: 'gauge' as const,
      value: 0.93,
    };
    const minutesAgo = [3, 2, 1].map((minutes) => new Date(now.getTime() - minutes * 60_000));
    await own.samples.write(minutesAgo.flatMap((at) => [...read, full].map((sample) => ({ ...sample, at }))));
    await own.inventory.ensure(['srv-db-03'], now);
    await own.rejected.put([{ id: 'rej_1', at: now, source: 'http', reason: 'no timestamp', record: '{}' }]);
    await own.chat.enqueue({
      id: 'msg_1',
      platform: 'slack',
      channel: 'C1',
      thread: null,
      card: {},
      priority: 2,
      createdAt: now,
      state: 'waiting',
      platformMessageId: null,
      attempts: 0,
      error: null,
    });

    queues = createQueues({ backend: { kind: 'postgres', pool: opened.pool } });
    const counters = createCounters();
    const polls = createPollStates();
    const settings = {
      host: '127.0.0.1',
      token: null,
      ingestToken: null,
      webhook: null,
      publicUrl: null,
      assetLabels: [...ASSET_LABELS],
      queueLimit: 100,
    };
    server = createServer({
      stores: own,
      ping: () => stores.ping(),
      enqueue: queues.enqueue,
      queueCounts: () => queues.counts(),
      counters,
      polls: () => polls.read(),
      now: () => now,
      newId: randomId,
      recheck: () => Promise.reject(new Error('not asked')),
      runbooks: [],
      settings,
      version: '0',
    });
    // The program's own figures, by the target of deploy/compose/inframind.yaml.
    const url = `${await server.listen({ host: '127.0.0.1', port: 0 })}/metrics`;
    for (const at of minutesAgo) {
      counters.add('http', 'accepted', 500);
      counters.add('http', 'rejected', 2);
      polls.add('core-switch', new AppError('COLLECTOR_TIMEOUT', 'away'), at);
      const of = {
        assetId: 'inframind',
        settings: prometheus.settings.parse({ url }),
        cursor: null,
        setCursor: () => {},
        signal: new AbortController().signal,
        now: () => at,
        secret: async () => '',
      };
      for await (const sample of prometheus.collect(of)) if (sample.kind === 'sample') await own.samples.write([sample]);
    }

    await run(join(postgres.bin, 'psql'), [urlOf('inframind'), '-q', '-v', 'ON_ERROR_STOP=1', '-f', join(folder, 'reader.sql')]);
    reader = new pg.Client(urlOf(datasources[1]?.user ?? ''));
    await reader.connect();
  }, 120_000);
  afterAll(async () => {
    await reader?.end();
    await server?.close();
    await queues?.stop();
    await stores?.close();
    await postgres?.stop();
    place.remove();
  });

  /** As Grafana replaces its macros and variables. @see https://grafana.com/docs/grafana/latest/datasources/postgres/#macros */
  const expanded = (text: string) => {
    const quoted = (at: Date) => `'${at.toISOString().replace(/\.\d+Z$/, 'Z')}'`;
    const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 };
    const replaced = text
      .replaceAll('$__timeFrom()', quoted(new Date(now.getTime() - 24 * 3_600_000)))
      .replaceAll('$__timeTo()', quoted(new Date(now.getTime() + 60_000)))
      .replace(/\$__timeGroupAlias\((\w+), ?'(\d+)([smh])'\)/g, (_, column: string, amount: string, unit: string) => {
        const width = Number(amount) * (seconds[unit] ?? 1);
        return `floor(extract(epoch from ${column})/${width})*${width} AS "time"`;
      })
      .replace(/\$\{asset:sqlstring\}/g, "'srv-db-03'")
      .replaceAll('$asset', 'srv-db-03');
    expect(replaced).not.toMatch(/\$\{?[a-z_]/i);
    return replaced;
  };
  /** How many series or rows a query gives. */
  const answersTo = async ({ expr, rawSql, instant, format }: Target): Promise<number> => {
    if (rawSql !== undefined) {
      const { rows, fields } = await reader.query(expanded(rawSql));
      if (format === 'time_series') expect(fields.map(({ name }) => name)).toEqual(['time', expect.any(String), 'value']);
      return rows.length;
    }
    const range = { start: String(now.getTime() / 1_000 - 600), end: String(now.getTime() / 1_000), step: '30' };
    const payload = new URLSearchParams({ query: expanded(expr ?? ''), ...(instant ? { time: range.end } : range) }).toString();
    const answer = await server.inject({
      method: 'POST',
      url: `${new URL(datasources[0]?.url ?? '').pathname}/api/v1/${instant ? 'query' : 'query_range'}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload,
    });
    if (answer.statusCode !== 200) throw new Error(answer.body);
    return (answer.json() as { data: { result: unknown[] } }).data.result.length;
  };

  test.each(targets.map(({ name, panel, target }) => [name, panel.title, target.refId, target] as const))(
    '%s: %s (%s)',
    async (_, __, ___, target) => {
      expect(await answersTo(target)).toBeGreaterThan(0);
    },
  );

  test('legends name labels that the series have', async () => {
    for (const { target } of targets.filter((one) => one.target.expr !== undefined)) {
      const names = [...(target.legendFormat ?? '').matchAll(/\{\{([^}]+)\}\}/g)].map(([, label = '']) => label);
      const url = `/prometheus/api/v1/query?${new URLSearchParams({ query: expanded(target.expr ?? ''), time: String(now.getTime() / 1_000) })}`;
      const { data } = (await server.inject(url)).json() as { data: { result: Array<{ metric: Record<string, string> }> } };
      for (const { metric } of data.result) expect(Object.keys(metric)).toEqual(expect.arrayContaining(names));
    }
  });

  test('the variable lists the hosts', async () => {
    const [variable] = dashboards.find(({ name }) => name === 'host')?.dashboard.templating.list ?? [];
    const [, selector = '', label = ''] = /^label_values\((.*), (\w+)\)$/.exec(variable?.query.query ?? '') ?? [];
    const answer = await server.inject(`/prometheus/api/v1/label/${label}/values?${new URLSearchParams({ 'match[]': selector })}`);
    expect((answer.json() as { data: string[] }).data).toContain('srv-db-03');
  });

  test('a dead metric, a dead label and a dead column are found', async () => {
    const [promql] = targets.filter(({ panel }) => panel.title === 'Jobs at work').map(({ target }) => target);
    const [table] = targets.filter(({ panel }) => panel.title === 'Newest incidents').map(({ target }) => target);
    if (promql === undefined || table === undefined) throw new Error('no such panel');
    expect(await answersTo({ ...promql, expr: promql.expr?.replace('inframind_jobs', 'inframind_job') ?? '' })).toBe(0);
    expect(await answersTo({ ...promql, expr: promql.expr?.replace('state=', 'status=') ?? '' })).toBe(0);
    await expect(answersTo({ ...table, rawSql: table.rawSql?.replace('severity', 'severityy') ?? '' })).rejects.toThrow(/severityy/);
    await expect(answersTo({ ...table, rawSql: 'SELECT doc FROM inframind.incidents' })).rejects.toThrow(/permission denied/);
  });
});
