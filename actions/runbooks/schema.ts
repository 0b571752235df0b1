import { z } from 'zod';
import type { Concept } from '../../domain/finding.ts';
import { placeholdersOf, textsOf } from '../approvals/fill.ts';
import { patternOf } from '../approvals/plan.ts';
import { mayBeDry } from './remote-steps.ts';
import { step, successTest } from './step-schema.ts';
import { words } from './words.ts';

const CONCEPTS = {
  'cpu.iowait': true,
  'cpu.utilization': true,
  'cpu.throttled': true,
  'memory.pressure': true,
  'memory.failed': true,
  'disk.write-rate': true,
  'disk.read-rate': true,
  'disk.latency': true,
  'disk.utilization': true,
  'disk.bad-sectors': true,
  'disk.failed': true,
  'raid.degraded': true,
  'battery.failed': true,
  'temperature.high': true,
  'fan.failed': true,
  'power.failed': true,
  'cooling.failed': true,
  'service.latency': true,
  'service.errors': true,
  'service.traffic': true,
  'service.unreached': true,
  'network.errors': true,
  'network.delay': true,
  'link.down': true,
  'filesystem.full': true,
  'process.down': true,
  'process.saturated': true,
  'name.unresolved': true,
  'dependency.failed': true,
  'clock.wrong': true,
  'certificate.expired': true,
  'credential.expired': true,
  'job.running': true,
  'configuration.changed': true,
  'user.action': true,
  'log.errors': true,
  'log.unusual': true,
  unknown: true,
} as const satisfies Record<Concept, true>;

/** What no parameter may look like: empty, an option, or anything a shell or a path would take for more than a name. */
const HOSTILE = [
  '',
  ' ',
  'a b',
  '-a',
  '--help',
  'a;b',
  'a|b',
  'a&b',
  'a>b',
  'a<b',
  'a$b',
  '$(a)',
  '`a`',
  "a'b",
  'a"b',
  'a*',
  'a?',
  'a\nb',
  'a\\b',
  '../a',
  'a/../b',
];

const parameter = z.strictObject({
  name: z.string().regex(/^[a-z][a-zA-Z0-9]*$/),
  description: words,
  example: z.string(),
  pattern: z
    .string()
    .min(1)
    .superRefine((pattern, context) => {
      const expression = compiled(pattern);
      if (!expression) context.addIssue({ code: 'custom', message: 'is not a regular expression' });
      const admitted = HOSTILE.find((text) => expression?.test(text));
      if (admitted !== undefined) context.addIssue({ code: 'custom', message: `admits ${JSON.stringify(admitted)}` });
    }),
  from: z
    .string()
    .regex(/^(component|attribute:[a-z][a-z0-9._-]*)$/, 'must be "component", "attribute:NAME" or null')
    .nullable(),
});

const MIB = 1024 * 1024;
const limits = z.strictObject({
  processes: z.int().min(1).max(100_000).default(256),
  memoryBytes: z
    .int()
    .min(16 * MIB)
    .max(1024 * 1024 * MIB)
    .default(1024 * MIB),
  cpuSeconds: z.int().min(1).max(86_400).default(600),
  outputBytes: z
    .int()
    .min(1_024)
    .max(16 * 1024 * MIB)
    .default(64 * MIB),
});
const rollout = z.strictObject({ batchSize: z.int().min(1).max(200).default(1), stopOnFailure: z.boolean().default(true) });
const variable = z
  .string()
  .regex(/^[A-Z_][A-Z0-9_]*$/, 'is not a name of a variable')
  .refine((name) => !UNSAFE_VARIABLES.test(name), 'may not be set');
/** They decide which programs run, or are ours. */
const UNSAFE_VARIABLES = /^(PATH|LD_.*|IFS|ENV|BASH_ENV|SHELLOPTS|BASHOPTS|PS4|PYTHON.*|PERL.*|NODE_OPTIONS|INFRAMIND_.*)$/;

/** A runbook as it is written in YAML. */
export const runbookSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]*$/),
    version: z.int().min(1),
    title: words,
    appliesTo: z.array(z.enum(Object.keys(CONCEPTS))),
    risk: z.enum(['low', 'medium', 'high']),
    approvals: z.int().min(1).max(5),
    approvers: z.array(z.string().min(1)).nullable().default(null),
    parameters: z.array(parameter).default([]),
    environment: z.record(variable, z.string().max(1_000)).default({}),
    runAs: z
      .string()
      .regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'is not a user name')
      .nullable()
      .default(null),
    limits: limits.prefault({}),
    timeLimitMs: z
      .int()
      .min(1_000)
      .max(24 * 3_600_000)
      .default(3_600_000),
    needsWindow: z.boolean().default(false),
    allowedInFreeze: z.boolean().default(false),
    rollout: rollout.prefault({}),
    steps: z.tuple([step], step),
    rollback: z.array(step).default([]),
    dryRun: z.array(step).default([]),
    successTest: successTest.nullable().default(null),
  })
  .superRefine((runbook, context) => {
    const issue = (path: Array<string | number>, message: string) => context.addIssue({ code: 'custom', path, message });
    const names = runbook.parameters.map((spec) => spec.name);
    for (const repeated of repeatsOf(names)) issue(['parameters'], `"${repeated}" is there twice`);
    for (const part of ['steps', 'rollback', 'dryRun'] as const) {
      for (const repeated of repeatsOf(runbook[part].map(({ id }) => id))) issue([part], `step "${repeated}" is there twice`);
      runbook[part].forEach((one, index) => {
        const stray = placeholdersOf(textsOf(one)).find((name) => !names.includes(name));
        if (stray !== undefined) issue([part, index, 'argv'], `{${stray}} is not among the parameters`);
      });
      const longest = runbook[part].reduce((sum, { timeoutMs }) => sum + timeoutMs, 0);
      if (longest > runbook.timeLimitMs) issue(['timeLimitMs'], `the ${part} may take ${longest} ms together`);
    }
    const strayOfTest = placeholdersOf(Object.values(runbook.successTest?.labels ?? {})).find((name) => !names.includes(name));
    if (strayOfTest !== undefined) issue(['successTest', 'labels'], `{${strayOfTest}} is not among the parameters`);
    const used = placeholdersOf([...runbook.steps, ...runbook.rollback, ...runbook.dryRun].flatMap(textsOf));
    runbook.dryRun.forEach((one, index) => {
      if (!one.idempotent) issue(['dryRun', index, 'idempotent'], 'a dry run only looks, so it is idempotent');
      if (!mayBeDry(one)) issue(['dryRun', index], 'changes something');
    });
    [...runbook.steps, ...runbook.rollback].forEach((one) => {
      if (one.kind === 'kubernetes' && one.isDryRun) issue(['steps'], `"${one.id}" is a dry run`);
    });
    for (const name of names) if (!used.includes(name)) issue(['parameters'], `"${name}" is not used by any step`);
    runbook.parameters.forEach((spec, index) => {
      const expression = compiled(spec.pattern);
      if (expression === null) return;
      if (mayTakeForEver(expression, spec.example)) {
        issue(['parameters', index, 'pattern'], 'may take for ever to look at a value: nothing that repeats may stand in what repeats');
      } else if (!expression.test(spec.example)) issue(['parameters', index, 'example'], 'is not of its pattern');
    });
  });

/** No pattern of use needs as long for a few dozen characters. */
const SLOW_MS = 20;

/**
 * Whether the time for a value doubles with each of its characters: seen on what its example is made of, said more and more often,
 * with an end that fits nothing.
 */
function mayTakeForEver(expression: RegExp, example: string): boolean {
  const pieces = new Set([...example.slice(0, 64), ...'aA0.-_']);
  const isSlow = (text: string) => {
    const began = performance.now();
    expression.test(text);
    return performance.now() - began > SLOW_MS;
  };
  for (const times of [8, 12, 16, 20, 24, 28]) {
    for (const piece of pieces) {
      const text = `${piece.repeat(times)}\u0000`;
      // A machine may be busy once.
      if (isSlow(text) && isSlow(text) && isSlow(text)) return true;
    }
  }
  return false;
}

function compiled(pattern: string): RegExp | null {
  try {
    return patternOf({ pattern });
  } catch {
    return null;
  }
}

function repeatsOf(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}
