/** An object of Kubernetes, as far as it is judged. */
export type KubernetesObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly replicas?: number;
    readonly strategy?: { readonly type: string };
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly template?: { readonly metadata: { readonly labels: Readonly<Record<string, string>> }; readonly spec: PodSpec };
    readonly scaleTargetRef?: { readonly name: string };
    readonly maxReplicas?: number;
    readonly triggers?: ReadonlyArray<{ readonly metadata: Readonly<Record<string, string>> }>;
  };
};

export type PodSpec = {
  readonly automountServiceAccountToken?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly securityContext?: {
    readonly runAsNonRoot?: boolean;
    readonly runAsUser?: number;
    readonly seccompProfile?: { readonly type: string };
  };
  readonly containers: readonly Container[];
  readonly volumes?: ReadonlyArray<Readonly<Record<string, unknown>> & { readonly name: string }>;
};

type Container = {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: ReadonlyArray<{ readonly name: string; readonly value?: string }>;
  readonly resources?: { readonly requests?: Readonly<Record<string, string>>; readonly limits?: Readonly<Record<string, string>> };
  readonly securityContext?: {
    readonly privileged?: boolean;
    readonly allowPrivilegeEscalation?: boolean;
    readonly readOnlyRootFilesystem?: boolean;
    readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
  };
  readonly startupProbe?: object;
  readonly readinessProbe?: object;
  readonly livenessProbe?: { readonly httpGet?: object };
  readonly volumeMounts?: ReadonlyArray<{ readonly name: string; readonly mountPath: string }>;
};

/** What the Pod Security Standard "restricted" allows to be mounted; it forbids the host's own folders. */
const VOLUMES = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'];

/**
 * What is wrong with workloads by the Pod Security Standard "restricted" and by our own rules, one sentence each.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function judgeWorkloads(objects: readonly KubernetesObject[]): string[] {
  return objects.flatMap(({ kind, metadata, spec }) => {
    const pod = spec?.template?.spec;
    if (pod === undefined) return [];
    const chosen = Object.entries(spec?.selector?.matchLabels ?? {}).every(
      ([name, value]) => spec?.template?.metadata.labels[name] === value,
    );
    return [
      ...(chosen ? [] : ['does not choose its own pods']),
      ...judgePod(pod),
      ...pod.containers.flatMap((container) => judgeContainer(container, pod)),
    ].map((fault) => `${kind} ${metadata.name}: ${fault}`);
  });
}

function judgePod(pod: PodSpec): string[] {
  const { runAsNonRoot, runAsUser, seccompProfile } = pod.securityContext ?? {};
  const volumes = (pod.volumes ?? []).filter((volume) => !Object.keys(volume).some((key) => VOLUMES.includes(key)));
  return [
    ...(runAsNonRoot && runAsUser !== 0 ? [] : ['may be root']),
    ...(seccompProfile?.type === 'RuntimeDefault' ? [] : ['has no seccomp profile']),
    ...(pod.hostNetwork || pod.hostPID ? ['shares the host'] : []),
    ...(pod.automountServiceAccountToken === false ? [] : ['holds a token of the cluster']),
    ...volumes.map(({ name }) => `mounts ${name}`),
  ];
}

function judgeContainer(container: Container, pod: PodSpec): string[] {
  const { privileged, allowPrivilegeEscalation, readOnlyRootFilesystem, capabilities } = container.securityContext ?? {};
  const { requests = {}, limits = {} } = container.resources ?? {};
  const mounted = (container.volumeMounts ?? []).filter(({ name }) => !(pod.volumes ?? []).some((volume) => volume.name === name));
  const probes = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;
  return [
    ...(privileged || allowPrivilegeEscalation !== false ? ['may gain privileges'] : []),
    ...(readOnlyRootFilesystem ? [] : ['may write to its image']),
    ...(capabilities?.drop?.includes('ALL') && !capabilities.add?.length ? [] : ['keeps capabilities']),
    ...(/(@sha256:[0-9a-f]{64}|:\d+\.\d+[\w.-]*)$/.test(container.image) ? [] : [`image ${container.image} has no version`]),
    ...(requests.cpu && requests.memory && limits.memory ? [] : ['has no requests and limits']),
    ...probes.filter((probe) => container[probe] === undefined).map((probe) => `has no ${probe}`),
    // While the database is away /health says so, and restarting every pod would not bring it back.
    ...(container.livenessProbe?.httpGet === undefined ? [] : ['is restarted when the database is away']),
    ...(container.env ?? [])
      .filter(({ name, value }) => /PASSWORD|TOKEN|SECRET|KEY/i.test(name) && value !== undefined)
      .map(({ name }) => `${name} holds a secret in the open`),
    ...mounted.map(({ name }) => `mounts ${name}, which is not there`),
  ];
}
