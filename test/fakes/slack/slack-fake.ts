import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRateWatch, type RateWatch, SLACK_LIMITS } from '../rates.ts';
import { callMethod, directOf, nextTs } from './api.ts';
import { argumentsOf, fileContent, json, read } from './http.ts';
import { signedHeaders } from './signed.ts';
import type { ApiState, FakeMessage, FakeUpload, FakeUser, FakeView } from './state.ts';
import { acceptWebSocket, type ServerSocket } from './websocket.ts';

/** How the next call of a method goes wrong. `lost`: the work is done, the answer never comes; `dropped`: it is not done. */
export type Mishap =
  | { readonly kind: 'rate-limited'; readonly retryAfterS: number }
  | { readonly kind: 'lost' }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'error'; readonly code: string };

/** A workspace of Slack on loopback: Web API, Socket Mode, signed requests, clicks, uploads, faults on demand. */
export type SlackFake = {
  /** For `apiUrl` of the Slack plugin. */
  readonly apiUrl: string;
  readonly token: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly botUserId: string;
  readonly teamId: string;
  /** Messages of a channel as they stand now, oldest first, thread answers included. */
  messages(channel: string): readonly FakeMessage[];
  readonly ephemerals: ReadonlyArray<{
    readonly channel: string;
    readonly user: string;
    readonly text: string;
    readonly thread_ts?: string;
  }>;
  readonly uploads: readonly FakeUpload[];
  /** Every call of the Web API, in order. */
  readonly calls: ReadonlyArray<{ readonly method: string; readonly args: Readonly<Record<string, unknown>>; readonly atMs: number }>;
  /** Adds or changes an account; those not added are full members. */
  setUser(id: string, user: FakeUser): void;
  /** The workspace belongs to an organisation from now on. */
  setEnterprise(id: string): void;
  /** The next `times` calls of the method go wrong; `upload` is the address that a file is posted to. */
  fail(method: string, mishap: Mishap, times?: number): void;
  /** From now on Slack's rates hold, on a clock in milliseconds; what exceeds them is refused, and told by what is returned. */
  enforceRates(nowMs: () => number): RateWatch;
  /** When files are put into their channels from now on; by default before the answer. */
  shareBy(share: (put: () => void) => void): void;
  /** What is done with a channel from now on, or no more. */
  archive(channel: string, isArchived?: boolean): void;
  expel(channel: string, isOut?: boolean): void;
  /** A token is no longer taken, or is again. */
  revoke(token: string, isRevoked?: boolean): void;
  /** A person deletes a message. */
  remove(channel: string, ts: string): void;
  /** A person changes a post of theirs, or Slack adds to it what no person wrote. */
  rewrite(
    said: Delivery & { readonly ts: string },
    text: string,
    how?: { readonly afterS?: number; readonly by?: string | null },
  ): Promise<Delivery>;
  /** Somebody may be shown one modal by this trigger. */
  giveTrigger(id: string, user: string): void;
  /** Triggers given until now open nothing any more. */
  outdateTriggers(): void;
  useHttp(urls: { readonly events: string } | null): void;
  /** A person posts. @returns the post's ts and the event's body, and how it was received */
  say(post: SayOptions): Promise<Delivery & { readonly ts: string }>;
  /** A person presses a button of a message of ours, found by its label. */
  click(press: {
    readonly user: string;
    readonly channel: string;
    readonly ts: string;
    readonly label: string | RegExp;
    readonly team?: string;
  }): Promise<Delivery>;
  slash(command: {
    readonly user: string;
    readonly channel: string;
    readonly text: string;
    readonly responseUrl?: string;
  }): Promise<Delivery>;
  /** Modals that are open, newest last. */
  views(): readonly FakeView[];
  /** A person sends a modal, or presses the button in it. `values` by the block's id. @returns with what was answered */
  submit(form: {
    readonly user: string;
    readonly view: FakeView;
    readonly values: Readonly<Record<string, string>>;
    readonly team?: string;
    /** Another private metadata than it was opened with. */
    readonly metadata?: string;
    readonly button?: string;
  }): Promise<Delivery>;
  /** A person looks at the app's home. */
  openHome(user: string): Promise<Delivery>;
  home(user: string): unknown;
  /** A person presses a button on their home. */
  clickHome(press: { readonly user: string; readonly label: RegExp }): Promise<Delivery>;
  /** A person opens a thread with the assistant. */
  openAssistant(
    user: string,
    channel: string,
    thread: string,
    more?: { readonly type?: string; readonly context?: unknown },
  ): Promise<Delivery>;
  /** Slack ends a stream by itself after some minutes. */
  endStream(channel: string, ts: string): void;
  readonly assistants: ApiState['assistants'];
  /** What was posted to the addresses of commands. */
  readonly responses: ReadonlyArray<Readonly<Record<string, unknown>>>;
  /** Delivers a body once more, as Slack does when an acknowledgement was late. */
  redeliver(delivery: Delivery): Promise<Delivery>;
  readonly connections: number;
  /** Asks the clients to reconnect, as Slack does every few hours: the oldest connection alone, which Slack refreshes one by one, or all. */
  refreshSockets(which?: 'all' | 'oldest'): void;
  /** Cuts the sockets without a word. */
  cutSockets(): void;
  stop(): Promise<void>;
};

export type SayOptions = {
  readonly user: string;
  readonly channel: string;
  readonly text: string;
  readonly thread?: string;
  readonly type?: 'message' | 'app_mention';
  readonly channelType?: 'channel' | 'im';
  readonly extra?: Readonly<Record<string, unknown>>;
};

export type Delivery = {
  readonly kind: 'events_api' | 'interactive' | 'slash_commands';
  readonly body: Readonly<Record<string, unknown>>;
  readonly ackMs: number;
  readonly status: number;
  /** What the acknowledgement said. */
  readonly answer: unknown;
};

/** Starts a fake of Slack on a free loopback port. */
export async function startSlackFake(): Promise<SlackFake> {
  const state: ApiState = {
    token: 'xoxb-test-token',
    appToken: 'xapp-test-token',
    botUserId: 'UBOT00001',
    botId: 'BBOT00001',
    teamId: 'T00000001',
    enterpriseId: null,
    origin: '',
    channels: new Map(),
    users: new Map(),
    ephemerals: [],
    uploads: new Map(),
    views: new Map(),
    homes: new Map(),
    triggers: new Map(),
    archived: new Set(),
    left: new Set(),
    deleted: new Set(),
    revoked: new Set(),
    assistants: [],
    share: (put) => put(),
    lastTs: 0,
  };
  const signingSecret = 'signing-secret-of-the-fake';
  const calls: Array<{ method: string; args: Record<string, unknown>; atMs: number }> = [];
  let watch: RateWatch | null = null;
  const mishaps = new Map<string, Mishap[]>();
  const sockets = new Set<ServerSocket>();
  const leaving = new WeakSet<ServerSocket>();
  const closing = new WeakMap<ServerSocket, ReturnType<typeof Promise.withResolvers<void>>>();
  const acks = new Map<string, (at: number, payload: unknown) => void>();
  const responses: Array<Record<string, unknown>> = [];
  let http: { readonly events: string } | null = null;
  let counter = 0;

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  server.on('upgrade', (request, stream) => {
    const socket = acceptWebSocket(request, stream, {
      text: (text) => {
        const { envelope_id: id, payload } = JSON.parse(text) as { envelope_id?: string; payload?: unknown };
        acks.get(id ?? '')?.(performance.now(), payload ?? null);
      },
      closed: () => {
        sockets.delete(socket);
        closing.get(socket)?.resolve();
      },
    });
    sockets.add(socket);
    socket.send(JSON.stringify({ type: 'hello', num_connections: sockets.size, connection_info: { app_id: 'A00000001' } }));
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(request);
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const upload = /^\/upload\/(\w+)$/.exec(path);
    if (upload !== null) {
      const file = state.uploads.get(upload[1] ?? '');
      if (file === undefined) return void response.writeHead(404).end();
      const mishap = mishaps.get('upload')?.shift();
      if (mishap?.kind === 'dropped') return void request.socket.destroy();
      if (mishap?.kind === 'rate-limited') return void response.writeHead(429, { 'retry-after': String(mishap.retryAfterS) }).end();
      if (mishap?.kind === 'error') return void response.writeHead(500).end(mishap.code);
      const content = fileContent(request, body);
      // Slack takes what was announced and nothing else.
      if (content.length !== file.length) return void response.writeHead(400).end('length differs');
      state.uploads.set(file.id, { ...file, content });
      if (mishap?.kind === 'lost') return void request.socket.destroy();
      return void response.writeHead(200).end(`OK - ${content.length}`);
    }
    if (path.startsWith('/response/')) {
      responses.push(JSON.parse(body.toString('utf8')));
      return void response.writeHead(200).end('ok');
    }
    const method = path.replace(/^\/api\//, '');
    const args = argumentsOf(request, body);
    calls.push({ method, args, atMs: performance.now() });
    const tooManyS = watch?.judge(method, args) ?? null;
    const mishap = tooManyS === null ? mishaps.get(method)?.shift() : { kind: 'rate-limited' as const, retryAfterS: tooManyS };
    if (mishap?.kind === 'dropped') return void request.socket.destroy();
    if (mishap?.kind === 'rate-limited') {
      watch?.holdBack(method, args, mishap.retryAfterS);
      response.writeHead(429, { 'retry-after': String(mishap.retryAfterS), 'content-type': 'application/json' });
      return void response.end(JSON.stringify({ ok: false, error: 'ratelimited' }));
    }
    if (mishap?.kind === 'error') return void json(response, { ok: false, error: mishap.code });
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? String(args.token ?? '');
    const result = callMethod(state, method, args, token);
    if (mishap?.kind === 'lost') return void request.socket.destroy();
    json(response, result);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.origin = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function deliver(kind: Delivery['kind'], body: Readonly<Record<string, unknown>>): Promise<Delivery> {
    const begun = performance.now();
    if (http !== null) {
      const isEvent = kind === 'events_api';
      const form =
        kind === 'interactive'
          ? { payload: JSON.stringify(body) }
          : Object.fromEntries(Object.entries(body).map(([key, value]) => [key, String(value)]));
      const raw = isEvent ? JSON.stringify(body) : new URLSearchParams(form).toString();
      const contentType = isEvent ? 'application/json' : 'application/x-www-form-urlencoded';
      const answer = await fetch(http.events, { method: 'POST', headers: signedHeaders(signingSecret, raw, contentType), body: raw });
      const text = await answer.text();
      return {
        kind,
        body,
        ackMs: performance.now() - begun,
        status: answer.status,
        answer: text.startsWith('{') ? JSON.parse(text) : null,
      };
    }
    const envelopeId = `envelope-${++counter}`;
    const acked = Promise.withResolvers<{ at: number; payload: unknown }>();
    acks.set(envelopeId, (at, payload) => acked.resolve({ at, payload }));
    const timer = setTimeout(() => acked.reject(new Error('not acknowledged within 3 s')), 3_000);
    void tell(envelopeId, { type: kind, accepts_response_payload: kind !== 'events_api', payload: body }, acked);
    const { at, payload } = await acked.promise.finally(() => clearTimeout(timer));
    return { kind, body, ackMs: at - begun, status: 200, answer: payload };
  }

  /** Over a connection that stays, if there is one; what it did not acknowledge before it closed is told over the next. */
  async function tell(
    id: string,
    envelope: object,
    acked: { readonly promise: Promise<unknown>; reject(error: Error): void },
  ): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      const socket = [...sockets].find((one) => !leaving.has(one)) ?? [...sockets][0];
      if (socket === undefined && attempt === 0) return acked.reject(new Error('no socket is connected'));
      const closed = socket === undefined ? new Promise<void>((resolve) => setTimeout(resolve, 20)) : closedOf(socket);
      socket?.send(JSON.stringify({ envelope_id: id, ...envelope, ...(attempt === 0 ? {} : { retry_attempt: attempt }) }));
      if ((await Promise.race([closed, acked.promise.then(() => 'acknowledged').catch(() => 'over')])) !== undefined) return;
    }
  }

  function closedOf(socket: ServerSocket): Promise<void> {
    const known = closing.get(socket) ?? Promise.withResolvers<void>();
    closing.set(socket, known);
    return known.promise;
  }

  const newTrigger = (user: string) => {
    const id = `trigger-${++counter}`;
    state.triggers.set(id, user);
    return id;
  };
  const eventOf = (event: Record<string, unknown>) => ({
    token: 'verification',
    team_id: state.teamId,
    api_app_id: 'A00000001',
    type: 'event_callback',
    event_id: `Ev${++counter}`,
    event_time: Math.floor(Date.now() / 1000),
    event: { ...event, event_ts: nextTs(state) },
  });

  return {
    apiUrl: `http://${state.origin}/api/`,
    token: state.token,
    appToken: state.appToken,
    signingSecret,
    botUserId: state.botUserId,
    teamId: state.teamId,
    messages: (channel) => state.channels.get(channel) ?? [],
    ephemerals: state.ephemerals,
    get uploads() {
      return [...state.uploads.values()];
    },
    calls,
    setUser: (id, user) => {
      state.users.set(id, user);
    },
    setEnterprise: (id) => {
      state.enterpriseId = id;
    },
    fail: (method, mishap, times = 1) => {
      mishaps.set(method, [...(mishaps.get(method) ?? []), ...Array.from({ length: times }, () => mishap)]);
    },
    shareBy: (share) => {
      state.share = share;
    },
    enforceRates: (nowMs) => {
      watch = createRateWatch(SLACK_LIMITS, nowMs);
      return watch;
    },
    archive: (channel, isArchived = true) => void (isArchived ? state.archived.add(channel) : state.archived.delete(channel)),
    expel: (channel, isOut = true) => void (isOut ? state.left.add(channel) : state.left.delete(channel)),
    revoke: (token, isRevoked = true) => void (isRevoked ? state.revoked.add(token) : state.revoked.delete(token)),
    remove: (channel, ts) => {
      state.deleted.add(`${channel} ${ts}`);
      state.channels.set(
        channel,
        (state.channels.get(channel) ?? []).filter((one) => one.ts !== ts),
      );
    },
    rewrite: (said, text, { afterS = 5, by } = {}) => {
      const { channel, channel_type, ...before } = said.body.event as Record<string, unknown>;
      const editor = by === undefined ? before.user : by;
      const edited = editor === null ? {} : { edited: { user: editor, ts: String(Number(said.ts) + afterS) } };
      const change = { type: 'message', subtype: 'message_changed', hidden: true, channel, channel_type };
      return deliver('events_api', eventOf({ ...change, message: { ...before, ...edited, text }, previous_message: before }));
    },
    giveTrigger: (id, user) => void state.triggers.set(id, user),
    outdateTriggers: () => {
      for (const id of state.triggers.keys()) state.triggers.delete(id);
    },
    useHttp: (urls) => {
      http = urls;
    },
    say: async (post) => {
      const ts = nextTs(state);
      const thread = post.thread === undefined ? {} : { thread_ts: post.thread };
      const message = { ts, user: post.user, text: post.text, ...thread };
      state.channels.set(post.channel, [...(state.channels.get(post.channel) ?? []), { ...message, channel: post.channel }]);
      const event = {
        ...message,
        type: post.type ?? 'message',
        channel: post.channel,
        channel_type: post.channelType ?? 'channel',
        team: state.teamId,
        event_ts: ts,
        ...post.extra,
      };
      const body = {
        token: 'verification',
        team_id: state.teamId,
        api_app_id: 'A00000001',
        type: 'event_callback',
        event_id: `Ev${++counter}`,
        event_time: Math.floor(Date.now() / 1000),
        event,
      };
      return { ...(await deliver('events_api', body)), ts };
    },
    click: async ({ user, channel, ts, label, team }) => {
      const message = state.channels.get(channel)?.find((one) => one.ts === ts);
      const button = buttonsOf(message).find((one) => (typeof label === 'string' ? one.text.text === label : label.test(one.text.text)));
      if (message === undefined || button === undefined) throw new Error(`no button ${String(label)} on ${ts}`);
      const body = {
        type: 'block_actions',
        user: { id: user, team_id: team ?? state.teamId },
        team: { id: state.teamId },
        api_app_id: 'A00000001',
        trigger_id: newTrigger(user),
        container: { type: 'message', message_ts: ts, channel_id: channel },
        channel: { id: channel },
        message,
        response_url: `http://${state.origin}/response/${counter}`,
        actions: [{ ...button, block_id: 'b', action_ts: `${Date.now() / 1000}${counter}` }],
      };
      return deliver('interactive', body);
    },
    slash: ({ user, channel, text, responseUrl }) =>
      deliver('slash_commands', {
        command: '/inframind',
        text,
        user_id: user,
        channel_id: channel,
        team_id: state.teamId,
        trigger_id: newTrigger(user),
        response_url: responseUrl ?? `http://${state.origin}/response/${counter}`,
      }),
    views: () => [...state.views.values()],
    submit: ({ user, view, values, team, metadata, button }) => {
      const blocks = view.view.blocks as ReadonlyArray<{ block_id?: string; element?: { type: string } }>;
      const stateOf = ([block, value]: readonly [string, string]) => {
        const isSelect = blocks.find((one) => one.block_id === block)?.element?.type === 'static_select';
        return [block, { value: isSelect ? { selected_option: { value } } : { value } }] as const;
      };
      const body = {
        type: button === undefined ? 'view_submission' : 'block_actions',
        user: { id: user, team_id: team ?? state.teamId },
        team: { id: state.teamId },
        api_app_id: 'A00000001',
        trigger_id: newTrigger(user),
        view: {
          ...view.view,
          id: view.id,
          hash: view.hash,
          private_metadata: metadata ?? view.view.private_metadata,
          state: { values: Object.fromEntries(Object.entries(values).map(stateOf)) },
        },
        ...(button === undefined
          ? {}
          : {
              container: { type: 'view', view_id: view.id },
              actions: [{ type: 'button', action_id: button, block_id: 'b', action_ts: `${Date.now() / 1000}${counter}` }],
            }),
      };
      return deliver('interactive', body);
    },
    openHome: (user) => deliver('events_api', eventOf({ type: 'app_home_opened', user, channel: directOf(user), tab: 'home' })),
    home: (user) => state.homes.get(user),
    clickHome: ({ user, label }) => {
      const view = state.homes.get(user) as FakeMessage | undefined;
      const button = buttonsOf(view).find((one) => label.test(one.text.text));
      if (button === undefined) throw new Error(`no button ${label} on the home of ${user}`);
      return deliver('interactive', {
        type: 'block_actions',
        user: { id: user, team_id: state.teamId },
        team: { id: state.teamId },
        api_app_id: 'A00000001',
        trigger_id: newTrigger(user),
        container: { type: 'view', view_id: `VH${user}` },
        view: { ...(view as object), id: `VH${user}`, hash: nextTs(state), private_metadata: '' },
        actions: [{ ...button, block_id: 'b', action_ts: `${Date.now() / 1000}${counter}` }],
      });
    },
    openAssistant: (user, channel, thread, { type = 'assistant_thread_started', context = {} } = {}) =>
      deliver('events_api', eventOf({ type, assistant_thread: { user_id: user, channel_id: channel, thread_ts: thread, context } })),
    endStream: (channel, ts) => {
      const ended = (state.channels.get(channel) ?? []).map((one) => (one.ts === ts ? { ...one, streaming: false } : one));
      state.channels.set(channel, ended);
    },
    assistants: state.assistants,
    responses,
    redeliver: ({ kind, body }) => deliver(kind, body),
    get connections() {
      return sockets.size;
    },
    refreshSockets: (which = 'all') => {
      for (const socket of [...sockets].slice(0, which === 'all' ? undefined : 1)) {
        socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
        leaving.add(socket);
      }
    },
    cutSockets: () => {
      for (const socket of sockets) socket.destroy();
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

type Button = { readonly type: string; readonly action_id: string; readonly value?: string; readonly text: { readonly text: string } };

function buttonsOf(message: FakeMessage | undefined): Button[] {
  const blocks = (message?.blocks ?? []) as ReadonlyArray<{ type: string; elements?: Button[] }>;
  return blocks.filter((block) => block.type === 'actions').flatMap((block) => block.elements ?? []);
}
