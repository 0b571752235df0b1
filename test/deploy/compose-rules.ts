/** A service as Compose's own loader gives it out, as far as it is judged. */
export type ComposeService = {
  readonly image?: string;
  readonly build?: object;
  readonly command?: readonly string[] | null;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly privileged?: boolean;
  readonly network_mode?: string;
  readonly restart?: string;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly ports?: ReadonlyArray<{ readonly host_ip?: string; readonly target: number; readonly published?: string }>;
  readonly secrets?: ReadonlyArray<{ readonly source: string; readonly target?: string }>;
  readonly volumes?: ReadonlyArray<{
    readonly type: string;
    readonly source?: string;
    readonly target: string;
    readonly read_only?: boolean;
  }>;
  readonly networks?: Readonly<Record<string, unknown>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly profiles?: readonly string[];
  readonly deploy?: {
    readonly replicas?: number;
    readonly resources?: { readonly limits?: { readonly cpus?: number | string; readonly memory?: string; readonly pids?: number } };
  };
};

export type ComposeModel = {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly secrets?: Readonly<Record<string, { readonly file?: string }>>;
  readonly networks?: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
};

/** Services that hold data: none of them may be reachable but over a network without a way out. */
const STORES = ['postgres', 'redis', 'opensearch'];
/** OpenSearch makes its keystore beside its settings, Dashboards and Ollama write beside theirs. */
const MAY_WRITE = ['opensearch', 'opensearch-users', 'dashboards', 'ollama'];
/** Its image knows no other user; it keeps no right of root's. */
const MAY_BE_ROOT = ['ollama'];

/** What is wrong with a deployment by our rules of least rights, one sentence each. */
export function judgeCompose(model: ComposeModel): string[] {
  return Object.entries(model.services).flatMap(([name, service]) =>
    [
      ...judgeImage(service),
      ...judgeRights(name, service),
      ...judgeResources(service),
      ...judgeSecrets(service),
      ...judgeNetwork(name, service, model),
      ...judgeReferences(service, model),
    ].map((fault) => `${name}: ${fault}`),
  );
}

function judgeImage({ image = '', build }: ComposeService): string[] {
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  if (tag === undefined || !/\d+\.\d+/.test(tag)) return [`image ${image} has no version${build === undefined ? '' : ' of its own'}`];
  return [];
}

function judgeRights(name: string, service: ComposeService): string[] {
  return [
    ...(service.cap_drop?.includes('ALL') && (service.cap_add ?? []).length === 0 ? [] : ['keeps capabilities']),
    ...(service.security_opt?.includes('no-new-privileges:true') ? [] : ['may gain privileges']),
    ...(service.privileged ? ['is privileged'] : []),
    ...(service.read_only || MAY_WRITE.includes(name) ? [] : ['may write to its image']),
    ...(/^[1-9]\d*:\d+$/.test(service.user ?? '') || MAY_BE_ROOT.includes(name) ? [] : ['runs as root']),
    ...(service.volumes ?? [])
      .filter(({ type, read_only }) => type === 'bind' && !read_only)
      .map(({ target }) => `may write to the host through ${target}`),
  ];
}

function judgeResources(service: ComposeService): string[] {
  const { cpus, memory, pids } = service.deploy?.resources?.limits ?? {};
  const limits = Object.entries({ cpus, memory, pids }).flatMap(([what, limit]) =>
    limit === undefined ? [`has no limit of ${what}`] : [],
  );
  const health = isOnce(service) || hasHealth(service) ? [] : ['has no health check'];
  return [...limits, ...health, ...(service.restart === undefined ? ['is not started again'] : [])];
}

/** A value whose name says that it is secret must be the path of a file. */
function judgeSecrets({ environment = {}, command }: ComposeService): string[] {
  const plain = Object.entries(environment)
    .filter(([name, value]) => /PASSWORD|PASSWD|TOKEN|SECRET|API_?KEY/i.test(name) && value !== null && !value.startsWith('/'))
    .map(([name]) => `${name} holds a secret in the open`);
  const inUrl = Object.entries(environment).filter(([, value]) => /:\/\/[^/\s]*:[^/\s]+@/.test(value ?? ''));
  const arguments_ = (command ?? []).filter((word) => /(password|requirepass|token)[= ]\S/i.test(word) && !/\/run\/secrets/.test(word));
  return [
    ...plain,
    ...inUrl.map(([name]) => `${name} holds a password in an address`),
    ...arguments_.map(() => 'a password is among the arguments'),
  ];
}

function judgeNetwork(name: string, service: ComposeService, model: ComposeModel): string[] {
  const open = (service.ports ?? [])
    .filter(({ host_ip }) => host_ip !== '127.0.0.1')
    .map(({ target }) => `publishes ${target} beyond loopback`);
  const networks = Object.keys(service.networks ?? {});
  const ways = networks.filter((network) => model.networks?.[network]?.internal !== true);
  return [
    ...open,
    ...(service.network_mode === 'host' ? ['is in the network of the host'] : []),
    ...(STORES.includes(name) && (ways.length > 0 || (service.ports ?? []).length > 0) ? ['holds data and has a way out'] : []),
  ];
}

/** What it names must be declared; what it waits for must be able to come. */
function judgeReferences(service: ComposeService, model: ComposeModel): string[] {
  const named = {
    secret: [(service.secrets ?? []).map(({ source }) => source), model.secrets],
    network: [Object.keys(service.networks ?? {}), model.networks],
    volume: [(service.volumes ?? []).filter(({ type }) => type === 'volume').map(({ source = '' }) => source), model.volumes],
    service: [Object.keys(service.depends_on ?? {}), model.services],
  } as const;
  const undeclared = Object.entries(named).flatMap(([what, [names, declared]]) =>
    names.filter((name) => !Object.hasOwn(declared ?? {}, name)).map((name) => `names the ${what} ${name}, which is not declared`),
  );
  const never = Object.entries(service.depends_on ?? {}).filter(([name, { condition }]) => {
    const awaited = model.services[name];
    if (awaited === undefined) return false;
    return condition === 'service_completed_successfully' ? !isOnce(awaited) : isOnce(awaited) || !hasHealth(awaited);
  });
  return [...undeclared, ...never.map(([name, { condition }]) => `waits for ${name} to be ${condition}, which it never is`)];
}

function isOnce({ restart = '' }: ComposeService): boolean {
  return restart === 'no' || restart.startsWith('on-failure');
}

/** Of its own or, for what is built here, that of the Dockerfile. */
function hasHealth({ healthcheck, build }: ComposeService): boolean {
  return healthcheck?.test !== undefined || build !== undefined;
}
