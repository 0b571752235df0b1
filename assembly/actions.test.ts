import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { parseRunbook } from '../actions/runbooks/load.ts';
import type { Runbook } from '../domain/action.ts';
import { resolveSecret } from '../secrets.ts';
import { settingsSchema } from '../settings.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores } from '../stores/stores.ts';
import { startFakeCluster } from '../test/fakes/kubernetes/cluster.ts';
import { kubeconfigOf } from '../test/fakes/kubernetes/kubeconfig.ts';
import { type HttpsPeer, startHttps } from '../test/peers/https.ts';
import { describeWithPeers, scratch } from '../test/peers/peer.ts';
import { createRig, type Rig } from '../test/rigs/actions.ts';
import { assembleActions } from './actions.ts';

const RUNBOOK = `
id: scale-out
version: 1
title: { en: Scale out, ru: Масштабировать }
appliesTo: []
risk: low
approvals: 1
parameters:
  - { name: pool, description: pool, example: web, pattern: '[a-z]{1,20}', from: null }
steps:
  - { id: scale, kind: http, method: POST, path: '/pools/{pool}/scale', headers: { x-reason: 'runbook {pool}' }, body: { by: 1, pool: '{pool}' }, timeoutMs: 10000, idempotent: false }
successTest: null
`;

describeWithPeers(['openssl'], 'a runbook that acts over HTTP, from the settings to the server', () => {
  const folder = scratch('services');
  let stores: Stores;
  let peer: HttpsPeer;
  let rig: Rig;
  beforeAll(async () => {
    peer = await startHttps();
    writeFileSync(join(folder.path, 'ca.pem'), peer.certificate);
    process.env.TEST_SERVICE_PASSWORD = 'secret-of-the-service';
    ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
  });
  afterAll(async () => {
    await stores.close();
    await peer.stop();
    folder.remove();
  });
  beforeEach(async () => {
    peer.seen.length = 0;
    rig = await createRig(stores, { target: { assetId: 'srv-1' }, privateKeyPath: '/dev/null' });
  });

  const parts = (service: object, text = RUNBOOK) => {
    const services = [
      { asset: 'lb-1', speaks: 'http', url: `${peer.url}/api`, user: 'ops', secret: 'env:TEST_SERVICE_PASSWORD', ...service },
    ];
    const settings = settingsSchema.parse({ services, targets: [], rules: [] });
    const { runbook } = parseRunbook('scale-out.yaml', text);
    const { stores: tenant, deps } = rig;
    const shared = {
      settings,
      stores: tenant,
      runbooks: [runbook as Runbook],
      enqueue: deps.enqueue,
      now: deps.now,
      secret: resolveSecret,
    };
    return assembleActions({
      ...shared,
      tickets: null,
      announce: async () => {},
      announceFactor: async () => {},
      onProgress: () => {},
      seal: null,
      publicUrl: null,
    });
  };
  const approved = async (service: object, targetAssetId = 'lb-1') => {
    const { approvals, execute } = parts(service);
    const { id, planHash } = await approvals.request(rig.people.olga, {
      runbookId: 'scale-out',
      parameters: { pool: 'web' },
      targetAssetId,
      alertId: null,
    });
    await approvals.vote(rig.people.anna, id, planHash);
    return { id, execute };
  };

  test('what was approved is sent, once, with the credentials of the settings, and what came back is kept', async () => {
    const { id, execute } = await approved({ caFile: join(folder.path, 'ca.pem') });
    const run = await execute(id);
    expect(run).toMatchObject({ state: 'SUCCEEDED', steps: [{ id: 'scale', exitCode: 0, output: '{"ok":true}\nHTTP 200\n' }] });
    expect(await execute(id)).toBeNull();
    expect(peer.seen).toHaveLength(1);
    const [seen] = peer.seen;
    expect(seen).toMatchObject({ method: 'POST', url: '/api/pools/web/scale', body: '{"by":1,"pool":"web"}' });
    expect(seen?.headers).toMatchObject({ 'x-reason': 'runbook web', authorization: `Basic ${btoa('ops:secret-of-the-service')}` });
    const kept = JSON.stringify([await rig.stores.approvals.get(id), run, await rig.stores.audit.list({ limit: 1_000 })]);
    expect(kept).not.toContain('secret-of-the-service');
  });

  test('a server that is not the one of the settings is sent nothing, and the run says why', async () => {
    const { id, execute } = await approved({ certificateSha256: 'a'.repeat(64) });
    expect(await execute(id)).toMatchObject({ state: 'FAILED' });
    expect(await rig.stores.approvals.get(id)).toMatchObject({ state: 'FAILED', reason: 'TRANSPORT_HOST_KEY' });
    expect(peer.seen).toEqual([]);
  });

  test('an address that was changed after the approval blocks it', async () => {
    const { id } = await approved({ caFile: join(folder.path, 'ca.pem') });
    expect(await parts({ caFile: join(folder.path, 'ca.pem'), url: `${peer.url}/other` }).execute(id)).toBeNull();
    expect(await rig.stores.approvals.get(id)).toMatchObject({ state: 'BLOCKED', reason: 'target-changed' });
    expect(peer.seen).toEqual([]);
  });

  test('an object of a cluster that was made anew after the approval is not touched', async () => {
    const cluster = await startFakeCluster();
    const { object } = await cluster.admin('GET', '/api/v1/namespaces/kube-system');
    writeFileSync(join(folder.path, 'cluster.pem'), cluster.ca);
    process.env.TEST_CLUSTER_TOKEN = cluster.token;
    const service = {
      ...{ speaks: 'kubernetes', url: cluster.url, user: null, secret: 'env:TEST_CLUSTER_TOKEN' },
      ...{ caFile: join(folder.path, 'cluster.pem'), cluster: object.metadata.uid },
    };
    const path = '/apis/apps/v1/namespaces/shop/deployments';
    const create = () => cluster.admin('POST', path, { metadata: { name: 'web' }, spec: { replicas: 2 } });
    const step = 'kind: kubernetes, verb: scale, resource: deployment, namespace: shop, name: "{pool}", replicas: 3';
    const text = RUNBOOK.replace(/kind: http.*(?=, timeoutMs)/, step);
    const { approvals, execute } = parts(service, text);
    const asked = { runbookId: 'scale-out', parameters: { pool: 'web' }, targetAssetId: 'lb-1', alertId: null };
    await expect(approvals.request(rig.people.olga, asked)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const ids: string[] = [];
    for (let round = 0; round < 2; round++) {
      await cluster.admin('DELETE', `${path}/web`);
      await create();
      const { id, planHash, plan } = await approvals.request(rig.people.olga, asked);
      expect(Object.keys(plan.targets[0].kubernetes?.objects ?? {})).toEqual(['deployment shop/web']);
      await approvals.vote(rig.people.anna, id, planHash);
      ids.push(id);
    }
    expect(await execute(ids[0] ?? '')).toBeNull();
    expect(await rig.stores.approvals.get(ids[0] ?? '')).toMatchObject({ state: 'BLOCKED', reason: 'target-changed' });
    expect(await execute(ids[1] ?? '')).toMatchObject({ state: 'SUCCEEDED' });
    expect(cluster.seen.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
    const kept = JSON.stringify([await rig.stores.approvals.list({ limit: 100 }), await rig.stores.audit.list({ limit: 1_000 })]);
    expect(kept).not.toContain(cluster.token);
    await cluster.stop();
  });

  test('a kubeconfig is read anew for each step, and no byte of its key is kept', async () => {
    const cluster = await startFakeCluster();
    const { object } = await cluster.admin('GET', '/api/v1/namespaces/kube-system');
    await cluster.admin('POST', '/apis/apps/v1/namespaces/shop/deployments', { metadata: { name: 'web' }, spec: { replicas: 2 } });
    const path = join(folder.path, 'kubeconfig');
    const write = (account: string) => {
      const client = cluster.authority.issue(account);
      writeFileSync(path, kubeconfigOf({ server: cluster.url, ca: cluster.ca, client }));
      return client.key.split('\n')[1] ?? '';
    };
    const keys = [write('nobody')];
    const service = {
      speaks: 'kubernetes',
      url: cluster.url,
      user: null,
      secret: null,
      kubeconfig: `file:${path}`,
      cluster: object.metadata.uid,
    };
    const step = 'kind: kubernetes, verb: scale, resource: deployment, namespace: shop, name: "{pool}", replicas: 3';
    const { approvals, execute } = parts(service, RUNBOOK.replace(/kind: http.*(?=, timeoutMs)/, step));
    const asked = { runbookId: 'scale-out', parameters: { pool: 'web' }, targetAssetId: 'lb-1', alertId: null };
    await expect(approvals.request(rig.people.olga, asked)).rejects.toMatchObject({ code: 'COLLECTOR_DENIED' });
    keys.push(write('worker'));
    const { id, planHash } = await approvals.request(rig.people.olga, asked);
    await approvals.vote(rig.people.anna, id, planHash);
    expect(await execute(id)).toMatchObject({ state: 'SUCCEEDED' });
    const kept = JSON.stringify([await rig.stores.approvals.list({ limit: 100 }), await rig.stores.audit.list({ limit: 1_000 })]);
    for (const key of [...keys, 'PRIVATE KEY', 'client-key']) expect(kept).not.toContain(key);
    await cluster.stop();
  });

  test('an asset that has no such service cannot be asked for', async () => {
    await expect(approved({ speaks: 'redfish' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(approved({}, 'lb-2')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

const CLUSTER = { speaks: 'kubernetes', cluster: '6f1c7a52-0000-4000-8000-000000000000' };
test.each([
  [{ url: 'http://lb.example.com' }, 'must be https'],
  [{ url: 'https://ops:secret@lb.example.com' }, 'settings of their own'],
  [{ secret: 'hunter2' }, 'a reference'],
  [{ certificateSha256: 'abc' }, 'hexadecimal'],
  [{ speaks: 'kubernetes', secret: 'env:T' }, 'is for kubernetes, which needs it'],
  [{ cluster: '6f1c7a52-0000-4000-8000-000000000000' }, 'is for kubernetes, which needs it'],
  [{ kubeconfig: 'env:K' }, 'is for kubernetes'],
  [{ ...CLUSTER, secret: 'env:T', kubeconfig: 'env:K' }, 'either a bearer token'],
  [{ ...CLUSTER }, 'either a bearer token'],
  [{ ...CLUSTER, secret: 'env:T', context: 'shop' }, 'is one of a kubeconfig'],
  [{ ...CLUSTER, kubeconfig: 'apiVersion: v1' }, 'a reference'],
  [{ speaks: 'winrm' }, 'winrm takes a user and a secret'],
])('the service %j is refused by the settings', (wrong, sentence) => {
  const service = { asset: 'lb-1', speaks: 'http', url: 'https://lb.example.com', ...wrong };
  expect(() => settingsSchema.parse({ services: [service] })).toThrow(sentence);
});
