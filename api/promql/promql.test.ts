import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomId } from '../../domain/ids.ts';
import type { Labels, Sample } from '../../domain/observation.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores } from '../../stores/stores.ts';
import { describeWithPeers, freePort, type Peer, peerPath, scratch, startProcess } from '../../test/peers/peer.ts';
import { ASSET_LABELS } from '../alertmanager.ts';
import { createCounters } from '../counters.ts';
import { type ApiServer, createServer } from '../server.ts';

const START = Date.parse('2026-02-19T08:00:00Z');
const HOUR_MS = 3_600_000;
const NOW = new Date(START + 10 * HOUR_MS);
const TOKEN = 'of-a-reader';
const samples = recorded();
let all: Stores;
let server: ApiServer;

beforeAll(async () => {
  ({ stores: all } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
  await all.tenants.create({ id: 'default', name: 'default' });
  const stores = all.forTenant('default');
  await stores.samples.write(samples);
  const settings = {
    host: '127.0.0.1',
    token: TOKEN,
    ingestToken: null,
    webhook: null,
    publicUrl: null,
    assetLabels: [...ASSET_LABELS],
    queueLimit: 100,
  };
  const recheck = () => Promise.reject(new Error('not asked'));
  const none = { enqueue: async () => {}, queueCounts: async () => ({}), counters: createCounters(), runbooks: [], version: '0', recheck };
  server = createServer({ ...none, stores, ping: () => all.ping(), now: () => NOW, newId: randomId, settings });
}, 60_000);
afterAll(async () => {
  await server?.close();
  await all?.close();
});

type Answer = {
  readonly status: string;
  readonly error?: string;
  readonly data: { readonly resultType: string; readonly result: unknown };
};
type Series = { readonly metric: Labels; readonly values?: ReadonlyArray<[number, string]>; readonly value?: [number, string] };

async function ask<T = Answer>(
  path: string,
  query: Readonly<Record<string, string>>,
  method: 'GET' | 'POST' = 'GET',
): Promise<{ code: number; body: T }> {
  const text = new URLSearchParams(query).toString();
  const answer = await server.inject({
    method,
    url: `/prometheus/api/v1/${path}${method === 'GET' ? `?${text}` : ''}`,
    headers: { authorization: `Bearer ${TOKEN}`, ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) },
    ...(method === 'POST' ? { payload: text } : {}),
  });
  return { code: answer.statusCode, body: answer.json() as T };
}

/** Counters that are restarted, gauges with gaps, at instants that no step falls on; the same each time. */
function recorded(): Sample[] {
  let seed = 42;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  return ['srv-01', 'srv-02', 'srv-03'].flatMap((assetId, asset) =>
    ['a', 'b'].flatMap((code, kind) => {
      let total = asset * 100;
      const found: Sample[] = [];
      for (let at = START + asset * 7_013; at < START + 9 * HOUR_MS; at += 15_000 + Math.floor(random() * 3_000)) {
        total = random() < 0.002 ? 0 : total + random() * 10 * (kind + 1);
        const common = {
          kind: 'sample' as const,
          at: new Date(at),
          assetId,
          labels: { code, zone: asset === 2 ? 'south' : 'north' },
          unit: '1',
        };
        found.push({ ...common, metric: 'requests_total', instrument: 'counter', value: total });
        const away = at > START + 4 * HOUR_MS && at < START + 4.4 * HOUR_MS;
        if (!away) found.push({ ...common, metric: 'load', instrument: 'gauge', value: Math.round(random() * 1_000) / 100 });
        if (kind === 0 && asset === 0)
          found.push({ ...common, metric: 'system.cpu.utilization', labels: { 'cpu.mode': 'iowait' }, instrument: 'gauge', value: 0.25 });
      }
      return found;
    }),
  );
}

const QUERIES = [
  'load',
  'load{asset="srv-01"}',
  'load{asset!="srv-01",code=~"a|c"}',
  'load{asset=~"srv-.*",zone!~"nor.+"}',
  'load{nothing=""}',
  '{__name__="load",code="b"}',
  'rate(requests_total[5m])',
  'rate(requests_total{code="a"}[1m])',
  'increase(requests_total[1h])',
  'delta(load[10m])',
  'avg_over_time(load[7m])',
  'min_over_time(load[7m])',
  'max_over_time(load[1h30m])',
  'sum_over_time(load[7m])',
  'count_over_time(load[7m])',
  'last_over_time(load[30m])',
  'sum(rate(requests_total[5m]))',
  'sum by (zone) (rate(requests_total[5m]))',
  'avg without (asset, code) (load)',
  'max(load) by (asset)',
  'min by (code, zone) (load)',
  'count(load > 5)',
  'topk(2, load)',
  'bottomk by (zone) (1, load)',
  'topk(1, avg by (asset) (load))',
  '100 * load / 8 - 1',
  '-load + 2 * 3',
  'load >= 9.5',
  '3 < load',
  '(load - 1) * (2 + 3)',
  'sum(load) / 3',
  'absent_metric',
] as const;

describeWithPeers(['prometheus'], 'our answers to PromQL beside those of a real Prometheus', () => {
  const folder = scratch('promql');
  let url: string;
  let prometheus: Peer;
  beforeAll(async () => {
    const legal = samples.filter(({ metric }) => !metric.includes('.'));
    const lines = ['requests_total', 'load'].flatMap((metric) => [
      `# TYPE ${metric.replace(/_total$/, '')} ${metric === 'load' ? 'gauge' : 'counter'}`,
      ...legal
        .filter((sample) => sample.metric === metric)
        .map(
          ({ assetId, labels, at, value }) =>
            `${metric}{asset="${assetId}",code="${labels.code}",zone="${labels.zone}"} ${value} ${at.getTime() / 1_000}`,
        ),
    ]);
    writeFileSync(join(folder.path, 'samples.txt'), `${lines.join('\n')}\n# EOF\n`);
    writeFileSync(join(folder.path, 'prometheus.yml'), 'global: {}\n');
    const data = join(folder.path, 'data');
    const promtool = (peerPath('prometheus') ?? 'prometheus').replace(/prometheus$/, 'promtool');
    execFileSync(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', join(folder.path, 'samples.txt'), data]);
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    prometheus = await startProcess({
      command: peerPath('prometheus') ?? 'prometheus',
      args: [
        `--config.file=${folder.path}/prometheus.yml`,
        `--storage.tsdb.path=${data}`,
        '--storage.tsdb.retention.time=100y',
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      ready: () =>
        fetch(`${url}/-/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
    });
  }, 60_000);
  afterAll(async () => {
    await prometheus?.stop();
    folder.remove();
  });

  const theirs = async (path: string, query: Readonly<Record<string, string>>) =>
    (await (await fetch(`${url}/api/v1/${path}?${new URLSearchParams(query)}`)).json()) as Answer;
  /** In one order, with figures to twelve places: sums are added up in other orders. */
  const comparable = ({ data: { resultType, result } }: Answer) => ({
    resultType,
    result: (result as Series[])
      .map(({ metric, value, values }) => ({
        metric: JSON.stringify(Object.entries(metric).sort()),
        values: (values ?? [value ?? [0, '']]).map(([at, text]) => [at, Number(Number(text).toPrecision(12))]),
      }))
      .sort((a, b) => (a.metric < b.metric ? -1 : 1)),
  });

  test.each(QUERIES)('%s over nine hours', async (query) => {
    const range = { query, start: String((START + 61_001) / 1_000), end: String((START + 9 * HOUR_MS) / 1_000), step: '173' };
    const [ours, real] = [await ask('query_range', range), await theirs('query_range', range)];
    expect(ours.code).toBe(200);
    expect(comparable(ours.body)).toEqual(comparable(real));
    if (query !== 'absent_metric') expect(comparable(real).result.length).toBeGreaterThan(0);
  });

  test.each(QUERIES)('%s at an instant', async (query) => {
    const at = { query, time: String((START + 5.3 * HOUR_MS + 7) / 1_000) };
    expect(comparable((await ask('query', at, 'POST')).body)).toEqual(comparable(await theirs('query', at)));
  });

  test('names, labels and series', async () => {
    const given = { start: String(START / 1_000), end: String((START + 9 * HOUR_MS) / 1_000), 'match[]': 'load{code="a"}' };
    for (const path of ['labels', 'label/asset/values', 'label/__name__/values']) {
      expect((await ask<{ data: unknown }>(path, given)).body.data).toEqual((await theirs(path, given)).data);
    }
    const sorted = (data: unknown) => (data as Labels[]).map((one) => JSON.stringify(Object.entries(one).sort())).sort();
    expect(sorted((await ask<{ data: unknown }>('series', given)).body.data)).toEqual(sorted((await theirs('series', given)).data));
  });
});

describe('PromQL of ours', () => {
  test('names with dots stand in quotes, as in Prometheus 3', async () => {
    for (const query of ['{"system.cpu.utilization", "cpu.mode"="iowait"}', '{__name__="system.cpu.utilization","cpu.mode"=~"io.*"}']) {
      const { body } = await ask('query', { query, time: String((START + HOUR_MS) / 1_000) });
      expect(body.data.result).toEqual([
        {
          metric: { __name__: 'system.cpu.utilization', asset: 'srv-01', 'cpu.mode': 'iowait' },
          value: [(START + HOUR_MS) / 1_000, '0.25'],
        },
      ]);
    }
  });

  test('a number is a number', async () => {
    expect((await ask('query', { query: '1 + 2 * 3 / 0', time: '5' })).body.data).toEqual({ resultType: 'scalar', result: [5, '+Inf'] });
  });

  test('without a token nothing is told', async () => {
    expect((await server.inject('/prometheus/api/v1/query?query=load')).statusCode).toBe(401);
  });

  test.each([
    ['load offset 5m', /offset is not answered/],
    ['load @ 5', /@ is not answered/],
    ['histogram_quantile(0.9, load)', /function histogram_quantile is not answered here; there are rate/],
    ['load + load', /two sets of series are not combined/],
    ['load + on (asset) load', /"on" is not answered/],
    ['load[5m]', /a range stands only inside/],
    ['rate(load)', /"\[" is expected/],
    ['{code="a"}', /must name its metric/],
    ['load{code=~"(a+)+b"}', /of patterns only text/],
    ['load{code=~".*.*.*.*.*"}', /of patterns only text/],
    ['load{', /is expected/],
    ['sum(1)', /wants series/],
    ['load "text"', /not understood here/],
    ['load ` `', /cannot be read/],
    ['('.repeat(200), /nested too deeply/],
    ['x'.repeat(10_001), /too long/],
    ['', /not understood/],
  ])('is refused with its reason: %s', async (query, reason) => {
    const { code, body } = await ask('query', { query, time: '5' });
    expect([code, body.status]).toEqual([400, 'error']);
    expect(body.error).toMatch(reason);
  });

  test.each([
    [{ query: 'load', start: '1', end: '2' }, /step/],
    [{ query: 'load', start: '2', end: '1', step: '1' }, /in this order/],
    [{ query: 'load', start: '1', end: '20000', step: '1' }, /longer step/],
    [{ query: 'load', start: '1', end: '9000000', step: '1h' }, /32 days/],
    [{ query: 'load', start: 'then', end: '2', step: '1' }, /not an instant/],
  ])('a range that makes no sense is refused: %j', async (query, reason) => {
    const { code, body } = await ask('query_range', query);
    expect(code).toBe(400);
    expect(body.error).toMatch(reason);
  });
});
