import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort, peerPath, startProcess } from '../../test/peers/peer.ts';

/** A program that takes lines over TCP. */
export type LineReceiver = {
  readonly pid: number;
  output(): string;
  send(bodies: readonly Buffer[]): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Debian's rsyslogd with omelasticsearch: lines of JSON over TCP, parsed, written in bulks of 5,000. Installs the module when we are
 * root. No templates; its queue is in memory: what it has taken and not yet written is lost when it dies.
 *
 * @param options.same attributes are a list of pairs, as in our documents; otherwise an object, as one would write it
 * @param options.ids documents are created under a hash of their line, so that what is sent again is not stored again, as with
 *   ours; without, as rsyslog is mostly set up, the node makes ids up, which costs it less
 * @returns null when it is not there and cannot be installed
 */
export async function startRsyslog(
  folder: string,
  node: { readonly port: number },
  index: string,
  options: { readonly name: string; readonly same: boolean; readonly ids: boolean },
): Promise<LineReceiver | null> {
  const command = peerPath('rsyslogd');
  if (command === null || !hasModule()) return null;
  const port = await freePort();
  const spool = join(folder, options.name);
  mkdirSync(spool);
  const config = join(spool, 'rsyslog.conf');
  writeFileSync(config, configuration(port, node.port, index, spool, options));
  const peer = await startProcess({ command, args: ['-n', '-f', config, '-i', join(spool, 'pid')], ready: () => isOpen(port) });
  return {
    ...peer,
    send: async (bodies) => {
      const socket = connect(port, '127.0.0.1');
      for (const body of bodies) if (!socket.write(body)) await new Promise((resolve) => socket.once('drain', resolve));
      await new Promise<void>((resolve) => socket.end(resolve));
      socket.destroy();
    },
  };
}

function hasModule(): boolean {
  const installed = () => {
    const found = execFileSync('sh', [
      '-c',
      'ls /usr/lib/*/rsyslog/omelasticsearch.so /usr/lib/rsyslog/omelasticsearch.so 2>/dev/null || true',
    ]);
    return found.length > 0;
  };
  if (installed()) return true;
  if (process.getuid?.() !== 0) return false;
  try {
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'rsyslog-elasticsearch'], { stdio: 'ignore' });
  } catch {
    return false;
  }
  return installed();
}

async function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

type Member = readonly [before: string, property: string, after: string];

/** Members of every document, and the property of the parsed line that each holds. */
const MEMBERS: readonly Member[] = [
  ['{"@timestamp":"', '$!timestamp', '"'],
  [',"resource":{"attributes":{"host":{"name":"', '$!host', '"}}}'],
  [',"severity_text":"', '$!level', '"'],
  [',"body":"', '$!message', '"'],
];
const ATTRIBUTES: ReadonlyArray<readonly [name: string, property: string]> = [
  ['service.name', '$!service'],
  ['user.name', '$!user'],
  ['client.address', '$!ip'],
  ['http.request.id', '$!request_id'],
  ['thread.name', '$!attributes!thread.name'],
  ['cloud.region', '$!attributes!cloud.region'],
];

function membersOf(same: boolean): Member[] {
  const [begin, between, end] = same ? [',"tags":["', '=', '"]}'] : [',"attributes":{"', '":"', '"}}'];
  const attributes = ATTRIBUTES.map(
    ([name, property], i): Member => [`${i === 0 ? begin : ',"'}${name}${between}`, property, i === ATTRIBUTES.length - 1 ? end : '"'],
  );
  return [...MEMBERS, ...attributes];
}

/** @see https://www.rsyslog.com/doc/configuration/modules/omelasticsearch.html */
function configuration(
  port: number,
  nodePort: number,
  index: string,
  spool: string,
  { same, ids }: { readonly same: boolean; readonly ids: boolean },
): string {
  const text = (value: string) => `  constant(value="${value.replaceAll('"', '\\"')}")`;
  const template = membersOf(same).flatMap(([before, property, after]) => [
    text(before),
    `  property(name="${property}" format="json")`,
    text(after),
  ]);
  return `global(workDirectory="${spool}" maxMessageSize="64k")
module(load="imtcp")
module(load="mmjsonparse")
module(load="omelasticsearch")
${ids ? 'module(load="fmhash")\ntemplate(name="id" type="string" string="%$.id%")' : ''}
template(name="document" type="list") {
${template.join('\n')}
}
ruleset(name="lines" queue.type="LinkedList" queue.size="1000000" queue.dequeuebatchsize="5000") {
  action(type="mmjsonparse" cookie="" useRawMsg="on")
  ${ids ? 'set $.id = hash64($rawmsg);' : ''}
  action(type="omelasticsearch" server="127.0.0.1" serverport="${nodePort}" searchIndex="${index}" searchType=""
    template="document" bulkmode="on" ${ids ? 'bulkid="id" dynbulkid="on" writeoperation="create"' : ''} maxbytes="5m" action.resumeRetryCount="-1")
}
input(type="imtcp" address="127.0.0.1" port="${port}" ruleset="lines")
`;
}
