import { setTimeout as pause } from 'node:timers/promises';
import { AppError, asAppError } from '../../../domain/errors.ts';
import { type KubernetesDeed, objectOf } from '../../../domain/step.ts';
import type { HttpServer } from '../../../transports/http/exchange.ts';
import type { HttpAccess } from '../exchange.ts';
import type { Attempt, Executor, StepOutcome } from '../executor.ts';
import { askCluster, type ClusterObject, type ClusterRequest, clusterFault, pathOf, refusal } from './cluster.ts';
import { recordOf, undoOf } from './undo.ts';

const POLL_MS = 2_000;

/**
 * Does one of a few things to one object over the API server of a cluster. Before it, the cluster and the object are looked at: it is
 * the one whose UIDs were approved, or nothing is sent; the change itself carries the UID, so that the API server refuses it for an
 * object that took the name in between.
 *
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/ (patches, dry run, preconditions)
 */
export function createKubernetesExecutor(deps: {
  readonly access: HttpAccess;
  readonly now: () => Date;
  readonly pollMs?: number;
}): Executor {
  return {
    id: 'kubernetes',
    run: async (step, target, attempt) => {
      const way = target.kubernetes;
      if (way === undefined || step.kind !== 'kubernetes')
        return { kind: 'not-run', error: new AppError('NOT_FOUND', `${target.assetId} has no way for ${step.kind}`) };
      const { signal } = attempt;
      const until = performance.now() + step.timeoutMs;
      try {
        const path = pathOf(step);
        const server = { ...(await deps.access(target, 'kubernetes')), url: way.url, certificateSha256: way.certificateSha256 };
        const fault = await clusterFault(server, way, until - performance.now(), signal);
        if (fault !== null) return { kind: 'not-run', error: fault };
        const read = await askCluster(server, { method: 'GET', path }, until - performance.now(), signal);
        if (read.kind !== 'answered') return { kind: 'not-run', error: read.error };
        if (read.status !== 200) return { kind: 'not-run', error: refusal(read.status, read.object, objectOf(step)) };
        const uid = read.object.metadata?.uid;
        if (uid === undefined || uid !== way.objects[objectOf(step)])
          return {
            kind: 'not-run',
            error: new AppError('TRANSPORT_HOST_KEY', `${objectOf(step)} is another than the one that was approved`),
          };
        if (step.verb === 'look') return await told(attempt, `${objectOf(step)}: ${stateOf(read.object)}`, 0);
        if (step.verb === 'await') return await awaitRollout(server, step, path, uid, until, attempt, deps.pollMs ?? POLL_MS);
        if (step.verb === 'undo') {
          const request = await undoOf(server, { path, isDryRun: step.isDryRun }, read.object, until - performance.now(), signal);
          return typeof request === 'string' ? await told(attempt, request, 1) : await change(server, step, request, until, attempt);
        }
        return await change(server, step, changeOf(step, path, uid, deps.now(), read.object), until, attempt);
      } catch (thrown) {
        return { kind: 'not-run', error: asAppError(thrown) };
      }
    },
  };
}

/** The request that makes the change of an object as it was before, bound to the UID. */
export function changeOf(
  { verb, resource, replicas, isDryRun }: KubernetesDeed,
  path: string,
  uid: string,
  now: Date,
  before: ClusterObject,
): ClusterRequest {
  const query = `?fieldManager=inframind${isDryRun ? '&dryRun=All' : ''}`;
  const merge = (at: string, spec: object, annotations?: object): ClusterRequest => ({
    method: 'PATCH',
    path: `${at}${query}`,
    contentType: 'application/merge-patch+json',
    body: { metadata: { uid, ...(annotations === undefined ? {} : { annotations }) }, spec },
  });
  switch (verb) {
    case 'restart':
      return merge(
        path,
        { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': now.toISOString() } } } },
        resource === 'deployment' ? recordOf(before) : undefined,
      );
    case 'scale':
      if (!/^\d{1,5}$/.test(replicas ?? ''))
        throw new AppError('PARAMETER_INVALID', `${JSON.stringify(replicas)} is no number of replicas`);
      return merge(`${path}/scale`, { replicas: Number(replicas) });
    case 'cordon':
      return merge(path, { unschedulable: true });
    case 'uncordon':
      return merge(path, { unschedulable: null });
    case 'delete': {
      const dry = isDryRun ? { dryRun: ['All'] } : {};
      const body = { kind: 'DeleteOptions', apiVersion: 'v1', preconditions: { uid }, ...dry };
      return { method: 'DELETE', path, contentType: 'application/json', body };
    }
    default:
      throw new AppError('INTERNAL', `${verb} changes nothing`);
  }
}

async function change(
  server: HttpServer,
  step: KubernetesDeed,
  request: ClusterRequest,
  until: number,
  attempt: Attempt,
): Promise<StepOutcome> {
  const sent = await askCluster(server, request, until - performance.now(), attempt.signal);
  if (sent.kind !== 'answered') return sent;
  const { status, object } = sent;
  if (status >= 500) return { kind: 'lost', error: refusal(status, object, objectOf(step)) };
  if (status !== 200 && status !== 202) return told(attempt, refusal(status, object, objectOf(step)).message, 1);
  const state = step.verb === 'delete' ? 'is being deleted' : step.verb === 'scale' ? `replicas ${object.spec?.replicas}` : stateOf(object);
  return told(attempt, `${objectOf(step)}: ${state}${step.isDryRun ? ' (dry run, nothing was changed)' : ''}`, 0);
}

/** As `kubectl rollout status` judges it: what was asked for was seen, all replicas are of it, and all are available. */
async function awaitRollout(
  server: HttpServer,
  step: KubernetesDeed,
  path: string,
  uid: string,
  until: number,
  attempt: Attempt,
  pollMs: number,
): Promise<StepOutcome> {
  for (let said = ''; ; ) {
    const read = await askCluster(server, { method: 'GET', path }, until - performance.now(), attempt.signal);
    if (attempt.signal.aborted) return { kind: 'stopped' };
    if (read.kind === 'answered' && read.status === 200) {
      const state = stateOf(read.object);
      if (state !== said) await attempt.write(Buffer.from(`${objectOf(step)}: ${state}\n`));
      said = state;
      if (read.object.metadata?.uid !== uid) return told(attempt, 'it was deleted and made anew', 1);
      if (isRolledOut(read.object)) return { kind: 'exited', exitCode: 0 };
    } else if (read.kind === 'answered') return told(attempt, refusal(read.status, read.object, objectOf(step)).message, 1);
    if (performance.now() + pollMs >= until) return told(attempt, 'not rolled out in time', 1);
    await pause(pollMs, undefined, { signal: attempt.signal }).catch(() => {});
  }
}

function isRolledOut({ metadata, spec, status }: ClusterObject): boolean {
  if (!status || (status.observedGeneration ?? 0) < (metadata?.generation ?? 0)) return false;
  if (status.desiredNumberScheduled !== undefined) {
    const wanted = status.desiredNumberScheduled;
    return (status.updatedNumberScheduled ?? 0) >= wanted && (status.numberAvailable ?? 0) >= wanted;
  }
  const wanted = spec?.replicas ?? 1;
  return (status.updatedReplicas ?? 0) >= wanted && (status.replicas ?? 0) <= wanted && (status.availableReplicas ?? 0) >= wanted;
}

function stateOf({ metadata, spec, status }: ClusterObject): string {
  const wanted = spec?.replicas ?? status?.desiredNumberScheduled;
  const parts = [
    status?.phase === undefined ? [] : [`phase ${JSON.stringify(String(status.phase).slice(0, 40))}`],
    spec?.unschedulable === true ? ['takes no new pods'] : [],
    wanted === undefined
      ? []
      : [
          `${status?.availableReplicas ?? status?.numberAvailable ?? 0} of ${wanted} available, ${status?.updatedReplicas ?? status?.updatedNumberScheduled ?? 0} up to date`,
        ],
    metadata?.generation === undefined ? [] : [`generation ${metadata.generation}`],
  ].flat();
  return parts.length === 0 ? 'is there' : parts.join(', ');
}

async function told(attempt: Attempt, sentence: string, exitCode: number): Promise<StepOutcome> {
  await attempt.write(Buffer.from(`${sentence}\n`));
  return { kind: 'exited', exitCode };
}
