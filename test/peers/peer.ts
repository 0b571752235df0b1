import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';

/** A real server started by a test; `stop` ends exactly the process that was started. */
export type Peer = {
  readonly pid: number;
  /** All it has written to standard output and error so far. */
  output(): string;
  stop(): Promise<void>;
};

/** Programs that tests talk to: how to find each, and the Debian package that brings it. */
export const PEERS = {
  snmpd: { binary: 'snmpd', debian: 'snmpd' },
  snmptrap: { binary: 'snmptrap', debian: 'snmp' },
  ipmi_sim: { binary: 'ipmi_sim', debian: 'openipmi' },
  ipmitool: { binary: 'ipmitool', debian: 'ipmitool' },
  sshd: { binary: 'sshd', debian: 'openssh-server' },
  rsyslogd: { binary: 'rsyslogd', debian: 'rsyslog' },
  logger: { binary: 'logger', debian: 'bsdutils' },
  prometheus: { binary: 'prometheus', debian: 'prometheus' },
  alertmanager: { binary: 'prometheus-alertmanager', debian: 'prometheus-alertmanager' },
  'node-exporter': { binary: 'prometheus-node-exporter', debian: 'prometheus-node-exporter' },
  'redis-server': { binary: 'redis-server', debian: 'redis-server' },
  chromium: { binary: 'chromium', debian: 'chromium' },
  python3: { binary: 'python3', debian: 'python3' },
  'systemd-analyze': { binary: 'systemd-analyze', debian: 'systemd' },
  openssl: { binary: 'openssl', debian: 'openssl' },
} as const;

export type PeerName = keyof typeof PEERS;

/** Path of a peer's program, null when it is not installed. */
export function peerPath(name: PeerName): string | null {
  const found = spawnSync('sh', ['-c', `PATH="$PATH:/usr/sbin:/sbin" command -v ${PEERS[name].binary}`], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : null;
}

/** `describe` that is skipped, with one loud line saying what to install, when a peer is missing. */
export function describeWithPeers(names: readonly PeerName[], title: string, body: () => void): void {
  const missing = names.filter((name) => peerPath(name) === null);
  if (missing.length === 0) {
    describe(title, body);
    return;
  }
  console.warn(`SKIPPED ${title}: apt-get install ${missing.map((name) => PEERS[name].debian).join(' ')}`);
  describe.skip(`${title} (missing: ${missing.join(', ')})`, body);
}

/**
 * Below the ports that the system gives to whoever connects (from 32768 on Linux, 49152 elsewhere): one that was free stays so.
 * Each of the runner's workers has its own slice: what one was given and has not bound yet, another is not given.
 */
const FIRST_PORT = 20_000;
const END_OF_PORTS = 32_000;
const SLICES = 8;
const given = new Set<number>();

/**
 * A port that is free for both TCP and UDP on 127.0.0.1 at the time of asking, another each time.
 *
 * @param draw a port from the first to below the second, tried until one is free
 */
export async function freePort(draw: (first: number, end: number) => number = randomInt): Promise<number> {
  const width = (END_OF_PORTS - FIRST_PORT) / SLICES;
  const first = FIRST_PORT + (Number(process.env.VITEST_POOL_ID ?? 0) % SLICES) * width;
  for (;;) {
    const port = draw(first, first + width);
    if (given.has(port) || isHeld(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

/**
 * Whether the system still holds a port that can be listened on here: Node.js asks for SO_REUSEADDR, so for it a port with
 * connections in TIME_WAIT is free; not so for programs that do not (`ipmi_sim`). Known on Linux only.
 *
 * @see proc(5), /proc/net/tcp: addresses as ADDRESS:PORT in hexadecimal
 */
function isHeld(port: number): boolean {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')} `;
  return ['/proc/net/tcp', '/proc/net/tcp6'].some((table) => existsSync(table) && readFileSync(table, 'latin1').includes(local));
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const socket = createSocket('udp4');
  try {
    await Promise.all([once(server.listen(port, '127.0.0.1'), 'listening'), once(socket.bind(port, '127.0.0.1'), 'listening')]);
    return true;
  } catch {
    return false;
  } finally {
    await Promise.all([new Promise<void>((done) => server.close(() => done())), new Promise<void>((done) => socket.close(() => done()))]);
  }
}

/** A folder of its own under the system's temporary folder; `remove` deletes it. */
export function scratch(name: string): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `inframind-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/**
 * Starts a program and waits until `ready` returns true, asking every 50 ms.
 *
 * @throws Error with the program's output when it ends early or is not ready in time
 */
export async function startProcess(options: {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly ready: (output: string) => boolean | Promise<boolean>;
  readonly timeoutMs?: number;
}): Promise<Peer> {
  const child: ChildProcess = spawn(options.command, [...options.args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      output += String(error);
      resolve();
    });
  });
  const alive = () => child.exitCode === null && child.signalCode === null && child.pid !== undefined;
  const stop = async () => {
    if (alive()) child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(timer);
  };
  const deadline = Date.now() + (options.timeoutMs ?? 20_000);
  while (!(await options.ready(output))) {
    if (!alive()) throw new Error(`${options.command} ended before it was ready:\n${output}`);
    if (Date.now() > deadline) {
      await stop();
      throw new Error(`${options.command} was not ready in time:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { pid: child.pid ?? -1, output: () => output, stop };
}

/** Waits until `check` returns something other than null, undefined or false; asks every 20 ms. */
export async function eventually<T>(check: () => T | Promise<T>, timeoutMs = 10_000): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await check();
    if (value !== null && value !== undefined && value !== false) return value as NonNullable<T>;
    if (Date.now() > deadline) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
