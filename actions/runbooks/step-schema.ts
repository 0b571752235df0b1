import { z } from 'zod';
import type { Json, Step } from '../../domain/step.ts';
import { placeholdersOf } from '../approvals/fill.ts';
import { cmdlet, cmdletParameter, cmdletValue, kubernetesFaults, kubernetesFields, stays, staysFaults } from './remote-steps.ts';
import { words } from './words.ts';

const argument = z
  .string()
  .max(1_000)
  .refine((text) => !text.includes('\0'), 'holds a NUL character');
const argv = z
  .array(argument)
  .min(1)
  .refine((words) => words[0] !== '', 'there is no program')
  .refine((words) => placeholdersOf(words.slice(0, 1)).length === 0, 'the program may not be a parameter')
  .refine((words) => !takesShellText(words), 'a parameter may not stand in the text of a shell: pass it as an argument after the text');

const successFields = {
  assetId: z.string().min(1).optional(),
  metric: z.string().min(1),
  labels: z.record(z.string(), z.string()).default({}),
  below: z.number().nullable().default(null),
  above: z.number().nullable().default(null),
  withinMs: z.int().min(1_000).max(3_600_000),
};

/** A success test as it is written in YAML. */
export const successTest = z
  .strictObject(successFields)
  .refine((test) => test.below !== null || test.above !== null, 'needs "below" or "above"')
  .transform(({ assetId, ...rest }) => (assetId === undefined ? rest : { ...rest, assetId }));

const json = z.json().transform((value): Json => value as Json);
const path = z
  .string()
  .regex(/^\/[^\s\\]*$/, 'begins with / and holds no space')
  .refine((text) => !/(^|\/)\.\.(\/|$)/.test(text), 'may not hold ..')
  .refine((text) => !text.startsWith('//'), 'may not begin with //');
const headerName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/, 'a header is written in small letters')
  .refine(
    (name) =>
      !/^(authorization|cookie|host|connection|content-length|transfer-encoding|expect|te|trailer|upgrade|proxy-.*|x-forwarded-.*|forwarded)$/.test(
        name,
      ),
    {
      message: 'may not be set',
    },
  );
const headerValue = z
  .string()
  .max(1_000)
  .regex(/^[\x20-\x7e]*$/, 'holds something else than printable ASCII');
const common = {
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  timeoutMs: z.int().min(1_000).max(3_600_000),
  idempotent: z.boolean(),
};

/** A step as it is written in YAML. */
export const step = z
  .discriminatedUnion('kind', [
    z.strictObject({ ...common, kind: z.literal('ssh'), argv }),
    z.strictObject({
      ...common,
      kind: z.literal('script'),
      interpreter: z.array(argument.min(1)).min(1).default(['sh']),
      script: z.string().min(1).max(65_536),
      argv: z.array(argument).default([]),
      says: words.optional(),
    }),
    z.strictObject({
      ...common,
      kind: z.literal('winrm'),
      cmdlet,
      parameters: z.record(cmdletParameter, cmdletValue).default({}),
      stays: stays.optional(),
    }),
    z.strictObject({ ...common, kind: z.literal('redfish'), method: z.enum(['POST', 'PATCH']), path, body: json }),
    z.strictObject({ ...common, kind: z.literal('kubernetes'), ...kubernetesFields }),
    z.strictObject({
      ...common,
      kind: z.literal('http'),
      method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
      path,
      headers: z.record(headerName, headerValue).default({}),
      body: json.default(null),
      expect: z.array(z.int().min(200).max(499)).min(1).default([200, 201, 202, 204]),
    }),
    z.strictObject({ ...common, kind: z.literal('wait'), waitMs: z.int().min(0).max(3_600_000) }),
    z.strictObject({ ...common, kind: z.literal('measure'), test: successTest }),
  ])
  .superRefine((written, context) => {
    const issue = (message: string) => context.addIssue({ code: 'custom', message });
    if (written.kind === 'wait' && written.waitMs >= written.timeoutMs) issue('waits for longer than its time limit');
    if (written.kind === 'measure' && written.test.withinMs >= written.timeoutMs) issue('measures for longer than its time limit');
    if ((written.kind === 'wait' || written.kind === 'measure') && !written.idempotent) issue('changes nothing, so it is idempotent');
    if (written.kind === 'winrm') staysFaults(written).forEach(issue);
    if (written.kind === 'script' && written.says !== undefined && !written.idempotent)
      issue('what may not run twice is shown whole: says is for a script that is idempotent');
    if (written.kind === 'kubernetes') kubernetesFaults(written).forEach(issue);
    if ('method' in written && written.method === 'GET' && !written.idempotent) issue('a GET is idempotent');
  })
  .transform((written): Step => written as Step);

/** `sh -c TEXT`, and the like: TEXT is a program, so nothing may be filled into it. */
function takesShellText(words: readonly string[]): boolean {
  return words.some((word, index) => {
    const isText = index >= 2 && /^-[a-z]*c$|^-(Command|EncodedCommand)$|^\/c$/i.test(words[index - 1] ?? '');
    const isShell = words.slice(0, index - 1).some((program) => SHELLS.has((program.split(/[/\\]/).at(-1) ?? '').toLowerCase()));
    return isText && isShell && placeholdersOf([word]).length > 0;
  });
}

const SHELLS: ReadonlySet<string> = new Set([
  ...['sh', 'bash', 'dash', 'ash', 'ksh', 'zsh', 'busybox', 'su', 'python', 'python3', 'perl'],
  ...['cmd', 'cmd.exe', 'powershell', 'powershell.exe', 'pwsh', 'pwsh.exe'],
]);
