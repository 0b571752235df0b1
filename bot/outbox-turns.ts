import type { TenantStores } from '../stores/stores.ts';
import type { ChatPlatform } from './chat-platform.ts';

/** How long a process delivers for a platform before it must say again that it lives. */
const LEASE_MS = 15_000;
const RENEW_MS = 5_000;

/** For which platforms this process delivers, where several may share the stores. */
export type Turns = {
  start(): void;
  stop(): Promise<void>;
  /** Asks for every turn that may be had. */
  renew(): Promise<void>;
  /** Whether there is another process that might deliver for it. */
  isShared(platform: ChatPlatform): boolean;
  has(platform: ChatPlatform): boolean;
};

/** Turns by leases in the store; `took` is told of each that another process may have had until now. */
export function createTurns(deps: {
  readonly stores: Pick<TenantStores, 'leases'>;
  readonly platforms: readonly ChatPlatform[];
  /** Null: there is no other process. */
  readonly holder: string | null;
  readonly now: () => Date;
  readonly took: (platformId: string) => Promise<void>;
}): Turns {
  /** Until when this process delivers for a platform, on the clock of `performance`. */
  const leases = new Map<string, number>();
  // Each process has terminals of its own.
  const shared = deps.holder === null ? [] : deps.platforms.filter(({ id }) => id !== 'terminal');
  const leaseOf = (platformId: string) => ({ name: `outbox ${platformId}`, holder: deps.holder ?? '' });
  let renewing: NodeJS.Timeout | undefined;

  async function renew(): Promise<void> {
    for (const { id } of shared) {
      const [at, from] = [deps.now(), performance.now()];
      const until = new Date(at.getTime() + LEASE_MS);
      const isOurs = await deps.stores.leases.take({ ...leaseOf(id), at, until }).catch(() => null);
      if (isOurs === true && (leases.get(id) ?? 0) < from) await deps.took(id);
      if (isOurs === true) leases.set(id, from + LEASE_MS);
      else if (isOurs === false) leases.delete(id);
    }
  }

  return {
    start: () => {
      if (shared.length > 0) renewing = setInterval(() => void renew(), RENEW_MS);
    },
    stop: async () => {
      clearInterval(renewing);
      for (const id of leases.keys()) await deps.stores.leases.release(leaseOf(id)).catch(() => {});
      leases.clear();
    },
    renew,
    isShared: (platform) => shared.includes(platform),
    has: (platform) => !shared.includes(platform) || (leases.get(platform.id) ?? 0) > performance.now(),
  };
}
