import { setTimeout as pause } from 'node:timers/promises';
import { App, LogLevel } from '@slack/bolt';
import { type Logger, WebClient as SlackClient, type WebClientOptions } from '@slack/web-api';
import { z } from 'zod';
import type { Chart } from '../../domain/answer.ts';
import { AppError } from '../../domain/errors.ts';
import type { ChatPlatform, Incoming } from '../chat-platform.ts';
import { Later } from '../rates.ts';
import { escapeText, fallbackText, renderBlocks, safeUrl } from './blocks.ts';
import { createCalls } from './calls.ts';
import { createCharts } from './charts.ts';
import { createHttpReceiver, type HttpAnswer, type HttpRequest } from './http-receiver.ts';
import type { Self } from './incoming.ts';
import { listen } from './listen.ts';
import { completeBegun, createLives, readBegun } from './live.ts';
import { editFailure, sendFailure } from './outcome.ts';
import { personCheck } from './people.ts';
import { slackRates } from './rates.ts';
import { createSocketReceiver } from './socket-receiver.ts';

/** Settings of the Slack plugin; secrets are handed in resolved. */
export const settings = z.object({
  token: z.string().min(1).describe('Bot token (xoxb-…), a secret reference in the configuration'),
  mode: z.enum(['socket', 'http']).default('socket').describe('How events arrive: over a WebSocket, or as signed HTTP requests'),
  appToken: z.string().nullable().default(null).describe('App-level token (xapp-…) for socket mode, a secret reference'),
  signingSecret: z.string().nullable().default(null).describe('Signing secret for HTTP mode, a secret reference'),
  apiUrl: z.url().default('https://slack.com/api/').describe("Root of Slack's Web API"),
  channels: z.array(z.string()).default([]).describe('Ids of the channels in which alerts are announced'),
  connections: z.int().min(1).max(10).default(1).describe('WebSockets held open in socket mode; two leave no gap when one is refreshed'),
  timeoutMs: z.int().min(100).max(60_000).default(10_000).describe('Deadline of one request to Slack'),
});

export type SlackSettings = z.input<typeof settings>;

/** What the Slack plugin needs from outside. */
export type SlackDeps = {
  renderChart(chart: Chart): Promise<Buffer>;
  log?: (level: 'warn' | 'error', message: string) => void;
  now?: () => Date;
  wait?: (ms: number) => Promise<unknown>;
};

/** The Slack platform; in HTTP mode the API mounts `handleHttp` on a route that keeps the raw body. */
export type SlackPlatform = ChatPlatform & {
  /** Takes one signed request: events, interactivity or a slash command. @throws CHAT_SIGNATURE */
  handleHttp(request: HttpRequest): Promise<HttpAnswer>;
};

const EVENT_TYPE = 'inframind_message';

/**
 * Slack through Bolt: Socket Mode or signed HTTP.
 *
 * Bolt's client would send a message again when its answer was lost, and one 429 would pause every call: both are switched
 * off here, and the outbox decides.
 *
 * @throws CONFIG_INVALID when the mode's secret is missing
 */
export function createSlack(given: SlackSettings, deps: SlackDeps): SlackPlatform {
  const config = settings.parse(given);
  const { now = () => new Date(), wait = (ms: number) => pause(ms, undefined, { ref: false }) } = deps;
  const logger = quietLogger(deps.log ?? (() => {}));
  const clientOptions: WebClientOptions = {
    slackApiUrl: config.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: config.timeoutMs,
    logger,
  };
  const client = new SlackClient(config.token, clientOptions);
  const http = config.mode === 'http' ? createHttpReceiver({ signingSecret: required(config.signingSecret, 'signingSecret'), now }) : null;
  const receiver =
    http ??
    createSocketReceiver({
      appToken: required(config.appToken, 'appToken'),
      clientOptions,
      connections: config.connections,
      reconnectMs: 250,
      logger,
    });
  const call = createCalls({ client, now, wait });
  const charts = createCharts({ client, renderChart: deps.renderChart, timeoutMs: config.timeoutMs });
  let self: Self = { userId: '', teamId: '', enterpriseId: null };
  const trusts = personCheck({ call, self: () => self, now, logger });
  const live = createLives({ call, self: () => self, logger });

  return {
    id: 'slack',
    rates: slackRates,
    abilities: { listens: true, edits: 'in-place', forms: true },

    async start(handle) {
      try {
        const auth = await client.auth.test();
        self = { userId: auth.user_id ?? '', teamId: auth.team_id ?? '', enterpriseId: auth.enterprise_id ?? null };
        const app = new App({
          receiver,
          clientOptions,
          logger,
          authorize: async () => ({ botToken: config.token, botId: auth.bot_id ?? '', botUserId: self.userId, teamId: self.teamId }),
          convoStore: false,
        });
        const webOrigins = ['https://hooks.slack.com', new URL(config.apiUrl).origin];
        listen(app, { call, self, trusts, handle, logger, whisper, webOrigins, now });
        await app.start();
      } catch (error) {
        await receiver.stop();
        throw new AppError('CHAT_UNAVAILABLE', `slack: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
    },

    async stop() {
      await receiver.stop();
    },

    live,

    async send({ channel, thread, card, key, begun }) {
      const metadata = { event_type: EVENT_TYPE, event_payload: { key } };
      const streamed = readBegun(begun);
      const isChartDue = card.chart !== null;
      try {
        if (streamed !== null && thread !== null) {
          const text = fallbackText(card);
          const isDone = await completeBegun({ client, call }, { channel, begun: streamed, card, text, metadata });
          if (isDone) return { kind: 'sent', posted: { messageId: streamed.ts, thread }, isChartDue };
        }
        const said = { text: fallbackText(card), blocks: renderBlocks(card), metadata, unfurl_links: false, unfurl_media: false };
        const where = thread === null ? { channel } : { channel, thread_ts: thread };
        const { ts: messageId } = SENT.parse(await client.apiCall('chat.postMessage', { ...where, ...said }));
        return { kind: 'sent', posted: { messageId, thread: thread ?? messageId }, isChartDue };
      } catch (error) {
        return sendFailure(error);
      }
    },

    async edit({ channel, messageId, card }) {
      try {
        await client.apiCall('chat.update', { channel, ts: messageId, text: fallbackText(card), blocks: renderBlocks(card) });
        return { kind: 'sent', posted: { messageId, thread: messageId } };
      } catch (error) {
        return editFailure(error);
      }
    },

    sendChart: charts.send,

    findChart: (message) => charts.find(message).catch(asLater('find')),

    async find({ channel, thread, key }) {
      // A channel tells its newest first; a thread its oldest, so that a long one is read to its end.
      const [method, where, pages] =
        thread === null
          ? (['conversations.history', { limit: 100 }, 1] as const)
          : (['conversations.replies', { ts: thread, limit: 200 }, MOST_PAGES] as const);
      let cursor = '';
      for (let page = 0; page < pages; page += 1) {
        const more = cursor === '' ? {} : { cursor };
        const asked = { channel, ...where, ...more, include_all_metadata: true };
        const found = FOUND.parse(await client.apiCall(method, asked).catch(asLater(method)));
        const ours = found.messages.find((one) => one.metadata?.event_type === EVENT_TYPE && one.metadata.event_payload.key === key);
        if (ours !== undefined) return { messageId: ours.ts, thread: thread ?? ours.ts };
        cursor = found.response_metadata?.next_cursor ?? '';
        if (cursor === '') return null;
      }
      return null;
    },

    whisper,

    async confide(incoming, text, url) {
      await call('chat.postEphemeral', { ...seenAlone(incoming), text: `${escapeText(text, 3_000)}\n<${safeUrl(url)}>` });
      return 'here';
    },

    async handleHttp(request) {
      if (http === null) throw new AppError('NOT_FOUND', 'slack: not in HTTP mode');
      return http.handle(request);
    },
  };

  async function whisper(incoming: Pick<Incoming, 'channel' | 'userId' | 'thread'>, text: string): Promise<void> {
    const said = { text: escapeText(text, 3_000) };
    // In a direct message nobody else reads, and Slack shows nothing ephemeral there to keep.
    if (incoming.channel === incoming.userId) await call('chat.postMessage', { channel: incoming.userId, ...said });
    else await call('chat.postEphemeral', { ...seenAlone(incoming), ...said });
  }
}

function seenAlone({ channel, userId, thread }: Pick<Incoming, 'channel' | 'userId' | 'thread'>) {
  return { channel, user: userId, ...(thread === null ? {} : { thread_ts: thread }) };
}

function asLater(method: string): (error: unknown) => never {
  return (error) => {
    const failure = sendFailure(error);
    throw failure.kind === 'later' ? new Later(method, failure.retryAfterMs) : error;
  };
}

const SENT = z.object({ ts: z.string() });
/** Of 200 replies each; a thread of more is not searched to its end. */
const MOST_PAGES = 25;
const FOUND = z.object({
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) }).optional(),
    }),
  ),
});
function required(secret: string | null, name: string): string {
  if (secret === null || secret === '') throw new AppError('CONFIG_INVALID', `slack: ${name} is missing`);
  return secret;
}

function quietLogger(log: (level: 'warn' | 'error', message: string) => void): Logger {
  return {
    debug: () => {},
    info: () => {},
    warn: (...parts) => log('warn', parts.map(String).join(' ')),
    error: (...parts) => log('error', parts.map(String).join(' ')),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}
