import { z } from 'zod';
import { connection, reference, trackerUrl } from '../call-tracker.ts';

const urgency = z.int().min(1).max(5);

/** Settings of a ServiceNow instance. */
export const settings = z
  .strictObject({
    baseUrl: trackerUrl.describe('Address of the instance, e.g. https://example.service-now.com.'),
    user: z.string().min(1).nullable().default(null).describe('Account that opens the incidents; absent: the token is a bearer token.'),
    password: reference.nullable().default(null).describe('Password of that account as a secret reference.'),
    token: reference.nullable().default(null).describe('Instead of an account: an OAuth access token as a secret reference.'),
    table: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,79}$/)
      .default('incident')
      .describe('Table, one that extends `task`.'),
    assignmentGroup: z.string().nullable().default(null).describe('sys_id or name of the group that gets them.'),
    callerId: z.string().nullable().default(null).describe('sys_id or user name of the caller.'),
    category: z.string().nullable().default(null).describe('Category.'),
    impact: z
      .strictObject({ critical: urgency.default(1), warning: urgency.default(2), info: urgency.default(3) })
      .prefault({})
      .describe('Impact and urgency by severity; ServiceNow derives the priority from them.'),
    closeCode: z.string().min(1).default('Resolved by caller').describe('Resolution code, as the instance spells it.'),
    states: z
      .strictObject({
        open: z.array(z.string()).min(1).default(['1']).describe('Values that mean open.'),
        'in-progress': z.array(z.string()).min(1).default(['2', '3']).describe('Values that mean somebody works on it.'),
        resolved: z.array(z.string()).min(1).default(['6', '7', '8']).describe('Values that mean it is over.'),
      })
      .prefault({})
      .describe('Values of the field `state`; of each list the first is the one that is written.'),
    ...connection,
  })
  .refine(({ user, password, token }) => (token !== null) !== (user !== null && password !== null), {
    message: 'give user and password, or token',
    path: ['token'],
  });

const field = z.object({ value: z.string().catch(''), display_value: z.string().nullable().catch(null) });

/** A field that may not be read is left out. */
const optional = field.catch({ value: '', display_value: null });

/** Of a record, only what is used, read with `sysparm_display_value=all`. */
export const record = z.object({
  sys_id: field,
  number: field,
  state: field,
  assigned_to: optional,
  sys_updated_on: optional,
  sys_mod_count: optional,
  correlation_id: optional,
});
export const oneRecord = z.object({ result: record });
export const records = z.object({ result: z.array(record) });
export const journal = z.object({ result: z.object({ work_notes: field }) });
/** Entries of the journal. Its times are of UTC and name no zone. */
export const entries = z.object({
  result: z.array(
    z.object({
      sys_id: z.string(),
      value: z.string(),
      sys_created_by: z.string().catch('?'),
      sys_created_on: z
        .string()
        .transform((text) => new Date(`${text.replace(' ', 'T')}Z`))
        .pipe(z.date()),
    }),
  ),
});
export const FIELDS = 'sys_id,number,state,assigned_to,sys_updated_on,sys_mod_count,correlation_id';
/** What a business rule posts. */
export const webhook = z.object({ sys_id: z.string().regex(/^[0-9a-f]{32}$/i) });
