import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, scratch, startProcess } from './peer.ts';
import { pythonCommand } from './python.ts';

/** Packages that the server needs. */
export const SMTP_PACKAGES = ['aiosmtpd==1.4.6'] as const;

/** A mail as Python's own parser reads it. */
export type Mail = {
  readonly from: string;
  readonly to: readonly string[];
  readonly tls: boolean;
  readonly user: string | null;
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  /** Types of its parts, from the outside in. */
  readonly shape: readonly string[];
  readonly defects: readonly string[];
  readonly parts: ReadonlyArray<{
    readonly type: string;
    readonly id: string | null;
    readonly disposition: string | null;
    readonly text: string | null;
    readonly base64: string | null;
  }>;
  readonly bytes: number;
};

/** A real mail server on loopback. */
export type SmtpPeer = {
  readonly port: number;
  /** Its own certificate, which is also its authority, for 127.0.0.1 only. */
  readonly caFile: string;
  mails(): readonly Mail[];
  /** Tries to log in, and whether the line was encrypted then. */
  logins(): ReadonlyArray<{ readonly auth: boolean; readonly tls: boolean }>;
  /** What goes wrong next: `rcpt 451 text`, `data 554 text`, or `lost`: the mail is taken and the answer never comes. */
  fail(what: string): void;
  stop(): Promise<void>;
};

/** Starts PyPI `aiosmtpd` in half a second. */
export async function startSmtp(options: {
  readonly tls: 'starttls' | 'implicit' | 'none';
  readonly account?: { readonly user: string; readonly password: string };
}): Promise<SmtpPeer> {
  const folder = scratch('smtp');
  const [faults, noted] = [join(folder.path, 'faults'), join(folder.path, 'notes')];
  const [cert, key] = [join(folder.path, 'cert.pem'), join(folder.path, 'key.pem')];
  for (const file of [faults, noted]) writeFileSync(file, '');
  if (options.tls !== 'none') {
    const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert];
    execFileSync('openssl', [...kind, '-days', '2', '-subj', '/CN=peer', '-addext', 'subjectAltName=IP:127.0.0.1'], { stdio: 'ignore' });
  }
  const [command, script] = pythonCommand(new URL('./smtp_server.py', import.meta.url));
  const { user = '', password = '' } = options.account ?? {};
  const peer = await startProcess({
    command,
    args: [script, faults, noted, options.tls, cert, key, user, password],
    ready: (output) => output.includes('"port"'),
  });
  const notes = () =>
    readFileSync(noted, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, never>);
  return {
    port: Number(/"port": (\d+)/.exec(peer.output())?.[1]),
    caFile: cert,
    mails: () => notes().filter((note) => 'headers' in note) as unknown as Mail[],
    logins: () => notes().filter((note) => 'auth' in note) as unknown as Array<{ auth: boolean; tls: boolean }>,
    fail: (what) => appendFileSync(faults, `${what}\n`),
    stop: async () => {
      await peer.stop();
      folder.remove();
    },
  };
}

/** One header of a mail; null when it is not there, an error when it is there twice. */
export function headerOf(mail: Mail | undefined, name: string): string | null {
  const found = (mail?.headers ?? []).filter(([one]) => one.toLowerCase() === name.toLowerCase());
  if (found.length > 1) throw new Error(`${name} stands ${found.length} times`);
  return found[0]?.[1] ?? null;
}

/** Waits for the mail after the first `count`. */
export function nextMail(peer: SmtpPeer, count = 0): Promise<Mail> {
  return eventually(() => peer.mails()[count]);
}
