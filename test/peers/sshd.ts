import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort, peerPath, scratch, startProcess } from './peer.ts';

/** A real OpenSSH server on loopback that lets the user who runs the tests in with one key. */
export type Sshd = {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly user: string;
  readonly privateKeyPath: string;
  /** A key of the same kind that is not authorised. */
  readonly strangerKeyPath: string;
  readonly hostKeyFingerprint: string;
  output(): string;
  stop(): Promise<void>;
};

/** `moreConfig` is added to sshd_config, e.g. `SetEnv PATH=…`. */
export async function startSshd(moreConfig = ''): Promise<Sshd> {
  const folder = scratch('sshd');
  const port = await freePort();
  const user = userInfo().username;
  const [host, client, stranger] = ['host', 'client', 'stranger'].map((name) => join(folder.path, name)) as [string, string, string];
  for (const key of [host, client, stranger]) keygen(['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', key]);
  copyFileSync(`${client}.pub`, join(folder.path, 'authorized_keys'));
  chmodSync(folder.path, 0o755);
  // sshd started by root insists on this empty folder; the package's service would make it.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  writeFileSync(
    join(folder.path, 'sshd_config'),
    `ListenAddress 127.0.0.1
Port ${port}
HostKey ${host}
PidFile ${join(folder.path, 'sshd.pid')}
AuthorizedKeysFile ${join(folder.path, 'authorized_keys')}
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
AllowUsers ${user}
PasswordAuthentication no
KbdInteractiveAuthentication no
LoginGraceTime 10
${moreConfig}
`,
  );
  const peer = await startProcess({
    command: peerPath('sshd') ?? 'sshd',
    args: ['-D', '-e', '-f', join(folder.path, 'sshd_config')],
    ready: (output) => output.includes('Server listening'),
  });
  const hostKeyFingerprint = keygen(['-l', '-E', 'sha256', '-f', `${host}.pub`]).split(' ')[1] ?? '';
  return {
    host: '127.0.0.1',
    port,
    user,
    privateKeyPath: client,
    strangerKeyPath: stranger,
    hostKeyFingerprint,
    output: peer.output,
    stop: async () => {
      await peer.stop();
      folder.remove();
    },
  };
}

function keygen(args: readonly string[]): string {
  const done = spawnSync('ssh-keygen', [...args], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`ssh-keygen ${args.join(' ')}: ${done.stderr}`);
  return done.stdout;
}
