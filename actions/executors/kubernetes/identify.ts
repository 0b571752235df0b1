import { type KubernetesDeed, objectOf, type Step, type Target } from '../../../domain/step.ts';
import type { HttpAccess } from '../exchange.ts';
import { askCluster, clusterFault, pathOf, refusal } from './cluster.ts';

const TIMEOUT_MS = 10_000;

/**
 * The target with the UIDs of what the steps are about in its cluster, as they are now: under the hash of a plan, they keep an
 * approval from meeting an object of the same name that came later. A target whose steps need no cluster stays as it is.
 *
 * @throws NOT_FOUND (no such object), TRANSPORT_HOST_KEY (another cluster or certificate), COLLECTOR_* when it cannot be asked
 */
export async function identifyObjects(deps: { readonly access: HttpAccess }, target: Target, steps: readonly Step[]): Promise<Target> {
  const way = target.kubernetes;
  const wanted = new Map(
    steps.filter((step) => step.kind === 'kubernetes').map((step): [string, KubernetesDeed] => [objectOf(step), step]),
  );
  if (way === undefined || wanted.size === 0) return target;
  const server = { ...(await deps.access(target, 'kubernetes')), url: way.url, certificateSha256: way.certificateSha256 };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const fault = await clusterFault(server, way, TIMEOUT_MS, signal);
  if (fault !== null) throw fault;
  const objects: Record<string, string> = {};
  for (const [name, step] of [...wanted].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const read = await askCluster(server, { method: 'GET', path: pathOf(step) }, TIMEOUT_MS, signal);
    if (read.kind !== 'answered') throw read.error;
    if (read.status !== 200 || read.object.metadata?.uid === undefined) throw refusal(read.status, read.object, name);
    objects[name] = read.object.metadata.uid;
  }
  return { ...target, kubernetes: { ...way, objects } };
}
