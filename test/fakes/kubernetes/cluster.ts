import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { createAuthority } from '../../peers/certificates.ts';
import { type Seen, startHttps } from '../../peers/https.ts';
import { adminOf, type ClusterPeer, POWERLESS, WORKER } from '../../peers/kubernetes.ts';
import { scratch } from '../../peers/peer.ts';

type Item = { [name: string]: unknown; metadata: Record<string, unknown>; spec: Record<string, unknown> };

const PLACE =
  /^\/(?:api\/v1|apis\/apps\/v1)\/(?:namespaces\/([a-z0-9-]+)\/)?(deployments|replicasets|statefulsets|daemonsets|pods|nodes|namespaces)(?:\/([a-z0-9.-]+))?(?:\/(scale|status))?$/;
/** Methods of the worker's role, by resource. */
const RIGHTS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(['deployments', 'statefulsets', 'daemonsets', 'nodes'].map((name) => [name, ['GET', 'PATCH']])),
  replicasets: ['GET'],
  pods: ['GET', 'DELETE'],
  namespaces: ['GET'],
};

/** A cluster's API with a memory, as far as the executor uses it; the same tests are run on a real kube-apiserver where one was built. */
export async function startFakeCluster(): Promise<ClusterPeer & { readonly seen: Seen[] }> {
  const folder = scratch('clients');
  const authority = createAuthority(folder.path, 'clients');
  const peer = await startHttps(authority.pem);
  const items = new Map<string, Item>([['namespaces//kube-system', { metadata: { name: 'kube-system', uid: randomUUID() }, spec: {} }]]);
  peer.answer = (seen, response) => answer(items, seen, response);
  return {
    ...{ url: peer.url, ca: peer.certificate, seen: peer.seen, authority },
    stop: async () => {
      await peer.stop();
      folder.remove();
    },
    ...{ admin: adminOf(peer.url, peer.certificate), token: WORKER, powerless: POWERLESS },
  };
}

function answer(items: Map<string, Item>, { method, url, headers, body, client }: Seen, response: ServerResponse): void {
  const say = (status: number, object: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(object));
  const refuse = (code: number, reason: string, message: string) => say(code, { kind: 'Status', status: 'Failure', code, reason, message });
  const known: Readonly<Record<string, string>> = { worker: WORKER, nobody: POWERLESS };
  // As the real one does it, a certificate goes before a token.
  const token = known[client ?? ''] ?? (headers.authorization ?? '').replace(/^Bearer /, '');
  const place = new URL(url, 'https://x');
  const [, namespace = '', resource = '', name = '', part] = PLACE.exec(place.pathname) ?? [];
  if (![WORKER, POWERLESS, 'token-of-the-administrator'].includes(token)) return void refuse(401, 'Unauthorized', 'Unauthorized');
  const may = RIGHTS[resource]?.includes(method) === true && (resource !== 'namespaces' || name === 'kube-system');
  if (token === POWERLESS || (token === WORKER && !may))
    return void refuse(403, 'Forbidden', `User cannot ${method} resource "${resource}"`);
  if (resource === '') return void refuse(404, 'NotFound', 'the server could not find the requested resource');
  const given = (body === '' ? {} : JSON.parse(body)) as Record<string, unknown>;
  if (method === 'POST') {
    const made = given as Item;
    const item: Item = {
      ...made,
      metadata: { ...made.metadata, uid: randomUUID(), generation: 1, resourceVersion: '1' },
      spec: { ...made.spec },
    };
    items.set(`${resource}/${namespace}/${String(made.metadata.name)}`, item);
    return void say(201, item);
  }
  if (name === '') {
    const wanted = (place.searchParams.get('labelSelector') ?? '').split(',').filter((term) => term !== '');
    const found = [...items].filter(([at, { metadata }]) => {
      const labels = (metadata.labels ?? {}) as Record<string, string>;
      return at.startsWith(`${resource}/${namespace}/`) && wanted.every((term) => labels[term.split('=')[0] ?? ''] === term.split('=')[1]);
    });
    return void say(200, { kind: 'List', items: found.map(([, one]) => one) });
  }
  const key = `${resource}/${namespace}/${name}`;
  const item = items.get(key);
  if (item === undefined) return void refuse(404, 'NotFound', `${resource} "${name}" not found`);
  if (method === 'GET') return void say(200, item);
  const isDry = place.searchParams.get('dryRun') === 'All' || JSON.stringify(given.dryRun) === '["All"]';
  if (method === 'DELETE') {
    const uid = (given.preconditions as { uid?: string } | undefined)?.uid;
    if (uid !== undefined && uid !== item.metadata.uid) return void refuse(409, 'Conflict', 'the UID in the precondition does not match');
    if (!isDry) items.delete(key);
    return void say(200, item);
  }
  const isJsonPatch = headers['content-type'] === 'application/json-patch+json';
  const patched = isJsonPatch ? jsonPatched(item, given as unknown as JsonPatch) : null;
  if (isJsonPatch && patched === null) return void refuse(422, 'Invalid', 'the server rejected our request: testing value failed');
  const patch = given as Partial<Item>;
  const uid = patch.metadata?.uid;
  if (uid !== undefined && uid !== item.metadata.uid)
    return void (part === 'scale'
      ? refuse(409, 'Conflict', 'the UID in the precondition does not match')
      : refuse(422, 'Invalid', 'metadata.uid: field is immutable'));
  const annotations = patch.metadata?.annotations;
  const about = annotations === undefined ? {} : { metadata: { annotations } };
  const changed = patched ?? (merged(item, part === 'status' ? { status: patch.status } : { ...about, spec: patch.spec }) as Item);
  changed.metadata = { ...changed.metadata, resourceVersion: String(Number(item.metadata.resourceVersion ?? 1) + 1) };
  if (JSON.stringify(changed.spec) !== JSON.stringify(item.spec))
    changed.metadata = { ...changed.metadata, generation: Number(item.metadata.generation) + 1 };
  if (!isDry) items.set(key, changed);
  return void say(
    200,
    part === 'scale' ? { kind: 'Scale', metadata: changed.metadata, spec: { replicas: changed.spec.replicas } } : changed,
  );
}

type JsonPatch = ReadonlyArray<{ readonly op: string; readonly path: string; readonly value?: unknown }>;

/** RFC 6902 as far as it is used: test, replace, remove. Null when a test fails or a place is not there. */
function jsonPatched(item: Item, patch: JsonPatch): Item | null {
  const copy = structuredClone(item);
  for (const { op, path, value } of patch) {
    const names = path.slice(1).split('/');
    const last = names.pop() ?? '';
    const parent = names.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], copy) as Record<
      string,
      unknown
    >;
    if (parent?.[last] === undefined) return null;
    if (op === 'test' && parent[last] !== value) return null;
    if (op === 'replace') parent[last] = value;
    if (op === 'remove') delete parent[last];
  }
  return copy;
}

/** RFC 7386. */
function merged(value: unknown, patch: unknown): unknown {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch;
  const result: Record<string, unknown> = value !== null && typeof value === 'object' ? { ...value } : {};
  for (const [name, inner] of Object.entries(patch)) {
    if (inner === null) delete result[name];
    else if (inner !== undefined) result[name] = merged(result[name], inner);
  }
  return result;
}
