import { z } from 'zod';
import type { Deed, KubernetesDeed, KubernetesVerb } from '../../domain/step.ts';

/** A cmdlet as it is written in YAML. Those that take a program as a text, or another host, are none. */
export const cmdlet = z
  .string()
  .regex(/^[A-Z][A-Za-z]{1,30}-[A-Z][A-Za-z0-9]{1,60}$/, 'is not the name of a cmdlet, such as Restart-Service')
  .refine((name) => !TAKES_PROGRAMS.test(name), 'takes a program as its value, so it may not stand in a runbook');

const TAKES_PROGRAMS =
  /^(invoke-(expression|command|wmimethod|cimmethod|history|item|asynctask)|start-(process|job|threadjob)|add-type|new-(object|pssession|service|module|alias|cimsession)|(set|new)-(item|itemproperty|alias|psbreakpoint|variable|content|scheduledtask)|register-.*|import-.*|enter-.*|foreach-object|where-object|sort-object|group-object|select-object|measure-command|trace-command|use-transaction)$/i;

/** Those of every cmdlet that would send it elsewhere, or take a program. */
export const cmdletParameter = z
  .string()
  .regex(/^[A-Z][A-Za-z0-9]{0,60}$/, 'is not the name of a parameter')
  .refine(
    (name) => !/^(computername|cn|credential|session|pssession|cimsession|scriptblock|filterscript|action|filepath)$/i.test(name),
    'may not be set',
  );

export const cmdletValue = z.union([z.string().max(1_000), z.number(), z.boolean()]);

const property = z.string().regex(/^[A-Z][A-Za-z0-9]{0,60}$/, 'is not the name of a property, such as State');

/** What an object must be and stay, as it is written in YAML. */
export const stays = z.strictObject({
  is: z
    .record(property, z.string().regex(/^[A-Za-z0-9._-]{1,100}$/, 'is neither a word nor a number'))
    .refine((wanted) => Object.keys(wanted).length > 0, 'names no property'),
  same: z.array(property).max(8).default([]),
  forMs: z.int().min(1_000).max(600_000),
});

/** What does not go together in a step that watches, as sentences. */
export function staysFaults(step: {
  readonly cmdlet: string;
  readonly stays?: { readonly forMs: number } | undefined;
  readonly timeoutMs: number;
  readonly idempotent: boolean;
}): string[] {
  if (step.stays === undefined) return [];
  return [
    ...(step.cmdlet.startsWith('Get-') ? [] : ['what is watched is looked at by a cmdlet that begins with Get-']),
    ...(step.idempotent ? [] : ['what watches changes nothing, so it is idempotent']),
    ...(step.stays.forMs < step.timeoutMs ? [] : ['watches for longer than its time limit']),
  ];
}

const name = z
  .string()
  .regex(/^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|\{[a-z][a-zA-Z0-9]*\})$/, 'is neither a name of Kubernetes nor one parameter');

/** What is done to one object of a cluster, as it is written in YAML. */
export const kubernetesFields = {
  verb: z.enum(['look', 'restart', 'undo', 'scale', 'cordon', 'uncordon', 'delete', 'await']),
  resource: z.enum(['deployment', 'statefulset', 'daemonset', 'pod', 'node']),
  namespace: name.nullable().default(null),
  name,
  replicas: z
    .union([
      z.int().min(0).max(10_000).transform(String),
      z.string().regex(/^\{[a-z][a-zA-Z0-9]*\}$/, 'is neither a number nor one parameter'),
    ])
    .nullable()
    .default(null),
  isDryRun: z.boolean().default(false),
};

const RESOURCES: Readonly<Record<KubernetesVerb, readonly KubernetesDeed['resource'][]>> = {
  look: ['deployment', 'statefulset', 'daemonset', 'pod', 'node'],
  restart: ['deployment', 'statefulset', 'daemonset'],
  undo: ['deployment'],
  scale: ['deployment', 'statefulset'],
  await: ['deployment', 'statefulset', 'daemonset'],
  cordon: ['node'],
  uncordon: ['node'],
  delete: ['pod'],
};

/** What does not go together in a step, as sentences. */
export function kubernetesFaults(step: Omit<KubernetesDeed, 'kind'> & { readonly idempotent: boolean }): string[] {
  const { verb, resource, namespace, replicas, isDryRun, idempotent } = step;
  const isLook = verb === 'look' || verb === 'await';
  return [
    ...(RESOURCES[verb].includes(resource) ? [] : [`${verb} is for ${RESOURCES[verb].join(', ')}`]),
    ...((resource === 'node') === (namespace === null) ? [] : [resource === 'node' ? 'a node has no namespace' : 'needs a namespace']),
    ...((verb === 'scale') === (replicas !== null) ? [] : ['replicas are for scale, which needs them']),
    ...(isLook && isDryRun ? ['only looks, so it has no dry run'] : []),
    ...((isLook || isDryRun) && !idempotent ? ['changes nothing, so it is idempotent'] : []),
    ...(verb === 'restart' && !isDryRun && idempotent ? ['restarts again when it runs twice, so it is not idempotent'] : []),
  ];
}

/** Whether a step may stand in a dry run, as far as its kind tells: whether a program of a host only looks is not known. */
export function mayBeDry(step: Deed): boolean {
  if (step.kind === 'kubernetes') return step.isDryRun || step.verb === 'look' || step.verb === 'await';
  if (step.kind === 'redfish') return false;
  if (step.kind === 'http') return step.method === 'GET';
  if (step.kind === 'winrm') return /^(Get|Test|Resolve|Measure)-/.test(step.cmdlet) || step.parameters.WhatIf === true;
  return true;
}
