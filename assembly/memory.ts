import { createMemory, type Memory } from '../copilot/memory/memory.ts';
import { rate, type Vote } from '../copilot/memory/rate.ts';
import type { Feedback } from '../domain/feedback.ts';
import type { Principal } from '../domain/tenant.ts';
import type { TenantStores } from '../stores/stores.ts';

export type MemoryParts = Memory & {
  readonly rate: (principal: Principal, vote: Vote) => Promise<Feedback>;
};

/** The memory of a tenant. What cannot be remembered now is logged and made up for at the incident's next turn; it holds up nothing. */
export function assembleMemory(deps: {
  readonly stores: TenantStores;
  readonly now: () => Date;
  readonly warn: (error: unknown, message: string) => void;
}): MemoryParts {
  const memory = createMemory(deps);
  const forgiven = (work: Promise<void>) => work.catch((thrown: unknown) => deps.warn(thrown, 'an incident could not be remembered'));
  const patient: Memory = {
    ...memory,
    remember: (incidentId) => forgiven(memory.remember(incidentId)),
    rememberRun: (run) => forgiven(memory.rememberRun(run)),
  };
  return { ...patient, rate: (principal, vote) => rate({ ...deps, memory: patient }, principal, vote) };
}
