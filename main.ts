import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { readable } from './analysis/signals/series.ts';
import { createCounters, createPollStates } from './api/counters.ts';
import { createRoom } from './api/room.ts';
import { type ApiServer, createServer } from './api/server.ts';
import { type ActionParts, assembleActions } from './assembly/actions.ts';
import { carePlanOf } from './assembly/care.ts';
import { assembleChat, type ChatParts } from './assembly/chat.ts';
import { checkSettings } from './assembly/check-settings.ts';
import { digestDeps, digestDoor } from './assembly/digests.ts';
import { createFollow } from './assembly/follow-tickets.ts';
import { startListeners, targetsOf } from './assembly/intake.ts';
import { lookAfter } from './assembly/look-after.ts';
import { assembleMemory } from './assembly/memory.ts';
import { assembleModel } from './assembly/model.ts';
import { apiSettings } from './assembly/resolved-settings.ts';
import { checkRoles, ROLES, type Role } from './assembly/roles.ts';
import { keptRunbooks } from './assembly/runbooks.ts';
import { schedule } from './assembly/schedules.ts';
import { seed } from './assembly/seed.ts';
import { sealOf, signInDoor } from './assembly/sign-in.ts';
import { assembleStores, freeDiskBytes } from './assembly/stores.ts';
import { assembleTickets } from './assembly/tickets.ts';
import { createViews } from './assembly/views.ts';
import { renderChart } from './bot/chart/chart.ts';
import type { ChatPlatform } from './bot/chat-platform.ts';
import type { Listener } from './collectors/collector.ts';
import { collectors } from './collectors/registry.ts';
import { recheck } from './copilot/evidence.ts';
import type { Answer, Question } from './domain/answer.ts';
import { EVERYTHING } from './domain/asset-group.ts';
import { AppError } from './domain/errors.ts';
import { randomId } from './domain/ids.ts';
import type { JobName, Jobs } from './domain/jobs.ts';
import type { Language } from './domain/language.ts';
import { redact } from './domain/redact/redact.ts';
import { DEFAULT_TENANT } from './domain/tenant.ts';
import { collect, pollsAtOnce } from './jobs/collect.ts';
import { sendDigest } from './jobs/digest.ts';
import { evaluate } from './jobs/evaluate.ts';
import { createFiled, indexObservations } from './jobs/index-observations.ts';
import { createJobLog } from './jobs/job-log.ts';
import { notify } from './jobs/notify.ts';
import { createQueues, type Queues } from './jobs/queues.ts';
import { receiveAlerts } from './jobs/receive-alerts.ts';
import { createSharedTemplates } from './jobs/shared-templates.ts';
import { resolveSecret } from './secrets.ts';
import { cannotListen, SettingsInvalid } from './setting-faults.ts';
import type { Settings } from './settings.ts';
import { storeError } from './stores/postgres/store-error.ts';
import type { SeriesPoints, TenantStores } from './stores/stores.ts';

export type AppOptions = {
  readonly log: Logger;
  readonly now: () => Date;
  /** What this process is for; everything when absent. Of one without `api` only /health and /metrics can be asked. */
  readonly roles?: readonly Role[];
  /** Platforms beside those of the settings, already built; for the demo and for tests. */
  readonly platforms?: readonly ChatPlatform[];
  /** Without schedules nothing is polled and no rule is judged but by an enqueued job: the demo and benches drive time themselves. */
  readonly schedules?: boolean;
  /** Without the API nothing listens. */
  readonly api?: boolean;
  /** Without terminals there is no local socket for `inframind chat`. */
  readonly terminals?: boolean;
};

/** What a started program offers to the command that started it. */
export type Running = {
  readonly url: string | null;
  readonly stores: TenantStores;
  readonly queues: Queues;
  readonly chat: ChatParts;
  readonly actions: ActionParts;
  readonly listeners: readonly Listener[];
  readonly explain: (request: { alertId: string; language: Language; timeZone: string; at: Date }) => Promise<Answer>;
};

export type App = {
  /** Opens the stores, starts workers, chat and API, in this order. @throws CONFIG_INVALID, STORE_LOCKED, STORE_UNAVAILABLE */
  start(): Promise<Running>;
  /** Stops in the opposite order; what is acknowledged stays. Safe to call twice, and after a start that failed. */
  stop(): Promise<void>;
};

const VERSION: string = (JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string }).version;

/** The only place that builds things. Nothing is touched before `start`. */
export function createApp(settings: Settings, options: AppOptions): App {
  const undo: Array<() => Promise<unknown>> = [];
  const stop = async () => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
  };
  return {
    start: async () => {
      try {
        return await startApp(settings, options, undo);
      } catch (thrown) {
        await stop();
        throw thrown;
      }
    },
    stop,
  };
}

async function startApp(settings: Settings, options: AppOptions, undo: Array<() => Promise<unknown>>): Promise<Running> {
  const { log, now, roles = ROLES } = options;
  const [takesIn, talks, works] = [roles.includes('api'), roles.includes('bot'), roles.includes('worker')];
  checkRoles(roles, settings);
  checkSettings(settings, collectors);
  const targets = targetsOf(settings, collectors);
  const plan = carePlanOf(settings);
  const counters = createCounters();
  const polls = createPollStates();
  const { stores: allStores, pool } = await assembleStores({ secret: resolveSecret, now, log }, settings);
  undo.push(() => allStores.close());
  await allStores.tenants.create({ id: DEFAULT_TENANT, name: DEFAULT_TENANT });
  const stores = allStores.forTenant(DEFAULT_TENANT);
  await seed(stores, settings, now());

  const backend =
    settings.queueUrl === null
      ? { kind: 'postgres' as const, pool, exclusive: settings.databaseUrl === null, explain: storeError }
      : { kind: 'redis' as const, url: await resolveSecret(settings.queueUrl) };
  const jobLog = createJobLog({ log: (level, fields, message) => log[level](fields, message), now });
  const queues = createQueues({ backend, ...jobLog });
  undo.push(() => queues.stop());
  const { enqueue } = queues;
  const room = createRoom({ load: queues.load, freeDiskBytes: () => freeDiskBytes(settings), limits: settings.api });
  const enqueueIfRoom: typeof enqueue = async (name, payload, more) => {
    await room(name);
    await enqueue(name, payload, more);
  };

  const runbooks = await keptRunbooks({ stores, now, warn: (message) => log.warn(message) });
  const { model, conversation } = await assembleModel({ stores, secret: resolveSecret, warn: (message) => log.warn(message) }, settings);
  const memory = await assembleMemory({ stores, now, secret: resolveSecret, warn: (error, message) => log.warn(error, message) }, settings);
  const thisHost = settings.targets.find(({ collector }) => collector === 'host')?.asset ?? null;
  const viewOf = createViews({ stores, runbooks, model, memory, thisHost, conversation, groups: settings.groups });
  const { explain: explainNow } = viewOf(EVERYTHING);
  const answer = (question: Question) => viewOf(question.scope ?? EVERYTHING).ask(question);
  const url = addressOf(settings);
  const { follow, followRun } = createFollow({ settings, stores, enqueue });
  const chat = await assembleChat({
    settings,
    stores,
    runbooks,
    now,
    log: (level, message) => log[level](message),
    secret: resolveSecret,
    platforms: options.platforms ?? [],
    terminals: options.terminals !== false,
    publicUrl: options.api === false ? null : url,
    ask: answer,
    viewOf,
    rate: memory.rate,
    enqueue,
    plan,
    follow,
  });
  const tickets = assembleTickets({
    ...{ settings, stores, runbooks, carePlan: plan, enqueue, now, secret: resolveSecret },
    announce: chat.ticketNews,
    announceCare: chat.care.announce,
    announceTracker: chat.trackerNews,
    wakeAt: chat.care.wakeAt,
    warn: (message) => log.warn(redact(message)),
  });
  const actions = assembleActions({
    ...{ settings, stores, runbooks, enqueue, now, secret: resolveSecret, tickets },
    ...{ announce: chat.approvalNews, announceFactor: chat.factorNews, onProgress: chat.progress.told },
    ...{ seal: await sealOf(settings, resolveSecret), publicUrl: options.api === false ? null : url },
  });

  const index = {
    stores,
    filed: createFiled(),
    templates: createSharedTemplates({ logs: stores.logs, now }),
    count: (what: 'indexed' | 'duplicates', amount: number) => counters.add('index', what === 'indexed' ? 'accepted' : 'duplicate', amount),
  };
  const transitions = { stores, enqueue, now };
  const work = <N extends JobName>(name: N, concurrency: number, handler: (job: Jobs[N]) => Promise<unknown>) =>
    works && queues.process(name, (job) => handler(ownJob(name, job)), { concurrency });
  // While one batch waits for its store the next is made ready.
  work('index-observations', 3, (job) => indexObservations(index, job));
  const report = (targetId: string, error: AppError | null) => {
    if (!polls.add(targetId, error, now())) return;
    if (error === null) log.info({ target: targetId }, `target ${targetId} answers`);
    else log.warn({ target: targetId, code: error.code }, `target ${targetId} cannot be polled: ${error.message}`);
  };
  work('collect', pollsAtOnce(targets.size), (job) =>
    collect({ stores, enqueue: enqueueIfRoom, targets, now, secret: resolveSecret, report }, job),
  );
  work('evaluate', 1, (job) => evaluate({ ...transitions, asRate }, withTime(job, now)));
  work('receive-alerts', 1, (job) => receiveAlerts(transitions, job));
  const news = { stores, reader: settings, explain: explainNow, announce: chat.announce, enqueue, remember: memory.remember, follow };
  work('notify', 2, (job) => notify(news, job));
  const digests = digestDeps({ stores, viewOf, now, publicUrl: options.api === false ? null : url }, settings);
  work('digest', 1, (job) => sendDigest(digests, job));
  work('care', 1, () => chat.care.tend());
  work('execute-run', 4, async ({ approvalId }) => {
    await memory.rememberRun(await actions.execute(approvalId));
    await followRun(approvalId);
  });
  work('ticket', 2, async (job) => tickets?.work(job));
  work('poll-tickets', 1, async (job) => tickets?.poll(job));
  await queues.start();
  for (const { said, remedy } of await queues.hazards()) log.warn(`${said.en}: ${remedy.en}`);
  if (works) undo.push(await lookAfter({ transitions, actions, memory, log, now }));

  const listeners = !takesIn
    ? []
    : await startListeners(
        {
          stores,
          enqueue,
          room,
          secret: resolveSecret,
          now,
          count: (source, outcome, amount) => counters.add(source, outcome, amount),
          warn: (message) => log.warn(message),
        },
        settings,
        collectors,
      );
  for (const listener of listeners) undo.push(() => listener.stop());
  if (works && options.schedules !== false) undo.push(await schedule({ queues, settings, targets, tickets, transitions, now, log }));
  undo.push(() => chat.stop());
  if (talks) await chat.start(actions);
  else if (takesIn) await chat.startHooks(actions);

  if (options.api === false) return { url: null, stores, queues, chat, actions, listeners, explain: explainNow };
  const server = createServer({
    stores,
    ping: () => allStores.ping(),
    pingRecords: () => allStores.pingRecords(),
    enqueue,
    queueCounts: () => queues.counts(),
    room,
    deadLetters: queues,
    counters,
    polls: () => polls.read(),
    now,
    newId: randomId,
    explain: explainNow,
    ask: answer,
    recheck: (evidence) => recheck(stores, evidence),
    viewOf,
    preview: viewOf(EVERYTHING).preview,
    renderChart,
    runbooks,
    settings: await apiSettings(settings),
    ...{ chat: chat.hooks, webChat: chat.web, digests: digestDoor({ stores, now }) },
    ...(tickets === null ? {} : { tickets: tickets.receive, trackers: tickets.accounts }),
    approvals: actions.approvals,
    signIn: signInDoor({ settings, stores, runbooks, now }, actions),
    changePeriods: actions.changePeriods,
    care: chat.care,
    version: VERSION,
    logger: log,
    doors: takesIn ? 'all' : 'health',
  });
  undo.push(() => server.close());
  return { url: await listen(server, settings), stores, queues, chat, actions, listeners, explain: explainNow };
}

/** This process serves one tenant; another's job is given up and kept where failed jobs are listed. */
function ownJob<N extends JobName>(name: N, job: Jobs[N]): Jobs[N] {
  if (job.tenantId !== DEFAULT_TENANT) throw new AppError('NOT_FOUND', `${name}: this process does not serve tenant ${job.tenantId}`);
  return job;
}

function asRate(series: SeriesPoints) {
  return { ...series, ...readable(series) };
}

/** A scheduled evaluation has no instant of its own: it judges by the time at which it runs. */
function withTime(job: Jobs['evaluate'], now: () => Date): Jobs['evaluate'] {
  return job.at === '' ? { ...job, at: now().toISOString() } : job;
}

/** Where people reach the API, as far as the settings say; a port chosen at start is not known before. */
function addressOf({ api }: Settings): string | null {
  if (api.publicUrl !== null) return api.publicUrl;
  return api.port === 0 ? null : `http://${api.host}:${api.port}`;
}

async function listen(server: ApiServer, settings: Settings): Promise<string> {
  const { host, port, publicUrl } = settings.api;
  const address = await server.listen({ host, port }).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.syscall !== 'listen') throw thrown;
    throw new SettingsInvalid([cannotListen(['api'], host, port, thrown.code ?? '')]);
  });
  return publicUrl ?? address;
}
