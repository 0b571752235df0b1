import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SavedObject, savedObjects } from '../../scripts/saved-objects.ts';
import { openOpenSearch } from '../../stores/opensearch/open.ts';
import { describeWithOpenSearch, type OpenSearchPeer, startOpenSearch } from '../peers/opensearch.ts';
import { scratch } from '../peers/peer.ts';

const folder = join(import.meta.dirname, '..', '..', 'deploy', 'opensearch-dashboards');
const objects = readFileSync(join(folder, 'objects.ndjson'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as SavedObject);

type Aggregation = {
  readonly id: string;
  readonly type: string;
  readonly schema: string;
  readonly params: Readonly<Record<string, unknown>>;
};
type Source = { readonly query: { readonly language: string; readonly query: string }; readonly indexRefName?: string };
const parsed = <T>(text: unknown) => JSON.parse(String(text)) as T;
const sourceOf = ({ attributes }: SavedObject) =>
  parsed<Source>((attributes.kibanaSavedObjectMeta as { searchSourceJSON: string }).searchSourceJSON);
const aggregationsOf = ({ attributes }: SavedObject) => parsed<{ aggs: Aggregation[] }>(attributes.visState).aggs;
const titleOf = (id: string) => String(objects.find((object) => object.id === id && object.type === 'index-pattern')?.attributes.title);
/** The alias that an object's searches go to. */
const aliasOf = (object: SavedObject) => titleOf(object.references.find(({ type }) => type === 'index-pattern')?.id ?? '');
const shown = objects.filter(({ type }) => type === 'search' || type === 'visualization');

describe('the objects for OpenSearch Dashboards', () => {
  test('are those that scripts/saved-objects.ts writes', () => {
    expect(objects).toEqual(savedObjects());
  });

  test('each has an id of its own, and all that it refers to is there', () => {
    const known = objects.map(({ type, id }) => `${type}:${id}`);
    expect(new Set(known).size).toBe(objects.length);
    expect(
      objects.flatMap(({ references }) => references.map(({ type, id }) => `${type}:${id}`)).filter((one) => !known.includes(one)),
    ).toEqual([]);
    expect([...new Set(objects.map(({ type }) => type))].sort()).toEqual(['dashboard', 'index-pattern', 'search', 'visualization']);
  });

  test('every name of a reference is used, and every use is a reference', () => {
    for (const object of objects) {
      const uses =
        object.type === 'dashboard'
          ? parsed<Array<{ panelRefName: string }>>(object.attributes.panelsJSON).map(({ panelRefName }) => panelRefName)
          : [object.type === 'index-pattern' ? undefined : sourceOf(object).indexRefName].filter((name) => name !== undefined);
      expect(uses.sort()).toEqual(object.references.map(({ name }) => name).sort());
    }
  });

  test('the panels of the dashboard show everything that is drawn, side by side', () => {
    const [dashboard] = objects.filter(({ type }) => type === 'dashboard');
    const drawn = objects.filter(({ type }) => type === 'visualization').map(({ id }) => id);
    expect(dashboard?.references.map(({ id }) => id)).toEqual(expect.arrayContaining(drawn));
    const cells = parsed<Array<{ gridData: { x: number; y: number; w: number; h: number } }>>(dashboard?.attributes.panelsJSON).flatMap(
      ({ gridData: { x, y, w, h } }) => Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(cells.every((cell) => Number(cell.split(',')[0]) < 48)).toBe(true);
  });

  test('import.sh sends the file as Dashboards wants it, and fails when it is not taken', async () => {
    const place = scratch('import');
    const seen: Array<{ url: string | undefined; auth: string | undefined; xsrf: unknown; body: string }> = [];
    let answer: object = { successCount: objects.length, success: true };
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      seen.push({ url: request.url, auth: request.headers.authorization, xsrf: request.headers['osd-xsrf'], body });
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    writeFileSync(join(place.path, 'password'), 'of-the-admin');
    const env = { ...process.env, PASSWORD_FILE: join(place.path, 'password') };
    const start = () => promisify(execFile)('bash', [join(folder, 'import.sh'), url], { env });
    try {
      await start();
      expect(seen[0]?.url).toBe('/api/saved_objects/_import?overwrite=true');
      expect(seen[0]?.auth).toBe(`Basic ${Buffer.from('admin:of-the-admin').toString('base64')}`);
      expect(seen[0]?.xsrf).toBe('true');
      expect(seen[0]?.body).toContain('filename="objects.ndjson"');
      expect(seen[0]?.body).toContain(readFileSync(join(folder, 'objects.ndjson'), 'utf8'));
      answer = { successCount: 0, success: false, errors: [{ id: 'a' }] };
      await expect(start()).rejects.toThrow();
    } finally {
      server.close();
      place.remove();
    }
  });
});

await describeWithOpenSearch('the objects for OpenSearch Dashboards, asked of a real OpenSearch', () => {
  const now = Date.parse('2026-02-19T14:00:00Z');
  let peer: OpenSearchPeer;
  const ask = async <T>(path: string, body?: object): Promise<T> => {
    const answer = await fetch(`${peer.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as T;
  };

  beforeAll(async () => {
    peer = await startOpenSearch();
    const engine = await openOpenSearch({ url: peer.url, username: null, password: null, caFile: null });
    const { logs, events, samples } = engine.forTenant('default', async () => {});
    const at = (i: number) => new Date(now - i * 60_000);
    await logs.write(
      [9, 13, 17, 21].map((severityNumber, i) => ({
        kind: 'log' as const,
        id: `log_${i}`,
        templateId: `tpl_${i}`,
        at: at(i),
        assetId: `srv-0${i}`,
        severityNumber,
        body: `I/O error on device sd${i}`,
        source: 'syslog',
        attributes: {},
      })),
    );
    await events.write([
      {
        kind: 'event',
        id: 'evt_1',
        at: at(1),
        assetId: 'srv-01',
        source: 'ipmi-sel',
        code: 'Temperature.UpperCritical.GoingHigh',
        asserted: true,
        severity: 'critical',
        message: 'Inlet Temp above limit',
        component: 'Inlet Temp',
        attributes: {},
      },
    ]);
    await samples.write(
      ['system.cpu.utilization', 'system.memory.utilization'].map((metric) => ({
        kind: 'sample' as const,
        at: at(2),
        assetId: 'srv-01',
        metric,
        labels: { 'cpu.mode': 'iowait' },
        unit: '1',
        instrument: 'gauge' as const,
        value: 0.5,
      })),
    );
    await engine.close();
    await ask('/_refresh', {});
  }, 90_000);
  afterAll(() => peer?.stop());

  /** The fields of a search or picture that the alias lacks, or that cannot be counted by. */
  const deadFields = async (object: SavedObject): Promise<string[]> => {
    type Caps = { fields: Record<string, Record<string, { aggregatable: boolean }>> };
    const { fields } = await ask<Caps>(`/${aliasOf(object)}/_field_caps?fields=*`);
    if (object.type === 'search') return (object.attributes.columns as string[]).filter((field) => fields[field] === undefined);
    const counted = aggregationsOf(object).flatMap(({ params }) => (params.field === undefined ? [] : [String(params.field)]));
    return counted.filter((field) => !Object.values(fields[field] ?? {}).some(({ aggregatable }) => aggregatable));
  };

  /** Asks as Dashboards would: the query beside its range of time, buckets inside buckets, metrics innermost. */
  const answersOf = (
    object: SavedObject,
  ): Promise<{ hits: { total: { value: number } }; aggregations?: Record<string, { buckets?: unknown[]; value?: number }> }> => {
    const { query } = sourceOf(object);
    const filter = [
      {
        range: {
          '@timestamp': {
            gte: new Date(now - 86_400_000).toISOString(),
            lte: new Date(now).toISOString(),
            format: 'strict_date_optional_time',
          },
        },
      },
      query.query === '' ? { match_all: {} } : { query_string: { query: query.query, analyze_wildcard: true } },
    ];
    const aggs = object.type === 'search' ? {} : toAggs(aggregationsOf(object));
    const sort =
      object.type === 'search' ? { sort: (object.attributes.sort as string[][]).map(([field = '', order]) => ({ [field]: order })) } : {};
    return ask(`/${aliasOf(object)}/_search`, {
      size: object.type === 'search' ? 50 : 0,
      track_total_hits: true,
      query: { bool: { filter } },
      aggs,
      ...sort,
    });
  };

  test('each index pattern is an alias with the field of time', async () => {
    for (const pattern of objects.filter(({ type }) => type === 'index-pattern')) {
      const caps = await ask<{ fields: Record<string, object> }>(
        `/${pattern.attributes.title}/_field_caps?fields=${pattern.attributes.timeFieldName}`,
      );
      expect(caps.fields['@timestamp']).toHaveProperty('date');
    }
  });

  test.each(shown.map((object) => [object.type, object.id, object] as const))(
    '%s %s names no dead field and shows something',
    async (_, __, object) => {
      expect(await deadFields(object)).toEqual([]);
      const { hits, aggregations = {} } = await answersOf(object);
      expect(hits.total.value).toBeGreaterThan(0);
      for (const { buckets, value } of Object.values(aggregations)) expect(buckets?.length ?? value).toBeGreaterThan(0);
    },
  );

  test('a dead field, a dead query and an aggregation that OpenSearch does not know are found', async () => {
    const [object] = shown.filter(({ id }) => id === 'inframind-errors-by-host');
    if (object === undefined) throw new Error('no such object');
    const changed = (change: (text: string) => string): SavedObject => parsed(change(JSON.stringify(object)));
    expect(await deadFields(changed((text) => text.replace('resource.attributes.host.name', 'host.name')))).toEqual(['host.name']);
    expect(await deadFields(changed((text) => text.replace('resource.attributes.host.name', 'body')))).toEqual(['body']);
    expect((await answersOf(changed((text) => text.replace('severity_number:', 'severity:')))).hits.total.value).toBe(0);
    await expect(answersOf(changed((text) => text.replace('\\"terms\\"', '\\"termz\\"')))).rejects.toThrow(/termz/);
  });
});

function toAggs(aggregations: readonly Aggregation[]): object {
  const metrics = aggregations.filter(({ schema, type }) => schema === 'metric' && type !== 'count');
  const innermost = Object.fromEntries(metrics.map(({ id, type, params }) => [id, { [type]: params }]));
  const isMetric = (id: unknown) => metrics.some((metric) => metric.id === id);
  return aggregations
    .filter(({ schema }) => schema !== 'metric')
    .reduceRight<object>((inner, { id, type, params }) => {
      if (type === 'date_histogram')
        return { [id]: { date_histogram: { field: params.field, fixed_interval: '30m', min_doc_count: 1 }, aggs: inner } };
      const order = { [isMetric(params.orderBy) ? String(params.orderBy) : '_count']: params.order };
      return { [id]: { [type]: { field: params.field, size: params.size, order }, aggs: Object.assign({}, innermost, inner) } };
    }, innermost);
}
