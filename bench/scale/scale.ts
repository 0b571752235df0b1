// How the pipeline scales with worker processes, and what an estate of some size takes.
// `npm run bench -- scale` measures 1, 2 and 4 workers, writes measured.json and prints; a number is the records of a run (default
// 150000). `npm run bench -- scale tables` prints what docs/scaling.md holds, `… tables write` puts it there.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startOpenSearch } from '../../test/peers/opensearch.ts';
import { scratch } from '../../test/peers/peer.ts';
import { startPostgres } from '../../test/peers/postgres.ts';
import { startRedis } from '../../test/peers/redis.ts';
import { startOurs } from '../ingest/processes.ts';
import { FIGURES_FILE, type Figures, readFigures } from './figures.ts';
import { commitName, hostPoll, type Installation, type Kind, machineName, measure, type Round } from './measure.ts';
import { compare, limitsOf, scaling } from './model.ts';
import { BEGIN, END, tables } from './tables.ts';

const DOCUMENT = join(import.meta.dirname, '..', '..', 'docs', 'scaling.md');
const WORKERS = [1, 2, 4];
const TRIES = 2;
/** The node's compiler is not done before. */
const WARM_UP = 300_000;
const words = process.argv.slice(2);
const records = Number(words.find((word) => /^\d+$/.test(word)) ?? 150_000);

if (words.includes('tables')) {
  const text = tables(readFigures());
  if (words.includes('write')) writeFileSync(DOCUMENT, within(readFileSync(DOCUMENT, 'utf8'), text));
  else console.log(text);
} else {
  const figures = await measureAll();
  writeFileSync(FIGURES_FILE, `${JSON.stringify(figures)}\n`);
  report(figures);
}

async function measureAll(): Promise<Figures> {
  const folder = scratch('bench-scale');
  const undo: Array<() => Promise<unknown> | unknown> = [() => folder.remove()];
  try {
    const opensearch = await startOpenSearch({ jvm: ['-XX:TieredStopAtLevel=4', '-Xms1g', '-Xmx1g', '-XX:-UseSerialGC', '-XX:+UseG1GC'] });
    undo.push(opensearch.stop);
    const [redis, postgres] = [await startRedis({ durable: true }), await startPostgres()];
    undo.push(redis.stop, postgres.stop);
    const environment = {
      INFRAMIND_OPENSEARCH_URL: opensearch.url,
      INFRAMIND_QUEUE_URL: redis.url,
      INFRAMIND_DATABASE_URL: postgres.url,
    };
    const workers: Installation['workers'] = [];
    const hire = async (count: number) => {
      while (workers.length < count) {
        const worker = await startOurs(folder.path, 'worker', environment, null);
        workers.push(worker);
        undo.push(worker.stop);
      }
    };
    await hire(1);
    const api = await startOurs(folder.path, 'api', environment, null);
    undo.push(api.stop);
    const parts = { opensearch, redis, postgres, api, workers };

    let from = 0;
    const round = async (kind: Kind, amount = records): Promise<Round> => {
      const done = await measure(parts, kind, from, amount);
      from += amount;
      const { run } = done;
      console.log(
        `${kind}s, ${run.workers} workers: ${(run.records / run.seconds).toFixed(0)} records/s with ${run.cores.toFixed(2)} cores ` +
          `(worker ${run.cpu.worker.toFixed(1)}, opensearch ${run.cpu.opensearch.toFixed(1)}, rest ${run.cpu.rest.toFixed(1)} CPU-s)`,
      );
      return done;
    };
    console.log(`warming up with ${Math.max(WARM_UP, records)} records …`);
    await round('log', Math.max(WARM_UP, records));
    const samples = await round('sample');
    const rounds: Round[] = [];
    for (const count of WORKERS) {
      await hire(count);
      const tries = [];
      for (let i = 0; i < TRIES; i++) tries.push(await round('log'));
      // Others use the machine too: the run that had more of it says more.
      tries.sort((a, b) => b.run.cores - a.run.cores);
      rounds.push(...tries.slice(0, 1));
    }
    const [first] = rounds;
    if (first === undefined) throw new Error('nothing was measured');
    return {
      at: new Date().toISOString(),
      machine: machineName(),
      commit: commitName(),
      inFlight: first.mostActive,
      host: await hostPoll(),
      costs: [first.cost, samples.cost],
      runs: rounds.map(({ run }) => run),
    };
  } finally {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
  }
}

function report(figures: Figures): void {
  for (const { workers, measured, simulated, error } of compare(figures)) {
    const perJob =
      (figures.runs.find((run) => run.workers === workers)?.records ?? 0) /
      (figures.runs.find((run) => run.workers === workers)?.jobs ?? 1);
    console.log(`result scale_${workers}_workers ${(measured * perJob).toFixed(0)} records/s`);
    console.log(`result scale_${workers}_workers_simulated ${(simulated * perJob).toFixed(0)} records/s`);
    console.log(`result scale_${workers}_workers_error ${(error * 100).toFixed(0)} %`);
  }
  for (const cores of [2, 8, 16])
    console.log(`result scale_linear_up_to_with_${cores}_store_cores ${scaling(figures, cores, cores * 4).linearUpTo} workers`);
  for (const { name } of figures.costs) {
    const [part, limit] = limitsOf(figures, name)[0] ?? ['nothing', 0];
    console.log(`result scale_first_limit_${name} ${limit.toFixed(0)} records/s (${part})`);
  }
}

/** A document with new text between its marks. */
function within(document: string, text: string): string {
  const [from, to] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (from < 0 || to < from) throw new Error('docs/scaling.md has no marks');
  return document.slice(0, from) + text + document.slice(to + END.length);
}
