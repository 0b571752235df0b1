/** A bounded queue between what arrives and what is durable: it hands on batches, one at a time. */
export type Intake<T> = {
  /** False when the queue is full and the item was not taken. */
  offer(item: T): boolean;
  /** Resolves when there is room again; at once when there is. */
  room(): Promise<void>;
  /** Items that are waiting or being handled. */
  size(): number;
  /** Takes nothing more and resolves when what was taken is handled. */
  drain(): Promise<void>;
};

/**
 * @param options.limit most items that may wait
 * @param options.limitBytes most that they may hold, by `bytesOf`; one item is taken however large it is
 * @param options.batch most items handed on at once
 * @param options.handle must settle when the batch is durable or has been reported as lost
 */
export function createIntake<T>(options: {
  readonly limit: number;
  readonly batch: number;
  readonly limitBytes?: number;
  readonly bytesOf?: (item: T) => number;
  readonly handle: (items: readonly T[]) => Promise<void>;
  readonly onError: (error: unknown, items: readonly T[]) => void;
}): Intake<T> {
  const waiting: T[] = [];
  const { limitBytes = Number.POSITIVE_INFINITY, bytesOf = () => 0 } = options;
  let handling = 0;
  let bytes = 0;
  let closed = false;
  let running: Promise<void> | null = null;
  let room = Promise.withResolvers<void>();
  const size = () => waiting.length + handling;
  const hasRoom = () => size() < options.limit && bytes < limitBytes;
  const run = async () => {
    while (waiting.length > 0) {
      const items = waiting.splice(0, options.batch);
      handling = items.length;
      try {
        await options.handle(items);
      } catch (error) {
        options.onError(error, items);
      }
      handling = 0;
      for (const item of items) bytes -= bytesOf(item);
      if (hasRoom()) {
        room.resolve();
        room = Promise.withResolvers();
      }
    }
    running = null;
  };
  return {
    offer: (item) => {
      if (closed || !hasRoom()) return false;
      waiting.push(item);
      bytes += bytesOf(item);
      // One turn later, so that what arrives together is handed on together.
      running ??= Promise.resolve().then(run);
      return true;
    },
    room: () => (hasRoom() || closed ? Promise.resolve() : room.promise),
    size,
    drain: async () => {
      closed = true;
      room.resolve();
      while (running !== null) await running;
    },
  };
}
