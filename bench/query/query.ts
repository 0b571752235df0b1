// How long the copilot's questions take, and how that grows with the records: 10 thousand, 1 million and 5 million logs (and a
// fifth as many samples) on a real OpenSearch, beside the same searches sent without our layer.
// Arguments: other numbers of records; `embedded` for the embedded database instead; `turns=N` (40); `port=N` of a node on this
// machine that holds the records already; `scope=all` or `scope=few`: instead of raw searches, the same questions by somebody who
// may see all assets of a group, or three of the fifty, beside those of somebody who may see everything; `assets=N` (10,000) in the inventory.
import { openOpenSearch } from '../../stores/opensearch/open.ts';
import { openStores } from '../../stores/postgres/open.ts';
import { startOpenSearch } from '../../test/peers/opensearch.ts';
import { scratch } from '../../test/peers/peer.ts';
import { loadLogs, loadSamples, sampleHistory } from '../../test/rigs/load-history.ts';
import { logHistory } from '../../test/rigs/log-history.ts';
import { questions, type Records } from './questions.ts';
import { type Recorded, replay, startRecorder } from './recorder.ts';
import { isScope, openEstate } from './scope.ts';

const words = process.argv.slice(2);
const embedded = words.includes('embedded');
const numbers = words.filter((word) => /^\d+$/.test(word)).map(Number);
const sizes = numbers.length > 0 ? numbers : embedded ? [10_000, 1_000_000] : [10_000, 1_000_000, 5_000_000];
const argument = (name: string) => words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
const turns = Number(argument('turns') ?? 40);
const loadedPort = argument('port');
const scope = argument('scope') ?? null;
const estate = scope !== null && isScope(scope) ? await openEstate(scope, Number(argument('assets') ?? 10_000)) : null;
const TO = new Date(Date.UTC(2026, 2, 29));

/** Times of one question at one size, ms. */
type Timed = { readonly ours: readonly number[]; readonly raw: readonly number[] };
const results = new Map<string, Map<number, Timed>>();
const undo: Array<() => Promise<unknown> | unknown> = [];
let started: Awaited<ReturnType<typeof startOpenSearch>> | null = null;
try {
  for (const size of sizes) embedded ? await onDatabase(size) : await onOpenSearch(size);
  print();
} finally {
  await estate?.close();
  for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
}

async function onOpenSearch(size: number): Promise<void> {
  const { url, port } = await node();
  const open = (through: string) => openOpenSearch({ url: through, username: null, password: null, caFile: null });
  const refuse = async () => {
    throw new Error('a record was refused');
  };
  const engine = open(url);
  const stores = engine.forTenant(`q${size}`, refuse);
  if (loadedPort === undefined) await load(stores, size);
  const forget = () => fetch(`${url}/_cache/clear`, { method: 'POST' });
  if (estate !== null) {
    await ask(size, async (question) => {
      await forget();
      const ours = await timed((turn) => question(estate.within(stores), turn));
      await forget();
      return { ours, raw: await timed((turn) => question(stores, turn)) };
    });
    return engine.close();
  }
  const recorder = await startRecorder(port);
  const recorded = open(recorder.url);
  const seen = recorded.forTenant(`q${size}`, refuse);
  await ask(size, async (question) => {
    const searches: Recorded[][] = [];
    for (let turn = 0; turn < turns; turn++) {
      await question(seen, turn);
      searches.push(recorder.take());
    }
    await forget();
    const ours = await timed((turn) => question(stores, turn));
    await forget();
    const raw = await timed((turn) => replay(url, searches[turn] ?? []));
    return { ours, raw };
  });
  await recorded.close();
  await recorder.stop();
  await engine.close();
}

async function node(): Promise<{ readonly url: string; readonly port: number }> {
  if (loadedPort !== undefined) return { url: `http://127.0.0.1:${loadedPort}`, port: Number(loadedPort) };
  if (started === null) {
    started = await startOpenSearch({ jvm: ['-XX:TieredStopAtLevel=4', '-Xms2g', '-Xmx2g', '-XX:-UseSerialGC', '-XX:+UseG1GC'] });
    undo.push(started.stop);
  }
  return started;
}

async function onDatabase(size: number): Promise<void> {
  const folder = scratch('bench-query');
  const { stores } = await openStores({ databaseUrl: null, dataDir: folder.path });
  try {
    const tenant = stores.forTenant('default');
    await load(tenant, size);
    await ask(size, async (question) => {
      await question(tenant, turns);
      if (estate === null) return { ours: await timed((turn) => question(tenant, turn)), raw: [] };
      // By turns, so that neither finds more in the caches than the other.
      const raw = await timed((turn) => question(tenant, turn));
      return { ours: await timed((turn) => question(estate.within(tenant), turn)), raw };
    });
  } finally {
    await stores.close();
    folder.remove();
  }
}

async function load({ logs, samples }: Records, size: number): Promise<void> {
  const startedAt = performance.now();
  await loadLogs(logs, logHistory(size, 1, TO));
  await loadSamples(samples, sampleHistory(size / 5, 2, TO));
  console.log(`${size} logs and ${size / 5} samples loaded in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
}

async function ask(
  size: number,
  measure: (question: (stores: Records, turn: number) => Promise<unknown>) => Promise<Timed>,
): Promise<void> {
  for (const [name, question] of questions(TO, sampleHistory(0, 0, TO).metric)) {
    const bySize = results.get(name) ?? new Map<number, Timed>();
    bySize.set(size, await measure(question));
    results.set(name, bySize);
  }
}

async function timed(work: (turn: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const startedAt = performance.now();
    await work(turn);
    times.push(performance.now() - startedAt);
  }
  return times.sort((a, b) => a - b);
}

function print(): void {
  const p95 = (times: readonly number[]) => times[Math.min(times.length - 1, Math.floor(times.length * 0.95))] ?? Number.NaN;
  const least = sizes[0] ?? 0;
  const most = sizes.at(-1) ?? 0;
  const column = (text: string | number) => String(text).padStart(12);
  const [beside, ratio] = estate === null ? ['raw', 'ours/raw'] : ['everything', 'scope/every'];
  const isAlone = embedded && estate === null;
  const more = isAlone ? '' : column(beside) + column(ratio);
  console.log(`\np95, ms${' '.repeat(39)}${sizes.map(column).join('')}${column('growth')}${more}`);
  for (const [name, bySize] of results) {
    const ours = sizes.map((size) => p95(bySize.get(size)?.ours ?? []));
    const raw = p95(bySize.get(most)?.raw ?? []);
    const growth = (ours.at(-1) ?? 0) / (ours[0] ?? 1);
    const besides = isAlone ? '' : column(raw.toFixed(1)) + column(((ours.at(-1) ?? 0) / raw).toFixed(2));
    console.log(`${name.padEnd(46)}${ours.map((ms) => column(ms.toFixed(1))).join('')}${column(growth.toFixed(1))}${besides}`);
  }
  if (estate !== null)
    console.log(`\nscope ${scope}: ${estate.told}; p50 of all questions together ${ratioOfMedians().toFixed(2)} of everything`);
  console.log(
    `\ngrowth: p95 at ${most} against ${least} records, of which there are ${most / least} times as many; raw: the same searches at ${most}, sent all at once\n`,
  );
  for (const [name, bySize] of results)
    for (const size of sizes)
      console.log(`result ${name.replaceAll(/\W+/g, '-')}-${size} ${p95(bySize.get(size)?.ours ?? []).toFixed(1)} ms`);
}

/** Of the medians of all questions at the largest size, scoped against everything. */
function ratioOfMedians(): number {
  const median = (times: readonly number[]) => times[Math.floor(times.length / 2)] ?? Number.NaN;
  const all = [...results.values()].flatMap((bySize) => [bySize.get(sizes.at(-1) ?? 0) ?? { ours: [], raw: [] }]);
  const sum = (of: 'ours' | 'raw') => all.reduce((total, one) => total + median(one[of]), 0);
  return sum('ours') / sum('raw');
}
