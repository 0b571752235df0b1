// How long a full explanation takes (investigate, rank, compose, verify, store) with ten thousand series and five million log
// records in the window, how that grows when either doubles, and beside it the same searches sent without our layer.
// Arguments: `embedded` for the embedded database instead of a real OpenSearch; `logs=N,N`, `density=N,N` (1 is ten thousand series);
// `step=SECONDS` between samples (60); `turns=N` (24); `data=FOLDER` that keeps what was loaded for the next time.
import { mkdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { openOpenSearch } from '../../stores/opensearch/open.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../../stores/stores.ts';
import { startOpenSearch } from '../../test/peers/opensearch.ts';
import { scratch } from '../../test/peers/peer.ts';
import { startRecorder } from '../query/recorder.ts';
import * as embedded from './load-embedded.ts';
import * as opensearch from './load-opensearch.ts';
import { expectWhole, once } from './loaded.ts';
import { type Asked, ask, type Measured, measure } from './measure.ts';
import { type Day, dayOf } from './records.ts';
import { type Row, report } from './report.ts';

const words = process.argv.slice(2);
const argument = (name: string) => words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
const list = (name: string, usual: readonly number[]) => argument(name)?.split(',').map(Number) ?? usual;
const isEmbedded = words.includes('embedded');
const logCounts = list('logs', [2_500_000, 5_000_000]);
const densities = list('density', [0.2, 1]);
const stepMs = Number(argument('step') ?? 60) * 1_000;
const turns = Number(argument('turns') ?? 24);
const TO = new Date(Date.UTC(2026, 2, 29));
const GOAL_MS = isEmbedded ? 3_000 : 1_500;

const undo: Array<() => Promise<unknown> | unknown> = [];
const kept = argument('data');
const temporary = kept === undefined ? scratch('bench-explain') : null;
const folder = kept ?? temporary?.path ?? '';
mkdirSync(folder, { recursive: true });
if (temporary !== null) undo.push(temporary.remove);
try {
  const rows = isEmbedded ? await onDatabase() : await onOpenSearch();
  process.exitCode = report(rows, { engine: isEmbedded ? 'embedded' : 'opensearch', goalMs: GOAL_MS }) ? 0 : 1;
} finally {
  for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
}

async function onOpenSearch(): Promise<Row[]> {
  const node = await startOpenSearch({
    home: join(folder, 'node'),
    jvm: ['-XX:TieredStopAtLevel=4', '-Xms2g', '-Xmx2g', '-XX:-UseSerialGC', '-XX:+UseG1GC'],
  });
  undo.push(node.stop);
  const { stores: state } = await openStores({ databaseUrl: null, dataDir: 'memory' });
  undo.push(() => state.close());
  const recorder = await startRecorder(node.port);
  undo.push(recorder.stop);
  const refuse = async () => {
    throw new Error('a record was refused');
  };
  const open = (url: string) => {
    const engine = openOpenSearch({ url, username: null, password: null, caFile: null });
    undo.push(engine.close);
    return engine;
  };
  const [direct, recorded] = [open(node.url), open(recorder.url)];
  const forget = async () => {
    await fetch(`${node.url}/_cache/clear`, { method: 'POST' });
  };
  return eachSize(async ({ samples, logs, day }) => {
    const own = direct.forTenant('estate', refuse);
    const loaded = {
      samples: await once(folder, `samples-${samples}-${stepMs}`, () =>
        opensearch.loadSamples(node.url, direct.forTenant(samples, refuse), samples, day),
      ),
      logs: await once(folder, `logs-${logs}`, () => opensearch.loadLogs(node.url, direct.forTenant(logs, refuse), logs, day)),
    };
    await once(folder, 'events', async () => (await own.events.write(eventsOf(day))).created);
    const through = (engine: typeof direct): TenantStores => ({
      ...state.forTenant('default'),
      ...engine.forTenant('estate', refuse),
      samples: engine.forTenant(samples, refuse).samples,
      logs: engine.forTenant(logs, refuse).logs,
    });
    await describeEstate(state, day);
    await expectWhole(through(direct), { folder, ...loaded, ...extentOf(day) });
    const recording = await ask(through(recorded), asked(day), recorder.take);
    return measure({ stores: through(direct), asked: asked(day), recording, replayTo: node.url, forget, pids: [node.pid] });
  });
}

async function onDatabase(): Promise<Row[]> {
  const { stores, pool } = await openStores({ databaseUrl: null, dataDir: join(folder, 'embedded') });
  undo.push(() => stores.close());
  return eachSize(async ({ samples, logs, day }) => {
    for (const id of [samples, logs]) await stores.tenants.create({ id, name: id });
    const base = stores.forTenant('default');
    const loaded = {
      samples: await once(folder, `samples-${samples}-${stepMs}`, () => embedded.loadSamples(pool, stores.forTenant(samples), day)),
      logs: await once(folder, `logs-${logs}`, () => embedded.loadLogs(stores.forTenant(logs), day)),
    };
    await once(folder, 'events', async () => (await base.events.write(eventsOf(day))).created);
    await once(folder, `upkeep-${samples}-${logs}`, async () => {
      await pool.query('VACUUM (ANALYZE)');
      return 1;
    });
    await describeEstate(stores, day);
    const composed = { ...base, samples: stores.forTenant(samples).samples, logs: stores.forTenant(logs).logs };
    await expectWhole(composed, { folder, ...loaded, ...extentOf(day) });
    const recording = await ask(composed, asked(day), () => []);
    return measure({ stores: composed, asked: asked(day), recording, replayTo: null, forget: async () => {}, pids: [] });
  });
}

/** The largest of both, the largest of one beside the others of the other. */
async function eachSize(work: (size: { samples: string; logs: string; day: Day }) => Promise<Measured>): Promise<Row[]> {
  const [mostLogs, mostDense] = [logCounts.at(-1) ?? 0, densities.at(-1) ?? 1];
  const sizes = [
    ...logCounts.slice(0, -1).map((logs) => ({ logs, density: mostDense })),
    ...densities.slice(0, -1).map((density) => ({ logs: mostLogs, density })),
    { logs: mostLogs, density: mostDense },
  ];
  const rows: Row[] = [];
  for (const { logs, density } of sizes) {
    const day = dayOf({ to: TO, density, logs, stepMs, troubles: turns });
    const measured = await work({ samples: `s${day.courses.length}`, logs: `l${logs}`, day });
    rows.push({ series: day.courses.length, logs, load: loadavg()[0] ?? Number.NaN, ...measured });
    console.log(`${day.courses.length} series, ${logs} logs: measured; load average ${loadavg()[0]?.toFixed(1)}`);
  }
  return rows;
}

function asked(day: Day): Asked[] {
  return day.troubles.map(({ alert, at, cause, kind }) => ({ alert, at, cause, kind }));
}

function extentOf(day: Day) {
  const metrics = [...new Set(day.courses.map(({ metric }) => metric))];
  return { metrics, window: { from: day.from, to: new Date(TO.getTime() + 1) } };
}

function eventsOf(day: Day) {
  return day.troubles.flatMap(({ events }) =>
    events.map((event) => ({ ...event, id: `evt_${event.assetId}_${event.at.getTime()}_${event.code}` })),
  );
}

async function describeEstate(stores: Stores, day: Day): Promise<void> {
  const tenant = stores.forTenant('default');
  if ((await tenant.inventory.assets()).length > 0) return;
  await tenant.inventory.apply(day.facts);
  for (const { alert, changes } of day.troubles) {
    await tenant.alerts.put(alert);
    for (const change of changes) await tenant.inventory.recordChange(change);
  }
}
