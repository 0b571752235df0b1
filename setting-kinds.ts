import { z } from 'zod';
import { isTimeZone } from './domain/zoned.ts';

/** Kinds of settings that several sections share. */
export const secret = z
  .string()
  .regex(/^(env|file):.+/, 'write a reference, env:NAME or file:/path; a secret itself never stands in the settings')
  .describe('Reference to a secret: `env:NAME` or `file:/path`.');
export const language = z.enum(['en', 'ru', 'ko']).describe('Language of people: en, ru or ko.');
export const timeZone = z
  .string()
  .refine(isTimeZone, 'not an IANA time zone, e.g. Europe/Berlin')
  .describe('IANA zone in which times are shown.');
export const id = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/i, 'letters, digits, dot, dash and underscore, at most 63');
/** Where things are told. */
export const chatPlatform = z
  .enum(['slack', 'telegram', 'terminal', 'email'])
  .describe('Chat platform: slack, telegram, terminal or email.');
export const duration = z
  .string()
  .regex(/^\d+(ms|s|m|h|d)$/, 'a number and a unit: 30s, 5m, 2h')
  .transform(toMs)
  .describe('Duration: a number and ms, s, m, h or d.');
export const DAY_MS = 86_400_000;
export const retention = duration.refine((ms) => ms >= 3_600_000, 'keep them for at least 1h');
export const labels = z.record(z.string(), z.string());

function toMs(text: string): number {
  const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  const [, amount, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
  return Number(amount) * units[unit as keyof typeof units];
}
