import type { z } from 'zod';
import type { Observation } from '../domain/observation.ts';

/** A collector that is run at intervals and yields what it found since its cursor. */
export type PollingCollector<S extends z.ZodType = z.ZodType> = {
  readonly kind: 'polling';
  /** Folder name. */
  readonly id: string;
  /** Settings of one target; every field described. Secrets are references (`env:NAME`, `file:path`), never values. */
  readonly settings: S;
  readonly defaultIntervalMs: number;
  /**
   * Yields observations; sets the new cursor when done. One device only.
   * @throws AppError COLLECTOR_*
   */
  collect(run: CollectRun<z.output<S>>): AsyncIterable<Observation>;
};

/** A collector that waits for devices to speak: syslog, SNMP traps. */
export type ListeningCollector<S extends z.ZodType = z.ZodType> = {
  readonly kind: 'listening';
  readonly id: string;
  readonly settings: S;
  /** Starts to listen. Bad input is handed to `reject`, counted there, and never stops the listener. */
  listen(run: ListenRun<z.output<S>>): Promise<Listener>;
};

export type Collector = PollingCollector | ListeningCollector;

export type CollectRun<S> = {
  /** The asset that samples are filed under unless the device names itself otherwise. */
  readonly assetId: string;
  readonly settings: S;
  /** What `setCursor` was last given, null at first. */
  readonly cursor: unknown;
  readonly setCursor: (cursor: unknown) => void;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Resolves a secret reference. @throws SECRET_MISSING */
  readonly secret: (reference: string) => Promise<string>;
};

export type ListenRun<S> = {
  readonly settings: S;
  readonly now: () => Date;
  readonly secret: (reference: string) => Promise<string>;
  /** Resolves when the observations are durable; a listener slows its senders while it waits, where its protocol can. */
  readonly emit: (observations: readonly Observation[]) => Promise<void>;
  /** A record that could not be read: kept with its reason. `record` is what came. */
  readonly reject: (reason: string, record: Uint8Array | string) => void;
};

export type Listener = {
  /** Where it listens: port numbers by protocol, e.g. `{ udp: 5514, tcp: 5514 }`. */
  readonly ports: Readonly<Record<string, number>>;
  stop(): Promise<void>;
};

/** Keeps the type of a collector's own settings. */
export function defineCollector<S extends z.ZodType>(collector: PollingCollector<S>): PollingCollector<S> {
  return collector;
}

/** The same for a collector that listens. */
export function defineListener<S extends z.ZodType>(collector: ListeningCollector<S>): ListeningCollector<S> {
  return collector;
}
