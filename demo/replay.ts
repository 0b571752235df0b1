import type { Enqueue, WireObservation } from '../domain/jobs.ts';
import type { Incident } from './incident.ts';

export type ReplayDeps = {
  readonly tenantId: string;
  readonly enqueue: Enqueue;
  /** Resolves when no job waits or runs. */
  readonly idle: () => Promise<void>;
};

export type Replayed = { readonly from: Date; readonly to: Date; readonly slices: number; readonly observations: number };

/** The newest observation of a replay is this long before now. */
const MARGIN_MS = 1_000;

/**
 * Feeds a recorded incident through the door that live data takes, as if it had just happened: time is shifted so that the last
 * observation is one second before `now`, and after each slice of time the rules are judged at the slice's end.
 */
export async function replay(deps: ReplayDeps, incident: Incident, options: { readonly now: Date }): Promise<Replayed> {
  const { observations, tickMs } = incident;
  const instants = observations.map((observation) => Date.parse(observation.at));
  const [first = 0, last = 0] = [instants[0], instants.at(-1)];
  const shiftMs = options.now.getTime() - MARGIN_MS - last;
  const run = `${incident.name}-${options.now.getTime()}`;

  let slices = 0;
  let judged: Promise<void> = Promise.resolve();
  for (let start = 0; start < observations.length; slices++) {
    const endMs = first + (slices + 1) * tickMs;
    let end = start;
    while (end < observations.length && (instants[end] ?? 0) < endMs) end++;
    const slice = observations.slice(start, end).map((observation) => shifted(observation, shiftMs));
    start = end;

    const id = `replay-${run}-${slices}`;
    if (slice.length > 0) {
      await deps.enqueue('index-observations', { tenantId: deps.tenantId, batchId: id, observations: slice }, { id });
    }
    // The slice before is judged while this one is stored: a judgement looks at nothing after its instant.
    await judged;
    await deps.idle();
    const at = new Date(Math.min(endMs + shiftMs, options.now.getTime())).toISOString();
    judged = deps.enqueue('evaluate', { tenantId: deps.tenantId, at }, { id: `${id}-evaluate` });
  }
  await judged;
  await deps.idle();
  return { from: new Date(first + shiftMs), to: new Date(last + shiftMs), slices, observations: observations.length };
}

function shifted(observation: WireObservation, byMs: number): WireObservation {
  return { ...observation, at: new Date(Date.parse(observation.at) + byMs).toISOString() };
}
