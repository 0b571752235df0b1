import { blocksFault, viewFault } from './limits.ts';
import type { ApiState, FakeMessage, FakeView } from './state.ts';
import { streamMethods } from './streams.ts';

type Args = Readonly<Record<string, unknown>>;
type Result = Readonly<Record<string, unknown>> & { readonly ok: boolean };

/** One call of the Web API. @see https://docs.slack.dev/reference/methods */
export function callMethod(state: ApiState, method: string, args: Args, token: string): Result {
  const wanted = method === 'apps.connections.open' ? state.appToken : state.token;
  if (state.revoked.has(wanted)) return fault('token_revoked');
  if (token === '') return fault('not_authed');
  if (token !== wanted) return fault('invalid_auth');
  const call = METHODS[method];
  return call === undefined ? fault('unknown_method') : call(state, args);
}

const METHODS: Readonly<Record<string, (state: ApiState, args: Args) => Result>> = {
  'api.test': (_state, args) => ({ ok: true, args }),
  'auth.test': (state) => ({
    ok: true,
    url: `http://${state.origin}/`,
    team: 'Fake',
    user: 'inframind',
    team_id: state.teamId,
    user_id: state.botUserId,
    bot_id: state.botId,
    ...(state.enterpriseId === null ? {} : { enterprise_id: state.enterpriseId }),
    is_enterprise_install: false,
  }),
  'apps.connections.open': (state) => ({ ok: true, url: `ws://${state.origin}/socket?ticket=${Math.random().toString(36).slice(2)}` }),
  'chat.postMessage': postMessage,
  'chat.update': updateMessage,
  'chat.delete': deleteMessage,
  'chat.postEphemeral': (state, args) => {
    const { channel, user, thread_ts } = args;
    const text = String(args.text ?? '');
    if (text === '') return fault('no_text');
    state.ephemerals.push({
      channel: String(channel),
      user: String(user),
      text,
      ...(thread_ts === undefined ? {} : { thread_ts: String(thread_ts) }),
    });
    return { ok: true, message_ts: nextTs(state) };
  },
  ...streamMethods(nextTs),
  // The direct messages of an account have its name, so that everybody sees whose they are.
  'conversations.open': (_state, { users }) => {
    return /^U[\w-]+$/.test(String(users)) ? { ok: true, channel: { id: directOf(String(users)) } } : fault('user_not_found');
  },
  'conversations.history': (state, args) => {
    const all = (state.channels.get(String(args.channel)) ?? []).filter((one) => one.thread_ts === undefined || one.thread_ts === one.ts);
    return {
      ok: true,
      messages: shown(state, all, args)
        .toReversed()
        .slice(0, Number(args.limit ?? 100)),
      has_more: false,
    };
  },
  'conversations.replies': (state, args) => {
    const ts = String(args.ts);
    const all = (state.channels.get(String(args.channel)) ?? []).filter((one) => one.ts === ts || one.thread_ts === ts);
    if (all.length === 0) return fault('thread_not_found');
    const [from, limit] = [Number(args.cursor ?? 0), Math.min(1_000, Number(args.limit ?? 1_000))];
    if (!Number.isInteger(from) || from < 0 || from > all.length) return fault('invalid_cursor');
    const next = from + limit;
    const more = next < all.length;
    const page = { ok: true, messages: shown(state, all, args).slice(from, next), has_more: more };
    return more ? { ...page, response_metadata: { next_cursor: String(next) } } : page;
  },
  'users.info': (state, args) => {
    const id = String(args.user);
    const flags = { deleted: false, is_bot: false, is_restricted: false, is_ultra_restricted: false };
    return { ok: true, user: { id, team_id: state.teamId, name: id.toLowerCase(), ...flags, ...state.users.get(id) } };
  },
  'files.getUploadURLExternal': (state, args) => {
    const id = `F${String(state.uploads.size + 1).padStart(8, '0')}`;
    const length = Number(args.length);
    if (!Number.isInteger(length) || length <= 0 || typeof args.filename !== 'string') return fault('invalid_arguments');
    state.uploads.set(id, { id, filename: args.filename, length, content: null, title: null, channel: null, thread: null });
    return { ok: true, upload_url: `http://${state.origin}/upload/${id}`, file_id: id };
  },
  'files.completeUploadExternal': completeUpload,
  'views.open': (state, args) => {
    const user = state.triggers.get(String(args.trigger_id));
    if (user === '') return fault('exchanged_trigger_id');
    if (user === undefined) return fault('expired_trigger_id');
    if (viewFault(args.view, 'modal')) return fault('invalid_arguments');
    state.triggers.set(String(args.trigger_id), '');
    const view = { id: `V${state.views.size + 1}`, hash: nextTs(state), user, view: args.view as FakeView['view'] };
    state.views.set(view.id, view);
    return { ok: true, view: { ...view.view, id: view.id, hash: view.hash } };
  },
  'views.update': (state, args) => {
    const old = state.views.get(String(args.view_id));
    if (old === undefined) return fault('not_found');
    if (args.hash !== undefined && args.hash !== old.hash) return fault('hash_conflict');
    if (viewFault(args.view, 'modal')) return fault('invalid_arguments');
    state.views.set(old.id, { ...old, hash: nextTs(state), view: args.view as FakeView['view'] });
    return { ok: true };
  },
  'views.publish': (state, args) => {
    if (viewFault(args.view, 'home')) return fault('invalid_arguments');
    state.homes.set(String(args.user_id), args.view);
    return { ok: true };
  },
  'assistant.threads.setStatus': (state, args) => assistant(state, 'setStatus', args),
  'assistant.threads.setSuggestedPrompts': (state, args) => assistant(state, 'setSuggestedPrompts', args),
};

function assistant(state: ApiState, method: string, args: Args): Result {
  const isDirect = String(args.channel_id).startsWith('D');
  // A status is shown in any thread; what to ask is suggested only in those with the assistant.
  if ((!isDirect && method !== 'setStatus') || args.thread_ts === undefined) return fault('channel_not_found');
  state.assistants.push({ method, args });
  return { ok: true };
}

function postMessage(state: ApiState, args: Args): Result {
  const channel = String(args.channel ?? '');
  if (!/^[CDGU]\w+$/.test(channel)) return fault('channel_not_found');
  if (state.archived.has(channel)) return fault('is_archived');
  if (state.left.has(channel)) return fault('not_in_channel');
  const parent = (state.channels.get(channel) ?? []).some((one) => one.ts === args.thread_ts);
  if (args.thread_ts !== undefined && !parent && state.deleted.has(`${channel} ${args.thread_ts}`)) return fault('cannot_reply_to_message');
  const wrong = contentFault(args);
  if (wrong !== null) return fault(wrong);
  const ts = nextTs(state);
  const message: FakeMessage = {
    ts,
    channel,
    user: state.botUserId,
    bot_id: state.botId,
    text: String(args.text ?? ''),
    ...(args.thread_ts === undefined ? {} : { thread_ts: String(args.thread_ts) }),
    ...(args.blocks === undefined ? {} : { blocks: args.blocks }),
    ...(args.metadata === undefined ? {} : { metadata: args.metadata as NonNullable<FakeMessage['metadata']> }),
  };
  state.channels.set(channel, [...(state.channels.get(channel) ?? []), message]);
  return { ok: true, channel, ts, message: { type: 'message', ...message } };
}

function updateMessage(state: ApiState, args: Args): Result {
  const channel = String(args.channel ?? '');
  const all = state.channels.get(channel) ?? [];
  const message = all.find((one) => one.ts === args.ts);
  if (message === undefined) return fault('message_not_found');
  if (message.user !== state.botUserId) return fault('cant_update_message');
  if (message.streaming === true) return fault('streaming_state_conflict');
  const wrong = contentFault(args);
  if (wrong !== null) return fault(wrong);
  const metadata = args.metadata === undefined ? {} : { metadata: args.metadata as NonNullable<FakeMessage['metadata']> };
  const changed = { ...message, text: String(args.text ?? ''), blocks: args.blocks, edited: true, ...metadata };
  state.channels.set(
    channel,
    all.map((one) => (one === message ? changed : one)),
  );
  return { ok: true, channel, ts: message.ts, text: changed.text };
}

function deleteMessage(state: ApiState, args: Args): Result {
  const channel = String(args.channel ?? '');
  const all = state.channels.get(channel) ?? [];
  const message = all.find((one) => one.ts === args.ts);
  if (message === undefined) return fault('message_not_found');
  if (message.user !== state.botUserId) return fault('cant_delete_message');
  state.channels.set(
    channel,
    all.filter((one) => one !== message),
  );
  return { ok: true, channel, ts: message.ts };
}

function completeUpload(state: ApiState, args: Args): Result {
  const files = args.files as ReadonlyArray<{ id: string; title?: string }>;
  const channel = args.channel_id === undefined ? null : String(args.channel_id);
  const thread = args.thread_ts === undefined ? null : String(args.thread_ts);
  for (const { id, title } of files) {
    const file = state.uploads.get(id);
    if (file === undefined || file.content === null) return fault('file_not_found');
    state.uploads.set(id, { ...file, title: title ?? null, channel, thread });
  }
  if (channel !== null) {
    const ts = nextTs(state);
    const share = { ts, channel, user: state.botUserId, bot_id: state.botId, text: '', files: files.map((file) => file.id) };
    const shared = thread === null ? share : { ...share, thread_ts: thread };
    state.share(() => state.channels.set(channel, [...(state.channels.get(channel) ?? []), shared]));
  }
  return { ok: true, files: files.map(({ id, title }) => ({ id, title })) };
}

function contentFault(args: Args): string | null {
  const text = String(args.text ?? '');
  if (text === '' && args.blocks === undefined) return 'no_text';
  if (text.length > 40_000) return 'msg_too_long';
  return args.blocks === undefined ? null : blocksFault(args.blocks);
}

/** Metadata is shown to those who ask for it. */
function shown(state: ApiState, messages: readonly FakeMessage[], args: Args): ReadonlyArray<Readonly<Record<string, unknown>>> {
  const all = args.include_all_metadata;
  const isAll = all === true || all === 'true' || all === '1' || all === 1;
  return messages.map(({ metadata, streaming, history: _ours, files, ...message }) => ({
    ...message,
    ...(files === undefined ? {} : { files: files.map((id) => ({ id, name: state.uploads.get(id)?.filename })) }),
    ...(isAll && metadata !== undefined ? { metadata } : {}),
    ...(streaming === undefined ? {} : { streaming_state: streaming ? 'in_progress' : 'completed' }),
  }));
}

/** The channel in which an account and the bot are alone. */
export function directOf(user: string): string {
  return `D${user.replace(/\W/g, '')}`;
}

/** The next timestamp id, unique in the workspace. */
export function nextTs(state: ApiState): string {
  state.lastTs = Math.max(state.lastTs + 1, Date.now() * 1_000);
  return `${Math.floor(state.lastTs / 1e6)}.${String(state.lastTs % 1e6).padStart(6, '0')}`;
}

function fault(error: string): Result {
  return { ok: false, error };
}
