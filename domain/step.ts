import type { Localized } from './language.ts';
/** A value of JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A metric must come to this side of a limit within a time. */
export type SuccessTest = {
  /** The asset measured; the target of the run when absent. */
  readonly assetId?: string;
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Unit of its limits, where it is known. */
  readonly unit?: string;
  readonly below: number | null;
  readonly above: number | null;
  readonly withinMs: number;
};

/** What a step may use of its host. */
export type Limits = {
  /** Processes and threads at once. */
  readonly processes: number;
  /** Of all its processes together where the host has control groups, else of each one's address space. */
  readonly memoryBytes: number;
  /** Processor time of each of its processes. */
  readonly cpuSeconds: number;
  /** Standard output and error together; what exceeds it ends the step. */
  readonly outputBytes: number;
};

/** What a step does. `{name}` in a text stands for the parameter until the plan is built; programs are argument vectors, never a shell line. */
export type Deed =
  | { readonly kind: 'ssh'; readonly argv: readonly string[] }
  /** A script that is copied to the host, run there by its interpreter with these arguments, and removed. Nothing is filled into its text. */
  | {
      readonly kind: 'script';
      readonly interpreter: readonly string[];
      readonly script: string;
      readonly argv: readonly string[];
      /** What it does, in a sentence: whoever approves it reads that, and the text folded behind it. */
      readonly says?: Localized;
    }
  /** A cmdlet of PowerShell on a Windows host, its parameters by name. A value is data, however it looks: never a part of the program. */
  | {
      readonly kind: 'winrm';
      readonly cmdlet: string;
      readonly parameters: Readonly<Record<string, string | number | boolean>>;
      /** What the one object that the cmdlet finds must be, and stay. */
      readonly stays?: Stays;
    }
  | { readonly kind: 'redfish'; readonly method: 'POST' | 'PATCH'; readonly path: string; readonly body: Json }
  | {
      readonly kind: 'kubernetes';
      readonly verb: KubernetesVerb;
      readonly resource: KubernetesResource;
      /** Null for a node, which has none. */
      readonly namespace: string | null;
      readonly name: string;
      /** To scale to: digits. Null for the other verbs. */
      readonly replicas: string | null;
      /** The API server tries the change and keeps nothing of it (`dryRun=All`). */
      readonly isDryRun: boolean;
    }
  | {
      readonly kind: 'http';
      readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
      readonly path: string;
      /** Beside those that every request has; never those that name the sender or the server. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Json;
      /** Statuses that mean success. */
      readonly expect: readonly number[];
    }
  | { readonly kind: 'wait'; readonly waitMs: number }
  /** Waits until the metric is on the right side; fails when it is not in time. */
  | { readonly kind: 'measure'; readonly test: SuccessTest };

/** Properties that must have a value, and those that must keep the one they have, for a time. */
export type Stays = { readonly is: Readonly<Record<string, string>>; readonly same: readonly string[]; readonly forMs: number };

/** `await` waits until what was rolled out is there; `undo` goes back to the revision that was there before our restart. */
export type KubernetesVerb = 'look' | 'restart' | 'undo' | 'scale' | 'cordon' | 'uncordon' | 'delete' | 'await';
export type KubernetesResource = 'deployment' | 'statefulset' | 'daemonset' | 'pod' | 'node';
export type KubernetesDeed = Extract<Deed, { kind: 'kubernetes' }>;

export type StepKind = Deed['kind'];

export type Step = Deed & {
  readonly id: string;
  readonly timeoutMs: number;
  readonly idempotent: boolean;
};

/** A host as SSH reaches it. The host key pins the identity: another key is another target. */
export type SshWay = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** `SHA256:…` as ssh-keygen prints it. */
  readonly hostKeyFingerprint: string;
};

/** A service as HTTP reaches it. */
export type HttpWay = {
  /** Address that the paths of steps are put behind. */
  readonly url: string;
  /** Account; null without, or with a token. */
  readonly user: string | null;
  /** SHA-256 of the certificate that the server must show, as hexadecimal digits; null: whatever its authority vouches for. */
  readonly certificateSha256: string | null;
};

/** A cluster as its API server is reached. */
export type KubernetesWay = Pick<HttpWay, 'url' | 'certificateSha256'> & {
  /** UID of the namespace kube-system: another cluster behind the address has another. */
  readonly cluster: string;
  /** UIDs of the objects that a plan is about, by `objectOf`: one that was deleted and made anew has another. */
  readonly objects: Readonly<Record<string, string>>;
};

/** Ways to reach an asset by what speaks them. */
export type Ways = {
  readonly ssh?: SshWay;
  readonly winrm?: HttpWay;
  readonly redfish?: HttpWay;
  readonly kubernetes?: KubernetesWay;
  readonly http?: HttpWay;
};

/** Where steps run. */
export type Target = { readonly assetId: string } & Ways;

/** The way of a target that a kind of step takes; null for one that needs none. */
export function wayOf(kind: StepKind): keyof Ways | null {
  if (kind === 'wait' || kind === 'measure') return null;
  return kind === 'script' ? 'ssh' : kind;
}

/** The object of a cluster that a step is about, as people write it: `deployment shop/cart`. */
export function objectOf({ resource, namespace, name }: Pick<KubernetesDeed, 'resource' | 'namespace' | 'name'>): string {
  return `${resource} ${namespace === null ? '' : `${namespace}/`}${name}`;
}

/** What a step does as words for people: the argument vector, or method, path and body. The text of a script is shown apart. */
export function wordsOf(step: Deed): readonly string[] {
  switch (step.kind) {
    case 'ssh':
      return step.argv;
    case 'winrm':
      return [
        ...['winrm:', step.cmdlet, ...Object.entries(step.parameters).flatMap(([name, value]) => [`-${name}`, String(value)])],
        ...(step.stays === undefined ? [] : staysWords(step.stays)),
      ];
    case 'script':
      return [...step.interpreter, 'SCRIPT', ...step.argv];
    case 'kubernetes': {
      const to = step.replicas === null ? [] : ['to', step.replicas];
      return ['kubernetes:', step.verb, ...objectOf(step).split(' '), ...to, ...(step.isDryRun ? ['(dry run)'] : [])];
    }
    case 'redfish':
    case 'http': {
      const headers = step.kind === 'http' ? Object.entries(step.headers).map(([name, value]) => `${name}: ${value}`) : [];
      return [`${step.kind}:`, step.method, step.path, ...headers, ...(step.body === null ? [] : [JSON.stringify(step.body)])];
    }
    case 'wait':
      return ['wait', `${step.waitMs / 1_000}s`];
    case 'measure': {
      const { metric, labels, below, above, withinMs } = step.test;
      const of = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
      const limits = [...(below === null ? [] : [`< ${below}`]), ...(above === null ? [] : [`> ${above}`])];
      return ['measure', metric, ...of, ...limits, `within ${withinMs / 1_000}s`];
    }
  }
}

function staysWords({ is, same, forMs }: Stays): string[] {
  const values = Object.entries(is).map(([name, value]) => `${name}=${value}`);
  return ['stays', ...values, ...same.map((name) => `${name}=SAME`), 'for', `${forMs / 1_000}s`];
}
