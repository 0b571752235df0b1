import type { WireObservation } from '../../domain/jobs.ts';

/** What is measured of calls: at whom it is kept, under which name, and the label that names the other end. */
const MEASURES = {
  duration: { metric: 'traces.server.duration', unit: 's', other: null },
  own: { metric: 'traces.server.own_duration', unit: 's', other: null },
  failed: { metric: 'traces.server.error_ratio', unit: '1', other: null },
  gap: { metric: 'traces.client.gap', unit: 's', other: 'peer.service' },
  callFailed: { metric: 'traces.client.error_ratio', unit: '1', other: 'peer.service' },
  called: { metric: 'traces.client.duration', unit: 's', other: 'client' },
} as const;

/** Calls of one request that ended within the same such stretch of time are told by their mean. */
const SLOT_MS = 10_000;

/**
 * Collects what one request tells and makes it samples: the mean of each stretch of time, at the instant at which the last of its
 * calls ended, so that what other requests tell of the same time lies beside it.
 */
export function createCallMeasures() {
  const slots = new Map<
    string,
    { what: keyof typeof MEASURES; assetId: string; other: string | null; atMs: number; sum: number; count: number }
  >();
  return {
    add: (what: keyof typeof MEASURES, assetId: string, other: string | null, atMs: number, value: number): void => {
      const key = JSON.stringify([what, assetId, other, Math.floor(atMs / SLOT_MS)]);
      const slot = slots.get(key) ?? { what, assetId, other, atMs, sum: 0, count: 0 };
      slots.set(key, slot);
      slot.atMs = Math.max(slot.atMs, atMs);
      slot.sum += value;
      slot.count += 1;
    },
    samples: (): WireObservation[] =>
      [...slots.values()].map(({ what, assetId, other, atMs, sum, count }) => {
        const { metric, unit, other: label } = MEASURES[what];
        return {
          kind: 'sample',
          at: new Date(atMs).toISOString(),
          assetId,
          metric,
          labels: label === null || other === null ? {} : { [label]: other },
          unit,
          instrument: 'gauge',
          value: sum / count,
        };
      }),
  };
}

export type CallMeasures = ReturnType<typeof createCallMeasures>;
