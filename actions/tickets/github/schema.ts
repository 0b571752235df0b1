import { z } from 'zod';
import { connection, reference, trackerUrl } from '../call-tracker.ts';

export const REPOSITORY = /^[A-Za-z0-9_.-]{1,100}\/[A-Za-z0-9_.-]{1,100}$/;
const label = z
  .string()
  .min(1)
  .max(50)
  .regex(/^[^,]+$/, 'a label without a comma');

/** Settings of a GitHub repository. */
export const settings = z.strictObject({
  baseUrl: trackerUrl.default('https://api.github.com').describe('Address of the API; of GitHub Enterprise Server https://HOST/api/v3.'),
  token: reference.describe('Fine-grained token with “Issues: read and write” as a secret reference.'),
  repository: z.string().regex(REPOSITORY, 'as owner/name').describe('Repository, owner/name.'),
  label: label.default('inframind').describe('Label that every issue gets, and by which it is found.'),
  labels: z.array(label).default([]).describe('Further labels.'),
  inProgressLabel: label.nullable().default(null).describe('Label of an issue that somebody works on; without one, that is not shown.'),
  ...connection,
});

const user = z.object({ login: z.string() });
/** Of an issue, only what is used. A pull request is an issue with `pull_request`. */
export const issue = z.object({
  number: z.int(),
  html_url: z.string(),
  state: z.enum(['open', 'closed']),
  body: z.string().nullish(),
  updated_at: z.string(),
  assignees: z.array(user).catch([]),
  labels: z.array(z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)])).catch([]),
  pull_request: z.unknown().optional(),
});
export const issues = z.array(issue);
export const comments = z.array(
  z.object({
    id: z.coerce.string(),
    body: z.string().nullish(),
    created_at: z.coerce.date(),
    user: z.object({ login: z.string() }).nullish(),
  }),
);
export const webhook = z.object({
  issue: z.object({ number: z.int().positive() }),
  repository: z.object({ full_name: z.string().regex(REPOSITORY) }),
});
