import type { Logger } from '@slack/web-api';
import { z } from 'zod';
import type { Call } from './calls.ts';
import { isOurTeam, type Self } from './incoming.ts';

const PERSON_CACHE_MS = 10 * 60_000;

const PERSON = z.object({
  user: z.object({
    deleted: z.boolean().default(false),
    is_bot: z.boolean().default(false),
    is_restricted: z.boolean().default(false),
    is_ultra_restricted: z.boolean().default(false),
    is_stranger: z.boolean().default(false),
    team_id: z.string().optional(),
    enterprise_user: z.object({ enterprise_id: z.string(), teams: z.array(z.string()).default([]) }).optional(),
  }),
});

type Person = z.infer<typeof PERSON>['user'];

/**
 * Whether an account is a full member of our workspace: no bot, guest, stranger, leaver, or person of another workspace in a shared
 * channel. What cannot be asked is not trusted.
 *
 * @see https://docs.slack.dev/reference/objects/user-object
 */
export function personCheck({
  call,
  self,
  now,
  logger,
}: {
  readonly call: Call;
  readonly self: () => Self;
  readonly now: () => Date;
  readonly logger: Logger;
}): (userId: string, ofOurTeam: boolean) => Promise<boolean> {
  const known = new Map<string, { readonly trusted: boolean; readonly until: number }>();
  return async (userId, ofOurTeam) => {
    if (!ofOurTeam) return false;
    const cached = known.get(userId);
    if (cached !== undefined && cached.until > now().getTime()) return cached.trusted;
    try {
      const { user } = PERSON.parse(await call('users.info', { user: userId }));
      const isGuest = user.deleted || user.is_bot || user.is_restricted || user.is_ultra_restricted || user.is_stranger;
      const trusted = !isGuest && isOfOurs(user, self());
      if (known.size > 10_000) known.clear();
      known.set(userId, { trusted, until: now().getTime() + PERSON_CACHE_MS });
      return trusted;
    } catch (error) {
      logger.error(`slack users.info (scope users:read): ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  };
}

/** In an organisation of many workspaces a person belongs to the organisation, and to those that are named. */
function isOfOurs({ team_id: team, enterprise_user: member }: Person, self: Self): boolean {
  if (member !== undefined && member.enterprise_id === self.enterpriseId) return member.teams.includes(self.teamId);
  return team === undefined || (isOurTeam(team, self) && team !== self.enterpriseId);
}
