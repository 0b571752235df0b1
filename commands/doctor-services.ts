import { ticketSystems } from '../actions/tickets/registry.ts';
import { reachMailServer } from '../bot/email/email.ts';
import { AppError } from '../domain/errors.ts';
import type { ResolveSecret } from '../secrets.ts';
import type { Settings } from '../settings.ts';
import { SAY, type Said, Trouble } from './doctor-texts.ts';

type ServiceDeps = { readonly settings: Settings; readonly secret: ResolveSecret };

const DEADLINE_MS = 10_000;

/** What the bot does needs these; the manifest in docs asks for them. */
export const SLACK_SCOPES = [
  'app_mentions:read',
  'assistant:write',
  'channels:history',
  'chat:write',
  'commands',
  'files:write',
  'groups:history',
  'im:history',
  'im:write',
  'users:read',
];

/** Asks Slack whose token it is, what it may do, and whether the other token opens a socket. @throws Trouble */
export async function slack({ settings, secret }: ServiceDeps): Promise<Said> {
  if (settings.slack === null) return SAY.notConfigured;
  const { botToken, appToken, mode } = settings.slack;
  const token = await secret(botToken);
  const call = slackCall(settings.slack.apiUrl);
  const { body, headers } = await call('auth.test', token);
  if (body.ok !== true) throw new Trouble(SAY.says('Slack', String(body.error)), token.startsWith('xapp-') ? SAY.swappedTokens : undefined);
  const granted = headers.get('x-oauth-scopes')?.split(/, ?/) ?? SLACK_SCOPES;
  const missing = SLACK_SCOPES.filter((scope) => !granted.includes(scope));
  if (missing.length > 0) throw new Trouble(SAY.missingScopes(missing), SAY.addScopes, true);
  if (mode === 'socket' && appToken !== null) {
    const opened = await call('apps.connections.open', await secret(appToken));
    if (opened.body.ok !== true) throw new Trouble(SAY.says('Slack', `appToken: ${String(opened.body.error)}`), SAY.renewAppToken);
  }
  return `${String(body.team)}, ${String(body.user)}`;
}

function slackCall(apiUrl: string | undefined) {
  const base = apiUrl ?? 'https://slack.com/api/';
  return (method: string, token: string, form: Readonly<Record<string, string>> = {}) =>
    ask(new URL(method, base), { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: new URLSearchParams(form) });
}

/** Asks Telegram whose token it is. @throws Trouble */
export async function telegram({ settings, secret }: ServiceDeps): Promise<Said> {
  if (settings.telegram === null) return SAY.notConfigured;
  const { body } = await telegramCall(settings.telegram, secret, 'getMe');
  if (body.ok !== true) throw new Trouble(SAY.says('Telegram', String(body.description)));
  return `@${String((body.result as { username?: string }).username)}`;
}

// The token is part of this address: a failure may name the host, never the address.
async function telegramCall({ apiRoot, token }: NonNullable<Settings['telegram']>, secret: ResolveSecret, call: string) {
  return ask(new URL(`${apiRoot ?? 'https://api.telegram.org'}/bot${await secret(token)}/${call}`), {}, [400, 401, 403, 404]);
}

/** Connects to the mail server and logs in. @throws Trouble in its words */
export async function email({ settings, secret }: ServiceDeps): Promise<Said> {
  if (settings.email === null) return SAY.notConfigured;
  const { host, port, password } = settings.email;
  const resolved = password === null ? null : await secret(password);
  try {
    await reachMailServer({ ...settings.email, password: resolved, timeoutMs: DEADLINE_MS });
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    const said = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Trouble(SAY.says(`${host}:${port}`, resolved ? said.replaceAll(resolved, '…') : said));
  }
  return SAY.answersAt(host, port);
}

/** Asks a platform for a channel in which alerts are announced. @throws Trouble when nothing can be told there */
export async function channel({ settings, secret }: ServiceDeps, { platform, channel: id }: Settings['channels'][number]): Promise<Said> {
  if (platform === 'terminal') return SAY.terminal;
  const configured = settings[platform];
  if (configured === null) throw new Trouble(SAY.noPlatform(platform), SAY.configure(platform));
  if (platform === 'slack' && settings.slack !== null) {
    const { body } = await slackCall(settings.slack.apiUrl)('conversations.history', await secret(settings.slack.botToken), {
      channel: id,
      limit: '1',
    });
    if (body.ok !== true && body.error !== 'missing_scope') throw new Trouble(SAY.says('Slack', String(body.error)), SAY.inviteToSlack);
  }
  if (platform === 'telegram' && settings.telegram !== null) {
    const { body } = await telegramCall(settings.telegram, secret, `getChat?chat_id=${encodeURIComponent(id)}`);
    if (body.ok !== true) throw new Trouble(SAY.says('Telegram', String(body.description)), SAY.addToGroup);
  }
  return SAY.reached;
}

/** Asks a tracker, through its own client, for a ticket that cannot be there: whoever is refused has no account. @throws Trouble, TICKET_* */
export async function trackerAccount({ secret }: ServiceDeps, { system, settings }: Settings['trackers'][number]): Promise<Said> {
  const plugin = Object.hasOwn(ticketSystems, system) ? ticketSystems[system] : undefined;
  if (plugin === undefined) throw new Trouble(SAY.noTracker(system));
  await plugin.create(plugin.settings.parse(settings), secret, () => new Date()).check();
  return SAY.accepted;
}

/** Asks the endpoint whether it has the model. @throws Trouble */
export async function model({ settings, secret }: ServiceDeps): Promise<Said> {
  if (settings.model === null) return SAY.notConfigured;
  const { kind, baseUrl, name, apiKey } = settings.model;
  const headers: Record<string, string> = apiKey === null ? {} : { authorization: `Bearer ${await secret(apiKey)}` };
  const address =
    kind === 'ollama'
      ? new URL('/api/tags', baseUrl ?? 'http://127.0.0.1:11434')
      : new URL(`${(baseUrl ?? 'https://api.openai.com/v1').replace(/\/$/, '')}/models`);
  const { body } = await ask(address, { headers }, [], SAY.withoutModel);
  if (!JSON.stringify(body).includes(`"${name}`)) throw new Trouble(SAY.modelAbsent(name));
  return SAY.modelThere(name);
}

/** @param expected statuses beside 2xx whose body says what is wrong */
async function ask(
  address: URL,
  init: RequestInit,
  expected: readonly number[] = [],
  remedy: Said = SAY.checkNetwork,
): Promise<{ body: Record<string, unknown>; headers: Headers }> {
  const response = await fetch(address, { ...init, signal: AbortSignal.timeout(DEADLINE_MS) }).catch((cause: unknown) => {
    const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : `timeout, ${DEADLINE_MS} ms`;
    throw new Trouble(SAY.unreachable(address.host, reason), remedy);
  });
  if (!response.ok && !expected.includes(response.status)) {
    if (response.status === 401 || response.status === 403) throw new Trouble(SAY.refused(address.host));
    throw new Trouble(SAY.answered(address.host, response.status), remedy);
  }
  const body: unknown = await response.json().catch(() => null);
  if (typeof body !== 'object' || body === null) throw new Trouble(SAY.answered(address.host, response.status), remedy);
  return { body: { ...body }, headers: response.headers };
}
