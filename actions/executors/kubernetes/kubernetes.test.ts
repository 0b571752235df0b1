import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { KubernetesDeed, Step, Target } from '../../../domain/step.ts';
import { startFakeCluster } from '../../../test/fakes/kubernetes/cluster.ts';
import { kubeconfigOf } from '../../../test/fakes/kubernetes/kubeconfig.ts';
import { createAuthority } from '../../../test/peers/certificates.ts';
import { type ClusterPeer, hasKubernetes, startKubernetes } from '../../../test/peers/kubernetes.ts';
import { scratch } from '../../../test/peers/peer.ts';
import { askCluster } from './cluster.ts';
import { identifyObjects } from './identify.ts';
import { credentialsIn } from './kubeconfig.ts';

import { changeOf, createKubernetesExecutor } from './kubernetes.ts';

const AT = new Date('2026-03-02T10:00:00Z');
const CONTAINERS = [{ name: 'app', image: 'registry.example/shop:1' }];
const DEPLOYMENTS = '/apis/apps/v1/namespaces/shop/deployments';
const template = { metadata: { labels: { app: 'cart' } }, spec: { containers: CONTAINERS } };
const cart = { metadata: { name: 'cart' }, spec: { replicas: 2, selector: { matchLabels: { app: 'cart' } }, template } };

describeCluster('a cluster of ours', startFakeCluster);
if (hasKubernetes()) describeCluster('a real kube-apiserver', startKubernetes);

function describeCluster(title: string, start: () => Promise<ClusterPeer>): void {
  describe(`steps on ${title}`, { timeout: 60_000 }, () => {
    let peer: ClusterPeer;
    let way: NonNullable<Target['kubernetes']>;
    beforeAll(async () => {
      peer = await start();
      const { object } = await peer.admin('GET', '/api/v1/namespaces/kube-system');
      way = { url: peer.url, certificateSha256: null, cluster: object.metadata.uid, objects: {} };
      await peer.admin('POST', '/api/v1/nodes', { metadata: { name: 'worker-3' } });
    }, 90_000);
    afterAll(() => peer?.stop());
    beforeEach(async () => {
      await peer.admin('DELETE', `${DEPLOYMENTS}/cart`);
      expect((await peer.admin('POST', DEPLOYMENTS, cart)).status).toBe(201);
    });

    const stepOf = (step: Partial<KubernetesDeed>): Step => ({
      ...{ id: 's', kind: 'kubernetes', timeoutMs: 20_000, idempotent: true },
      ...{ verb: 'look', resource: 'deployment', namespace: 'shop', name: 'cart', replicas: null, isDryRun: false, ...step },
    });
    const access =
      (token = peer.token) =>
      async () => ({ auth: { token }, ca: peer.ca });
    const identified = (step: Step, from = way) => identifyObjects({ access: access() }, { assetId: 'k8s', kubernetes: from }, [step]);
    const run = async (step: Step, target: Target, token = peer.token, signal = new AbortController().signal) => {
      const said: Buffer[] = [];
      const outcome = await createKubernetesExecutor({ access: access(token), now: () => AT, pollMs: 20 }).run(step, target, {
        ...{ token: 't', environment: {}, runAs: null, signal },
        limits: { processes: 1, memoryBytes: 1, cpuSeconds: 1, outputBytes: 100_000 },
        write: async (chunk) => void said.push(Buffer.from(chunk)),
      });
      return { outcome, said: Buffer.concat(said).toString('utf8') };
    };
    const approvedAndRun = async (deed: Partial<KubernetesDeed>) => {
      const step = stepOf(deed);
      return run(step, await identified(step));
    };
    const deployment = async () => (await peer.admin('GET', `${DEPLOYMENTS}/cart`)).object;
    const OK = { kind: 'exited', exitCode: 0 };

    test('a rollout is restarted as kubectl does it, and nothing else is changed', async () => {
      const before = await deployment();
      expect(await approvedAndRun({ verb: 'restart', isDryRun: true })).toMatchObject({
        outcome: OK,
        said: expect.stringContaining('dry run'),
      });
      expect((await deployment()).metadata.generation).toBe(before.metadata.generation);
      expect((await approvedAndRun({ verb: 'restart' })).outcome).toEqual(OK);
      const after = await deployment();
      expect(after.metadata.generation).toBe((before.metadata.generation ?? 0) + 1);
      expect(after.spec.template.metadata.annotations).toEqual({ 'kubectl.kubernetes.io/restartedAt': AT.toISOString() });
      expect(after.spec.template.spec).toEqual(before.spec.template.spec);
      expect(after.spec.replicas).toBe(2);
    });

    test('a restart is undone to the revision that it found, once, and not when somebody rolled out since', async () => {
      const REVISION = 'deployment.kubernetes.io/revision';
      const sets = DEPLOYMENTS.replace('deployments', 'replicasets');
      // As its controller does it, which runs on neither cluster: a replica set of each revision, and its number on the deployment.
      const rolledOut = async (revision: number) => {
        const { metadata, spec } = await deployment();
        const labels = { app: 'cart', 'pod-template-hash': `h${revision}` };
        const made = await peer.admin('POST', sets, {
          metadata: {
            ...{ name: `cart-${metadata.uid.slice(0, 8)}-${revision}`, labels, annotations: { [REVISION]: String(revision) } },
            ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart', uid: metadata.uid, controller: true }],
          },
          spec: {
            replicas: 0,
            selector: { matchLabels: labels },
            template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
          },
        });
        expect(made.status).toBe(201);
        await peer.admin('PATCH', `${DEPLOYMENTS}/cart`, { metadata: { annotations: { [REVISION]: String(revision) } }, spec: {} });
      };
      const undo = (more: Partial<KubernetesDeed> = {}) => approvedAndRun({ verb: 'undo', ...more });
      expect(await undo()).toEqual({ outcome: { kind: 'exited', exitCode: 1 }, said: 'no restart is recorded that could be undone\n' });
      await rolledOut(4);
      const before = (await deployment()).spec.template;
      expect((await approvedAndRun({ verb: 'restart' })).outcome).toEqual(OK);
      expect(await undo()).toMatchObject({ outcome: { exitCode: 1 }, said: expect.stringContaining('its revision is 4, not 5') });
      await rolledOut(5);
      expect(await undo({ isDryRun: true })).toMatchObject({ outcome: OK, said: expect.stringContaining('dry run') });
      expect((await deployment()).spec.template.metadata.annotations).toEqual({ 'kubectl.kubernetes.io/restartedAt': AT.toISOString() });
      expect((await undo()).outcome).toEqual(OK);
      const after = await deployment();
      expect(after.spec.template).toEqual(before);
      expect(after.spec.replicas).toBe(2);
      expect((await undo()).said).toContain('no restart is recorded');
      await approvedAndRun({ verb: 'restart' });
      await rolledOut(7);
      expect((await undo()).said).toContain('rolled out again since the restart: its revision is 7, not 6');
    });

    test('replicas are scaled; a dry run keeps them', async () => {
      expect((await approvedAndRun({ verb: 'scale', replicas: '5', isDryRun: true })).outcome).toEqual(OK);
      expect((await deployment()).spec.replicas).toBe(2);
      expect(await approvedAndRun({ verb: 'scale', replicas: '5' })).toEqual({ outcome: OK, said: 'deployment shop/cart: replicas 5\n' });
      expect((await deployment()).spec.replicas).toBe(5);
    });

    test('a node is cordoned and uncordoned', async () => {
      const node = { resource: 'node', namespace: null, name: 'worker-3' } as const;
      const isCordoned = async () => (await peer.admin('GET', '/api/v1/nodes/worker-3')).object.spec.unschedulable ?? false;
      for (const [deed, cordoned] of [
        [{ verb: 'cordon', isDryRun: true }, false],
        [{ verb: 'cordon' }, true],
        [{ verb: 'uncordon' }, false],
      ] as const) {
        expect((await approvedAndRun({ ...node, ...deed })).outcome).toEqual(OK);
        expect(await isCordoned()).toBe(cordoned);
      }
    });

    test('a pod is deleted: the very one that was approved', async () => {
      const path = '/api/v1/namespaces/shop/pods';
      const pod = { resource: 'pod', name: 'cart-1' } as const;
      const create = () => peer.admin('POST', path, { metadata: { name: 'cart-1' }, spec: { containers: CONTAINERS } });
      await create();
      expect((await approvedAndRun({ ...pod, verb: 'delete', isDryRun: true })).outcome).toEqual(OK);
      expect((await peer.admin('GET', `${path}/cart-1`)).status).toBe(200);
      expect((await approvedAndRun({ ...pod, verb: 'delete' })).outcome).toEqual(OK);
      expect((await peer.admin('GET', `${path}/cart-1`)).status).toBe(404);
    });

    test('what was deleted and made anew under the same name is not what was approved', async () => {
      const step = stepOf({ verb: 'scale', replicas: '0' });
      const approved = await identified(step);
      await peer.admin('DELETE', `${DEPLOYMENTS}/cart`);
      await peer.admin('POST', DEPLOYMENTS, cart);
      expect((await run(step, approved)).outcome).toMatchObject({ kind: 'not-run', error: { code: 'TRANSPORT_HOST_KEY' } });
      expect((await identified(step)).kubernetes?.objects).not.toEqual(approved.kubernetes?.objects);
      // Even between the look and the change: the change itself names the UID.
      const server = { url: peer.url, ca: peer.ca, certificateSha256: null, auth: { token: peer.token } };
      const old = approved.kubernetes?.objects['deployment shop/cart'] ?? '';
      for (const [verb, status] of [
        ['restart', 422],
        ['scale', 409],
      ] as const) {
        const request = changeOf({ ...(step as KubernetesDeed), verb }, `${DEPLOYMENTS}/cart`, old, AT, {});
        const answer = await askCluster(server, request, 5_000, new AbortController().signal);
        expect(answer).toMatchObject({ kind: 'answered', status });
      }
      expect((await deployment()).spec).toMatchObject({ replicas: 2 });
      expect((await deployment()).metadata.generation).toBe(1);
    });

    test('another cluster behind the address is not touched', async () => {
      const step = stepOf({ verb: 'scale', replicas: '0' });
      const target = await identified(step);
      const other: Target = { ...target, kubernetes: { ...way, ...target.kubernetes, cluster: '00000000-0000-4000-8000-000000000000' } };
      expect((await run(step, other)).outcome).toMatchObject({ kind: 'not-run', error: { code: 'TRANSPORT_HOST_KEY' } });
      await expect(identified(step, { ...way, cluster: 'x' })).rejects.toMatchObject({ code: 'TRANSPORT_HOST_KEY' });
      expect((await deployment()).spec.replicas).toBe(2);
    });

    test('what is not there cannot be asked for, and a refused account does nothing; no token is told', async () => {
      await expect(identified(stepOf({ name: 'nothing' }))).rejects.toMatchObject({ code: 'NOT_FOUND' });
      const step = stepOf({ verb: 'scale', replicas: '0' });
      const target = await identified(step);
      for (const token of [peer.powerless, 'token-that-is-wrong']) {
        const { outcome, said } = await run(step, target, token);
        expect(outcome).toMatchObject({ kind: 'not-run', error: { code: 'COLLECTOR_DENIED' } });
        expect(said + String((outcome as { error?: Error }).error?.stack)).not.toContain(token);
      }
      expect((await deployment()).spec.replicas).toBe(2);
    });

    test('a rollout is waited for until its status says that it is there, and no longer than the time limit', async () => {
      expect((await approvedAndRun({ verb: 'await', timeoutMs: 1_000 } as never)).outcome).toEqual({ kind: 'exited', exitCode: 1 });
      const step = stepOf({ verb: 'await' });
      const waiting = run(step, await identified(step));
      const { generation } = (await deployment()).metadata;
      const status = { observedGeneration: generation, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 };
      expect((await peer.admin('PATCH', `${DEPLOYMENTS}/cart/status`, { status })).status).toBe(200);
      expect(await waiting).toMatchObject({ outcome: OK, said: expect.stringContaining('2 of 2 available, 2 up to date') });
      expect((await run(step, await identified(step), peer.token, AbortSignal.abort())).outcome.kind).toBe('not-run');
    });

    test('a kubeconfig with a client certificate does what a token does; one of a stranger, or of nobody, does nothing', async () => {
      const { worker, nobody } = { worker: peer.authority.issue('worker'), nobody: peer.authority.issue('nobody') };
      const folder = scratch('strangers');
      const stranger = createAuthority(folder.path, 'strangers').issue('worker');
      folder.remove();
      const step = stepOf({ verb: 'scale', replicas: '4' });
      const scaled = async (client: { cert: string; key: string }) => {
        const config = kubeconfigOf({ server: peer.url, ca: peer.ca, client });
        const kube = await credentialsIn(config, { url: peer.url, context: null, path: null, read: async () => '', now: new Date() });
        const executor = createKubernetesExecutor({ access: async () => kube, now: () => AT, pollMs: 20 });
        return executor.run(step, await identified(step), {
          ...{ token: 't', environment: {}, runAs: null, signal: new AbortController().signal },
          limits: { processes: 1, memoryBytes: 1, cpuSeconds: 1, outputBytes: 100_000 },
          write: async () => {},
        });
      };
      for (const client of [nobody, stranger])
        expect(await scaled(client)).toMatchObject({ kind: 'not-run', error: { code: 'COLLECTOR_DENIED' } });
      expect((await deployment()).spec.replicas).toBe(2);
      expect(await scaled(worker)).toEqual(OK);
      expect((await deployment()).spec.replicas).toBe(4);
    });

    test.each(['../pods/x', 'cart/scale', 'a..b', 'cart?force=1', 'cart%2fscale', '', 'Cart', 'cart\n', 'cart#', '@evil.example'])(
      'the name %j is sent to no path',
      async (name) => {
        for (const deed of [{ name }, { namespace: name }]) {
          const target: Target = { assetId: 'k8s', kubernetes: way };
          expect((await run(stepOf(deed), target)).outcome).toMatchObject({ kind: 'not-run', error: { code: 'PARAMETER_INVALID' } });
          await expect(identified(stepOf(deed))).rejects.toMatchObject({ code: 'PARAMETER_INVALID' });
        }
      },
    );
  });
}
