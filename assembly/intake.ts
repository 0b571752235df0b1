import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Room } from '../api/room.ts';
import type { Collector, Listener, ListeningCollector } from '../collectors/collector.ts';
import { AppError, asAppError } from '../domain/errors.ts';
import { contentId } from '../domain/ids.ts';
import { type Enqueue, toWire, type WireObservation } from '../domain/jobs.ts';
import type { PollTarget } from '../jobs/collect.ts';
import type { ResolveSecret } from '../secrets.ts';
import { cannotListen, checked, noSuch, type SettingFault, SettingsInvalid, throwFaults, twice } from '../setting-faults.ts';
import { NAMED } from '../setting-texts.ts';
import type { Settings } from '../settings.ts';
import type { TenantStores } from '../stores/stores.ts';

/** A target with its interval. */
export type ScheduledTarget = PollTarget & { readonly everyMs: number };

/**
 * The targets of the settings with their collectors.
 *
 * @throws CONFIG_INVALID listing every fault of every target
 */
export function targetsOf(settings: Settings, collectors: readonly Collector[]): Map<string, ScheduledTarget> {
  const faults: SettingFault[] = twice('targets', settings.targets);
  const targets = new Map<string, ScheduledTarget>();
  for (const [index, target] of settings.targets.entries()) {
    const collector = collectors.find(({ id, kind }) => id === target.collector && kind === 'polling');
    if (collector?.kind !== 'polling') {
      faults.push(noSuch(['targets', index, 'collector'], NAMED.polling, target.collector, namesOf(collectors, 'polling')));
      continue;
    }
    const found = checked(collector.settings, target.settings, ['targets', index, 'settings']);
    if ('faults' in found) faults.push(...found.faults);
    else {
      const everyMs = target.every ?? collector.defaultIntervalMs;
      targets.set(target.id, {
        id: target.id,
        assetId: target.asset,
        collector,
        settings: found.data,
        deadlineMs: target.deadline,
        everyMs,
      });
    }
  }
  throwFaults(faults);
  return targets;
}

export type ListenDeps = {
  readonly stores: TenantStores;
  readonly enqueue: Enqueue;
  readonly room: Room;
  readonly secret: ResolveSecret;
  readonly now: () => Date;
  readonly count: (source: string, outcome: 'accepted' | 'rejected' | 'dropped', amount: number) => void;
  readonly warn: (message: string) => void;
};

/**
 * Starts the listeners of the settings. What they accept is durable before they go on: while there is no room, or the queue is
 * away, they wait, and so do their senders where the protocol lets them. What they reject is kept with its reason; of a flood
 * of these the rest is only counted.
 *
 * @throws CONFIG_INVALID listing every fault of every listener
 */
export async function startListeners(deps: ListenDeps, settings: Settings, collectors: readonly Collector[]): Promise<Listener[]> {
  const starting = listenersOf(settings, collectors).map((one, index) =>
    startListener(deps, one).catch((thrown: unknown) => {
      throw namingPort(thrown, one.settings, index);
    }),
  );
  return Promise.all(starting);
}

/** A port that cannot be had is a fault of the setting that names it. */
function namingPort(thrown: unknown, settings: unknown, index: number): unknown {
  const { code, address, port } = ((thrown instanceof AppError ? thrown.cause : null) as NodeJS.ErrnoException & Partial<Place>) ?? {};
  if (!/^(EADDRINUSE|EACCES|EADDRNOTAVAIL)$/.test(code ?? '')) return thrown;
  const asked = settings as Place;
  return new SettingsInvalid([cannotListen(['listeners', index, 'settings'], address ?? asked.address, port ?? asked.port, code ?? '')]);
}

type Place = { readonly address: string; readonly port: number };

/**
 * The listeners of the settings with their collectors.
 *
 * @throws CONFIG_INVALID listing every fault of every listener
 */
export function listenersOf(settings: Settings, collectors: readonly Collector[]): Ready[] {
  const faults: SettingFault[] = twice('listeners', settings.listeners);
  const ready = settings.listeners.flatMap((listener, index) => {
    const collector = collectors.find(({ id, kind }) => id === listener.collector && kind === 'listening');
    if (collector?.kind !== 'listening') {
      faults.push(noSuch(['listeners', index, 'collector'], NAMED.listening, listener.collector, namesOf(collectors, 'listening')));
      return [];
    }
    const found = checked(collector.settings, listener.settings, ['listeners', index, 'settings']);
    if ('faults' in found) faults.push(...found.faults);
    return 'faults' in found ? [] : [{ id: listener.id, collector, settings: found.data }];
  });
  throwFaults(faults);
  return ready;
}

type Ready = { readonly id: string; readonly collector: ListeningCollector; readonly settings: unknown };

/** How long a listener that is told to stop may still try to hand on what it has taken. */
const STOP_PATIENCE_MS = 5_000;
/** Rejected records that are being kept at once. */
const MAX_KEEPING = 500;

async function startListener(deps: ListenDeps, { id, collector, settings }: Ready): Promise<Listener> {
  const giveUp = new AbortController();
  let keeping = 0;
  const listener = await collector.listen({
    settings,
    now: deps.now,
    secret: deps.secret,
    emit: async (observations) => {
      await handOn(deps, id, observations.map(toWire), giveUp.signal);
      deps.count(id, 'accepted', observations.length);
    },
    reject: (reason, record) => {
      deps.count(id, 'rejected', 1);
      if (keeping >= MAX_KEEPING) {
        deps.count(id, 'dropped', 1);
        return;
      }
      keeping += 1;
      keepRejected(deps, id, reason, record)
        .catch((thrown: unknown) => deps.warn(`a rejected record of ${id} could not be kept: ${String(thrown)}`))
        .finally(() => {
          keeping -= 1;
        });
    },
  });
  return {
    ...listener,
    stop: async () => {
      const timer = setTimeout(() => giveUp.abort(), STOP_PATIENCE_MS);
      await listener.stop();
      clearTimeout(timer);
    },
  };
}

const MAX_PAUSE_MS = 5_000;

/** Puts a batch into one durable job, under one id however often it is tried. @throws what no waiting mends */
async function handOn(deps: ListenDeps, source: string, observations: readonly WireObservation[], giveUp: AbortSignal): Promise<void> {
  const batchId = randomUUID();
  for (let times = 0; ; times += 1) {
    try {
      await deps.room('index-observations');
      await deps.enqueue('index-observations', { tenantId: deps.stores.tenantId, batchId, observations }, { id: batchId });
      return;
    } catch (thrown) {
      const error = asAppError(thrown);
      if (!error.retryable || giveUp.aborted) throw error;
      if (times === 0) deps.warn(`${source} waits: ${error.message}`);
      const pause = Math.min(MAX_PAUSE_MS, error.retryAfterMs ?? 250 * 2 ** times);
      await sleep(pause, undefined, { signal: giveUp }).catch(() => {
        throw error;
      });
    }
  }
}

const MAX_RECORD_BYTES = 8_192;

async function keepRejected(deps: ListenDeps, source: string, reason: string, record: Uint8Array | string): Promise<void> {
  const text =
    typeof record === 'string' ? record.slice(0, MAX_RECORD_BYTES) : `base64:${Buffer.from(record.subarray(0, 6_000)).toString('base64')}`;
  const at = deps.now();
  await deps.stores.rejected.put([{ id: contentId('rej', source, at.toISOString(), reason, text), at, source, reason, record: text }]);
}

function namesOf(collectors: readonly Collector[], kind: Collector['kind']): string[] {
  return collectors.filter((collector) => collector.kind === kind).map(({ id }) => id);
}
