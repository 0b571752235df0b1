import { z } from 'zod';
import { chatPlatform, duration, id, labels, timeZone } from './setting-kinds.ts';

const list = (what: string) => z.array(z.string().min(1)).min(1).optional().describe(what);
const clock = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'an hour of the day, e.g. 09:00')
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));
const WEEK = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const place = z.strictObject({
  platform: chatPlatform,
  channel: z.string().describe('Channel, chat id or mail address.'),
});

export const groups = z
  .array(
    z.strictObject({
      id: id.describe('Stable id of the group.'),
      assets: z.array(z.string().min(1)).default([]).describe('Its assets; `*` stands for any text.'),
      labels: labels
        .default({})
        .describe('Or all assets whose attributes in the inventory have these values; for routes, labels of the alert.'),
    }),
  )
  .default([])
  .describe('Groups of assets, each the matter of one team: for routes, and for what people may see.');

export const calendars = z
  .array(
    z.strictObject({
      id: id.describe('Stable id of the calendar.'),
      timeZone,
      days: z
        .array(z.enum(WEEK))
        .default(['mon', 'tue', 'wed', 'thu', 'fri'])
        .transform((days) => days.map((day) => WEEK.indexOf(day)))
        .describe('Days of the week.'),
      from: clock.prefault('09:00').describe('Begin of the hours, on the wall clock of the zone.'),
      to: clock.prefault('18:00').describe('End of the hours; one before the begin is on the day after.'),
      holidays: z
        .array(z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date, YYYY-MM-DD'))
        .default([])
        .describe('Days off.'),
    }),
  )
  .default([])
  .describe('Business hours, for routes.');

export const escalations = z
  .array(
    z.strictObject({
      id: id.describe('Stable id of the policy.'),
      steps: z
        .array(
          z
            .strictObject({
              after: duration.describe('So long after the step before, or after the announcement; at once where that step reached nobody.'),
              person: id.optional().describe('Whom to write to.'),
              schedule: id.optional().describe('Or: whoever is on call by this schedule.'),
              channel: place.optional().describe('Or: a channel.'),
            })
            .refine(({ person, schedule, channel }) => [person, schedule, channel].filter((one) => one !== undefined).length === 1, {
              message: 'give one of person, schedule, channel',
            }),
        )
        .min(1)
        .describe('Who is told, in order, while nobody acknowledges.'),
      repeat: z.int().min(0).max(20).default(0).describe('How often the whole is gone through again.'),
    }),
  )
  .default([])
  .describe('Who is told when nobody acknowledges an incident.');

const matched = {
  tenants: list('Tenants.'),
  assets: list('Assets; `*` stands for any text.'),
  groups: list('Groups of assets.'),
  names: list('Names of alerts; `*` stands for any text.'),
  severities: z
    .array(z.enum(['info', 'warning', 'critical']))
    .min(1)
    .optional()
    .describe('Severities.'),
  sources: list('rule, alertmanager or agent.'),
  rules: list('Ids of our own rules.'),
  labels: labels.optional().describe('Labels that an alert must have; `*` stands for any text.'),
};

export const alertMatch = z
  .strictObject({
    ...matched,
    not: z
      .array(z.strictObject(matched).refine((one) => Object.values(one).some((value) => value !== undefined), 'name at least one field'))
      .min(1)
      .optional()
      .describe('Alerts that are not meant although the rest fits: those that match any of these, each written like a match.'),
  })
  .prefault({})
  .describe('Which alerts; of each list any fits, all lists must.');

export const routes = z
  .array(
    z.strictObject({
      id: id.describe('Stable id of the route.'),
      match: alertMatch,
      hours: id.nullable().default(null).describe('Only within the hours of this calendar.'),
      outsideHours: z.boolean().default(false).describe('Only outside of them.'),
      channels: z.array(place).describe('Where to; empty: it is recorded and listed, nobody is told.'),
      rate: z
        .strictObject({ most: z.int().min(1).describe('So many announcements in a channel'), per: duration.describe('within this time.') })
        .nullable()
        .default(null)
        .describe('What comes beyond is told together when the time is over.'),
      escalation: id.nullable().default(null).describe('Policy for what nobody acknowledges.'),
      remind: duration
        .nullable()
        .default(null)
        .describe('Reminds in the thread so often while nobody has taken it; of what is not critical only within `hours`.'),
      goOn: z.boolean().default(false).describe('Whether the routes after this one are looked at too.'),
    }),
  )
  .default([])
  .describe('Who hears of which alerts; the first that fits takes it. What none takes goes to all `channels`.');
