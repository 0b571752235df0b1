import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { accessSync, constants, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { trackersOf } from '../assembly/tracker-plan.ts';
import type { Collector, PollingCollector } from '../collectors/collector.ts';
import { readJournal } from '../collectors/host/journal.ts';
import { AppError, ERRORS } from '../domain/errors.ts';
import { inLanguage, type Language, type Localized } from '../domain/language.ts';
import type { ResolveSecret } from '../secrets.ts';
import { checked, SettingsInvalid } from '../setting-faults.ts';
import type { Settings } from '../settings.ts';
import { makeFolder } from '../stores/postgres/folder.ts';
import { clockKept } from './doctor-clock.ts';
import { channel, email, model, slack, telegram, trackerAccount } from './doctor-services.ts';
import { SAY, type Said, Trouble } from './doctor-texts.ts';

/** One line of the doctor: what was looked at, how it is, what to do. */
export type Finding = {
  readonly part: string;
  /** `lacking`: it works, but less than it could. */
  readonly state: 'ok' | 'off' | 'lacking' | 'failed';
  readonly detail: string;
  readonly remedy: string | null;
};

export type DoctorDeps = {
  readonly settings: Settings;
  readonly language: Language;
  readonly secret: ResolveSecret;
  readonly collectors: readonly Collector[];
  /** Whether the service runs, so that the listeners' ports are its own. */
  readonly running: boolean;
  /** Opens the stores, asks them something, closes them; or what the service that holds them says of them. */
  readonly checkStores: () => Promise<Said>;
  /** Asks OpenSearch for a sign of life. */
  readonly checkRecords: () => Promise<Said>;
  readonly checkQueue: () => Promise<Said>;
  /** Where the settings come from. @throws CONFIG_INVALID listing what they leave open as a whole */
  readonly checkSettings: () => Said;
  /** Logs in and looks at what the account may do. */
  readonly checkHost: (host: Settings['hosts'][number]) => Promise<Said>;
  /** Asks for an answer, over TLS as it is pinned, with the account. */
  readonly checkService: (service: Settings['services'][number]) => Promise<Said>;
  readonly now: () => Date;
};

const MIN_FREE_BYTES = 1024 ** 3;

/** Looks at each configured part, one after the other, and yields what it found. */
export async function* examine(deps: DoctorDeps): AsyncGenerator<Finding> {
  const { settings } = deps;
  const look = (part: Said, remedy: Localized | null, check: () => Said | Promise<Said>) => lookAt(deps.language, part, remedy, check);
  yield await look('Node.js', SAY.newerNode, () => {
    if (Number(process.versions.node.split('.')[0]) < 24) throw new Error(process.versions.node);
    return process.versions.node;
  });
  const clock = await look(SAY.clock, null, () => clockKept() ?? '');
  if (clock.detail !== '') yield clock;
  yield await look(SAY.settings, null, deps.checkSettings);
  yield await look(SAY.address, SAY.otherApiPort, () => apiPort(deps));
  if (settings.databaseUrl === null) yield await look(SAY.dataFolder, SAY.makeRoom(settings.dataDir), () => dataFolder(settings.dataDir));
  yield await look(SAY.database, SAY.otherDatabase, deps.checkStores);
  yield settings.opensearch === null ? off(deps.language, 'OpenSearch') : await look('OpenSearch', SAY.opensearch, deps.checkRecords);
  yield await look(SAY.queue, SAY.otherQueue, deps.checkQueue);
  yield* inOrder([
    ...settings.targets.flatMap((target) => [
      () => look(SAY.target(target.id), SAY.readme(target.collector), () => pollOnce(deps, target)),
      ...(target.collector === 'host' ? [() => look(SAY.logsOf(target.id), SAY.readableLogs, () => logsOf(target.settings, deps))] : []),
    ]),
    ...settings.listeners.map(
      (listener) => () =>
        look(SAY.listener(listener.id), SAY.otherPort, () => (deps.running ? SAY.heldByService : portsFree(deps, listener))),
    ),
    ...settings.hosts.map((host) => () => look(SAY.host(host.asset), SAY.checkLogin, () => deps.checkHost(host))),
    ...settings.services.map(
      (service) => () => look(SAY.service(service.asset, service.speaks), SAY.checkService, () => deps.checkService(service)),
    ),
    ...TOOLS.filter(({ collector }) => settings.targets.some((target) => target.collector === collector)).map(
      ({ program, install }) =>
        () =>
          look(program, install, () => tool(program)),
    ),
    ...trackersOf(settings).map((tracker) => () => look(SAY.tracker(tracker.id), SAY.renewTracker, () => trackerAccount(deps, tracker))),
    ...SERVICES.map(
      ([name, part, remedy, check]) =>
        async () =>
          settings[name] === null ? off(deps.language, part) : look(part, remedy, () => check(deps)),
    ),
    ...settings.channels.map((one) => () => look(SAY.channel(one.platform, one.channel), SAY.checkNetwork, () => channel(deps, one))),
  ]);
}

/** How many devices are asked at the same time: one that is away takes its whole deadline. */
const AT_ONCE = 8;

/** Looks at several parts at the same time and tells of them in their order. */
async function* inOrder(looks: ReadonlyArray<() => Promise<Finding>>): AsyncGenerator<Finding> {
  const begun: Array<Promise<Finding>> = [];
  for (const [index] of looks.entries()) {
    while (begun.length < Math.min(looks.length, index + AT_ONCE)) begun.push(looks[begun.length]?.() as Promise<Finding>);
    yield (await begun[index]) as Finding;
  }
}

const TOOLS = [
  { collector: 'ipmi', program: 'ipmitool', install: SAY.install('ipmitool') },
  { collector: 'smart', program: 'smartctl', install: SAY.install('smartmontools') },
] as const;

const SERVICES = [
  ['slack', 'Slack', SAY.renewSlack, slack],
  ['telegram', 'Telegram', SAY.renewTelegram, telegram],
  ['email', SAY.email, SAY.checkMail, email],
  ['model', SAY.model, SAY.withoutModel, model],
] as const;

async function lookAt(language: Language, name: Said, remedy: Localized | null, check: () => Said | Promise<Said>): Promise<Finding> {
  const inWords = (said: Said) => (typeof said === 'string' ? said : inLanguage(said, language));
  const part = inWords(name);
  try {
    return { part, state: 'ok', detail: inWords(await check()), remedy: null };
  } catch (thrown) {
    const help = remedy === null ? null : inWords(remedy);
    if (thrown instanceof Trouble)
      return {
        part,
        state: thrown.mild ? 'lacking' : 'failed',
        detail: inWords(thrown.said),
        remedy: inWords(thrown.remedy ?? '') || help,
      };
    if (!(thrown instanceof AppError))
      return { part, state: 'failed', detail: thrown instanceof Error ? thrown.message : String(thrown), remedy: help };
    const sentence = inWords(ERRORS[thrown.code].text);
    // What the log would say often stands in the hint already.
    if ((thrown.code === 'SECRET_MISSING' || thrown instanceof SettingsInvalid) && thrown.hint !== null)
      return { part, state: 'failed', detail: sentence, remedy: inWords(thrown.hint).replaceAll('\n', '\n    → ') };
    return {
      part,
      state: 'failed',
      detail: thrown.hint?.en === thrown.message ? sentence : `${sentence} ${thrown.message}`,
      remedy: thrown.hint === null ? (AWAY.has(thrown.code) ? inWords(SAY.checkNetwork) : help) : inWords(thrown.hint),
    };
  }
}

const AWAY: ReadonlySet<string> = new Set(['COLLECTOR_UNREACHABLE', 'COLLECTOR_TIMEOUT', 'TICKET_UNAVAILABLE']);

function off(language: Language, part: Said): Finding {
  const inWords = (said: Said) => (typeof said === 'string' ? said : inLanguage(said, language));
  return { part: inWords(part), state: 'off', detail: inWords(SAY.notConfigured), remedy: null };
}

function dataFolder(path: string): Said {
  try {
    makeFolder(resolve(path));
    accessSync(path, constants.W_OK);
  } catch (cause) {
    throw new Trouble(SAY.notWritable(path, (cause as NodeJS.ErrnoException).code ?? ''));
  }
  const { bavail, bsize } = statfsSync(path);
  const freeGib = ((bavail * bsize) / 1024 ** 3).toFixed(1);
  if (bavail * bsize < MIN_FREE_BYTES) throw new Trouble(SAY.nearlyFull(path, freeGib));
  return SAY.free(path, freeGib);
}

async function pollOnce(deps: DoctorDeps, target: Settings['targets'][number]): Promise<Said> {
  const polling = deps.collectors.filter((one): one is PollingCollector => one.kind === 'polling');
  const collector = polling.find(({ id }) => id === target.collector);
  if (collector === undefined) throw new Trouble(SAY.noCollector(target.collector), SAY.choose(polling.map(({ id }) => id)));
  const found = checked(collector.settings, target.settings, ['settings']);
  if ('faults' in found) throw new Trouble(SAY.badSettings(new SettingsInvalid(found.faults)));
  let count = 0;
  const run = {
    assetId: target.asset,
    settings: found.data,
    cursor: null,
    setCursor: () => undefined,
    signal: AbortSignal.timeout(target.deadline),
    now: deps.now,
    secret: deps.secret,
  };
  for await (const _ of collector.collect(run)) count += 1;
  return SAY.observations(count);
}

/** What of the host collector's settings decides where its log comes from; the defaults are the collector's own. */
const LogSettings = z.object({
  root: z.string(),
  logs: z.enum(['auto', 'journal', 'files', 'none']),
  journalctl: z.string(),
  logFiles: z.array(z.string()),
});

async function logsOf(given: unknown, { collectors }: DoctorDeps): Promise<Said> {
  const parsed = collectors.find(({ id }) => id === 'host')?.settings.safeParse(given).data;
  const { root, logs, journalctl, logFiles } = LogSettings.parse(parsed);
  if (logs === 'none') return SAY.notWanted;
  if (logs === 'journal' || (logs === 'auto' && root === '/')) {
    const journal = await readJournal(journalctl, null, AbortSignal.timeout(10_000));
    if (journal !== null) return SAY.journal;
  }
  const file = logs === 'journal' ? undefined : logFiles.map((path) => join(root, path)).find(readable);
  if (file === undefined) throw new Trouble(SAY.noLogs(logs === 'journal' ? [] : logFiles), undefined, true);
  return file;
}

function readable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

const Place = z.object({ address: z.string(), port: z.number(), protocols: z.array(z.enum(['udp', 'tcp'])).default(['udp']) });

async function portsFree(deps: DoctorDeps, listener: Settings['listeners'][number]): Promise<Said> {
  const listening = deps.collectors.filter(({ kind }) => kind === 'listening');
  const collector = listening.find(({ id }) => id === listener.collector);
  if (collector === undefined) throw new Trouble(SAY.noCollector(listener.collector), SAY.choose(listening.map(({ id }) => id)));
  const found = checked(collector.settings, listener.settings, ['settings']);
  if ('faults' in found) throw new Trouble(SAY.badSettings(new SettingsInvalid(found.faults)), SAY.readme(listener.collector));
  const { address, port, protocols } = Place.parse(found.data);
  return canBind(address, port, async () => {
    if (protocols.includes('tcp')) await bindTcp(address, port);
    if (protocols.includes('udp')) await bindUdp(address, port);
  });
}

async function canBind(address: string, port: number, bind: () => Promise<void>): Promise<Said> {
  const place = `${address.includes(':') ? `[${address}]` : address}:${port}`;
  try {
    await bind();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    throw new Trouble(SAY.portTaken(place, code), code === 'EACCES' ? SAY.lowPort : undefined);
  }
  return SAY.portFree(place);
}

async function apiPort({ settings: { api }, running }: DoctorDeps): Promise<Said> {
  if (running) return SAY.heldByService;
  return api.port === 0 ? SAY.anyPort : canBind(api.host, api.port, () => bindTcp(api.host, api.port));
}

function bindTcp(address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, address, () => server.close(() => resolve()));
  });
}

function bindUdp(address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4').once('error', reject);
    socket.bind(port, address, () => socket.close(() => resolve()));
  });
}

function tool(program: string): Said {
  const found = spawnSync(program, ['-V'], { encoding: 'utf8' });
  if (found.error !== undefined) throw new Trouble(SAY.notInstalled);
  return found.stdout.split('\n')[0] ?? '';
}
