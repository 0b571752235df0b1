// How fast records go from HTTP to being searchable, beside what the same OpenSearch node takes at most and what others do.
// Arguments: records a round (default 300000), `rounds=N` (3), `profile=FOLDER` for CPU profiles of our processes, and what to
// run (all: `ours`, `rsyslog`, `rsyslog-same`, `rsyslog-ids`, `collector`, `collector-same`, `embedded`); the raw limit runs beside
// all but the last. Ends with the ratios of every round and whether the goals were met.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createQueues } from '../../jobs/queues.ts';
import { startCollector } from '../../test/peers/collector.ts';
import { startOpenSearch } from '../../test/peers/opensearch.ts';
import { scratch } from '../../test/peers/peer.ts';
import { startPostgres } from '../../test/peers/postgres.ts';
import { startRedis } from '../../test/peers/redis.ts';
import { embedded } from './embedded.ts';
import { type Run, timed } from './measure.ts';
import { countIn, untilIndexed, untilRested, useMapping } from './node.ts';
import { otlpRequest } from './otlp.ts';
import { startOurs } from './processes.ts';
import { rawBodies, shifted } from './raw.ts';
import { bodiesOf, records } from './records.ts';
import { startRsyslog } from './rsyslog.ts';
import { postAll } from './send.ts';
import { report } from './verdict.ts';

const words = process.argv.slice(2);
const count = Number(words.find((word) => /^\d+$/.test(word)) ?? 300_000);
const rounds = Number(wordOf('rounds') ?? 3);
const profileTo = wordOf('profile') ?? null;
const PARTS = ['ours', 'rsyslog', 'rsyslog-same', 'rsyslog-ids', 'collector', 'collector-same', 'embedded'];
const parts = PARTS.some((part) => words.includes(part)) ? PARTS.filter((part) => words.includes(part)) : PARTS;
const LINES_A_BODY = 5_000;
const AT_ONCE = 4;
const LOGS = 'inframind-default-logs';
const RAW = 'inframind-logs-raw-000001';
/** Documents that a node must have written before its compiler has seen enough; `warm=N` where only the bench itself is tried. */
const WARM = Number(wordOf('warm') ?? 300_000);

const folder = scratch('bench-ingest');
const undo: Array<() => Promise<unknown> | unknown> = [() => folder.remove()];
const runs: Run[] = [];
try {
  if (parts.some((part) => part !== 'embedded')) await besideOpenSearch();
  if (parts.includes('embedded'))
    runs.push(...(await embedded(folder.path, { count, rounds, profileTo, linesABody: LINES_A_BODY, atOnce: AT_ONCE })));
  report(runs);
} finally {
  for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
}

async function besideOpenSearch(): Promise<void> {
  const node = await startOpenSearch({ jvm: ['-XX:TieredStopAtLevel=4', '-Xms1g', '-Xmx1g', '-XX:-UseSerialGC', '-XX:+UseG1GC'] });
  undo.push(node.stop);
  const ours = await startPipeline(node.url, node.pid);
  console.log(`warming up with ${Math.max(count, WARM)} records or more …`);
  console.log(`(cold) ${(await ours(0)).line}`);
  const documents = await rawBodies(node.url, LOGS, count);
  for (let written = count, round = -1; written < WARM; written += count, round--) {
    console.log(`(cold) ${(await raw(node.url, node.pid, round, shifted(documents, round))).line}`);
  }
  const each: Array<(round: number) => Promise<Run>> = [(round) => raw(node.url, node.pid, round, shifted(documents, round))];
  if (parts.includes('ours')) each.push(ours);

  for (const name of ['rsyslog', 'rsyslog-same', 'rsyslog-ids'].filter((part) => parts.includes(part))) {
    // An index template of ours holds for the second and third.
    const index = name === 'rsyslog' ? 'rsyslog-000001' : `inframind-logs-${name}-000001`;
    const rsyslog = await startRsyslog(folder.path, node, index, { name, same: name !== 'rsyslog', ids: name === 'rsyslog-ids' });
    if (rsyslog === null) {
      console.log('skipped: no rsyslogd with omelasticsearch (apt-get install rsyslog-elasticsearch)');
      continue;
    }
    undo.push(rsyslog.stop);
    const pids = { java: node.pid, rsyslog: rsyslog.pid };
    each.push((round) => peer(name, round, node.url, index, pids, bodiesOf(round * count, count, LINES_A_BODY), rsyslog.send));
  }

  for (const name of ['collector', 'collector-same'].filter((part) => parts.includes(part))) {
    const index = `ss4o_logs-${name}-namespace`;
    if (name === 'collector-same') await useMapping(node.url, index);
    const exporter = `http: {endpoint: '${node.url}'}\ndataset: ${name}\nsending_queue: {num_consumers: 4, queue_size: 1000}`;
    const home = join(folder.path, name);
    mkdirSync(home);
    const collector = await startCollector(home, 'opensearch', exporter, ['logs']);
    if (collector === null) {
      console.log('skipped: no OpenTelemetry Collector (it is built with Go)');
      break;
    }
    undo.push(collector.stop);
    const pids = { java: node.pid, collector: collector.pid };
    const send = (bodies: readonly Buffer[]) => post(`${collector.url}/v1/logs`, 'application/x-protobuf', bodies, 200);
    each.push((round) => peer(name, round, node.url, index, pids, otlpBodies(round), send));
  }

  // The first of each warms it up.
  for (const run of each) if (run !== ours) console.log(`(cold) ${(await run(0)).line}`);
  for (let round = 1; round <= rounds; round++) {
    // Each begins a round once: who comes first finds the node as the last has left it.
    for (const [place] of each.entries()) {
      const run = await (each[(place + round) % each.length] as (typeof each)[number])(round);
      console.log(`round ${round}, ${run.line}`);
      runs.push(run);
    }
  }
}

/** Starts api and worker as processes of their own, with Redis and PostgreSQL. */
async function startPipeline(opensearchUrl: string, java: number): Promise<(round: number) => Promise<Run>> {
  const redis = await startRedis({ durable: true });
  undo.push(redis.stop);
  const postgres = await startPostgres();
  undo.push(postgres.stop);
  const environment = {
    INFRAMIND_OPENSEARCH_URL: opensearchUrl,
    INFRAMIND_QUEUE_URL: redis.url,
    INFRAMIND_DATABASE_URL: postgres.url,
  };
  const worker = await startOurs(folder.path, 'worker', environment, profileTo);
  undo.push(worker.stop);
  const api = await startOurs(folder.path, 'api', environment, profileTo);
  undo.push(api.stop);
  const queues = createQueues({ backend: { kind: 'redis', url: redis.url } });
  undo.push(queues.stop);
  const pids = { java, api: api.pid, worker: worker.pid, redis: redis.pid, postgres: postgres.pid };

  return async (round) => {
    const bodies = bodiesOf(round * count, count, LINES_A_BODY);
    const before = await countIn(opensearchUrl, LOGS);
    const work = async () => {
      let accepted = 0;
      await post(`${api.url}/ingest`, 'application/x-ndjson', bodies, 202, (body) => {
        accepted += (JSON.parse(body) as { accepted: number }).accepted;
      });
      if (accepted !== count) throw new Error(`${accepted} of ${count} were accepted`);
      for (;;) {
        const { waiting, active, delayed, failed } = (await queues.counts())['index-observations'];
        if (failed > 0) throw new Error(`${failed} jobs failed: ${worker.output()}`);
        if (waiting + active + delayed === 0) break;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      await check(opensearchUrl, LOGS, before + count);
    };
    return timed('ours', round, count, pids, work, () => untilRested(opensearchUrl, java));
  };
}

/** The documents in bulks, several at once. */
async function raw(url: string, java: number, round: number, bodies: readonly Buffer[]): Promise<Run> {
  const before = await countIn(url, RAW);
  const work = async () => {
    const path = `${url}/${RAW}/_bulk?filter_path=errors,took,items.*.error,items.*.status`;
    await post(path, 'application/x-ndjson', bodies, 200, (body) => {
      if (body.includes('"errors":true')) throw new Error(`OpenSearch refused some: ${body.slice(0, 500)}`);
    });
    await check(url, RAW, before + count);
  };
  return timed('raw', round, count, { java }, work, () => untilRested(url, java));
}

/** A program beside ours, from the first byte it is sent until all can be found. */
async function peer(
  name: string,
  round: number,
  url: string,
  index: string,
  pids: Readonly<{ [process: string]: number; java: number }>,
  bodies: readonly Buffer[],
  send: (bodies: readonly Buffer[]) => Promise<void>,
): Promise<Run> {
  const before = await countIn(url, index);
  const work = async () => {
    await send(bodies);
    await untilIndexed(url, index, before + count);
    await check(url, index, before + count);
  };
  return timed(name, round, count, pids, work, () => untilRested(url, pids.java));
}

function otlpBodies(round: number): Buffer[] {
  const bodies: Buffer[] = [];
  for (let from = round * count; from < (round + 1) * count; from += LINES_A_BODY) bodies.push(otlpRequest(records(from, LINES_A_BODY)));
  return bodies;
}

async function check(url: string, index: string, wanted: number): Promise<void> {
  const found = await countIn(url, index);
  if (found !== wanted) throw new Error(`${found} records are found in ${index}, not ${wanted}`);
}

async function post(
  url: string,
  type: string,
  bodies: readonly Buffer[],
  status: number,
  look: (body: string) => void = () => {},
): Promise<void> {
  await postAll(url, bodies, {
    type,
    atOnce: AT_ONCE,
    check: (answer) => {
      if (answer.status !== status) throw new Error(`${url} answered ${answer.status}: ${answer.body.slice(0, 500)}`);
      look(answer.body);
    },
  });
}

function wordOf(name: string): string | undefined {
  return words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
}
