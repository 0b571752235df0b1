import { AppError } from '../../../domain/errors.ts';
import type { KubernetesDeed, KubernetesWay } from '../../../domain/step.ts';
import type { HttpServer } from '../../../transports/http/exchange.ts';
import { exchange } from '../exchange.ts';
import type { StepOutcome } from '../executor.ts';

/** What is read of an object of the API; the rest is left alone. */
export type ClusterObject = {
  readonly metadata?: {
    readonly uid?: string;
    readonly generation?: number;
    readonly resourceVersion?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: ReadonlyArray<{ readonly uid?: string }>;
  };
  readonly spec?: {
    readonly replicas?: number;
    readonly unschedulable?: boolean;
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly template?: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } };
  };
  /** Of a list. */
  readonly items?: readonly ClusterObject[];
  readonly status?: {
    readonly phase?: string;
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly updatedNumberScheduled?: number;
    readonly numberAvailable?: number;
  };
  /** Of a Status, which is what a refusal is. */
  readonly message?: string;
};

export type ClusterRequest = {
  readonly method: 'GET' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly contentType?: string;
  readonly body?: object;
};

export type ClusterAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly object: ClusterObject }
  | Extract<StepOutcome, { kind: 'not-run' | 'lost' }>;

const MOST_BYTES = 8 * 2 ** 20;

/** Sends one request to the API server of a cluster and reads its answer. Never throws, never tries again. */
export async function askCluster(
  server: HttpServer,
  request: ClusterRequest,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ClusterAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const write = async (chunk: Uint8Array) => {
    size += chunk.length;
    if (size > MOST_BYTES) throw new AppError('COLLECTOR_PROTOCOL', `the answer is larger than ${MOST_BYTES} bytes`);
    chunks.push(Buffer.from(chunk));
  };
  const { method, path, contentType, body } = request;
  const headers = contentType === undefined ? {} : { 'content-type': contentType };
  const text = body === undefined ? null : JSON.stringify(body);
  const result = await exchange(
    server,
    { method, path, headers, body: text, timeoutMs: Math.max(1, Math.ceil(timeoutMs)) },
    { signal, write },
  );
  if (result.kind !== 'answered') return result;
  return { kind: 'answered', status: result.answer.status, object: objectIn(Buffer.concat(chunks)) };
}

/** Names of DNS (RFC 1123), as the API server takes them. */
const NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/**
 * The path of an object.
 *
 * @throws PARAMETER_INVALID when a name is none that Kubernetes takes
 */
export function pathOf({ resource, namespace, name }: Pick<KubernetesDeed, 'resource' | 'namespace' | 'name'>): string {
  for (const part of [namespace ?? 'x', name]) {
    if (!NAME.test(part) || part.includes('..'))
      throw new AppError('PARAMETER_INVALID', `${JSON.stringify(part.slice(0, 80))} is no name of Kubernetes`);
  }
  const base = resource === 'node' || resource === 'pod' ? '/api/v1' : '/apis/apps/v1';
  return `${base}${namespace === null ? '' : `/namespaces/${namespace}`}/${resource}s/${name}`;
}

/** Makes sure that behind the address is the cluster of the settings. Null when it is; else why nothing is sent. */
export async function clusterFault(
  server: HttpServer,
  way: KubernetesWay,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<AppError | null> {
  const read = await askCluster(server, { method: 'GET', path: '/api/v1/namespaces/kube-system' }, timeoutMs, signal);
  if (read.kind !== 'answered') return read.error;
  if (read.status !== 200) return refusal(read.status, read.object, 'namespace kube-system');
  const uid = read.object.metadata?.uid ?? '';
  return uid === way.cluster
    ? null
    : new AppError('TRANSPORT_HOST_KEY', `${way.url} is the cluster ${JSON.stringify(uid)}, not ${way.cluster}`);
}

/** What the API server answered instead, as an error. */
export function refusal(status: number, { message = '' }: ClusterObject, what: string): AppError {
  const detail = `${what}: HTTP ${status} ${JSON.stringify(String(message).slice(0, 300))}`;
  if (status === 401 || status === 403) return new AppError('COLLECTOR_DENIED', detail);
  if (status !== 404) return new AppError('COLLECTOR_PROTOCOL', detail);
  return new AppError('NOT_FOUND', detail, {
    hint: { en: `There is no ${what} in the cluster.`, ru: `В кластере нет ${what}.`, ko: `클러스터에 ${what}이(가) 없습니다.` },
  });
}

function objectIn(body: Buffer): ClusterObject {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    return parsed !== null && typeof parsed === 'object' ? (parsed as ClusterObject) : {};
  } catch {
    return {};
  }
}
