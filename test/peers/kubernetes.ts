import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { httpExchange } from '../../transports/http/exchange.ts';
import { type Authority, createAuthority } from './certificates.ts';
import { freePort, scratch, startProcess } from './peer.ts';

/** Programs of a real cluster's control plane, where `test/peers/build-kubernetes.sh` has built them (some ten minutes, 3 GB). */
const BUILT = join(import.meta.dirname, '..', '..', 'tmp', 'peers', 'kube-1.34.3');

/** Whether there is a real one to test on; where there is none, one line says how to come to it. */
export function hasKubernetes(): boolean {
  const has = ['kube-apiserver', 'etcd'].every((program) => existsSync(join(BUILT, program)));
  if (!has) console.warn('NOT TRIED on a real kube-apiserver: sh test/peers/build-kubernetes.sh (once, some ten minutes)');
  return has;
}

/** The API server of a cluster, and an administrator's way into it. */
export type ClusterPeer = {
  readonly url: string;
  /** The authority of its certificate, PEM. */
  readonly ca: string;
  /** May look at what it changes and change it, in the namespace `shop` and at nodes; nothing else. */
  readonly token: string;
  /** Known to the cluster, with no rights. */
  readonly powerless: string;
  /** Makes client certificates, by whose common name the cluster knows the accounts `worker` and `nobody`. */
  readonly authority: Authority;
  admin(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<{ status: number; object: KubernetesObject }>;
  stop(): Promise<void>;
};

export type KubernetesObject = {
  readonly metadata: { readonly uid: string; readonly generation?: number; readonly [more: string]: unknown };
  // biome-ignore lint/suspicious/noExplicitAny: objects of the API have any shape; tests look into them
  readonly [more: string]: any;
};

const ADMIN = 'token-of-the-administrator';
export const WORKER = 'token-of-the-worker';
export const POWERLESS = 'token-of-nobody';

/** What the account needs, as the README of the executor says. */
const RULES = [
  { apiGroups: [''], resources: ['namespaces'], resourceNames: ['kube-system'], verbs: ['get'] },
  { apiGroups: ['apps'], resources: ['deployments', 'statefulsets', 'daemonsets'], verbs: ['get', 'patch'] },
  { apiGroups: ['apps'], resources: ['replicasets'], verbs: ['list'] },
  { apiGroups: ['apps'], resources: ['deployments/scale', 'statefulsets/scale'], verbs: ['patch'] },
  { apiGroups: [''], resources: ['pods'], verbs: ['get', 'delete'] },
  { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'patch'] },
];

/** Starts a real kube-apiserver on a real etcd, without controllers and kubelets: objects are kept and judged, nothing runs. */
export async function startKubernetes(): Promise<ClusterPeer> {
  const folder = scratch('kubernetes');
  const [etcdPort, peerPort, port] = [await freePort(), await freePort(), await freePort()];
  const etcdUrl = `http://127.0.0.1:${etcdPort}`;
  const etcd = await startProcess({
    command: join(BUILT, 'etcd'),
    args: [
      ...['--data-dir', join(folder.path, 'etcd'), '--listen-client-urls', etcdUrl, '--advertise-client-urls', etcdUrl],
      ...['--listen-peer-urls', `http://127.0.0.1:${peerPort}`, '--unsafe-no-fsync'],
    ],
    ready: (output) => output.includes('ready to serve client requests'),
  });
  execFileSync('openssl', ['genrsa', '-out', 'sa.key', '2048'], { cwd: folder.path, stdio: 'ignore' });
  writeFileSync(join(folder.path, 'tokens.csv'), `${ADMIN},admin,1,"system:masters"\n${WORKER},worker,2\n${POWERLESS},nobody,3\n`);
  const authority = createAuthority(folder.path, 'clients');
  const url = `https://127.0.0.1:${port}`;
  const certificates = join(folder.path, 'certificates');
  const server = await startProcess({
    command: join(BUILT, 'kube-apiserver'),
    args: [
      ...[`--etcd-servers=${etcdUrl}`, '--bind-address=127.0.0.1', '--advertise-address=127.0.0.1', `--secure-port=${port}`],
      ...[`--cert-dir=${certificates}`, '--service-cluster-ip-range=10.0.0.0/24', `--service-account-issuer=${url}`],
      ...['--service-account-signing-key-file=sa.key', '--service-account-key-file=sa.key', '--token-auth-file=tokens.csv'],
      `--client-ca-file=${authority.path}`,
      ...['--authorization-mode=RBAC', '--disable-admission-plugins=ServiceAccount', '--endpoint-reconciler-type=none'],
      ...['--enable-priority-and-fairness=false', '--v=0'],
    ],
    cwd: folder.path,
    timeoutMs: 60_000,
    ready: async () => existsSync(join(certificates, 'apiserver.crt')) && (await isReady(url, certificates)),
  }).catch(async (error: unknown) => {
    await etcd.stop();
    throw error;
  });
  const ca = readFileSync(join(certificates, 'apiserver.crt'), 'utf8');
  const admin = adminOf(url, ca);
  await prepare(admin);
  return {
    ...{ url, ca, admin, token: WORKER, powerless: POWERLESS, authority },
    stop: async () => {
      await server.stop();
      await etcd.stop();
      folder.remove();
    },
  };
}

async function isReady(url: string, certificates: string): Promise<boolean> {
  try {
    const admin = adminOf(url, readFileSync(join(certificates, 'apiserver.crt'), 'utf8'));
    const all = await Promise.all(['/readyz', '/api/v1/namespaces/kube-system'].map((path) => admin('GET', path)));
    return all.every(({ status }) => status === 200);
  } catch {
    return false;
  }
}

async function prepare(admin: ClusterPeer['admin']): Promise<void> {
  const rbac = '/apis/rbac.authorization.k8s.io/v1';
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'worker' };
  const subjects = [{ kind: 'User', name: 'worker', apiGroup: 'rbac.authorization.k8s.io' }];
  await admin('POST', '/api/v1/namespaces', { metadata: { name: 'shop' } });
  await admin('POST', `${rbac}/clusterroles`, { metadata: { name: 'worker' }, rules: RULES });
  await admin('POST', `${rbac}/clusterrolebindings`, { metadata: { name: 'worker' }, roleRef, subjects });
}

/** Speaks for the administrator. */
export function adminOf(url: string, ca: string): ClusterPeer['admin'] {
  return async (method, path, body) => {
    const chunks: Buffer[] = [];
    const { status } = await httpExchange(
      { url, ca, certificateSha256: null, auth: { token: ADMIN } },
      {
        ...{ method, path, timeoutMs: 10_000, signal: new AbortController().signal },
        headers: { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
        onChunk: async (chunk) => void chunks.push(chunk),
      },
    );
    const text = Buffer.concat(chunks).toString('utf8');
    return { status, object: (text.startsWith('{') ? JSON.parse(text) : {}) as KubernetesObject };
  };
}
