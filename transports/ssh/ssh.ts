import { createHash } from 'node:crypto';
import { StringDecoder } from 'node:string_decoder';
import { Client, type ClientChannel, type ConnectConfig } from 'ssh2';
import { AppError } from '../../domain/errors.ts';
import { createWholeCharacters } from '../../domain/output.ts';
import { quoteArgv } from './quote.ts';

export type SshTarget = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** The key itself (OpenSSH or PEM), not its path. */
  readonly privateKey: string;
  readonly passphrase?: string;
  /** `SHA256:…` as `ssh-keygen -lf` prints it; a host that shows another key is not talked to. */
  readonly hostKeyFingerprint: string;
};

export type SshStreamOptions = {
  /** Deadline of everything: connecting, the command, its output. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Given to the command as its standard input, which then ends. */
  readonly input?: Uint8Array;
  /** Standard output and error as they come, neither broken off within a character. While it is not done, no more is read: the command waits. */
  readonly onChunk?: (chunk: Buffer) => Promise<void>;
  /** Called when the host has accepted the command: an error after this leaves unknown what the command did. */
  readonly onStarted?: () => void;
};

export type SshOptions = Omit<SshStreamOptions, 'onChunk'> & {
  /** Standard output and error as they come, decoded as UTF-8. */
  readonly onOutput?: (chunk: string) => void;
};

export type SshEnd = {
  /** Null when a signal ended the command. */
  readonly exitCode: number | null;
  readonly signal: string | null;
};

export type SshResult = SshEnd & {
  /** Standard output and error, interleaved as they came; what exceeds a mebibyte is left out of its middle. */
  readonly output: string;
};

const CONNECT_TIMEOUT_MS = 15_000;
const KEPT_CHARACTERS = 1024 * 1024;
/** How long a killed command may take to say goodbye. */
const KILL_GRACE_MS = 1_000;
/**
 * OpenSSH forwards no signal to a session of root, nor when it runs without privilege separation. Then a second command on
 * the same connection kills the process groups that this connection's server process has started, its own excepted.
 */
const KILL_SIBLINGS = `exec sh -c 'ps -A -o pid= -o ppid= | while read p q; do test "$q" = "$PPID" -a "$p" != "$$" && kill -KILL "-$p"; done'`;

/**
 * Runs one command as `sshStream` does and keeps what it says.
 *
 * @throws as `sshStream`
 */
export async function sshExec(target: SshTarget, argv: readonly string[], options: SshOptions): Promise<SshResult> {
  const { onOutput, ...rest } = options;
  const kept = keepEnds(onOutput);
  const ended = await sshStream(target, argv, { ...rest, onChunk: async (chunk) => kept.take(chunk) });
  return { ...ended, output: kept.read() };
}

/**
 * Runs one command on a host and waits for its end. The arguments reach the program exactly as they are given: they are
 * quoted for the remote shell here. At the deadline or an abort the remote process group is killed, if need be by a second
 * command: do not give the key a forced command that ignores what was asked for.
 *
 * @throws AppError TRANSPORT_HOST_KEY, COLLECTOR_DENIED, COLLECTOR_UNREACHABLE, COLLECTOR_TIMEOUT, CONFIG_INVALID (the key)
 */
export async function sshStream(target: SshTarget, argv: readonly string[], options: SshStreamOptions): Promise<SshEnd> {
  const command = quoteArgv(argv);
  const where = `${target.user}@${target.host}:${target.port}`;
  const client = new Client();
  let loggedIn = false;
  const stopped = Promise.withResolvers<never>();
  stopped.promise.catch(() => undefined);
  const onAbort = () => stopped.reject(new AppError('COLLECTOR_TIMEOUT', `${where}: the run was ended`));
  const timer = setTimeout(() => {
    const what = loggedIn ? `${argv[0]} did not end` : 'there was no SSH login';
    stopped.reject(new AppError('COLLECTOR_TIMEOUT', `${where}: ${what} in ${options.timeoutMs} ms`));
  }, options.timeoutMs);
  options.signal?.addEventListener('abort', onAbort, { once: true });
  if (options.signal?.aborted === true) onAbort();
  try {
    await Promise.race([connect(client, target, Math.min(options.timeoutMs, CONNECT_TIMEOUT_MS)), stopped.promise]);
    loggedIn = true;
    const channel = await Promise.race([open(client, command, where), stopped.promise]);
    options.onStarted?.();
    const result = follow(client, channel, where, options);
    try {
      return await Promise.race([result, stopped.promise]);
    } catch (error) {
      const gone = result.then(
        () => true,
        () => true,
      );
      const grace = () => Promise.race([gone, new Promise<false>((resolve) => setTimeout(() => resolve(false), KILL_GRACE_MS))]);
      channel.signal('KILL');
      if (!(await grace())) {
        client.exec(KILL_SIBLINGS, () => undefined);
        await grace();
      }
      throw error;
    }
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
    client.on('error', () => undefined);
    client.destroy();
  }
}

/** Fingerprint of a host key in OpenSSH's notation. */
function fingerprintOf(hostKey: Buffer): string {
  return `SHA256:${createHash('sha256').update(hostKey).digest('base64').replace(/=+$/, '')}`;
}

const HINTS = {
  otherKey: {
    en: 'Was the host installed anew? Compare with `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on its own console, then set hostKeyFingerprint. If it was not, somebody may stand in between.',
    ru: 'Узел переустанавливали? Сравните с `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` на его собственной консоли и задайте hostKeyFingerprint. Если нет, между вами может быть кто-то чужой.',
    ko: '호스트를 새로 설치했나요? 그 호스트의 콘솔에서 `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`로 비교한 뒤 hostKeyFingerprint를 지정하세요. 새로 설치하지 않았다면 누군가 중간에서 가로채고 있을 수 있습니다.',
  },
  refused: (user: string) => ({
    en: `Put the public key into ~${user}/.ssh/authorized_keys there, and see that sshd lets ${user} in by key.`,
    ru: `Добавьте открытый ключ в ~${user}/.ssh/authorized_keys на узле и проверьте, что sshd пускает ${user} по ключу.`,
    ko: `공개 키를 그 호스트의 ~${user}/.ssh/authorized_keys에 추가하고, sshd가 ${user}의 키 로그인을 허용하는지 확인하세요.`,
  }),
  passphrase: {
    en: 'Nobody is there to type its passphrase: make a key of its own without one, ssh-keygen -t ed25519 -N "" -f FILE.',
    ru: 'Ввести парольную фразу некому: создайте отдельный ключ без неё, ssh-keygen -t ed25519 -N "" -f ФАЙЛ.',
    ko: '암호 구문을 입력할 사람이 없습니다. 암호 구문이 없는 전용 키를 만드세요: ssh-keygen -t ed25519 -N "" -f FILE.',
  },
  noKey: {
    en: 'privateKey must lead to a private key of OpenSSH or in PEM, not to the .pub beside it or a certificate.',
    ru: 'privateKey должен вести к закрытому ключу OpenSSH или PEM, а не к файлу .pub рядом и не к сертификату.',
    ko: 'privateKey에는 .pub 파일이나 인증서가 아니라 OpenSSH 또는 PEM 형식의 개인 키를 지정해야 합니다.',
  },
};

function connect(client: Client, target: SshTarget, readyTimeout: number): Promise<void> {
  const where = `${target.user}@${target.host}:${target.port}`;
  let shown: string | null = null;
  const config: ConnectConfig = {
    host: target.host,
    port: target.port,
    username: target.user,
    privateKey: target.privateKey,
    ...(target.passphrase === undefined ? {} : { passphrase: target.passphrase }),
    readyTimeout,
    keepaliveInterval: 5_000,
    keepaliveCountMax: 3,
    hostVerifier: (key: Buffer) => {
      shown = fingerprintOf(key);
      return shown === target.hostKeyFingerprint;
    },
  };
  return new Promise((resolve, reject) => {
    client.once('ready', resolve);
    client.once('error', (error) => {
      const refused = shown !== null && shown !== target.hostKeyFingerprint;
      if (refused)
        reject(
          new AppError('TRANSPORT_HOST_KEY', `${where} shows the host key ${shown}, pinned is ${target.hostKeyFingerprint}`, {
            hint: HINTS.otherKey,
          }),
        );
      else if (error.level === 'client-authentication')
        reject(new AppError('COLLECTOR_DENIED', `${where}: the key was refused`, { hint: HINTS.refused(target.user) }));
      else reject(new AppError('COLLECTOR_UNREACHABLE', `${where}: ${error.message}`, { cause: error }));
    });
    client.once('close', () => reject(new AppError('COLLECTOR_UNREACHABLE', `${where}: the connection was closed before it was ready`)));
    try {
      client.connect(config);
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : 'unknown';
      const hint = /encrypted/i.test(why) ? HINTS.passphrase : HINTS.noKey;
      reject(new AppError('CONFIG_INVALID', `${where}: the private key cannot be used: ${why}`, { hint }));
    }
  });
}

function open(client: Client, command: string, where: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error === undefined) resolve(channel);
      else reject(new AppError('COLLECTOR_DENIED', `${where}: the host does not let this user run commands: ${error.message}`));
    });
  });
}

function follow(client: Client, channel: ClientChannel, where: string, options: SshStreamOptions): Promise<SshEnd> {
  return new Promise((resolve, reject) => {
    let taken: Promise<unknown> = Promise.resolve();
    for (const stream of [channel, channel.stderr]) {
      const characters = createWholeCharacters();
      const hand = async (bytes: Uint8Array) => {
        if (bytes.length > 0) await options.onChunk?.(Buffer.from(bytes));
      };
      stream.on('data', (chunk: Buffer) => {
        if (options.onChunk === undefined) return;
        stream.pause();
        taken = taken.then(() => hand(characters.take(chunk))).then(() => stream.resume());
        taken.catch(reject);
      });
      stream.once('end', () => {
        taken = taken.then(() => hand(characters.rest()));
        taken.catch(reject);
      });
    }
    let ended: SshEnd | null = null;
    channel.on('exit', (code: number | null, signal?: string) => {
      ended = { exitCode: code, signal: signal ?? null };
    });
    const lost = () => reject(new AppError('COLLECTOR_TIMEOUT', `${where}: the connection was lost while the command ran`));
    const read = [channel, channel.stderr].map((stream) => new Promise<void>((done) => stream.once('end', done)));
    channel.on('close', () => {
      if (ended === null) return lost();
      const end = ended;
      void Promise.all(read)
        .then(() => taken)
        .then(() => resolve(end), reject);
    });
    client.once('error', lost);
    client.once('close', () => ended === null && lost());
    channel.end(options.input === undefined ? undefined : Buffer.from(options.input));
  });
}

/** Keeps beginning and end of what is said; decoded as UTF-8, a character that two chunks divide stays whole. */
function keepEnds(onOutput?: (chunk: string) => void): { take(chunk: Buffer): void; read(): string } {
  const decoder = new StringDecoder('utf8');
  const half = KEPT_CHARACTERS / 2;
  let [head, tail, omitted] = ['', '', 0];
  const add = (text: string) => {
    if (text === '') return;
    onOutput?.(text);
    const room = half - head.length;
    head += text.slice(0, room);
    tail += text.slice(Math.max(room, 0));
    if (tail.length > 2 * half) {
      omitted += tail.length - half;
      tail = tail.slice(-half);
    }
  };
  return {
    take: (chunk) => add(decoder.write(chunk)),
    read: () => {
      add(decoder.end());
      const gone = omitted + Math.max(tail.length - half, 0);
      return gone === 0 ? head + tail : `${head}\n… ${gone} characters left out …\n${tail.slice(-half)}`;
    },
  };
}
