import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, peerPath, scratch, startProcess } from './peer.ts';

/** A real rsyslogd that takes RFC 3164 on a UDP port of loopback and forwards what it gets. */
export type Rsyslogd = {
  /** Host name it writes into what its own socket receives. */
  readonly hostname: 'web-07';
  readonly port: number;
  /** Path of a Unix socket that takes what `logger -u` writes. */
  readonly socket: string;
  output(): string;
  stop(): Promise<void>;
};

/** Forwards over TCP as RFC 5424 with octet counting, or over UDP as RFC 3164. */
export async function startRsyslogd(forward: { readonly port: number; readonly protocol: 'tcp' | 'udp' }): Promise<Rsyslogd> {
  const folder = scratch('rsyslogd');
  const port = await freePort();
  const socket = join(folder.path, 'log.sock');
  mkdirSync(join(folder.path, 'spool'));
  const template =
    forward.protocol === 'tcp'
      ? 'template="RSYSLOG_SyslogProtocol23Format" TCP_Framing="octet-counted"'
      : 'template="RSYSLOG_TraditionalForwardFormat"';
  writeFileSync(
    join(folder.path, 'rsyslog.conf'),
    `global(workDirectory="${join(folder.path, 'spool')}" localHostname="web-07")
module(load="imuxsock" SysSock.Use="off")
input(type="imuxsock" Socket="${socket}" CreatePath="on")
module(load="imudp")
input(type="imudp" address="127.0.0.1" port="${port}")
*.* action(type="omfwd" target="127.0.0.1" port="${forward.port}" protocol="${forward.protocol}" ${template})
`,
  );
  const peer = await startProcess({
    command: peerPath('rsyslogd') ?? 'rsyslogd',
    args: ['-n', '-f', join(folder.path, 'rsyslog.conf'), '-i', join(folder.path, 'rsyslogd.pid')],
    ready: () => existsSync(socket),
  });
  return {
    hostname: 'web-07',
    port,
    socket,
    output: peer.output,
    stop: async () => {
      await peer.stop();
      folder.remove();
    },
  };
}

/** Runs `logger` with these arguments. @throws Error when it fails */
export function runLogger(args: readonly string[], input?: string): void {
  const done = spawnSync('logger', [...args], { encoding: 'utf8', ...(input === undefined ? {} : { input }) });
  if (done.status !== 0) throw new Error(`logger ${args.join(' ')}: ${done.stderr}`);
}
