import type { TenantStores } from '../stores/stores.ts';

/** The same stores until the signal: then nothing is read or written through them any more, and who tries is rejected with its reason. */
export function untilStopped(stores: TenantStores, stop: AbortSignal): TenantStores {
  return guarded(stores, stop);
}

function guarded<T extends object>(target: T, stop: AbortSignal): T {
  return new Proxy(target, {
    get(whole, key) {
      const value: unknown = Reflect.get(whole, key);
      if (typeof value === 'function')
        return (...given: readonly unknown[]) => {
          stop.throwIfAborted();
          return Reflect.apply(value, whole, given);
        };
      return typeof value === 'object' && value !== null ? guarded(value, stop) : value;
    },
  });
}
