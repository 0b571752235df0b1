// How fast records go from HTTP to being searchable, beside what the same OpenSearch node takes at most and what others do.
// Arguments: a number of records a round (default 300000), `rounds=N` (3), `profile=FOLDER`, and any of `embedded`, `rsyslog`,
// `collector`, `only-ours` to leave the others out.
import { createQueues } from '../../jobs/queues.ts';
import { startOpenSearch } from '../../test/peers/opensearch.ts';
import { scratch } from '../../test/peers/peer.ts';
import { startPostgres } from '../../test/peers/postgres.ts';
import { startRedis } from '../../test/peers/redis.ts';
import { type Run, report, timed } from './measure.ts';
import { startOurs } from './processes.ts';
import { rawBodies, shifted } from './raw.ts';
import { bodiesOf } from './records.ts';
import { postAll } from './send.ts';

const words = process.argv.slice(2);
const count = Number(words.find((word) => /^\d+$/.test(word)) ?? 300_000);
const rounds = Number(valueOf('rounds') ?? 3);
const profileTo = valueOf('profile') ?? null;
const LINES_A_BODY = 5_000;
const AT_ONCE = 4;

const folder = scratch('bench-ingest');
const undo: Array<() => Promise<unknown> | unknown> = [() => folder.remove()];
try {
  await main();
} finally {
  for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
}

async function main(): Promise<void> {
  const opensearch = await startOpenSearch({ jvm: ['-XX:TieredStopAtLevel=4', '-Xms1g', '-Xmx1g', '-XX:-UseSerialGC', '-XX:+UseG1GC'] });
  undo.push(opensearch.stop);
  const [redis, postgres] = [await startRedis({ durable: true }), await startPostgres()];
  undo.push(redis.stop, postgres.stop);
  const environment = {
    INFRAMIND_OPENSEARCH_URL: opensearch.url,
    INFRAMIND_QUEUE_URL: redis.url,
    INFRAMIND_DATABASE_URL: postgres.url,
  };
  const worker = await startOurs(folder.path, 'worker', environment, profileTo);
  undo.push(worker.stop);
  const api = await startOurs(folder.path, 'api', environment, profileTo);
  undo.push(api.stop);
  const queues = createQueues({ backend: { kind: 'redis', url: redis.url } });
  undo.push(queues.stop);

  const counted = async (index: string): Promise<number> => {
    await fetch(`${opensearch.url}/${index}/_refresh`, { method: 'POST' });
    const response = await fetch(`${opensearch.url}/${index}/_count`);
    return response.ok ? ((await response.json()) as { count: number }).count : 0;
  };
  const node = { java: opensearch.pid };
  const pipeline = { ...node, api: api.pid, worker: worker.pid, redis: redis.pid, postgres: postgres.pid };
  const LOGS = 'inframind-default-logs';

  const ours = async (round: number, amount: number): Promise<Run> => {
    const bodies = bodiesOf(round * count, amount, LINES_A_BODY);
    const before = await counted(LOGS);
    let accepted = 0;
    return timed('ours', amount, pipeline, async () => {
      await postAll(`${api.url}/ingest`, bodies, {
        type: 'application/x-ndjson',
        atOnce: AT_ONCE,
        check: ({ status, body }) => {
          if (status !== 202) throw new Error(`the API answered ${status}: ${body}`);
          accepted += (JSON.parse(body) as { accepted: number }).accepted;
        },
      });
      if (accepted !== amount) throw new Error(`${accepted} of ${amount} were accepted`);
      for (;;) {
        const { waiting, active, delayed, failed } = (await queues.counts())['index-observations'];
        if (failed > 0) throw new Error(`a job failed: ${JSON.stringify(await queues.failed('index-observations'))}`);
        if (waiting + active + delayed === 0) break;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const found = (await counted(LOGS)) - before;
      if (found !== amount) throw new Error(`${found} of ${amount} records are found: ${worker.output()}`);
    });
  };

  const RAW = 'inframind-logs-raw-000001';
  const raw = async (round: number): Promise<Run> => {
    const bodies = shifted(documents, round);
    const before = await counted(RAW);
    return timed('raw', count, node, async () => {
      await postAll(`${opensearch.url}/${RAW}/_bulk?filter_path=errors,took,items.*.error,items.*.status`, bodies, {
        type: 'application/x-ndjson',
        atOnce: AT_ONCE,
        check: ({ status, body }) => {
          if (status !== 200 || body.includes('"errors":true')) throw new Error(`OpenSearch answered ${status}: ${body.slice(0, 500)}`);
        },
      });
      const found = (await counted(RAW)) - before;
      if (found !== count) throw new Error(`${found} of ${count} records are found`);
    });
  };

  console.log(`warming up with ${count} records …`);
  const warming = await ours(0, count);
  console.log(`(cold) ${warming.line}`);
  const documents = await rawBodies(opensearch.url, LOGS, count);
  console.log((await raw(0)).line);
  const runs: Run[] = [];
  for (let round = 1; round <= rounds; round++) {
    for (const run of [await raw(round), await ours(round, count)]) {
      console.log(run.line);
      runs.push(run);
    }
  }
  report(runs);
}

function valueOf(name: string): string | undefined {
  return words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
}
