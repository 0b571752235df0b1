import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import type { AppError } from '../../domain/errors.ts';
import { log } from '../../test/conformance/store-things.ts';
import { type HttpsPeer, startHttps } from '../../test/peers/https.ts';
import { describeWithOpenSearch, type OpenSearchPeer, startOpenSearch } from '../../test/peers/opensearch.ts';
import { freePort, scratch } from '../../test/peers/peer.ts';
import { openOpenSearch } from './open.ts';

/** What a look at the engine throws; null when all is well. */
async function faultOf(url: string, caFile: string | null = null): Promise<AppError | null> {
  const engine = openOpenSearch({ url, username: 'inframind', password: 'x', caFile });
  return engine
    .ping()
    .then(
      () => null,
      (thrown: AppError) => thrown,
    )
    .finally(() => engine.close());
}

await describeWithOpenSearch('the condition of OpenSearch', () => {
  let peer: OpenSearchPeer;
  const put = async (path: string, body: unknown) => {
    const json = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    expect((await fetch(peer.url + path, json)).status).toBe(200);
  };
  const look = () => faultOf(peer.url);

  beforeAll(async () => {
    peer = await startOpenSearch();
    const engine = openOpenSearch({ url: peer.url, username: null, password: null, caFile: null });
    await engine.forTenant('shop', async () => {}).logs.write([log('log_1', 1)]);
    await engine.close();
    await put('/inframind-logs-shop-000001/_settings', { number_of_replicas: 1, auto_expand_replicas: false });
  });
  afterAll(() => peer.stop());

  it('is well with a replica that has no node, and with old indices that are shut', async () => {
    await put('/inframind-logs-closed-000001', {});
    await put('/inframind-logs-closed-000002', {});
    await put('/inframind-logs-closed-000001/_settings', { 'index.blocks.write': true, 'index.blocks.read_only_allow_delete': true });

    expect(await look()).toBeNull();
  });

  it('is full when the disk is: which index, and what to do, in each language', async () => {
    await put('/inframind-logs-shop-000001/_settings', { 'index.blocks.read_only_allow_delete': true });
    const fault = await look();
    await put('/inframind-logs-shop-000001/_settings', { 'index.blocks.read_only_allow_delete': null });

    expect(fault).toMatchObject({ code: 'STORE_FULL', message: expect.stringContaining('inframind-logs-shop-000001') });
    expect(fault?.hint?.en).toMatch(/inframind-logs-shop-000001: its disk is nearly full.*Free space/);
    expect(fault?.hint?.ru).toMatch(/inframind-logs-shop-000001: его диск почти полон.*Освободите/);
    expect(fault?.hint?.ko).toMatch(/inframind-logs-shop-000001.*디스크/);
    expect(await look()).toBeNull();
  });

  it('is away while somebody has made an index, or all of it, read-only', async () => {
    await put('/inframind-logs-shop-000001/_settings', { 'index.blocks.read_only': true });
    const index = await look();
    await put('/inframind-logs-shop-000001/_settings', { 'index.blocks.read_only': null });
    await put('/_cluster/settings', { persistent: { 'cluster.blocks.read_only_allow_delete': true } });
    const all = await look();
    await put('/_cluster/settings', { persistent: { 'cluster.blocks.read_only_allow_delete': null } });

    expect(index?.hint?.en).toMatch('PUT inframind-logs-shop-000001/_settings {"index.blocks.read_only": null}');
    expect(all?.hint?.en).toMatch('PUT _cluster/settings {"persistent": {"cluster.blocks.read_only_allow_delete": null}}');
    expect([index?.code, all?.code]).toEqual(['STORE_UNAVAILABLE', 'STORE_UNAVAILABLE']);
  });

  it('is away while a shard of ours has no copy; the indices of others do not matter', async () => {
    const nowhere = { settings: { 'index.routing.allocation.require._name': 'nobody' } };
    await put('/other-1?wait_for_active_shards=0&timeout=1s', nowhere);
    const others = await look();
    await put('/inframind-events-red-000001?wait_for_active_shards=0&timeout=1s', nowhere);

    expect(others).toBeNull();
    expect(await look()).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: 'OpenSearch: inframind-events-red-000001: red, a primary shard is not there',
      hint: { en: expect.stringContaining('_cluster/allocation/explain') },
    });
  });

  it('https at one without TLS is told as that', async () => {
    expect(await faultOf(peer.url.replace('http:', 'https:'))).toMatchObject({
      message: 'OpenSearch: wrong version number',
      hint: { en: expect.stringMatching(/speaks no TLS there.*begins with http:/), ru: expect.stringContaining('не использует TLS') },
    });
  });
});

describe('what is not reached as OpenSearch', () => {
  const folder = scratch('authority');
  const authority = join(folder.path, 'ca.pem');
  let peer: HttpsPeer;
  const answers = (status: number, body: unknown) => {
    peer.answer = (_, response) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const product = (version: object) => ({ name: 'n', version });

  beforeAll(async () => {
    peer = await startHttps();
    writeFileSync(authority, peer.certificate);
  });
  afterEach(() => answers(200, {}));
  afterAll(async () => {
    await peer.stop();
    folder.remove();
  });

  test.each([
    ['a certificate of nobody known', () => faultOf(peer.url), /signed by nobody known here: opensearch.caFile/],
    ['a certificate for another name', () => faultOf(peer.url.replace('127.0.0.1', 'localhost'), authority), /is for other names/],
    ['http at one with TLS', () => faultOf(peer.url.replace('https:', 'http:')), /does it want TLS \(https:/],
    ['a host that is not known', () => faultOf('http://nowhere.invalid:9200'), /is not known here/],
    ['a port on which nothing listens', async () => faultOf(`http://127.0.0.1:${await freePort()}`), /Is OpenSearch running there/],
  ])('%s is told as what it is', async (_, look, hint) => {
    const fault = await look();

    expect(fault).toMatchObject({ code: 'STORE_UNAVAILABLE', hint: { en: expect.stringMatching(hint) } });
    expect(fault?.message).not.toMatch(/EPROTO|deps\/openssl|--use-system-ca/);
  });

  test.each([
    ['a wrong password', 401, 'Unauthorized', /refused the account/],
    ['a right that is lacking', 403, { error: 'no permissions' }, /lacks a right/],
    ['Elasticsearch', 200, product({ number: '8.15.0', build_flavor: 'default' }), /must name an OpenSearch/],
    ['a web server', 404, 'not found', /must name an OpenSearch/],
    ['one that is too old', 200, product({ number: '2.11.1', distribution: 'opensearch' }), /needs OpenSearch 2.12 or newer/],
  ])('%s is told as what it is', async (_, status, body, hint) => {
    answers(status, body);

    expect(await faultOf(peer.url, authority)).toMatchObject({ code: 'STORE_UNAVAILABLE', hint: { en: expect.stringMatching(hint) } });
  });

  test.each([
    product({ number: '2.12.0', distribution: 'opensearch' }),
    product({ number: '3.8.0', distribution: 'opensearch' }),
    product({ number: '7.10.2', distribution: 'opensearch' }),
  ])('one that will do: %j', async (body) => {
    answers(200, body);

    expect(await faultOf(peer.url, authority)).toBeNull();
  });
});
