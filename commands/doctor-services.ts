import { ticketSystems } from '../actions/tickets/registry.ts';
import type { ResolveSecret } from '../secrets.ts';
import type { Settings } from '../settings.ts';
import { SAY, type Said, Trouble } from './doctor-texts.ts';

type ServiceDeps = { readonly settings: Settings; readonly secret: ResolveSecret };

const DEADLINE_MS = 10_000;

/** Asks Slack whose token it is. @throws Trouble */
export async function slack({ settings, secret }: ServiceDeps): Promise<Said> {
  if (settings.slack === null) return SAY.notConfigured;
  const base = settings.slack.apiUrl ?? 'https://slack.com/api/';
  const authorization = `Bearer ${await secret(settings.slack.botToken)}`;
  const { body } = await ask(new URL('auth.test', base), { method: 'POST', headers: { authorization } });
  if (body.ok !== true) throw new Trouble(SAY.says('Slack', String(body.error)));
  return `${String(body.team)}, ${String(body.user)}`;
}

/** Asks Telegram whose token it is. @throws Trouble */
export async function telegram({ settings, secret }: ServiceDeps): Promise<Said> {
  if (settings.telegram === null) return SAY.notConfigured;
  const root = settings.telegram.apiRoot ?? 'https://api.telegram.org';
  // The token is part of this address: a failure may name the host, never the address.
  const { body } = await ask(new URL(`${root}/bot${await secret(settings.telegram.token)}/getMe`), {}, [401, 404]);
  if (body.ok !== true) throw new Trouble(SAY.says('Telegram', String(body.description)));
  return `@${String((body.result as { username?: string }).username)}`;
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
): Promise<{ body: Record<string, unknown> }> {
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
  return { body: { ...body } };
}
