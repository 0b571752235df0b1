import { randomUUID } from 'node:crypto';
import type { PollingCollector } from '../collectors/collector.ts';
import { AppError, asAppError } from '../domain/errors.ts';
import type { Enqueue, Jobs } from '../domain/jobs.ts';
import { toWire, type WireObservation } from '../domain/jobs.ts';
import type { TenantStores } from '../stores/stores.ts';

/** A device to be polled: its collector and the settings that were validated at start. */
export type PollTarget = {
  readonly id: string;
  readonly assetId: string;
  readonly collector: PollingCollector;
  readonly settings: unknown;
  readonly deadlineMs: number;
};

export type CollectDeps = {
  readonly stores: TenantStores;
  readonly enqueue: Enqueue;
  readonly targets: ReadonlyMap<string, PollTarget>;
  readonly now: () => Date;
  readonly secret: (reference: string) => Promise<string>;
  /** Told how each poll ended; null when it went well. */
  readonly report: (targetId: string, error: AppError | null) => void;
};

const BATCH = 500;

/**
 * How many devices are polled at once. Of hundreds some are always silent, and each holds a place until its deadline, while others
 * wait their turn; a poll mostly waits.
 */
export function pollsAtOnce(targets: number): number {
  return Math.min(128, Math.max(8, Math.ceil(targets / 4)));
}

/**
 * Polls one device and passes on what it said. The cursor moves only when every observation is durable, so a crash
 * between repeats some of them, which their ids make harmless.
 *
 * @throws COLLECTOR_TIMEOUT when the device takes longer than its deadline; otherwise what the collector threw
 */
export async function collect(deps: CollectDeps, payload: Jobs['collect']): Promise<void> {
  const target = deps.targets.get(payload.targetId);
  if (target === undefined) throw new AppError('NOT_FOUND', `target ${payload.targetId} is not in the settings any more`);
  try {
    await poll(deps, target);
  } catch (thrown) {
    const error = asAppError(thrown);
    deps.report(target.id, error);
    throw error;
  }
  deps.report(target.id, null);
}

async function poll(deps: CollectDeps, target: PollTarget): Promise<void> {
  const signal = AbortSignal.timeout(target.deadlineMs);
  let cursor: unknown = await deps.stores.cursors.get(target.id);
  let batch: WireObservation[] = [];
  const flush = async () => {
    if (batch.length === 0) return;
    const observations = batch;
    batch = [];
    await deps.enqueue('index-observations', { tenantId: deps.stores.tenantId, batchId: randomUUID(), observations });
  };
  const run = {
    assetId: target.assetId,
    settings: target.settings,
    cursor,
    setCursor: (next: unknown) => {
      cursor = next;
    },
    signal,
    now: deps.now,
    secret: deps.secret,
  };
  try {
    for await (const observation of target.collector.collect(run)) {
      batch.push(toWire(observation));
      if (batch.length >= BATCH) await flush();
    }
  } catch (thrown) {
    await flush();
    if (signal.aborted) throw new AppError('COLLECTOR_TIMEOUT', `${target.id} took longer than ${target.deadlineMs} ms`, { cause: thrown });
    throw thrown;
  }
  await flush();
  await deps.stores.cursors.set(target.id, cursor);
}
