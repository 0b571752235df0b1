import { z } from 'zod';
import { alertMatch } from './care-settings.ts';
import { duration, id, language, secret } from './setting-kinds.ts';

const project = z.string().min(1).max(200).nullable().default(null);

export const trackers = z
  .array(
    z.strictObject({
      id: id.describe('Stable id of the tracker.'),
      system: z.string().describe('Kind: jira, servicenow or github.'),
      settings: z.record(z.string(), z.unknown()).default({}).describe('Settings of the ticket system (see its README).'),
      language: language.optional(),
      accounts: z
        .record(z.string(), z.string().min(1))
        .default({})
        .describe('Accounts there by id of the person here. Nobody else is taken for a person of ours, whatever the name.'),
      webhookSecret: secret.nullable().default(null),
      poll: duration
        .refine((ms) => ms >= 10_000, 'at least 10s')
        .default(60_000)
        .describe('How often tickets are looked at; with a webhook this is for what that misses.'),
    }),
  )
  .refine((all) => new Set(all.map((one) => one.id)).size === all.length, 'two trackers have one id')
  .default([])
  .describe('Where tickets are opened. `jira` is short for one of them. With `webhookSecret` the tracker may post to /tickets/ID.');

export const ticketRules = z
  .array(
    z.strictObject({
      id: id.describe('Stable id of the rule.'),
      match: alertMatch,
      tracker: id.nullable().default(null).describe('Tracker; the first when absent.'),
      project: project.describe('Where in it: a project of Jira, an assignment group of ServiceNow, a repository of GitHub.'),
      open: z
        .enum(['at once', 'when asked'])
        .default('at once')
        .describe('Whether a ticket is opened for each incident that fits, or where a person asks for one.'),
    }),
  )
  .default([])
  .describe(
    'Which incidents get a ticket, and where; the first that fits takes it. What none takes goes to the first tracker, when asked.',
  );
