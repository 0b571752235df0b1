import { blocksFault } from './limits.ts';
import type { ApiState, FakeMessage } from './state.ts';

type Args = Readonly<Record<string, unknown>>;
type Result = Readonly<Record<string, unknown>> & { readonly ok: boolean };

/**
 * Messages that are streamed, as Slack documents them: begun in a thread, for a named person outside direct messages; appended to while
 * they stream and never replaced then; ended with blocks, of which 50 come beside those of the chunks.
 *
 * @see https://docs.slack.dev/reference/methods/chat.startStream
 * @see https://docs.slack.dev/reference/methods/chat.appendStream
 * @see https://docs.slack.dev/reference/methods/chat.stopStream
 * @see https://docs.slack.dev/changelog/2026/04/16/block-kit-new-blocks
 */
export function streamMethods(nextTs: (state: ApiState) => string): Readonly<Record<string, (state: ApiState, args: Args) => Result>> {
  return {
    'chat.startStream': (state, args) => {
      const channel = String(args.channel ?? '');
      if (!/^[CDG]\w+$/.test(channel)) return fault('channel_not_found');
      if (typeof args.thread_ts !== 'string') return fault('invalid_thread_ts');
      if (!channel.startsWith('D') && args.recipient_user_id === undefined) return fault('missing_recipient_user_id');
      if (!channel.startsWith('D') && args.recipient_team_id === undefined) return fault('missing_recipient_team_id');
      const added = contentOf(args);
      if (typeof added === 'string') return fault(added);
      const ts = nextTs(state);
      const message: FakeMessage = {
        ...{ ts, channel, user: state.botUserId, bot_id: state.botId, thread_ts: args.thread_ts, streaming: true },
        ...{ text: added.text, blocks: added.blocks, history: [added.blocks.length] },
      };
      state.channels.set(channel, [...(state.channels.get(channel) ?? []), message]);
      return { ok: true, channel, ts };
    },
    'chat.appendStream': (state, args) => grow(state, args, false),
    'chat.stopStream': (state, args) => grow(state, args, true),
  };
}

function grow(state: ApiState, args: Args, isLast: boolean): Result {
  const channel = String(args.channel ?? '');
  const all = state.channels.get(channel) ?? [];
  const message = all.find((one) => one.ts === args.ts);
  if (message === undefined) return fault('message_not_found');
  if (message.user !== state.botUserId) return fault('message_not_owned_by_app');
  if (message.streaming !== true) return fault('message_not_in_streaming_state');
  const added = contentOf(args);
  if (typeof added === 'string') return fault(added);
  if (!isLast && added.text === '' && added.blocks.length === 0) return fault('no_text');
  const streamed = [...(message.blocks as unknown[]), ...added.blocks];
  const end = isLast ? ((args.blocks as unknown[] | undefined) ?? []) : [];
  if (streamed.length > 50) return fault('invalid_chunks');
  if (end.length > 0 && blocksFault(end) !== null) return fault('invalid_blocks');
  const whole = [...streamed, ...end];
  if (whole.length <= 50 && blocksFault(whole) === 'msg_blocks_too_long') return fault('msg_blocks_too_long');
  const grown: FakeMessage = {
    ...message,
    ...{ text: `${message.text}${added.text}`, blocks: whole, streaming: !isLast, history: [...(message.history ?? []), whole.length] },
    ...(isLast && args.metadata !== undefined ? { metadata: args.metadata as NonNullable<FakeMessage['metadata']> } : {}),
  };
  state.channels.set(
    channel,
    all.map((one) => (one === message ? grown : one)),
  );
  return { ok: true, channel, ts: message.ts };
}

/** What a call adds; the name of what is wrong with it. */
function contentOf({
  markdown_text: markdown,
  chunks = [],
}: Args): { readonly text: string; readonly blocks: readonly unknown[] } | string {
  if (markdown !== undefined && String(markdown).length > 12_000) return 'msg_too_long';
  if (!Array.isArray(chunks)) return 'invalid_chunks';
  const blocks: unknown[] = [];
  let text = String(markdown ?? '');
  for (const chunk of chunks as Array<{ type?: string; text?: unknown; blocks?: unknown }>) {
    if (chunk.type === 'markdown_text' && typeof chunk.text === 'string') text += chunk.text;
    else if (chunk.type === 'blocks' && Array.isArray(chunk.blocks) && chunk.blocks.length > 0 && blocksFault(chunk.blocks) === null)
      blocks.push(...chunk.blocks);
    else return 'invalid_chunks';
  }
  return { text, blocks };
}

function fault(error: string): Result {
  return { ok: false, error };
}
