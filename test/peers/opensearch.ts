import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { platform } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe } from 'vitest';
import { scratch, startProcess } from './peer.ts';

const run = promisify(execFile);
const SOURCES = join(import.meta.dirname, 'opensearch');
const VERSION = '2.19.6';
const DIGEST = createHash('sha256');
for (const name of ['pom.xml', 'OpenSearchPeer.java']) DIGEST.update(readFileSync(join(SOURCES, name)));
/** Of another name when its sources are others. */
const FOLDER = join(import.meta.dirname, '..', '..', 'tmp', 'peers', `opensearch-${VERSION}-${DIGEST.digest('hex').slice(0, 8)}`);

/** A single OpenSearch node on 127.0.0.1 without security. */
export type OpenSearchPeer = { readonly url: string; readonly port: number; readonly pid: number; stop(): Promise<void> };

/** `describe` over a real OpenSearch; skipped, with one loud line, when there is no JDK or Maven or nothing can be fetched. */
export async function describeWithOpenSearch(title: string, body: () => void): Promise<void> {
  try {
    await installOpenSearch();
    describe(title, body);
  } catch (error) {
    const reason = (error as Error).message.split('\n').find((line) => line.includes('ERROR') || line.includes('ENOENT'));
    console.warn(`SKIPPED ${title}: needs a JDK (11 or newer) and Maven: apt-get install default-jdk-headless maven (${reason ?? error})`);
    describe.skip(`${title} (no OpenSearch)`, body);
  }
}

/**
 * Starts a node of its own.
 *
 * @param options.port a certain port, to come back where one was before; any free one when absent
 * @param options.home a folder whose data outlive the node; a temporary one when absent
 * @param options.jvm further options of the JVM; they win over ours (512 MB of heap, quick to start)
 * @param options.settings further settings of the node, e.g. `indexing_pressure.memory.limit`
 */
export async function startOpenSearch(
  options: {
    readonly port?: number;
    readonly home?: string;
    readonly jvm?: readonly string[];
    readonly settings?: Readonly<Record<string, string>>;
  } = {},
): Promise<OpenSearchPeer> {
  const folder = await installOpenSearch();
  const temporary = options.home === undefined ? scratch('opensearch') : null;
  const home = options.home ?? temporary?.path ?? '';
  const peer = await startProcess({
    command: 'java',
    args: [
      '-Xms512m',
      '-Xmx512m',
      '-XX:+UseSerialGC',
      // Starts in half the time; a bench wants level 4.
      '-XX:TieredStopAtLevel=1',
      ...(options.jvm ?? []),
      '-Dfile.encoding=UTF-8',
      '-Djava.locale.providers=SPI,COMPAT',
      '-Dio.netty.noUnsafe=true',
      '-Dio.netty.allocator.numDirectArenas=0',
      '-Dlog4j2.disable.jmx=true',
      '-Dlog4j.shutdownHookEnabled=false',
      '-Dorg.apache.logging.log4j.level=WARN',
      '-cp',
      classPath(folder),
      'OpenSearchPeer',
      String(process.pid),
      home,
      String(options.port ?? 0),
      temporary === null ? 'keep' : 'remove',
      ...Object.entries(options.settings ?? {}).map(([name, value]) => `${name}=${value}`),
    ],
    ready: (output) => output.includes('READY '),
    timeoutMs: 60_000,
  });
  const port = Number(/READY (\d+)/.exec(peer.output())?.[1]);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    pid: peer.pid,
    stop: async () => {
      await peer.stop();
      temporary?.remove();
    },
  };
}

let installed: Promise<string> | null = null;

/** Folder with the server's jars from Maven Central and our small main class, made once and kept in `tmp/peers` of the checkout. */
function installOpenSearch(): Promise<string> {
  installed ??= install();
  return installed;
}

async function install(): Promise<string> {
  await run('java', ['-version']);
  mkdirSync(dirname(FOLDER), { recursive: true });
  const release = await lock(`${FOLDER}.lock`);
  try {
    if (!existsSync(FOLDER)) await build();
  } finally {
    release();
  }
  return FOLDER;
}

async function build(): Promise<void> {
  const fresh = `${FOLDER}.fresh`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh);
  const lib = join(fresh, 'lib');
  const copy = [
    '-B',
    '-q',
    '-f',
    join(SOURCES, 'pom.xml'),
    'dependency:copy-dependencies',
    `-DoutputDirectory=${lib}`,
    `-Dserver=${VERSION}`,
  ];
  await run('mvn', copy, { shell: platform() === 'win32', maxBuffer: 64 * 2 ** 20 });
  const classes = join(fresh, 'classes');
  await run('javac', ['-nowarn', '-proc:none', '-cp', join(lib, '*'), '-d', classes, join(SOURCES, 'OpenSearchPeer.java')]);
  await run('jar', ['cf', join(fresh, 'peer.jar'), '-C', classes, '.']);
  renameSync(fresh, FOLDER);
}

/** Test files run at once, and Maven's cache takes one process at a time; a lock that was left behind counts for five minutes. */
async function lock(path: string): Promise<() => void> {
  for (;;) {
    try {
      mkdirSync(path);
      return () => rmSync(path, { recursive: true, force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const since = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > 300_000) rmSync(path, { recursive: true, force: true });
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function classPath(folder: string): string {
  return [join(folder, 'peer.jar'), join(folder, 'lib', '*')].join(delimiter);
}
