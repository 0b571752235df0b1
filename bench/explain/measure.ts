import { explainFully } from '../../copilot/explain.ts';
import { createMemory } from '../../copilot/memory/memory.ts';
import type { Alert } from '../../domain/alert.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { cpuSecondsOf } from '../ingest/processes.ts';
import { type Recorded, replay } from '../query/recorder.ts';
import { countReads } from './reads.ts';

/** A question, and what an answer should name. */
export type Asked = { readonly alert: Alert; readonly at: Date; readonly cause: string | null; readonly kind: string };

/** All times in ms, ascending. */
export type Measured = {
  /** As asked the first time, of a process that knows nothing yet (on OpenSearch through the proxy that records). */
  readonly first: readonly number[];
  readonly ours: readonly number[];
  /** The same searches, all at once; empty where there is nothing to send them to. */
  readonly raw: readonly number[];
  /** Per answer: CPU-seconds of this process and of the engine's, requests to the engine. */
  readonly cpu: { readonly own: number; readonly engine: number; readonly rawEngine: number };
  readonly requests: number;
  /** Answers that named what was put there, and of how many; answers that name a cause where nothing is wrong. */
  readonly right: number;
  readonly troubled: number;
  readonly alarms: number;
  readonly quiet: number;
  readonly withheld: number;
};

export type Recording = { readonly searches: ReadonlyArray<readonly Recorded[]>; readonly times: readonly number[] };

/** Asks each once and keeps what was sent. */
export async function ask(stores: TenantStores, asked: readonly Asked[], take: () => Recorded[]): Promise<Recording> {
  const searches: Recorded[][] = [];
  const times: number[] = [];
  for (const one of asked) {
    const startedAt = performance.now();
    await answer(stores, one);
    times.push(performance.now() - startedAt);
    searches.push(take());
  }
  return { searches, times };
}

export async function measure(options: {
  readonly stores: TenantStores;
  readonly asked: readonly Asked[];
  readonly recording: Recording;
  readonly replayTo: string | null;
  /** Empties the engine's caches of answers. */
  readonly forget: () => Promise<void>;
  readonly pids: readonly number[];
}): Promise<Measured> {
  const { asked, recording, replayTo, forget } = options;
  // What is asked once more meanwhile is compiled: a store runs for weeks. How long the first answers take stands beside.
  for (const one of asked) {
    await forget();
    await answer(options.stores, one);
  }
  const { stores, next, report } = countReads(options.stores);
  const engineCpu = () => options.pids.reduce((sum, pid) => sum + cpuSecondsOf(pid), 0);
  const ours: number[] = [];
  let [right, alarms, withheld] = [0, 0, 0];
  let [own, engine] = [0, 0];
  for (const one of asked) {
    await forget();
    next();
    const [cpu, engineBefore, startedAt] = [process.cpuUsage(), engineCpu(), performance.now()];
    const given = await answer(stores, one);
    const tookMs = performance.now() - startedAt;
    ours.push(tookMs);
    const { user, system } = process.cpuUsage(cpu);
    own += (user + system) / 1e6;
    engine += engineCpu() - engineBefore;
    const named = given.cause?.assetId ?? null;
    if (one.cause === null) alarms += named === null ? 0 : 1;
    else right += named === one.cause ? 1 : 0;
    withheld += given.withheld;
    console.log(
      `  ${one.kind.padEnd(11)} ${one.alert.assetId.padEnd(9)} ${tookMs.toFixed(0).padStart(6)} ms  ${named ?? '-'} (${one.cause ?? '-'})`,
    );
  }
  report(asked.length);
  const raw: number[] = [];
  let rawEngine = 0;
  for (const searches of replayTo === null ? [] : recording.searches) {
    await forget();
    const [engineBefore, startedAt] = [engineCpu(), performance.now()];
    await replay(replayTo ?? '', searches);
    raw.push(performance.now() - startedAt);
    rawEngine += engineCpu() - engineBefore;
  }
  const ascending = (times: readonly number[]) => [...times].sort((a, b) => a - b);
  const count = asked.length;
  const troubled = asked.filter(({ cause }) => cause !== null).length;
  return {
    first: ascending(recording.times),
    ours: ascending(ours),
    raw: ascending(raw),
    cpu: { own: own / count, engine: engine / count, rawEngine: rawEngine / count },
    requests: recording.searches.reduce((sum, { length }) => sum + length, 0) / count,
    right,
    troubled,
    alarms,
    quiet: count - troubled,
    withheld,
  };
}

async function answer(stores: TenantStores, { alert, at }: Asked) {
  const deps = { stores, runbooks: [], memory: createMemory({ stores }) };
  return (await explainFully(deps, { alertId: alert.id, language: 'en', timeZone: 'UTC', at })).answer;
}
