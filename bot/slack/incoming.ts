import { z } from 'zod';
import type { Incoming } from '../chat-platform.ts';
import { isHeardAgain, saidId } from '../said.ts';
import { verbOfActionId } from './blocks.ts';

/** Who the bot is in its workspace, as auth.test says; the enterprise is the organisation that the workspace belongs to. */
export type Self = { readonly userId: string; readonly teamId: string; readonly enterpriseId: string | null };

/** Whether a person may be of our workspace; in an organisation Slack may name that, and who belongs to which is asked for then. */
export function isOurTeam(team: string, { teamId, enterpriseId }: Self): boolean {
  return team === teamId || (enterpriseId !== null && team === enterpriseId);
}

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
  edited: z.object({ user: z.string(), ts: z.string() }).optional(),
});

/** A post that was changed. @see https://docs.slack.dev/reference/events/message/message_changed */
const changed = z.object({
  type: z.literal('message'),
  subtype: z.literal('message_changed'),
  channel: z.string(),
  channel_type: z.string().optional(),
  message: z.looseObject({}),
});

const owner = z.object({ id: z.string(), team_id: z.string().optional() });
const states = z.record(
  z.string(),
  z.record(z.string(), z.object({ value: z.string().nullish(), selected_option: z.object({ value: z.string() }).nullish() })),
);

const submission = z.object({
  user: owner,
  trigger_id: z.string().optional(),
  view: z.object({ id: z.string(), hash: z.string(), private_metadata: z.string(), state: z.object({ values: states }) }),
  actions: z.array(z.object({ action_ts: z.string().optional() })).optional(),
});

const homePress = z.object({
  user: owner,
  view: z.object({ id: z.string(), type: z.literal('home') }),
  trigger_id: z.string().optional(),
  actions: z.array(z.object({ action_id: z.string(), action_ts: z.string().optional(), value: z.string().optional() })).min(1),
});

const home = z.object({ user: z.string(), tab: z.literal('home'), event_ts: z.string() });

const opened = z.object({
  assistant_thread: z.object({
    user_id: z.string(),
    channel_id: z.string(),
    thread_ts: z.string(),
    // What the person looks at beside it; nothing that is wrong with it keeps the person from being greeted.
    context: z
      .object({ channel_id: z.string().max(64).nullish() })
      .nullish()
      .catch(null),
  }),
  event_ts: z.string(),
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
 * A message or mention of a person; null for our own, joins and other bots' messages, and where one that is old was changed.
 *
 * One post of a person in a channel comes as `message` and, when it names the bot, as `app_mention` too, under two event
 * ids, and is told again when a preview is added to it; the id here is that of what the post says, so that it counts once.
 */
export function messageIncoming(event: unknown, self: Self): Candidate | null {
  const change = changed.safeParse(event).data;
  const { channel, channel_type } = change ?? {};
  const parsed = message.safeParse(change === undefined ? event : { ...change.message, type: 'message', channel, channel_type });
  if (!parsed.success) return null;
  const { data } = parsed;
  if (change !== undefined && data.edited?.user !== data.user) return null;
  if (data.edited !== undefined && !isHeardAgain(Number(data.ts), Number(data.edited.ts))) return null;
  if (data.user === undefined || data.user === self.userId || data.bot_id !== undefined) return null;
  if (data.subtype !== undefined && data.subtype !== 'thread_broadcast' && data.subtype !== 'file_share') return null;
  const mention = `<@${self.userId}>`;
  const direct = data.channel_type === 'im' || data.type === 'app_mention' || data.text.includes(mention);
  const team = data.user_team ?? data.source_team ?? data.team ?? self.teamId;
  return {
    platform: 'slack',
    eventId: saidId(data.channel, data.ts, data.text),
    channel: data.channel,
    thread: data.thread_ts ?? null,
    messageId: data.ts,
    userId: data.user,
    ofOurTeam: isOurTeam(team, self),
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
    ofOurTeam: isOurTeam(data.user.team_id ?? self.teamId, self),
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
    ofOurTeam: isOurTeam(data.team_id ?? self.teamId, self),
    direct: true,
    // Nobody else sees what is typed after a command; its answer is shown to the person alone.
    private: true,
    alone: true,
    body: { kind: 'text', text: unescapeText(data.text).trim() || 'help' },
  };
}

/** A form of ours that was sent, or whose button to try it was pressed; null when it is none of ours. */
export function formIncoming(body: unknown, act: 'submit' | 'check', self: Self): Candidate | null {
  const parsed = submission.safeParse(body);
  if (!parsed.success) return null;
  const { user, view, trigger_id, actions } = parsed.data;
  const [channel = '', thread = '', ref = ''] = view.private_metadata.split(' ');
  const values = Object.entries(view.state.values).flatMap(([block, inner]) => {
    const [, name] = /^field\.(.+)$/.exec(block) ?? [];
    const one = Object.values(inner)[0];
    return name === undefined || one === undefined ? [] : [[name, one.selected_option?.value ?? one.value ?? ''] as const];
  });
  return {
    ...alone(user.id, isOurTeam(user.team_id ?? self.teamId, self)),
    eventId: `form:${view.id}:${view.hash}:${act}:${actions?.[0]?.action_ts ?? trigger_id ?? ''}`,
    ...(channel === '' ? {} : { channel }),
    thread: thread === '' || thread === '-' ? null : thread,
    body: { kind: 'form', act, ref, values: Object.fromEntries(values) },
  };
}

/** The person opens the app's home. */
export function homeIncoming(event: unknown): Candidate | null {
  const parsed = home.safeParse(event);
  if (!parsed.success) return null;
  const { user, event_ts } = parsed.data;
  return { ...alone(user, true), eventId: `home:${user}:${event_ts}`, body: { kind: 'home' } };
}

/** A press of a button on the person's home; the answer goes to their direct messages. */
export function homePressIncoming(body: unknown, self: Self): Candidate | null {
  const parsed = homePress.safeParse(body);
  const action = parsed.data?.actions[0];
  const verb = action === undefined ? null : verbOfActionId(action.action_id);
  if (!parsed.success || action === undefined || verb === null || verb === 'open') return null;
  const { user, view, trigger_id } = parsed.data;
  return {
    ...alone(user.id, isOurTeam(user.team_id ?? self.teamId, self)),
    eventId: `home:${view.id}:${user.id}:${action.action_ts ?? trigger_id ?? ''}:${action.action_id}`,
    body: { kind: 'action', verb, value: action.value ?? '' },
  };
}

/** The person opens a thread with the assistant, or another channel beside it. */
export function assistantIncoming(event: unknown): Candidate | null {
  const parsed = opened.safeParse(event);
  if (!parsed.success) return null;
  const { user_id, channel_id, thread_ts, context } = parsed.data.assistant_thread;
  return {
    ...alone(user_id, true),
    eventId: `assistant:${channel_id}:${thread_ts}:${parsed.data.event_ts}`,
    channel: channel_id,
    thread: thread_ts,
    body: { kind: 'greeting', viewing: context?.channel_id ?? null },
  };
}

/** Something that only the person and the bot see; a message to the account's id goes to its direct messages. */
function alone(userId: string, ofOurTeam: boolean): Omit<Candidate, 'eventId' | 'body'> {
  return { platform: 'slack', channel: userId, thread: null, messageId: '', userId, ofOurTeam, direct: true, private: true };
}

function unescapeText(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
