import { z } from 'zod';
import { chatPlatform, language, secret, timeZone } from './setting-kinds.ts';

export const channels = z
  .array(
    z.strictObject({
      platform: chatPlatform,
      channel: z.string().describe('Channel, chat id or mail address.'),
      language: language.optional(),
      timeZone: timeZone.optional(),
      groups: z
        .array(z.string())
        .min(1)
        .nullable()
        .default(null)
        .describe('Groups of assets that its readers may see: nothing else is told there. Absent: everything.'),
    }),
  )
  .default([])
  .describe('Where alerts are announced.');

export const slack = z
  .strictObject({
    mode: z.enum(['socket', 'http']).default('socket').describe('Socket Mode, or signed HTTP to /chat/slack of the API.'),
    botToken: secret,
    appToken: secret.nullable().default(null),
    signingSecret: secret.nullable().default(null),
    apiUrl: z.url().optional().describe('Another API address, for tests.'),
  })
  .refine(({ mode, appToken }) => mode !== 'socket' || appToken !== null, {
    message: 'Socket Mode needs an app-level token, xapp-…',
    path: ['appToken'],
  })
  .refine(({ mode, signingSecret }) => mode !== 'http' || signingSecret !== null, {
    message: 'mode http needs the signing secret of the app',
    path: ['signingSecret'],
  })
  .nullable()
  .default(null)
  .describe('Slack.');

export const telegram = z
  .strictObject({
    mode: z.enum(['polling', 'webhook']).default('polling').describe('Long polling, or a webhook at /chat/telegram of the API.'),
    token: secret,
    webhookUrl: z.url().nullable().default(null).describe('Public address of the webhook.'),
    webhookSecret: secret.nullable().default(null),
    apiRoot: z.url().optional().describe('Another API address, for tests.'),
  })
  .refine(({ mode, webhookUrl }) => mode !== 'webhook' || webhookUrl !== null, {
    message: 'mode webhook needs a public address',
    path: ['webhookUrl'],
  })
  .refine(({ mode, webhookSecret }) => mode !== 'webhook' || webhookSecret !== null, {
    message: 'mode webhook needs a secret of 16 characters or more',
    path: ['webhookSecret'],
  })
  .nullable()
  .default(null)
  .describe('Telegram.');

export const email = z
  .strictObject({
    host: z.string().min(1).describe('Name or address of the mail server (SMTP).'),
    port: z.int().min(1).max(65_535).default(587).describe('Its port.'),
    tls: z
      .enum(['starttls', 'implicit', 'none'])
      .default('starttls')
      .describe('STARTTLS, which is then demanded; TLS from the first byte; or none, which allows no account.'),
    caFile: z.string().nullable().default(null).describe('PEM file of the authority that signed the certificate of the server.'),
    username: z.string().nullable().default(null).describe('Account.'),
    password: secret.nullable().default(null),
    from: z.string().describe('Address that mails come from.'),
  })
  .nullable()
  .default(null)
  .describe('Mail: announcements, digests and reports; nothing can be approved by it.');
