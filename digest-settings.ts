import { z } from 'zod';
import { isCron } from './jobs/occurrences.ts';
import { chatPlatform, id, language, timeZone } from './setting-kinds.ts';

export const digests = z
  .array(
    z.object({
      id: id.describe('Stable id of the digest.'),
      kind: z.enum(['digest', 'handover']).default('digest').describe('A digest, or what the next shift takes over.'),
      cron: z
        .string()
        .refine(isCron, 'five fields: minute hour day month weekday, e.g. "0 8 * * 1-5"')
        .describe('When it is sent, by the wall clock of its zone: minute hour day month weekday.'),
      platform: chatPlatform,
      channel: z.string().describe('Channel, chat id or mail address.'),
      language: language.optional(),
      timeZone: timeZone.optional(),
    }),
  )
  .refine((all) => new Set(all.map((one) => one.id)).size === all.length, 'two digests have one id')
  .default([])
  .describe('What is sent by the clock; each covers the time since the last one.');
