import { z } from 'zod';

/** Settings of a Jira Cloud site. */
export const settings = z.object({
  baseUrl: z.url().describe('Address of the site, e.g. https://example.atlassian.net.'),
  email: z.string().min(3).describe('Account that opens the tickets.'),
  token: z.string().min(5).describe('API token of that account as a secret reference, e.g. env:JIRA_TOKEN.'),
  project: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{1,31}$/)
    .describe('Key of the project.'),
  issueType: z.string().min(1).default('Task').describe('Type of the issues.'),
  labels: z.array(z.string().regex(/^\S+$/)).default([]).describe('Labels that every ticket gets.'),
  timeoutMs: z.int().min(100).max(120_000).default(10_000).describe('Deadline of one request, milliseconds.'),
});

/** Of the answers, only what is used. */
export const createdIssue = z.object({ key: z.string().min(1) });
export const issue = z.object({ key: z.string().min(1), fields: z.object({ status: z.object({ name: z.string() }) }) });
export const foundIssues = z.object({ issues: z.array(issue) });
