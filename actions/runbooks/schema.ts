import { z } from 'zod';
import type { Runbook } from '../../domain/action.ts';
import type { Concept } from '../../domain/finding.ts';
import { patternOf, placeholdersOf } from '../approvals/plan.ts';

const CONCEPTS = {
  'cpu.iowait': true,
  'cpu.utilization': true,
  'cpu.throttled': true,
  'memory.pressure': true,
  'disk.write-rate': true,
  'disk.read-rate': true,
  'disk.latency': true,
  'disk.utilization': true,
  'disk.bad-sectors': true,
  'disk.failed': true,
  'raid.degraded': true,
  'temperature.high': true,
  'fan.failed': true,
  'power.failed': true,
  'cooling.failed': true,
  'service.latency': true,
  'service.errors': true,
  'service.traffic': true,
  'network.errors': true,
  'link.down': true,
  'filesystem.full': true,
  'process.down': true,
  'job.running': true,
  'configuration.changed': true,
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
  description: z.string().min(1),
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

const step = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  kind: z.literal('ssh'),
  argv: z
    .array(z.string().min(1).max(1_000))
    .min(1)
    .refine((argv) => placeholdersOf(argv.slice(0, 1)).length === 0, 'the program may not be a parameter'),
  timeoutMs: z.int().min(1_000).max(3_600_000),
  idempotent: z.boolean(),
});

const successTest = z
  .strictObject({
    assetId: z.string().min(1).optional(),
    metric: z.string().min(1),
    labels: z.record(z.string(), z.string()).default({}),
    below: z.number().nullable().default(null),
    above: z.number().nullable().default(null),
    withinMs: z.int().min(1_000).max(3_600_000),
  })
  .refine((test) => test.below !== null || test.above !== null, 'needs "below" or "above"');

/** A runbook as it is written in YAML. */
export const runbookSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]*$/),
    version: z.int().min(1),
    title: z.strictObject({ en: z.string().min(1), ru: z.string().min(1) }),
    appliesTo: z.array(z.enum(Object.keys(CONCEPTS))),
    risk: z.enum(['low', 'medium', 'high']),
    approvals: z.int().min(1).max(5),
    parameters: z.array(parameter),
    steps: z.tuple([step], step),
    rollback: z.array(step),
    successTest: successTest.nullable(),
  })
  .superRefine((runbook, context) => {
    const issue = (path: Array<string | number>, message: string) => context.addIssue({ code: 'custom', path, message });
    const names = runbook.parameters.map((spec) => spec.name);
    for (const repeated of repeatsOf(names)) issue(['parameters'], `"${repeated}" is there twice`);
    for (const part of ['steps', 'rollback'] as const) {
      for (const repeated of repeatsOf(runbook[part].map(({ id }) => id))) issue([part], `step "${repeated}" is there twice`);
      runbook[part].forEach(({ argv }, index) => {
        const stray = placeholdersOf(argv).find((name) => !names.includes(name));
        if (stray !== undefined) issue([part, index, 'argv'], `{${stray}} is not among the parameters`);
      });
    }
    const used = placeholdersOf([...runbook.steps, ...runbook.rollback].flatMap(({ argv }) => argv));
    for (const name of names) if (!used.includes(name)) issue(['parameters'], `"${name}" is not used by any step`);
  })
  .transform(({ successTest: test, ...runbook }): Runbook => {
    if (!test) return { ...runbook, successTest: null };
    const { assetId, ...rest } = test;
    return { ...runbook, successTest: assetId === undefined ? rest : { ...rest, assetId } };
  });

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
