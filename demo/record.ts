import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import type { Collector, ListeningCollector, PollingCollector } from '../collectors/collector.ts';
import { asAppError } from '../domain/errors.ts';
import { toWire } from '../domain/jobs.ts';
import type { Observation } from '../domain/observation.ts';

/** A device to record: which collector, how it is reached, and the asset its samples are filed under. */
export type RecordTarget = {
  readonly collector: Collector;
  readonly assetId: string;
  /** As the configuration file has them; checked by the collector's own schema. */
  readonly settings: unknown;
  /** Time between two runs of a polling collector; its own default when absent. */
  readonly intervalMs?: number;
};

export type RecordDeps = {
  readonly now: () => Date;
  readonly secret: (reference: string) => Promise<string>;
  /** Ends the recording early; what was seen until then is kept. */
  readonly signal?: AbortSignal;
  /** Told once every listener listens, with its ports in the order of the targets. */
  readonly onReady?: (ports: ReadonlyArray<Readonly<Record<string, number>>>) => void;
  /** A run that failed or a record that could not be read; the recording goes on. */
  readonly onFault?: (assetId: string, fault: string) => void;
};

/**
 * Runs collectors against targets and writes what they yield to `out`/observations.jsonl: one observation a line, in the JSON
 * shape of jobs, sorted by time.
 *
 * @throws AppError or ZodError when settings are wrong or a listener cannot listen
 */
export async function record(
  deps: RecordDeps,
  options: { readonly targets: readonly RecordTarget[]; readonly durationMs: number; readonly out: string },
): Promise<{ readonly observations: number; readonly faults: number }> {
  const seen: Observation[] = [];
  let faults = 0;
  const fault = (assetId: string, text: string) => {
    faults++;
    deps.onFault?.(assetId, text);
  };
  const over = new AbortController();
  const end = deps.signal === undefined ? over.signal : AbortSignal.any([over.signal, deps.signal]);

  const listening = options.targets.flatMap(({ collector, ...target }) =>
    collector.kind === 'listening' ? [{ collector, ...target }] : [],
  );
  const polling = options.targets.flatMap(({ collector, ...target }) => (collector.kind === 'polling' ? [{ collector, ...target }] : []));
  const listeners = await Promise.all(
    listening.map(({ collector, assetId, settings }) => listen(collector, settings, deps, seen, (text) => fault(assetId, text))),
  );
  deps.onReady?.(listeners.map((listener) => listener.ports));
  const recording = polling.map((target) => poll(target, deps, end, seen, (text) => fault(target.assetId, text)));
  await pause(options.durationMs, end);
  over.abort();
  await Promise.all(recording);
  await Promise.all(listeners.map((listener) => listener.stop()));

  await writeObservations(options.out, seen);
  return { observations: seen.length, faults };
}

/** Writes observations.jsonl into a folder, which is made when it is not there. */
export async function writeObservations(folder: string, observations: readonly Observation[]): Promise<void> {
  const sorted = observations.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'observations.jsonl'), sorted.map((observation) => `${JSON.stringify(toWire(observation))}\n`).join(''));
}

function listen(collector: ListeningCollector, settings: unknown, deps: RecordDeps, seen: Observation[], fault: (text: string) => void) {
  return collector.listen({
    settings: collector.settings.parse(settings),
    now: deps.now,
    secret: deps.secret,
    emit: async (observations) => {
      seen.push(...observations);
    },
    reject: (reason) => fault(reason),
  });
}

async function poll(
  target: {
    readonly collector: PollingCollector<z.ZodType>;
    readonly assetId: string;
    readonly settings: unknown;
    readonly intervalMs?: number;
  },
  deps: RecordDeps,
  end: AbortSignal,
  seen: Observation[],
  fault: (text: string) => void,
): Promise<void> {
  const settings = target.collector.settings.parse(target.settings);
  const intervalMs = target.intervalMs ?? target.collector.defaultIntervalMs;
  let cursor: unknown = null;
  const setCursor = (next: unknown) => {
    cursor = next;
  };
  const run = { assetId: target.assetId, settings, setCursor, signal: end, now: deps.now, secret: deps.secret };
  let due = deps.now().getTime();
  while (!end.aborted) {
    try {
      for await (const observation of target.collector.collect({ ...run, cursor })) seen.push(observation);
    } catch (thrown) {
      if (!end.aborted) fault(asAppError(thrown).message);
    }
    // Runs keep their beat; one that took too long lets the beats it missed go.
    const now = deps.now().getTime();
    due = Math.max(due + intervalMs, now);
    await pause(due - now, end);
  }
}

/** Returns after the time or when the signal comes, whichever is first. */
async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  await sleep(durationMs, undefined, { signal }).catch(() => undefined);
}
