import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import type { AnnounceFactor } from '../actions/sign-in/enrol.ts';
import type { AnnounceTicket, AnnounceTracker } from '../actions/tickets/news.ts';
import type { ChatHooks, WebChat } from '../api/chat-hooks.ts';
import { type AnnounceDeps, announceIncident, type Channel, type IncidentNews } from '../bot/announce.ts';
import { type ApprovalNewsDeps, createApprovalNews, refreshApproval } from '../bot/announce-approval.ts';
import { announceAllClear, createCareNews } from '../bot/announce-care.ts';
import { createFactorNews } from '../bot/announce-links.ts';
import { createProgressNews, type ProgressNews } from '../bot/announce-progress.ts';
import { createTicketNews, type TicketAnnounceDeps } from '../bot/announce-tickets.ts';
import { createTrackerNews } from '../bot/announce-trackers.ts';
import { renderChart } from '../bot/chart/chart.ts';
import type { Abilities, ChatPlatform } from '../bot/chat-platform.ts';
import { createConversation } from '../bot/conversation.ts';
import { dryRunText } from '../bot/dry-run-text.ts';
import { createEmail, type EmailSettings } from '../bot/email/email.ts';
import { createOutbox } from '../bot/outbox.ts';
import { createSlack, type SlackPlatform } from '../bot/slack/slack.ts';
import { createTelegram, type TelegramPlatform } from '../bot/telegram/telegram.ts';
import { createTerminalServer, EVERY_TERMINAL } from '../bot/terminal/terminal-server.ts';
import { readRequests, readThread } from '../bot/web/read-thread.ts';
import { createWeb } from '../bot/web/web.ts';
import type { Vote } from '../copilot/memory/rate.ts';
import type { Reply } from '../copilot/reply.ts';
import type { Runbook } from '../domain/action.ts';
import type { Question } from '../domain/answer.ts';
import { EVERYTHING, type Scope } from '../domain/asset-group.ts';
import type { CarePlan } from '../domain/care.ts';
import { randomId } from '../domain/ids.ts';
import type { Enqueue } from '../domain/jobs.ts';
import { type Principal, scopeOf } from '../domain/tenant.ts';
import type { ResolveSecret } from '../secrets.ts';
import type { Settings } from '../settings.ts';
import { restrictStores } from '../stores/restricted/restricted.ts';
import { seenOf } from '../stores/restricted/sight.ts';
import type { TenantStores } from '../stores/stores.ts';
import type { ActionParts } from './actions.ts';
import { assembleCare, type CareParts } from './care.ts';
import { keepStarting } from './keep-starting.ts';
import { createSeenFrom, scopeOfPlace } from './places.ts';
import { builtFrom } from './plugin-settings.ts';
import { terminalSocket } from './terminal-socket.ts';
import { type ScopedView, scopeOfChannel } from './views.ts';

export type ChatParts = {
  readonly announce: (news: IncidentNews) => Promise<void>;
  readonly care: CareParts;
  readonly ticketNews: AnnounceTicket;
  readonly approvalNews: ReturnType<typeof createApprovalNews>;
  readonly factorNews: AnnounceFactor;
  readonly trackerNews: AnnounceTracker;
  /** Edits the messages of runs as they go on. */
  readonly progress: ProgressNews;
  /** Platforms that take HTTP requests, for the API to mount. */
  readonly hooks: ChatHooks;
  /** The chat of the page, for the API to mount. */
  readonly web: WebChat;
  /** Connects the platforms and begins to deliver. */
  readonly start: (actions: ActionParts) => Promise<void>;
  /** Connects only the platforms that come in by the API, and delivers nothing: for a process beside the one that talks. */
  readonly startHooks: (actions: ActionParts) => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type ChatDeps = {
  readonly settings: Settings;
  readonly stores: TenantStores;
  readonly runbooks: readonly Runbook[];
  readonly now: () => Date;
  readonly log: (level: 'warn' | 'error', message: string) => void;
  readonly secret: ResolveSecret;
  /** Platforms beside those of the settings. */
  readonly platforms: readonly ChatPlatform[];
  /** Whether this process serves terminals over its local socket. */
  readonly terminals: boolean;
  readonly publicUrl: string | null;
  readonly ask: (question: Question) => Promise<Reply>;
  readonly viewOf: (scope: Scope) => ScopedView;
  readonly rate: (principal: Principal, vote: Vote) => Promise<unknown>;
  readonly enqueue: Enqueue;
  readonly plan: CarePlan;
  /** Told after people changed what is done about an incident. */
  readonly follow: (incidentId: string) => Promise<void>;
};

/** Messages to terminals that are looked through for those of one. */
const MOST_WAITING = 1_000;

/** Platforms, conversation, announcements and the outbox, built from the settings. */
export async function assembleChat(deps: ChatDeps): Promise<ChatParts> {
  const { settings, stores, now, log } = deps;
  const slack = await slackOf(deps);
  const telegram = await telegramOf(deps);
  const email = await emailOf(deps);
  const waits = async (channel: string) =>
    (await stores.chat.waiting({ platform: 'terminal', limit: MOST_WAITING })).some((message) => message.channel === channel);
  const terminals = { path: terminalSocket(settings.dataDir), userId: userInfo().username, waits };
  const terminal = deps.terminals ? [createTerminalServer(terminals)] : [];
  const web = createWeb({ stores, now });
  const platforms: ChatPlatform[] = [
    ...deps.platforms,
    web,
    ...(slack ? [slack] : []),
    ...(telegram ? [telegram] : []),
    ...(email ? [email] : []),
    ...terminal,
  ];
  const editsOf = (id: string): Abilities['edits'] => platforms.find((one) => one.id === id)?.abilities.edits ?? 'in-place';
  const channels = channelsOf(settings, deps.terminals, editsOf);
  const links = {
    webUrl: deps.publicUrl,
    evidenceUrlBase: deps.publicUrl === null ? null : `${deps.publicUrl.replace(/\/$/, '')}/evidence/`,
  };
  const holder = settings.databaseUrl === null ? null : randomUUID();
  const outbox = createOutbox({ stores, platforms, now, log, holder });
  const wake = () => outbox.wake();
  const seen: NonNullable<ApprovalNewsDeps['seen']> = (tx, channel, assetIds) =>
    seenOf(settings, tx, scopeOfChannel(settings.channels, channel), assetIds);
  const summaryOf: TicketAnnounceDeps['summaryOf'] = (tx, incidentId, channel) =>
    restrictStores(tx, settings.groups, scopeOfChannel(settings.channels, channel)).alerts.summary(incidentId);
  const news: ApprovalNewsDeps = { channels, runbooks: deps.runbooks, now, wake, seen, webUrl: links.webUrl };
  const progress = createProgressNews({ ...news, stores, log });
  const announcing: AnnounceDeps = {
    stores,
    channels,
    links,
    now,
    wake,
    log,
    canRequest: settings.hosts.length + settings.services.length > 0,
  };
  const reader = { language: settings.language, timeZone: settings.timeZone };
  const seenFrom = createSeenFrom(settings);
  const careNews = { channels, reader, editsOf, seenFrom, links, now, wake };
  const care = assembleCare({
    settings,
    plan: deps.plan,
    stores,
    enqueue: deps.enqueue,
    now,
    announce: createCareNews(careNews),
    everywhere: channels,
    seenFrom,
    follow: deps.follow,
  });
  const announce = async (about: IncidentNews) => {
    const told = (await care.decide(about)).map(({ platform, channel, quiet }): Channel => {
      const known = channels.find((one) => one.platform === platform && one.channel === channel);
      return { ...(known ?? { platform, channel, ...reader, edits: editsOf(platform) }), quiet };
    });
    const scopes = new Map(await Promise.all(told.map(async (one) => [one, await scopeOfPlace(settings, stores, one)] as const)));
    const isOpen = (one: Channel) => scopes.get(one)?.length === 0;
    await announceIncident({ ...announcing, channels: told.filter(isOpen) }, about);
    for (const channel of told.filter((one) => !isOpen(one))) {
      const part = await partOf(deps.viewOf(scopes.get(channel) ?? [[]]), about, now());
      if (part !== null) await announceIncident({ ...announcing, channels: [channel] }, part);
    }
    if (about.transition === 'resolved') await announceAllClear(careNews, stores, about.incident);
  };
  const started: ChatPlatform[] = [];
  const ending = new AbortController();
  const hooks: ChatHooks = {
    slack: slack !== null && settings.slack?.mode === 'http' ? (request) => slack.handleHttp(request) : null,
    telegram: telegram !== null && settings.telegram?.mode === 'webhook' ? (request) => telegram.handleWebhook(request) : null,
  };
  const connect = async (actions: ActionParts, wanted: readonly ChatPlatform[]) => {
    const handle = createConversation({
      stores,
      platforms,
      ask: deps.ask,
      sight: (principal, incoming) => {
        const channel = incoming.private ? EVERYTHING : scopeOfChannel(settings.channels, incoming);
        const scope = [...scopeOf(principal), ...channel];
        return { scope, stores: deps.viewOf(scope).stores };
      },
      rate: deps.rate,
      requestAction: (principal, request) => actions.approvals.request(principal, request),
      vote: (principal, approvalId, shownHash) => actions.approvals.vote(principal, approvalId, shownHash),
      stepUp: (principal, approvalId, account) => actions.stepUp.offer(principal, approvalId, account),
      reject: (principal, approvalId) => actions.approvals.reject(principal, approvalId),
      stop: (principal, approvalId) => actions.approvals.stop(principal, approvalId),
      requestRollback: (principal, approvalId, shownHash) => actions.rollback(principal, approvalId, shownHash),
      runbooks: deps.runbooks,
      changePeriods: actions.changePeriods,
      openTicket: actions.openTicket,
      care: care.acts,
      groups: deps.plan.groups,
      dryRun: async (reader) => dryRunText(await care.dryRun(7), reader),
      refreshApproval: (approvalId, nonce) => refreshApproval(news, stores, approvalId, nonce),
      links,
      now,
      newId: randomId,
      wake,
      log,
    });
    // A chat that cannot be reached must not keep alerts from being judged: its messages wait in the outbox.
    for (const platform of wanted)
      await keepStarting(platform, () => platform.start(handle), { log, onStarted: () => started.push(platform), signal: ending.signal });
  };
  return {
    announce,
    care,
    ticketNews: createTicketNews({ channels, reader, editsOf, summaryOf, webUrl: links.webUrl, now, wake }),
    approvalNews: createApprovalNews(news),
    factorNews: createFactorNews({ platforms, wake }),
    trackerNews: createTrackerNews({ platforms, wake }),
    progress,
    hooks,
    web: {
      hear: web.hear,
      stopAnswer: web.stopAnswer,
      read: async (person, thread, seen) => ({
        messages: await readThread({ stores }, person, thread, scopeOf(person)),
        requests: await readRequests(
          { seen, stores, named: (ids) => seenOf(settings, stores, scopeOf(person), ids), runbooks: deps.runbooks, now },
          person,
        ),
      }),
    },
    start: async (actions) => {
      outbox.start();
      await connect(actions, platforms);
    },
    startHooks: (actions) =>
      connect(
        actions,
        platforms.filter(
          ({ id }) => id === 'web' || (id === 'slack' && hooks.slack !== null) || (id === 'telegram' && hooks.telegram !== null),
        ),
      ),
    stop: async () => {
      ending.abort();
      await progress.stop();
      for (const platform of started.splice(0)) await platform.stop();
      await outbox.stop();
    },
  };
}

/** News of an incident as far as a scope shows it; null when it shows nothing of it. */
async function partOf(view: ScopedView, news: IncidentNews, at: Date): Promise<IncidentNews | null> {
  const incident = await view.stores.alerts.incident(news.incident.id);
  const alert = incident === null ? null : await view.stores.alerts.get(incident.alertIds[0] ?? '');
  if (incident === null || alert === null) return null;
  const summary = news.summary === null ? null : await view.stores.alerts.summary(incident.id);
  const answer: IncidentNews['answer'] = ({ language, timeZone }) => view.explain({ alertId: alert.id, language, timeZone, at });
  return { ...news, incident, alert, summary, answer };
}

function channelsOf(settings: Settings, terminals: boolean, editsOf: (platform: string) => Abilities['edits']): Channel[] {
  const { language, timeZone } = settings;
  const named = settings.channels.map((one) => ({
    platform: one.platform,
    channel: one.channel,
    language: one.language ?? language,
    timeZone: one.timeZone ?? timeZone,
    edits: editsOf(one.platform),
  }));
  return terminals ? [...named, { platform: 'terminal', channel: EVERY_TERMINAL, language, timeZone, edits: 'again' }] : named;
}

async function slackOf({ settings: { slack }, secret, now, log }: ChatDeps): Promise<SlackPlatform | null> {
  if (slack === null) return null;
  const { mode, apiUrl } = slack;
  const [token, appToken, signingSecret] = await Promise.all([
    secret(slack.botToken),
    resolve(slack.appToken, secret),
    resolve(slack.signingSecret, secret),
  ]);
  // Two sockets: one listens while Slack refreshes the other.
  const given = { mode, token, appToken, signingSecret, connections: 2, ...(apiUrl === undefined ? {} : { apiUrl }) };
  return builtFrom(['slack'], () => createSlack(given, { renderChart, now, log }));
}

async function telegramOf({ settings: { telegram, channels: all }, stores, secret, now, log }: ChatDeps): Promise<TelegramPlatform | null> {
  if (telegram === null) return null;
  const { mode, webhookUrl, apiRoot } = telegram;
  const [token, secretToken] = await Promise.all([secret(telegram.token), resolve(telegram.webhookSecret, secret)]);
  const channels = all.filter(({ platform }) => platform === 'telegram').map(({ channel }) => channel);
  const given = { mode, token, webhookUrl, secretToken, channels, ...(apiRoot === undefined ? {} : { apiRoot }) };
  return builtFrom(['telegram'], () => createTelegram(given, { renderChart, dialogues: stores.chat, moves: stores.cursors, now, log }));
}

async function emailOf({ settings, publicUrl, secret, log }: ChatDeps): Promise<ChatPlatform | null> {
  const { email } = settings;
  if (email === null) return null;
  const given: EmailSettings = { ...email, password: await resolve(email.password, secret) };
  return builtFrom(['email'], () => createEmail(given, { renderChart, log, pageUrl: publicUrl }));
}

async function resolve(reference: string | null, secret: ResolveSecret): Promise<string | null> {
  return reference === null ? null : secret(reference);
}
