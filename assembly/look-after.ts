import type { Logger } from 'pino';
import { reconcileAnnouncements } from '../jobs/alert-transitions.ts';
import type { ActionParts } from './actions.ts';
import type { MemoryParts } from './memory.ts';

/** How often open requests are looked at for their expiry. */
const SWEEP_MS = 15_000;

/**
 * Asks again for announcements that a process that died left unasked, looks at open requests for their expiry, now and again, and
 * lets a newly configured embedder catch up.
 *
 * @returns ends it
 */
export async function lookAfter(deps: {
  readonly transitions: Parameters<typeof reconcileAnnouncements>[0];
  readonly actions: ActionParts;
  readonly memory: Pick<MemoryParts, 'catchUp'>;
  readonly log: Logger;
  readonly now: () => Date;
}): Promise<() => Promise<void>> {
  await reconcileAnnouncements(deps.transitions, deps.now());
  await deps.actions.approvals.sweep();
  const sweeping = setInterval(
    () => deps.actions.approvals.sweep().catch((thrown: unknown) => deps.log.error(thrown, 'open requests could not be looked at')),
    SWEEP_MS,
  );
  const catchingUp = deps.memory.catchUp();
  return async () => {
    clearInterval(sweeping);
    await catchingUp;
  };
}
