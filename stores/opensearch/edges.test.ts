import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { logId } from '../../domain/ids.ts';
import { at, ever, log, sample } from '../../test/conformance/store-things.ts';
import { describeWithOpenSearch, type OpenSearchPeer, startOpenSearch } from '../../test/peers/opensearch.ts';
import { describeWithPeers, scratch } from '../../test/peers/peer.ts';
import type { ObservationEngine } from '../observation-engine.ts';
import { MAPPING_VERSION } from './mappings.ts';
import { openOpenSearch } from './open.ts';

await describeWithOpenSearch('OpenSearch at its edges', () => {
  let peer: OpenSearchPeer;
  const open: ObservationEngine[] = [];
  /** The stores as a process sees them that has just started. */
  const anew = (tenantId: string) => {
    const engine = openOpenSearch({ url: peer.url, username: null, password: null, caFile: null }, { now: () => at(0) });
    open.push(engine);
    return engine.forTenant(tenantId, async () => {});
  };
  const send = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${peer.url}${path}`, { method, ...(body === undefined ? {} : json) });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  type Aliases = Record<string, { aliases: Record<string, { is_write_index?: boolean }> }>;
  const writeIndices = async (alias: string) =>
    Object.entries(await send<Aliases>('GET', `/_alias/${alias}`))
      .map(([name, { aliases }]) => [name, aliases[alias]?.is_write_index])
      .sort();
  const bodies = async ({ logs }: ReturnType<typeof anew>) =>
    (await logs.search({ assetIds: null, window: ever, limit: 99 })).map(({ id }) => id);

  beforeAll(async () => {
    peer = await startOpenSearch();
  });
  afterAll(async () => {
    for (const engine of open) await engine.close();
    await peer.stop();
  });

  it('points that are asked for beside a question the node refuses come all the same', async () => {
    const { samples } = anew('beside');
    await samples.write([sample(0, 1), sample(10, 2)]);
    const tooMany = Array.from({ length: 70_000 }, (_, i) => `asset-${i}`);
    const [refused, found] = await Promise.allSettled([
      samples.range({ assetIds: tooMany, window: ever }),
      samples.range({ assetIds: null, window: ever }),
    ]);
    expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'INTERNAL' } });
    expect(found).toMatchObject({
      status: 'fulfilled',
      value: [
        {
          points: [
            [at(0).getTime(), 1],
            [at(10).getTime(), 2],
          ],
        },
      ],
    });
  });

  it('aliases deleted by hand are put back, on every index of the series', async () => {
    await anew('alias').logs.write([log('log_1', 1)]);
    await send('POST', '/inframind-alias-logs/_rollover/inframind-logs-alias-000002', {});
    await send('PUT', '/inframind-logs-alias-000001/_block/write');
    await anew('alias').logs.write([log('log_2', 2)]);
    await send('DELETE', '/inframind-logs-alias-*/_alias/inframind-alias-logs');
    expect(await anew('alias').logs.write([log('log_1', 1), log('log_2', 2), log('log_3', 3)])).toEqual({ created: 1, duplicates: 2 });
    expect(await bodies(anew('alias'))).toEqual(['log_3', 'log_2', 'log_1']);
    expect(await writeIndices('inframind-alias-logs')).toEqual([
      ['inframind-logs-alias-000001', false],
      ['inframind-logs-alias-000002', true],
    ]);
  });

  it('index templates deleted by hand are put back, and what was made without them is left behind', async () => {
    const writer = anew('bare');
    await writer.logs.write([log('log_1', 1)]);
    await writer.logs.writeTemplates([{ id: 'tpl_a', text: 'a', firstSeenAt: at(0) }]);
    await send('DELETE', '/_index_template/inframind-*');
    await send('DELETE', '/inframind-logs-bare-000001');
    await send('DELETE', '/inframind-templates-bare');
    // OpenSearch makes the index as it pleases for a writer that has not heard.
    await writer.logs.write([log('log_2', 2)]);
    const later = anew('bare');
    await later.logs.write([log('log_3', 3, { attributes: { user: 'a' } })]);
    await later.logs.writeTemplates([{ id: 'tpl_a', text: 'a', firstSeenAt: at(0) }]);
    expect((await writeIndices('inframind-bare-logs')).at(-1)).toEqual(['inframind-logs-bare-000002', true]);
    type Mapping = Record<string, { mappings: { dynamic: string; properties: Record<string, { type: string }> } }>;
    const { mappings } = Object.values(await send<Mapping>('GET', '/inframind-logs-bare-000002/_mapping'))[0] ?? {};
    expect([mappings?.dynamic, mappings?.properties.tags?.type]).toEqual(['false', 'keyword']);
    expect(await later.logs.templates()).toEqual([{ id: 'tpl_a', text: 'a', firstSeenAt: at(0) }]);
    expect(Object.keys(await send('GET', '/_alias/inframind-bare-templates'))).toEqual(['inframind-templates-bare']);
  });

  it('an index of an older mapping is followed by a new one; nothing in it is lost or doubled', async () => {
    const properties = { '@timestamp': { type: 'date' }, log: { properties: { record: { properties: { uid: { type: 'keyword' } } } } } };
    const old = { dynamic: false, _meta: { version: MAPPING_VERSION - 1 }, properties };
    await send('PUT', '/inframind-logs-older-000001', {
      mappings: old,
      aliases: { 'inframind-older-logs': { is_write_index: true } },
    });
    const source = { ...JSON.parse(JSON.stringify(await stored(anew('copied')))), '@timestamp': at(1).toISOString() };
    await send('PUT', '/inframind-logs-older-000001/_doc/log_1?refresh=true', source);
    const [first, second] = [anew('older'), anew('older')];
    const records = Array.from({ length: 50 }, (_, i) => log(`log_${i + 1}`, i + 1));
    const written = await Promise.all([first, second].map(({ logs }) => logs.write(records)));
    expect(written.reduce((sum, { created }) => sum + created, 0)).toBe(49);
    expect(await writeIndices('inframind-older-logs')).toEqual([
      ['inframind-logs-older-000001', false],
      ['inframind-logs-older-000002', true],
    ]);
    expect(await bodies(first)).toHaveLength(50);
    await anew('older').logs.write([log('log_51', 51)]);
    expect(await writeIndices('inframind-older-logs')).toHaveLength(2);
  });

  it('points are given back to the last bit, many of a series and those that JSON has no number for', async () => {
    const { samples } = anew('exact');
    const values = [-0, 0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.1 + 0.2, -5e-324, 1.7976931348623157e308];
    const many = Array.from({ length: 200 }, (_, i) => values[i] ?? i / 7);
    await samples.write(many.map((value, i) => sample(i, value)));
    const [series] = await samples.range({ assetIds: null, window: ever });
    expect(series?.points).toEqual(many.map((value, i) => [at(i).getTime(), value]));
  });

  it('points without a number of their series, of earlier programs, are put to those with one', async () => {
    const numbered = anew('numbered');
    await numbered.samples.write([0, 1, 2, 3].map((i) => sample(i, i)));
    type Found = { hits: { hits: ReadonlyArray<{ _id: string; _source: { series: { id: string; number?: string } } }> } };
    await send('POST', '/inframind-numbered-samples/_refresh');
    const { hits } = await send<Found>('GET', '/inframind-numbered-samples/_search?sort=@timestamp');
    const [first, second, third] = hits.hits.map(({ _id, _source: { series, ...rest } }) => ({
      ...{ id: _id, number: series.number, source: { ...rest, series: { id: series.id } } },
    }));
    expect(first?.number).toMatch(/^-?\d+$/);
    // An index of before, whose mapping has no number.
    const { 'inframind-samples-numbered-000001': now } = await send<Record<string, { mappings: { properties: object } }>>(
      'GET',
      '/inframind-samples-numbered-000001/_mapping',
    );
    await send('DELETE', '/_index_template/inframind-samples');
    await send('PUT', '/inframind-samples-mixed-000001', {
      mappings: { dynamic: false, properties: { ...now?.mappings.properties, series: { properties: { id: { type: 'keyword' } } } } },
      aliases: { 'inframind-mixed-samples': { is_write_index: true } },
    });
    await send('PUT', `/inframind-samples-mixed-000001/_doc/${first?.id}?refresh=true`, first?.source);
    const mixed = anew('mixed');
    await mixed.samples.write([sample(3, 3)]);
    // A program of before, beside this one.
    for (const one of [second, third]) await send('PUT', `/inframind-samples-mixed-000002/_doc/${one?.id}?refresh=true`, one?.source);
    const [of, ...others] = await mixed.samples.range({ assetIds: null, window: ever });
    expect(of?.points.map(([, value]) => value)).toEqual([0, 1, 2, 3]);
    expect(others).toEqual([]);
  });

  it('a series that ended hours before the others is found in a long window, each once, and none outside of it', async () => {
    const { samples } = anew('ended');
    const day = 86_400;
    const of = (metric: string, ...seconds: number[]) => seconds.map((second) => sample(second, second, { metric }));
    await samples.write([...of('now', 60, day - 60), ...of('ended', 60, 120), ...of('before', -3_600)]);
    const window = { from: at(0), to: at(day) };
    expect((await samples.series({ assetIds: ['srv-db-03'], window })).map(({ metric }) => metric)).toEqual(['ended', 'now']);
    expect((await samples.series({ assetIds: ['srv-db-03'], metric: 'ended', window })).map(({ metric }) => metric)).toEqual(['ended']);
    const points = [at(60), at(120)].map((instant, index) => [instant.getTime(), 60 * (index + 1)]);
    expect((await samples.range({ assetIds: null, metric: 'ended', window })).map((one) => one.points)).toEqual([points]);
  });

  it('records of the earlier form are read, found, counted, and not stored again', async () => {
    const keyword = { type: 'keyword' };
    const attributes = { type: 'flat_object' };
    const common = {
      '@timestamp': { type: 'date' },
      resource: { properties: { attributes: { properties: { host: { properties: { name: keyword } } } } } },
    };
    const earlier = async (kind: string, properties: object, documents: ReadonlyArray<readonly [id: string, source: object]>) => {
      await send('PUT', `/inframind-${kind}-former-000001`, {
        mappings: { dynamic: false, _meta: { version: 3 }, properties: { ...common, ...properties } },
        aliases: { [`inframind-former-${kind}`]: { is_write_index: true } },
      });
      for (const [id, source] of documents) await send('PUT', `/inframind-${kind}-former-000001/_doc/${id}?refresh=true`, source);
    };
    const resource = { attributes: { host: { name: 'srv-db-03' } } };
    const ids = [1, 2, 3, 4].map((second) => logId(log('', second)));
    const lines = ids.map((id, i) => log(id, i + 1, { attributes: { user: i < 2 ? 'a' : 'b', 'k.1': 'user=a' } }));
    const asBefore = lines.slice(0, 2).map((one): readonly [string, object] => [
      one.id,
      {
        ...{ '@timestamp': one.at.toISOString(), resource, severity_number: 9, body: one.body, attributes: one.attributes },
        ...{ log: { template: { id: one.templateId } }, event: { provider: one.source, sequence: 1 } },
      },
    ]);
    await earlier('logs', { attributes, log: { properties: { template: { properties: { id: keyword } } } } }, asBefore);
    const value = (labels: object, id: string, second: number) => ({
      ...{ '@timestamp': at(second).toISOString(), resource, series: { id }, value: 1 },
      metric: { name: 'm', unit: '1', instrument: 'gauge', attributes: labels },
    });
    const inMetric = {
      metric: { properties: { name: keyword, attributes } },
      series: { properties: { id: keyword } },
      value: { type: 'double' },
    };
    await earlier('samples', inMetric, [
      ['s-1', value({ cpu: '0' }, 's', 1)],
      ['t-1', value({ cpu: '1', at: 'cpu=0' }, 't', 1)],
    ]);

    const former = anew('former');
    expect(await former.logs.write(lines)).toEqual({ created: 2, duplicates: 2 });
    expect(await anew('former').logs.write(lines)).toEqual({ created: 0, duplicates: 4 });
    expect(await former.logs.search({ assetIds: null, window: ever, limit: 9 })).toEqual([...lines].reverse());
    const window = { from: at(0), to: at(9) };
    const { terms } = await former.logs.significant({ assetIds: null, window, background: ever, of: 'attribute', atLeast: 1, limit: 9 });
    const counts = Object.fromEntries(terms.map(({ term, count }) => [term, count]));
    for (const term of Object.keys(counts))
      expect([term, counts[term]]).toEqual([term, { 'user=a': 2, 'user=b': 2, 'k.1=user=a': 4 }[term]]);
    expect((await writeIndices('inframind-former-logs')).at(-1)).toEqual(['inframind-logs-former-000002', true]);

    await former.samples.write([
      sample(5, 3, { metric: 'm', labels: { cpu: '0' } }),
      sample(5, 5, { metric: 'm', labels: { cpu: '1', at: 'cpu=0' } }),
    ]);
    const filter = { assetIds: null, metric: 'm', labels: { cpu: '0' }, window: ever };
    expect((await former.samples.range(filter)).flatMap(({ points }) => points)).toHaveLength(2);
    expect(await former.samples.percentiles({ ...filter, percents: [50] })).toMatchObject([{ count: 2, min: 1, max: 3 }]);
  });

  it('a program that is older than the index templates leaves them, and their indices, alone', async () => {
    await anew('newer').samples.write([sample(0, 1)]);
    type Templates = { index_templates: Array<{ index_template: { version: number; template: { mappings: Record<string, unknown> } } }> };
    const before = await send<Templates>('GET', '/_index_template/inframind-samples');
    const [known] = before.index_templates;
    if (known === undefined) throw new Error('no index template');
    const mappings = { ...known.index_template.template.mappings, _meta: { version: MAPPING_VERSION + 1 } };
    const template = { ...known.index_template, version: MAPPING_VERSION + 1, template: { ...known.index_template.template, mappings } };
    await send('PUT', '/_index_template/inframind-samples', template);
    await anew('newest').samples.write([sample(0, 1)]);
    await anew('newest').samples.write([sample(1, 1)]);
    expect(await writeIndices('inframind-newest-samples')).toEqual([['inframind-samples-newest-000001', true]]);
    const [after] = (await send<Templates>('GET', '/_index_template/inframind-samples')).index_templates;
    expect(after?.index_template.version).toBe(MAPPING_VERSION + 1);
  });

  /** A record as it is stored, to be put elsewhere. */
  async function stored(tenant: ReturnType<typeof anew>): Promise<unknown> {
    await tenant.logs.write([log('log_1', 1)]);
    return (await send<{ _source: unknown }>('GET', '/inframind-logs-copied-000001/_doc/log_1'))._source;
  }

  describeWithPeers(['openssl'], 'behind TLS and a password', () => {
    const folder = scratch('opensearch-tls');
    const path = (name: string) => join(folder.path, name);
    const password = 's3cret ü:%';
    let proxy: Server;
    let url: string;
    let asked: number;

    /** A proxy before the node that wants a name and a password, as OpenSearch's security plugin does. */
    beforeAll(async () => {
      const subject = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=search', '-days', '2'];
      const names = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', path('search.key'), '-out', path('search.crt')];
      const made = spawnSync('openssl', ['req', '-x509', ...subject, ...names], { encoding: 'utf8' });
      if (made.status !== 0) throw new Error(made.stderr);
      const wanted = `Basic ${Buffer.from(`inframind:${password}`).toString('base64')}`;
      proxy = createServer({ key: readFileSync(path('search.key')), cert: readFileSync(path('search.crt')) }, (from, to) => {
        asked += 1;
        if (from.headers.authorization !== wanted) return to.writeHead(401, { 'www-authenticate': 'Basic' }).end('Unauthorized');
        const { authorization: _, ...headers } = from.headers;
        const onward = request({ host: '127.0.0.1', port: peer.port, method: from.method, path: from.url, headers }, (answer) => {
          to.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(to);
        });
        from.pipe(onward);
        return onward;
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      url = `https://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    });
    beforeEach(() => {
      asked = 0;
    });
    afterAll(async () => {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
      folder.remove();
    });
    const through = (more: object) => {
      const engine = openOpenSearch({ url, username: 'inframind', password, caFile: path('search.crt'), ...more });
      open.push(engine);
      return engine;
    };

    it('it is written and read with the account and the authority of the settings', async () => {
      const engine = through({});
      await engine.ping();
      const { logs } = engine.forTenant('tls', async () => {});
      const many = Array.from({ length: 3_000 }, (_, i) => log(`log_${i}`, i, { body: `secret line ${i}` }));
      expect(await logs.write(many)).toEqual({ created: 3_000, duplicates: 0 });
      expect(await logs.search({ assetIds: null, window: ever, limit: 5_000 })).toHaveLength(3_000);
      expect(asked).toBeGreaterThan(5);
    });

    it('a wrong password, or none, is told as such and shown to nobody', async () => {
      for (const account of [{ password: 'wrong-one' }, { username: null, password: null }]) {
        const failure = await through(account)
          .ping()
          .catch((error: unknown) => error);
        expect(failure).toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringMatching(/401/) });
        expect(String((failure as Error).stack)).not.toMatch(/wrong-one|s3cret/);
      }
    });

    it('a server of another authority gets nothing', async () => {
      await expect(through({ caFile: null }).ping()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      expect(asked).toBe(0);
      expect(() => through({ caFile: path('not-there.crt') })).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
    });
  });
});
