import { z } from 'zod';
import type { Incoming } from '../chat-platform.ts';
import { verbOfActionId } from './blocks.ts';

/** Who the bot is in its workspace, as auth.test says. */
export type Self = { readonly userId: string; readonly teamId: string };

/** An incoming message or press whose author's standing is still to be asked for. */
export type Candidate = Omit<Incoming, 'trusted'> & { readonly ofOurTeam: boolean };

const message = z.object({
  type: z.enum(['message', 'app_mention']),
  subtype: z.string().optional(),
  channel: z.string(),
  channel_type: z.string().optional(),
  user: z.string().optional(),
  bot_id: z.string().optional(),
  app_id: z.string().optional(),
  text: z.string().default(''),
  ts: z.string(),
  thread_ts: z.string().optional(),
  team: z.string().optional(),
  user_team: z.string().optional(),
  source_team: z.string().optional(),
});

const press = z.object({
  user: z.object({ id: z.string(), team_id: z.string().optional() }),
  channel: z.object({ id: z.string() }),
  container: z.object({ message_ts: z.string() }),
  message: z.object({ ts: z.string(), thread_ts: z.string().optional() }).optional(),
  trigger_id: z.string().optional(),
  actions: z.array(z.object({ action_id: z.string(), action_ts: z.string().optional(), value: z.string().optional() })).min(1),
});

const command = z.object({
  text: z.string().default(''),
  channel_id: z.string(),
  channel_name: z.string().optional(),
  user_id: z.string(),
  team_id: z.string().optional(),
  trigger_id: z.string(),
});

/**
 * A message or mention of a person; null for our own, edits, joins and other bots' messages.
 *
 * One post of a person in a channel comes as `message` and, when it names the bot, as `app_mention` too, under two event
 * ids; the id here is the post's own, so that it counts once.
 */
export function messageIncoming(event: unknown, self: Self): Candidate | null {
  const parsed = message.safeParse(event);
  if (!parsed.success) return null;
  const { data } = parsed;
  if (data.user === undefined || data.user === self.userId || data.bot_id !== undefined) return null;
  if (data.subtype !== undefined && data.subtype !== 'thread_broadcast' && data.subtype !== 'file_share') return null;
  const mention = `<@${self.userId}>`;
  const direct = data.channel_type === 'im' || data.type === 'app_mention' || data.text.includes(mention);
  const team = data.user_team ?? data.source_team ?? data.team ?? self.teamId;
  return {
    platform: 'slack',
    eventId: `${data.channel}:${data.ts}`,
    channel: data.channel,
    thread: data.thread_ts ?? null,
    messageId: data.ts,
    userId: data.user,
    ofOurTeam: team === self.teamId,
    direct,
    private: data.channel_type === 'im',
    body: { kind: 'text', text: unescapeText(data.text.replaceAll(mention, ' ')).trim() },
  };
}

/** A press of a button of ours; null for other apps' actions and for links, which need no answer. */
export function pressIncoming(body: unknown, self: Self): Candidate | null {
  const parsed = press.safeParse(body);
  const action = parsed.data?.actions[0];
  const verb = action === undefined ? null : verbOfActionId(action.action_id);
  if (!parsed.success || action === undefined || verb === null || verb === 'open') return null;
  const { data } = parsed;
  return {
    platform: 'slack',
    eventId: `${data.channel.id}:${data.container.message_ts}:${data.user.id}:${action.action_ts ?? data.trigger_id ?? ''}:${action.action_id}`,
    channel: data.channel.id,
    thread: data.message?.thread_ts ?? data.container.message_ts,
    messageId: data.container.message_ts,
    userId: data.user.id,
    ofOurTeam: (data.user.team_id ?? self.teamId) === self.teamId,
    direct: true,
    private: data.channel.id.startsWith('D'),
    body: { kind: 'action', verb, value: action.value ?? '' },
  };
}

/** `/inframind …`. */
export function commandIncoming(body: unknown, self: Self): Candidate | null {
  const parsed = command.safeParse(body);
  if (!parsed.success) return null;
  const { data } = parsed;
  return {
    platform: 'slack',
    eventId: `command:${data.trigger_id}`,
    channel: data.channel_id,
    thread: null,
    messageId: '',
    userId: data.user_id,
    ofOurTeam: (data.team_id ?? self.teamId) === self.teamId,
    direct: true,
    private: data.channel_id.startsWith('D'),
    body: { kind: 'text', text: unescapeText(data.text).trim() || 'help' },
  };
}

function unescapeText(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
