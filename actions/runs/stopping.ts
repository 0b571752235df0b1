import type { Approval, Run } from '../../domain/action.ts';
import type { TenantStores } from '../../stores/stores.ts';

/** Why a run must stop before its end. */
export type StopReason = 'stopped' | 'time-limit';

/** Tells the steps of a run to stop: because a person wants it, or because the run's time is over. */
export type Stopping = {
  readonly signal: AbortSignal;
  /** Null while it may go on. */
  readonly reason: () => StopReason | null;
  readonly end: () => void;
};

const LOOK_MS = 1_000;

/** Looks at the request now and again, for a stop may be asked for through any process. */
export function watchForStop(
  deps: { readonly stores: Pick<TenantStores, 'approvals'>; readonly now: () => Date; readonly stopPollMs?: number },
  approval: Approval,
  run: Run,
): Stopping {
  const controller = new AbortController();
  const reason = (): StopReason | null => (controller.signal.aborted ? (controller.signal.reason as StopReason) : null);
  const stop = (why: StopReason) => {
    if (!controller.signal.aborted) controller.abort(why);
  };
  const deadline = run.startedAt.getTime() + approval.plan.timeLimitMs;
  const look = async () => {
    if (deps.now().getTime() >= deadline) return stop('time-limit');
    // A store that is away for a moment is asked again.
    const stored = await deps.stores.approvals.get(approval.id).catch(() => null);
    if (stored?.stop) stop('stopped');
  };
  if (approval.stop) stop('stopped');
  else if (deps.now().getTime() >= deadline) stop('time-limit');
  const timer = setInterval(() => void look(), deps.stopPollMs ?? LOOK_MS);
  return { signal: controller.signal, reason, end: () => clearInterval(timer) };
}
