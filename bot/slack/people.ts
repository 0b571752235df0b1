import type { Logger, WebClient } from '@slack/web-api';
import { z } from 'zod';

const PERSON_CACHE_MS = 10 * 60_000;

const PERSON = z.object({
  user: z.object({
    deleted: z.boolean().default(false),
    is_bot: z.boolean().default(false),
    is_restricted: z.boolean().default(false),
    is_ultra_restricted: z.boolean().default(false),
    is_stranger: z.boolean().default(false),
  }),
});

/** Whether an account is a full member: no bot, guest, stranger or leaver. What cannot be asked is not trusted. */
export function personCheck(client: WebClient, now: () => Date, logger: Logger): (userId: string, ofOurTeam: boolean) => Promise<boolean> {
  const known = new Map<string, { readonly trusted: boolean; readonly until: number }>();
  return async (userId, ofOurTeam) => {
    if (!ofOurTeam) return false;
    const cached = known.get(userId);
    if (cached !== undefined && cached.until > now().getTime()) return cached.trusted;
    try {
      const { user } = PERSON.parse(await client.apiCall('users.info', { user: userId }));
      const trusted = !(user.deleted || user.is_bot || user.is_restricted || user.is_ultra_restricted || user.is_stranger);
      if (known.size > 10_000) known.clear();
      known.set(userId, { trusted, until: now().getTime() + PERSON_CACHE_MS });
      return trusted;
    } catch (error) {
      logger.error(`slack users.info (scope users:read): ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  };
}
