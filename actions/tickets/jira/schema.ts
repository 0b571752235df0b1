import { z } from 'zod';
import type { TicketState } from '../../../domain/ticket.ts';
import { connection, reference, trackerUrl } from '../call-tracker.ts';

const names = (what: string) => z.array(z.string().min(1)).min(1).optional().describe(what);

/** Settings of a Jira site. */
export const settings = z
  .strictObject({
    edition: z.enum(['cloud', 'server']).default('cloud').describe('Jira Cloud (REST API v3), or Jira Server and Data Center (v2).'),
    baseUrl: trackerUrl.describe('Address of the site, e.g. https://example.atlassian.net.'),
    email: z
      .string()
      .min(3)
      .nullable()
      .default(null)
      .describe('Account that opens the tickets, on Jira Cloud; a server knows it by the token.'),
    token: reference.describe(
      'API token of that account (Cloud), or a personal access token (Server, 8.14 or newer), as a secret reference.',
    ),
    project: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]{1,31}$/)
      .describe('Key of the project.'),
    issueType: z.string().min(1).default('Task').describe('Type of the issues.'),
    labels: z.array(z.string().regex(/^\S+$/)).default([]).describe('Labels that every ticket gets.'),
    resolution: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('Resolution that is set with the state, where the workflow asks for one.'),
    states: z
      .strictObject({
        open: names('Names of statuses that mean open.'),
        'in-progress': names('Names of statuses that mean somebody works on it.'),
        resolved: names('Names of statuses that mean it is over.'),
      })
      .prefault({})
      .describe('Statuses by name; where none are given, what Jira itself files under to do, in progress and done.'),
    ...connection,
  })
  .refine(({ edition, email }) => edition === 'server' || email !== null, { message: 'Jira Cloud needs the account', path: ['email'] });

const CATEGORY: Readonly<Record<string, TicketState>> = { new: 'open', indeterminate: 'in-progress', done: 'resolved' };

export const status = z.object({
  name: z.string(),
  statusCategory: z.object({ key: z.string().transform((key): TicketState => CATEGORY[key] ?? 'open') }).catch({ key: 'open' }),
});
/** On Cloud people are known by `accountId`, on a server by `name`. */
const user = z.object({ accountId: z.string().optional(), name: z.string().optional(), displayName: z.string().catch('') });

/** Of the answers, only what is used. */
export const createdIssue = z.object({ id: z.string().min(1) });
export const issue = z.object({
  id: z.string().min(1),
  key: z.string().min(1),
  fields: z.object({ status, assignee: user.nullish(), updated: z.coerce.date() }),
});
export const foundIssues = z.object({ issues: z.array(issue) });
export const comments = z.object({
  comments: z.array(
    z.object({
      id: z.coerce.string(),
      body: z.unknown(),
      created: z.coerce.date(),
      author: z
        .object({ displayName: z.string().catch(''), name: z.string().catch('') })
        .nullish()
        .catch(null),
    }),
  ),
});
export const transitions = z.object({ transitions: z.array(z.object({ id: z.string(), name: z.string().catch(''), to: status })) });
export const webhook = z.object({ issue: z.object({ id: z.coerce.string().regex(/^\d{1,18}$/) }) });
