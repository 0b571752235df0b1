import { shownText } from './html.ts';

export type FakeButton = { readonly text: string; readonly callback_data?: string; readonly url?: string };

export type FakeMessage = {
  readonly message_id: number;
  readonly date: number;
  readonly chat: { readonly id: number; readonly type: string; readonly title?: string };
  readonly from: { readonly id: number; readonly is_bot: boolean; readonly first_name: string; readonly username?: string };
  /** As shown, entities parsed. */
  readonly text?: string;
  readonly caption?: string;
  readonly photo?: ReadonlyArray<{
    readonly file_id: string;
    readonly file_unique_id: string;
    readonly width: number;
    readonly height: number;
    readonly file_size: number;
  }>;
  readonly message_thread_id?: number;
  readonly is_topic_message?: boolean;
  /** As the Bot API gives it: the message itself, without what that one replies to. */
  readonly reply_to_message?: Pick<FakeMessage, 'message_id' | 'date' | 'chat' | 'from'>;
  readonly reply_markup?: { readonly inline_keyboard: ReadonlyArray<readonly FakeButton[]> };
};

export type BotState = {
  readonly token: string;
  readonly bot: { readonly id: number; readonly is_bot: true; readonly first_name: string; readonly username: string };
  readonly messages: FakeMessage[];
  /** HTML as it was sent, by message id. */
  readonly sources: Map<number, string>;
  readonly photos: Map<number, Buffer>;
  /** People who have never written to the bot: it may not write to them. */
  readonly strangers: Set<number>;
  /** Groups that are supergroups now, by the id they had. */
  readonly migrated: Map<number, number>;
  /** Chats that have put the bot out. */
  readonly expelled: Set<number>;
  /** Topics in which only administrators write, as chat/topic. */
  readonly closed: Set<string>;
  /** Kinds of update that the bot asks for; null: all. */
  allowed: ReadonlySet<string> | null;
  readonly presses: Map<string, { answered: boolean; text: string | null; alert: boolean }>;
  webhook: { readonly url: string; readonly secret: string | null } | null;
  lastId: number;
};

export type Args = Readonly<Record<string, unknown>>;

/** A refusal with Telegram's words. */
export class Refusal extends Error {
  readonly parameters: Readonly<Record<string, number>> | undefined;
  constructor(message: string, parameters?: Readonly<Record<string, number>>) {
    super(message);
    this.parameters = parameters;
  }
}

/** One method of the Bot API but getUpdates. @see https://core.telegram.org/bots/api */
export function callMethod(state: BotState, method: string, args: Args): unknown {
  const call = METHODS[method.toLowerCase()];
  if (call === undefined) throw new Refusal('Not Found: method not found');
  const to = state.migrated.get(Number(args.chat_id));
  if (to !== undefined) throw new Refusal('Bad Request: group chat was upgraded to a supergroup chat', { migrate_to_chat_id: to });
  const chat = Number(args.chat_id);
  if (state.expelled.has(chat)) {
    const where = chat > 0 ? 'blocked by the user' : `kicked from the ${chatOf(chat).type} chat`;
    throw new Refusal(`Forbidden: bot was ${where}`);
  }
  return call(state, args);
}

const METHODS: Readonly<Record<string, (state: BotState, args: Args) => unknown>> = {
  getme: (state) => ({ ...state.bot, can_join_groups: true, can_read_all_group_messages: false, supports_inline_queries: false }),
  sendmessage: (state, args) => {
    const source = String(args.text ?? '');
    const text = parsed(source, args.parse_mode);
    if (text.trim() === '') throw new Refusal('Bad Request: message text is empty');
    if (text.length > 4096) throw new Refusal('Bad Request: message is too long');
    if (state.strangers.has(Number(args.chat_id))) throw new Refusal("Forbidden: bot can't initiate conversation with a user");
    return add(state, args, { text }, source);
  },
  sendphoto: (state, args) => {
    const photo = args.photo;
    if (!Buffer.isBuffer(photo) || photo.length === 0) throw new Refusal('Bad Request: there is no photo in the request');
    const source = String(args.caption ?? '');
    const caption = parsed(source, args.parse_mode);
    if (caption.length > 1024) throw new Refusal('Bad Request: message caption is too long');
    const size = { width: photo.readUInt32BE(16), height: photo.readUInt32BE(20), file_size: photo.length };
    const message = add(
      state,
      args,
      { ...(caption === '' ? {} : { caption }), photo: [{ file_id: `file-${state.lastId}`, file_unique_id: `u${state.lastId}`, ...size }] },
      source,
    );
    state.photos.set(message.message_id, photo);
    return message;
  },
  editmessagetext: (state, args) => {
    const message = own(state, args);
    if (message.text === undefined) throw new Refusal('Bad Request: there is no text in the message to edit');
    const source = String(args.text ?? '');
    const text = parsed(source, args.parse_mode);
    if (text.length > 4096) throw new Refusal('Bad Request: message is too long');
    return replace(state, message, { text, ...markup(args) }, source);
  },
  editmessagecaption: (state, args) => {
    const source = String(args.caption ?? '');
    const caption = parsed(source, args.parse_mode);
    if (caption.length > 1024) throw new Refusal('Bad Request: message caption is too long');
    return replace(state, own(state, args), { caption, ...markup(args) }, source);
  },
  editmessagereplymarkup: (state, args) => {
    const message = own(state, args);
    return replace(state, message, markup(args), state.sources.get(message.message_id) ?? '');
  },
  answercallbackquery: (state, args) => {
    const press = state.presses.get(String(args.callback_query_id));
    if (press === undefined || press.answered) {
      throw new Refusal('Bad Request: query is too old and response timeout expired or query ID is invalid');
    }
    const text = args.text === undefined ? null : String(args.text);
    if ((text ?? '').length > 200) throw new Refusal('Bad Request: MESSAGE_TOO_LONG');
    Object.assign(press, { answered: true, text, alert: args.show_alert === true || args.show_alert === 'true' });
    return true;
  },
  sendchataction: (_state, args) => {
    chatOf(args.chat_id);
    return true;
  },
  setwebhook: (state, args) => {
    const url = String(args.url ?? '');
    state.webhook = url === '' ? null : { url, secret: args.secret_token === undefined ? null : String(args.secret_token) };
    allow(state, args);
    return true;
  },
  setmycommands: (_state, args) => {
    const commands = args.commands as ReadonlyArray<{ command: string; description: string }>;
    const isRight = commands.every(({ command, description }) => /^[a-z0-9_]{1,32}$/.test(command) && /^.{1,256}$/.test(description));
    if (commands.length > 100 || !isRight) throw new Refusal('Bad Request: BOT_COMMAND_INVALID');
    return true;
  },
  deletewebhook: (state) => {
    state.webhook = null;
    return true;
  },
  getwebhookinfo: (state) => ({ url: state.webhook?.url ?? '', has_custom_certificate: false, pending_update_count: 0 }),
};

function parsed(source: string, mode: unknown): string {
  if (mode === undefined) return source;
  if (mode !== 'HTML') throw new Refusal('Bad Request: unsupported parse_mode');
  try {
    return shownText(source);
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  }
}

/** Topics carry their thread; a reply to a message that is not there goes out without it when that is allowed. */
function add(state: BotState, args: Args, content: Partial<FakeMessage>, source: string): FakeMessage {
  const chat = chatOf(args.chat_id);
  if (state.closed.has(`${chat.id}/${args.message_thread_id ?? 'general'}`)) throw new Refusal('Bad Request: TOPIC_CLOSED');
  const reply = args.reply_parameters as { message_id?: number; allow_sending_without_reply?: boolean } | undefined;
  const replied = state.messages.find((one) => one.chat.id === chat.id && one.message_id === reply?.message_id);
  if (reply !== undefined && replied === undefined && reply.allow_sending_without_reply !== true) {
    throw new Refusal('Bad Request: message to be replied not found');
  }
  const topic = args.message_thread_id === undefined ? {} : { message_thread_id: Number(args.message_thread_id), is_topic_message: true };
  const message: FakeMessage = {
    message_id: ++state.lastId,
    date: Math.floor(Date.now() / 1000),
    chat,
    from: state.bot,
    ...content,
    ...topic,
    ...(replied === undefined
      ? {}
      : { reply_to_message: { message_id: replied.message_id, date: replied.date, chat, from: replied.from } }),
    ...markup(args),
  };
  state.messages.push(message);
  state.sources.set(message.message_id, source);
  return message;
}

/** The list stands until another is given. @see https://core.telegram.org/bots/api#getupdates */
export function allow(state: BotState, { allowed_updates: kinds }: Args): void {
  if (Array.isArray(kinds)) state.allowed = kinds.length === 0 ? null : new Set(kinds.map(String));
}

function own(state: BotState, args: Args): FakeMessage {
  const message = state.messages.find((one) => one.chat.id === Number(args.chat_id) && one.message_id === Number(args.message_id));
  if (message === undefined) throw new Refusal('Bad Request: message to edit not found');
  if (message.from.id !== state.bot.id) throw new Refusal("Bad Request: message can't be edited");
  return message;
}

function replace(state: BotState, message: FakeMessage, change: Partial<FakeMessage>, source: string): FakeMessage {
  const { reply_markup: before, ...rest } = message;
  const changed = { ...rest, ...change };
  const same = (one: FakeMessage) => JSON.stringify([one.text, one.caption, one.reply_markup?.inline_keyboard ?? []]);
  if (same({ ...changed } as FakeMessage) === same({ ...rest, ...(before === undefined ? {} : { reply_markup: before }) } as FakeMessage)) {
    throw new Refusal(
      'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  }
  state.messages[state.messages.indexOf(message)] = changed as FakeMessage;
  state.sources.set(message.message_id, source);
  return changed as FakeMessage;
}

function markup(args: Args): Pick<FakeMessage, 'reply_markup'> {
  const asked = args.reply_markup as { readonly force_reply?: boolean; readonly input_field_placeholder?: string } | undefined;
  if (asked?.force_reply === true) {
    // It stands in the call; a message that was sent does not tell it.
    if ((asked.input_field_placeholder ?? 'x').length > 64) throw new Refusal('Bad Request: BUTTON_PLACEHOLDER_INVALID');
    return {};
  }
  const given = args.reply_markup as FakeMessage['reply_markup'];
  if (given === undefined || given.inline_keyboard.length === 0) return {};
  for (const button of given.inline_keyboard.flat()) {
    if (Buffer.byteLength(button.callback_data ?? '') > 64) throw new Refusal('Bad Request: BUTTON_DATA_INVALID');
    if (button.url !== undefined && !/^(https?|tg):\/\/[^/]*\.[^/]+/.test(button.url)) throw new Refusal('Bad Request: BUTTON_URL_INVALID');
  }
  return { reply_markup: given };
}

/** Groups have negative ids, as Telegram gives them. */
export function chatOf(id: unknown): FakeMessage['chat'] {
  const number = Number(id);
  if (!Number.isInteger(number) || number === 0) throw new Refusal('Bad Request: chat not found');
  return number < 0
    ? { id: number, type: number < -1_000_000_000_000 ? 'supergroup' : 'group', title: 'Operations' }
    : { id: number, type: 'private' };
}
