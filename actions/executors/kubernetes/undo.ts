import type { HttpServer } from '../../../transports/http/exchange.ts';
import { askCluster, type ClusterObject, type ClusterRequest } from './cluster.ts';

/** On a deployment, by its controller: the number of its present revision; on a replica set, of the one it holds. */
const REVISION = 'deployment.kubernetes.io/revision';
/** On a deployment, by our restart: the revision that was there before. */
const BEFORE = 'inframind-revision-before-restart';

/** What a restart leaves on the deployment, so that it can be undone; null takes away what an earlier one left. */
export function recordOf(before: ClusterObject): Readonly<Record<string, string | null>> {
  return { [BEFORE]: before.metadata?.annotations?.[REVISION] ?? null };
}

/**
 * The request that takes a deployment back to the revision that our restart found, as `kubectl rollout undo --to-revision` does it; or a
 * sentence why there is none. It holds for the deployment as it was read alone: whatever changed it since makes the API server refuse it.
 *
 * @param path of the deployment
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-back-a-deployment
 */
export async function undoOf(
  server: HttpServer,
  { path, isDryRun }: { readonly path: string; readonly isDryRun: boolean },
  { metadata, spec }: ClusterObject,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ClusterRequest | string> {
  const [before, now] = [metadata?.annotations?.[BEFORE] ?? '', metadata?.annotations?.[REVISION] ?? ''];
  if (!/^\d{1,15}$/.test(before)) return 'no restart is recorded that could be undone';
  if (Number(now) !== Number(before) + 1)
    return `it was rolled out again since the restart: its revision is ${now}, not ${Number(before) + 1}`;
  const selector = Object.entries(spec?.selector?.matchLabels ?? {}).map(([name, value]) => `${name}=${value}`);
  const sets = path.replace(/\/deployments\/[^/]+$/, '/replicasets');
  const read = await askCluster(
    server,
    { method: 'GET', path: `${sets}?labelSelector=${encodeURIComponent(selector.join(','))}` },
    timeoutMs,
    signal,
  );
  if (read.kind !== 'answered') return read.error.message;
  if (read.status !== 200) return `its revisions cannot be read: HTTP ${read.status}`;
  const own = (read.object.items ?? []).filter(
    (set) => set.metadata?.annotations?.[REVISION] === before && set.metadata.ownerReferences?.some(({ uid }) => uid === metadata?.uid),
  );
  const template = own[0]?.spec?.template;
  if (own.length !== 1 || template === undefined) return `revision ${before} is not kept any more`;
  const { 'pod-template-hash': _hash, ...labels } = template.metadata?.labels ?? {};
  return {
    method: 'PATCH',
    path: `${path}?fieldManager=inframind${isDryRun ? '&dryRun=All' : ''}`,
    contentType: 'application/json-patch+json',
    body: [
      { op: 'test', path: '/metadata/uid', value: metadata?.uid },
      { op: 'test', path: '/metadata/resourceVersion', value: metadata?.resourceVersion },
      { op: 'replace', path: '/spec/template', value: { ...template, metadata: { ...template.metadata, labels } } },
      { op: 'remove', path: `/metadata/annotations/${BEFORE}` },
    ],
  };
}
