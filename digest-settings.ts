import { z } from 'zod';
import { isCron } from './jobs/occurrences.ts';
import { chatPlatform, id, language, timeZone } from './setting-kinds.ts';

const digest = z
  .strictObject({
    id: id.describe('Stable id of the digest.'),
    kind: z
      .enum(['digest', 'handover'])
      .optional()
      .describe('A digest, or what the next shift takes over; with `schedule` the latter unless said otherwise.'),
    cron: z
      .string()
      .refine(isCron, 'five fields: minute hour day month weekday, e.g. "0 8 * * 1-5"')
      .optional()
      .describe('When it is sent, by the wall clock of its zone: minute hour day month weekday.'),
    schedule: id.optional().describe('Or: whenever others come on call by this on-call schedule.'),
    platform: chatPlatform.optional(),
    channel: z.string().optional().describe('Channel, chat id or mail address.'),
    toOnCall: z.boolean().default(false).describe('With `schedule`: also to whoever comes on call, in messages of their own.'),
    language: language.optional(),
    timeZone: timeZone.optional(),
  })
  .refine(({ cron, schedule }) => (cron === undefined) !== (schedule === undefined), 'give cron or schedule')
  .refine(({ platform, channel }) => (platform === undefined) === (channel === undefined), 'give platform and channel together')
  .refine(({ channel, toOnCall }) => channel !== undefined || toOnCall, 'give platform and channel, or toOnCall')
  .refine(({ schedule, toOnCall }) => !toOnCall || schedule !== undefined, 'toOnCall needs a schedule');

export const digests = z
  .array(digest)
  .refine((all) => new Set(all.map((one) => one.id)).size === all.length, 'two digests have one id')
  .default([])
  .describe('What is sent by the clock or at a change of shift; each covers the time since the last one.');
