import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { accessSync, constants, mkdirSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Collector } from '../collectors/collector.ts';
import { AppError } from '../domain/errors.ts';
import type { ResolveSecret } from '../secrets.ts';
import type { Settings } from '../settings.ts';

/** One line of the doctor: what was looked at, how it is, what to do. */
export type Finding = {
  readonly part: string;
  readonly state: 'ok' | 'off' | 'failed';
  readonly detail: string;
  readonly remedy: string | null;
};

export type DoctorDeps = {
  readonly settings: Settings;
  readonly secret: ResolveSecret;
  readonly collectors: readonly Collector[];
  /** Opens the stores, asks them something, closes them; null when the service holds them and answers for them. */
  readonly checkStores: () => Promise<string>;
  readonly checkQueue: () => Promise<string>;
  /** Logs in and runs `true`. */
  readonly checkHost: (host: Settings['hosts'][number]) => Promise<string>;
  readonly now: () => Date;
};

const DEADLINE_MS = 10_000;
const MIN_FREE_BYTES = 1024 ** 3;

/** Looks at each configured part, one after the other, and yields what it found. */
export async function* examine(deps: DoctorDeps): AsyncGenerator<Finding> {
  const { settings } = deps;
  yield await look('Node.js', null, async () => {
    if (Number(process.versions.node.split('.')[0]) < 24) throw new Error(`version ${process.versions.node}`);
    return process.versions.node;
  });
  if (settings.databaseUrl === null)
    yield await look('data folder', `make ${settings.dataDir} writable and free some space`, async () => dataFolder(settings.dataDir));
  yield await look('database', 'see the sentence; INFRAMIND_DATABASE_URL chooses PostgreSQL', deps.checkStores);
  yield await look('queue', 'see the sentence; INFRAMIND_QUEUE_URL chooses Redis', deps.checkQueue);
  for (const target of settings.targets)
    yield await look(`target ${target.id}`, 'see the README of the collector', () => pollOnce(deps, target));
  for (const listener of settings.listeners)
    yield await look(`listener ${listener.id}`, 'choose another port, or stop what holds it', () => portsFree(listener.settings));
  for (const host of settings.hosts)
    yield await look(`host ${host.asset}`, 'check user, key and host key of this host', () => deps.checkHost(host));
  yield* tools(settings);
  yield settings.slack === null ? off('Slack') : await look('Slack', 'reinstall the app and renew its tokens', () => slack(deps));
  yield settings.telegram === null ? off('Telegram') : await look('Telegram', 'ask BotFather for the token', () => telegram(deps));
  yield settings.jira === null ? off('Jira') : await look('Jira', 'renew the API token', () => jira(deps));
  yield settings.model === null
    ? off('model')
    : await look('model', 'start the endpoint, or leave the model out: everything works without', () => model(deps));
}

async function look(part: string, remedy: string | null, check: () => Promise<string>): Promise<Finding> {
  try {
    return { part, state: 'ok', detail: await check(), remedy: null };
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    const hint = thrown instanceof AppError ? (thrown.hint?.en ?? null) : null;
    return { part, state: 'failed', detail, remedy: hint ?? remedy };
  }
}

function off(part: string): Finding {
  return { part, state: 'off', detail: 'not configured', remedy: null };
}

function dataFolder(path: string): string {
  mkdirSync(path, { recursive: true });
  accessSync(path, constants.W_OK);
  const { bavail, bsize } = statfsSync(path);
  const free = bavail * bsize;
  const shown = `${path}, ${(free / 1024 ** 3).toFixed(1)} GiB free`;
  if (free < MIN_FREE_BYTES) throw new Error(`${shown}: less than 1 GiB`);
  return shown;
}

async function pollOnce(deps: DoctorDeps, target: Settings['targets'][number]): Promise<string> {
  const collector = deps.collectors.find(({ id }) => id === target.collector);
  if (collector?.kind !== 'polling')
    throw new Error(`there is no polling collector "${target.collector}"; there are ${deps.collectors.map(({ id }) => id).join(', ')}`);
  const settings: unknown = collector.settings.parse(target.settings);
  let count = 0;
  const run = {
    assetId: target.asset,
    settings,
    cursor: null,
    setCursor: () => undefined,
    signal: AbortSignal.timeout(target.deadline),
    now: deps.now,
    secret: deps.secret,
  };
  for await (const _ of collector.collect(run)) count += 1;
  return `${count} observations`;
}

async function portsFree(settings: Readonly<Record<string, unknown>>): Promise<string> {
  const port = typeof settings.port === 'number' ? settings.port : 0;
  const host = typeof settings.host === 'string' ? settings.host : '0.0.0.0';
  await new Promise<void>((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, host, () => server.close(() => resolve()));
  });
  await new Promise<void>((resolve, reject) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4').once('error', reject);
    socket.bind(port, host, () => socket.close(() => resolve()));
  });
  return `port ${port} is free`;
}

function* tools(settings: Settings): Generator<Finding> {
  const wanted = [
    { collector: 'ipmi', program: 'ipmitool', remedy: 'apt-get install ipmitool' },
    { collector: 'smart', program: 'smartctl', remedy: 'apt-get install smartmontools' },
  ];
  for (const { collector, program, remedy } of wanted) {
    if (!settings.targets.some((target) => target.collector === collector)) continue;
    const found = spawnSync(program, ['-V'], { encoding: 'utf8' });
    const detail = found.error === undefined ? (found.stdout.split('\n')[0] ?? '') : 'not installed';
    yield { part: program, state: found.error === undefined ? 'ok' : 'failed', detail, remedy: found.error === undefined ? null : remedy };
  }
}

async function slack({ settings, secret }: DoctorDeps): Promise<string> {
  if (settings.slack === null) return 'not configured';
  const base = settings.slack.apiUrl ?? 'https://slack.com/api/';
  const answer = await ask(new URL('auth.test', base), {
    method: 'POST',
    headers: { authorization: `Bearer ${await secret(settings.slack.botToken)}` },
  });
  if (answer.ok !== true) throw new Error(`Slack says ${String(answer.error)}`);
  return `${String(answer.team)} as ${String(answer.user)}`;
}

async function telegram({ settings, secret }: DoctorDeps): Promise<string> {
  if (settings.telegram === null) return 'not configured';
  const root = settings.telegram.apiRoot ?? 'https://api.telegram.org';
  // The token is part of this address: a failure may name the host, never the address.
  const answer = await ask(new URL(`${root}/bot${await secret(settings.telegram.token)}/getMe`), {});
  if (answer.ok !== true) throw new Error(`Telegram says ${String(answer.description)}`);
  return `@${String((answer.result as { username?: string }).username)}`;
}

async function jira({ settings, secret }: DoctorDeps): Promise<string> {
  if (settings.jira === null) return 'not configured';
  const basic = Buffer.from(`${settings.jira.email}:${await secret(settings.jira.token)}`).toString('base64');
  const answer = await ask(new URL('/rest/api/3/myself', settings.jira.baseUrl), { headers: { authorization: `Basic ${basic}` } });
  return `as ${String(answer.displayName ?? answer.emailAddress ?? answer.accountId)}`;
}

async function model({ settings, secret }: DoctorDeps): Promise<string> {
  if (settings.model === null) return 'not configured';
  const { kind, baseUrl, name, apiKey } = settings.model;
  const headers: Record<string, string> = apiKey === null ? {} : { authorization: `Bearer ${await secret(apiKey)}` };
  const address =
    kind === 'ollama'
      ? new URL('/api/tags', baseUrl ?? 'http://127.0.0.1:11434')
      : new URL(`${(baseUrl ?? 'https://api.openai.com/v1').replace(/\/$/, '')}/models`);
  const answer = await ask(address, { headers });
  if (!JSON.stringify(answer).includes(`"${name}`)) throw new Error(`the endpoint answers, but has no model ${name}`);
  return `${name} is there`;
}

async function ask(address: URL, init: RequestInit): Promise<Record<string, unknown>> {
  const response = await fetch(address, { ...init, signal: AbortSignal.timeout(DEADLINE_MS) }).catch((cause: unknown) => {
    const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : 'no answer';
    throw new Error(`${address.host} cannot be reached: ${reason}`);
  });
  if (!response.ok && response.status !== 401 && response.status !== 404) throw new Error(`${address.host} answered ${response.status}`);
  if (response.status === 401) throw new Error(`${address.host} refused the credentials (401)`);
  return (await response.json()) as Record<string, unknown>;
}
