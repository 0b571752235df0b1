import { accessOf } from '../assembly/actions.ts';
import type { ResolveSecret } from '../secrets.ts';
import type { Settings } from '../settings.ts';
import { httpExchange } from '../transports/http/exchange.ts';
import { sshExec } from '../transports/ssh/ssh.ts';
import { SAY, type Said, Trouble } from './doctor-texts.ts';

const DEADLINE_MS = 10_000;

/** Logs in and looks at what the account may do. @throws Trouble, and whatever keeps it from logging in */
export async function checkHost(host: Settings['hosts'][number], secret: ResolveSecret): Promise<Said> {
  const target = { ...host, privateKey: await secret(host.privateKey) };
  const run = (...argv: string[]) => sshExec(target, argv, { timeoutMs: DEADLINE_MS, onOutput: () => undefined });
  const { exitCode } = await run('true');
  if (exitCode !== 0) throw new Trouble(SAY.endOfCommand(exitCode));
  if (host.user === 'root') throw new Trouble(SAY.asRoot, SAY.ownAccount, true);
  const sudo = await run('sudo', '-n', 'true');
  if (sudo.exitCode !== 0) {
    const why = sudo.output.trim().split('\n').at(-1)?.slice(0, 200) || String(sudo.exitCode);
    throw new Trouble(SAY.noSudo(host.user, why), SAY.allowSudo(host.user), true);
  }
  return SAY.loggedIn(host.user);
}

/** What each service has that can be read and changes nothing. */
const READ: Readonly<Record<string, string>> = { redfish: '/redfish/v1/', kubernetes: '/version', winrm: '/wsman' };

/** Asks a service for an answer, over TLS as it is pinned, with its account. @throws Trouble, and whatever keeps it from answering */
export async function checkService(
  settings: Settings,
  { asset, speaks, url, certificateSha256 }: Settings['services'][number],
  secret: ResolveSecret,
): Promise<Said> {
  const access = await accessOf({ settings, secret, now: () => new Date() }, asset, speaks);
  const { status } = await httpExchange(
    { ...access, url, certificateSha256 },
    {
      method: 'GET',
      path: READ[speaks] ?? '/',
      body: null,
      timeoutMs: DEADLINE_MS,
      signal: AbortSignal.timeout(2 * DEADLINE_MS),
      onChunk: async () => undefined,
    },
  );
  const { host } = new URL(url);
  if (status === 401 || status === 403) throw new Trouble(SAY.refused(host));
  return SAY.answersWith(host, status);
}
