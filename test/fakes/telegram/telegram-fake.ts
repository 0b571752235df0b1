import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRateWatch, type RateWatch, TELEGRAM_LIMITS } from '../rates.ts';
import { type Args, allow, type BotState, callMethod, chatOf, type FakeMessage, Refusal } from './api.ts';

/** How the next call of a method goes wrong. `lost`: the work is done, the answer never comes; `dropped`: it is not done. */
export type Mishap =
  | { readonly kind: 'rate-limited'; readonly retryAfterS: number }
  | { readonly kind: 'lost' }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'unavailable' }
  | { readonly kind: 'refused'; readonly description: string };

/** Telegram's Bot API on loopback: polling, webhook, presses, pictures, faults on demand. */
export type TelegramFake = {
  /** For `apiRoot` of the Telegram plugin. */
  readonly apiRoot: string;
  readonly token: string;
  readonly botUsername: string;
  /** All messages as they stand now, oldest first. */
  messages(chat: number): readonly FakeMessage[];
  /** The HTML a message was sent with. */
  source(messageId: number): string;
  photo(messageId: number): Buffer | null;
  readonly calls: ReadonlyArray<{ readonly method: string; readonly args: Args; readonly atMs: number }>;
  fail(method: string, mishap: Mishap, times?: number): void;
  /** From now on Telegram's rates hold, on a clock in milliseconds; what exceeds them is refused, and told by what is returned. */
  enforceRates(nowMs: () => number): RateWatch;
  /** The bot may write to a person no more, as to one who has never written to it. */
  block(user: number, isBlocked?: boolean): void;
  /** A chat puts the bot out, or takes it in again. */
  expel(chat: number, isOut?: boolean): void;
  /** From now on only administrators write in a topic; null: outside topics. */
  closeTopic(chat: number, topic: number | null): void;
  /** A person deletes a message. */
  remove(chat: number, messageId: number): void;
  /** A person writes something else in place of what the update of `say` said, so many seconds later. */
  rewrite(said: Update, text: string, afterS?: number): Promise<Update>;
  /** A press can no longer be answered. */
  outdate(pressId: string): void;
  /**
   * A group becomes a supergroup: messages of before stay behind, what is for the old id is refused. With `tells` both chats get their
   * service message.
   */
  migrate(from: number, to: number, tells?: boolean): Promise<void>;
  /** A person writes. */
  say(post: {
    readonly user: number;
    readonly chat: number;
    readonly text: string;
    readonly replyTo?: number;
    readonly topic?: number;
    readonly extra?: Readonly<Record<string, unknown>>;
  }): Promise<Update>;
  /** A person presses a button of a message of ours, found by its label. @returns its id, for `pressed` */
  press(press: {
    readonly user: number;
    readonly chat: number;
    readonly messageId: number;
    readonly label: string | RegExp;
    /** What a changed client sends instead of the button's own data. */
    readonly data?: string;
    readonly from?: Readonly<Record<string, unknown>>;
    /** Of a message that is too old the bot is told its number alone. @see https://core.telegram.org/bots/api#inaccessiblemessage */
    readonly isInaccessible?: boolean;
  }): Promise<string>;
  /** What the person who pressed was shown; null until it is answered. */
  pressed(id: string): { readonly text: string | null; readonly alert: boolean } | null;
  /** Delivers an update once more, as Telegram does when a webhook was slow or an offset was not confirmed. */
  redeliver(update: Update): Promise<void>;
  stop(): Promise<void>;
};

export type Update = Readonly<Record<string, unknown>> & { readonly update_id: number };

/** Starts a fake of Telegram on a free loopback port. */
export async function startTelegramFake(): Promise<TelegramFake> {
  const state: BotState = {
    token: '100200:TESTtokenTESTtokenTESTtokenTESTtoken',
    bot: { id: 100200, is_bot: true, first_name: 'InfraMind', username: 'inframind_bot' },
    messages: [],
    sources: new Map(),
    photos: new Map(),
    presses: new Map(),
    strangers: new Set(),
    migrated: new Map(),
    expelled: new Set(),
    closed: new Set(),
    allowed: null,
    webhook: null,
    lastId: 0,
  };
  const calls: Array<{ method: string; args: Args; atMs: number }> = [];
  let watch: RateWatch | null = null;
  const mishaps = new Map<string, Mishap[]>();
  let updates: Update[] = [];
  let lastUpdate = 1_000;
  const arrivals = new Set<() => void>();

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)/.exec(request.url ?? '') ?? [];
    const args = await argumentsOf(request);
    if (token !== state.token) return reply(response, 401, { ok: false, error_code: 401, description: 'Unauthorized' });
    calls.push({ method, args, atMs: performance.now() });
    const tooManyS = watch?.judge(method, args) ?? null;
    const mishap =
      tooManyS === null ? mishaps.get(method.toLowerCase())?.shift() : { kind: 'rate-limited' as const, retryAfterS: tooManyS };
    if (mishap?.kind === 'dropped') return void request.socket.destroy();
    if (mishap?.kind === 'unavailable') return reply(response, 502, { ok: false, error_code: 502, description: 'Bad Gateway' });
    if (mishap?.kind === 'refused') return reply(response, 403, { ok: false, error_code: 403, description: mishap.description });
    if (mishap?.kind === 'rate-limited') {
      watch?.holdBack(method, args, mishap.retryAfterS);
      const description = `Too Many Requests: retry after ${mishap.retryAfterS}`;
      return reply(response, 429, { ok: false, error_code: 429, description, parameters: { retry_after: mishap.retryAfterS } });
    }
    try {
      const result = method.toLowerCase() === 'getupdates' ? await getUpdates(args) : callMethod(state, method, args);
      if (mishap?.kind === 'lost') return void request.socket.destroy();
      reply(response, 200, { ok: true, result });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const code = STATUS[/^(?:Not Found|Conflict|Forbidden)/.exec(error.message)?.[0] ?? ''] ?? 400;
      reply(response, code, {
        ...{ ok: false, error_code: code, description: error.message },
        ...(error.parameters === undefined ? {} : { parameters: error.parameters }),
      });
    }
  }

  /** Long polling: answers at once when something is there, else when it comes or the time is over. */
  async function getUpdates(args: Args): Promise<readonly Update[]> {
    if (state.webhook !== null) throw new Refusal("Conflict: can't use getUpdates method while webhook is active");
    allow(state, args);
    const offset = Number(args.offset ?? 0);
    if (offset > 0) updates = updates.filter((update) => update.update_id >= offset);
    const timeoutMs = Number(args.timeout ?? 0) * 1_000;
    if (updates.length === 0 && timeoutMs > 0) {
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          arrivals.delete(done);
          resolve();
        };
        const timer = setTimeout(done, timeoutMs);
        arrivals.add(done);
      });
    }
    return updates.slice(0, Number(args.limit ?? 100));
  }

  async function deliver(update: Update): Promise<void> {
    if (state.allowed !== null && !Object.keys(update).some((kind) => state.allowed?.has(kind))) return;
    if (state.webhook === null) {
      updates.push(update);
      for (const arrive of [...arrivals]) arrive();
      return;
    }
    const { url, secret } = state.webhook;
    const headers = { 'content-type': 'application/json', ...(secret === null ? {} : { 'x-telegram-bot-api-secret-token': secret }) };
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(update) });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`the webhook answered ${answer.status}`);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: state.token,
    botUsername: state.bot.username,
    messages: (chat) => state.messages.filter((message) => message.chat.id === chat),
    source: (messageId) => state.sources.get(messageId) ?? '',
    photo: (messageId) => state.photos.get(messageId) ?? null,
    calls,
    fail: (method, mishap, times = 1) => {
      const key = method.toLowerCase();
      mishaps.set(key, [...(mishaps.get(key) ?? []), ...Array.from({ length: times }, () => mishap)]);
    },
    enforceRates: (nowMs) => {
      watch = createRateWatch(TELEGRAM_LIMITS, nowMs);
      return watch;
    },
    block: (user, isBlocked = true) => void (isBlocked ? state.strangers.add(user) : state.strangers.delete(user)),
    expel: (chat, isOut = true) => void (isOut ? state.expelled.add(chat) : state.expelled.delete(chat)),
    closeTopic: (chat, topic) => void state.closed.add(`${chat}/${topic ?? 'general'}`),
    remove: (chat, messageId) => {
      const index = state.messages.findIndex((one) => one.chat.id === chat && one.message_id === messageId);
      if (index >= 0) state.messages.splice(index, 1);
    },
    rewrite: async ({ message }, text, afterS = 5) => {
      const before = message as FakeMessage;
      const update = { update_id: ++lastUpdate, edited_message: { ...before, text, edit_date: before.date + afterS } };
      await deliver(update);
      return update;
    },
    outdate: (pressId) => void state.presses.delete(pressId),
    migrate: async (from, to, tells = false) => {
      state.migrated.set(from, to);
      if (!tells) return;
      const head = () => ({
        message_id: ++state.lastId,
        date: Math.floor(Date.now() / 1000),
        from: { id: 1, is_bot: false, first_name: 'A' },
      });
      await deliver({ update_id: ++lastUpdate, message: { ...head(), chat: chatOf(from), migrate_to_chat_id: to } });
      await deliver({ update_id: ++lastUpdate, message: { ...head(), chat: chatOf(to), migrate_from_chat_id: from } });
    },
    say: async ({ user, chat, text, replyTo, topic, extra }) => {
      const replied = state.messages.find((one) => one.chat.id === chat && one.message_id === replyTo);
      const message: FakeMessage = {
        message_id: ++state.lastId,
        date: Math.floor(Date.now() / 1000),
        chat: chatOf(chat),
        from: { id: user, is_bot: false, first_name: `Person ${user}` },
        text,
        ...(topic === undefined ? {} : { message_thread_id: topic, is_topic_message: true }),
        ...(replied === undefined
          ? {}
          : { reply_to_message: { message_id: replied.message_id, date: replied.date, chat: replied.chat, from: replied.from } }),
        ...extra,
      };
      state.messages.push(message);
      const command = /^\/\w+(@\w+)?/.exec(text)?.[0];
      const entities = command === undefined ? {} : { entities: [{ type: 'bot_command', offset: 0, length: command.length }] };
      const update = { update_id: ++lastUpdate, message: { ...message, ...entities } };
      await deliver(update);
      return update;
    },
    press: async ({ user, chat, messageId, label, data, from, isInaccessible = false }) => {
      const message = state.messages.find((one) => one.chat.id === chat && one.message_id === messageId);
      const button = message?.reply_markup?.inline_keyboard
        .flat()
        .find((one) => (typeof label === 'string' ? one.text === label : label.test(one.text)));
      if (message === undefined || button?.callback_data === undefined) throw new Error(`no button ${String(label)} on ${messageId}`);
      const id = `query-${++lastUpdate}`;
      state.presses.set(id, { answered: false, text: null, alert: false });
      const who = { id: user, is_bot: false, first_name: `Person ${user}`, ...from };
      const told = isInaccessible ? { chat: message.chat, message_id: messageId, date: 0 } : message;
      await deliver({
        update_id: ++lastUpdate,
        callback_query: { id, from: who, message: told, chat_instance: String(chat), data: data ?? button.callback_data },
      });
      return id;
    },
    pressed: (id) => {
      const press = state.presses.get(id);
      return press?.answered === true ? { text: press.text, alert: press.alert } : null;
    },
    redeliver: deliver,
    stop: async () => {
      for (const arrive of [...arrivals]) arrive();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const STATUS: Readonly<Record<string, number>> = { 'Not Found': 404, Conflict: 409, Forbidden: 403 };

function reply(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

async function argumentsOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const type = request.headers['content-type'] ?? '';
  const query = Object.fromEntries(new URL(request.url ?? '/', 'http://localhost').searchParams);
  if (body.length === 0) return query;
  if (type.startsWith('application/json')) return { ...query, ...(JSON.parse(body.toString()) as object) };
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const args: Record<string, unknown> = { ...query };
  const files = new Map<string, Buffer>();
  for (const [name, value] of form) {
    if (typeof value === 'string') args[name] = parsedField(name, value);
    else files.set(name, Buffer.from(await value.arrayBuffer()));
  }
  for (const [name, file] of files) args[name] = file;
  // A file can be its own part that the argument names.
  for (const [name, value] of Object.entries(args)) {
    const part = typeof value === 'string' ? /^attach:\/\/(.+)$/.exec(value)?.[1] : undefined;
    if (part !== undefined) args[name] = files.get(part);
  }
  return args;
}

function parsedField(name: string, value: string): unknown {
  const structured = ['reply_markup', 'reply_parameters', 'link_preview_options', 'allowed_updates', 'entities'];
  return structured.includes(name) ? JSON.parse(value) : value;
}
